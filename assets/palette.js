/* From anywhere to anything: a dialog that finds places, indicators, ministries, pages and saved views (Ctrl K). */
(() => {
  "use strict";
  if (document.querySelector("body[data-wall]")) return;

  const ADDRESS = "/find";
  const VIEWS = "/api/v1/views";
  const KEPT = "dieuhanh.chosen";
  const MOST_KEPT = 8;
  const WAIT_MS = 90;

  let made = null;
  let asked = null;
  let views = null;

  const words = () => JSON.parse(document.getElementById("frame-words").dataset.palette);
  const isOffered = () => Boolean(document.getElementById("palette-open"));

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    node.append(...children);
    return node;
  }

  function recent() {
    try {
      return JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    } catch {
      return [];
    }
  }

  function keep(chosen) {
    const others = recent().filter((each) => each.href !== chosen.href);
    localStorage.setItem(KEPT, JSON.stringify([chosen, ...others].slice(0, MOST_KEPT)));
  }

  /** The dialog, made when it is first asked for; its modality is the browser's own, and so is its trap for the focus. */
  function dialog() {
    if (made) return made;
    const said = words();
    const input = element("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
      "aria-label": said.title, autocomplete: "off", spellcheck: "false", placeholder: said.hint, maxlength: "80",
    });
    const list = element("ul", { role: "listbox", id: "palette-list", "aria-label": said.title });
    const told = element("p", { class: "palette-told", role: "status" });
    const keys = element("p", { class: "palette-keys" }, said.keys);
    const box = element("dialog", { class: "palette screen-only", "aria-label": said.title }, input, told, list, keys);
    document.body.append(box);
    made = { box, input, list, told, said, offered: [], at: -1, text: null, waiting: 0 };
    input.addEventListener("input", () => {
      clearTimeout(made.waiting);
      made.waiting = setTimeout(look, WAIT_MS);
    });
    input.addEventListener("keydown", onKey);
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(made.offered[Number(option.dataset.at)]);
    });
    box.addEventListener("click", (event) => event.target === box && box.close());
    return made;
  }

  function open() {
    if (!isOffered()) return;
    const { box, input } = dialog();
    if (box.open) {
      box.close();
      return;
    }
    input.value = "";
    box.showModal();
    input.focus();
    offer(recent(), made.said.recent);
    fetchViews();
  }

  /** The reader's saved views, asked for once while the page stands. */
  async function fetchViews() {
    if (views) return;
    views = [];
    try {
      const answer = await fetch(VIEWS, { headers: { Accept: "application/json" } });
      const given = answer.ok ? await answer.json() : {};
      views = (given.views ?? []).filter((each) => each.address?.startsWith("/")).map((each) => ({ kind: made.said.view, name: each.name, href: each.address }));
    } catch {
      views = null; // asked again the next time
    }
  }

  async function look() {
    const text = made.input.value.trim();
    asked?.abort();
    if (!text) {
      offer(recent(), made.said.recent);
      return;
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`${ADDRESS}?text=${encodeURIComponent(text)}`, { signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const { found } = await answer.json();
      const { plain } = window.centre.grid;
      const mine = (views ?? []).filter((each) => plain(each.name).includes(plain(text)));
      const chosen = new Set(recent().map((each) => each.href));
      const first = found.filter((each) => chosen.has(each.href));
      const all = [...mine, ...first, ...found.filter((each) => !chosen.has(each.href))];
      offer(all, all.length ? made.said.count.replace("{count}", String(all.length)) : made.said.none);
    } catch (error) {
      if (error.name !== "AbortError") offer([], made.said.failed);
    }
  }

  function offer(found, told) {
    made.offered = found;
    made.told.textContent = told;
    made.list.replaceChildren(...found.map((each, number) => {
      const name = element("span", { class: "palette-name" }, each.name);
      if (each.beside) name.append(element("span", { class: "palette-beside" }, ` · ${each.beside}`));
      const kind = element("span", { class: "palette-kind" }, [each.kind, each.code].filter(Boolean).join(" · "));
      return element("li", { role: "option", id: `palette-${number}`, "data-at": String(number), "aria-selected": "false" }, name, kind);
    }));
    choose(found.length ? 0 : -1);
  }

  function choose(at) {
    const options = [...made.list.children];
    options[made.at]?.setAttribute("aria-selected", "false");
    made.at = at;
    const option = options[at];
    if (!option) {
      made.input.removeAttribute("aria-activedescendant");
      return;
    }
    options.forEach((each) => each.setAttribute("aria-selected", String(each === option)));
    made.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  function onKey(event) {
    const last = made.offered.length - 1;
    const steps = { ArrowDown: made.at >= last ? 0 : made.at + 1, ArrowUp: made.at <= 0 ? last : made.at - 1, PageDown: Math.min(made.at + 8, last), PageUp: Math.max(made.at - 8, 0) };
    if (event.key in steps) {
      event.preventDefault();
      choose(steps[event.key]);
    } else if (event.key === "Enter" && made.at >= 0 && !event.isComposing) {
      event.preventDefault();
      go(made.offered[made.at]);
    }
  }

  /** Go there as a link of the page would, so that the moment looked back to goes along. */
  function go(chosen) {
    if (!chosen) return;
    keep({ kind: chosen.kind, code: chosen.code, name: chosen.name, href: chosen.href, beside: chosen.beside });
    made.box.close();
    const link = element("a", { href: chosen.href, hidden: "" });
    document.body.append(link);
    link.click();
    link.remove();
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k" && isOffered()) {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#palette-open")) open();
  });

  window.centre = window.centre ?? {};
  window.centre.palette = { open };
})();

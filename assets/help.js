/* Help in place: the dialog of shortcuts, pages by a letter, and a first visit that can be asked for again. */
(() => {
  "use strict";
  if (document.querySelector("body[data-wall]")) return;

  const SINGLE = "dieuhanh.single-keys";
  const SHOWN_ROUND = "dieuhanh.shown-round";
  const NEXT_KEY_MS = 1_500;
  const STEPS = [
    ["palette", "#palette-open"],
    ["navigation", "#navigation"],
    ["time", "#time-control"],
    ["content", "main h1"],
    ["help", "#help-open"],
  ];

  let made = null;
  let sinceG = 0;
  let card = null;

  const said = (name) => JSON.parse(document.getElementById("frame-words").dataset[name]);
  const at = (id) => document.getElementById(id);
  const usesSingle = () => localStorage.getItem(SINGLE) !== "no";

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    node.append(...children);
    return node;
  }

  /** Whether keys are letters of a text now, and no shortcuts. */
  function isTyping(target) {
    return target instanceof Element && (target.isContentEditable || Boolean(target.closest("input, select, textarea, [contenteditable], [role=combobox], [role=textbox], .ag-root, .dash-dropdown-content")));
  }

  function row(keys, word) {
    const shown = keys.map((key) => element("kbd", {}, key));
    return element("div", {}, element("dt", {}, ...shown.flatMap((key, n) => (n ? [" ", key] : [key]))), element("dd", {}, word));
  }

  function dialog() {
    if (made) return made;
    const words = said("help");
    const close = element("button", { type: "button", class: "button" }, words.close);
    const tour = element("button", { type: "button", class: "button" }, words.tour);
    const single = element("input", { type: "checkbox", id: "help-single" });
    single.checked = usesSingle();
    const everywhere = [[["?"], words.help], [["Esc"], words.leave], [["Ctrl", "P"], words.print]];
    if (at("palette-open")) everywhere.unshift([["Ctrl", "K"], words.find]);
    const lists = [
      [words.everywhere, everywhere],
      [words.goto, said("pages").map(({ letter, name }) => [["g", letter], name])],
      [words.tables, [[["←", "↑", "→", "↓"], words.cells], [["Enter"], words.sort], [["Enter"], words.follow]]],
    ];
    const parts = lists.filter(([, rows]) => rows.length).map(([title, rows]) =>
      element("section", {}, element("h3", {}, title), element("dl", {}, ...rows.map(([keys, word]) => row(keys, word)))));
    const box = element(
      "dialog", { class: "help screen-only", "aria-labelledby": "help-title" },
      element("h2", { id: "help-title", class: "card-title" }, words.title),
      element("div", { class: "help-lists" }, ...parts),
      element("p", {}, words.notes),
      element("label", { class: "help-single" }, single, words.single),
      element("div", { class: "toolbar" }, tour, close),
    );
    single.addEventListener("change", () => localStorage.setItem(SINGLE, single.checked ? "yes" : "no"));
    close.addEventListener("click", () => box.close());
    tour.addEventListener("click", () => {
      box.close();
      showRound();
    });
    box.addEventListener("click", (event) => event.target === box && box.close());
    document.body.append(box);
    made = { box, close };
    return made;
  }

  function open() {
    if (!at("frame-words")) return;
    const { box, close } = dialog();
    if (box.open) return;
    box.showModal();
    close.focus();
  }

  function onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!usesSingle() || isTyping(event.target) || document.querySelector("dialog[open]") || !at("frame-words")) return;
    if (event.key === "?") {
      event.preventDefault();
      open();
      return;
    }
    const page = Date.now() - sinceG < NEXT_KEY_MS && said("pages").find(({ letter }) => letter === event.key);
    sinceG = event.key === "g" ? Date.now() : 0;
    if (!page) return;
    event.preventDefault();
    const link = element("a", { href: page.href, hidden: "" });
    document.body.append(link);
    link.click();
    link.remove();
  }

  /* The first visit: an offer in the masthead, then a card that covers nothing it speaks of; never in the way. */

  function offerRound() {
    const state = document.querySelector(".masthead-state");
    if (!state || at("tour-offer") || localStorage.getItem(SHOWN_ROUND) || !at("palette-open")) return;
    const words = said("tour");
    const yes = element("button", { type: "button", class: "button-link" }, words.offer);
    const no = element("button", { type: "button", class: "button-link tour-no", "aria-label": words.no, title: words.no }, "✕");
    const offered = element("span", { id: "tour-offer", class: "tour-offer screen-only" }, yes, no);
    yes.addEventListener("click", showRound);
    no.addEventListener("click", endRound);
    state.insertBefore(offered, at("palette-open"));
  }

  function endRound() {
    localStorage.setItem(SHOWN_ROUND, "yes");
    at("tour-offer")?.remove();
    document.querySelector("[data-shown-round]")?.removeAttribute("data-shown-round");
    const held = card?.contains(document.activeElement);
    card?.remove();
    card = null;
    if (held) at("help-open")?.focus();
  }

  function showRound() {
    card?.remove();
    const words = said("tour");
    const steps = STEPS.filter(([, where]) => document.querySelector(where)?.checkVisibility());
    const count = element("p", { class: "muted small" });
    const text = element("p", {});
    const next = element("button", { type: "button", class: "button button-primary" });
    const no = element("button", { type: "button", class: "button button-quiet" }, words.end);
    card = element("section", { class: "tour screen-only", role: "dialog", "aria-label": said("help").tour }, count, element("div", { "aria-live": "polite" }, text), element("div", { class: "toolbar" }, next, no));
    document.body.append(card);
    let number = 0;
    const show = () => {
      document.querySelector("[data-shown-round]")?.removeAttribute("data-shown-round");
      const [name, where] = steps[number];
      document.querySelector(where)?.setAttribute("data-shown-round", "");
      count.textContent = words.step.replace("{number}", String(number + 1)).replace("{all}", String(steps.length));
      text.textContent = words[name];
      const isLast = number === steps.length - 1;
      next.textContent = isLast ? words.end : words.next;
      no.hidden = isLast;
      no.textContent = words.no;
    };
    next.addEventListener("click", () => {
      number += 1;
      if (number < steps.length) show();
      else endRound();
    });
    no.addEventListener("click", endRound);
    card.addEventListener("keydown", (event) => event.key === "Escape" && endRound());
    show();
    next.focus();
  }

  document.addEventListener("keydown", onKey);
  document.addEventListener("click", (event) => {
    if (event.target.closest("#help-open")) open();
    const menu = event.target.closest("#menu-open");
    if (menu) showMenu(menu, menu.getAttribute("aria-expanded") !== "true");
    else if (event.target.closest("#navigation a") && at("menu-open")) showMenu(at("menu-open"), false);
  });

  /** On a narrow screen the ways between the pages stand behind a button. */
  function showMenu(button, isOpen) {
    button.setAttribute("aria-expanded", String(isOpen));
    button.closest(".masthead").toggleAttribute("data-menu", isOpen);
  }
  addEventListener("load", () => {
    window.centre.changes.follow(offerRound);
    offerRound();
  });
})();

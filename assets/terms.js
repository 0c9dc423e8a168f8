/* What an indicator or a word means, beside it: when it is pointed at, reached by key or touched (WCAG 1.4.13). */
(() => {
  "use strict";
  if (document.querySelector("body[data-wall]")) return;

  const ADDRESS = "/find/terms";
  const SHOW_MS = 350;
  const HIDE_MS = 200;
  const GAP = 6;
  const TERMS = "[data-term], main a.tile-link";

  let terms = null;
  let note = null;
  let shown = null;
  let waiting = 0;

  const keyOf = (term) => term.dataset.term ?? new URL(term.href, location.href).searchParams.get("indicator");

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
    node.append(...children);
    return node;
  }

  /** All that is explained, fetched once when the first is asked for. */
  function known() {
    terms ??= fetch(ADDRESS, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .catch(() => {
        terms = null;
        return {};
      });
    return terms;
  }

  function room() {
    if (note?.isConnected) return note;
    note = element("div", { id: "term-note", class: "term-note screen-only", role: "tooltip", hidden: "" });
    note.addEventListener("pointerenter", () => clearTimeout(waiting));
    note.addEventListener("pointerleave", leave);
    document.body.append(note);
    return note;
  }

  async function show(term) {
    const said = (await known())[keyOf(term)];
    if (!said || !term.isConnected || shown !== term) return;
    const box = room();
    box.replaceChildren(
      ...(said.name ? [element("p", { class: "term-name" }, said.name)] : []),
      element("p", {}, said.text),
      ...(said.facts ?? []).map(([name, value]) => element("p", { class: "term-fact" }, element("span", {}, `${name}: `), value)),
    );
    box.hidden = false;
    term.setAttribute("aria-describedby", box.id);
    place(term, box);
  }

  /** Below or above; in a list that is gone through one by one at its side, where there is room, so that the next is seen. */
  function place(term, box) {
    const where = term.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    if (term.closest("[data-notes=beside]") && where.right + GAP + size.width <= innerWidth - 8) {
      box.style.left = `${where.right + GAP}px`;
      box.style.top = `${Math.max(8, Math.min(where.top, innerHeight - size.height - 8))}px`;
      return;
    }
    const below = where.bottom + GAP + size.height <= innerHeight || where.top < size.height + GAP;
    box.style.left = `${Math.max(8, Math.min(where.left, innerWidth - size.width - 8))}px`;
    box.style.top = `${below ? where.bottom + GAP : where.top - size.height - GAP}px`;
  }

  function hide() {
    clearTimeout(waiting);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    if (note) note.hidden = true;
  }

  function leave() {
    clearTimeout(waiting);
    waiting = setTimeout(hide, HIDE_MS);
  }

  function ask(term, after) {
    clearTimeout(waiting);
    if (shown === term && note && !note.hidden) return;
    waiting = setTimeout(() => {
      hide();
      shown = term;
      show(term);
    }, after);
  }

  const termAt = (event) => (event.target instanceof Element ? event.target.closest(TERMS) : null);

  document.addEventListener("pointerover", (event) => {
    const term = event.pointerType === "touch" ? null : termAt(event);
    if (term) ask(term, SHOW_MS);
    else if (shown && !note?.contains(event.target)) leave();
  });
  document.addEventListener("focusin", (event) => {
    const term = termAt(event);
    if (term && event.target.matches(":focus-visible")) ask(term, 0);
    else if (shown && !note?.contains(event.target)) leave();
  });
  document.addEventListener("click", (event) => {
    const term = event.target instanceof Element ? event.target.closest("button.term") : null;
    if (term) ask(term, 0);
    else if (!note?.contains(event.target)) hide(); // what acts has been used: its note would lie over what it brings
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && shown) hide();
  });
  addEventListener("scroll", () => shown && note && !note.hidden && place(shown, note), { passive: true, capture: true });
})();

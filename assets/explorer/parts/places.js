/* Choosing a place by what a person types: "hcm", "da nang", a code; communes are looked up on the server. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, plain } = own;
  const MOST = 60;
  const WAIT_MS = 220;
  const LEAST = 3;

  /** How well a place answers what is typed; Infinity where it does not. */
  function score(place, typed) {
    const names = place.search.split("|");
    if (names.some((name) => name === typed)) return 0;
    if (names.some((name) => name.startsWith(typed))) return 1;
    if (names.some((name) => name.includes(` ${typed}`))) return 2;
    return names.some((name) => name.includes(typed)) ? 3 : Infinity;
  }

  /** The places that a text may mean, the best first, in the order given among equals. */
  function found(places, text) {
    const typed = plain(text);
    if (!typed) return places.slice(0, MOST);
    return places
      .map((place, n) => ({ place, n, by: score(place, typed) }))
      .filter((one) => one.by < Infinity)
      .sort((one, other) => one.by - other.by || one.n - other.n)
      .slice(0, MOST)
      .map((one) => one.place);
  }

  /**
   * A box to type in, with the list of what may be meant below it.
   * @param {{id: string, label: string, places: Object[], words: Object, chosen: (id: string) => void}} wanted
   */
  function chooser({ id, label, places, words, chosen }) {
    const list = el("ul", { class: "x-options", role: "listbox", id: `${id}-list`, hidden: true, "aria-label": label });
    const input = el("input", {
      id,
      type: "text",
      role: "combobox",
      autocomplete: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-list`,
      "data-key": id,
    });
    const root = el("div", { class: "field x-chooser" }, el("label", { for: id }, label), input, list);
    const box = { root, input, list, offered: [], at: -1, name: "", places, words, chosen, waiting: 0 };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => open(box, ""));
    input.addEventListener("input", () => open(box, input.value));
    input.addEventListener("keydown", (event) => onKey(box, event));
    input.addEventListener("blur", () => close(box));
    list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[data-id]");
      if (option) take(box, option.dataset.id);
    });
    return { root, show: (name) => show(box, name) };
  }

  function show(box, name) {
    box.name = name;
    if (document.activeElement !== box.input || box.list.hidden) box.input.value = name;
  }

  function open(box, text) {
    offer(box, found(box.places, text), text);
    clearTimeout(box.waiting);
    if (plain(text).length >= LEAST) box.waiting = setTimeout(() => more(box, text), WAIT_MS);
  }

  /** Communes: there are more than three thousand of them, and the server knows them. */
  async function more(box, text) {
    try {
      const answer = await fetch(`/explore/places?text=${encodeURIComponent(text)}`, { cache: "no-store" });
      if (!answer.ok || box.input.value !== text || box.list.hidden) return;
      const { places } = await answer.json();
      const known = new Set(box.offered.map((place) => place.id));
      offer(box, [...box.offered, ...places.filter((place) => !known.has(place.id))].slice(0, MOST), text);
    } catch {
      // Without an answer the list stays as it is: every place but the communes is in it.
    }
  }

  function offer(box, places, text) {
    box.offered = places;
    box.at = text && places.length ? 0 : -1;
    const options = places.map((place, n) =>
      el(
        "li",
        {
          role: "option",
          id: `${box.input.id}-${n}`,
          "data-id": place.id,
          "aria-selected": String(n === box.at),
        },
        el("span", {}, place.name),
        el("span", { class: "muted small" }, place.kind),
      ),
    );
    box.list.replaceChildren(
      ...(options.length
        ? options
        : [el("li", { class: "muted", role: "option", "aria-disabled": "true" }, box.words.nothing_found)]),
    );
    box.list.hidden = false;
    box.input.setAttribute("aria-expanded", "true");
    mark(box);
  }

  function mark(box) {
    [...box.list.children].forEach((option, n) => option.setAttribute("aria-selected", String(n === box.at)));
    const option = box.list.children[box.at];
    if (option && box.at >= 0) {
      box.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else box.input.removeAttribute("aria-activedescendant");
  }

  function close(box) {
    clearTimeout(box.waiting);
    box.list.hidden = true;
    box.input.setAttribute("aria-expanded", "false");
    box.input.value = box.name;
  }

  function take(box, id) {
    const place = box.offered.find((one) => one.id === id);
    if (place) box.name = place.name;
    close(box);
    if (place) box.chosen(place.id);
  }

  function onKey(box, event) {
    const { key } = event;
    if (key === "Escape" && !box.list.hidden) {
      event.stopPropagation();
      close(box);
    } else if (key === "Enter") {
      event.preventDefault();
      if (box.list.hidden) open(box, "");
      else if (box.at >= 0) take(box, box.offered[box.at].id);
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (box.list.hidden) open(box, "");
      const step = key === "ArrowDown" ? 1 : -1;
      box.at = Math.max(0, Math.min(box.offered.length - 1, box.at + step));
      mark(box);
    }
  }

  Object.assign(own, { places: { chooser, found } });
})();

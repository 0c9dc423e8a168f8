/* The list of indicators: found as one types, by field, owner, source and status, in the order of the Vietnamese alphabet. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, plain } = own;
  const MARKS = { on: "on", risk: "risk", off: "off" };
  const collator = new Intl.Collator("vi");

  let made = {};
  let list = null;
  let current = null;

  function start(now) {
    const { root, words } = now;
    const panel = root.querySelector("#x-panel");
    const asked = new URLSearchParams(now.search);
    const text = el("input", {
      type: "search",
      id: "x-text",
      "data-key": "x-text",
      autocomplete: "off",
      spellcheck: "false",
      value: asked.get("text") ?? "",
      placeholder: words.search_example,
      "aria-controls": "x-list",
    });
    const selects = Object.fromEntries(
      ["field", "owner", "source", "status"].map((name) => [
        name,
        el("select", {
          id: `x-of-${name}`,
          "data-key": `x-of-${name}`,
          "aria-label": words[`of_${name}`],
        }),
      ]),
    );
    const count = el("p", { class: "muted small", role: "status" });
    const items = el("ul", { id: "x-list", class: "x-list", "data-notes": "beside" });
    const shut = el(
      "details",
      { class: "x-panel-body" },
      el("summary", { class: "x-panel-title" }, words.indicators),
      el("div", { class: "field" }, el("label", { for: "x-text" }, words.search), text),
      el(
        "details",
        { class: "x-narrow" },
        el("summary", {}, words.narrow),
        el("div", { class: "x-selects" }, Object.values(selects)),
      ),
      count,
      items,
    );
    shut.open = matchMedia("(min-width: 900px)").matches;
    shut.querySelector(".x-narrow").open = Object.keys(selects).some((name) => asked.get(name));
    panel.replaceChildren(shut);
    made = { text, selects, count, items, shut, words, asked, entries: new Map() };
    list = null;
    text.addEventListener("input", () => chosen(now));
    text.addEventListener("keydown", (event) => onKey(event));
    items.addEventListener("keydown", (event) => onKey(event));
    Object.values(selects).forEach((select) => select.addEventListener("change", () => chosen(now)));
    shut.firstElementChild.addEventListener("click", () => !shut.open && !list && setTimeout(own.load));
  }

  /** Whether the list is looked at, so that the answer must bring it. */
  function isOpen() {
    return Boolean(made.shut?.open);
  }

  function update({ search, answer }) {
    current = answer.asked.indicator;
    const isOther = follow(new URLSearchParams(search));
    const fresh = own.answers.list(search);
    if (fresh && fresh !== list) {
      list = [...fresh].sort((one, other) => collator.compare(one.name, other.name));
      offer();
      fill();
      return;
    }
    if (isOther && list) fill();
    else mark();
  }

  /** After Back, or when the filters were cleared, the list is chosen from as the address says. */
  function follow(asked) {
    const controls = { text: made.text, ...made.selects };
    const others = Object.entries(controls).filter(
      ([name, one]) => one !== document.activeElement && one.value.trim() !== (asked.get(name) ?? ""),
    );
    others.forEach(([name, one]) => {
      one.value = asked.get(name) ?? "";
    });
    return others.length > 0;
  }

  /** Each filter offers what the list has. */
  function offer() {
    const { words, selects, asked } = made;
    const kinds = {
      field: (one) => [one.field, one.field_name],
      owner: (one) => [one.owner, one.owner_name],
      source: (one) => [one.source, one.source],
      status: (one) => [one.status, one.status_word],
    };
    Object.entries(selects).forEach(([name, select]) => {
      const kept = select.value || asked.get(name) || "";
      const found = new Map(list.map(kinds[name]).filter(([code]) => code));
      const sorted = [...found].sort((one, other) => collator.compare(one[1], other[1]));
      select.replaceChildren(
        el("option", { value: "" }, words[`of_${name}`]),
        ...sorted.map(([code, title]) => el("option", { value: code }, title)),
      );
      select.value = found.has(kept) ? kept : "";
    });
  }

  function chosen(now) {
    const values = {
      text: made.text.value.trim(),
      ...Object.fromEntries(Object.entries(made.selects).map(([name, one]) => [name, one.value])),
    };
    now.choose(values);
    if (list) fill();
  }

  function isWanted(one, typed) {
    const { selects } = made;
    return (
      typed.every((word) => one.search.includes(word)) &&
      ["field", "owner", "source", "status"].every((name) => !selects[name].value || one[name] === selects[name].value)
    );
  }

  function fill() {
    const typed = plain(made.text.value).split(" ").filter(Boolean);
    const wanted = list.filter((one) => isWanted(one, typed));
    const whole = plain(made.text.value);
    if (whole) wanted.sort((one, other) => rank(one, whole) - rank(other, whole));
    const entries = wanted.map(item);
    const isSame =
      entries.length === made.items.childElementCount && entries.every((one, n) => made.items.children[n] === one);
    if (!isSame) made.items.replaceChildren(...entries);
    if (!wanted.length) made.items.append(el("li", { class: "empty" }, made.words.no_indicator));
    made.count.textContent = made.words.counted
      .replace("{count}", own.number(wanted.length))
      .replace("{all}", own.number(list.length));
    mark();
  }

  /** What begins with the text typed goes before what only holds it. */
  function rank(one, typed) {
    const name = plain(one.name);
    return name.startsWith(typed) ? 0 : name.includes(typed) ? 1 : 2;
  }

  /** The entry of an indicator, made once; at another place only its figure is another. */
  function item(one) {
    const held = made.entries.get(one.code) ?? entry(one);
    const written = [one.w, one.unit, one.status].join("|");
    if (held.written === written) return held.root;
    held.written = written;
    const mark = MARKS[one.status];
    const isMissing = one.w === null || one.w === undefined;
    const unit = one.unit === "%" ? "%" : ` ${one.unit}`;
    held.figure.replaceChildren(
      ...(mark ? [window.centre.tiles.mark(mark), el("span", { class: "x-unseen" }, one.status_word)] : []),
      el("b", {}, isMissing ? "—" : [one.w, el("small", {}, unit)]),
    );
    return held.root;
  }

  function entry(one) {
    const figure = el("span", { class: "x-item-figure" });
    const button = el(
      "button",
      {
        type: "button",
        class: "x-item",
        "data-code": one.code,
        "data-term": one.code,
        "data-key": `item-${one.code}`,
        tabindex: "-1",
        onclick: () => own.go({ indicator: one.code }),
      },
      el("span", { class: "x-item-name" }, one.name),
      figure,
    );
    const held = { root: el("li", {}, button), figure, written: null };
    made.entries.set(one.code, held);
    return held;
  }

  /** The one shown is marked; one of the list can be reached by Tab. */
  function mark() {
    const buttons = [...made.items.querySelectorAll(".x-item")];
    buttons.forEach((button) => {
      const isShown = button.dataset.code === current;
      if (isShown) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
      button.tabIndex = isShown ? 0 : -1;
    });
    if (buttons.length && !buttons.some((button) => button.tabIndex === 0)) buttons[0].tabIndex = 0;
    const shown = buttons.find((button) => button.dataset.code === current);
    if (shown && !made.items.contains(document.activeElement)) reveal(shown);
  }

  /** Bring an entry into the list's own window, without moving the page. */
  function reveal(button) {
    const [box, inside] = [made.items, button.parentElement];
    const top = inside.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top + inside.offsetHeight > box.scrollTop + box.clientHeight) {
      box.scrollTop = Math.max(0, top - box.clientHeight / 3);
    }
  }

  /** Arrows go through the list; Enter in the box takes the first. */
  function onKey(event) {
    const buttons = [...made.items.querySelectorAll(".x-item")];
    if (!buttons.length) return;
    const at = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && at < 0) {
      event.preventDefault();
      buttons[0].click();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      (to < 0 ? made.text : buttons[Math.min(to, buttons.length - 1)]).focus();
    } else if (at >= 0 && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      buttons.at(event.key === "Home" ? 0 : -1).focus();
    }
  }

  Object.assign(own, { panel: { start, update, isOpen } });
})();

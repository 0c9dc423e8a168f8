/* The explorer's filters: place, period, range, frequency, what stands beside, comparisons and the ways to look. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  let made = {};

  function start(now) {
    const { root, words } = now;
    const bar = root.querySelector("#x-filters");
    const place = own.places.chooser({
      id: "x-place",
      label: words.place,
      words,
      places: JSON.parse(root.dataset.places),
      chosen: (id) => own.go({ place: id }),
    });
    const fields = Object.fromEntries(
      ["period", "frequency", "from", "to", "among", "second"].map((name) => [name, choice(name, words[name])]),
    );
    const compare = several(words);
    const shut = el(
      "details",
      { class: "x-more" },
      el("summary", {}, words.filters),
      el("div", { class: "x-fields" }, place.root, ...Object.values(fields).map((one) => one.root), compare.root),
    );
    shut.open = matchMedia("(min-width: 700px)").matches;
    bar.replaceChildren(shut);
    made = { place, fields, compare, views: root.querySelector("#x-views"), said: null };
    document.addEventListener("pointerdown", closeOther);
    document.addEventListener("keydown", onEscape);
  }

  function choice(name, label) {
    const id = `x-${name}`;
    const select = el("select", { id, "data-key": id, onchange: (event) => own.go({ [name]: event.target.value }) });
    return { root: el("div", { class: `field x-field-${name}` }, el("label", { for: id }, label), select), select };
  }

  /** Comparisons: several at once, behind one button. */
  function several(words) {
    const summary = el("summary", { class: "x-select", "data-key": "x-compare" }, "");
    const list = el("div", { class: "x-menu", role: "group", "aria-label": words.compare });
    const root = el(
      "div",
      { class: "field" },
      el("span", { class: "x-label" }, words.compare),
      el("details", { class: "x-pop" }, summary, list),
    );
    return { root, summary, list };
  }

  function paint(now) {
    const { answer, words } = now;
    const { asked, offered } = answer;
    made.place.show(answer.place.name);
    const newest = [...offered.periods].reverse();
    const briefly = newest.map((one) => ({ code: one.code, name: one.short ?? one.name }));
    options(made.fields.period, newest, asked.period);
    options(made.fields.from, briefly, asked.from);
    options(made.fields.to, briefly, asked.to);
    options(made.fields.frequency, answer.indicator.frequencies, asked.frequency);
    options(
      made.fields.among,
      offered.among.map((one) => ({ ...one, name: counted(one) })),
      asked.among,
    );
    options(made.fields.second, offered.seconds ?? [], asked.second);
    const view = asked.view;
    const { hide } = window.centre.tiles;
    hide(made.fields.second.root, view !== "scatter");
    hide(made.fields.frequency.root, answer.indicator.frequencies.length < 2);
    hide(made.fields.among.root, view === "line" || offered.among.length < 2);
    const hasRange = ["summary", "line", "heat", "multiples"].includes(view);
    [made.fields.from, made.fields.to].forEach((one) => hide(one.root, !hasRange));
    hide(made.compare.root, !["summary", "line"].includes(view));
    paintCompare(offered.compare, asked.compare, words);
    paintViews(offered.views, view);
  }

  function counted(one) {
    return one.count ? `${one.name} (${own.number(one.count)})` : one.name;
  }

  /** The same options stay the same elements, so that an open list is not torn away. */
  function options({ select, root }, wanted, chosen) {
    const text = JSON.stringify(wanted.map((one) => [one.code, one.name]));
    if (select.dataset.options !== text) {
      select.dataset.options = text;
      select.replaceChildren(...wanted.map((one) => el("option", { value: one.code }, one.name)));
    }
    select.value = chosen ?? "";
    select.disabled = wanted.length < 2;
    root.classList.toggle("x-alone", wanted.length < 2);
  }

  function paintCompare(offered, asked, words) {
    const chosen = Array.isArray(asked)
      ? asked
      : String(asked ?? "")
          .split(",")
          .filter(Boolean);
    const boxes = offered.map((one) =>
      el(
        "label",
        { class: "x-check", title: one.why_not },
        el("input", {
          type: "checkbox",
          value: one.code,
          checked: chosen.includes(one.code),
          disabled: Boolean(one.why_not),
          "data-key": `compare-${one.code}`,
          onchange: compared,
        }),
        el("span", {}, own.capital(one.name), one.why_not ? el("small", {}, ` – ${one.why_not}`) : null),
      ),
    );
    made.compare.list.replaceChildren(...boxes);
    const names = offered.filter((one) => chosen.includes(one.code)).map((one) => own.capital(one.name));
    made.compare.summary.replaceChildren(el("span", {}, names.length ? names.join(", ") : words.nothing));
  }

  function compared() {
    const chosen = [...made.compare.list.querySelectorAll("input:checked")].map((box) => box.value);
    own.go({ compare: chosen.join(",") || "none" });
  }

  /** The buttons stay while they say the same. */
  function paintViews(offered, view) {
    const said = JSON.stringify([offered, view]);
    if (made.said === said) return;
    made.said = said;
    const buttons = offered.map((one) =>
      el(
        "button",
        {
          type: "button",
          class: "x-view",
          "data-view": one.code,
          "data-key": `view-${one.code}`,
          title: one.why_not,
          "aria-pressed": String(one.code === view),
          disabled: Boolean(one.why_not) && one.code !== view,
          onclick: () => own.go({ view: one.code === "summary" ? null : one.code }),
        },
        one.name,
      ),
    );
    made.views.replaceChildren(...buttons);
  }

  /** One list is open at a time, and none when the work goes on elsewhere. */
  function closeOther(event) {
    document.querySelectorAll("#explorer details:is(.x-pop, .x-hand)[open]").forEach((one) => {
      if (!one.contains(event.target)) one.open = false;
    });
  }

  function onEscape(event) {
    if (event.key !== "Escape") return;
    const open = document.activeElement?.closest?.("#explorer details:is(.x-pop, .x-hand)[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  }

  Object.assign(own, { filters: { start, paint } });
})();

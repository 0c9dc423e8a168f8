/* Places by period: as a field of shaded cells, and as small lines on one scale. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, vec, drawn, along } = own;
  /** Of the narrowest cell, and of the names before the cells, in px. */
  const [CELL, NAMES] = [25, 130];
  const [WIDTH, HEIGHT] = [150, 44];

  /** The class of a value, by the lower ends of the second class and those after it. */
  function classOf(value, bounds) {
    return value === null ? "none" : bounds.filter((bound) => value >= bound).length;
  }

  function draw(card, { answer, words }) {
    const { heat } = answer;
    const bounds = heat.classes.map(Number);
    const table = el("table", { class: "x-heat", role: "grid", "aria-label": title({ answer, words }) });
    const readout = el("p", { class: "x-readout" }, el("span", { class: "muted" }, words.heat_help));
    const every = spacing(heat.periods, card.width);
    const last = heat.periods.length - 1;
    const head = el(
      "tr",
      { role: "row" },
      el("th", { role: "columnheader" }, el("span", { class: "x-unseen" }, words.place)),
      heat.periods.map((period, n) =>
        el(
          "th",
          { scope: "col", role: "columnheader" },
          el("span", { class: (last - n) % every ? "x-unseen" : null }, period.short ?? period.code),
        ),
      ),
    );
    const body = heat.rows.map((row) => rowOf(row, heat, bounds, answer));
    table.append(el("thead", {}, head), el("tbody", {}, body));
    const first = table.querySelector("[role=gridcell][data-chosen]") ?? table.querySelector("[role=gridcell]");
    if (first) first.tabIndex = 0;
    walk(table, readout, heat);
    const frame = el("div", { class: "x-scroll", "--cell": `${CELL}px` }, table);
    card.body.replaceChildren(readout, frame, legend(heat.classes, words));
    frame.scrollLeft = frame.scrollWidth;
  }

  /** Every so manieth column is named, so that no two names touch. */
  function spacing(periods, width) {
    const cell = Math.max(CELL, (width - NAMES) / periods.length);
    return Math.ceil((Math.max(...periods.map((period) => own.wide(period.short ?? period.code, 12))) + 6) / cell);
  }

  function rowOf(row, heat, bounds, answer) {
    const isChosen = row.id === answer.asked.place;
    const cells = row.v.map((value, n) =>
      el("td", {
        role: "gridcell",
        tabindex: "-1",
        class: "x-cell",
        "data-pick": true,
        "data-place": row.id,
        "data-period": heat.periods[n].code,
        "data-key": `cell-${row.id}-${heat.periods[n].code}`,
        "data-class": classOf(drawn(value), bounds),
        "aria-label": `${row.name}, ${heat.periods[n].name ?? heat.periods[n].code}: ${row.w[n] ?? "—"}`,
        "data-chosen": isChosen && heat.periods[n].code === answer.asked.period ? "yes" : null,
      }),
    );
    return el(
      "tr",
      { role: "row", "data-chosen": isChosen ? "yes" : null },
      el("th", { scope: "row", role: "rowheader" }, row.name),
      cells,
    );
  }

  /** Pointer and arrow keys read the cells out. */
  function walk(table, readout, heat) {
    const cells = [...table.querySelectorAll("[role=gridcell]")];
    const say = (cell) => {
      const at = cells.indexOf(cell);
      const [row, n] = [heat.rows[Math.floor(at / heat.periods.length)], at % heat.periods.length];
      readout.replaceChildren(
        el("span", { class: "x-when" }, `${row.name}, ${heat.periods[n].name ?? heat.periods[n].code}`),
        el("b", {}, row.w[n] ?? "—"),
      );
    };
    table.addEventListener("pointerover", (event) => {
      const cell = event.target.closest("[role=gridcell]");
      if (cell) say(cell);
    });
    table.addEventListener("focusin", (event) => {
      const cell = event.target.closest("[role=gridcell]");
      if (cell) say(cell);
    });
    table.addEventListener("keydown", (event) => {
      const at = cells.indexOf(document.activeElement);
      if (at < 0) return;
      const to = own.stepped(event, at, cells.length, heat.periods.length);
      if (to === null) return;
      event.preventDefault();
      cells[at].tabIndex = -1;
      cells[to].tabIndex = 0;
      cells[to].focus();
    });
  }

  function legend(bounds, words) {
    const texts = bounds.map((bound) => own.number(Number(bound), decimals(bound)));
    const names = texts.length
      ? [`< ${texts[0]}`, ...texts.slice(1).map((text, n) => `${texts[n]} – ${text}`), `≥ ${texts.at(-1)}`]
      : [];
    return el(
      "ul",
      { class: "x-legend" },
      names.map((name, n) => el("li", {}, el("i", { class: "x-swatch", "data-class": n }), name)),
      el("li", {}, el("i", { class: "x-swatch", "data-class": "none" }), words.no_figure),
    );
  }

  function decimals(text) {
    return (text.split(".")[1] ?? "").replace(/0+$/u, "").length;
  }

  function drawMultiples(card, { answer }) {
    const { heat } = answer;
    const values = heat.rows.flatMap((row) => row.v.map(drawn));
    const { low, high } = own.round(values, 3, own.isFromZero(values));
    const x = along(0, Math.max(1, heat.periods.length - 1), 3, WIDTH - 3);
    const y = along(low, high, HEIGHT - 3, 3);
    const made = heat.rows.map((row) => multiple(row, { x, y, low }, answer));
    card.body.replaceChildren(el("div", { class: "x-multiples" }, made));
  }

  /** Whether the next period is of another year, in which the count begins anew. */
  function isLast(periods, n) {
    return n + 1 < periods.length && periods[n].code.slice(0, 4) !== periods[n + 1].code.slice(0, 4);
  }

  function multiple(row, { x, y, low }, answer) {
    const known = row.v.map(drawn);
    let isJoined = false;
    const d = known
      .map((value, n) => {
        const step = value === null ? "" : `${isJoined ? "L" : "M"}${x(n).toFixed(1)} ${y(value).toFixed(1)}`;
        isJoined = value !== null && !(answer.heat.resets && isLast(answer.heat.periods, n));
        return step;
      })
      .join("");
    const last = known.findLastIndex((value) => value !== null);
    return el(
      "button",
      {
        type: "button",
        class: "x-multiple",
        "data-pick": true,
        "data-place": row.id,
        "data-key": `multiple-${row.id}`,
        "aria-pressed": String(row.id === answer.asked.place),
      },
      el("span", { class: "x-multiple-name" }, el("span", {}, row.name), el("b", {}, last < 0 ? "—" : row.w[last])),
      vec(
        "svg",
        { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        vec("line", { class: "x-zero", x1: 0, x2: WIDTH, y1: y(Math.max(0, low)), y2: y(Math.max(0, low)) }),
        vec("path", { class: "x-small", d }),
        last < 0 ? null : vec("path", { class: "x-small-end", d: `M${x(last)} ${y(known[last])}h.01` }),
      ),
    );
  }

  function title({ answer, words }) {
    return `${words.heat_title} · ${answer.indicator.short}`;
  }

  function table({ answer, words }) {
    const { heat, indicator } = answer;
    const columns = [
      { title: words.place },
      ...heat.periods.map((period) => ({ title: period.short ?? period.code, numeric: true })),
    ];
    return {
      caption: `${title({ answer, words })} (${indicator.unit})`,
      columns,
      rows: heat.rows.map((row) => [row.name, ...row.w]),
    };
  }

  const has = (answer) => Boolean(answer.heat && answer.heat.rows.some((row) => row.v.some((value) => value !== null)));
  const empty = ({ words }) => words.empty_places;
  own.drawings.heat = { has, title, draw, table, empty };
  own.drawings.multiples = {
    has,
    table,
    empty,
    draw: drawMultiples,
    title: ({ answer, words }) => `${words.multiples_title} · ${answer.indicator.short}`,
    note: ({ answer, words }) =>
      words.one_scale
        .replace("{from}", answer.heat.periods[0].name ?? answer.heat.periods[0].code)
        .replace("{to}", answer.heat.periods.at(-1).name ?? ""),
  };
})();

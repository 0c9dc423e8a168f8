/* The figures of the places as a table, and the key figures of the place as tiles. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, drawn } = own;
  let order = { key: null, isDown: false };

  const KEYS = {
    name: (row) => row.name,
    rank: (row) => row.rank ?? null,
    value: (row) => drawn(row.v),
    change: (row) => row.change_w ?? null,
    status: (row) => row.status ?? null,
    standing: (row) => row.standing ?? null,
  };
  const collator = new Intl.Collator("vi", { numeric: true });

  /** In the order chosen; what is missing stands last whichever way. */
  function sorted(rows) {
    const of = KEYS[order.key];
    if (!of) return rows;
    const known = rows.filter((row) => of(row) !== null);
    known.sort((one, other) =>
      typeof of(one) === "number" ? of(one) - of(other) : collator.compare(of(one), of(other)),
    );
    if (order.isDown) known.reverse();
    return [...known, ...rows.filter((row) => of(row) === null)];
  }

  function draw(card, now) {
    const { answer, words } = now;
    const columns = [
      ["name", words.place],
      ["rank", words.rank_title, true],
      ["value", `${words.value} (${answer.indicator.unit})`, true],
      ["change", words.change, true],
      ["standing", words.standing],
    ];
    const head = columns.map(([key, title, numeric]) =>
      el(
        "th",
        {
          scope: "col",
          class: numeric ? "numeric" : null,
          "aria-sort": order.key === key ? (order.isDown ? "descending" : "ascending") : null,
        },
        el(
          "button",
          { type: "button", class: "x-sort", "data-key": `sort-${key}`, onclick: () => turn(key, card, now) },
          title,
        ),
      ),
    );
    const rows = sorted(answer.places.rows).map((row) =>
      el(
        "tr",
        { class: row.v === null ? "unreported" : null, "data-chosen": row.id === answer.asked.place ? "yes" : null },
        el(
          "th",
          { scope: "row" },
          el(
            "button",
            { type: "button", class: "x-name", "data-pick": true, "data-place": row.id, "data-key": `line-${row.id}` },
            row.name,
          ),
        ),
        el("td", { class: "numeric" }, row.rank === null || row.rank === undefined ? "—" : String(row.rank)),
        el("td", { class: "numeric" }, row.w ?? words.no_figure),
        el("td", { class: "numeric" }, row.change_w ?? "—"),
        el("td", {}, row.standing ?? "—"),
        el(
          "td",
          {},
          row.number
            ? el("a", { href: `/trace/${row.number}`, "aria-label": `${words.follow}: ${row.name}` }, words.follow)
            : "—",
        ),
      ),
    );
    const table = el(
      "table",
      { class: "table x-table" },
      el("caption", {}, `${answer.places.caption}, ${answer.places.period_name ?? ""}`),
      el("thead", {}, el("tr", {}, head, el("th", { scope: "col" }, words.origin))),
      el("tbody", {}, rows),
    );
    card.body.replaceChildren(
      el("div", { class: "table-frame", tabindex: "0", role: "region", "aria-label": answer.places.caption }, table),
    );
  }

  function turn(key, card, now) {
    order = { key, isDown: order.key === key ? !order.isDown : false };
    draw(card, now);
    card.body.querySelector(`[data-key="sort-${key}"]`).focus();
  }

  function drawFigures(card, { answer, words }) {
    let grid = card.body.querySelector(".tile-grid");
    if (!grid) {
      grid = el("div", { class: "tile-grid" });
      card.body.replaceChildren(grid);
    }
    window.centre.tiles.paint(grid, answer.tiles, { ...words, no_data: words.no_figure });
  }

  function figures({ answer, words }) {
    const columns = [
      { title: words.indicator },
      { title: words.value, numeric: true },
      { title: words.unit },
      { title: words.plan },
      { title: words.change },
      { title: words.status },
      { title: words.origin },
    ];
    const rows = answer.tiles.map((tile) => [
      { text: tile.name, href: tile.href },
      tile.value,
      tile.unit,
      tile.target?.label ?? null,
      tile.change?.label ?? null,
      tile.status.word,
      tile.source_line,
    ]);
    return { caption: words.figures_of.replace("{place}", answer.place.name), columns, rows };
  }

  own.drawings.table = {
    has: (answer) => Boolean(answer.places?.rows?.length),
    isTable: true,
    draw,
    title: ({ answer, words }) => answer.places?.caption ?? words.ranking,
    table: (now) => own.placesTable(now),
    empty: ({ words }) => words.empty_places,
  };
  own.drawings.figures = {
    has: (answer) => Boolean(answer.tiles?.length),
    draw: drawFigures,
    table: figures,
    title: ({ answer, words }) => words.figures_of.replace("{place}", answer.place.name),
    empty: ({ words }) => words.empty_figures,
  };
})();

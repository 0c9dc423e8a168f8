/* The figures of the places as a table, and the key figures of the place as tiles. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  /** Sorted, filtered and searched by the grid; a place shows its own, a figure leads to its source. */
  function draw(card, { answer, words }) {
    if (card.drawnFor === answer) return;
    card.drawnFor = answer;
    const { rows, caption, period_name: period } = answer.places;
    let holder = card.body.querySelector(".x-grid");
    if (!holder) {
      holder = el("div", { class: "x-grid" });
      card.body.replaceChildren(holder);
    }
    const columns = [
      { key: "name", title: words.place, href: "go" },
      { key: "rank", title: words.rank_title, numeric: true },
      { key: "value", title: `${words.value} (${answer.indicator.unit})`, numeric: true, href: "trace" },
      { key: "change", title: words.change },
      { key: "standing", title: words.standing },
    ];
    const cells = rows.map((row) => ({
      name: row.name,
      go: own.changed({ place: row.id }),
      rank: row.rank === null || row.rank === undefined ? null : String(row.rank),
      value: row.w,
      value_v: row.v,
      trace: row.number ? `/trace/${row.number}` : null,
      change: row.change_w ?? null,
      standing: row.standing ?? null,
    }));
    const { indicator, period: code } = answer.asked;
    window.centre.grid.open(holder, {
      columns,
      rows: cells,
      caption: `${caption}, ${period ?? ""}`,
      file: `${indicator}-${code}`,
    });
  }

  /** At another place the same figures stand in the same elements: each takes the name of the one it shows from now on. */
  function handOn(grid, tiles) {
    const figure = (id) => id.replace(/:[^:]*/, "");
    const names = new Map(tiles.map((tile) => [figure(tile.id), tile.id]));
    [...grid.children].forEach((node) => {
      node.dataset.tile = names.get(figure(node.dataset.tile)) ?? node.dataset.tile;
    });
  }

  function drawFigures(card, { answer, words }) {
    let grid = card.body.querySelector(".tile-grid");
    if (!grid) {
      grid = el("div", { class: "tile-grid" });
      card.body.replaceChildren(grid);
    }
    handOn(grid, answer.tiles);
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

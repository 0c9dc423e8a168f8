/* Where the rows of a panel stand: how wide its cells are, how many fit, and what waits for its turn. Numbers only. */
(() => {
  "use strict";

  const { layout, text } = window.centre;
  const LINE = layout.LINE;
  const TITLE = 1.25;
  const GAP = 0.8;
  /** Between columns of rows. */
  const GUTTER = 1.4;
  const MARK = 1.3;
  const PADDING = 0.5;
  const MOST_LINES = 3;
  const MOST_FLOWING = 4;
  /** So few rows of cells that words one after another show more. */
  const FEW = 4;
  const SHRINKS = 0.5;
  const NARROWEST = 12;
  /** Air and a line below each row; the least of it where that spares a turn. */
  const RULES = [0.18, 0.08];
  const MOST_KEYS = 6;
  /** What stands in a cell that has nothing to say; a row of words leaves it out. */
  const NOTHING = "\u2014";
  /** Letters of a cell that stay on one line among words. */
  const TOGETHER = 16;
  const GRAVEST = ["off", "late", "error", "risk", "on", "up", "flat", "down", "none"];
  /** Words shorter than this never break. */
  const SHORT = 6.5;

  /**
   * Where a panel's rows stand; words that only repeat what a shape says move into a key where that spares a turn.
   * @param {import("./layout").Geometry} geometry @param {Object} box px @param {Object} panel
   */
  function arrange(geometry, box, panel) {
    const key = keyOf(panel);
    const short = { ...panel, rows: panel.rows.map((row) => ({ ...row, word: null })) };
    const tries = [
      ...RULES.map((rule) => () => attempt(geometry, box, panel, { key: null, rule })),
      ...(key ? RULES.map((rule) => () => attempt(geometry, box, short, { key, rule })) : []),
    ];
    const found = [];
    for (const each of tries) {
      found.push(each());
      if (found.at(-1).pages.length === 1) return found.at(-1);
    }
    return found.reduce((best, one) => (one.pages[0].length > best.pages[0].length + 2 ? one : best));
  }

  /** The way of standing that shows the most rows: cells in columns, going on beyond a line of the bezel, or one after another. */
  function attempt(geometry, box, panel, { key, rule }) {
    const { em } = geometry;
    const across = wideEnough(layout.within(geometry.columns, box.x + PADDING * em, box.x + box.width - PADDING * em), em);
    const natural = widths(panel);
    const room = Math.max(...across.map((span) => span.to - span.from)) / em;
    const stands = (least) => sum(least) + GAP * (least.length - 1) <= room;
    const asked = { geometry, box, panel, key, rule, across, natural };
    if (stands(natural)) return table(asked, false);
    const found = [stands(leastWidths(panel, natural)) ? table(asked, false) : null, across.length > 1 ? table(asked, true) : null];
    const whole = found.filter((one) => one && one.isWhole);
    const best = whole.sort((one, other) => other.pages[0].length - one.pages[0].length)[0];
    return best && (across.length === 1 || best.pages[0].length > FEW) ? best : flowing(asked);
  }

  /** Rows of cells below one another. */
  function table({ geometry, box, panel, key, rule, across, natural }, isSplit) {
    const { em } = geometry;
    const head = (TITLE + (panel.note ? 1 : 0) + (key ? 1 : 0) + 1) * LINE * em + 0.3 * em;
    const down = layout.within(geometry.rows, box.y + head, box.y + box.height - 0.2 * em);
    const asked = sum(natural) + GAP * (natural.length - 1);
    const columns = isSplit ? [{ x: across[0].from, width: across.at(-1).to - across[0].from }] : abreast(across, asked, panel, down, em);
    const parts = isSplit ? shared(leastWidths(panel, natural), across, em) : [{ first: 0, count: natural.length, width: Math.min(...columns.map((one) => one.width)) / em }];
    const tracks = tracked(panel, natural, parts, across, em);
    const linesOf = (one) => cellLines(one, panel, tracks);
    const template = tracks.map(({ width }) => `${width.toFixed(2)}em`).join(" ");
    const places = tracks.flatMap(({ cell }, n) => (cell === null ? [] : [n + 1]));
    const found = stood({ panel, columns, down, em, rule, linesOf, most: MOST_LINES });
    const isWhole = found.isWhole && tracks.every(({ width }) => width >= 0);
    return { ...found, isWhole, head, template, places, key, title: across[0] };
  }

  /** A row says its words one after another, as the strip does. */
  function flowing({ geometry, box, panel, key, rule, across }) {
    const { em } = geometry;
    const head = (TITLE + (panel.note ? 1 : 0) + (key ? 1 : 0)) * LINE * em + 0.3 * em;
    const columns = across.map((span) => ({ x: span.from, width: span.to - span.from }));
    const down = layout.within(geometry.rows, box.y + head, box.y + box.height - 0.2 * em);
    const room = Math.min(...columns.map((one) => one.width)) / em - (hasMarks(panel) ? MARK : 0);
    const linesOf = ({ row }) => {
      if (!row) return 1;
      const said = joined(row, panel);
      const bold = text.width(said[0], 600) - text.width(said[0]);
      return Math.max(1, text.lines(said.join("\u00a0\u00b7 "), room - bold));
    };
    const found = stood({ panel, columns, down, em, rule, linesOf, most: MOST_FLOWING });
    return { ...found, head, template: "none", places: [], key, title: across[0], isFlow: true };
  }

  /** Rows through the columns, and whether all of their words stand. */
  function stood({ panel, columns, down, em, rule, linesOf, most }) {
    const spots = columns.flatMap((column) => down.map((span) => ({ ...column, ...span })));
    const list = listed(panel);
    const pages = paged(list, spots, (one) => (Math.min(most, linesOf(one)) * LINE + rule) * em);
    const rows = spots.reduce((count, spot) => count + Math.floor((spot.to - spot.from) / ((LINE + rule) * em)), 0);
    return { columns, pages, most: rows, end: columns.at(-1), isWhole: list.every((one) => linesOf(one) <= most) };
  }

  /** What a row says, one thing after another. */
  function joined(row, panel) {
    return [...panel.columns.map((column) => flowed(row.cells[column.key], column)), together(row.word ?? "")].filter(Boolean);
  }

  /** Few words that stay on one line. */
  function together(said) {
    return said.length <= TOGETHER ? said.replaceAll(" ", "\u00a0") : said;
  }

  /** A cell among words: a number with what it counts, and nothing where there is nothing to say. */
  function flowed(said, column) {
    if (!said || said === NOTHING || (column.numeric && said === "0")) return "";
    return together(column.numeric ? `${column.title} ${said}` : said);
  }

  /** What each shape means, where it always means the same. @returns {Array<[string, string]>|null} */
  function keyOf(panel) {
    const key = new Map();
    const said = panel.rows.filter((row) => row.word);
    if (!said.length || said.some((row) => !row.mark || (key.get(row.mark) ?? row.word) !== row.word || !key.set(row.mark, row.word))) return null;
    const order = ([mark]) => GRAVEST.indexOf(mark);
    return key.size <= MOST_KEYS ? [...key].sort((a, b) => order(a) - order(b)) : null;
  }

  /** How many lines a row of cells takes. */
  function cellLines({ row }, panel, tracks) {
    if (!row) return 1;
    const offset = hasMarks(panel) ? 1 : 0;
    const cells = tracks.filter(({ cell }) => cell !== null);
    const asked = panel.columns.map((column, n) => (column.numeric ? 1 : text.lines(row.cells[column.key], cells[n + offset].width + 0.02)));
    return Math.max(1, ...asked);
  }

  /** Rows one below another through all spots, as many pages as that takes. */
  function paged(list, spots, heightOf) {
    const pages = [[]];
    let spot = 0;
    let y = spots.length ? spots[0].from : 0;
    list.forEach((one) => {
      const height = heightOf(one);
      while (spots.length && y + height > spots[spot].to && y > spots[spot].from) {
        spot = (spot + 1) % spots.length;
        y = spots[spot].from;
        if (spot === 0) pages.push([]);
      }
      if (spots.length) pages.at(-1).push({ one, x: spots[spot].x, width: spots[spot].width, y, height });
      y += height;
    });
    return pages;
  }

  /** How high a panel is where all its rows stand, each on one line. */
  function tallest(panel) {
    return (TITLE + (panel.note ? 1 : 0) + 1) * LINE + 0.6 + listed(panel).length * (LINE + RULES[0]);
  }

  function sum(numbers) {
    return numbers.reduce((total, one) => total + one, 0);
  }

  /** Columns of rows beside one another, none across a line of the bezel. */
  function abreast(across, asked, panel, down, em) {
    const counts = across.map((span) => Math.max(1, Math.floor((span.to - span.from + GUTTER * em) / ((asked + GUTTER) * em))));
    return across.flatMap((span, index) => {
      const count = fewest(counts, index, panel, down, em);
      const width = (span.to - span.from - GUTTER * em * (count - 1)) / count;
      return Array.from({ length: count }, (_, n) => ({ x: span.from + n * (width + GUTTER * em), width }));
    });
  }

  /** Rows wider than a screen go on beyond the line of the bezel: which cells stand on which screen. */
  function shared(least, across, em) {
    const parts = [];
    let first = 0;
    across.forEach((span, n) => {
      const width = (span.to - span.from) / em;
      let count = 1;
      const rest = least.length - first - (across.length - n - 1);
      while (count < rest && sum(least.slice(first, first + count + 1)) + GAP * count <= width) count += 1;
      if (n === across.length - 1) count = least.length - first;
      parts.push({ first, count, width });
      first += count;
    });
    return parts;
  }

  /** How narrow each cell may become: words that can take more lines, half of what they ask. */
  function leastWidths(panel, natural) {
    const offset = hasMarks(panel) ? 1 : 0;
    return natural.map((width, n) => {
      const column = panel.columns[n - offset];
      return column && !column.numeric && width >= SHORT ? SHRINKS * width : width;
    });
  }

  /** The tracks of a row: its cells, and an empty one over each line of the bezel. */
  function tracked(panel, natural, parts, across, em) {
    const tracks = [];
    parts.forEach(({ first, count, width }, n) => {
      const between = n ? (across[n].from - across[n - 1].to) / em - 2 * GAP : 0;
      if (n) tracks.push({ cell: null, width: Math.max(0, between) });
      const fitted = fit(panel, natural.slice(first, first + count), width + Math.min(0, between), first);
      fitted.forEach((one, m) => tracks.push({ cell: first + m, width: one }));
    });
    return tracks;
  }

  /** A strip too narrow for a row, beside a line of the bezel, stays empty. */
  function wideEnough(all, em) {
    const found = all.filter((span) => span.to - span.from > NARROWEST * em);
    return found.length ? found : all;
  }

  /** How wide a panel is where no word of it takes a second line, in smallest texts. */
  function asked(panel) {
    const natural = widths(panel);
    return sum(natural) + GAP * (natural.length - 1) + 2 * PADDING;
  }

  /** No more columns than the rows fill. */
  function fewest(counts, index, panel, down, em) {
    const rows = listed(panel).length;
    const tall = down.reduce((sum, span) => sum + Math.floor((span.to - span.from) / ((LINE + RULES[0]) * em)), 0) || 1;
    return Math.max(1, Math.min(counts[index], Math.ceil(rows / tall / counts.length)));
  }

  /** Widths of a mark, the cells and the word, in smallest texts. */
  function widths(panel) {
    const found = panel.columns.map((column) =>
      Math.max(text.width(column.title), ...panel.rows.map((row) => wide(row.cells[column.key], column))) + 0.1,
    );
    const word = Math.max(0, ...panel.rows.map((row) => text.width(row.word)));
    return [...(hasMarks(panel) ? [MARK - GAP / 2] : []), ...found, ...(word ? [word + 0.1] : [])];
  }

  function wide(said, column) {
    return column.numeric ? text.number(said, 400) : text.width(said);
  }

  function hasMarks(panel) {
    return panel.rows.some((row) => row.mark);
  }

  /** The widest words give way first, and then take more lines. */
  function fit(panel, natural, room, first) {
    const fitted = [...natural];
    const over = () => sum(fitted) + GAP * (natural.length - 1) - room;
    const offset = (hasMarks(panel) ? 1 : 0) - first;
    const columns = panel.columns.map((column, n) => ({ column, at: n + offset })).filter(({ at }) => at >= 0 && at < natural.length);
    const soft = columns.filter(({ column, at }) => !column.numeric && natural[at] >= SHORT).map(({ at }) => at);
    soft.sort((a, b) => natural[b] - natural[a]);
    soft.forEach((at) => {
      if (over() > 0) fitted[at] = Math.max(SHRINKS * natural[at], fitted[at] - over());
    });
    const still = over();
    if (still > 0 && soft.length) soft.forEach((at) => (fitted[at] -= still / soft.length));
    const stretched = soft[0] ?? (columns.length ? columns[0].at : natural.length - 1);
    if (over() < 0) fitted[stretched] -= over();
    return fitted;
  }

  /** Rows as they are shown: a heading takes a place of its own. */
  function listed(panel) {
    const rows = [];
    panel.rows.forEach((row) => {
      const isBare = !Object.values(row.cells ?? {}).some(Boolean);
      if (row.heading) rows.push({ heading: row.heading });
      if (!row.heading || !isBare) rows.push({ row });
    });
    return rows;
  }

  window.centre = window.centre ?? {};
  window.centre.rows = { arrange, asked, tallest, hasMarks, flowed, together, TITLE, MOST_KEYS };
})();

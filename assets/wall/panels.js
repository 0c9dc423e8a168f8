/* Panels of rows: as many as stand whole, in as many columns as there is room for; the rest takes turns. */
(() => {
  "use strict";

  const { tiles, layout, text } = window.centre;
  const { element, mark, setMark, write, attribute } = tiles;
  const LINE = layout.LINE;
  const TITLE = 1.25;
  const GAP = 0.8;
  /** Between columns of rows. */
  const GUTTER = 1.4;
  const MARK = 1.3;
  const PADDING = 0.5;
  const MOST_LINES = 3;
  const SHRINKS = 0.5;
  const NARROWEST = 12;
  /** Air and a line below each row. */
  const RULE = 0.18;
  const MOST_KEYS = 6;
  /** Words shorter than this never break. */
  const SHORT = 6.5;

  /**
   * Where a panel's rows stand; words that only repeat what a shape says move into a key where that spares a turn.
   * @param {import("./layout").Geometry} geometry @param {Object} box px @param {Object} panel
   */
  function arrange(geometry, box, panel) {
    const full = attempt(geometry, box, panel, null);
    if (full.pages.length === 1) return full;
    const key = keyOf(panel);
    if (!key) return full;
    const short = attempt(geometry, box, { ...panel, rows: panel.rows.map((row) => ({ ...row, word: null })) }, key);
    return short.pages.length < full.pages.length ? short : full;
  }

  function attempt(geometry, box, panel, key) {
    const { em } = geometry;
    const head = (TITLE + (panel.note ? 1 : 0) + (key ? 1 : 0) + 1) * LINE * em + 0.3 * em;
    const across = wideEnough(layout.within(geometry.columns, box.x + PADDING * em, box.x + box.width - PADDING * em), em);
    const down = layout.within(geometry.rows, box.y + head, box.y + box.height - 0.2 * em);
    const natural = widths(panel);
    const asked = sum(natural) + GAP * (natural.length - 1);
    const isSplit = across.length > 1 && across.every((span) => span.to - span.from < 0.8 * asked * em);
    const columns = isSplit ? [{ x: across[0].from, width: across.at(-1).to - across[0].from }] : abreast(across, asked, panel, down, em);
    const parts = isSplit ? shared(leastWidths(panel, natural), across, em) : [{ first: 0, count: natural.length, width: Math.min(...columns.map((one) => one.width)) / em }];
    const tracks = tracked(panel, natural, parts, across, em);
    const spots = columns.flatMap((column) => down.map((span) => ({ ...column, ...span })));
    const pages = paged(listed(panel), spots, (one) => (linesOf(one, panel, tracks) * LINE + RULE) * em);
    const most = spots.reduce((count, spot) => count + Math.floor((spot.to - spot.from) / ((LINE + RULE) * em)), 0);
    const template = tracks.map(({ width }) => `${width.toFixed(2)}em`).join(" ");
    const places = tracks.flatMap(({ cell }, n) => (cell === null ? [] : [n + 1]));
    return { head, columns, pages, most, template, places, key, title: across[0], end: columns.at(-1) };
  }

  /** What each shape means, where it always means the same. @returns {Array<[string, string]>|null} */
  function keyOf(panel) {
    const key = new Map();
    const said = panel.rows.filter((row) => row.word);
    if (!said.length || said.some((row) => !row.mark || (key.get(row.mark) ?? row.word) !== row.word || !key.set(row.mark, row.word))) return null;
    return key.size <= MOST_KEYS ? [...key] : null;
  }

  /** How many lines a row takes. */
  function linesOf({ row }, panel, tracks) {
    if (!row) return 1;
    const offset = hasMarks(panel) ? 1 : 0;
    const cells = tracks.filter(({ cell }) => cell !== null);
    const asked = panel.columns.map((column, n) => (column.numeric ? 1 : text.lines(row.cells[column.key], cells[n + offset].width + 0.02)));
    return Math.min(MOST_LINES, Math.max(1, ...asked));
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
    return (TITLE + (panel.note ? 1 : 0) + 1) * LINE + 0.6 + listed(panel).length * (LINE + RULE);
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
    const tall = down.reduce((sum, span) => sum + Math.floor((span.to - span.from) / ((LINE + RULE) * em)), 0) || 1;
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

  class Panel {
    /** @param {HTMLElement} parent */
    constructor(parent) {
      this.root = element("section", "panel", parent);
      this.head = element("h2", "panel-title", this.root);
      this.name = element("span", "", this.head);
      this.count = element("span", "wall-turn panel-count", this.root);
      this.note = element("p", "panel-note", this.root);
      this.key = element("p", "panel-key", this.root);
      this.keys = Array.from({ length: MOST_KEYS }, () => makeKey(this.key));
      this.heads = [];
      this.rows = [];
      this.page = 0;
    }

    /** Stand in a box. */
    lay(geometry, box, panel) {
      this.box = box;
      this.panel = panel;
      this.geometry = geometry;
      this.laid = arrange(geometry, box, panel);
      const { laid, root } = this;
      put(root, box);
      root.style.setProperty("--cells", laid.template);
      const inside = (x) => x - box.x;
      put(this.head, { x: inside(laid.title.from), y: 0, width: laid.title.to - laid.title.from });
      put(this.note, { x: inside(laid.title.from), y: TITLE * LINE * geometry.em, width: laid.title.to - laid.title.from });
      this.count.style.right = `${box.x + box.width - laid.end.x - laid.end.width}px`;
      grow(this.heads, laid.columns.length, () => makeRow(root, "panel-heads", panel));
      laid.columns.forEach((column, n) => {
        put(this.heads[n].root, { x: inside(column.x), y: laid.head - LINE * geometry.em - 0.15 * geometry.em, width: column.width });
      });
      grow(this.rows, laid.most, () => makeRow(root, "panel-row", panel));
      [...this.heads, ...this.rows].forEach(({ all }) => all.forEach((cell, n) => {
        cell.style.gridColumn = String(laid.places[n] ?? "auto");
      }));
      this.layKey();
    }

    layKey() {
      const { laid, geometry } = this;
      const above = (TITLE + (this.panel.note ? 1 : 0)) * LINE * geometry.em;
      attribute(this.root, "data-keyed", laid.key ? "yes" : null);
      this.key.hidden = !laid.key;
      put(this.key, { x: laid.title.from - this.box.x, y: above, width: laid.title.to - laid.title.from });
      this.keys.forEach(({ root, shape, word }, n) => {
        const pair = laid.key ? laid.key[n] : null;
        root.hidden = !pair;
        if (!pair) return;
        setMark(shape, pair[0]);
        write(word, pair[1]);
      });
    }

    /** Columns of another kind need other rows. */
    clear() {
      [...this.heads.splice(0), ...this.rows.splice(0)].forEach((gone) => gone.root.remove());
    }

    /** Show a panel's newest words. */
    paint(panel) {
      if (this.panel !== panel) this.laid = arrange(this.geometry, this.box, panel);
      this.panel = panel;
      write(this.name, panel.title);
      write(this.note, panel.note);
      this.heads.forEach(({ cells }) => panel.columns.forEach((column, n) => write(cells[n], column.title)));
      this.turn(this.page);
    }

    /** @param {number} step which of the pages */
    turn(step) {
      const { pages } = this.laid;
      const isOther = pages.length > 1 && step % pages.length !== this.page % pages.length;
      this.page = step;
      const at = step % pages.length;
      const page = pages[at];
      this.rows.forEach((parts, n) => this.fill(parts, page[n]));
      if (isOther) tiles.soften(this.root);
      write(this.count, this.counted(at));
    }

    fill(parts, spot) {
      if (spot) put(parts.root, { ...spot, x: spot.x - this.box.x, y: spot.y - this.box.y });
      fill(parts, spot ? spot.one : null, this.panel);
    }

    /** "1–17/34", and nothing where all stand. */
    counted(at) {
      const { pages } = this.laid;
      const rows = (some) => some.flat().filter(({ one }) => one.row).length;
      const [before, here] = [rows(pages.slice(0, at)), rows([pages[at]])];
      const total = this.panel.total ?? rows(pages);
      if ((pages.length === 1 && here >= total) || here === 0) return null;
      return here === 1 ? `${before + 1}/${total}` : `${before + 1}\u2013${before + here}/${total}`;
    }
  }

  function makeKey(parent) {
    const root = element("span", "state", parent);
    const shape = mark("none");
    root.append(shape);
    return { root, shape, word: element("span", "", root) };
  }

  function makeRow(root, name, panel) {
    const made = element("div", name, root);
    const parts = { root: made, shape: null, cells: [], word: null };
    parts.heading = element("p", "panel-heading", made);
    if (hasMarks(panel)) {
      parts.shape = mark("none");
      made.append(parts.shape);
    }
    parts.cells = panel.columns.map((column) => element("span", column.numeric ? "panel-number" : "panel-cell", made));
    parts.word = element("span", "panel-word", made);
    parts.all = [parts.shape, ...parts.cells, parts.word].filter(Boolean);
    return parts;
  }

  function fill(parts, one, panel) {
    parts.root.hidden = !one;
    if (!one) return;
    const row = one.row ?? null;
    attribute(parts.root, "data-heading", one.heading ? "yes" : null);
    write(parts.heading, one.heading ?? null);
    attribute(parts.root, "data-dimmed", row && row.dimmed ? "yes" : null);
    panel.columns.forEach((column, n) => {
      const said = row ? row.cells[column.key] ?? "" : "";
      if (parts.cells[n].textContent !== said) parts.cells[n].textContent = said;
    });
    write(parts.word, row ? row.word : null);
    attribute(parts.root, "data-mark", row ? row.mark : null);
    if (parts.shape && row && row.mark) setMark(parts.shape, row.mark);
  }

  function grow(held, count, make) {
    while (held.length < count) held.push(make());
    held.splice(count).forEach((gone) => gone.root.remove());
  }

  function put(node, box) {
    node.style.left = `${box.x}px`;
    node.style.top = `${box.y}px`;
    node.style.width = `${box.width}px`;
    if (box.height !== undefined) node.style.height = `${box.height}px`;
  }

  window.centre = window.centre ?? {};
  window.centre.panels = { Panel, asked, tallest, put, grow };
})();

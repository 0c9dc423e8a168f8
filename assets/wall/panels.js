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
  /** Words shorter than this never break. */
  const SHORT = 6.5;

  /**
   * Where a panel's rows stand.
   * @param {import("./layout").Geometry} geometry @param {Object} box px @param {Object} panel
   */
  function arrange(geometry, box, panel) {
    const { em } = geometry;
    const head = (TITLE + (panel.note ? 1 : 0) + 1) * LINE * em + 0.3 * em;
    const across = wideEnough(layout.within(geometry.columns, box.x + PADDING * em, box.x + box.width - PADDING * em), em);
    const down = layout.within(geometry.rows, box.y + head, box.y + box.height - 0.2 * em);
    const natural = widths(panel);
    const asked = sum(natural) + GAP * (natural.length - 1);
    const isSplit = across.length > 1 && across.every((span) => span.to - span.from < 0.8 * asked * em);
    const columns = isSplit ? [{ x: across[0].from, width: across.at(-1).to - across[0].from }] : abreast(across, asked, panel, down, em);
    const parts = isSplit ? shared(leastWidths(panel, natural), across, em) : [{ first: 0, count: natural.length, width: Math.min(...columns.map((one) => one.width)) / em }];
    const { tracks, lines } = tracked(panel, natural, parts, across, em);
    const height = (lines * LINE + 0.18) * em;
    const slots = columns.flatMap((column) =>
      down.flatMap((span) =>
        Array.from({ length: Math.floor((span.to - span.from) / height) }, (_, n) => ({ ...column, y: span.from + n * height })),
      ),
    );
    const template = tracks.map(({ width }) => `${width.toFixed(2)}em`).join(" ");
    const places = tracks.flatMap(({ cell }, n) => (cell === null ? [] : [n + 1]));
    return { head, columns, slots, height, lines, template, places, title: across[0], end: columns.at(-1) };
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
    let lines = 1;
    parts.forEach(({ first, count, width }, n) => {
      const found = fit(panel, natural.slice(first, first + count), width, first);
      lines = Math.max(lines, found.lines);
      if (n) tracks.push({ cell: null, width: Math.max(0, (across[n].from - across[n - 1].to) / em - 2 * GAP) });
      found.fitted.forEach((one, m) => tracks.push({ cell: first + m, width: one }));
    });
    return { tracks, lines };
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
    const tall = down.reduce((sum, span) => sum + Math.floor((span.to - span.from) / ((LINE + 0.18) * em)), 0) || 1;
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
    const lines = columns.flatMap(({ column, at }) =>
      panel.rows.map((row) => (column.numeric ? 1 : text.lines(row.cells[column.key], fitted[at] + 0.02))),
    );
    return { fitted, lines: Math.min(MOST_LINES, Math.max(1, ...lines)) };
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
      root.style.setProperty("--lines", String(laid.lines));
      const inside = (x) => x - box.x;
      put(this.head, { x: inside(laid.title.from), y: 0, width: laid.title.to - laid.title.from });
      put(this.note, { x: inside(laid.title.from), y: TITLE * LINE * geometry.em, width: laid.title.to - laid.title.from });
      this.count.style.right = `${box.x + box.width - laid.end.x - laid.end.width}px`;
      grow(this.heads, laid.columns.length, () => makeRow(root, "panel-heads", panel));
      laid.columns.forEach((column, n) => {
        put(this.heads[n].root, { x: inside(column.x), y: laid.head - LINE * geometry.em - 0.15 * geometry.em, width: column.width });
      });
      grow(this.rows, laid.slots.length, () => makeRow(root, "panel-row", panel));
      [...this.heads, ...this.rows].forEach(({ all }) => all.forEach((cell, n) => {
        cell.style.gridColumn = String(laid.places[n] ?? "auto");
      }));
      laid.slots.forEach((slot, n) => {
        put(this.rows[n].root, { x: inside(slot.x), y: slot.y - box.y, width: slot.width, height: laid.height });
      });
    }

    /** Columns of another kind need other rows. */
    clear() {
      [...this.heads.splice(0), ...this.rows.splice(0)].forEach((gone) => gone.root.remove());
    }

    /** Show a panel's newest words. */
    paint(panel) {
      this.panel = panel;
      write(this.name, panel.title);
      write(this.note, panel.note);
      this.heads.forEach(({ cells }) => panel.columns.forEach((column, n) => write(cells[n], column.title)));
      this.list = listed(panel);
      this.turn(this.page);
    }

    /** @param {number} step which of the pages */
    turn(step) {
      const slots = this.rows.length;
      const pages = Math.max(1, Math.ceil(this.list.length / Math.max(1, slots)));
      const isOther = pages > 1 && step % pages !== this.page % pages;
      this.page = step;
      const from = (step % pages) * slots;
      this.rows.forEach((parts, n) => fill(parts, this.list[from + n], this.panel));
      if (isOther) tiles.soften(this.root);
      write(this.count, this.counted(from, slots, pages));
    }

    /** "1–17/34", and nothing where all stand. */
    counted(from, slots, pages) {
      const before = this.list.slice(0, from).filter((one) => one.row).length;
      const here = this.list.slice(from, from + slots).filter((one) => one.row).length;
      const total = this.panel.total ?? this.list.length;
      if ((pages === 1 && here >= total) || here === 0) return null;
      return `${before + 1}\u2013${before + here}/${total}`;
    }
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
  window.centre.panels = { Panel, asked, put, grow };
})();

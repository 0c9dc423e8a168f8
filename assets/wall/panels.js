/* Panels of rows: as many as stand whole, in as many columns as there is room for; the rest takes turns. */
(() => {
  "use strict";

  const { tiles, layout, text } = window.centre;
  const { element, mark, setMark, write, attribute } = tiles;
  const LINE = layout.LINE;
  const TITLE = 1.25;
  const GAP = 0.9;
  const MARK = 1.3;
  const PADDING = 0.5;
  const MOST_LINES = 2;
  const SHRINKS = 0.55;

  /**
   * Where a panel's rows stand.
   * @param {import("./layout").Geometry} geometry @param {Object} box px @param {Object} panel
   */
  function arrange(geometry, box, panel) {
    const { em } = geometry;
    const head = (TITLE + (panel.note ? 1 : 0) + 1) * LINE * em + 0.3 * em;
    const across = layout.within(geometry.columns, box.x + PADDING * em, box.x + box.width - PADDING * em);
    const down = layout.within(geometry.rows, box.y + head, box.y + box.height - 0.2 * em);
    const natural = widths(panel);
    const asked = natural.reduce((sum, one) => sum + one, 0) + GAP * (natural.length - 1);
    const counts = across.map((span) => Math.max(1, Math.floor((span.to - span.from + 2 * GAP * em) / ((asked + 2 * GAP) * em))));
    const columns = across.flatMap((span, index) => {
      const count = fewest(counts, index, panel, down, em);
      const width = (span.to - span.from - 2 * GAP * em * (count - 1)) / count;
      return Array.from({ length: count }, (_, n) => ({ x: span.from + n * (width + 2 * GAP * em), width }));
    });
    const narrowest = Math.min(...columns.map((column) => column.width)) / em;
    const { fitted, lines } = fit(panel, natural, narrowest);
    const height = (lines * LINE + 0.18) * em;
    const slots = columns.flatMap((column) =>
      down.flatMap((span) =>
        Array.from({ length: Math.floor((span.to - span.from) / height) }, (_, n) => ({ ...column, y: span.from + n * height })),
      ),
    );
    const template = fitted.map((one) => `${one.toFixed(2)}em`).join(" ");
    return { head, columns, slots, height, lines, template, title: across[0] };
  }

  /** How wide a panel is where no word of it takes a second line, in smallest texts. */
  function asked(panel) {
    const natural = widths(panel);
    return natural.reduce((sum, one) => sum + one, 0) + GAP * (natural.length - 1) + 2 * PADDING;
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
      Math.max(text.width(column.title), ...panel.rows.map((row) => text.width(row.cells[column.key]))) + 0.1,
    );
    const word = Math.max(0, ...panel.rows.map((row) => text.width(row.word)));
    return [...(hasMarks(panel) ? [MARK - GAP / 2] : []), ...found, ...(word ? [word + 0.1] : [])];
  }

  function hasMarks(panel) {
    return panel.rows.some((row) => row.mark);
  }

  /** The widest words give way first, and then take a second line. */
  function fit(panel, natural, room) {
    const gaps = GAP * (natural.length - 1);
    const fitted = [...natural];
    const asked = () => fitted.reduce((sum, one) => sum + one, 0) + gaps;
    const offset = hasMarks(panel) ? 1 : 0;
    const soft = panel.columns.map((column, n) => (column.numeric ? -1 : n + offset)).filter((n) => n >= 0);
    soft.sort((a, b) => natural[b] - natural[a]);
    soft.forEach((at) => {
      if (asked() > room) fitted[at] = Math.max(SHRINKS * natural[at], fitted[at] - (asked() - room));
    });
    if (asked() < room && soft.length) fitted[soft[0]] += room - asked();
    const lines = Math.max(
      1,
      ...panel.columns.flatMap((column, n) => panel.rows.map((row) => text.lines(row.cells[column.key], fitted[n + offset] + 0.02))),
    );
    return { fitted, lines: Math.min(MOST_LINES, lines) };
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
      this.count = element("span", "wall-turn", this.head);
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
      grow(this.heads, laid.columns.length, () => makeRow(root, "panel-heads", panel));
      laid.columns.forEach((column, n) => {
        put(this.heads[n].root, { x: inside(column.x), y: laid.head - LINE * geometry.em - 0.15 * geometry.em, width: column.width });
      });
      grow(this.rows, laid.slots.length, () => makeRow(root, "panel-row", panel));
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

/* Panels of rows: as many as stand whole, in as many columns as there is room for; the rest takes turns. */
(() => {
  "use strict";

  const { tiles, layout, rows } = window.centre;
  const { element, mark, setMark, write, attribute } = tiles;
  const { arrange, hasMarks, TITLE, MOST_KEYS, flowed, together } = rows;
  const LINE = layout.LINE;

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
      attribute(root, "data-flow", laid.isFlow ? "yes" : null);
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
      fill(parts, spot ? spot.one : null, this.panel, this.laid.isFlow);
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

  function fill(parts, one, panel, isFlow = false) {
    parts.root.hidden = !one;
    if (!one) return;
    const row = one.row ?? null;
    attribute(parts.root, "data-heading", one.heading ? "yes" : null);
    write(parts.heading, one.heading ?? null);
    attribute(parts.root, "data-dimmed", row && row.dimmed ? "yes" : null);
    panel.columns.forEach((column, n) => {
      const said = row ? row.cells[column.key] ?? "" : "";
      const shown = isFlow ? flowed(said, column) : said;
      if (parts.cells[n].textContent !== shown) parts.cells[n].textContent = shown;
    });
    write(parts.word, row && row.word ? (isFlow ? together(row.word) : row.word) : null);
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
  window.centre.panels = { Panel, put, grow };
})();

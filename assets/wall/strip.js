/* The strip at the foot of every scene: what left its course, in static rows; and what is said to the room. */
(() => {
  "use strict";

  const { tiles, layout, text, panels } = window.centre;
  const { element, mark, setMark, write, attribute } = tiles;
  const { put, grow } = panels;
  const LINE = layout.LINE;
  const GAP = 1.1;
  const STRIP_SECONDS = 10;
  const MOST_ROWS = 3;
  const LONGEST_WHOLE = 24;
  /** A message is read at 20′, or at the least size where it is long. */
  const SIZES = [1.25, 1];

  class Strip {
    /** @param {HTMLElement} root */
    constructor(root) {
      this.seconds = 0;
      this.isFilled = false;
      this.root = element("footer", "wall-strip", root);
      this.list = element("ol", "exceptions", this.root);
      this.list.id = "exceptions";
      this.rows = [];
      this.parts = [];
      this.said = null;
      [this.none, this.more, this.message] = ["none", "more", "message"].map((id) => {
        const made = element("p", id === "message" ? "wall-message" : `exceptions-${id}`, this.root);
        made.id = id;
        made.hidden = true;
        return made;
      });
      this.message.setAttribute("role", "status");
    }

    /** Sizes and places for a screen. @param {import("./layout").Geometry} geometry */
    lay(geometry) {
      this.geometry = geometry;
      this.root.style.height = `${geometry.strip}px`;
      this.layMessage();
      this.arrange();
    }

    /** What is said to the room stands in the place of the exceptions, and covers no figure. @param {string|null} message */
    say(message) {
      this.said = message;
      this.message.hidden = !message;
      attribute(this.root, "data-message", message ? "yes" : null);
      this.layMessage();
    }

    /** In the largest text in which it stands whole, and going on beyond a line of the bezel. */
    layMessage() {
      if (!this.geometry) return;
      const { exceptions, em, strip } = this.geometry;
      grow(this.parts, exceptions.length, () => ({ root: element("span", "", this.message) }));
      const found = SIZES.map((size) => flowing(this.said ?? "", exceptions, size * em, Math.floor(strip / (size * LINE * em))));
      const best = Math.max(0, found.findIndex((one) => one.rest === ""));
      const { parts } = found[best].rest === "" ? found[best] : found.at(-1);
      this.message.style.fontSize = `${SIZES[found[best].rest === "" ? best : SIZES.length - 1]}em`;
      this.parts.forEach(({ root }, n) => {
        write(root, parts[n] ?? null);
        root.style.left = `${exceptions[n].from - exceptions[0].from}px`;
        root.style.width = `${exceptions[n].to - exceptions[n].from}px`;
      });
    }

    get isSaying() {
      return !this.message.hidden;
    }

    /** Once a second. */
    tick() {
      this.seconds += 1;
      if (this.seconds % STRIP_SECONDS === 0) this.turn();
    }

    /** @param {{rows: Object[], more: string|null, none: string}} exceptions @param {Record<string, string>} words */
    paint({ rows, more, none }, words) {
      grow(this.rows, Math.min(rows.length, MOST_ROWS), () => makeException(this.list));
      this.rows.forEach((parts, index) => fill(parts, rows[index], words));
      write(this.more, more);
      write(this.none, rows.length ? null : none);
      this.isFilled = true;
      this.arrange();
    }

    /** As many rows side by side as stand whole, in two lines each; none across a line of the bezel. */
    arrange() {
      if (!this.geometry || !this.isFilled) return;
      const { exceptions: columns, em, portrait, strip } = this.geometry;
      const more = this.more.hidden ? 0 : (text.width(this.more.textContent, 600) + GAP) * em;
      this.more.style.right = `${innerWidth - columns.at(-1).to}px`;
      this.message.style.left = `${columns[0].from}px`;
      this.message.style.right = this.more.style.right;
      let cells = [];
      for (let count = this.rows.length; count > 0; count -= 1) {
        cells = portrait ? upright(columns[0], count, strip, more, em) : abreast(columns, count, more, em);
        const lines = portrait ? Math.floor((cells[0].height + 0.1) / (LINE * em)) : 2;
        const fits = this.rows.every(({ said }) => cells.every((cell) => lines >= text.lines(said, cell.width / em - 1.7)));
        if (lines >= 1 && (fits || count === 1)) break;
      }
      const isApart = columns.length > 1 && cells.length === 1 && this.rows.some(({ said }) => text.lines(said, cells[0].width / em - 1.7) > 2);
      if (isApart) {
        cells = [{ x: columns[0].from, y: 0, width: columns[1].to - more - columns[0].from }];
        this.list.style.setProperty("--apart", `${columns[1].from - columns[0].from}px`);
      }
      attribute(this.list, "data-apart", isApart ? "yes" : null);
      this.cells = cells;
      this.turn();
    }

    turn() {
      const places = this.cells ? this.cells.length : 0;
      const nodes = this.rows;
      const fixed = nodes.length > places ? places - 1 : nodes.length;
      const turning = nodes.length - fixed;
      const shown = turning ? fixed + (Math.floor(this.seconds / STRIP_SECONDS) % turning) : -1;
      nodes.forEach(({ root }, index) => {
        const hidden = index >= fixed && index !== shown;
        if (!hidden && places) put(root, this.cells[Math.min(index, places - 1)]);
        if (root.hidden && !hidden) tiles.soften(root);
        root.hidden = hidden;
      });
    }
  }

  function makeException(list) {
    const root = element("li", "exception", list);
    const shape = mark("off");
    root.append(shape);
    const said = element("p", "exception-text", root);
    const parts = { root, shape, said: "" };
    [["place", "what"], ["value", "since", "handler"]].forEach((names) => {
      const part = element("span", "exception-part", said);
      names.forEach((name, n) => {
        if (n) part.append(" ");
        parts[name] = element("span", `exception-${name}`, part);
      });
      said.append(" ");
    });
    return parts;
  }

  function fill(parts, row, words) {
    setMark(parts.shape, row.severity);
    attribute(parts.root, "data-severity", row.severity);
    attribute(parts.root, "data-acknowledged", row.acknowledged ? "yes" : null);
    const handler = row.acknowledged ? `${row.handler} (${words.acknowledged ?? ""})` : row.handler;
    const said = { place: row.place, what: row.what, value: whole(row.value), since: whole(row.since), handler: whole(handler) };
    Object.entries(said).forEach(([name, word]) => write(parts[name], word));
    parts.said = Object.values(said).filter(Boolean).join(" · ");
  }

  /** Words into so many lines of each column. @returns {{parts: string[], rest: string}} */
  function flowing(said, columns, size, lines) {
    const words = said.split(" ").filter(Boolean);
    const parts = columns.map((span) => {
      let part = "";
      while (words.length) {
        const longer = part ? `${part} ${words[0]}` : words[0];
        if (text.lines(longer, (span.to - span.from) / size - 0.8) > lines) break;
        part = longer;
        words.shift();
      }
      return part;
    });
    return { parts, rest: words.join(" ") };
  }

  /** Few words that stay on one line. @param {string|null} words */
  function whole(words) {
    return words && words.length <= LONGEST_WHOLE ? words.replaceAll(" ", "\u00a0") : words;
  }

  /** Cells beside one another, spread over the screens. */
  function abreast(columns, count, more, em) {
    const spans = columns.map((span, n) => ({ ...span, to: span.to - (n === columns.length - 1 ? more : 0) }));
    const cells = layout.spread(count, spans);
    return spans.flatMap((span, index) => {
      const width = (span.to - span.from - GAP * em * (cells[index] - 1)) / (cells[index] || 1);
      return Array.from({ length: cells[index] }, (_, n) => ({ x: span.from + n * (width + GAP * em), y: 0, width }));
    });
  }

  /** Cells over one another. */
  function upright(span, count, strip, more, em) {
    const height = Math.floor(strip / (LINE * em) / count) * LINE * em;
    return Array.from({ length: count }, (_, n) => ({ x: span.from, y: n * height, width: span.to - span.from - more, height }));
  }

  window.centre = window.centre ?? {};
  window.centre.strip = { Strip };
})();

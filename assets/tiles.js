/* KPI tiles: one element per indicator, made once and then changed in place, word by word. */
(() => {
  "use strict";

  /**
   * @typedef {Object} Tile  One indicator, every text ready to be shown (see the snapshot).
   * @property {string} id
   * @property {string} name
   * @property {string|null} value
   * @property {string} unit
   * @property {string|null} value_note
   * @property {{label: string, achieved: string, share: number, pace: number|null}|null} target
   * @property {string|null} target_missing
   * @property {{label: string, direction: string, good: boolean|null}|null} change
   * @property {string|null} change_missing
   * @property {{values: Array<number|null>, low: number, high: number, label: string}|null} trend
   * @property {{code: string, word: string}} status
   * @property {{code: string, word: string}} truth
   * @property {{have: number, of: number, label: string, partial: boolean, provisional?: boolean}|null} coverage
   * @property {string|null} source_line
   * @property {boolean} simulated
   * @property {string|null} revised
   * @property {string|null} href
   * @property {string|null} [trace] where the figure is followed to its source
   */

  const SVG = "http://www.w3.org/2000/svg";
  const CIRCLE = "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18z";
  /** Shapes on a 24 × 24 grid; form carries the meaning, colour only repeats it. */
  const SHAPES = {
    on: CIRCLE,
    risk: "M12 2.5L23 21.5H1z",
    off: "M12 .5L23.5 12L12 23.5L.5 12z",
    late: `${CIRCLE}M12 7v5.5l4 2.5`,
    none: CIRCLE,
    error: "M4 4L20 20M20 4L4 20",
    up: "M12 2.5L21 12H15.5V21.5H8.5V12H3z",
    down: "M12 21.5L21 12H15.5V2.5H8.5V12H3z",
    flat: "M2 9.5H22V14.5H2z",
    good: "M3 12.5L9.5 19L21 5.5",
    bad: "M12 2.5V14M12 19v2.5",
  };
  const TRUTH_SHAPES = {
    late: "late", old: "late", never: "none", not_applicable: "none", source_error: "error",
  };
  const CALM_TRUTH = "on_time";
  const FADE = { duration: 280, easing: "ease-out" };
  /** Letters of a note that stay on one line. */
  const TOGETHER = 13;
  const TREND_WIDTH = 100;
  const TREND_HEIGHT = 40;
  const TREND_MARGIN = 4;

  /** Parts of each tile element, so that an update never searches the document. */
  const parts = new WeakMap();

  /** @param {string} tag @param {string} name @param {Element|null} parent @returns {HTMLElement} */
  function element(tag, name, parent = null) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (parent) parent.append(made);
    return made;
  }

  /** Write only what differs, so that an unchanged screen costs no layout. @param {Element} node @param {string|null} text */
  function write(node, text) {
    const wanted = text ?? "";
    if (node.textContent !== wanted) node.textContent = wanted;
    hide(node, !wanted);
  }

  /** Hiding what is hidden costs the browser as much as hiding what is not. @param {Element} node @param {boolean} is */
  function hide(node, is) {
    if (node.hidden !== is) node.hidden = is;
  }

  /** @param {Element} node @param {string} name @param {string|null} value */
  function attribute(node, name, value) {
    if (value === null) node.removeAttribute(name);
    else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  /** An inline shape, hidden from readers because a word always stands beside it. @param {string} code @returns {SVGElement} */
  function mark(code) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    svg.append(document.createElementNS(SVG, "path"));
    setMark(svg, code);
    return svg;
  }

  /** @param {SVGElement} svg @param {string} code */
  function setMark(svg, code) {
    attribute(svg, "class", `mark mark-${code}`);
    attribute(svg.firstChild, "d", SHAPES[code] ?? SHAPES.none);
  }

  /** A tile without content yet. @param {string} id @returns {HTMLElement} */
  function make(id) {
    const root = element("article", "tile");
    root.dataset.tile = id;
    const p = { root };
    const heading = element("h3", "tile-name", root);
    const wall = document.body.hasAttribute("data-wall");
    p.name = element(wall ? "span" : "a", "tile-link", heading);
    if (!wall) p.revised = element("span", "tile-revised", heading);
    const figure = element("p", "tile-figure", root);
    p.value = element("span", "tile-value", figure);
    const beside = element("span", "tile-beside", figure);
    p.unit = element("span", "tile-unit", beside);
    p.note = element("span", "tile-note", beside);
    const target = element("div", "tile-target", root);
    p.bullet = element("div", "bullet", target);
    element("i", "bullet-bar", p.bullet);
    element("i", "bullet-line", p.bullet);
    p.achieved = element("span", "tile-achieved", target);
    p.target = element("span", "tile-plan", target);
    const change = element("p", "tile-change", root);
    p.arrow = mark("flat");
    p.change = element("span", "");
    p.good = mark("good");
    change.append(p.arrow, p.change, p.good);
    const course = wall ? root : element("div", "tile-course", root);
    makeTrend(p, course);
    const state = element("div", "tile-state", course);
    p.status = makeState(state, "tile-status");
    p.truth = makeState(state, "tile-truth");
    const more = wall ? element("p", "tile-more", root) : null;
    const source = element("p", "tile-source", root);
    p.source = element(wall ? "span" : "a", "tile-trace", source);
    p.coverage = element("span", "tile-coverage", more ?? source);
    parts.set(root, p);
    return root;
  }

  function makeTrend(p, parent) {
    p.trend = document.createElementNS(SVG, "svg");
    p.trend.setAttribute("class", "trend");
    p.trend.setAttribute("viewBox", `0 0 ${TREND_WIDTH} ${TREND_HEIGHT}`);
    p.trend.setAttribute("preserveAspectRatio", "none");
    p.trend.setAttribute("role", "img");
    p.line = document.createElementNS(SVG, "path");
    p.line.setAttribute("class", "trend-line");
    p.last = document.createElementNS(SVG, "path");
    p.last.setAttribute("class", "trend-last");
    p.trend.append(p.line, p.last);
    parent.append(p.trend);
  }

  function makeState(parent, name) {
    const root = element("span", `state ${name}`, parent);
    const shape = mark("none");
    const word = element("span", "state-word");
    root.append(shape, word);
    return { root, shape, word };
  }

  /**
   * Show a tile's present state in its element.
   * @param {HTMLElement} root made by `make`
   * @param {Tile} tile
   * @param {Record<string, string>} words needs `no_data`
   */
  function update(root, tile, words) {
    const p = parts.get(root);
    const late = tile.truth.code !== CALM_TRUTH;
    attribute(root, "data-status", tile.status.code);
    attribute(root, "data-truth", tile.truth.code);
    attribute(root, "data-simulated", tile.simulated ? "yes" : null);
    write(p.name, p.revised ? tile.name : tile.name.replace(/-(?=\S)/gu, "-\u2060"));
    if (p.name.tagName === "A") attribute(p.name, "href", tile.href);
    const missing = tile.value === null;
    attribute(root, "data-missing", missing ? "yes" : null);
    write(p.value, missing ? words.no_data : tile.value);
    write(p.unit, missing ? null : tile.unit);
    write(p.note, missing ? null : noteOf(tile, !p.revised));
    updateTarget(p, tile);
    updateChange(p, tile);
    updateTrend(p, tile.trend);
    const course = tile.status.code === "unknown" ? "none" : tile.status.code;
    updateState(p.status, course, tile.status.word);
    updateState(p.truth, TRUTH_SHAPES[tile.truth.code] ?? "none", late ? tile.truth.word : null);
    write(p.source, tile.source_line);
    if (p.source.tagName === "A") attribute(p.source, "href", tile.trace ?? null);
    write(p.coverage, tile.coverage ? tile.coverage.label : null);
    attribute(p.coverage, "data-partial", tile.coverage && tile.coverage.partial ? "yes" : null);
    attribute(root, "data-provisional", tile.coverage && tile.coverage.provisional ? "yes" : null);
    if (p.revised) write(p.revised, tile.revised);
  }

  /** What must be said of a figure, a few words of it never apart. @param {Tile} tile @param {boolean} revised whether that it was */
  function noteOf(tile, revised) {
    const notes = [tile.value_note, revised ? tile.revised : null].filter(Boolean).join(", ");
    return notes.split(", ").map((note) => (note.length <= TOGETHER ? note.replaceAll(" ", "\u00a0") : note)).join(", ");
  }

  /** The last three words of a sentence never apart: "so cùng kỳ". @param {string} said */
  function together(said) {
    return said.replace(/(\S+) (\S+) (\S+)$/u, "$1\u00a0$2\u00a0$3");
  }

  function updateTarget(p, tile) {
    const target = tile.target;
    hide(p.bullet, !target);
    write(p.achieved, target ? target.achieved : null);
    write(p.target, target ? target.label : tile.target_missing);
    if (!target) return;
    const end = Math.max(1.15, target.share);
    const pace = Math.min(target.pace ?? 1, end);
    p.bullet.style.setProperty("--share", `${(100 * Math.max(0, target.share)) / end}%`);
    p.bullet.style.setProperty("--target", `${100 / end}%`);
    p.bullet.style.setProperty("--pace", `${(100 * pace) / end}%`);
  }

  function updateChange(p, tile) {
    const change = tile.change;
    write(p.change, change ? together(change.label) : tile.change_missing);
    attribute(p.arrow, "hidden", change ? null : "");
    attribute(p.good, "hidden", change && change.good !== null ? null : "");
    if (!change) return;
    setMark(p.arrow, change.direction);
    setMark(p.good, change.good ? "good" : "bad");
  }

  function updateState(state, code, word) {
    setMark(state.shape, code);
    write(state.word, word);
    hide(state.root, !word);
  }

  function updateTrend(p, trend) {
    attribute(p.trend, "hidden", trend ? null : "");
    if (!trend) return;
    const drawn = path(trend);
    attribute(p.line, "d", drawn.line);
    attribute(p.last, "d", drawn.last);
    attribute(p.trend, "aria-label", trend.label);
  }

  /** A gap in the values is a gap in the line. @returns {{line: string, last: string}} */
  function path({ values, low, high }) {
    const step = (TREND_WIDTH - 2 * TREND_MARGIN) / Math.max(1, values.length - 1);
    const scale = (TREND_HEIGHT - 2 * TREND_MARGIN) / (high - low || 1);
    let line = "";
    let last = "";
    let joined = false;
    values.forEach((value, index) => {
      if (value === null) {
        joined = false;
        return;
      }
      const within = Math.min(high, Math.max(low, value));
      const x = (TREND_MARGIN + index * step).toFixed(2);
      const y = (TREND_HEIGHT - TREND_MARGIN - (within - low) * scale).toFixed(2);
      line += joined ? `L${x} ${y}` : `M${x} ${y}h.01`;
      last = `M${x} ${y}h.01`;
      joined = true;
    });
    return { line, last };
  }

  /** One soft fade, and none for those who asked for less motion. @param {Element} node */
  function soften(node) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    node.animate([{ opacity: 0.7 }, { opacity: 1 }], FADE);
  }

  /**
   * Bring a container's tiles to the given ones, in their order; kept tiles keep their element.
   * @param {HTMLElement} container
   * @param {Tile[]} tiles
   * @param {Record<string, string>} words
   * @param {Set<string>} [changed] ids that fade softly
   * @param {number} [before] how many other elements stand first in the container
   */
  function paint(container, tiles, words, changed = new Set(), before = 0) {
    const held = new Map([...container.children].slice(before).map((child) => [child.dataset.tile, child]));
    tiles.forEach((tile, index) => {
      const node = held.get(tile.id) ?? make(tile.id);
      held.delete(tile.id);
      update(node, tile, words);
      const at = container.children[before + index];
      if (at !== node) container.insertBefore(node, at ?? null);
      if (changed.has(tile.id)) soften(node);
    });
    held.forEach((left) => left.remove());
  }

  window.centre = window.centre ?? {};
  window.centre.tiles = { noteOf, together, make, update, paint, mark, setMark, soften, write, hide, attribute, element };
})();

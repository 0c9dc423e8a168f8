/* What the explorer's drawings are made of: elements, scales, written numbers, and the table behind each drawing. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const pen = document.createElement("canvas").getContext("2d");
  /** @type {Map<string, number>} px by font and text: the same few words are measured again and again */
  const widths = new Map();
  const MOST_WIDTHS = 5000;
  document.fonts.addEventListener("loadingdone", () => widths.clear()); // what was measured in another font is not so wide
  /** @type {Map<string, Intl.NumberFormat>} by language and decimals: making one takes longer than writing a hundred */
  const writers = new Map();
  /** How much finer than wanted a scale may be, rather than much coarser. */
  const SLACK = 0.8;
  const FONT = '"Be Vietnam Pro", sans-serif';

  function dressed(node, attributes, children) {
    Object.entries(attributes ?? {}).forEach(([name, value]) => {
      if (value === null || value === undefined || value === false) return;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name.startsWith("--")) node.style.setProperty(name, value);
      else node.setAttribute(name, value === true ? "" : String(value));
    });
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  }

  /** @param {string} tag @param {Object} [attributes] `on…` are listeners, `--…` style properties @returns {HTMLElement} */
  function el(tag, attributes, ...children) {
    return dressed(document.createElement(tag), attributes, children);
  }

  /** @param {string} tag @param {Object} [attributes] @returns {SVGElement} */
  function vec(tag, attributes, ...children) {
    return dressed(document.createElementNS(SVG, tag), attributes, children);
  }

  function language() {
    return document.documentElement.lang === "en" ? "en-GB" : "vi-VN";
  }

  /** A number beside an axis; figures come written from the server. */
  function number(value, decimals = 0) {
    const key = `${language()} ${decimals}`;
    if (!writers.has(key)) {
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      writers.set(key, new Intl.NumberFormat(language(), digits));
    }
    return writers.get(key).format(value);
  }

  /** How wide a text stands, in px. */
  function wide(text, size = 13, weight = 400) {
    const font = `${weight} ${size}px ${FONT}`;
    const key = `${font} ${text}`;
    if (!widths.has(key)) {
      if (widths.size >= MOST_WIDTHS) widths.clear();
      pen.font = font;
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  }

  /** A text that has room for so many px, its end given up where it has not. */
  function fitted(text, room, size = 13, weight = 400) {
    if (wide(text, size, weight) <= room) return text;
    let short = text;
    while (short.length > 1 && wide(`${short}…`, size, weight) > room) short = short.slice(0, -1).trimEnd();
    return `${short}…`;
  }

  /** A name at the beginning of a line. */
  function capital(text) {
    return text.slice(0, 1).toLocaleUpperCase(language()) + text.slice(1);
  }

  /** Text to be searched: small letters without diacritics. */
  function plain(text) {
    return text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/gu, "")
      .toLowerCase()
      .replaceAll("đ", "d")
      .replace(/\s+/gu, " ")
      .trim();
  }

  /** Decimals come as text; a drawing needs a number, and missing stays missing. @returns {number|null} */
  function drawn(value) {
    return value === null || value === undefined ? null : Number(value);
  }

  /**
   * A scale with round steps around some values.
   * @param {Array<number|null>} values @param {number} steps about how many @param {boolean} fromZero
   * @returns {{low: number, high: number, ticks: number[], decimals: number}}
   */
  function round(values, steps, fromZero) {
    const known = values.filter((value) => value !== null && Number.isFinite(value));
    if (fromZero) known.push(0);
    let [least, most] = [Math.min(...known), Math.max(...known)];
    if (!known.length) [least, most] = [0, 1];
    if (least === most) [least, most] = least === 0 ? [0, 1] : [Math.min(0, least), Math.max(0, most)];
    const rough = (most - least) / steps;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough * SLACK);
    const [low, high] = [Math.floor(least / step + 1e-9) * step, Math.ceil(most / step - 1e-9) * step];
    const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, n) => low + n * step);
    const decimals = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9) + (step / power === 2.5 ? 1 : 0)));
    return { low, high, ticks, decimals };
  }

  /** @returns {(value: number) => number} from a span of values to a span of px */
  function along(low, high, from, to) {
    return (value) => from + ((value - low) / (high - low || 1)) * (to - from);
  }

  /** Whether a scale starts at zero: where it hides less than it shows. */
  function isFromZero(values) {
    const known = values.filter((value) => value !== null);
    return known.length > 0 && Math.min(...known) >= 0 && Math.min(...known) < 0.6 * Math.max(...known);
  }

  /**
   * The table behind a drawing.
   * @param {string} caption
   * @param {Array<{title: string, numeric?: boolean}>} columns
   * @param {Array<Array<string|null|{text: string, href: string}>>} rows the first cell of each is its head
   */
  function table(caption, columns, rows) {
    const kind = (n) => (columns[n].numeric ? "numeric" : null);
    const content = (cell) => (cell && cell.href ? el("a", { href: cell.href }, cell.text) : (cell ?? "—"));
    const head = el(
      "tr",
      {},
      columns.map((one, n) => el("th", { scope: "col", class: kind(n) }, one.title)),
    );
    const body = rows.map((row) =>
      el(
        "tr",
        {},
        row.map((cell, n) =>
          n ? el("td", { class: kind(n) }, content(cell)) : el("th", { scope: "row" }, content(cell)),
        ),
      ),
    );
    return el("table", { class: "table" }, el("caption", {}, caption), el("thead", {}, head), el("tbody", {}, body));
  }

  /** An arrow key's step through some things; null where the key is none. */
  function stepped(event, at, count, across = 1) {
    const ways = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -across,
      ArrowDown: across,
      Home: -count,
      End: count,
    };
    if (!(event.key in ways) || event.ctrlKey || event.metaKey || event.altKey) return null;
    const wanted = at + ways[event.key];
    if (event.key === "Home") return 0;
    if (event.key === "End") return count - 1;
    return wanted < 0 || wanted >= count ? at : wanted;
  }

  Object.assign(window.centre.explorer, {
    el,
    vec,
    number,
    wide,
    fitted,
    plain,
    capital,
    drawn,
    round,
    along,
    isFromZero,
    table,
    stepped,
    language,
  });
})();

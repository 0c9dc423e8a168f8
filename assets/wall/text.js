/* How wide words are, asked of the font itself and not of the page: it costs no layout. */
(() => {
  "use strict";

  /** Figures of one width, for numbers that change or stand in columns. */
  const FIGURES = '"Centre Figures"';
  const FAMILY = '"Be Vietnam Pro", "Noto Sans", Inter, sans-serif';
  const PEN_PX = 100;
  const KEPT = 3000;
  /** What the page's own rounding adds. */
  const ROUNDING = 1.005;

  /** A letter of every file the font comes in. */
  const SAMPLE = "A1Đạưāₓ";

  let pen = null;
  let kept = new Map();

  /** @param {string|null} text @param {number} [weight] @returns {number} width in heights of the text */
  function width(text, weight = 400) {
    return text ? measured(text, `${weight} ${PEN_PX}px ${FAMILY}`) : 0;
  }

  /** The same of a number in figures of one width. */
  function number(text, weight = 600) {
    return text ? measured(text, `${weight} ${PEN_PX}px ${FIGURES}, ${FAMILY}`) : 0;
  }

  function measured(text, font) {
    const name = `${font} ${text}`;
    const held = kept.get(name);
    if (held !== undefined) return held;
    if (kept.size >= KEPT) kept = new Map();
    pen ??= document.createElement("canvas").getContext("2d");
    pen.font = font;
    const found = (pen.measureText(text).width / PEN_PX) * ROUNDING;
    kept.set(name, found);
    return found;
  }

  /** How many lines words take in a width, broken between words; no number of them where one word is wider. */
  function lines(text, room, weight = 400) {
    if (!text) return 0;
    const space = width("\u00a0", weight);
    let count = 1;
    let at = 0;
    text.split(" ").forEach((word) => {
      const wide = width(word, weight);
      if (wide > room) count = Infinity;
      if (at && at + space + wide > room) {
        count += 1;
        at = wide;
      } else at += (at ? space : 0) + wide;
    });
    return count;
  }

  /** Settled when words can be measured as they will stand; what was measured before is forgotten. */
  async function ready() {
    const asked = [400, 600].map((weight) => document.fonts.load(`${weight} 16px ${FIGURES}, ${FAMILY}`, SAMPLE));
    await Promise.all(asked).catch(() => null);
    kept = new Map();
  }

  window.centre = window.centre ?? {};
  window.centre.text = { width, number, lines, ready };
})();

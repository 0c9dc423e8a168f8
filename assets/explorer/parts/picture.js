/* A card as one SVG picture in the light theme's colours, with its title, period, source, filters and moment written into it. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { vec } = own;
  const MARGIN = 24;
  const HEAD = 64;
  const LINE = 17;
  const SCALE = 2;
  const STYLES = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "opacity",
    "font-size",
    "font-weight",
    "vector-effect",
  ];
  const ALIGNS = { middle: "center", end: "right" };
  const isSeen = (node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !node.classList.contains("x-unseen");

  /** What is drawn of a card: its pictures as they are, its texts and boxes as they stand. */
  function drawn(body) {
    const origin = body.getBoundingClientRect();
    const group = vec("g", {});
    const walk = (node) => {
      if (!isSeen(node)) return;
      if (node instanceof SVGSVGElement) {
        group.append(embedded(node, origin));
        return;
      }
      box(node, origin, group);
      node.childNodes.forEach((child) => {
        if (child.nodeType === Node.TEXT_NODE) text(child, node, origin, group);
        else if (child.nodeType === Node.ELEMENT_NODE) walk(child);
      });
    };
    [...body.children].forEach(walk);
    return group;
  }

  /** A drawing inside the picture, its styles written into it. */
  function embedded(svg, origin) {
    const rect = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true);
    const [from, to] = [
      [svg, ...svg.querySelectorAll("*")],
      [copy, ...copy.querySelectorAll("*")],
    ];
    from.forEach((node, n) => {
      const style = getComputedStyle(node);
      const own = STYLES.map((name) => [name, style.getPropertyValue(name)]).filter(
        ([name, value]) => value && !(name === "fill" && node.getAttribute("fill")?.startsWith("url")),
      );
      to[n].removeAttribute("style");
      own.forEach(([name, value]) => to[n].setAttribute(name, value));
      if (style.display === "none" || style.visibility === "hidden") to[n].setAttribute("display", "none");
      ["class", "tabindex", "role", "href", "data-key", "data-pick", "data-place"].forEach((name) =>
        to[n].removeAttribute(name),
      );
    });
    if (!copy.getAttribute("viewBox")) copy.setAttribute("viewBox", `0 0 ${rect.width} ${rect.height}`);
    Object.entries({
      x: rect.left - origin.left,
      y: rect.top - origin.top,
      width: rect.width,
      height: rect.height,
      overflow: "visible",
    }).forEach(([name, value]) => copy.setAttribute(name, value));
    return copy;
  }

  /** A background and a border, where an element has any. */
  function box(node, origin, group) {
    const style = getComputedStyle(node);
    const rect = node.getBoundingClientRect();
    const isClear = /^(transparent|rgba\(.*, 0\))$/u.test(style.backgroundColor);
    const border =
      parseFloat(style.borderTopWidth) && parseFloat(style.borderLeftWidth) ? parseFloat(style.borderTopWidth) : 0;
    const isHatched = style.backgroundImage.includes("repeating");
    if ((isClear && !border && !isHatched) || !rect.width || !rect.height) return;
    group.append(
      vec("rect", {
        x: rect.left - origin.left,
        y: rect.top - origin.top,
        width: rect.width,
        height: rect.height,
        rx: Math.min(parseFloat(style.borderTopLeftRadius) || 0, rect.height / 2),
        fill: isHatched ? "url(#x-none)" : isClear ? "none" : style.backgroundColor,
        stroke: border ? style.borderTopColor : "none",
        "stroke-width": border,
        opacity: style.opacity,
      }),
    );
  }

  /** A text line by line, as it is broken on the screen. */
  function text(node, holder, origin, group) {
    if (!node.data.trim()) return;
    const style = getComputedStyle(holder);
    const lines = [];
    const range = document.createRange();
    for (const word of node.data.matchAll(/\S+\s*/gu)) {
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].trimEnd().length);
      const rect = range.getBoundingClientRect();
      if (!rect.width) continue;
      const last = lines.at(-1);
      if (last && Math.abs(last.rect.top - rect.top) < 2) last.words += word[0];
      else lines.push({ rect, words: word[0] });
    }
    lines.forEach(({ rect, words }) =>
      group.append(
        vec(
          "text",
          {
            x: rect.left - origin.left,
            y: rect.top - origin.top + rect.height * 0.76,
            fill: style.color,
            "font-size": style.fontSize,
            "font-weight": style.fontWeight,
          },
          words.trimEnd(),
        ),
      ),
    );
  }

  /** Lines of words no longer than a width. */
  function broken(words, room, size) {
    return words.split(" ").reduce(
      (lines, word) => {
        const longer = `${lines.at(-1)} ${word}`.trim();
        if (own.wide(longer, size) > room && lines.at(-1)) lines.push(word);
        else lines[lines.length - 1] = longer;
        return lines;
      },
      [""],
    );
  }

  /** The whole picture. @param {{body: HTMLElement, title: HTMLElement}} card @param {string[]} said under the drawing */
  function picture(card, heading, said) {
    const root = document.documentElement;
    const theme = root.dataset.theme;
    root.dataset.theme = "light";
    card.body.classList.add("x-whole");
    const [width, rect] = [card.body.scrollWidth, card.body.getBoundingClientRect()];
    const content = drawn(card.body);
    card.body.classList.remove("x-whole");
    if (theme === undefined) delete root.dataset.theme;
    else root.dataset.theme = theme;
    const whole = width + 2 * MARGIN;
    const lines = said.flatMap((sentence) => broken(sentence, width, 12));
    const height = HEAD + rect.height + MARGIN + lines.length * LINE + MARGIN;
    content.setAttribute("transform", `translate(${MARGIN} ${HEAD})`);
    const none = vec(
      "pattern",
      { id: "x-none", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
      vec("rect", { width: 6, height: 6, fill: "#f1f2f4" }),
      vec("rect", { width: 1.5, height: 6, fill: "#5b6570" }),
    );
    return vec(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width: whole,
        height,
        viewBox: `0 0 ${whole} ${height}`,
        "font-family": "'Be Vietnam Pro', 'Noto Sans', sans-serif",
      },
      vec("defs", {}, none),
      vec("rect", { width: whole, height, fill: "#ffffff" }),
      vec(
        "text",
        { x: MARGIN, y: 32, "font-size": 18, "font-weight": 600, fill: "#1a2129" },
        own.fitted(heading, width, 18, 600),
      ),
      vec(
        "text",
        { x: MARGIN, y: 52, "font-size": 13, fill: "#4d5761" },
        own.fitted(card.title.textContent, width, 13),
      ),
      content,
      lines.map((line, n) =>
        vec(
          "text",
          { x: MARGIN, y: HEAD + rect.height + MARGIN + (n + 0.5) * LINE, "font-size": 12, fill: "#4d5761" },
          line,
        ),
      ),
    );
  }

  function written(svg) {
    return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
  }

  /** Where every text of a picture stands, in its own px. */
  function texts(svg) {
    const holder = own.el("div", { class: "x-unseen", "aria-hidden": "true" }, svg);
    document.body.append(holder);
    const back = svg.getScreenCTM().inverse();
    const found = [...svg.querySelectorAll("text")]
      .filter((node) => !node.closest("[display=none]"))
      .map((node) => ({
        matrix: back.multiply(node.getScreenCTM()),
        words: node.textContent,
        x: Number(node.getAttribute("x")),
        y: Number(node.getAttribute("y")),
        align: ALIGNS[node.getAttribute("text-anchor")] ?? "left",
        fill: node.getAttribute("fill") ?? "#1a2129",
        font: `${node.getAttribute("font-weight") ?? 400} ${parseFloat(node.getAttribute("font-size"))}px "Be Vietnam Pro", sans-serif`,
      }));
    holder.remove();
    return found;
  }

  /**
   * The picture as PNG, two dots a pixel. Its letters are written by the page, whose fonts are there: a picture may
   * not ask for any.
   * @returns {Promise<Blob>}
   */
  async function dotted(svg) {
    const said = texts(svg);
    const bare = svg.cloneNode(true);
    bare.querySelectorAll("text").forEach((node) => node.remove());
    const address = URL.createObjectURL(written(bare));
    try {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = SCALE * Number(svg.getAttribute("width"));
      canvas.height = SCALE * Number(svg.getAttribute("height"));
      const pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      said.forEach(({ matrix, words, x, y, align, fill, font }) => {
        pen.setTransform(new DOMMatrix().scale(SCALE).multiply(matrix));
        Object.assign(pen, { font, fillStyle: fill, textAlign: align });
        pen.fillText(words, x, y);
      });
      return await new Promise((resolve) => {
        canvas.toBlob(resolve, "image/png");
      });
    } finally {
      URL.revokeObjectURL(address);
    }
  }

  Object.assign(own, { picture: { picture, written, dotted } });
})();

/* Two indicators against each other: a point a place, named where there is room. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, vec, drawn, wide, along } = own;
  const [HEIGHT, TOP, BOTTOM, RADIUS] = [460, 26, 50, 5.5];

  function draw(card, { answer, words }) {
    const { scatter, asked } = answer;
    const points = scatter.points.map((point) => ({ ...point, vx: drawn(point.x), vy: drawn(point.y) }));
    const width = Math.max(card.width, 260);
    const across = own.round(
      points.map((one) => one.vx),
      6,
      own.isFromZero(points.map((one) => one.vx)),
    );
    const up = own.round(
      points.map((one) => one.vy),
      5,
      own.isFromZero(points.map((one) => one.vy)),
    );
    const left = 12 + Math.max(...up.ticks.map((tick) => wide(own.number(tick, up.decimals), 12)));
    const x = along(across.low, across.high, left + 8, width - 22);
    const y = along(up.low, up.high, HEIGHT - BOTTOM, TOP);
    const placed = points.map((one) => ({
      ...one,
      px: x(one.vx),
      py: y(one.vy),
      isChosen: one.id === asked.place || own.isAmong(asked.places, one.id),
    }));
    const readout = el("p", { class: "x-readout" }, el("span", { class: "muted" }, words.scatter_help));
    const svg = vec(
      "svg",
      {
        class: "x-chart",
        width,
        height: HEIGHT,
        viewBox: `0 0 ${width} ${HEIGHT}`,
        role: "group",
        "aria-label": title({ answer, words }),
      },
      axes({ across, up, x, y, left, width }, scatter),
      names(placed, width),
      placed.map((one) => dot(one)),
    );
    live(svg, readout, placed, scatter);
    const missing = scatter.missing?.length
      ? el("p", { class: "x-note" }, `${words.no_figure}: ${scatter.missing.join(", ")}`)
      : null;
    const note = scatter.note ? el("p", { class: "x-note" }, scatter.note) : null;
    card.body.replaceChildren(...[readout, svg, note, missing].filter(Boolean));
  }

  function axes({ across, up, x, y, left, width }, { x: one, y: other }) {
    const level = up.ticks.map((tick) =>
      vec(
        "g",
        {},
        vec("line", { class: "x-grid", x1: left + 8, x2: width - 22, y1: y(tick), y2: y(tick) }),
        vec("text", { x: left, y: y(tick) + 4, "text-anchor": "end" }, own.number(tick, up.decimals)),
      ),
    );
    const room = (width - 22 - left - 8) / across.ticks.length;
    const every = Math.ceil(
      (Math.max(...across.ticks.map((tick) => wide(own.number(tick, across.decimals), 12))) + 10) / room,
    );
    const upright = across.ticks.map((tick, n) =>
      vec(
        "g",
        {},
        vec("line", { class: "x-grid", x1: x(tick), x2: x(tick), y1: TOP, y2: HEIGHT - BOTTOM }),
        n % every
          ? null
          : vec(
              "text",
              { x: x(tick), y: HEIGHT - BOTTOM + 17, "text-anchor": "middle" },
              own.number(tick, across.decimals),
            ),
      ),
    );
    const named = (indicator) => `${indicator.short ?? indicator.name} (${indicator.unit})`;
    return vec(
      "g",
      { class: "x-axis", "aria-hidden": "true" },
      level,
      upright,
      vec("text", { class: "x-unit", x: 4, y: 13 }, own.fitted(`↑ ${named(other)}`, width - 10, 12.5)),
      vec(
        "text",
        { class: "x-unit", x: width - 22, y: HEIGHT - 8, "text-anchor": "end" },
        own.fitted(`${named(one)} →`, width - 40, 12.5),
      ),
    );
  }

  function dot(one) {
    return vec(
      "g",
      {
        class: "x-point",
        tabindex: "-1",
        role: "button",
        "data-pick": true,
        "data-place": one.id,
        "data-key": `point-${one.id}`,
        "data-chosen": one.isChosen ? "yes" : null,
        "aria-label": `${one.name}: ${one.xw}; ${one.yw}`,
      },
      vec("circle", { cx: one.px, cy: one.py, r: 12, class: "x-reach" }),
      vec("circle", { cx: one.px, cy: one.py, r: one.isChosen ? RADIUS + 1.5 : RADIUS }),
    );
  }

  /** Names that cover neither a point nor another name; the chosen ones first, then those farthest from the middle. */
  function names(points, width) {
    const middle = ["px", "py"].map((axis) => points.reduce((sum, one) => sum + one[axis], 0) / points.length);
    const far = (one) => Math.hypot(one.px - middle[0], one.py - middle[1]);
    const taken = points.map((one) => ({ left: one.px - 6, right: one.px + 6, top: one.py - 6, bottom: one.py + 6 }));
    const order = [...points].sort((one, other) => other.isChosen - one.isChosen || far(other) - far(one));
    return vec(
      "g",
      { class: "x-names", "aria-hidden": "true" },
      order.map((one) => {
        const long = wide(one.name, 12, one.isChosen ? 600 : 400);
        const ways = [
          [9, 4],
          [-9 - long, 4],
          [-long / 2, -10],
          [-long / 2, 19],
        ];
        const box = ways
          .map(([dx, dy]) => ({
            left: one.px + dx,
            right: one.px + dx + long,
            top: one.py + dy - 11,
            bottom: one.py + dy + 3,
            x: one.px + dx,
            y: one.py + dy,
          }))
          .find(
            (each) =>
              each.left > 30 &&
              each.right < width - 4 &&
              each.top > TOP &&
              each.bottom < HEIGHT - BOTTOM &&
              !taken.some(
                (other) =>
                  other.left < each.right &&
                  other.right > each.left &&
                  other.top < each.bottom &&
                  other.bottom > each.top,
              ),
          );
        if (!box) return null;
        taken.push(box);
        return vec("text", { x: box.x, y: box.y, class: one.isChosen ? "x-now" : null }, one.name);
      }),
    );
  }

  /** One point can be reached by Tab, the others by arrows from it, from left to right. */
  function live(svg, readout, points, { x, y }) {
    const dots = [...svg.querySelectorAll(".x-point")];
    const order = dots.map((_, n) => n).sort((one, other) => points[one].px - points[other].px);
    const say = (node) => {
      const one = points[dots.indexOf(node)];
      if (one)
        readout.replaceChildren(
          el("span", { class: "x-when" }, one.name),
          el("span", { class: "x-part" }, `${x.short ?? x.name} `, el("b", {}, one.xw)),
          el("span", { class: "x-part" }, `${y.short ?? y.name} `, el("b", {}, one.yw)),
        );
    };
    const chosen = points.findIndex((one) => one.isChosen);
    if (dots.length) dots[Math.max(0, chosen)].setAttribute("tabindex", "0");
    ["pointerover", "focusin"].forEach((kind) =>
      svg.addEventListener(kind, (event) => say(event.target.closest(".x-point"))),
    );
    svg.addEventListener("keydown", (event) => {
      const at = order.indexOf(dots.indexOf(document.activeElement));
      const to = at < 0 ? null : own.stepped(event, at, order.length);
      if (to === null) return;
      event.preventDefault();
      dots.forEach((one, n) => one.setAttribute("tabindex", n === order[to] ? "0" : "-1"));
      dots[order[to]].focus();
    });
  }

  function title({ answer, words }) {
    return words.scatter_title
      .replace("{one}", answer.scatter.x.short ?? answer.scatter.x.name)
      .replace("{other}", answer.scatter.y.short ?? answer.scatter.y.name);
  }

  function table({ answer, words }) {
    const { x, y, points } = answer.scatter;
    const columns = [
      { title: words.place },
      ...[x, y].map((one) => ({ title: `${one.name} (${one.unit})`, numeric: true })),
    ];
    return { caption: title({ answer, words }), columns, rows: points.map((one) => [one.name, one.xw, one.yw]) };
  }

  own.drawings.scatter = {
    has: (answer) => Boolean(answer.scatter?.points?.length),
    draw,
    table,
    title: (now) => (now.answer.scatter ? title(now) : now.words.scatter),
    empty: ({ words, answer }) => answer.scatter?.note ?? words.empty_scatter,
  };
})();

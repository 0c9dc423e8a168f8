/* Where the names of the archipelagos stand on a map: on the sea, as near to their places as there is room. */
(() => {
  "use strict";

  /** A drawing in so many cells each way, to know where its land is. */
  const CELLS = 250;
  /** How far and in what steps a name may leave its place, in heights of the drawing. */
  const [REACH, STEP] = [0.4, 0.005];
  /** What a name rather goes than take a line more, in heights of the drawing. */
  const RATHER = 0.06;
  /** In how many lines it may stand: two, three or four. */
  const FORMS = ["", "three", "four"];
  /** Sea around a name, in heights of its letters: none where there is so little of it. */
  const AIRS = [0.4, 0];
  const WORDS = ".map-class, .map-title, .map-date, .map-attribution";

  /** @type {WeakMap<Element, Object>} what stands in each container */
  const standing = new WeakMap();

  /** @type {Array<{x: number, y: number, far: number}>|null} ways from a name's own place, the nearest first */
  let ways = null;

  /** Sorted by whole numbers of steps, which is ten times as fast as by lengths. */
  function sorted() {
    const most = Math.round(REACH / STEP);
    const rings = [];
    for (let right = -most; right <= most; right += 1) {
      for (let down = -most; down <= most; down += 1) {
        const square = right * right + down * down;
        (rings[square] ??= []).push({ x: right * STEP, y: down * STEP, far: Math.sqrt(square) * STEP });
      }
    }
    return rings.flat();
  }

  /** How many cells with a border on them lie above and to the left of each cell. @param {Array<Array<[number, number]>>} outlines */
  function counted(outlines) {
    const wide = CELLS + 1;
    const counts = new Int32Array(wide * wide);
    const cell = (part) => Math.min(CELLS - 1, Math.max(0, Math.floor(part * CELLS)));
    outlines.forEach((ring) => ring.forEach(([x, y], n) => {
      const [beforeX, beforeY] = ring[n ? n - 1 : 0];
      const steps = Math.ceil(CELLS * Math.max(Math.abs(x - beforeX), Math.abs(y - beforeY))) + 1;
      for (let step = 0; step <= steps; step += 1) {
        const part = step / steps;
        counts[(cell(beforeY + part * (y - beforeY)) + 1) * wide + cell(beforeX + part * (x - beforeX)) + 1] = 1;
      }
    }));
    for (let row = 1; row < wide; row += 1) {
      for (let column = 1; column < wide; column += 1) {
        const at = row * wide + column;
        counts[at] += counts[at - 1] + counts[at - wide] - counts[at - wide - 1];
      }
    }
    return counts;
  }

  /**
   * Names to stand in a container, whenever its size changes.
   * @param {HTMLElement} container @param {HTMLElement} canvas @param {HTMLElement[]} names
   * @param {Array<Array<[number, number]>>} outlines of the land, in parts of the canvas
   */
  function stand(container, canvas, names, outlines) {
    const held = { canvas, names, land: counted(outlines), bands: [], sizes: new Map() };
    standing.set(container, held);
    new ResizeObserver(() => settle(container)).observe(canvas);
    document.fonts.ready.then(() => {
      held.sizes.clear();
      settle(container);
    });
  }

  /**
   * Find every name its place: over no land and no other words.
   * @param {HTMLElement} container @param {Array<{top: number, bottom: number}>} [bands] px of the page that stay empty
   */
  function settle(container, bands) {
    const held = standing.get(container);
    if (!held) return;
    held.bands = bands ?? held.bands;
    const canvas = held.canvas.getBoundingClientRect();
    if (!canvas.width) return;
    const inside = (document.body.hasAttribute("data-wall") ? container : held.canvas).getBoundingClientRect();
    const words = [...container.querySelectorAll(WORDS)].map((node) => node.getBoundingClientRect()).filter((box) => box.width);
    const taken = [...words, ...held.bands.map((band) => ({ ...band, left: inside.left, right: inside.right }))];
    held.names.forEach((name) => {
      const { left, top, box } = place(name, { canvas, inside, taken, land: held.land, sizes: held.sizes });
      name.style.left = left;
      name.style.top = top;
      taken.push(box);
    });
  }

  /** In the form that leaves it nearest to its place. */
  function place(name, around) {
    const { canvas } = around;
    const own = ["--x", "--y"].map((one) => parseFloat(name.style.getPropertyValue(one)) / 100);
    const at = { x: canvas.left + own[0] * canvas.width, y: canvas.top + own[1] * canvas.height };
    const size = parseFloat(getComputedStyle(name).fontSize);
    let best = null;
    for (const air of AIRS) {
      FORMS.forEach((form, n) => {
        const extent = measured(name, form, size, around.sizes);
        const way = nearest({ ...at, ...extent, air: air * size }, around);
        if (way && (!best || way.far + n * RATHER < best.cost)) best = { form, way, cost: way.far + n * RATHER };
      });
      if (best) break;
    }
    const form = best ? best.form : FORMS.at(-1);
    if (name.dataset.form !== form) name.dataset.form = form;
    const { x, y } = best ? best.way : { x: 0, y: 0 };
    const { width, height } = measured(name, form, size, around.sizes);
    const [middle, bottom] = [at.x + x * canvas.height, at.y + y * canvas.height];
    return {
      left: `${100 * (own[0] + (x * canvas.height) / canvas.width)}%`,
      top: `${100 * (own[1] + y)}%`,
      box: { left: middle - width / 2, right: middle + width / 2, top: bottom - height, bottom },
    };
  }

  /** How much room a name takes in a form, at a size of its letters: measured once, for every look lays the page out. */
  function measured(name, form, size, sizes) {
    const key = `${name.textContent}|${form}|${size}`;
    if (!sizes.has(key)) {
      name.dataset.form = form;
      const { width, height } = name.getBoundingClientRect();
      sizes.set(key, { width, height });
    }
    return sizes.get(key);
  }

  /** The nearest free place for a box whose foot has its middle at a point. */
  function nearest({ x, y, width, height, air }, { canvas, inside, taken, land }) {
    ways ??= sorted();
    return ways.find((way) => {
      const [middle, bottom] = [x + way.x * canvas.height, y + way.y * canvas.height];
      const box = { left: middle - width / 2, right: middle + width / 2, top: bottom - height, bottom };
      return box.left >= inside.left && box.right <= inside.right && box.top >= canvas.top && box.bottom <= canvas.bottom
        && !taken.some((one) => one.left < box.right && one.right > box.left && one.top < box.bottom && one.bottom > box.top)
        && !isOverLand({ left: box.left - air, right: box.right + air, top: box.top, bottom: box.bottom }, canvas, land);
    });
  }

  function isOverLand(box, canvas, land) {
    const within = (part) => Math.min(CELLS, Math.max(0, part));
    const [left, right] = [box.left, box.right].map((at) => ((at - canvas.left) / canvas.width) * CELLS);
    const [top, bottom] = [box.top, box.bottom].map((at) => ((at - canvas.top) / canvas.height) * CELLS);
    const [west, north] = [within(Math.floor(left)), within(Math.floor(top))];
    const [east, south] = [within(Math.ceil(right)), within(Math.ceil(bottom))];
    const before = (row, column) => land[row * (CELLS + 1) + column];
    return before(south, east) - before(north, east) - before(south, west) + before(north, west) > 0;
  }

  window.centre = window.centre ?? {};
  window.centre.mapNames = { stand, settle };
})();

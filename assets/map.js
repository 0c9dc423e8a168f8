/* The map of 34 provinces: drawn once as SVG from our own geometry, then only fills and labels change. */
(() => {
  "use strict";

  /**
   * @typedef {Object} MapData
   * @property {string} indicator
   * @property {string} title
   * @property {string} date_label
   * @property {Array<{label: string, count: number}>} classes five, lowest first
   * @property {Record<string, {class: number|null, label: string, value: string|null, rank: string|null,
   *   state: "ok"|"late"|"none"|"zero", href: string|null}>} places by two-digit code
   * @property {string} attribution
   */

  const SVG = "http://www.w3.org/2000/svg";
  /** A little more of the west than the land asks for: the legend stands there, beside the coast. */
  const BOUNDS = { west: 100.9, east: 117.4, south: 7.6, north: 23.6 };
  const SQUEEZE = Math.cos((16 * Math.PI) / 180);
  const UNITS = 100;
  const WIDTH = (BOUNDS.east - BOUNDS.west) * SQUEEZE * UNITS;
  const HEIGHT = (BOUNDS.north - BOUNDS.south) * UNITS;
  const HATCH_STEP = 16;

  /** @type {WeakMap<Element, Promise<Object>>} what is drawn in each container */
  const drawings = new WeakMap();
  /** @type {Promise<[Object, Array<Object>]>|null} */
  let geometry = null;
  let drawn = 0;

  async function read(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`The map's geometry answered ${answer.status}.`);
    return answer.json();
  }

  /** Load the geometry once a page, where it was not asked for already; after a failure the next drawing tries again. */
  function loadGeometry() {
    geometry ??= window.centre.geometry ?? Promise.all([read("/assets/geo/provinces-34.geojson"), read("/assets/geo/archipelagos.json")]);
    geometry.catch(() => {
      geometry = window.centre.geometry = null;
    });
    return geometry;
  }

  function vector(tag, attributes, parent) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (parent) parent.append(made);
    return made;
  }

  /** @returns {[number, number]} drawing units from the north-west corner */
  function project([lon, lat]) {
    return [(lon - BOUNDS.west) * SQUEEZE * UNITS, (BOUNDS.north - lat) * UNITS];
  }

  /** Every ring of a shape, in drawing units. @returns {Array<Array<[number, number]>>} */
  function rings(shape) {
    const polygons = shape.type === "MultiPolygon" ? shape.coordinates : [shape.coordinates];
    return polygons.flat().map((ring) => ring.map(project));
  }

  function outline(shape) {
    return rings(shape).map((ring) => `M${ring.map((point) => point.map((at) => at.toFixed(1)).join(" ")).join("L")}Z`).join("");
  }

  /** Middle of the largest ring's box: good enough to stand a "0" on. @returns {[number, number]} */
  function middle(shape) {
    const polygons = shape.type === "MultiPolygon" ? shape.coordinates : [shape.coordinates];
    const ring = polygons.map((rings) => rings[0]).sort((a, b) => b.length - a.length)[0];
    const ends = (axis) => ring.map((point) => point[axis]).sort((a, b) => a - b);
    const [lons, lats] = [ends(0), ends(1)];
    return project([(lons[0] + lons.at(-1)) / 2, (lats[0] + lats.at(-1)) / 2]);
  }

  function hatch(svg, id) {
    const pattern = vector("pattern", {
      id, width: HATCH_STEP, height: HATCH_STEP, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, vector("defs", {}, svg));
    vector("rect", { class: "hatch-line", width: HATCH_STEP / 3, height: HATCH_STEP }, pattern);
  }

  function province(svg, feature, hatchId) {
    const inert = document.body.hasAttribute("data-wall");
    const link = vector("a", { class: "place", role: inert ? "img" : "link", "data-place": feature.id }, svg);
    if (!inert) link.setAttribute("tabindex", "0");
    const title = vector("title", {}, link);
    const shape = outline(feature.geometry);
    const area = vector("path", { class: "place-area", d: shape }, link);
    const stripes = vector("path", { class: "place-hatch", d: shape, fill: `url(#${hatchId})` }, link);
    return { link, title, area, stripes, middle: middle(feature.geometry) };
  }

  /** Text stands over the drawing as ordinary text, so that its size obeys legibility and not the map's scale. */
  function label(canvas, name, [x, y]) {
    const made = window.centre.tiles.element("div", name, canvas);
    made.style.setProperty("--x", `${(100 * x) / WIDTH}%`);
    made.style.setProperty("--y", `${(100 * y) / HEIGHT}%`);
    return made;
  }

  function islandLabel(canvas, island, language) {
    const { element } = window.centre.tiles;
    const made = label(canvas, "map-island", project([Number(island.label_lon), Number(island.label_lat)]));
    const [name, owner] = (language === "vi" ? island.label_vi : island.label_en).split(" (");
    element("span", "", made).textContent = name;
    if (owner) element("span", "", made).textContent = `(${owner}`;
    return made;
  }

  /** Everything that never changes again. */
  async function build(container) {
    const [provinces, islands] = await loadGeometry();
    const { element } = window.centre.tiles;
    drawn += 1;
    const hatchId = `centre-hatch-${drawn}`;
    container.replaceChildren();
    container.classList.add("map");
    const head = element("div", "map-head", container);
    const title = element("h2", "map-title", head);
    const date = element("p", "map-date", head);
    const frame = element("div", "map-frame", container);
    const canvas = element("div", "map-canvas", frame);
    canvas.style.setProperty("--map-ratio", String(WIDTH / HEIGHT));
    const svg = vector("svg", { viewBox: `0 0 ${WIDTH.toFixed(1)} ${HEIGHT}`, class: "map-drawing" }, canvas);
    hatch(svg, hatchId);
    const places = new Map();
    provinces.features.forEach((feature) => {
      const parts = province(svg, feature, hatchId);
      parts.zero = label(canvas, "map-zero", parts.middle);
      parts.zero.textContent = "0";
      places.set(feature.id, parts);
    });
    const names = islands.map((island) => islandLabel(canvas, island, document.documentElement.lang || "vi"));
    const apart = document.body.hasAttribute("data-wall") ? frame : canvas;
    const classes = element("ul", "map-legend map-legend-classes", apart);
    const states = element("ul", "map-legend map-legend-states", canvas);
    const attribution = element("p", "map-attribution", container);
    const made = { title, date, places, classes, states, attribution, rows: [], written: null };
    const outlines = provinces.features.flatMap((feature) => rings(feature.geometry)).map((ring) => ring.map(([x, y]) => [x / WIDTH, y / HEIGHT]));
    window.centre.mapNames.stand(container, canvas, names, outlines);
    return made;
  }

  /**
   * Draw or bring up to date the map in a container.
   * @param {HTMLElement} container
   * @param {MapData} data
   * @param {Record<string, string>} [words] `map_none`, `map_late`, `rank`, `legend_none`
   * @returns {Promise<void>} settled when the map stands
   */
  async function draw(container, data, words = {}) {
    if (!drawings.has(container)) {
      const building = build(container);
      drawings.set(container, building);
      building.catch(() => drawings.delete(container));
    }
    const drawing = await drawings.get(container);
    fill(drawing, data, words);
    const written = JSON.stringify([data.title, data.date_label, data.attribution, drawing.rows.map((row) => row.root.textContent)]);
    if (written !== drawing.written) window.centre.mapNames.settle(container);
    drawing.written = written;
  }

  function fill(drawing, data, words) {
    const { write } = window.centre.tiles;
    write(drawing.title, data.title);
    write(drawing.date, data.date_label);
    write(drawing.attribution, data.attribution);
    drawing.places.forEach((parts, code) => fillPlace(parts, data.places[code], words));
    fillLegend(drawing, data, words);
  }

  function fillPlace(parts, place, words) {
    const { attribute, write, hide } = window.centre.tiles;
    const state = place ? place.state : "none";
    const known = place && state !== "none";
    attribute(parts.link, "data-state", state);
    hide(parts.zero, state !== "zero");
    attribute(parts.area, "data-class", known ? String(state === "zero" ? 0 : place.class ?? 0) : null);
    const said = place ? sentence(place, words) : words.map_none ?? null;
    attribute(parts.link, "aria-label", said);
    write(parts.title, said);
    const address = place && !document.body.hasAttribute("data-wall") ? place.href : null;
    attribute(parts.link, "href", address);
  }

  /** "Hà Nội: 61,85, hạng 12/34" */
  function sentence(place, words) {
    if (place.state === "none" || place.value === null) return `${place.label}: ${words.map_none ?? ""}`;
    const rank = place.rank ? `, ${words.rank ?? ""} ${place.rank}` : "";
    const late = place.state === "late" ? `, ${words.map_late ?? ""}` : "";
    return `${place.label}: ${place.value}${rank}${late}`;
  }

  function fillLegend(drawing, data, words) {
    const states = Object.values(data.places).map((place) => place.state);
    const count = (state) => states.filter((one) => one === state).length;
    const rows = data.classes.map((one, index) => ({ code: String(index), label: one.label, count: one.count }));
    rows.reverse();
    rows.push({ code: "late", label: words.map_late ?? "", count: count("late") });
    rows.push({ code: "none", label: words.legend_none ?? words.map_none ?? "", count: count("none") });
    const { write, hide, attribute } = window.centre.tiles;
    rows.forEach((row, index) => {
      drawing.rows[index] ??= legendRow(index < data.classes.length ? drawing.classes : drawing.states);
      const parts = drawing.rows[index];
      attribute(parts.swatch, "data-class", row.code);
      write(parts.label, row.label);
      write(parts.count, String(row.count));
      hide(parts.root, !row.label || (row.count === 0 && index >= data.classes.length));
    });
  }

  function legendRow(legend) {
    const { element } = window.centre.tiles;
    const root = element("li", "map-class", legend);
    const swatch = element("i", "map-swatch", root);
    return { root, swatch, label: element("span", "", root), count: element("b", "", root) };
  }

  window.centre = window.centre ?? {};
  window.centre.map = { draw };
})();

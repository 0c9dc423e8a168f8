/* Where everything on a wall stands: sizes from the room, lines of the bezel, and the regions of a scene. Numbers only. */
(() => {
  "use strict";

  /**
   * @typedef {{distance_m: number, image_height_m: number, bezel_columns: number, bezel_rows: number}} Room
   * @typedef {{x: number, y: number, width: number, height: number}} Box px
   * @typedef {{from: number, to: number}} Span px, between two bezel lines
   * @typedef {Object} Geometry
   * @property {number} arc one minute of arc, in vh of the image
   * @property {number} em height of the smallest text, px
   * @property {boolean} portrait
   * @property {boolean} tall whether the top bar has a line of state below its title
   * @property {number} top height of the top bar, px
   * @property {number} brink px above the title and below the strip that stay empty
   * @property {number} strip height of the strip, px
   * @property {Box} body
   * @property {Span[]} columns
   * @property {Span[]} exceptions in the strip
   * @property {Span|null} state in the strip, null where it stands in the top bar
   * @property {Span[]} rows
   */

  const ONE_MINUTE_OF_ARC = Math.tan(Math.PI / 180 / 60);
  /** Be Vietnam Pro's capitals are 0.74 of its size; the rest is for rounding to whole pixels. */
  const CAPITAL_HEIGHT = 0.735;
  const SMALLEST_ARC = 16;
  const LINE = 1.35;
  const TITLE = 1.5;
  /** Edge of the image and of each screen, in smallest texts; it also holds what the burn-in shift moves. */
  const MARGIN = 0.4;
  const STATE_FROM = 0.62;
  const MARGIN_BETWEEN_ROWS = 0.12;
  /** Above the title and below the strip, for the marks of their letters and what the burn-in shift moves. */
  const BRINK = 0.15;
  const LEAST_MARGIN_PX = 6;
  /** How often tiles beside panels may ask for more room, so that all of them stand. */
  const WIDER = 4;
  const SIDE_SHARE = 0.265;
  const SIDE_LEAST = 18;

  /**
   * Text sizes follow from where people sit: a size is an angle, not a number of pixels.
   * @param {Room} room @param {number} width px @param {number} height px @returns {Geometry}
   */
  function measure(room, width, height) {
    const arc = (100 * room.distance_m * ONE_MINUTE_OF_ARC) / (room.image_height_m * CAPITAL_HEIGHT);
    const em = (SMALLEST_ARC * arc * height) / 100;
    const portrait = height > width;
    const margin = Math.max(LEAST_MARGIN_PX, MARGIN * em);
    const brink = Math.max(LEAST_MARGIN_PX, BRINK * em);
    const two = (TITLE + 1) * LINE * em + brink;
    const tall = portrait || two <= 0.1 * height;
    const heads = portrait ? two + (TITLE + 1) * LINE * em : tall ? two : TITLE * LINE * em + brink;
    const top = Math.ceil(Math.max(0.08 * height, heads));
    const strip = Math.ceil(Math.max(0.07 * height, (portrait ? 4 : 2) * LINE * em + 0.15 * em + brink));
    const columns = spans(width, room.bezel_columns || 1, margin);
    const body = { x: margin, y: top, width: width - 2 * margin, height: height - top - strip };
    const rows = spans(height, room.bezel_rows || 1, Math.max(LEAST_MARGIN_PX, MARGIN_BETWEEN_ROWS * em))
      .map((span) => ({ from: Math.max(span.from, body.y), to: Math.min(span.to, body.y + body.height) }))
      .filter((span) => span.to > span.from);
    rows[0].from = body.y;
    rows.at(-1).to = body.y + body.height;
    return { arc, em, portrait, tall, top, brink, strip, body, columns, rows, margin, ...feet(columns, tall) };
  }

  /** Where the exceptions stand in the strip, and the state where the top bar has no line for it. */
  function feet(columns, tall) {
    if (tall) return { exceptions: columns, state: null };
    if (columns.length > 1) return { exceptions: columns.slice(0, -1), state: columns.at(-1) };
    const [{ from, to }] = columns;
    const cut = from + STATE_FROM * (to - from);
    return { exceptions: [{ from, to: cut }], state: { from: cut, to } };
  }

  /** The parts of a length between the lines of the bezel. @returns {Span[]} */
  function spans(length, count, margin) {
    return Array.from({ length: count }, (_, index) => ({
      from: (length * index) / count + margin,
      to: (length * (index + 1)) / count - margin,
    }));
  }

  /** What of the spans lies within two limits. @param {Span[]} all @returns {Span[]} */
  function within(all, from, to) {
    return all
      .map((span) => ({ from: Math.max(span.from, from), to: Math.min(span.to, to) }))
      .filter((span) => span.to - span.from > 1);
  }

  /** Spread a number of equal cells over spans, each where it gets the most room. @returns {number[]} cells of each span */
  function spread(count, all) {
    const cells = all.map(() => 0);
    for (let left = count; left > 0; left -= 1) {
      const room = all.map((span, index) => (span.to - span.from) / (cells[index] + 1));
      cells[room.indexOf(Math.max(...room))] += 1;
    }
    return cells;
  }

  /**
   * The regions of a scene's body: tiles, map and panels beside one another, or over one another on a portrait image.
   * @param {Geometry} geometry
   * @param {{kind: string, tiles: number, map: boolean, panels: number}} scene
   * @returns {{groups: Box|null, map: Box|null, panels: Box|null}}
   */
  function regions(geometry, scene) {
    const { body, portrait } = geometry;
    if (!scene.map && !scene.panels) return { groups: body, map: null, panels: null };
    if (portrait) return stacked(geometry, scene);
    const groups = scene.tiles ? groupsWidth(geometry, scene) : 0;
    const [left, right] = parted(geometry, body.x + groups, groups);
    const side = { x: right, y: body.y, width: body.x + body.width - right, height: body.height };
    return { groups: groups ? { ...body, width: left - body.x } : null, ...sides(geometry, scene, side) };
  }

  /** How wide the tiles stand beside a map or panels. */
  function groupsWidth({ body, em, columns }, { kind, tiles, map, panels, wider }) {
    const least = Math.max(SIDE_SHARE * body.width, SIDE_LEAST * em);
    if (kind === "ranking") return Math.min(15.5 * em, 0.25 * body.width);
    const across = (tiles > 3 ? 15.4 * Math.ceil(tiles / 2) : 21) + 2 * wider;
    if (panels && !map && columns.length > 2) return columns[0].to - body.x;
    if (panels && !map) return Math.min(across * em, 0.46 * body.width);
    if (panels) return Math.min(Math.ceil(tiles / 2) * 15.5 * em, body.width - 1.6 * least);
    const last = columns.at(-1).to - columns.at(-1).from;
    return body.width - (columns.length > 1 && last < 1.4 * least ? last : least);
  }

  /** Keep a gap between two regions, and the cut on a line of the bezel where one is near. */
  function parted({ columns, em, margin }, cut, share) {
    if (!share) return [cut, cut];
    const lines = columns.slice(1).map((span) => span.from - margin);
    const near = lines.find((line) => line > cut - 4 * em && line < cut + 15 * em);
    return near ? [near - margin, near + margin] : [cut - 0.45 * em, cut + 0.3 * em];
  }

  /** Map and panels in what is left beside the tiles. */
  function sides(geometry, { kind, map, panels }, side) {
    if (!panels) return { map: side, panels: null };
    if (!map) return { map: null, panels: side };
    if (kind !== "ranking" && side.width < 2 * SIDE_LEAST * geometry.em) return halves(geometry, side);
    const wanted = Math.min(0.46 * side.width, 1.02 * side.height);
    const [left, right] = parted(geometry, side.x + wanted, wanted);
    return {
      map: { ...side, width: left - side.x },
      panels: { ...side, x: right, width: side.x + side.width - right },
    };
  }

  function halves({ em }, side) {
    const height = Math.min(0.58 * side.height, side.width + 4 * em);
    return {
      map: { ...side, height },
      panels: { ...side, y: side.y + height + 0.4 * em, height: side.height - height - 0.4 * em },
    };
  }

  /** On a portrait image the tiles stand above, then the map, then the panels. */
  function stacked({ body, em }, { kind, tiles, map, panels, wider = 0 }) {
    const mapHeight = map ? Math.min((kind === "ranking" ? 20 : 21 - 1.2 * wider) * em, 0.46 * body.height) : 0;
    const rows = Math.ceil(tiles / 2);
    const panelsHeight = panels ? Math.max(0.34 * body.height, body.height - mapHeight - rows * 14.5 * em) : 0;
    const rest = tiles ? body.height - mapHeight - panelsHeight : 0;
    let y = body.y;
    const take = (height) => {
      const box = { ...body, y, height: height - 0.4 * em };
      y += height;
      return box;
    };
    return {
      groups: tiles ? take(rest) : null,
      map: map ? take(mapHeight) : null,
      panels: panels ? { ...body, y, height: body.y + body.height - y } : null,
    };
  }

  window.centre = window.centre ?? {};
  window.centre.layout = { measure, within, spread, regions, LINE, WIDER };
})();

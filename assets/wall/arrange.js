/* Which tile stands where: the arrangement that shows the most tiles in the largest text. Numbers only, no page. */
(() => {
  "use strict";

  const { layout, text } = window.centre;
  const LINE = layout.LINE;
  /** Sizes in heights of the smallest text (16′): a name and a unit 22,5′, a figure 45′. */
  const NAME = 22.5 / 16;
  const FIGURE = 45 / 16;
  /** A line of figures alone, and one whose unit stands beside them and hangs lower. */
  const FIGURE_LINE = 0.86 * FIGURE;
  const UNIT_DROP = 0.26;
  const HEADING = LINE + 0.1;
  const PADDING = { x: 0.37, y: 0.16 };
  const GAP = { tile: 0.3, group: 0.7 };
  const BULLET = 0.55;
  const MARK = 1.25;
  const TREND_LEAST = 4;
  const LEFT_LEAST = 8;
  const LEAST_WIDTH = { tall: 12.4, wide: 19 };
  const LEAST_HEIGHT = { tall: 12, wide: 8.9 };
  const MOST_ROWS = 6;
  const FEWEST_TILES = 6;
  /** How much larger than the least the text may grow: 45′ × 1.33 is the upper end of a figure's size. */
  const EASES = [1.33, 1.26, 1.2, 1.14, 1.09, 1.04, 1];

  /**
   * @typedef {Object} Arrangement
   * @property {"tall"|"wide"} variant
   * @property {number} ease how much larger than the least its text is
   * @property {Map<string, Record<string, number>>} lines heights of each tile's rows, in smallest texts
   * @property {Array<{title: string, tiles: string[], box: Object, heading: Object, turn: number|null}>} pieces
   * @property {number} turning how many pieces share the last place; 0 when all stand
   */

  /**
   * Arrange the tiles of a scene.
   * @param {import("./layout").Geometry} geometry @param {Object} region @param {Object} body the scene
   * @returns {Arrangement|null} null where not even the least stands
   */
  function arrange(geometry, region, body) {
    const groups = body.groups
      .map((group) => ({ ...group, tiles: group.tiles.filter((id) => body.tiles[id]) }))
      .filter((group) => group.tiles.length);
    const total = groups.reduce((sum, group) => sum + group.tiles.length, 0);
    let best = null;
    for (const ease of EASES) {
      for (const variant of ["tall", "wide"]) {
        for (let rows = 1; rows <= MOST_ROWS; rows += 1) {
          const found = attempt({ geometry, region, body, groups, ease, variant, rows });
          if (found && (!best || found.score > best.score)) best = found;
        }
      }
      if (best && best.shown === total && best.holes === 0) break;
    }
    return best ? place(best) : null;
  }

  function attempt(asked) {
    const { geometry, region, groups, ease, variant, rows } = asked;
    const em = geometry.em * ease;
    const down = layout.within(geometry.rows, region.y, region.y + region.height);
    const over = { from: down[0].from + HEADING * em, to: down[0].to };
    const spansDown = [over, ...down.slice(1)];
    if (over.to - over.from < em) return null;
    const cellsDown = layout.spread(rows, spansDown);
    const heights = spansDown.map((span, index) =>
      cellsDown[index] ? (span.to - span.from - GAP.tile * em * (cellsDown[index] - 1)) / cellsDown[index] : Infinity,
    );
    const height = Math.min(...heights) / em - 2 * PADDING.y;
    const across = layout.within(geometry.columns, region.x, region.x + region.width);
    const pieces = cut(groups, rows);
    const room = (span) => Math.floor((span.to - span.from + GAP.tile * em) / ((LEAST_WIDTH[variant] + GAP.tile) * em));
    const capacity = across.reduce((sum, span) => sum + Math.max(0, room(span)), 0);
    for (let columns = Math.min(capacity, pieces.length); columns > 0; columns -= 1) {
      const cells = layout.spread(columns, across);
      const width = Math.min(
        ...across.map((span, index) =>
          cells[index] ? (span.to - span.from - GAP.group * em * (cells[index] - 1)) / cells[index] : Infinity,
        ),
      ) / em - 2 * PADDING.x;
      const lines = agreed({ ...asked, pieces, width, height });
      if (lines) return judged({ ...asked, em, spansDown, cellsDown, across, cells, pieces, columns, lines });
    }
    return null;
  }

  /** More tiles at once, then larger text, then fewer holes, then the plainer tile. */
  function judged(found) {
    const turning = found.pieces.length > found.columns ? found.pieces.length - found.columns + 1 : 0;
    const standing = turning ? found.pieces.slice(0, found.columns) : found.pieces;
    const shown = standing.reduce((sum, piece) => sum + piece.tiles.length, 0);
    const holes = standing.reduce((sum, piece) => sum + found.rows - piece.tiles.length, 0);
    const score = 100 * shown + 30 * found.ease - 4 * holes - (found.variant === "wide" ? 1 : 0);
    return { ...found, turning, shown, holes, score };
  }

  /** Cut groups into columns of so many rows, as even as they come. */
  function cut(groups, rows) {
    return groups.flatMap((group) => {
      const count = Math.ceil(group.tiles.length / rows);
      const pieces = [];
      let from = 0;
      for (let index = 0; index < count; index += 1) {
        const size = Math.ceil((group.tiles.length - from) / (count - index));
        pieces.push({ group: group.id, title: index ? "" : group.title, tiles: group.tiles.slice(from, from + size) });
        from += size;
      }
      return pieces;
    });
  }

  /**
   * Heights of every tile's rows: the same for all tiles beside one another, so that their figures stand on one line;
   * where that asks for too much, each tile keeps its own. @returns {Map<string, Object>|null} null where one does not fit
   */
  function agreed({ body, pieces, variant, rows, width, height }) {
    const found = new Map();
    for (let row = 0; row < rows; row += 1) {
      const own = pieces.map((piece) => piece.tiles[row]).filter(Boolean).map((id) => body.tiles[id]);
      const common = needs(own, variant, width, body.words);
      if (!common) return null;
      own.forEach((tile) => found.set(tile.id, common.total <= height ? common : needs([tile], variant, width, body.words)));
      if (own.some((tile) => found.get(tile.id).total > height)) return null;
    }
    return found;
  }

  /** Heights of rows for what the words of some tiles need in a width; null where a word does not fit at all. */
  function needs(tiles, variant, width, words) {
    const most = (ask) => Math.max(0, ...tiles.map(ask));
    const state = most((tile) => stateWidth(tile));
    const left = variant === "wide" ? width - Math.max(state, TREND_LEAST) - 0.6 : width;
    if (left < LEFT_LEAST || (variant === "tall" && state + TREND_LEAST > width)) return null;
    const name = most((tile) => text.lines(tile.name, width / NAME));
    if (name > 2) return null;
    const heights = {
      name: name * NAME * LINE,
      figure: most((tile) => figureHeight(tile, width, words)),
      target: (tiles.some((tile) => tile.target) ? BULLET : 0) + most((tile) => targetLines(tile, left)) * LINE,
      change: most((tile) => changeLines(tile, left)) * LINE,
      ...foot(tiles, width, variant),
    };
    if (variant === "wide") {
      heights.target = Math.max(heights.target, 1.5);
      heights.change = Math.max(heights.change, LINE);
    }
    return { ...heights, state, total: Object.values(heights).reduce((sum, one) => sum + one, 0) };
  }

  function figureHeight(tile, width, words) {
    if (tile.value === null) {
      const said = tile.truth.code === "on_time" ? words.no_data : tile.truth.word || words.no_data;
      return text.lines(said, (width - 1.8) / NAME) * NAME * LINE;
    }
    const gap = 0.45;
    const value = text.width(tile.value.replace(/1/g, "0"), 600) * FIGURE;
    const unit = text.width(tile.unit) * NAME;
    const note = text.width(tile.value_note);
    if (value > width || unit > width) return Infinity;
    const unitBelow = unit > 0 && value + gap + unit > width;
    const at = unitBelow ? unit : value + (unit ? gap + unit : 0);
    const noteBelow = note > 0 && at + gap + note > width;
    const noteHeight = noteBelow ? text.lines(tile.value_note, width) * LINE : 0;
    return FIGURE_LINE + (unitBelow ? NAME * LINE : UNIT_DROP) + noteHeight;
  }

  function targetLines(tile, width) {
    if (!tile.target) return text.lines(tile.target_missing, width);
    const parts = [tile.target.achieved, tile.target.label].filter(Boolean);
    return text.lines(parts.join(" "), width - 0.5, 500);
  }

  function changeLines(tile, width) {
    if (!tile.change) return text.lines(tile.change_missing, width);
    const marks = tile.change.good === null ? 1.3 : 2.6;
    return text.lines(tile.change.label, width - marks);
  }

  function stateWidth(tile) {
    if (tile.value === null && tile.truth.code !== "on_time") return 0;
    const word = tile.truth.code === "on_time" ? tile.status.word : tile.truth.word;
    return text.width(word) + MARK;
  }

  /** The lower rows: trend and state, what the figure counts, and where it comes from. */
  function foot(tiles, width, variant) {
    const most = (ask) => Math.max(0, ...tiles.map(ask));
    const more = (tile) => [tile.coverage && tile.coverage.label, tile.revised].filter(Boolean).join(" · ");
    const source = most((tile) => text.lines(tile.source_line, width));
    if (variant === "tall") {
      const has = tiles.some((tile) => more(tile));
      return { course: has ? LINE : 1.6, more: most((tile) => text.lines(more(tile), width, 500)) * LINE, source: source * LINE };
    }
    const both = (tile) => text.lines(`${tile.source_line} · ${more(tile)}`, width - 0.6, 500);
    return { course: 0, more: 0, source: Math.max(source, most((tile) => (more(tile) ? both(tile) : 0))) * LINE };
  }

  /** Turn the chosen cells into boxes. */
  function place(best) {
    const { region, em, cells, across, pieces, columns, turning } = best;
    const stops = rowStops(best);
    const places = [];
    let index = 0;
    across.forEach((span, at) => {
      const own = pieces.slice(index, Math.min(columns, index + cells[at]));
      const gaps = own.map((piece, n) => (n === 0 ? 0 : (piece.title ? GAP.group : GAP.tile) * em));
      const width = (span.to - span.from - gaps.reduce((sum, gap) => sum + gap, 0)) / (own.length || 1);
      let x = span.from;
      own.forEach((_, n) => {
        x += gaps[n];
        places.push({ x, width });
        x += width;
      });
      index += own.length;
    });
    const first = columns - (turning ? 1 : 0);
    const placed = pieces.map((piece, n) => {
      const spot = places[Math.min(n, columns - 1)];
      return {
        ...piece,
        heading: { x: spot.x, y: region.y, width: spot.width, height: HEADING * em },
        boxes: boxes(piece.tiles.length, stops, spot),
        turn: n >= first && turning ? n - first : null,
      };
    });
    return { variant: best.variant, ease: best.ease, lines: best.lines, shown: best.shown, pieces: placed, turning };
  }

  function rowStops({ spansDown, cellsDown, em }) {
    return spansDown.flatMap((span, index) => {
      const count = cellsDown[index];
      const height = (span.to - span.from - GAP.tile * em * (count - 1)) / (count || 1);
      return Array.from({ length: count }, (_, n) => ({ y: span.from + n * (height + GAP.tile * em), height, end: span.to }));
    });
  }

  /** A shorter column's last tile takes what is left of its screen. */
  function boxes(count, stops, { x, width }) {
    return stops.slice(0, count).map((stop, n) => {
      const height = n === count - 1 ? stop.end - stop.y : stop.height;
      return { x, y: stop.y, width, height };
    });
  }

  /** Whether a wall has room for the fewest tiles that make it worth looking at. @param {import("./layout").Geometry} geometry */
  function suffices({ em, columns, rows }) {
    const places = (variant) => {
      const room = (all, least, lost) =>
        all.reduce((sum, span, n) => sum + Math.max(0, Math.floor((span.to - span.from - (n ? 0 : lost) * em) / (least * em))), 0);
      return room(columns, LEAST_WIDTH[variant], 0) * room(rows, LEAST_HEIGHT[variant], HEADING);
    };
    return Math.max(places("tall"), places("wide")) >= FEWEST_TILES;
  }

  window.centre = window.centre ?? {};
  window.centre.arrange = { arrange, suffices };
})();

/* Which tile stands where: the arrangement that shows the most tiles in the largest text. Numbers only, no page. */
(() => {
  "use strict";

  const { layout, text } = window.centre;
  const LINE = layout.LINE;
  /** Sizes in heights of the smallest text (16′): a name and a unit 22,5′, a figure 45′. */
  const NAME = 22.5 / 16;
  const FIGURE = 45 / 16;
  /** A line of figures alone, and one whose unit stands beside them and hangs lower. */
  const FIGURE_LINE = 0.78 * FIGURE;
  const UNIT_DROP = 0.34;
  const HEADING = LINE + 0.05;
  const PADDING = { x: 0.37, y: 0.13 };
  const GAP = { tile: 0.3, group: 0.7 };
  const BULLET = 0.55;
  const MARK = 1.25;
  const SPACE = 0.45;
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
   * @property {Map<string, Object>} lines heights of each tile's rows, in smallest texts, and what gives way in it
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
    const heights = spansDown.flatMap((span, index) => {
      const height = (span.to - span.from - GAP.tile * em * (cellsDown[index] - 1)) / (cellsDown[index] || 1);
      return Array.from({ length: cellsDown[index] }, () => height / em - 2 * PADDING.y);
    });
    const across = layout.within(geometry.columns, region.x, region.x + region.width);
    const even = cut(groups, rows, true);
    const room = (span) => Math.floor((span.to - span.from + GAP.tile * em) / ((LEAST_WIDTH[variant] + GAP.tile) * em));
    const capacity = across.reduce((sum, span) => sum + Math.max(0, room(span)), 0);
    for (let columns = Math.min(capacity, even.length); columns > 0; columns -= 1) {
      const pieces = columns < even.length ? cut(groups, rows, false) : even;
      const cells = layout.spread(columns, across);
      const width = Math.min(
        ...across.map((span, index) =>
          cells[index] ? (span.to - span.from - GAP.group * em * (cells[index] - 1)) / cells[index] : Infinity,
        ),
      ) / em - 2 * PADDING.x;
      const lines = agreed({ ...asked, pieces, width, heights });
      if (lines) return judged({ ...asked, em, spansDown, cellsDown, across, cells, pieces, columns, lines, width });
    }
    return null;
  }

  /** More tiles at once, then larger text, then fewer holes, then the plainer tile. */
  function judged(found) {
    const turning = found.pieces.length > found.columns ? found.pieces.length - found.columns + 1 : 0;
    const standing = turning ? found.pieces.slice(0, found.columns) : found.pieces;
    const shown = standing.reduce((sum, piece) => sum + piece.tiles.length, 0);
    const holes = standing.reduce((sum, piece) => sum + found.rows - piece.tiles.length, 0);
    const score = 100 * shown + 30 * found.ease - 4 * holes - (found.variant === "wide" ? 1 : 0) - (found.rows === 1 ? 8 : 0);
    return { ...found, turning, shown, holes, score };
  }

  /** Cut groups into columns of so many rows, even ones or full ones first. */
  function cut(groups, rows, even) {
    return groups.flatMap((group) => {
      const count = Math.ceil(group.tiles.length / rows);
      const pieces = [];
      let from = 0;
      for (let index = 0; index < count; index += 1) {
        const size = even ? Math.ceil((group.tiles.length - from) / (count - index)) : rows;
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
  function agreed({ body, pieces, variant, rows, width, heights }) {
    const found = new Map();
    for (let row = 0; row < rows; row += 1) {
      const own = pieces.map((piece) => piece.tiles[row]).filter(Boolean).map((id) => body.tiles[id]);
      const asked = { variant, width, words: body.words, height: heights[row] };
      const common = own.length ? fitting(own, asked) : null;
      if (own.some((tile) => !found.set(tile.id, common ?? alone(tile, asked)).get(tile.id))) return null;
    }
    return found;
  }

  /** Rows that fit, roomy where they may be, else compact. */
  function fitting(tiles, asked) {
    const roomy = needs(tiles, { ...asked, compact: false });
    if (!roomy || roomy.total <= asked.height) return roomy;
    const compact = needs(tiles, { ...asked, compact: true });
    return compact && compact.total <= asked.height ? compact : null;
  }

  /** A tile by itself; where it is still too high, without the words that one of two comparisons is missing. */
  function alone(tile, asked) {
    const found = fitting([tile], asked) ?? fitting([bare(tile)], asked);
    return found;
  }

  function bare(tile) {
    if (tile.target) return { ...tile, change_missing: tile.change ? tile.change_missing : null };
    return { ...tile, target_missing: tile.change ? null : tile.target_missing };
  }

  /** Heights of rows for what the words of some tiles need in a width; null where a word does not fit at all. */
  function needs(tiles, asked) {
    const { variant, width, words } = asked;
    const most = (ask) => Math.max(0, ...tiles.map(ask));
    const state = most((tile) => stateWidth(tile));
    const left = variant === "wide" ? width - Math.max(state, TREND_LEAST) - 0.6 : width;
    if (left < LEFT_LEAST || (variant === "tall" && state + TREND_LEAST > width)) return null;
    const name = most((tile) => text.lines(tile.name, width / NAME));
    if (name > 2) return null;
    const change = most((tile) => changeLines(tile, left)) * LINE;
    const heights = {
      name: name * NAME * LINE,
      figure: most((tile) => figureHeight(tile, width, words)),
      target: (tiles.some((tile) => tile.target) ? BULLET : 0) + most((tile) => targetLines(tile, left)) * LINE,
      change,
      ...foot(tiles, asked),
    };
    if (variant === "wide") {
      heights.target = Math.max(heights.target, 1.5);
      heights.change = Math.max(heights.change, LINE);
    }
    const total = Object.values(heights).reduce((sum, one) => sum + one, 0);
    const hides = change === 0 ? "change" : heights.target === 0 ? "target" : null;
    return { heights: { ...heights, state }, line: asked.compact && heights.more === 0, hides, total };
  }

  function noteOf(tile) {
    return [tile.value_note, tile.revised].filter(Boolean).join(", ");
  }

  /** The figure; its unit beside it or below; and what must be said of it beside both, in two lines at most, or below. */
  function figureHeight(tile, width, words) {
    if (tile.value === null) {
      const said = tile.truth.code === "on_time" ? words.no_data : tile.truth.word || words.no_data;
      return text.lines(said, (width - 1.8) / NAME) * NAME * LINE;
    }
    const value = text.number(tile.value) * FIGURE;
    const unit = text.width(tile.unit) * NAME;
    if (value > width || unit > width) return Infinity;
    const below = unit > 0 && value + SPACE + unit > width;
    const head = FIGURE_LINE + (below ? NAME * LINE : UNIT_DROP);
    const left = width - (below ? unit : value + (unit ? SPACE + unit : 0)) - SPACE;
    const note = noteOf(tile);
    if (!note || text.width(note) <= left) return head;
    if (!below && text.lines(note, left - 0.1) <= 2) return Math.max(head, 2 * LINE + 0.06);
    return head + text.lines(note, width) * LINE;
  }

  /** Whether what is said of a figure takes two lines beside it. */
  function isBeside(tile, width) {
    const note = noteOf(tile);
    if (!note || tile.value === null) return false;
    const value = text.number(tile.value) * FIGURE + (tile.unit ? SPACE + text.width(tile.unit) * NAME : 0);
    const left = width - value - SPACE;
    return left > 0 && text.width(note) > left && text.lines(note, left - 0.1) <= 2;
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
  function foot(tiles, { variant, width, compact }) {
    const most = (ask) => Math.max(0, ...tiles.map(ask));
    const counts = (tile) => (tile.coverage ? text.width(tile.coverage.label, 600) : 0);
    const source = most((tile) => text.lines(tile.source_line, width)) * LINE;
    if (variant === "wide") {
      const both = (tile) => (tile.coverage ? text.lines(`${tile.source_line} · ${tile.coverage.label}`, width - 0.6, 500) : 0);
      return { course: 0, more: 0, source: Math.max(source, most(both) * LINE) };
    }
    const isOneLine = compact && tiles.every((tile) => stateWidth(tile) + counts(tile) + 1.2 + TREND_LEAST <= width);
    const has = tiles.some((tile) => tile.coverage) && !isOneLine;
    return { course: has || compact ? LINE : 1.6, more: has ? LINE : 0, source };
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
    best.lines.forEach((lines, id) => {
      best.lines.set(id, { ...lines, beside: isBeside(best.body.tiles[id], best.width) });
    });
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

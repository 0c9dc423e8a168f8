/* Which tile stands where: the arrangement that shows the most tiles in the largest text. Numbers only, no page. */
(() => {
  "use strict";

  const { layout, heights } = window.centre;
  const LINE = layout.LINE;
  const HEADING = LINE + 0.05;
  const PADDING = { x: 0.37, y: 0.13 };
  const GAP = { tile: 0.3, group: 0.7 };
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
    const best = chosen({ geometry, region, body, groups });
    return best ? place(best) : null;
  }

  /** The best of all attempts; where none succeeds, the best without the tiles that stand in the way of one. */
  function chosen(asked) {
    const total = asked.groups.reduce((sum, group) => sum + group.tiles.length, 0);
    if (!total) return null;
    const ways = ["tall", "wide"].flatMap((variant) => Array.from({ length: MOST_ROWS }, (_, n) => ({ variant, rows: n + 1 })));
    let best = null;
    for (const ease of EASES) {
      ways.forEach((way) => {
        const found = attempt({ ...asked, ...way, ease });
        if (found && (!best || found.score > best.score)) best = found;
      });
      if (best && best.shown === total && best.holes === 0) break;
    }
    if (best) return best;
    const refused = [];
    ways.forEach((way) => attempt({ ...asked, ...way, ease: 1, refused }));
    const fewest = refused.sort((a, b) => a.length - b.length)[0] ?? asked.groups.flatMap((group) => group.tiles);
    return chosen({ ...asked, groups: asked.groups.map((group) => ({ ...group, tiles: group.tiles.filter((id) => !fewest.includes(id)) }))
      .filter((group) => group.tiles.length) });
  }

  function attempt(asked) {
    const { geometry, region, groups, ease, variant, rows } = asked;
    const em = geometry.em * ease;
    const down = layout.within(geometry.rows, region.y, region.y + region.height);
    const over = { from: down[0].from + HEADING * em, to: down[0].to };
    const spansDown = [over, ...down.slice(1)];
    if (over.to - over.from < em) return null;
    const cellsDown = layout.spread(rows, spansDown);
    const room = spansDown.flatMap((span, index) => {
      const height = (span.to - span.from - GAP.tile * em * (cellsDown[index] - 1)) / (cellsDown[index] || 1);
      return Array.from({ length: cellsDown[index] }, () => height / em - 2 * PADDING.y);
    });
    const across = layout.within(geometry.columns, region.x, region.x + region.width);
    const even = cut(groups, rows, true);
    const most = (span) => Math.floor((span.to - span.from + GAP.tile * em) / ((LEAST_WIDTH[variant] + GAP.tile) * em));
    const capacity = across.reduce((sum, span) => sum + Math.max(0, most(span)), 0);
    for (let columns = Math.min(capacity, even.length); columns > 0; columns -= 1) {
      const inOrder = columns < even.length ? cut(groups, rows, false) : even;
      const cells = layout.spread(columns, across);
      const width = Math.min(
        ...across.map((span, index) =>
          cells[index] ? (span.to - span.from - GAP.group * em * (cells[index] - 1)) / cells[index] : Infinity,
        ),
      ) / em - 2 * PADDING.x;
      const tall = { ...asked, width, room };
      const pieces = agreed({ ...tall, pieces: inOrder }) ? inOrder : inOrder.map((piece) => fitted(piece, tall));
      const lines = agreed({ ...tall, pieces });
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
  function agreed({ body, pieces, variant, rows, width, room, refused }) {
    const found = new Map();
    const without = [];
    for (let row = 0; row < rows; row += 1) {
      const own = pieces.map((piece) => piece.tiles[row]).filter(Boolean).map((id) => body.tiles[id]);
      const asked = { variant, width, words: body.words, height: room[row] };
      const common = own.length ? heights.fitting(own, asked) : null;
      own.forEach((tile) => found.set(tile.id, common ?? heights.alone(tile, asked)));
      without.push(...own.filter((tile) => !found.get(tile.id)).map((tile) => tile.id));
      if (without.length && !refused) return null;
    }
    if (without.length) refused.push(without);
    return without.length ? null : found;
  }

  /** The highest tiles of a column in the highest rows: beside a line of the bezel some are lower. */
  function fitted(piece, { body, variant, width, room }) {
    const least = (id) => heights.least(body.tiles[id], { variant, width, words: body.words });
    if (piece.tiles.every((id, row) => least(id) <= room[row])) return piece;
    const rows = piece.tiles.map((_, row) => row).sort((a, b) => room[b] - room[a]);
    const tiles = [...piece.tiles];
    [...piece.tiles].sort((a, b) => least(b) - least(a)).forEach((id, n) => {
      tiles[rows[n]] = id;
    });
    return { ...piece, tiles };
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
      best.lines.set(id, { ...lines, beside: heights.isBeside(best.body.tiles[id], best.width, lines.compact) });
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
      return Array.from({ length: count }, (_, n) => ({ y: span.from + n * (height + GAP.tile * em), height }));
    });
  }

  /** All of a row are of one height, as size says how much something matters; below a shorter column nothing stands. */
  function boxes(count, stops, { x, width }) {
    return stops.slice(0, count).map((stop) => ({ x, width, ...stop }));
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

/* How high the rows of a tile must be for its words to stand in a width. Numbers only, no page. */
(() => {
  "use strict";

  const { tiles: painted, layout, text } = window.centre;
  const LINE = layout.LINE;
  /** Sizes in heights of the smallest text (16′): a name and a unit 22,5′, a figure 45′. */
  const NAME = 22.5 / 16;
  const FIGURE = 45 / 16;
  /** A line of figures alone, and one whose unit stands beside them and hangs lower. */
  const FIGURE_LINE = 0.78 * FIGURE;
  const UNIT_DROP = 0.34;
  const BULLET = 0.55;
  const MARK = 1.25;
  const SPACE = 0.45;
  const TREND_LEAST = 4;
  const LEFT_LEAST = 8;

  /** Rows that fit, roomy where they may be, else compact. */
  function fitting(tiles, asked) {
    const roomy = needs(tiles, { ...asked, compact: false });
    if (!roomy || roomy.total <= asked.height) return roomy;
    const compact = needs(tiles, { ...asked, compact: true });
    return compact && compact.total <= asked.height ? compact : null;
  }

  /** A tile by itself; where it is still too high, without the words that one of two comparisons is missing. */
  function alone(tile, asked) {
    return fitting([tile], asked) ?? fitting([bare(tile)], asked);
  }

  /** How high a tile must be at least; more than any wall where a word of it does not stand at all. */
  function least(tile, asked) {
    const found = needs([bare(tile)], { ...asked, compact: true });
    return found ? found.total : Infinity;
  }

  function bare(tile) {
    if (tile.target) return { ...tile, change_missing: tile.change ? tile.change_missing : null };
    return { ...tile, target_missing: tile.change ? null : tile.target_missing };
  }

  /** Heights of rows for what the words of some tiles need in a width; null where a word does not fit at all. */
  function needs(tiles, asked) {
    const { variant, width, compact } = asked;
    const most = (ask) => Math.max(0, ...tiles.map(ask));
    const state = most((tile) => stateWidth(tile));
    const left = variant === "wide" ? width - Math.max(state, TREND_LEAST) - 0.6 : width;
    if (left < LEFT_LEAST || (variant === "tall" && state + TREND_LEAST > width)) return null;
    const name = most((tile) => text.lines(tile.name, width / NAME));
    if (name > 2) return null;
    const change = most((tile) => changeLines(tile, left)) * LINE;
    const heights = {
      name: name * NAME * LINE,
      figure: most((tile) => figureHeight(tile, asked)),
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
    return { heights: { ...heights, state }, line: compact && heights.more === 0, compact, hides, total };
  }

  /** The figure; its unit beside it or below; and what must be said of it beside both, or below. */
  function figureHeight(tile, { width, words, compact }) {
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
    const note = painted.noteOf(tile, true);
    if (!note || text.width(note) <= left) return head;
    if (isBeside(tile, width, compact)) return Math.max(head, 2 * LINE + 0.06);
    return head + text.lines(note, width) * LINE;
  }

  /** Whether what is said of a figure takes two lines beside it: only where there is no room for a line below. */
  function isBeside(tile, width, compact) {
    const note = painted.noteOf(tile, true);
    if (!note || tile.value === null || !compact) return false;
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
    return text.lines(painted.together(tile.change.label), width - marks);
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

  window.centre = window.centre ?? {};
  window.centre.heights = { fitting, alone, least, isBeside };
})();

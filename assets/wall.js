/* The wall: lays the scene out for the room it hangs in, keeps its clock, and paints what the feed says. */
(() => {
  "use strict";
  if (!document.body || !document.body.hasAttribute("data-wall")) return;

  const { tiles, map, feed } = window.centre;
  const { write, attribute, element, mark, setMark } = tiles;
  const ZONE = "Asia/Ho_Chi_Minh";
  const ONE_MINUTE_OF_ARC = Math.tan(Math.PI / 180 / 60);
  const CAPITAL_HEIGHT = 0.72;
  const SMALLEST_ARC = 16;
  /** Room one tile needs for its whole anatomy, in heights of the smallest text; what it holds decides in the end. */
  const TILE_ROOM = { width: 14.2, height: 12.8 };
  const FEWEST_TILES = 6;
  /** How much larger than the least the text may grow: 45′ × 1.25 is the upper end of a figure's size. */
  const EASES = [1.25, 1.2, 1.15, 1.1, 1.05, 1];
  const TURN_SECONDS = 20;
  const STRIP_SECONDS = 10;
  const SHIFT_SECONDS = 180;
  const SHIFTS = [[0, 0], [3, 1], [4, 3], [1, 4], [-2, 3], [-4, 1], [-3, -2], [0, -4], [3, -3]];
  const CLOCK_TOLERANCE_MS = 2_000;

  const at = (id) => document.getElementById(id);
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);
  const body = document.body;
  const language = document.documentElement.lang || "vi";
  const locale = language === "vi" ? "vi-VN" : "en-GB";
  const moment = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  });
  const day = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE, weekday: "short", day: "2-digit", month: "2-digit", year: "numeric",
  });

  let snapshot = JSON.parse(at("snapshot").textContent);
  let arrangement = "";
  let ease = 0;
  let columns = [];
  let strip = [];
  let recent = [];
  let seconds = 0;
  let clockOffset = 0;
  let listening = null;
  let pending = null;
  let mapped = null;

  /**
   * Text sizes follow from where people sit: a size is an angle, not a number of pixels.
   * @param {number} ease 1 for the smallest allowed sizes, more where there is room
   * @returns {number} height of the smallest text, px
   */
  function fitToRoom(ease) {
    const distance = Number(body.dataset.distance);
    const height = Number(body.dataset.imageHeight);
    const arc = (100 * distance * ONE_MINUTE_OF_ARC) / (height * CAPITAL_HEIGHT);
    body.style.setProperty("--arc-least", `${arc}vh`);
    body.style.setProperty("--arc", `${ease * arc}vh`);
    return (SMALLEST_ARC * ease * arc * innerHeight) / 100;
  }

  /** How many tiles stand beside and over one another. @param {number} smallest px @returns {{columns: number, rows: number}} */
  function room(smallest) {
    const box = at("groups").getBoundingClientRect();
    return {
      columns: Math.floor(box.width / (TILE_ROOM.width * smallest)),
      rows: Math.floor(box.height / (TILE_ROOM.height * smallest)),
    };
  }

  /** Cut groups into columns no taller than the room. */
  function cut(groups, rows) {
    return groups.flatMap((group) => {
      const pieces = [];
      for (let from = 0; from < group.tiles.length; from += rows) {
        pieces.push({ title: from ? "" : group.title, tiles: group.tiles.slice(from, from + rows) });
      }
      return pieces;
    });
  }

  /** The largest text, from the present one down, at which every tile has its place; at last the smallest allowed. */
  function settle() {
    for (; ; ease += 1) {
      const { columns: across, rows } = room(fitToRoom(EASES[ease]));
      const pieces = rows ? cut(snapshot.groups, rows) : [];
      if ((pieces.length && pieces.length <= across) || ease === EASES.length - 1) return { across, rows, pieces };
    }
  }

  /** Only another set of groups or another screen asks for another arrangement. */
  function arrange() {
    const wanted = JSON.stringify([snapshot.groups, innerWidth, innerHeight]);
    if (wanted === arrangement) return;
    arrangement = wanted;
    ease = 0;
    lay();
  }

  function lay() {
    const { across, rows, pieces } = settle();
    const enough = across * rows >= FEWEST_TILES;
    body.toggleAttribute("data-too-small", !enough);
    write(at("too-small"), enough ? null : snapshot.words.too_small);
    at("groups").replaceChildren();
    columns = [];
    if (!enough) return;
    at("groups").style.setProperty("--columns", String(Math.min(across, pieces.length)));
    at("groups").style.setProperty("--rows", String(Math.max(...pieces.map((piece) => piece.tiles.length))));
    columns = pieces.map((piece) => makeColumn(piece));
    takeTurns();
  }

  function makeColumn(piece) {
    const root = element("section", "wall-column", at("groups"));
    const heading = element("h2", "wall-heading", root);
    element("span", "", heading).textContent = piece.title;
    const place = element("span", "wall-turn", heading);
    return { root, place, ids: piece.tiles, stack: element("div", "wall-stack", root) };
  }

  /** What does not fit takes turns in the last place; the first places, the most important, stay. */
  function turn(nodes, places, step, labels = []) {
    const fixed = nodes.length > places ? places - 1 : nodes.length;
    const turning = nodes.length - fixed;
    const shown = turning ? fixed + (step % turning) : -1;
    nodes.forEach((node, index) => {
      const hidden = index >= fixed && index !== shown;
      if (node.hidden && !hidden) tiles.soften(node);
      node.hidden = hidden;
      if (labels[index]) write(labels[index], index < fixed ? null : `${index - fixed + 1}/${turning}`);
    });
  }

  function paint(next, changed) {
    snapshot = next;
    body.dataset.version = String(next.version);
    document.title = next.title;
    write(at("title"), next.title);
    write(at("period"), next.period_label);
    write(at("late"), next.late_label);
    write(at("simulated"), next.simulated ? next.simulated_label : null);
    arrange();
    paintTiles(changed);
    while (ease < EASES.length - 1 && isTight()) {
      ease += 1;
      lay();
      paintTiles(changed);
    }
    attribute(at("groups"), "data-tight", null);
    attribute(at("groups"), "data-tight", isTight() ? "yes" : null);
    paintMap(next);
    paintExceptions(next.exceptions);
    paintRecent(next.recent);
  }

  /** Paint once a frame: of several changes within one, the newest state with all that changed. */
  function paintSoon(next, changed) {
    const isFirst = pending === null;
    pending = { next, changed: new Set([...(pending ? pending.changed : []), ...changed]) };
    if (!isFirst) return;
    const run = () => {
      const { next: newest, changed: all } = pending;
      pending = null;
      paint(newest, all);
    };
    if (document.hidden) setTimeout(run, 0);
    else requestAnimationFrame(run);
  }

  function paintTiles(changed) {
    columns.forEach((column) => {
      const shown = column.ids.map((id) => snapshot.tiles[id]).filter(Boolean);
      tiles.paint(column.stack, shown, snapshot.words, changed);
    });
  }

  /** Whether the words of a tile, or all tiles together, ask for more room than there is. */
  function isTight() {
    const over = (node) => node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1;
    return [at("groups"), ...at("groups").querySelectorAll(".tile, .tile p")].some(over);
  }

  function paintMap(next) {
    at("map").hidden = !next.map;
    if (!next.map || next.map === mapped) return;
    mapped = next.map;
    map.draw(at("map"), next.map, next.words).catch((error) => {
      mapped = null;
      console.warn("The map is not drawn yet:", error.message);
    });
  }

  function makeException() {
    const root = element("li", "exception", at("exceptions"));
    const shape = mark("off");
    root.append(shape);
    const text = element("p", "exception-text", root);
    const parts = { root, shape, width: 0 };
    [["place", "what"], ["value", "since", "handler"]].forEach((names) => {
      const line = element("span", "exception-line", text);
      names.forEach((name) => {
        parts[name] = element("span", `exception-${name}`, line);
      });
    });
    return parts;
  }

  function paintExceptions(exceptions) {
    const { rows, more, none } = exceptions;
    while (strip.length < rows.length) strip.push(makeException());
    strip.splice(rows.length).forEach((gone) => gone.root.remove());
    rows.forEach((row, index) => {
      const parts = strip[index];
      setMark(parts.shape, row.severity);
      attribute(parts.root, "data-severity", row.severity);
      attribute(parts.root, "data-acknowledged", row.acknowledged ? "yes" : null);
      write(parts.place, row.place);
      write(parts.what, row.what);
      write(parts.value, row.value);
      write(parts.since, row.since);
      write(parts.handler, row.acknowledged ? `${row.handler} (${snapshot.words.acknowledged ?? ""})` : row.handler);
    });
    write(at("more"), more);
    write(at("none"), rows.length ? null : none);
    strip.forEach((parts) => {
      parts.root.hidden = false;
    });
    strip.forEach((parts) => {
      parts.width = parts.root.offsetWidth;
    });
    turnExceptions();
  }

  function turnExceptions() {
    const gap = parseFloat(getComputedStyle(at("exceptions")).columnGap);
    const widths = strip.map((parts) => parts.width + gap);
    const asked = (count) => sum(widths.slice(0, count - 1)) + Math.max(...widths.slice(count - 1));
    let across = strip.length;
    while (across > 1 && asked(across) > at("exceptions").clientWidth + gap) across -= 1;
    turn(strip.map((parts) => parts.root), across, Math.floor(seconds / STRIP_SECONDS));
  }

  function makeRecent() {
    const root = element("li", "recent-row", at("recent-rows"));
    return { root, text: element("span", "recent-text", root), detail: element("span", "recent-detail", root) };
  }

  function paintRecent(list) {
    at("recent").hidden = !list;
    if (!list) return;
    write(at("recent-title"), list.title);
    while (recent.length < list.rows.length) recent.push(makeRecent());
    recent.splice(list.rows.length).forEach((gone) => gone.root.remove());
    list.rows.forEach((row, index) => {
      const parts = recent[index];
      if (index === 0 && parts.root.dataset.id && parts.root.dataset.id !== row.id) tiles.soften(at("recent-rows"));
      attribute(parts.root, "data-id", row.id);
      write(parts.text, row.text);
      write(parts.detail, row.detail);
    });
  }

  /** The banner says since when; the numbers stay. @param {{state: string, since: Date}} link */
  function showLink({ state, since }) {
    const { words } = snapshot;
    body.dataset.link = state;
    const lost = state !== "live";
    write(at("link-word"), lost ? null : words.link_live);
    at("link").hidden = lost;
    write(at("banner-text"), lost ? `${words.link_lost} ${words.since} ${moment.format(new Date(since.getTime() + clockOffset))}` : null);
    at("banner").hidden = !lost;
  }

  /** One timer for everything that goes by the clock. */
  function tick() {
    const now = new Date(Date.now() + clockOffset);
    write(at("clock"), moment.format(now));
    write(at("day"), `${day.format(now)} · GMT+7`);
    if (listening) write(at("heard"), moment.format(new Date(listening.heardAt.getTime() + clockOffset)));
    seconds += 1;
    if (seconds % TURN_SECONDS === 0) takeTurns();
    if (seconds % STRIP_SECONDS === 0) turnExceptions();
    if (seconds % SHIFT_SECONDS === 0) shift(seconds / SHIFT_SECONDS);
  }

  function takeTurns() {
    const across = Number(at("groups").style.getPropertyValue("--columns"));
    const step = Math.floor(seconds / TURN_SECONDS);
    turn(columns.map((column) => column.root), across, step, columns.map((column) => column.place));
  }

  /** The whole frame moves by a few pixels, so that no line burns into the panel. @param {number} step */
  function shift(step) {
    const [x, y] = SHIFTS[step % SHIFTS.length];
    at("frame").style.setProperty("--shift-x", `${x}px`);
    at("frame").style.setProperty("--shift-y", `${y}px`);
  }

  function begin() {
    ["banner-mark", "link-mark"].forEach((id) => at(id).append(mark(id === "banner-mark" ? "error" : "on")));
    paint(snapshot, new Set());
    showLink({ state: "live", since: new Date() });
    tick();
    setInterval(tick, 1000);
    addEventListener("resize", () => paint(snapshot, new Set()));
    document.fonts.ready.then(() => paint(snapshot, new Set()));
    listening = feed.open({
      snapshot,
      paint: paintSoon,
      link: showLink,
      assets: body.dataset.assets,
      clock: (offset) => {
        clockOffset = Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0;
      },
    });
  }

  begin();
})();

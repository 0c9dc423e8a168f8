/* The cards that the explorer's drawings stand in: each with its title, its way out, and the same figures as a table. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  /** Which cards a way to look at the figures has, in their order. */
  const VIEWS = {
    summary: ["course", "map", "rank", "breakdown", "figures"],
    line: ["course"],
    bar: ["rank"],
    map: ["map", "rank"],
    tiles: ["grid", "rank"],
    heat: ["heat"],
    multiples: ["multiples"],
    scatter: ["scatter"],
    table: ["table"],
  };
  /** What stays when one of the places shown is chosen. */
  const KEPT = ["agencies", "former", "region"];

  const drawings = {};
  let cards = new Map();
  let room = null;
  let latest = null;

  function start({ root }) {
    room = root.querySelector("#x-cards");
    cards = new Map();
    latest = null;
    room.replaceChildren();
    room.addEventListener("click", onClick);
    room.addEventListener("keydown", onKey);
  }

  /** A card, made when it is first needed. */
  function cardOf(name, now) {
    if (cards.has(name)) return cards.get(name);
    const title = el("h3", { class: "card-title" });
    const note = el("p", { class: "x-note" });
    const body = el("div", { class: "x-body" });
    const frame = el("div", { class: "table-frame", tabindex: "0", role: "region" });
    const twin = el("details", { class: "twin" }, el("summary", {}, now.words.as_table), frame);
    const head = el("div", { class: "x-card-head" }, title, own.handover.menu(name, now));
    const root = el("section", { class: "card x-card", "data-card": name }, head, note, body, twin);
    const card = { name, root, title, note, body, twin, frame, width: 0 };
    twin.addEventListener("toggle", () => twin.open && fillTwin(card));
    new ResizeObserver(() => resized(card)).observe(body);
    cards.set(name, card);
    return card;
  }

  function paint(now) {
    latest = now;
    const { hide } = window.centre.tiles;
    const wanted = wantedFor(now);
    cards.forEach((card) => {
      hide(card.root, !wanted.includes(card.name));
      if (card.root.hidden) card.width = 0;
    });
    wanted.forEach((name, n) => {
      const card = cardOf(name, now);
      if (room.children[n] !== card.root) room.insertBefore(card.root, room.children[n] ?? null);
    });
    // A width is read where it is not known: what changes it later tells so itself, and every look lays the page out.
    const shown = wanted.map((name) => cards.get(name));
    shown.forEach((card) => {
      card.width ||= card.body.clientWidth;
    });
    shown.forEach(draw);
  }

  /** Among others, a map stands only where the places are on it, and parts only where the figure has any. */
  function wantedFor({ answer, root }) {
    const all = (VIEWS[answer.asked.view] ?? VIEWS.summary).filter((name) => name !== "breakdown" || answer.breakdown);
    const isWhole = Boolean(answer.places?.map) || answer.asked.view !== "summary";
    root.dataset.whole = isWhole ? "yes" : "no";
    return isWhole ? all : all.filter((name) => name !== "map");
  }

  function draw(card) {
    const drawing = drawings[card.name];
    const isEmpty = !drawing.has(latest.answer);
    card.root.dataset.empty = isEmpty ? "yes" : "no";
    const { write, hide } = window.centre.tiles;
    write(card.title, drawing.title(latest));
    write(card.note, isEmpty ? "" : drawing.note?.(latest));
    hide(card.twin, isEmpty);
    if (isEmpty) card.body.replaceChildren(el("p", { class: "empty" }, drawing.empty?.(latest) ?? latest.words.empty));
    else drawing.draw(card, latest);
    if (card.twin.open) fillTwin(card);
  }

  function resized(card) {
    const width = card.body.clientWidth;
    if (!latest || card.root.hidden || !width || Math.abs(width - card.width) < 2) return;
    card.width = width;
    draw(card);
  }

  /** The same figures as a table: rows as `handover` takes them away too. */
  function fillTwin(card) {
    const { caption, columns, rows } = drawings[card.name].table(latest);
    card.frame.setAttribute("aria-label", caption);
    card.frame.replaceChildren(own.table(caption, columns, rows));
  }

  /** What a place, a period or both stand for is a click away; with Ctrl, places gather. */
  function onClick(event) {
    const node = event.target.closest(".place[data-place], [data-pick]");
    if (!node || event.button || event.target.closest("[data-trace]")) return;
    event.preventDefault();
    pick(node.dataset, event.ctrlKey || event.metaKey);
  }

  function onKey(event) {
    const node = event.target.closest("svg [data-pick], [role=gridcell][data-pick]");
    if (!node || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    pick(node.dataset, event.ctrlKey || event.metaKey);
  }

  function pick({ place, period }, isGathering) {
    const { asked } = latest.answer;
    if (place && isGathering) {
      own.go({ places: gathered(asked.places, place) });
      return;
    }
    const changes = {};
    if (place && place !== asked.place)
      Object.assign(changes, { place, among: KEPT.includes(asked.among) ? asked.among : null });
    if (period && period !== asked.period) changes.period = period;
    own.go(changes);
  }

  function gathered(places, place) {
    const held = (Array.isArray(places) ? places : String(places ?? "").split(",")).filter(Boolean);
    const after = held.includes(place) ? held.filter((one) => one !== place) : [...held, place];
    return after.join(",") || null;
  }

  function cardNamed(name) {
    return cards.get(name);
  }

  /** A grid is not printed, its table is. */
  addEventListener("beforeprint", () => {
    if (room?.isConnected && cards.has("table") && !cards.get("table").root.hidden) fillTwin(cards.get("table"));
  });

  Object.assign(own, {
    drawings,
    cards: { start, paint, cardNamed, now: () => latest, table: (name) => drawings[name].table(latest) },
  });
})();

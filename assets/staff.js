/* The staff pages: live tiles, maps, clock and link state, and what makes links and filters quick. */
(() => {
  "use strict";
  if (document.querySelector("body[data-wall]")) return;

  /** Việt Nam's time, without summer time since 1975. */
  const AHEAD_MS = 7 * 3_600_000;
  const SCENE = "fields";
  /** What is answered by something else than a page. */
  const APART = /^\/(wall$|wall\?|api\/|sdmx\/|packs\/|live\/|assets\/|sign-|openapi|\/)/;
  const OURS = { test: (address) => address.startsWith("/") && !APART.test(address) };
  const RETRY_MS = 5_000;
  const SAID_MS = 2_000;
  const vietnamese = () => document.documentElement.lang !== "en";
  const at = (id) => document.getElementById(id);

  let snapshot = null;
  let feed = null;
  let watched = null;
  let paused = false;
  let clockOffset = 0;
  let link = { state: "lost", since: new Date() };
  let shownPath = location.pathname;
  let shownTitle = null;

  /** "07:45:09" and "23/11/2026" there; the browser's own writer takes 9 ms to be made, just when the page is built. */
  const there = (moment) => new Date(moment.getTime() + AHEAD_MS).toISOString();
  const time = (moment) => there(moment).slice(11, 19);
  const day = (moment) => there(moment).slice(0, 10).split("-").reverse().join("/");

  /** Write only what differs, so that a mark that did not change wakes no observer. */
  function write(node, text) {
    if (node && node.textContent !== text) node.textContent = text;
  }

  function tick() {
    const now = new Date(Date.now() + clockOffset);
    write(at("national-clock"), `${time(now)} · ${day(now)} · GMT+7`);
    showLink();
  }

  function showLink() {
    const node = at("link-state");
    if (!node) return;
    const lookingBack = link.state === "live" && window.centre.time.moment();
    const state = lookingBack ? "past" : paused ? "paused" : link.state;
    const words = { live: node.dataset.live, paused: node.dataset.paused, past: node.dataset.past };
    const since = time(new Date(link.since.getTime() + clockOffset));
    if (node.dataset.state !== state) node.dataset.state = state;
    write(node, words[state] ?? node.dataset.lost.replace("{time}", since));
    const button = at("pause");
    if (!button) return;
    button.hidden = Boolean(lookingBack);
    write(button, paused ? node.dataset.resume : node.dataset.pause);
    if (button.getAttribute("aria-pressed") !== String(paused)) button.setAttribute("aria-pressed", String(paused));
  }

  /** Ask once for the state, then let the feed keep it; where the server is away, ask again later. */
  async function listen() {
    if (feed || !at("link-state")) return;
    feed = "opening";
    try {
      const asked = new URLSearchParams({ scenes: SCENE, language: vietnamese() ? "vi" : "en" });
      watched = window.centre.time.moment();
      if (watched) asked.set("as_of", watched);
      const answer = await fetch(`/live/board?${asked}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      const board = await answer.json();
      snapshot = board.scenes[SCENE];
      link = { state: "live", since: new Date() };
      feed = window.centre.feed.open({
        board,
        paint: (_address, fresh, changed) => {
          snapshot = fresh;
          if (!paused) paintTiles(changed);
          showHeld();
        },
        link: (told) => {
          link = told;
          document.body.dataset.link = told.state;
          showLink();
        },
        clock: (offset) => {
          clockOffset = offset;
        },
        assets: board.assets,
      });
      paintTiles();
    } catch {
      feed = null;
      setTimeout(listen, RETRY_MS);
    }
  }

  function stop() {
    if (feed && feed.close) feed.close();
    feed = null;
  }

  /** The live tiles go along to another moment, and back to now. */
  function keepWatch() {
    const moment = window.centre.time.moment();
    if (!feed || !feed.watch || moment === watched) return;
    watched = moment;
    feed.watch([SCENE], moment);
  }

  /** Whether what is at hand is of the moment that the page shows; until it comes, nothing of another is shown. */
  function isOfMoment() {
    const [shown, wanted] = [snapshot.as_of, window.centre.time.moment()];
    return shown && wanted ? Math.abs(Date.parse(shown) - Date.parse(wanted)) < 1_000 : !shown && !wanted;
  }

  function clearTiles() {
    document.querySelectorAll("[data-scene] [data-group]:not([aria-busy])").forEach((container) => {
      container.replaceChildren();
      container.setAttribute("aria-busy", "true");
    });
  }

  /** Every container that names a group of the scene gets that group's tiles. */
  function paintTiles(changed) {
    if (!snapshot) return;
    if (!isOfMoment()) {
      clearTiles();
      return;
    }
    const mark = at("simulated-mark");
    if (mark && mark.hidden === Boolean(snapshot.simulated)) mark.hidden = !snapshot.simulated;
    document.querySelectorAll("[data-scene] [data-group]").forEach((container) => {
      const group = snapshot.groups.find((one) => one.id === container.dataset.group);
      const tiles = (group ? group.tiles : []).map((id) => snapshot.tiles[id]).filter(Boolean);
      window.centre.tiles.paint(container, tiles, snapshot.words, changed);
      container.removeAttribute("aria-busy");
    });
  }

  /** How many reports wait for a person; for those who may decide, whose navigation has a place for it. */
  function showHeld() {
    if (snapshot && window.centre.desk) window.centre.desk.count(snapshot.held ?? 0);
  }

  /** Tiles and maps whose content came with the page; drawn again when it changes. */
  function paintGiven() {
    document.querySelectorAll("[data-tiles]").forEach((container) => {
      if (container.dataset.painted === container.dataset.tiles) return;
      container.dataset.painted = container.dataset.tiles;
      window.centre.tiles.paint(container, JSON.parse(container.dataset.tiles), JSON.parse(container.dataset.words));
    });
    document.querySelectorAll("[data-map]").forEach((container) => {
      if (container.dataset.painted === container.dataset.map) return;
      container.dataset.painted = container.dataset.map;
      drawMap(container);
    });
  }

  async function drawMap(container) {
    const data = JSON.parse(container.dataset.map);
    await window.centre.map.draw(container, data, JSON.parse(container.dataset.words));
    const inside = new Set(data.inside ?? []);
    container.querySelectorAll(".place").forEach((place) => {
      place.toggleAttribute("data-outside", inside.size > 1 && !inside.has(place.dataset.place));
      place.toggleAttribute("data-chosen", inside.size === 1 && inside.has(place.dataset.place));
    });
  }

  function showSection() {
    document.querySelectorAll("#navigation a").forEach((anchor) => {
      const section = anchor.getAttribute("href").split("/")[1];
      const current = section === location.pathname.split("/")[1];
      window.centre.tiles.attribute(anchor, "aria-current", current ? "page" : null);
    });
  }

  /** After another page was drawn, readers and keyboards start at its title. */
  function announcePage() {
    const title = at("page-title");
    if (!title || title === shownTitle) return;
    const isAnother = shownTitle && shownPath !== location.pathname;
    shownTitle = title;
    shownPath = location.pathname;
    if (isAnother) title.focus({ preventScroll: true });
  }

  /** What is typed over an open list is looked for in it. */
  function searchList(event) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
    const search = document.querySelector(".dash-dropdown-content[data-state='open'] .dash-dropdown-search");
    if (search && document.activeElement !== search) search.focus();
  }

  function refresh() {
    showSection();
    window.centre.time.refresh();
    listen();
    keepWatch();
    paintTiles();
    paintGiven();
    showLink();
    announcePage();
    paintMarks();
    showHeld();
    window.centre.trace.bringIntoView();
    window.centre.differences.draw();
  }

  function paintMarks() {
    document.querySelectorAll("#submit-form:not([data-ready])").forEach((form) => {
      form.dataset.ready = "yes";
      if (window.centre.submit) window.centre.submit.start(form);
    });
  }

  /** Dash listens to this event of its own links. */
  function visit(address) {
    history.pushState({}, "", address);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    if (new URL(address, location.href).pathname !== shownPath) scrollTo(0, 0);
  }

  function onClick(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("[data-now]")) {
      event.preventDefault();
      visit(window.centre.time.at(null));
      return;
    }
    if (event.target.closest("#pause")) {
      paused = !paused;
      showLink();
      paintTiles();
      return;
    }
    const act = event.target.closest("[data-csv], [data-copy], [data-print]");
    if (act) {
      if (act.dataset.csv) saveTable(at(act.dataset.csv), act.dataset.file);
      else if (act.hasAttribute("data-print")) print();
      else copyAddress(act);
      return;
    }
    followLink(event);
  }

  function followLink(event) {
    const anchor = event.target.closest("a[href]");
    if (!anchor || anchor.hasAttribute("target")) return;
    const address = anchor.getAttribute("href");
    if (address.startsWith("?lang=")) {
      const here = new URL(location.href);
      here.searchParams.set("lang", address.slice("?lang=".length));
      anchor.setAttribute("href", here.pathname + here.search);
      return;
    }
    if (!OURS.test(address) || new URL(address, location.href).searchParams.has("lang")) return;
    event.preventDefault();
    visit(anchor.dataset.present ? address : window.centre.time.carried(address));
  }

  /** What is opened beside this page, or copied from it, is of the same moment. */
  function prepareLink(event) {
    const anchor = event.target.closest && event.target.closest("a[href]");
    if (!anchor || anchor.hasAttribute("target")) return;
    if (anchor.dataset.now || anchor.dataset.present) return;
    const address = anchor.getAttribute("href");
    if (!OURS.test(address)) return;
    const carried = window.centre.time.carried(address);
    if (carried !== address) anchor.setAttribute("href", carried);
  }

  function saveTable(table, file) {
    if (!table) return;
    const quoted = (cell) => `"${guarded(cell.innerText.trim().replace(/\s+/g, " ")).replaceAll('"', '""')}"`;
    const lines = [...table.rows].map((row) => [...row.cells].map(quoted).join(","));
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}`], { type: "text/csv;charset=utf-8" }));
    anchor.download = `${file}.csv`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), SAID_MS);
  }

  /** A text that a spreadsheet would take for a formula gets an apostrophe; a number stays one. */
  function guarded(text) {
    return /^[=+\-@\t\r＝＋－＠]/.test(text) && !/^[-−+]?[\d.,\s]+%?$/.test(text) ? `'${text}` : text;
  }

  async function copyAddress(button) {
    const word = button.textContent;
    await navigator.clipboard.writeText(location.href);
    const said = at("link-state");
    button.textContent = said ? said.dataset.saved : "✓";
    setTimeout(() => {
      button.textContent = word;
    }, SAID_MS);
  }

  /** The address that a page's filters stand for; what is empty is left out. */
  function address(path, parts) {
    const query = new URLSearchParams(Object.entries(parts).filter(([, value]) => value));
    return window.centre.time.carried(query.size ? `${path}?${query}` : path);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    centre: {
      /** A period belongs to an indicator: with another indicator, the newest period is shown. */
      visitPlace(place, indicator, period) {
        const changed = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id);
        const kept = changed.some((id) => id.startsWith("place-indicator")) ? null : period;
        return address(`/place/${place}`, { indicator, period: kept });
      },
      /** The moments stay as they are; another figure or place begins at the first page. */
      visitDifferences(indicator, place, computed) {
        const said = new URLSearchParams(location.search);
        const moments = { from: said.get("from"), to: said.get("to"), kind: said.get("kind") };
        return address("/differences", { ...moments, indicator, place, computed });
      },
      visitIndex(date, against, group, marked) {
        return address("/index-766", { date, against, group, marked: (marked ?? []).join(",") });
      },
    },
  });

  function start() {
    window.centre.changes.follow(refresh);
    document.addEventListener("click", onClick);
    document.addEventListener("pointerdown", prepareLink, true);
    document.addEventListener("focusin", prepareLink);
    window.centre.time.start(visit);
    document.addEventListener("keydown", searchList, true);
    addEventListener("pagehide", stop);
    addEventListener("pageshow", (event) => event.persisted && listen());
    setInterval(tick, 1_000);
    tick();
    refresh();
  }

  if (document.readyState === "complete") start();
  else addEventListener("load", start);
})();

/* The explorer's page: its address is its state; every change asks once, and what is asked for is drawn. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  /** What belongs to an indicator, and to a place: with another one it is left out. */
  const OF_INDICATOR = ["period", "from", "to", "frequency", "among"];
  const OF_PLACE = ["among", "places"];
  const SETTLED_MS = 120;
  /** An answer that takes longer is said to be on its way. */
  const SLOW_MS = 400;

  /** @type {HTMLElement|null} */
  let root = null;
  let words = {};
  let shown = { search: null, answer: null };
  let turn = 0;
  /** The address that is asked for, until it is answered. */
  let awaited = null;
  /** What the page is filled into: Dash may build it anew, as when the moment looked back to changes. */
  let held = [];
  const CONTAINERS = ["x-panel", "x-filters", "x-headline", "x-cards"];

  function search() {
    return location.search;
  }

  /** The address after some changes; what is empty is left out. @param {Record<string, string|null>} changes */
  function changed(changes) {
    const asked = new URLSearchParams(search());
    if ("indicator" in changes) OF_INDICATOR.forEach((name) => asked.delete(name));
    if ("place" in changes) OF_PLACE.forEach((name) => asked.delete(name));
    Object.entries(changes).forEach(([name, value]) => {
      if (value) asked.set(name, value);
      else asked.delete(name);
    });
    const text = String(asked).replaceAll("%2C", ",").replaceAll("%3A", ":");
    return text ? `${own.PAGE}?${text}` : own.PAGE;
  }

  /** Go to what some changes show, a step that Back undoes. @param {Record<string, string|null>} changes */
  function go(changes) {
    const address = changed(changes);
    if (address === location.pathname + location.search) return;
    own.answers.ahead(new URL(address, location.href).search, own.panel.isOpen());
    history.pushState({}, "", address);
    load();
  }

  /** The choice among the listed indicators is part of the address, but no step of its own. */
  function choose(changes) {
    history.replaceState(history.state, "", changed(changes));
    shown.search = search();
  }

  /** Show what the address says: at once where it is kept, then as the server has it. */
  async function load() {
    if (!root) return;
    turn += 1;
    const mine = turn;
    const here = search();
    awaited = here;
    shown.search = here;
    const kept = own.answers.held(here);
    if (kept) paint(kept);
    root.setAttribute("aria-busy", "true");
    const slow = setTimeout(() => root?.setAttribute("data-slow", ""), SLOW_MS);
    try {
      const answer = await own.answers.ask(here, own.panel.isOpen());
      if (mine !== turn || !root) return;
      if (answer !== kept) paint(answer);
      later(answer);
      tell(null);
    } catch (error) {
      if (error.name === "AbortError" || mine !== turn) return;
      tell(error);
    } finally {
      clearTimeout(slow);
    }
    if (mine !== turn) return;
    awaited = null;
    root?.removeAttribute("aria-busy");
    root?.removeAttribute("data-slow");
  }

  /** The list of indicators follows what was asked for when that has been seen. */
  function later(answer) {
    const mine = turn;
    requestAnimationFrame(() => setTimeout(() => mine === turn && root && own.panel.update(context(answer))));
  }

  function context(answer) {
    return { answer, words, go, choose, search: search(), root };
  }

  /** Draw an answer; the keyboard stays where it was. */
  function paint(answer) {
    const at = document.activeElement;
    const key = at?.closest?.("[data-key]")?.dataset.key;
    shown.answer = answer;
    const now = context(answer);
    root.dataset.view = answer.asked.view;
    document.title = `${answer.title} · Điều Hành`;
    own.head.paint(now);
    own.filters.paint(now);
    own.cards.paint(now);
    own.handover.paintPrint(now);
    root.dataset.painted = shown.search;
    if (key && !at.isConnected)
      (root.querySelector(`[data-key="${CSS.escape(key)}"]`) ?? root.querySelector("#x-headline")).focus({
        preventScroll: true,
      });
    say(answer);
  }

  /** What is shown now, for those who listen. */
  function say(answer) {
    const { headline } = answer;
    const figure = headline.w === null ? headline.why_missing : `${headline.w} ${headline.unit}`;
    const node = root.querySelector("#x-said");
    const text = [answer.title, headline.period_name, figure].filter(Boolean).join(", ");
    if (node.textContent !== text)
      setTimeout(() => {
        node.textContent = text;
      }, SETTLED_MS);
  }

  /** What could not be asked, and what to do; the last picture stays. @param {Error|null} error */
  function tell(error) {
    const node = root.querySelector("#x-told");
    const isLeft = !error && node.contains(document.activeElement);
    node.hidden = !error;
    if (isLeft) root.querySelector("#x-headline").focus({ preventScroll: true });
    if (!error) return;
    const sentence = [error.message || words.failed, error.remedy || words.failed_remedy].join(" ");
    const again = own.el("button", { type: "button", class: "button", onclick: load }, words.retry);
    const clear = own.el("button", { type: "button", class: "button", onclick: () => go(cleared()) }, words.clear);
    node.replaceChildren(
      own.el("span", {}, error instanceof TypeError ? `${words.failed} ${words.failed_remedy}` : sentence),
      again,
      clear,
    );
  }

  /** Every parameter left out but the moment and the language. */
  function cleared() {
    const names = [...new URLSearchParams(search()).keys()].filter((name) => !["as_of", "lang"].includes(name));
    return Object.fromEntries(names.map((name) => [name, null]));
  }

  /** Begin with a page that Dash has just built; where it built the same anew, what was shown is shown again. */
  function start(found, isAnew) {
    const before = isAnew && shown.search === search() ? shown.answer : null;
    root = found;
    held = containers();
    words = JSON.parse(root.dataset.words);
    shown = { search: null, answer: null };
    root.setAttribute("aria-busy", "true");
    const now = context(null);
    [own.panel, own.filters, own.head, own.cards, own.saved].forEach((part) => part.start(now));
    if (before) repaint(before);
    else if (awaited !== search()) load();
  }

  function repaint(answer) {
    shown.search = search();
    paint(answer);
    own.panel.update(context(answer));
    root.removeAttribute("aria-busy");
  }

  /** Dash builds the page when it is visited, and takes it away again; other scripts may change the address. */
  function notice() {
    const found = document.getElementById("explorer");
    if (found ? found === root && containers().every((node, n) => node === held[n]) : !root) return;
    const isAnew = Boolean(root);
    root = null;
    if (found && containers().every(Boolean)) start(found, isAnew);
  }

  function containers() {
    return CONTAINERS.map((id) => document.getElementById(id));
  }

  function isHere() {
    return Boolean(root?.isConnected) && location.pathname === own.PAGE;
  }

  /** Back and forward among the explorer's own steps: Dash, which would ask for the whole page again, is not told. */
  function onBack(event) {
    if (!isHere()) return;
    if (asOf(search()) === asOf(shown.search)) event.stopImmediatePropagation();
    if (search() !== shown.search) load();
  }

  function asOf(text) {
    return new URLSearchParams(text ?? "").get("as_of");
  }

  /** A link to another state of this page is a step, not a visit; one to a mark on the page stays what it is. */
  function onClick(event) {
    if (event.defaultPrevented || event.button || event.metaKey || event.shiftKey || event.ctrlKey || !isHere()) return;
    const anchor = event.target.closest("a[href]");
    if (!anchor || !root.contains(anchor) || anchor.hasAttribute("target")) return;
    const address = new URL(anchor.getAttribute("href"), location.href);
    if (address.origin !== location.origin || address.pathname !== own.PAGE) return;
    event.preventDefault();
    if (address.search === search()) return;
    history.pushState({}, "", address.pathname + address.search);
    load();
  }

  addEventListener("popstate", onBack, true);
  addEventListener("_dashprivate_pushstate", () => {
    if (isHere() && search() !== shown.search) load();
  });
  document.addEventListener("click", onClick, true);
  new MutationObserver(notice).observe(document.documentElement, { childList: true, subtree: true });
  Object.assign(own, { go, changed, cleared, load });
})();

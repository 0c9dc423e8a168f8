/* The head of what the explorer shows: where it stands, the figure itself, and the filters in force. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  const MARKS = { on: "on", on_course: "on", risk: "risk", at_risk: "risk", off: "off", off_course: "off" };

  const DEEPER = ["communes", "former"];

  let parts = {};

  function start({ root }) {
    const find = (id) => root.querySelector(`#${id}`);
    parts = { trail: find("x-trail"), chips: find("x-chips"), headline: find("x-headline"), mini: mini(find) };
  }

  /** The figure in one line, at the edge of the screen, while the head itself is scrolled out of sight. */
  function mini(find) {
    const line = el("p", { class: "x-mini-line", "aria-hidden": "true", hidden: true });
    const room = el("div", { class: "x-mini screen-only" }, line);
    find("x-cards").before(room);
    new IntersectionObserver(([entry]) => {
      line.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
    }).observe(find("x-headline"));
    return line;
  }

  function paint(now) {
    paintTrail(now);
    paintChips(now);
    paintHeadline(now);
  }

  /** "Cả nước › Vùng › Tỉnh › Xã", each a step away. */
  function paintTrail({ answer, words, go }) {
    const { trail } = answer.place;
    const steps = trail.map((place, n) =>
      n === trail.length - 1
        ? el("li", {}, el("span", { "aria-current": "page" }, place.name))
        : el(
            "li",
            {},
            el("a", { href: own.changed({ place: place.id }), "data-key": `trail-${place.id}` }, place.name),
          ),
    );
    parts.trail.replaceChildren(el("ol", {}, steps, deeper(answer)));
    parts.trail.setAttribute("aria-label", words.you_are_here);
  }

  /** What lies inside the place, a step further down. */
  function deeper({ offered, asked }) {
    return offered.among
      .filter((one) => DEEPER.includes(one.code) && one.code !== asked.among && one.count)
      .map((one) => {
        const address = own.changed({
          among: one.code,
          view: ["map", "tiles"].includes(asked.view) ? "bar" : asked.view,
        });
        return el(
          "li",
          { class: "x-deeper" },
          el("a", { href: address, "data-key": `deeper-${one.code}` }, `${one.name} (${own.number(one.count)})`),
        );
      });
  }

  function paintChips({ answer, words, go }) {
    const clear = (chip) => go({ [chip.parameter]: without(answer.asked[chip.parameter], chip.value) });
    const chips = answer.chips.map((chip) =>
      el(
        "span",
        { class: "chip" },
        chip.label,
        el(
          "button",
          {
            type: "button",
            "data-key": `chip-${chip.parameter}-${chip.value}`,
            onclick: () => clear(chip),
            "aria-label": words.remove.replace("{filter}", chip.label),
          },
          "×",
        ),
      ),
    );
    if (chips.length) {
      chips.push(
        el(
          "button",
          { type: "button", class: "chip-clear", "data-key": "clear", onclick: () => go(own.cleared()) },
          words.clear,
        ),
      );
    }
    parts.chips.replaceChildren(...chips);
    parts.chips.hidden = !chips.length;
  }

  /** A list without one of its parts; null where nothing is left. */
  function without(list, value) {
    const all = Array.isArray(list) ? list : String(list ?? "").split(",");
    return all.filter((one) => one && one !== value).join(",") || null;
  }

  function paintHeadline({ answer, words }) {
    const { headline, indicator, place } = answer;
    const missing = headline.w === null;
    const mark = MARKS[headline.status];
    const figure = missing
      ? el("p", { class: "x-missing" }, headline.why_missing ?? words.no_figure)
      : el("p", { class: "x-figure" }, el("b", {}, headline.w), " ", el("span", {}, headline.unit));
    const state = mark ? el("span", { class: "state" }, window.centre.tiles.mark(mark), headline.status_word) : null;
    const held = missing ? [] : [headline.change ?? words.no_change, headline.plan ?? words.no_plan];
    const facts = [...held, headline.rank ? `${words.rank} ${headline.rank}` : null]
      .filter(Boolean)
      .map((text) => el("li", {}, text));
    parts.mini.replaceChildren(
      el("span", {}, answer.title),
      el("b", {}, missing ? words.no_figure : `${headline.w} ${indicator.unit}`),
      el("span", { class: "muted" }, headline.period_name ?? ""),
    );
    const origin = [headline.period_name, headline.coverage, headline.standing, headline.source, headline.received];
    const links = [
      headline.number ? el("a", { href: `/trace/${headline.number}`, "data-key": "trace" }, words.follow) : null,
      place.href
        ? el("a", { href: place.href, "data-key": "place-page" }, words.about_place.replace("{place}", place.name))
        : null,
    ].filter(Boolean);
    const definition = el(
      "details",
      { class: "x-definition" },
      el("summary", {}, words.definition),
      el("p", {}, indicator.definition),
      el("p", { class: "muted" }, `${words.owner}: ${indicator.owner_name}`),
    );
    const wasOpen = parts.headline.querySelector("details")?.open;
    definition.open = Boolean(wasOpen);
    const title = el(
      "div",
      { class: "x-title" },
      el(
        "h2",
        {},
        el("button", { type: "button", class: "term", "data-term": indicator.code, "data-key": "title" }, answer.title),
      ),
      answer.simulated ? el("span", { class: "simulated-mark badge" }, words.simulated) : null,
    );
    parts.headline.replaceChildren(
      title,
      el("div", { class: "x-say" }, figure, el("ul", { class: "x-facts" }, state ? el("li", {}, state) : null, facts)),
      el("div", { class: "x-origin" }, el("span", {}, origin.filter(Boolean).join(" · ")), links, definition),
    );
  }

  Object.assign(own, { head: { start, paint } });
})();

/* What the steps of a report are drawn with: elements, notices, lists of mistakes, numbers as this page writes them. */
(() => {
  "use strict";

  const MOST_LISTED = 200;
  const PLAIN = { vi: /^-?\d+(?:,\d+)?$/, en: /^-?\d+(?:\.\d+)?$/ };

  const language = () => (document.documentElement.lang === "en" ? "en" : "vi");

  /** The sign between whole and part: a comma in Vietnamese, a point in English. */
  const sign = () => (language() === "vi" ? "," : ".");

  function element(tag, text, parent, attributes = {}) {
    const made = document.createElement(tag);
    if (text !== null && text !== undefined) made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => {
      if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    });
    if (parent) parent.append(made);
    return made;
  }

  /** A button that does something. */
  function button(text, parent, act, name = "button", attributes = {}) {
    const made = element("button", text, parent, { type: "button", class: name, ...attributes });
    made.addEventListener("click", act);
    return made;
  }

  /** A sentence that must not be overlooked; kind "info", "risk", "off" or "done". */
  function notice(text, kind, parent) {
    return element("p", text, parent, { class: "notice", "data-kind": kind });
  }

  /** A status as shape and word. */
  function state(code, word, parent) {
    const made = element("span", null, parent, { class: "state" });
    element("i", null, made, { class: `shape shape-${code}`, "aria-hidden": "true" });
    element("span", word, made, { class: "state-word" });
    return made;
  }

  /** Names and what holds of them; those without a value are left out. A value is text or an element. */
  function facts(pairs, parent) {
    const list = element("dl", null, parent, { class: "facts" });
    pairs.filter(([, value]) => value !== null && value !== undefined && value !== "").forEach(([name, value]) => {
      const pair = element("div", null, list);
      element("dt", name, pair);
      element("dd", null, pair).append(value);
    });
    return list;
  }

  /** The mistakes of a report as a table; where a mistake has a cell, its place leads there. */
  function mistakes(problems, total, say, parent, jump) {
    const frame = element("div", null, parent, { class: "table-frame problem-list", role: "region", tabindex: "0", "aria-label": say("mistakes") });
    const table = element("table", null, frame, { class: "table" });
    const head = element("tr", null, element("thead", null, table));
    ["where", "what", "remedy"].forEach((name) => element("th", say(name), head, { scope: "col" }));
    const body = element("tbody", null, table);
    problems.slice(0, MOST_LISTED).forEach((problem) => {
      const row = element("tr", null, body);
      const where = element("td", null, row);
      const text = place(problem, say);
      if (jump && problem.index !== null && problem.index !== undefined) {
        button(text, where, () => jump(problem), "button-link", { title: say("go") });
      } else where.textContent = text;
      element("td", problem.detail, row);
      element("td", problem.hint, row);
    });
    const more = total - Math.min(problems.length, MOST_LISTED);
    if (more > 0) element("p", say("more", { count: count(more) }), parent, { class: "muted" });
    return frame;
  }

  /** Where a mistake lies, in the file's own words where it came from one. */
  function place(problem, say) {
    const { location: found, row, field } = problem;
    if (found && found.cell) return `${found.sheet} ${found.cell}`;
    if (found && found.sheet) return `${found.sheet}${found.row ? ` · ${say("row", { number: found.row })}` : ""}`;
    const number = row ?? (found ? found.row : null);
    const name = field && say.has(field) ? say(field) : found && found.column ? found.column : field;
    if (number) return `${say("row", { number })}${name ? ` · ${name}` : ""}`;
    return name || (found && found.header) || say("report");
  }

  /** A number as it is sent, "1234.5", as this page writes it: "1234,5". Other text stays as it is. */
  function local(text) {
    if (text === null || text === undefined) return "";
    return PLAIN.en.test(text) ? String(text).replace(".", sign()) : String(text);
  }

  /** The same with its thousands apart; other text stays as it is. */
  function grouped(text) {
    const said = String(text ?? "");
    if (!PLAIN[language()].test(said)) return said;
    const [whole, part] = said.split(sign());
    const apart = whole.replace(/\B(?=(\d{3})+$)/g, sign() === "," ? "." : ",");
    return part === undefined ? apart : `${apart}${sign()}${part}`;
  }

  /** How many, with thousands apart. */
  const count = (number) => new Intl.NumberFormat(language() === "vi" ? "vi-VN" : "en-GB").format(number);

  function moment(text) {
    if (!text) return null;
    return new Intl.DateTimeFormat(language() === "vi" ? "vi-VN" : "en-GB", {
      timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", second: "2-digit", day: "2-digit", month: "2-digit", year: "numeric",
    }).format(new Date(text));
  }

  function day(text) {
    if (!text) return null;
    const [year, month, date] = text.split("-");
    return `${date}/${month}/${year}`;
  }

  /** The sentences of the page: say("row", { number: 3 }); say.has tells whether there is one of that name. */
  function sayer(words) {
    const say = (name, given = {}) =>
      (words[name] ?? name).replace(/\{(\w+)\}/g, (whole, blank) => (blank in given ? given[blank] : whole));
    say.has = (name) => name in words;
    return say;
  }

  window.centre = window.centre ?? {};
  window.centre.drawing = {
    element, button, notice, state, facts, mistakes, local, grouped, count, moment, day, sayer, sign, language,
  };
})();

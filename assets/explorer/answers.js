/* The explorer's answers: one question at a time, the last twenty kept with their tags, so that Back is instant. */
(() => {
  "use strict";

  const KEPT = 20;
  const NOT_MODIFIED = 304;
  /** @type {Map<string, {etag: string|null, body: Object}>} by data address without the list, the oldest first */
  const answers = new Map();
  /** @type {Map<string, Object[]>} lists of indicators by the place and moment they hold for */
  const lists = new Map();
  /** What of an indicator is another at another place, in the order in which the server says it. */
  const FIGURE = ["w", "unit", "status", "status_word", "period_name"];
  /** @type {AbortController|null} */
  let going = null;

  function keep(map, key, value) {
    map.delete(key);
    map.set(key, value);
    if (map.size > KEPT) map.delete(map.keys().next().value);
  }

  /** What a list of indicators holds for. @param {string} search */
  function listKey(search) {
    const asked = new URLSearchParams(search);
    return ["place", "as_of", "lang"].map((name) => asked.get(name) ?? "").join("|");
  }

  /** What is kept of an address; undefined where nothing is. @param {string} search @returns {Object|undefined} */
  function held(search) {
    return answers.get(window.centre.explorer.dataAddress(search))?.body;
  }

  /** @param {string} search @returns {Object[]|undefined} */
  function list(search) {
    return lists.get(listKey(search));
  }

  /** How the list is to be asked for: not at all, whole, or its figures alone where the names are known. */
  function listing(search, withList) {
    if (!withList || list(search)) return null;
    return names(search) ? "figures" : "1";
  }

  /** A list that says what indicators are called in the language of an address. @returns {Object[]|undefined} */
  function names(search) {
    const language = listKey(search).split("|").at(-1);
    return [...lists].find(([key]) => key.split("|").at(-1) === language)?.[1];
  }

  /** The names known, with the figures of an answer. */
  function joined(search, figures) {
    return names(search)
      .filter(({ code }) => code in figures)
      .map((row) => ({ ...row, ...Object.fromEntries(FIGURE.map((name, n) => [name, figures[row.code][n]])) }));
  }

  /** Why a question was not answered, in the server's words where it said any. */
  class Refused extends Error {
    constructor(problem) {
      super(problem.detail ?? problem.title ?? "");
      this.remedy = problem.remedy ?? "";
    }
  }

  /**
   * Ask for what a page's address shows; the question before it is given up.
   * @param {string} search
   * @param {boolean} withList whether the list of indicators is wanted, should it not be kept
   * @returns {Promise<Object>}
   */
  async function ask(search, withList) {
    const { dataAddress } = window.centre.explorer;
    going?.abort();
    going = new AbortController();
    const key = dataAddress(search);
    const wanted = listing(search, withList);
    const known = wanted ? null : answers.get(key);
    const answer = await fetched(dataAddress(search, wanted), known?.etag, going.signal);
    if (answer.status === NOT_MODIFIED) return known.body;
    if (!answer.ok) throw new Refused(await answer.json().catch(() => ({})));
    const body = await answer.json();
    if (body.list) keep(lists, listKey(search), body.list);
    if (body.figures) keep(lists, listKey(search), joined(search, body.figures));
    keep(answers, key, { etag: wanted ? null : answer.headers.get("ETag"), body });
    return body;
  }

  /** Ask for what will be shown before the browser writes down the step there, which takes it milliseconds. */
  function ahead(search, withList) {
    const { dataAddress } = window.centre.explorer;
    const key = dataAddress(search);
    const wanted = listing(search, withList);
    if (!wanted && answers.has(key)) return;
    going?.abort();
    const address = dataAddress(search, wanted);
    const answer = fetch(address, { cache: "no-store" });
    answer.catch(() => {}); // whoever asks for it meets the fault
    window.centre.explorer.first = { address, answer };
  }

  /** The question was asked before: the first one before this script was read, others just before their step. */
  function fetched(address, etag, signal) {
    const { first } = window.centre.explorer;
    window.centre.explorer.first = null;
    if (first && first.address === address) return first.answer;
    return fetch(address, { signal, cache: "no-store", headers: etag ? { "If-None-Match": etag } : {} });
  }

  Object.assign(window.centre.explorer, { answers: { ask, ahead, held, list } });
})();

/* The wall's programme: which scene is on at a moment, when that changes, and how bright the image is by then. */
(() => {
  "use strict";

  const SECOND = 1_000;
  const MINUTE = 60 * SECOND;
  const DAY_MINUTES = 24 * 60;
  /** Vietnam's clocks have stood at GMT+7 since 1975, without daylight saving. */
  const ZONE_MINUTES = 7 * 60;
  const NIGHT_BRIGHTNESS = 0.35;
  const RAMP_MINUTES = 15;
  const SHIFT_MS = 3 * MINUTE;
  /** Where the whole image stands, in pixels; no step goes farther than four, and after nine it is back. */
  const SHIFTS = [[0, 0], [3, 1], [4, 3], [1, 4], [-2, 3], [-4, 1], [-3, -2], [0, -4], [3, -3]];

  /**
   * @typedef {Object} WallState
   * @property {number} revision
   * @property {string[]} programme scene addresses in the order they take turns
   * @property {number} dwell_s seconds that one scene stays
   * @property {{from: string, to: string}|null} night hours of the wall's own day, "HH:MM"
   * @property {{mode: "rotate"|"hold", index: number, anchor: string, scene: string|null, blank: boolean,
   *   as_of: string|null, message: {text: string, by: string, until: string}|null, by: string|null}} state
   */

  /** The remainder that is never negative. */
  const within = (number, length) => ((number % length) + length) % length;

  /** How many scenes have had their turn since the anchor; negative before it. */
  function turns({ dwell_s: dwell, state }, now) {
    return Math.floor((now - Date.parse(state.anchor)) / (dwell * SECOND));
  }

  /** The place in the programme whose turn it is, whoever holds the screen. @param {WallState} wall @param {number} now @returns {number|null} */
  function indexAt(wall, now) {
    const { programme, state } = wall;
    if (!programme.length) return null;
    const gone = state.mode === "hold" ? 0 : turns(wall, now);
    return within(state.index + gone, programme.length);
  }

  /** The scene that is on; none while the screen is blank. @param {WallState} wall @param {number} now ms @returns {string|null} */
  function sceneAt(wall, now) {
    const { programme, state } = wall;
    if (state.blank) return null;
    if (state.mode === "hold" && state.scene) return state.scene;
    const index = indexAt(wall, now);
    return index === null ? null : programme[index];
  }

  /** When another place of the programme has its turn; null where nothing changes by the clock. @returns {number|null} ms */
  function changesAt(wall, now) {
    const { programme, dwell_s: dwell, state } = wall;
    if (state.blank || state.mode === "hold" || programme.length < 2) return null;
    return Date.parse(state.anchor) + (turns(wall, now) + 1) * dwell * SECOND;
  }

  /** The programme without repetition: what has to be listened to, and what the digit keys count. @param {WallState} wall */
  function scenesOf(wall) {
    return [...new Set(wall.programme)];
  }

  const minutesOf = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

  /**
   * How bright the image is: 1 by day, the night's share within its hours, with a slow ramp just inside both ends.
   * @param {{from: string, to: string}|null} night may reach over midnight
   * @param {number} now ms
   * @returns {number}
   */
  function brightness(night, now) {
    if (!night || night.from === night.to) return 1;
    const from = minutesOf(night.from);
    const length = within(minutesOf(night.to) - from, DAY_MINUTES);
    const since = within(now / MINUTE + ZONE_MINUTES - from, DAY_MINUTES);
    if (since >= length) return 1;
    const depth = Math.min(1, since / RAMP_MINUTES, (length - since) / RAMP_MINUTES);
    return 1 - (1 - NIGHT_BRIGHTNESS) * depth;
  }

  /** Where the image stands, so that no line burns into the panel. @param {number} now ms @returns {number[]} x and y in px */
  function shiftAt(now) {
    return SHIFTS[within(Math.floor(now / SHIFT_MS), SHIFTS.length)];
  }

  window.centre = window.centre ?? {};
  window.centre.programme = { indexAt, sceneAt, changesAt, scenesOf, brightness, shiftAt };
})();

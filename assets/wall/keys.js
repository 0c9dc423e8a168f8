/* Keyboard and presenter remote: they act on this screen only, for a while, and ask no server. */
(() => {
  "use strict";

  const LASTS_MS = 10 * 60_000;
  const LONG_PRESS_MS = 800;
  /** Side of the corner at the bottom left that answers to a long press, in pixels; a finger needs 44. */
  const CORNER_PX = 120;
  const ACTIONS = {
    ArrowRight: "next", PageDown: "next", " ": "next", ArrowLeft: "previous", PageUp: "previous",
    Home: "overview", h: "hold", b: "blank", ".": "blank", i: "corner", "?": "help",
    Escape: "programme", F5: "programme",
  };
  /** Where a Vietnamese input method keeps the letter to itself, the key itself still says which it was. */
  const CODES = { KeyH: "hold", KeyB: "blank", KeyI: "corner" };

  /**
   * What a key asks for; null where it asks for nothing. F5 is what a remote's "start" sends: it must not load anew.
   * @param {KeyboardEvent} event
   * @returns {string|null} "next", "scene-3", …
   */
  function actionOf(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return null;
    if (/^[0-9]$/.test(event.key)) return `scene-${event.key === "0" ? 10 : event.key}`;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    return ACTIONS[key] ?? (event.key === "Process" ? CODES[event.code] : null) ?? null;
  }

  /**
   * @typedef {Object} Override  What stands in the place of the server's state on this screen.
   * @property {"rotate"|"hold"} mode
   * @property {number} index
   * @property {string} anchor
   * @property {string|null} scene
   * @property {boolean} blank
   * @property {number} until ms; then the programme is back by itself
   *
   * @typedef {Object} Situation
   * @property {Object} wall the server's state
   * @property {Override|null} local
   * @property {string|null} shown the scene on the screen
   * @property {number} now
   */

  /** The place in the programme from which one goes on: where it stands, or that of the scene on the screen. */
  function placeOf({ wall, local, shown, now }) {
    const index = window.centre.programme.indexAt(under(wall, local), now) ?? 0;
    if (!shown || wall.programme[index] === shown) return index;
    const found = wall.programme.indexOf(shown);
    return found < 0 ? index : found;
  }

  /** The state a screen goes by: the server's, with what was asked on the spot laid over it. */
  function under(wall, local) {
    if (!local) return wall;
    const { mode, index, anchor, scene, blank } = local;
    return { ...wall, state: { ...wall.state, mode, index, anchor, scene, blank, by: null } };
  }

  const stands = (index, scene) => ({ mode: "hold", index, scene, blank: false });

  const ASKED = {
    programme: () => null,
    next: (now) => step(now, 1),
    previous: (now) => step(now, -1),
    overview: () => stands(0, "overview"),
    blank: ({ wall, local }) => {
      const { mode, index, anchor, scene, blank } = local ?? wall.state;
      return { mode, index, anchor, scene, blank: !blank };
    },
    hold: (situation) => {
      const { wall, local, shown } = situation;
      const place = placeOf(situation);
      if ((local ?? wall.state).mode === "rotate") return stands(place, shown ?? wall.programme[place] ?? null);
      if (local && wall.state.mode === "rotate") return null;
      return { mode: "rotate", index: place, scene: null, blank: false };
    },
  };

  function step(situation, by) {
    const { programme } = situation.wall;
    if (!programme.length) return null;
    const index = (placeOf(situation) + by + programme.length) % programme.length;
    return stands(index, programme[index]);
  }

  function numbered(situation, number) {
    const scene = window.centre.programme.scenesOf(situation.wall)[number - 1];
    return scene ? stands(situation.wall.programme.indexOf(scene), scene) : situation.local;
  }

  /** Whether an override says nothing else than the server does. */
  function isIdle(override, state) {
    return ["mode", "index", "anchor", "scene", "blank"].every((name) => override[name] === state[name]);
  }

  /**
   * What this screen goes by after a key; null: what the server says.
   * @param {string} action of `actionOf`
   * @param {Situation} situation
   * @returns {Override|null}
   */
  function pressed(action, situation) {
    const { wall, now } = situation;
    const asked = action.startsWith("scene-")
      ? numbered(situation, Number(action.slice(6)))
      : ASKED[action](situation);
    if (!asked) return null;
    const override = { ...asked, anchor: asked.anchor ?? new Date(now).toISOString(), until: now + LASTS_MS };
    return isIdle(override, wall.state) ? null : override;
  }

  /** Whether an override has had its time; one that ends too far ahead comes from a clock that was set back. */
  function isOver({ until }, now) {
    return now >= until || until - now > LASTS_MS;
  }

  /** Hear the keys and the long press. @param {(action: string) => void} act @returns {() => void} lets go of them */
  function listen(act) {
    let pressing = 0;
    const letGo = () => clearTimeout(pressing);
    const onLong = () => act("corner");
    const onKey = (event) => {
      const action = actionOf(event);
      if (!action) return;
      event.preventDefault();
      if (!event.repeat) act(action);
    };
    const onPress = ({ clientX, clientY }) => {
      letGo();
      if (clientX < CORNER_PX && clientY > innerHeight - CORNER_PX) pressing = setTimeout(onLong, LONG_PRESS_MS);
    };
    const heard = [["keydown", onKey], ["pointerdown", onPress], ["pointerup", letGo], ["pointercancel", letGo]];
    heard.forEach(([name, what]) => addEventListener(name, what));
    return () => heard.forEach(([name, what]) => removeEventListener(name, what));
  }

  window.centre = window.centre ?? {};
  window.centre.keys = { actionOf, pressed, under, isOver, listen };
})();

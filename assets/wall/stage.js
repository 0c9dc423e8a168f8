/* The stage: every scene is made once and kept; showing another one only changes which of them is seen. */
(() => {
  "use strict";

  const { tiles, layout, arrange, text, frame, scene } = window.centre;
  const TURN_SECONDS = 12;

  class Stage {
    /** @param {HTMLElement} root @param {import("./layout").Room} room @param {Record<string, string>} words */
    constructor(root, room, words) {
      this.root = root;
      this.room = room;
      this.words = words;
      /** @type {Map<string, Object>} */
      this.scenes = new Map();
      this.bodies = new Map();
      this.shown = null;
      this.seconds = 0;
      this.fonts = 0;
      this.frame_ = new frame.Frame(root, words);
      this.measure();
      text.ready().then(() => {
        this.fonts = 1;
        this.resize();
      });
    }

    measure() {
      this.geometry = { ...layout.measure(this.room, innerWidth, innerHeight), fonts: this.fonts };
      document.body.style.setProperty("--arc", `${this.geometry.arc}vh`);
      const enough = arrange.suffices(this.geometry);
      this.frame_.cover(enough ? null : this.words.too_small);
      this.frame_.lay(this.geometry);
    }

    /** Another size of the screen, or another room. @param {import("./layout").Room} [room] */
    resize(room = this.room) {
      this.room = room;
      this.measure();
      this.scenes.forEach((one, address) => one.paint(this.bodies.get(address), new Set(), this.geometry));
    }

    /** Bring a scene up to date, seen or not. @param {string} address @param {Object} body @param {Set<string>} changed */
    paint(address, body, changed = new Set()) {
      this.bodies.set(address, body);
      let one = this.scenes.get(address);
      if (!one) {
        one = new scene.Scene(this.frame_.scenes, address);
        this.scenes.set(address, one);
        this.hide(one, this.shown !== address);
      }
      one.paint(body, address === this.shown ? changed : new Set(), this.geometry);
      if (address === this.shown) this.frame_.head(body);
    }

    /** Show a scene, softly; one that has no body yet waits for its paint. @param {string|null} address */
    show(address) {
      if (this.shown === address) return;
      this.shown = address;
      this.root.dataset.shown = address ?? "";
      this.scenes.forEach((one, name) => this.hide(one, name !== address));
      const now = this.scenes.get(address);
      this.frame_.head(now ? now.body : null);
      if (now) tiles.soften(now.root);
    }

    hide(one, hidden) {
      tiles.attribute(one.root, "data-hidden", hidden ? "yes" : null);
      tiles.attribute(one.root, "aria-hidden", hidden ? "true" : null);
    }

    /** Forget a scene that leaves the programme. @param {string} address */
    drop(address) {
      const one = this.scenes.get(address);
      if (one) one.remove();
      this.scenes.delete(address);
      this.bodies.delete(address);
    }

    /** @param {Object} body what stands on every scene */
    frame(body) {
      this.words = { ...this.words, ...body.words };
      this.frame_.paint(body);
    }

    /** What the people who steer the wall asked for: held by whom, frozen, blank, a message. @param {Object} state WallState */
    wall(state) {
      this.frame_.steer(state);
      if (state && JSON.stringify(state.room) !== JSON.stringify(this.room)) this.resize(state.room);
    }

    /** @param {{state: "live"|"lost"|"stale", since: Date}} link */
    link(link) {
      this.frame_.showLink(link);
    }

    /** Its token was revoked: nothing else is shown any more. */
    gone() {
      this.frame_.cover(this.words.gone ?? this.words.link_lost);
    }

    /** Once a second: clocks, and whose turn it is. @param {Date} now @param {Date|null} heard */
    tick(now, heard) {
      this.seconds += 1;
      this.frame_.tick(now, heard);
      if (this.seconds % TURN_SECONDS === 0) {
        const one = this.scenes.get(this.shown);
        if (one) one.turn(Math.floor(this.seconds / TURN_SECONDS));
      }
    }
  }

  window.centre = window.centre ?? {};
  window.centre.stage = { open: (root, room, words) => new Stage(root, room, words) };
})();

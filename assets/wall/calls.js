/* Scenes that a new critical exception brings: each once, for a while, and only where nobody holds the screen. */
(() => {
  "use strict";

  const STAYS_MS = 45_000;
  const WAITING = 3;
  const REMEMBERED = 500;

  /** What called for the screen already, what waits for it and what has it now. */
  class Calls {
    constructor() {
      /** Ids of critical exceptions, the one seen longest ago first. @type {Set<string>} */
      this.seen = new Set();
      this.isFirst = true;
      /** @type {Array<{id: string, scene: string}>} */
      this.waiting = [];
      this.scene = null;
      this.until = 0;
    }

    /**
     * Look through what calls now; what stands there at first was seen by those who came before.
     * @param {Array<{id: string, scene: string|null}>} critical those that nobody has taken
     */
    take(critical) {
      this.waiting = this.waiting.filter(({ id }) => critical.some((row) => row.id === id));
      critical.forEach((row) => {
        const isNew = !this.seen.delete(row.id);
        this.seen.add(row.id);
        if (isNew && !this.isFirst) this.call(row);
      });
      for (const id of this.seen) {
        if (this.seen.size <= REMEMBERED) break;
        this.seen.delete(id);
      }
      this.isFirst = false;
    }

    call({ id, scene }) {
      if (!scene || this.waiting.length >= WAITING) return;
      if (scene === this.scene || this.waiting.some((each) => each.scene === scene)) return;
      this.waiting.push({ id, scene });
    }

    /** The scene that was called for; none where somebody holds, froze or blanked the screen. @param {number} now @param {boolean} isFree */
    sceneAt(now, isFree) {
      const isOver = now >= this.until || this.until - now > STAYS_MS;
      if (this.scene && (isOver || !isFree)) this.scene = null;
      if (!this.scene && isFree && this.waiting.length) {
        this.scene = this.waiting.shift().scene;
        this.until = now + STAYS_MS;
      }
      return this.scene;
    }

    /** What it will need before long: the scene it shows and those that wait. @returns {string[]} */
    scenes() {
      const waiting = this.waiting.map(({ scene }) => scene);
      return this.scene ? [this.scene, ...waiting] : waiting;
    }
  }

  window.centre = window.centre ?? {};
  window.centre.calls = { open: () => new Calls() };
})();

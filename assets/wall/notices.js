/* What a wall says of itself beside its frame: how old its last news are, that it is steered on the spot, and what staff look at. */
(() => {
  "use strict";

  const { write, element } = window.centre.tiles;
  const ZONE = "Asia/Ho_Chi_Minh";
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const MEGABYTE = 2 ** 20;
  /** Where the frame has no place of its own for one of these, it is made in a layer above the scenes. */
  const PLACES = ["local", "age"];
  const FACTS = ["version", "scene", "heap", "uptime", "heard", "link"];
  const KEYS = [
    ["→ · PageDown · Space", "next"], ["← · PageUp", "previous"], ["Home", "overview"], ["1 … 9, 0", "number"],
    ["h", "hold"], ["b · .", "blank"], ["Esc", "programme"], ["i", "corner"], ["?", "help"],
  ];

  /** Put values in the place of the names in braces. @param {string|undefined} sentence @param {string} name @param {string|number} value */
  function filled(sentence, name, value) {
    return (sentence ?? "").replace(`{${name}}`, String(value));
  }

  class Notices {
    /** @param {Record<string, string>} words of the frame @param {string} language */
    constructor(words, language) {
      this.words = words;
      const locale = language === "vi" ? "vi-VN" : "en-GB";
      const style = { timeZone: ZONE, hourCycle: "h23", hour: "2-digit", minute: "2-digit", second: "2-digit" };
      this.moment = new Intl.DateTimeFormat(locale, { ...style, day: "2-digit", month: "2-digit" });
      this.layer = element("div", "notices", document.body);
      [this.local, this.old] = PLACES.map((name) => this.place(name));
      this.makeCorner();
      this.makeCard();
    }

    place(name) {
      const found = document.getElementById(name);
      if (found) return found;
      const made = element("p", `notice notice-${name}`, this.layer);
      made.id = name;
      made.hidden = true;
      return made;
    }

    makeCorner() {
      this.corner = element("dl", "corner", document.body);
      this.corner.hidden = true;
      this.facts = Object.fromEntries(FACTS.map((name) => {
        element("dt", "", this.corner).textContent = this.words[`corner_${name}`] ?? name;
        return [name, element("dd", "", this.corner)];
      }));
    }

    makeCard() {
      this.card = element("section", "keys-card", document.body);
      this.card.hidden = true;
      element("h2", "", this.card).textContent = this.words.keys_title ?? "";
      const list = element("dl", "", this.card);
      KEYS.forEach(([keys, name]) => {
        element("dt", "", list).textContent = keys;
        element("dd", "", list).textContent = this.words[`key_${name}`] ?? name;
      });
    }

    /** How long ago, in the largest unit that says it. */
    age(ms) {
      if (ms >= DAY) return filled(this.words.days, "count", Math.floor(ms / DAY));
      if (ms >= HOUR) {
        const hours = filled(this.words.hours, "count", Math.floor(ms / HOUR));
        const minutes = Math.floor((ms % HOUR) / MINUTE);
        return minutes ? `${hours} ${filled(this.words.minutes, "count", minutes)}` : hours;
      }
      return filled(this.words.minutes, "count", Math.floor(ms / MINUTE));
    }

    /** Where the server is silent, how old its last word is. @param {number|null} ms null: it is heard */
    silence(ms) {
      write(this.old, ms !== null && ms >= MINUTE ? filled(this.words.ago, "age", this.age(ms)) : null);
    }

    /** @param {boolean} isLocal whether the screen goes by what was asked on the spot */
    control(isLocal) {
      write(this.local, isLocal ? this.words.local_control : null);
    }

    /** @param {{isBlank: boolean, brightness: number, shift: number[]}} image */
    image({ isBlank, brightness, shift }) {
      if (this.layer.hidden !== isBlank) this.layer.hidden = isBlank;
      const dim = (1 - brightness).toFixed(3);
      const { style } = document.body;
      if (this.dim !== dim) style.setProperty("--dim", dim);
      this.dim = dim;
      if (this.shifted === shift) return;
      this.shifted = shift;
      style.setProperty("--shift-x", `${shift[0]}px`);
      style.setProperty("--shift-y", `${shift[1]}px`);
    }

    /** What staff read in the corner: written only while it is open. @param {Object} facts */
    staff({ version, scene, uptime, heard, link }) {
      if (this.corner.hidden) return;
      const { memory } = performance;
      write(this.facts.version, version);
      write(this.facts.scene, scene ?? "–");
      write(this.facts.heap, memory ? `${Math.round(memory.usedJSHeapSize / MEGABYTE)} MB` : "–");
      write(this.facts.uptime, this.age(uptime));
      write(this.facts.heard, this.moment.format(heard));
      write(this.facts.link, link);
    }

    toggleCorner() {
      this.corner.hidden = !this.corner.hidden;
    }

    toggleCard() {
      this.card.hidden = !this.card.hidden;
    }

    closeCard() {
      this.card.hidden = true;
    }

    /** Nothing but a calm page that says what to do. */
    gone() {
      const page = element("main", "gone");
      page.id = "gone";
      element("h1", "", page).textContent = this.words.gone_title ?? "";
      element("p", "", page).textContent = this.words.gone_advice ?? "";
      document.body.replaceChildren(page);
      document.body.style.removeProperty("--dim");
    }
  }

  window.centre = window.centre ?? {};
  window.centre.notices = { open: (words, language) => new Notices(words, language) };
})();

/* What a wall says of itself: clock, link, who holds it, a message to the room, and what only staff look at. */
(() => {
  "use strict";

  const { write, attribute, element, mark } = window.centre.tiles;
  const ZONE = "Asia/Ho_Chi_Minh";
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  const MEGABYTE = 2 ** 20;
  /** Where the document has no place of its own for one of these, it is made in a layer above the scenes. */
  const PLACES = ["banner", "held", "local", "frozen", "message"];
  const FACTS = ["version", "scene", "heap", "uptime", "heard", "link"];
  const KEYS = [
    ["→ · PageDown · Space", "next"], ["← · PageUp", "previous"], ["Home", "overview"], ["1 … 9, 0", "number"],
    ["h", "hold"], ["b · .", "blank"], ["Esc", "programme"], ["i", "corner"], ["?", "help"],
  ];

  const at = (id) => document.getElementById(id);

  /** Put values in the place of the names in braces. @param {string|undefined} sentence @param {string} name @param {string|number} value */
  function filled(sentence, name, value) {
    return (sentence ?? "").replace(`{${name}}`, String(value));
  }

  class Notices {
    /** @param {Record<string, string>} words of the frame @param {string} language */
    constructor(words, language) {
      this.words = words;
      const locale = language === "vi" ? "vi-VN" : "en-GB";
      const format = (parts) => new Intl.DateTimeFormat(locale, { timeZone: ZONE, hourCycle: "h23", ...parts });
      const minutes = { hour: "2-digit", minute: "2-digit" };
      const date = { day: "2-digit", month: "2-digit" };
      this.second = format({ ...minutes, second: "2-digit" });
      this.minute = format(minutes);
      this.day = format({ ...date, weekday: "short", year: "numeric" });
      this.date = format({ ...date, year: "numeric" });
      this.layer = element("div", "notices", document.body);
      this.places = Object.fromEntries(PLACES.map((name) => [name, this.place(name)]));
      this.bannerText = at("banner-text") ?? element("span", "", this.places.banner);
      this.messageText = element("span", "notice-text", this.places.message);
      this.messageBy = element("span", "notice-by", this.places.message);
      ["banner-mark", "link-mark"].forEach((id) => {
        const holder = at(id);
        if (holder && !holder.firstChild) holder.append(mark(id === "banner-mark" ? "error" : "on"));
      });
      this.night = element("div", "night", document.body);
      this.blank = element("div", "blank", document.body);
      this.blank.hidden = true;
      this.makeCorner();
      this.makeCard();
    }

    place(name) {
      const found = at(name);
      if (found) return found;
      const made = element("p", `notice notice-${name}`, this.layer);
      made.id = name;
      made.hidden = true;
      if (name === "banner") made.setAttribute("role", "alert");
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

    /** The national clock. @param {number} now */
    clock(now) {
      const [clock, day] = [at("clock"), at("day")];
      if (clock) write(clock, this.second.format(now));
      if (day) write(day, `${this.day.format(now)} · GMT+7`);
    }

    /** A moment as people say it today: the hour, and the day where it is another. */
    moment(when, now) {
      const [then, today] = [this.date.format(when), this.date.format(now)];
      return then === today ? this.second.format(when) : `${this.minute.format(when)} ${then}`;
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

    /** The banner says since when, and how old that is; the numbers stay. @param {{state: string, since: number, heard: number}} link @param {number} now */
    link({ state, since, heard }, now) {
      const { words } = this;
      const lost = state !== "live";
      attribute(document.body, "data-link", state);
      const from = lost ? `${words.link_lost} ${words.since} ${this.moment(since, now)}` : null;
      const old = lost && now - since >= MINUTE ? ` · ${filled(words.ago, "age", this.age(now - since))}` : "";
      write(this.bannerText, lost ? from + old : null);
      this.places.banner.hidden = !lost;
      const [link, word, when] = [at("link"), at("link-word"), at("heard")];
      if (link) link.hidden = lost;
      if (word) write(word, lost ? null : words.link_live);
      if (when) write(when, this.second.format(heard));
    }

    /** Who holds the screen, and where. @param {{state: Object, isLocal: boolean}} held */
    control({ state, isLocal }) {
      const { words } = this;
      const isHeld = !isLocal && state.mode === "hold";
      write(this.places.local, isLocal ? words.local_control : null);
      write(this.places.held, isHeld ? (state.by ? filled(words.held_by, "who", state.by) : words.held_screen) : null);
    }

    /** Of which moment the figures on the screen are, where they are not of now. @param {string|null} asOf @param {number} now */
    frozen(asOf, now) {
      write(this.places.frozen, asOf ? filled(this.words.frozen_at, "moment", this.moment(Date.parse(asOf), now)) : null);
      attribute(document.body, "data-frozen", asOf ? "yes" : null);
    }

    /** A message to the room, until its time. @param {{text: string, by: string, until: string}|null} message @param {number} now */
    message(message, now) {
      const shown = message && now < Date.parse(message.until) ? message : null;
      this.places.message.hidden = !shown;
      write(this.messageText, shown ? shown.text : null);
      write(this.messageBy, shown ? shown.by : null);
    }

    /** @param {{isBlank: boolean, brightness: number, shift: number[]}} image */
    image({ isBlank, brightness, shift }) {
      if (this.blank.hidden === isBlank) this.blank.hidden = !isBlank;
      const dark = (1 - brightness).toFixed(3);
      if (this.dark !== dark) this.night.style.setProperty("opacity", dark);
      this.dark = dark;
      if (this.shifted === shift) return;
      this.shifted = shift;
      const { style } = at("frame") ?? document.body;
      style.setProperty("--shift-x", `${shift[0]}px`);
      style.setProperty("--shift-y", `${shift[1]}px`);
    }

    /** What staff read in the corner: written only while it is open. @param {Object} facts */
    staff({ version, scene, uptime, heard, link }, now) {
      if (this.corner.hidden) return;
      const { memory } = performance;
      write(this.facts.version, version);
      write(this.facts.scene, scene ?? "–");
      write(this.facts.heap, memory ? `${Math.round(memory.usedJSHeapSize / MEGABYTE)} MB` : "–");
      write(this.facts.uptime, this.age(uptime));
      write(this.facts.heard, this.moment(heard, now));
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
    }
  }

  window.centre = window.centre ?? {};
  window.centre.notices = { open: (words, language) => new Notices(words, language) };
})();

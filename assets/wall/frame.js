/* What stands on every scene: title, clock and link above, exceptions below, and the few things that cover both. */
(() => {
  "use strict";

  const { tiles, layout, text, panels, strip } = window.centre;
  const { element, mark, write, attribute } = tiles;
  const { put, grow } = panels;
  const LINE = layout.LINE;
  const ZONE = "Asia/Ho_Chi_Minh";
  const TITLE = 1.5;
  const GAP = 1.1;
  const STATE_GAP = 1.1;

  class Frame {
    /** @param {HTMLElement} root @param {Record<string, string>} words */
    constructor(root, words) {
      this.words = words;
      this.link = { state: "live", since: new Date() };
      this.now = new Date();
      this.wall = null;
      this.body = null;
      this.title = "";
      this.makeClocks();
      this.makeTop(root);
      this.scenes = element("main", "wall-body", root);
      this.strip = new strip.Strip(root);
      this.makeCovers(root);
    }

    makeClocks() {
      const locale = (document.documentElement.lang || "vi") === "vi" ? "vi-VN" : "en-GB";
      const style = { timeZone: ZONE, hourCycle: "h23" };
      this.time = new Intl.DateTimeFormat(locale, { ...style, hour: "2-digit", minute: "2-digit", second: "2-digit" });
      this.minute = new Intl.DateTimeFormat(locale, { ...style, hour: "2-digit", minute: "2-digit" });
      this.date = new Intl.DateTimeFormat(locale, { ...style, day: "2-digit", month: "2-digit", year: "numeric" });
      this.weekday = new Intl.DateTimeFormat(locale, { ...style, weekday: "short" });
    }

    makeTop(root) {
      const top = element("header", "wall-top", root);
      this.top = top;
      this.heading = element("h1", "wall-title", top);
      this.heading.id = "title";
      this.parts = [];
      this.state = element("p", "wall-state", top);
      this.period = named(this.state, "period");
      this.frozen = named(this.state, "frozen", "wall-frozen");
      this.late = named(this.state, "late", "wall-late");
      const live = named(this.state, "link", "wall-link");
      live.append(mark("on"));
      this.liveWord = element("span", "", live);
      this.heard = named(live, "heard");
      this.live = live;
      this.holder = named(this.state, "holder", "wall-holder");
      named(this.state, "local", "wall-holder").hidden = true; // written by notices.js, as is the age
      this.banner = named(top, "banner", "wall-banner");
      this.banner.setAttribute("role", "alert");
      this.banner.append(mark("error"));
      this.bannerText = element("span", "", this.banner);
      named(this.banner, "age", "wall-age").hidden = true;
      this.end = element("div", "wall-end", top);
      this.simulated = named(this.end, "simulated", "wall-simulated");
      const clock = element("p", "wall-clock", this.end);
      this.clock = named(clock, "clock", "", "time");
      this.day = named(clock, "day");
    }

    makeCovers(root) {
      this.tooSmall = named(root, "too-small", "wall-too-small", "p");
      this.blank = named(root, "blank", "wall-blank", "p");
      element("i", "wall-dot", this.blank);
      this.blankClock = element("span", "", this.blank);
      [this.tooSmall, this.blank].forEach((node) => {
        node.hidden = true;
      });
    }

    /** Sizes and places for a screen. @param {import("./layout").Geometry} geometry */
    lay(geometry) {
      this.geometry = geometry;
      const { top, portrait, tall, columns } = geometry;
      attribute(this.top, "data-form", portrait ? "portrait" : tall ? "two" : "one");
      this.top.style.height = `${top}px`;
      grow(this.parts, columns.length, () => ({ root: element("span", "", this.heading) }));
      this.layState();
      this.layTop();
      this.strip.lay(geometry);
    }

    /** The title goes on beyond a line of the bezel. */
    layTop() {
      if (!this.geometry) return;
      const { columns, portrait } = this.geometry;
      const last = columns.at(-1);
      this.layTitle(this.roomsBeside(portrait ? 0 : this.giveWay()));
      this.end.style.left = portrait ? `${last.from}px` : "auto";
      this.end.style.right = `${innerWidth - last.to}px`;
      this.fitState();
    }

    /** The state stands below the title, or at the end of the strip where the top bar has one line only. */
    layState() {
      const { state, columns, tall } = this.geometry;
      const span = state ?? columns[0];
      (tall ? this.top : this.strip.root).append(this.state, this.banner);
      if (tall) this.end.prepend(this.simulated);
      else this.state.prepend(this.simulated);
      [this.state, this.banner].forEach((node) => {
        node.style.left = `${span.from}px`;
        node.style.maxWidth = `${span.to - span.from}px`;
      });
    }

    /** A long title asks what stands beside it to go down to the second line, or away. @returns {number} room of the end */
    giveWay() {
      attribute(this.top, "data-crowded", null);
      attribute(this.day, "data-left-out", null);
      const beside = this.endWidth();
      if (this.parted(this.roomsBeside(beside)).fits) return beside;
      if (this.geometry.tall) attribute(this.top, "data-crowded", "yes");
      else attribute(this.day, "data-left-out", "yes");
      return TITLE * text.number("00:00:00") + TITLE * 0.6 + GAP;
    }

    /** What the title has of each column where the last one ends in something else. @param {number} end its width @returns {number[]} px */
    roomsBeside(end) {
      const { columns, em } = this.geometry;
      return columns.map((span, n) => span.to - span.from - (n === columns.length - 1 ? end * em : 0));
    }

    /** What does not fit is left out, the least needed first. */
    fitState() {
      const { state, columns, em, tall, portrait } = this.geometry;
      const span = state ?? columns[0];
      const isBesideEnd = tall && !portrait && columns.length === 1;
      const room = (span.to - span.from) / em - (isBesideEnd ? this.endWidth() : 0);
      const optional = [this.heard, this.live, this.late, this.period, this.holder];
      optional.forEach((node) => attribute(node, "data-left-out", null));
      const items = [this.simulated, this.period, this.frozen, this.late, this.live, this.holder];
      const widths = () =>
        items
          .filter((node) => !node.hidden && !node.hasAttribute("data-left-out") && (node !== this.simulated || !tall))
          .map((node) => this.itemWidth(node));
      for (const node of optional) {
        if (rows(widths(), STATE_GAP, room) <= (tall ? 1 : 2)) break;
        attribute(node, "data-left-out", "yes");
      }
    }

    itemWidth(node) {
      if (node === this.simulated) return text.width(node.textContent, 600) + 1.3;
      if (node === this.frozen) return text.width(node.textContent, 600) + 0.9;
      if (node !== this.live) return text.width(node.textContent);
      const heard = this.heard.hasAttribute("data-left-out") ? 0 : text.number(this.heard.textContent, 400) + 0.35;
      return 0.95 + text.width(this.liveWord.textContent) + heard;
    }

    endWidth() {
      const { tall } = this.geometry;
      const time = TITLE * text.number("00:00:00") + TITLE * 0.6;
      const day = this.day.hasAttribute("data-left-out") ? 0 : text.width(this.day.textContent);
      if (!tall) return time + day + 2 * GAP;
      const simulated = this.simulated.hidden ? 0 : text.width(this.simulated.textContent, 600) + 1.4 + GAP;
      return Math.max(time, day) + simulated + GAP;
    }

    /** Words of the title into the columns. */
    layTitle(rooms) {
      const { columns, brink, portrait } = this.geometry;
      const lines = portrait || columns.length === 1 ? [this.title] : this.parted(rooms).lines;
      columns.forEach((span, n) => {
        put(this.parts[n].root, { x: span.from, y: brink, width: rooms[n] });
        write(this.parts[n].root, lines[n] ?? null);
      });
    }

    /** As many words into each column as stand there, and the rest into the last. @returns {{lines: string[], fits: boolean}} */
    parted(rooms) {
      const words = this.title.split(" ");
      const wide = (line) => text.width(line, 600) * TITLE * this.geometry.em;
      const lines = rooms.map((room, n) => {
        let line = "";
        while (words.length) {
          const longer = line ? `${line} ${words[0]}` : words[0];
          if (wide(longer) > room && n < rooms.length - 1) break;
          line = longer;
          words.shift();
        }
        return line;
      });
      return { lines, fits: wide(lines.at(-1)) <= rooms.at(-1) };
    }

    /** The scene that is shown now. @param {{title: string, simulated: boolean}|null} body */
    head(body) {
      this.scene = body;
      this.mark();
      this.title = body ? body.title : "";
      document.title = this.title;
      this.layTop();
    }

    /** @param {Object} body what the server says of the frame */
    paint(body) {
      this.body = body;
      this.words = { ...this.words, ...body.words };
      write(this.period, body.period_label);
      write(this.late, body.late_label);
      this.mark();
      this.strip.paint(body.exceptions, this.words);
      this.say();
      this.layTop();
    }

    /** A map or a province may have simulated figures where no figure of the nation is one. */
    mark() {
      const isSimulated = [this.body, this.scene].some((each) => each && each.simulated);
      write(this.simulated, isSimulated && this.body ? this.body.simulated_label : null);
    }

    /** What the people who steer the wall asked for. @param {Object|null} wall */
    steer(wall) {
      this.wall = wall;
      this.say();
      this.layTop();
    }

    say() {
      const { wall, words } = this;
      const state = wall ? wall.state : null;
      const message = state && state.message && new Date(state.message.until) > this.now ? state.message : null;
      this.strip.say(message ? message.text : null);
      const holder = state && state.mode === "hold" && state.by ? state.by : null;
      write(this.holder, holder ? (words.held_by ?? "{who}").replace("{who}", holder) : null);
      const asOf = state ? state.as_of : null;
      write(this.frozen, asOf ? (words.frozen ?? "{moment}").replace("{moment}", this.moment(new Date(asOf))) : null);
      this.period.hidden = Boolean(asOf);
      this.blank.hidden = !(state && state.blank);
    }

    /** "08:00 26/11/2026" */
    moment(at) {
      return `${this.minute.format(at)} ${this.date.format(at)}`;
    }

    /** The banner says since when; the numbers stay. @param {{state: string, since: Date}} link */
    showLink(link) {
      this.link = link;
      const { words } = this;
      const lost = link.state !== "live";
      document.body.dataset.link = link.state;
      write(this.liveWord, lost ? null : words.link_live);
      this.live.hidden = lost;
      write(this.bannerText, lost ? `${words.link_lost} ${words.since} ${this.time.format(link.since)}` : null);
      this.banner.hidden = !lost;
    }

    /** @param {string|null} said why nothing else is shown */
    cover(said) {
      document.body.toggleAttribute("data-too-small", Boolean(said));
      write(this.tooSmall, said);
    }

    /** Once a second. @param {Date} now by the server's clock @param {Date|null} heard when the server last spoke */
    tick(now, heard) {
      this.now = now;
      const clock = this.time.format(now);
      write(this.clock, clock);
      const day = `${this.weekday.format(now)}, ${this.date.format(now)} · GMT+7`;
      if (this.day.textContent !== day) {
        write(this.day, day);
        this.layTop();
      }
      if (heard) write(this.heard, this.time.format(heard));
      write(this.blankClock, this.minute.format(now));
      if (this.strip.isSaying && new Date(this.wall.state.message.until) <= now) this.say();
      this.strip.tick();
    }
  }

  /** How many lines unbroken items take. */
  function rows(widths, gap, room) {
    let count = widths.length ? 1 : 0;
    let at = 0;
    widths.forEach((wide) => {
      if (at && at + gap + wide > room) {
        count += 1;
        at = wide;
      } else at += (at ? gap : 0) + wide;
    });
    return count;
  }

  function named(parent, id, name = "", tag = "span") {
    const made = element(tag, name, parent);
    made.id = id;
    return made;
  }

  window.centre = window.centre ?? {};
  window.centre.frame = { Frame };
})();

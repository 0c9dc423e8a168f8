/* The wall comes to life: the feed's news go to the stage, and one beat a second looks after all that goes by the clock. */
(() => {
  "use strict";
  if (!document.body || !document.body.hasAttribute("data-wall")) return;

  const { programme, keys, calls, localCopy, notices, feed } = window.centre;
  const FRAME = "frame";
  const SECOND = 1_000;
  const CLOCK_TOLERANCE_MS = 2_000;
  /** A board that was asked for before a command may come after it; no answer is on its way for longer. */
  const OVERTAKEN_MS = 10_000;
  const NOTHING = new Set();

  class Wall {
    /** @param {Object} board @param {{isKept: boolean, heardAt: Date}} origin */
    constructor(board, { isKept, heardAt }) {
      this.began = performance.now();
      this.offset = 0;
      this.language = board.language;
      this.state = board.wall;
      this.bodies = new Map(Object.entries(board.scenes));
      this.link = { state: isKept ? "stale" : "live", since: heardAt };
      this.local = null;
      this.commandedAt = -Infinity;
      this.isDevice = Boolean(board.wall.name);
      this.shown = null;
      this.asked = "";
      this.pending = new Map();
      this.unpainted = new Set(this.bodies.keys());
      this.calls = calls.open();
      this.copy = localCopy.open(document.body.dataset.assets);
      this.flush = this.flush.bind(this);
      this.beat = this.beat.bind(this);
      this.paintNext = this.paintNext.bind(this);
      this.words = board.scenes[FRAME].words;
      this.go();
      this.openStage();
      this.notices = notices.open(this.words, this.language);
      this.feed = this.listen(board, isKept, heardAt);
      this.wake();
    }

    /** The server's time, where the clock of this machine differs from it; else its own. */
    now() {
      return Date.now() + this.offset;
    }

    onServerClock({ state, since }) {
      return { state, since: new Date(since.getTime() + this.offset) };
    }

    /* What comes from the server */

    listen(board, isKept, heardAt) {
      return feed.open({
        board,
        kept: isKept,
        heardAt,
        assets: document.body.dataset.assets,
        paint: (address, body, changed) => this.take(address, body, changed),
        wall: (state) => this.command(state),
        gone: () => this.leave(),
        link: (link) => {
          this.link = link;
          this.stage.link(this.onServerClock(link));
          this.tick();
        },
        clock: (offset) => {
          this.offset = Math.abs(offset) > CLOCK_TOLERANCE_MS ? offset : 0;
        },
      });
    }

    /** Take a scene's new state; what is not of the moment that the wall is frozen at is left aside. */
    take(address, body, changed) {
      if (Boolean(body.as_of) !== Boolean(this.state.state.as_of)) return;
      if (!this.pending.size) this.soon();
      this.bodies.set(address, body);
      const before = this.pending.get(address);
      this.pending.set(address, before ? new Set([...before, ...changed]) : changed);
      this.copy.touch();
    }

    /** Paint once a frame: of several changes within one, the newest state with all that changed. */
    soon() {
      if (document.hidden) setTimeout(this.flush, 0);
      else requestAnimationFrame(this.flush);
    }

    flush() {
      if (this.isGone) return;
      for (const [address, changed] of this.pending) this.paint(address, changed);
      this.pending.clear();
      this.tick();
    }

    /** A scene that cannot be painted is said in the console; it must not stop the others. */
    paint(address, changed) {
      const body = this.bodies.get(address);
      if (!body) return;
      this.unpainted.delete(address);
      try {
        if (address === FRAME) this.stage.frame(body);
        else this.stage.paint(address, body, changed);
      } catch (error) {
        console.error(`${address} cannot be painted:`, error);
      }
      if (address === FRAME && !body.as_of) this.calls.take(body.exceptions.calls);
    }

    /** A command from the server goes before what was asked on the spot, not an older one before a newer. */
    command(state) {
      const { revision } = this.state;
      const isOvertaken = state.revision < revision && performance.now() - this.commandedAt < OVERTAKEN_MS;
      if (state.revision === revision || isOvertaken) return;
      this.commandedAt = performance.now();
      this.state = state;
      this.local = null;
      this.go();
      this.copy.touch();
      this.tick();
    }

    /** This screen may look no more: nothing stays of what it showed. */
    leave() {
      this.isGone = true;
      this.copy.clear();
      this.notices.gone();
      localCopy.comeBack();
    }

    /* What is asked on the spot */

    /** @param {string} action of the keys */
    press(action) {
      if (action === "corner") this.notices.toggleCorner();
      else if (action === "help") this.notices.toggleCard();
      else {
        const { state: wall, local, shown } = this;
        this.local = keys.pressed(action, { wall, local, shown, now: this.now() });
        this.go();
        if (action === "programme") this.notices.closeCard();
      }
      this.tick();
    }

    /** The state this screen goes by from now on. */
    go() {
      this.under = keys.under(this.state, this.local);
    }

    /* What is on the screen */

    /** The frame and the scene in turn are painted at once; the others when there is nothing else to do. */
    openStage() {
      this.stage = window.centre.stage.open(document.getElementById("stage"), this.state.room, this.words);
      this.paint(FRAME, NOTHING);
      this.stage.link(this.onServerClock(this.link));
      this.show(this.wanted(this.now()));
      requestIdleCallback(this.paintNext, { timeout: SECOND });
    }

    paintNext() {
      if (this.isGone) return;
      for (const address of this.unpainted) {
        this.paint(address, NOTHING);
        break;
      }
      if (this.unpainted.size) requestIdleCallback(this.paintNext, { timeout: SECOND });
    }

    /** Which scene has the screen: one that was called for, else what the programme or whoever holds it says. */
    wanted(now) {
      const { state } = this.under;
      const isFree = !this.local && !state.blank && state.mode === "rotate" && !state.as_of;
      return this.calls.sceneAt(now, isFree) ?? programme.sceneAt(this.under, now);
    }

    show(scene) {
      if (scene === null || scene === this.shown || !this.bodies.has(scene)) return;
      if (this.unpainted.has(scene)) this.paint(scene, NOTHING);
      this.stage.show(scene);
      this.shown = scene;
      document.body.dataset.scene = scene;
    }

    /** Tell the stage who steers, with the moment whose figures really stand there: that of the scene, not the one asked for. */
    steer() {
      const body = this.bodies.get(this.shown);
      const asOf = body ? body.as_of : null;
      if (this.told === this.under && this.toldAsOf === asOf) return;
      this.told = this.under;
      this.toldAsOf = asOf;
      this.stage.wall({ ...this.under, state: { ...this.under.state, as_of: asOf } });
    }

    /** Listen to the programme and to what stands outside it for now; let go of what nobody asks for any more. */
    watch(scene) {
      const asOf = this.state.state.as_of;
      const needed = [FRAME, ...this.state.programme, ...this.calls.scenes(), scene ?? this.shown ?? FRAME];
      const key = `${asOf} ${needed.join(" ")}`;
      if (key !== this.asked) {
        this.asked = key;
        this.addresses = new Set(needed);
        this.feed.watch([...this.addresses], asOf);
      }
      for (const address of this.bodies.keys()) if (!this.addresses.has(address)) this.drop(address);
    }

    drop(address) {
      if (address === this.shown) return;
      this.bodies.delete(address);
      this.pending.delete(address);
      this.unpainted.delete(address);
      this.stage.drop(address);
    }

    /* What goes by the clock */

    /** Once a second, on the second; the next beat is certain before anything can go wrong in this one. */
    beat() {
      if (this.isGone) return;
      this.timer = setTimeout(this.beat, SECOND - (this.now() % SECOND));
      this.tick();
      this.stage.tick(new Date(this.now()), new Date(this.feed.heardAt.getTime() + this.offset));
    }

    /** After a sleep, everything is put right at once. */
    wake() {
      clearTimeout(this.timer);
      this.beat();
    }

    /** Bring the screen to a moment. @param {number} [now] ms */
    tick(now = this.now()) {
      if (this.isGone || !this.feed) return;
      if (this.local && keys.isOver(this.local, now)) {
        this.local = null;
        this.go();
      }
      const scene = this.wanted(now);
      this.show(scene);
      this.watch(scene);
      this.steer();
      this.say(now);
      if (this.isDevice) this.keep();
    }

    say(now) {
      const { notices: said, under } = this;
      const body = this.bodies.get(this.shown);
      const { state: link, since } = this.link;
      said.control(Boolean(this.local));
      said.silence(link === "live" ? null : now - this.offset - since.getTime());
      said.image({
        isBlank: under.state.blank,
        brightness: programme.brightness(this.state.night, now),
        shift: programme.shiftAt(now),
      });
      said.staff({
        version: `${document.body.dataset.assets} · ${body ? body.version : "–"}`,
        scene: this.shown,
        uptime: performance.now() - this.began,
        heard: this.feed.heardAt.getTime() + this.offset,
        link,
      });
    }

    /** The local copy: the state at most every ten seconds, the page itself once the link has proved good. */
    keep() {
      if (this.link.state !== "live") return;
      const { copy } = this;
      if (copy.isDue()) copy.save(this.board(), this.feed.heardAt);
      else copy.heard(this.feed.heardAt);
      copy.tend();
    }

    board() {
      const { boot, assets, version, as_of } = this.bodies.get(FRAME);
      const scenes = Object.fromEntries(this.bodies);
      return { boot, assets, version, language: this.language, as_of, wall: this.state, scenes };
    }
  }

  async function begin() {
    const { board, ...from } = await localCopy.origin();
    if (from.isGone) {
      notices.open(board.scenes.frame.words, board.language).gone();
      localCopy.comeBack();
      return;
    }
    const wall = new Wall(board, from);
    window.centre.wall = wall;
    keys.listen((action) => wall.isGone || wall.press(action));
    document.addEventListener("visibilitychange", () => wall.wake());
    addEventListener("resize", () => wall.isGone || wall.stage.resize());
  }

  begin();
})();

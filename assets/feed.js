/* The live feed: a stream says what changed, a slow poll is the safety net, a watchdog judges both. */
(() => {
  "use strict";

  const POLL_MS = 30_000;
  const POLL_WITHOUT_STREAM_MS = 4_000;
  const FETCH_TIMEOUT_MS = 8_000;
  const SILENCE_MS = 8_000;
  const STALE_MS = 45_000;
  const BACK_OFF_MS = 10_000;
  const BEAT_MS = 1_000;
  const RELOADED = "centre-reloaded-for";
  const GONE = 401;

  /**
   * @typedef {Object} Board  Several scenes and the state of the wall that asked.
   * @property {string} boot
   * @property {string} assets
   * @property {number} version
   * @property {string} language
   * @property {string|null} as_of the moment the scenes are shown as known at; null: now
   * @property {Object|null} wall
   * @property {Record<string, Object>} scenes by address
   *
   * @typedef {Object} FeedOptions
   * @property {Board} board the state the page was served with
   * @property {boolean} [kept] the board comes from a copy of this machine: it says nothing of the link
   * @property {Date} [heardAt] when the server was heard last; now, unless the board is a copy
   * @property {(address: string, body: Object, changed: Set<string>) => void} paint shows a scene's new state
   * @property {(state: Object) => void} [wall] tells of a command to this wall, or of other settings
   * @property {() => void} [gone] this screen may look no more
   * @property {(link: {state: "live"|"lost"|"stale", since: Date}) => void} link tells when the link changed
   * @property {(offset: number) => void} [clock] server time minus browser time, in milliseconds
   * @property {string} [assets] version of the scripts this page runs
   */

  class Feed {
    /** @param {FeedOptions} options */
    constructor(options) {
      this.options = options;
      this.board = options.board;
      this.addresses = Object.keys(options.board.scenes);
      this.asOf = options.board.as_of;
      this.etag = null;
      this.stream = null;
      this.streamHeard = 0;
      this.failures = 0;
      this.streamAt = 0;
      this.fetching = null;
      this.fetchAt = performance.now() + (options.kept ? 0 : POLL_MS);
      this.fetchFailures = 0;
      this.heard = options.kept ? -Infinity : performance.now();
      this.heardAt = options.heardAt ?? new Date();
      this.state = "live";
      this.beat = setInterval(() => this.watchdog(), BEAT_MS);
      this.watchdog();
    }

    /** Stop for good and let go of everything. */
    close() {
      clearInterval(this.beat);
      this.dropStream();
      if (this.fetching) this.fetching.abort();
    }

    /** Listen to other scenes, or to the same as known at another moment. @param {string[]} addresses @param {string|null} asOf */
    watch(addresses, asOf) {
      const isSame = asOf === this.asOf && addresses.length === this.addresses.length
        && addresses.every((each) => this.addresses.includes(each));
      if (isSame) return;
      this.addresses = [...addresses];
      this.asOf = asOf;
      this.etag = null;
      if (this.fetching) this.fetching.abort();
      this.fetching = null;
      this.dropStream();
      this.streamAt = 0;
      this.hurry();
      this.watchdog();
    }

    /** Once a second: judge the silence, then revive whatever is dead. */
    watchdog() {
      const now = performance.now();
      const silence = now - this.heard;
      this.judge(silence > STALE_MS ? "stale" : silence > SILENCE_MS ? "lost" : "live");
      if (this.stream && now - this.streamHeard > SILENCE_MS) this.streamFailed();
      if (!this.stream && now >= this.streamAt) this.openStream(now);
      if (now >= this.fetchAt) this.fetchBoard();
    }

    judge(state) {
      if (state === this.state) return;
      this.state = state;
      this.options.link({ state, since: this.heardAt });
    }

    /** Anything the server said proves the link. */
    hear() {
      this.heard = performance.now();
      this.heardAt = new Date();
      this.judge("live");
    }

    query() {
      const asked = new URLSearchParams({ scenes: this.addresses.join(","), language: this.board.language });
      if (this.asOf) asked.set("as_of", this.asOf);
      return asked.toString();
    }

    openStream(now) {
      const stream = new EventSource(`/live/stream?${this.query()}`);
      this.stream = stream;
      this.streamHeard = now;
      stream.addEventListener("error", () => this.stream === stream && this.streamFailed());
      this.listen(stream, "hello", (body) => this.onHello(body));
      this.listen(stream, "change", (body) => this.onChange(body));
      this.listen(stream, "wall", (body) => this.options.wall && this.options.wall(body));
      this.listen(stream, "gone", () => this.leave());
      this.listen(stream, "ping", (body) => this.onPing(body));
    }

    listen(stream, name, act) {
      stream.addEventListener(name, (event) => {
        if (this.stream !== stream) return;
        this.streamHeard = performance.now();
        if (name !== "hello") this.failures = 0;
        this.hear();
        const body = readable(event.data);
        if (body) act(body);
        else this.hurry();
      });
    }

    dropStream() {
      if (this.stream) this.stream.close();
      this.stream = null;
    }

    /** The browser's own reconnecting gives up or waits too long: close, wait a little, open a new one. */
    streamFailed() {
      this.dropStream();
      this.streamAt = performance.now() + backOff(this.failures);
      this.failures += 1;
      this.fetchAt = Math.min(this.fetchAt, performance.now() + POLL_WITHOUT_STREAM_MS * Math.random());
    }

    onHello(hello) {
      const { scenes } = this.board;
      const isBehind = this.addresses.some((each) => {
        const told = { version: hello.versions[each], built_at: hello.built?.[each] };
        return !scenes[each] || !isSame(scenes[each], told);
      });
      if (hello.boot !== this.board.boot || isBehind) this.hurry();
      if (hello.wall && this.options.wall) this.options.wall(hello.wall);
    }

    onChange({ base, base_built_at: built, scene, ...parts }) {
      const held = this.board.scenes[scene];
      if (!held || isSame(parts, held)) return;
      if (!isSame(held, { version: base, built_at: built })) {
        this.hurry();
        return;
      }
      const tiles = parts.tiles ?? {};
      const fresh = { ...held, ...parts };
      if (held.tiles) fresh.tiles = { ...held.tiles, ...tiles };
      this.board.scenes[scene] = fresh;
      this.options.paint(scene, fresh, new Set(Object.keys(tiles)));
    }

    onPing(ping) {
      const offset = Date.parse(ping.now) - Date.now();
      if (this.options.clock && Number.isFinite(offset)) this.options.clock(offset);
    }

    /** Ask for the whole state at once. */
    hurry() {
      this.fetchAt = 0;
      this.fetchBoard();
    }

    async fetchBoard() {
      if (this.fetching) return;
      const asking = new AbortController();
      this.fetching = asking;
      this.fetchAt = performance.now() + POLL_MS;
      try {
        await this.ask(asking);
        this.fetchFailures = 0;
      } catch {
        if (this.fetching !== asking) return;
        this.fetchFailures += 1;
        this.fetchAt = performance.now() + backOff(this.fetchFailures);
      } finally {
        if (this.fetching === asking) this.fetching = null;
      }
      if (!this.stream) this.fetchAt = Math.min(this.fetchAt, performance.now() + POLL_WITHOUT_STREAM_MS);
    }

    async ask(asking) {
      const answer = await fetch(`/live/board?${this.query()}`, {
        headers: this.etag ? { "If-None-Match": this.etag } : {},
        cache: "no-store",
        signal: AbortSignal.any([asking.signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
      });
      if (answer.status === GONE) {
        this.leave();
        return;
      }
      if (answer.status !== 304 && !answer.ok) throw new Error(`The server answered ${answer.status}.`);
      const fresh = answer.status === 304 ? null : await answer.json();
      if (this.fetching !== asking) return;
      this.hear();
      if (!fresh) return;
      this.etag = answer.headers.get("ETag");
      this.take(fresh);
    }

    take(fresh) {
      const held = this.board;
      const restarted = fresh.boot !== held.boot;
      if (restarted && this.mustReload(fresh.assets)) {
        location.reload();
        return;
      }
      const isOther = restarted || fresh.as_of !== held.as_of;
      this.board = fresh;
      Object.entries(fresh.scenes).forEach(([address, body]) => {
        const before = held.scenes[address];
        if (!isOther && before && body.version < before.version) {
          fresh.scenes[address] = before;
          return;
        }
        if (isOther || !before || !isSame(body, before)) {
          this.options.paint(address, body, differing(before ? before.tiles : {}, body.tiles));
        }
      });
      if (fresh.wall && this.options.wall) this.options.wall(fresh.wall);
    }

    leave() {
      this.close();
      if (this.options.gone) this.options.gone();
    }

    /** New scripts are worth one reload, asked only after the server has answered; never two for the same version. */
    mustReload(assets) {
      if (!assets || !this.options.assets || assets === this.options.assets) return false;
      if (sessionStorage.getItem(RELOADED) === assets) return false;
      sessionStorage.setItem(RELOADED, assets);
      return true;
    }
  }

  /** Whether two are one state of a scene: of one version there are several, because it changes with the day too. */
  function isSame(one, other) {
    return one.version === other.version && one.built_at === other.built_at;
  }

  /** @param {number} failures @returns {number} milliseconds, never more than the cap */
  function backOff(failures) {
    return Math.min(BACK_OFF_MS, 500 * 2 ** Math.min(failures, 6)) * (0.5 + Math.random() / 2);
  }

  /** @param {string} text @returns {Object|null} */
  function readable(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** @param {Record<string, Object>} before @param {Record<string, Object>} after @returns {Set<string>} */
  function differing(before = {}, after = {}) {
    return new Set(Object.keys(after).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id])));
  }

  /** Begin listening; the feed lives until its `close()`. @param {FeedOptions} options @returns {Feed} */
  function open(options) {
    return new Feed(options);
  }

  window.centre = window.centre ?? {};
  window.centre.feed = { open };
})();

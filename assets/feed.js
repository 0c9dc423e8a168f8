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

  /**
   * @typedef {Object} FeedOptions
   * @property {Object} snapshot the state the page was served with
   * @property {(snapshot: Object, changed: Set<string>) => void} paint shows a new state
   * @property {(link: {state: "live"|"lost"|"stale", since: Date}) => void} link tells when the link changed
   * @property {(offset: number) => void} [clock] server time minus browser time, in milliseconds
   * @property {string} [assets] version of the scripts this page runs
   */

  class Feed {
    /** @param {FeedOptions} options */
    constructor(options) {
      this.options = options;
      this.snapshot = options.snapshot;
      this.etag = null;
      this.stream = null;
      this.streamHeard = 0;
      this.failures = 0;
      this.streamAt = 0;
      this.fetching = false;
      this.fetchAt = performance.now() + POLL_MS;
      this.fetchFailures = 0;
      this.heard = performance.now();
      this.heardAt = new Date();
      this.state = "live";
      this.beat = setInterval(() => this.watch(), BEAT_MS);
      this.watch();
    }

    /** Stop for good and let go of everything. */
    close() {
      clearInterval(this.beat);
      this.dropStream();
    }

    /** Once a second: judge the silence, then revive whatever is dead. */
    watch() {
      const now = performance.now();
      const silence = now - this.heard;
      this.judge(silence > STALE_MS ? "stale" : silence > SILENCE_MS ? "lost" : "live");
      if (this.stream && now - this.streamHeard > SILENCE_MS) this.streamFailed();
      if (!this.stream && now >= this.streamAt) this.openStream(now);
      if (now >= this.fetchAt) this.fetchSnapshot();
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
      return `scene=${encodeURIComponent(this.snapshot.scene)}&language=${encodeURIComponent(this.snapshot.language)}`;
    }

    openStream(now) {
      const stream = new EventSource(`/live/stream?${this.query()}`);
      this.stream = stream;
      this.streamHeard = now;
      stream.addEventListener("error", () => this.stream === stream && this.streamFailed());
      this.listen(stream, "hello", (body) => this.onHello(body));
      this.listen(stream, "change", (body) => this.onChange(body));
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
      if (hello.boot !== this.snapshot.boot || hello.version !== this.snapshot.version) this.hurry();
    }

    onChange(change) {
      const held = this.snapshot;
      if (change.scene !== held.scene || change.version === held.version) return;
      if (change.base !== held.version) {
        this.hurry();
        return;
      }
      const tiles = change.tiles ?? {};
      const { base, ...fields } = change;
      this.snapshot = { ...held, ...fields, tiles: { ...held.tiles, ...tiles } };
      this.options.paint(this.snapshot, new Set(Object.keys(tiles)));
    }

    onPing(ping) {
      const offset = Date.parse(ping.now) - Date.now();
      if (this.options.clock && Number.isFinite(offset)) this.options.clock(offset);
    }

    /** Ask for the whole state at once. */
    hurry() {
      this.fetchAt = 0;
      this.fetchSnapshot();
    }

    async fetchSnapshot() {
      if (this.fetching) return;
      this.fetching = true;
      this.fetchAt = performance.now() + POLL_MS;
      try {
        await this.ask();
        this.fetchFailures = 0;
      } catch {
        this.fetchFailures += 1;
        this.fetchAt = performance.now() + backOff(this.fetchFailures);
      } finally {
        this.fetching = false;
      }
      if (!this.stream) this.fetchAt = Math.min(this.fetchAt, performance.now() + POLL_WITHOUT_STREAM_MS);
    }

    async ask() {
      const { scene, language } = this.snapshot;
      const answer = await fetch(
        `/live/snapshot/${encodeURIComponent(scene)}?language=${encodeURIComponent(language)}`,
        {
          headers: this.etag ? { "If-None-Match": this.etag } : {},
          cache: "no-store",
          signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
        },
      );
      if (answer.status !== 304 && !answer.ok) throw new Error(`The server answered ${answer.status}.`);
      if (answer.status === 304) {
        this.hear();
        return;
      }
      const fresh = await answer.json();
      this.etag = answer.headers.get("ETag");
      this.hear();
      this.take(fresh);
    }

    take(fresh) {
      const held = this.snapshot;
      const restarted = fresh.boot !== held.boot;
      if (!restarted && fresh.version < held.version) return;
      if (restarted && this.mustReload(fresh.assets)) {
        location.reload();
        return;
      }
      this.snapshot = fresh;
      this.options.paint(fresh, differing(held.tiles, fresh.tiles));
    }

    /** New scripts are worth one reload, asked only after the server has answered; never two for the same version. */
    mustReload(assets) {
      if (!assets || !this.options.assets || assets === this.options.assets) return false;
      if (sessionStorage.getItem(RELOADED) === assets) return false;
      sessionStorage.setItem(RELOADED, assets);
      return true;
    }
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
  function differing(before, after) {
    const changed = Object.keys(after).filter((id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]));
    return new Set(changed);
  }

  /** Begin listening; the feed lives until its `close()`. @param {FeedOptions} options @returns {Feed} */
  function open(options) {
    return new Feed(options);
  }

  window.centre = window.centre ?? {};
  window.centre.feed = { open };
})();

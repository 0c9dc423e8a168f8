/* What this machine keeps, so that a start without a network still shows the last frame and says how old it is. */
(() => {
  "use strict";

  const PAGE = "/wall";
  const WORKER = "/wall/worker.js";
  const DOCUMENTS = "wall-document";
  const BOARDS = "wall-board";
  const ASSETS = "wall-assets-";
  const BOARD = "/wall/board";
  const HEARD = "/wall/heard";
  const KEPT_AT = "x-kept-at";
  const SAVE_MS = 10_000;
  const HEARD_MS = 60_000;
  const ASK_AGAIN_MS = 60_000;
  const SETTLE_AFTER_MS = 5_000;
  const SETTLE_AGAIN_MS = 60_000;
  /** Letters of a board; in the worst case each takes three bytes, and all 2 MB. */
  const MOST = 699_000;
  const ADDRESS = /url\("?([^")]+)"?\)/g;

  /** Both exist only where the page came over TLS or from this very machine. */
  const isPossible = () => "caches" in window && "serviceWorker" in navigator;

  /** The text that is kept of a board: the frame, then as many scenes of its programme as there is room for. */
  function written(board) {
    const whole = JSON.stringify(board);
    if (whole.length <= MOST) return whole;
    const scenes = {};
    let size = JSON.stringify({ ...board, scenes }).length;
    for (const address of ["frame", ...board.wall.programme]) {
      const body = board.scenes[address];
      const length = body && !scenes[address] ? JSON.stringify(body).length + address.length + 4 : 0;
      if (length && size + length <= MOST) {
        scenes[address] = body;
        size += length;
      }
    }
    return JSON.stringify({ ...board, scenes });
  }

  class LocalCopy {
    /** @param {string} assets version of the scripts of this page */
    constructor(assets) {
      this.assets = assets;
      this.isSaving = false;
      this.savedAt = -Infinity;
      this.heardAt = -Infinity;
      this.isDirty = true;
      /** Addresses of the files that the page cannot do without. @type {string[]|undefined} */
      this.files = undefined;
      this.isClosed = !isPossible();
      this.settlesAt = performance.now() + SETTLE_AFTER_MS;
    }

    /** Something on the screens is new. */
    touch() {
      this.isDirty = true;
    }

    /** Whether it is time to save what is shown, by a clock that only runs forward. */
    isDue() {
      return !this.isClosed && this.isDirty && !this.isSaving && performance.now() - this.savedAt >= SAVE_MS;
    }

    /** Save the newest state. @param {Object} board @param {Date} heardAt when the server was heard last */
    async save(board, heardAt) {
      this.savedAt = performance.now();
      this.isDirty = false;
      await this.put(BOARD, written(board));
      await this.putHeard(heardAt);
    }

    /** Where nothing new comes, remember from time to time that the server still speaks. @param {Date} heardAt */
    async heard(heardAt) {
      if (this.isClosed || this.isSaving || performance.now() - this.heardAt < HEARD_MS) return;
      await this.putHeard(heardAt);
    }

    async putHeard(heardAt) {
      this.heardAt = performance.now();
      await this.put(HEARD, JSON.stringify(heardAt.toISOString()));
    }

    async put(address, text) {
      this.isSaving = true;
      try {
        const cache = await caches.open(BOARDS);
        if (!this.isClosed) await cache.put(address, new Response(text));
      } catch (error) {
        console.warn("Nothing could be kept on this machine:", error.message);
      } finally {
        this.isSaving = false;
      }
    }

    /** Keep the page once it has loaded in peace; where that fails, try again. */
    async tend() {
      if (performance.now() < this.settlesAt) return;
      this.settlesAt = Infinity;
      if (!(await this.settle())) this.settlesAt = performance.now() + SETTLE_AGAIN_MS;
    }

    /** Keep the page itself: first its files, then the document that needs them, then let go of older ones. @returns {Promise<boolean>} */
    async settle() {
      if (this.isClosed) return true;
      try {
        await navigator.serviceWorker.register(WORKER, { scope: PAGE, updateViaCache: "none" });
        this.files ??= neededFiles();
        await keepFiles(ASSETS + this.assets, this.files);
        const isKept = await keepDocument(this.assets);
        if (this.isClosed) await this.clear(); // it was taken out of force while its document was on the way
        if (!isKept || this.isClosed) return this.isClosed;
        const names = (await caches.keys()).filter((name) => name.startsWith(ASSETS));
        await Promise.all(names.filter((name) => name !== ASSETS + this.assets).map((name) => caches.delete(name)));
        return true;
      } catch (error) {
        console.warn("The page could not be kept on this machine:", error.message);
        return false;
      }
    }

    /** Forget everything: this screen may look no more. */
    async clear() {
      this.isClosed = true;
      if (!isPossible()) return;
      await caches.delete(BOARDS);
      const registered = await navigator.serviceWorker.getRegistration(PAGE);
      if (registered && registered.active) registered.active.postMessage("gone");
      else await caches.delete(DOCUMENTS);
    }
  }

  /** @param {string} name of the cache @param {string[]} files addresses */
  async function keepFiles(name, files) {
    const cache = await caches.open(name);
    for (const address of files) {
      if (await cache.match(address, { ignoreVary: true })) continue;
      const answer = await fetch(address);
      if (answer.ok && !answer.redirected) await cache.put(address, answer);
    }
  }

  /** Scripts, styles and maps that were loaded, and every font that the styles name, loaded or not; the browser's list ends here. */
  function neededFiles() {
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    performance.clearResourceTimings();
    performance.setResourceTimingBufferSize(0);
    const fonts = [...document.styleSheets].flatMap((sheet) => fontsOf(sheet));
    const own = new URL("/assets/", location.href).href;
    return [...new Set([...loaded, ...fonts])].filter((address) => address.startsWith(own));
  }

  function fontsOf(sheet) {
    const faces = [...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule);
    return faces.flatMap((face) => [...face.style.getPropertyValue("src").matchAll(ADDRESS)])
      .map(([, address]) => new URL(address, sheet.href ?? location.href).href);
  }

  /** Keep the document, if it is still that of the scripts that were kept. @returns {Promise<boolean>} */
  async function keepDocument(assets) {
    const answer = await fetch(PAGE + location.search, {
      headers: { Accept: "text/html" }, redirect: "error", cache: "no-store",
    });
    const text = await answer.text();
    if (answer.status !== 200 || !text.includes(`data-assets="${assets}"`)) return false;
    const headers = new Headers(answer.headers);
    headers.delete("Content-Encoding");
    headers.delete("Content-Length");
    headers.set(KEPT_AT, new Date().toISOString());
    const cache = await caches.open(DOCUMENTS);
    await cache.put(PAGE, new Response(text, { headers }));
    return true;
  }

  /** The newest state that this machine keeps; null where there is none. @returns {Promise<{board: Object, heardAt: Date}|null>} */
  async function read() {
    if (!isPossible()) return null;
    try {
      const cache = await caches.open(BOARDS);
      const [board, heard] = await Promise.all([cache.match(BOARD), cache.match(HEARD)]);
      if (!board || !heard) return null;
      const kept = { board: await board.json(), heardAt: new Date(await heard.json()) };
      return kept.board.scenes.frame && Number.isFinite(kept.heardAt.getTime()) ? kept : null;
    } catch (error) {
      console.warn("What was kept cannot be read:", error.message);
      return null;
    }
  }

  /**
   * What the page begins with: the state it was served with or, where it is itself a copy, the newest that is kept.
   * @returns {Promise<{board: Object, isKept: boolean, isGone: boolean, heardAt: Date}>}
   */
  async function origin() {
    const served = JSON.parse(document.getElementById("board").textContent);
    const { kept: since, gone } = document.body.dataset;
    const isKept = since !== undefined;
    const begun = { board: served, isKept, isGone: gone !== undefined, heardAt: isKept ? new Date(since) : new Date() };
    if (!isKept || begun.isGone) return begun;
    const kept = await read();
    const isNewer = kept && kept.board.language === served.language && kept.heardAt >= begun.heardAt;
    return isNewer ? { ...begun, ...kept } : begun;
  }

  /** A screen that is registered again comes back by itself; until then no sign-in page ever shows. */
  function comeBack() {
    setInterval(async () => {
      try {
        const answer = await fetch(PAGE, { redirect: "manual", cache: "no-store", headers: { Accept: "text/html" } });
        if (answer.status === 200) location.reload();
      } catch {
        // Nobody answers: it is asked again.
      }
    }, ASK_AGAIN_MS);
  }

  window.centre = window.centre ?? {};
  window.centre.localCopy = { open: (assets) => new LocalCopy(assets), origin, comeBack };
})();

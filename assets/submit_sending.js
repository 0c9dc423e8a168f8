/* Sending a body with its progress seen: bytes first, then the server's own work, and a way to stop. */
(() => {
  "use strict";

  const LONGEST_MS = 600_000;
  const TICK_MS = 250;
  const MEGABYTE = 2 ** 20;

  /** The Content-Digest of a body (RFC 9530); none where the browser cannot tell, which is so on plain http. */
  async function digest(body) {
    if (!window.crypto || !crypto.subtle) return {};
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : await body.arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return { "Content-Digest": `sha-256=:${btoa(String.fromCharCode(...hash))}:` };
  }

  /**
   * Send and draw how far it is.
   * @param {{address: string, body: Blob|string, type: string, name: string, room: HTMLElement, working: string}} job
   * @returns {Promise<{status: number, said: object}>} rejected with an Error named "network", "timeout" or "cancelled"
   */
  async function send(job, say) {
    const headers = await digest(job.body).catch(() => ({}));
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const shown = draw(job, say, () => request.abort());
      const end = (settle, value) => {
        shown.remove();
        settle(value);
      };
      const failed = (name) => () => end(reject, Object.assign(new Error(name), { name }));
      request.open("POST", job.address);
      request.timeout = LONGEST_MS;
      Object.entries({ ...headers, "Content-Type": job.type, Accept: "application/json" }).forEach(([name, value]) =>
        request.setRequestHeader(name, value),
      );
      request.upload.addEventListener("progress", (event) => shown.bytes(event.loaded, event.total));
      request.upload.addEventListener("load", () => shown.working());
      request.addEventListener("load", () => {
        const said = parsed(request.responseText);
        if (said === null) failed("network")();
        else end(resolve, { status: request.status, said });
      });
      request.addEventListener("error", failed("network"));
      request.addEventListener("timeout", failed("timeout"));
      request.addEventListener("abort", failed("cancelled"));
      request.send(job.body);
    });
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** The bar, what it says, and the button that stops it. */
  function draw(job, say, stop) {
    const { element, button } = window.centre.drawing;
    const box = element("div", null, null, { class: "progress-box" });
    const text = element("p", say("sending_bytes", { name: job.name, done: "0", total: "…" }), box, { role: "status" });
    const bar = element("progress", null, box, { max: "1", value: "0", "aria-label": job.name });
    button(say("cancel"), box, stop, "button button-quiet");
    job.room.replaceChildren(box);
    let ticking = null;
    return {
      bytes(done, total) {
        bar.value = total ? done / total : 0;
        text.textContent = say("sending_bytes", { name: job.name, done: size(done), total: size(total) });
      },
      working() {
        bar.removeAttribute("value");
        text.removeAttribute("role"); // a clock that ticks must not be read out each second
        const begun = performance.now();
        const tick = () => {
          text.textContent = say(job.working, { seconds: Math.round((performance.now() - begun) / 1000) });
        };
        tick();
        ticking = setInterval(tick, TICK_MS);
      },
      remove() {
        clearInterval(ticking);
        box.remove();
      },
    };
  }

  function size(bytes) {
    const { language } = window.centre.drawing;
    const inMegabytes = bytes / MEGABYTE;
    const number = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 });
    return inMegabytes >= 0.1 ? `${number.format(inMegabytes)} MB` : `${number.format(bytes / 1024)} KB`;
  }

  window.centre = window.centre ?? {};
  window.centre.sending = { send };
})();

/* The desk: what a button orders is asked about in a dialog first, sent once, and told; lists that changed are drawn again. */
(() => {
  "use strict";

  const LEAST_REASON = 3;
  const MOST_REASON = 500;
  const OVERTAKEN = new Set([404, 409]);
  const at = (id) => document.getElementById(id);
  const drawing = () => window.centre.drawing;

  /** The sentences of the page that is shown. */
  const words = () => drawing().sayer(JSON.parse(at("desk-told").dataset.words));

  let counted = null;

  /**
   * Send an order; the answer, or null where nothing came back.
   * @returns {Promise<{status: number, said: object}|null>}
   */
  async function send(method, address, body) {
    try {
      const answer = await fetch(address, {
        method,
        headers: { Accept: "application/json", "Accept-Language": drawing().language(), ...(body ? { "Content-Type": "application/json" } : {}) },
        body: body ? JSON.stringify(body) : undefined,
        cache: "no-store",
      });
      return { status: answer.status, said: await answer.json() };
    } catch {
      return null;
    }
  }

  /** Say what came of an act where the page says such things, and begin there. */
  function tell(text, kind) {
    const room = at("desk-told");
    if (!room) return;
    room.replaceChildren(drawing().notice(text, kind));
    room.focus({ preventScroll: true });
    room.scrollIntoView({ block: "nearest" });
  }

  /** Have the lists of the page drawn again. */
  const refresh = (kept) => window.dash_clientside.set_props(kept, { data: `${Date.now()}` });

  /** Why not, in the server's words. */
  const refusal = (said) => {
    const mistakes = said.errors && said.errors.length ? said.errors : [said];
    return mistakes.map((each) => `${each.detail ?? ""} ${each.hint ?? ""}`.trim()).join("\n") || said.title || "";
  };

  /**
   * A dialog with a title, a form to fill and its buttons; it goes when it is closed.
   * @param {{title: string, word: string, kind?: string, act: (shown: object) => Promise<void>, closable?: boolean}} asked
   */
  function open(asked) {
    const { element, button } = drawing();
    const say = words();
    const opener = document.activeElement;
    const dialog = element("dialog", null, document.body, { class: "desk-dialog", "aria-labelledby": "desk-dialog-title" });
    const form = element("form", null, dialog, { class: "stack", novalidate: true });
    element("h2", asked.title, form, { class: "card-title", id: "desk-dialog-title", tabindex: "-1" });
    const room = element("div", null, form, { class: "stack desk-room" });
    const fault = element("div", null, form, { role: "alert", class: "desk-fault" });
    const end = element("div", null, form, { class: "toolbar desk-end" });
    const shown = { dialog, form, room, end, fault, say, isClosable: true };
    shown.wrong = (text) => fault.replaceChildren(...(text ? [drawing().notice(text, "off")] : []));
    shown.close = () => dialog.close();
    const back = button(say("back"), end, shown.close, "button");
    const does = element("button", asked.word, end, { type: "submit", class: `button button-${asked.kind ?? "primary"}` });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (does.disabled) return;
      shown.wrong("");
      does.disabled = true;
      back.disabled = true;
      does.textContent = say("working");
      await asked.act(shown);
      does.disabled = false;
      back.disabled = false;
      does.textContent = asked.word;
    });
    dialog.addEventListener("cancel", (event) => {
      if (!shown.isClosable || does.disabled) event.preventDefault();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (opener && opener.isConnected && document.activeElement === document.body) opener.focus();
    });
    dialog.showModal();
    return shown;
  }

  /** Ask about what a button orders, and carry it out. */
  function ask(order) {
    const { element } = drawing();
    const shown = open({ title: order.title, word: order.word, kind: order.kind, act: (dialog) => carryOut(order, dialog) });
    if (order.text) element("p", order.text, shown.room);
    if (order.lines.length) {
      const list = element("ul", null, shown.room, { class: "desk-lines" });
      order.lines.forEach((line) => element("li", line, list));
    }
    if (order.reason) {
      const field = element("div", null, shown.room, { class: "field" });
      element("label", shown.say("reason"), field, { for: "desk-reason" });
      element("textarea", null, field, { id: "desk-reason", rows: "3", maxlength: String(MOST_REASON), required: true });
      at("desk-reason").focus();
    } else at("desk-dialog-title").focus();
  }

  async function carryOut(order, shown) {
    const reason = order.reason ? at("desk-reason").value.trim() : null;
    if (order.reason && [...reason].length < LEAST_REASON) {
      shown.wrong(shown.say("reason_missing"));
      at("desk-reason").setAttribute("aria-invalid", "true");
      at("desk-reason").focus();
      return;
    }
    const body = order.reason ? { ...order.body, reason } : null;
    const answer = await send(order.method, order.address, body);
    if (answer && answer.status < 300) {
      shown.close();
      tell(order.done, "done");
      refresh(order.kept);
    } else if (!answer || OVERTAKEN.has(answer.status)) {
      shown.close();
      tell(answer ? refusal(answer.said) : shown.say("unreachable"), "risk");
      refresh(order.kept);
    } else shown.wrong(refusal(answer.said));
  }

  /** Every figure of a held report, fetched when its list is opened. */
  async function showFigures(details) {
    const room = details.querySelector(".figures-room");
    if (!details.open || room.childElementCount) return;
    const { element, notice, local, grouped, count } = drawing();
    const say = words();
    const answer = await send("GET", details.dataset.figures);
    if (room.childElementCount) return;
    if (!answer || answer.status !== 200) {
      room.append(notice(answer ? refusal(answer.said) : say("unreachable"), "risk"));
      return;
    }
    const frame = element("div", null, room, { class: "table-frame figures", role: "region", tabindex: "0", "aria-label": say("figures") });
    const table = element("table", null, frame, { class: "table" });
    const head = element("tr", null, element("thead", null, table));
    ["row", "indicator", "area", "period", "value", "status", "note"].forEach((name) =>
      element("th", say(name), head, { scope: "col", class: name === "value" ? "numeric" : null }),
    );
    const body = element("tbody", null, table);
    answer.said.items.forEach((each) => {
      const row = element("tr", null, body);
      [each.row, each.indicator, each.place, each.period].forEach((text) => element("td", text, row));
      element("td", each.value === null ? "—" : grouped(local(each.value)), row, { class: "numeric" });
      [each.status, each.note].forEach((text) => element("td", text, row));
    });
    if (answer.said.items.length >= 1000) element("p", say("cut", { count: count(1000) }), room, { class: "muted" });
  }

  /** How many reports wait, as the live feed says: shown in the navigation, and the open list follows. */
  function count(number) {
    const badge = at("held-count");
    if (!badge) return;
    const text = String(number);
    if (badge.textContent !== text) {
      badge.textContent = text;
      badge.hidden = !number;
      badge.title = badge.dataset.words.replace("{count}", text);
      badge.setAttribute("aria-label", badge.title);
    }
    const list = document.querySelector("#held-list [data-count]");
    if (!list || counted === number) return;
    counted = number;
    if (list.dataset.count === text) return;
    const isBusy = document.querySelector("dialog[open]") || list.contains(document.activeElement);
    if (isBusy) offerNew();
    else refresh("held-kept");
  }

  /** A list is not pulled away from under somebody who works in it. */
  function offerNew() {
    const { notice, button } = drawing();
    const say = words();
    const said = notice(`${say("list_changed")} `, "info");
    button(say("see_list"), said, () => {
      at("desk-news").replaceChildren();
      refresh("held-kept");
    }, "button-link");
    at("desk-news").replaceChildren(said);
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-order]");
    if (pressed) ask(JSON.parse(pressed.dataset.order));
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.matches && event.target.matches("details[data-figures]")) showFigures(event.target);
  }, true);

  window.centre = window.centre ?? {};
  window.centre.desk = { open, send, tell, refresh, refusal, words, count };
})();

/* What left its course: it is taken on, noted about, closed and re-opened in a dialog; the list follows. */
(() => {
  "use strict";

  const LEAST_NOTE = 3;
  const MOST_NOTE = 500;
  const OVERTAKEN = new Set([404, 409]);
  const LOOK_EVERY_MS = 60_000;
  const ASKED = {
    taken: { title: "take_title", word: "take", note: "take_note" },
    noted: { title: "note_title", word: "note", note: "note_note" },
    closed: { title: "close_title", word: "close", note: "reason", kind: "off", text: "close_text" },
    reopened: { title: "reopen_title", word: "reopen", note: "reason" },
  };
  const at = (id) => document.getElementById(id);
  const desk = () => window.centre.desk;
  const drawing = () => window.centre.drawing;
  const given = () => JSON.parse(at("handling-given").dataset.given);
  const address = (order) => `/api/v1/exceptions/${encodeURIComponent(order.id)}/handling`;

  function field(label, shown, id) {
    const room = drawing().element("div", null, shown.room, { class: "field" });
    drawing().element("label", label, room, { for: id });
    return room;
  }

  /** The fields of who sees to it and until when. */
  function takingFields(shown) {
    const { element } = drawing();
    const { agencies, me, today } = given();
    const room = field(shown.say("handler"), shown, "handling-handler");
    element("span", shown.say("handler_hint"), room, { class: "muted small", id: "handling-hint" });
    element("input", null, room, {
      id: "handling-handler", list: "handling-agencies", autocomplete: "off", maxlength: "80", placeholder: me, "aria-describedby": "handling-hint",
    });
    const list = element("datalist", null, room, { id: "handling-agencies" });
    agencies.forEach((each) => element("option", null, list, { value: `${each.code} · ${each.name}` }));
    element("input", null, field(shown.say("due"), shown, "handling-due"), { id: "handling-due", type: "date", min: today });
  }

  /** An agency by its code where the text names one, else the text: a person. */
  function handlerOf(text) {
    const plain = text.trim().toLocaleLowerCase("vi");
    const code = plain.split("·")[0].trim();
    const found = given().agencies.find((each) => each.code.toLowerCase() === code || each.name.toLocaleLowerCase("vi") === plain);
    return found ? found.code : text.trim();
  }

  /** Ask for what an act needs, and send it. */
  function ask(order) {
    const { element } = drawing();
    const say = desk().words();
    const asked = ASKED[order.act];
    const shown = desk().open({ title: say(asked.title), word: say(asked.word), kind: asked.kind, act: (dialog) => carryOut(order, dialog) });
    const list = element("ul", null, shown.room, { class: "desk-lines" });
    order.lines.forEach((line) => element("li", line, list));
    if (asked.text) element("p", say(asked.text), shown.room);
    if (order.act === "taken") takingFields(shown);
    element("textarea", null, field(say(asked.note), shown, "handling-note"), { id: "handling-note", rows: "3", maxlength: String(MOST_NOTE), required: true });
    at(order.act === "taken" ? "handling-handler" : "handling-note").focus();
  }

  /** Why a form cannot be sent yet: the field, and the sentence; null where it can. */
  function fault(body, say) {
    if (body.due && body.due < given().today) return ["handling-due", say("due_past")];
    return [...body.note].length < LEAST_NOTE ? ["handling-note", say("reason_missing")] : null;
  }

  async function carryOut(order, shown) {
    const body = { action: order.act, note: at("handling-note").value.trim() };
    if (order.act === "taken") {
      const handler = handlerOf(at("handling-handler").value);
      if (handler) body.handler = handler;
      if (at("handling-due").value) body.due = at("handling-due").value;
    }
    const wrong = fault(body, shown.say);
    if (wrong) {
      shown.wrong(wrong[1]);
      at(wrong[0]).setAttribute("aria-invalid", "true");
      at(wrong[0]).focus();
      return;
    }
    finish(order, await desk().send("POST", address(order), body), shown);
  }

  function finish(order, answer, shown) {
    const say = desk().words();
    const isDone = answer && answer.status < 300;
    if (shown && answer && !isDone && !OVERTAKEN.has(answer.status)) {
      shown.wrong(desk().refusal(answer.said));
      return;
    }
    if (shown) shown.close();
    if (isDone) desk().tell(say("handling_done", { what: order.what }), "done");
    else desk().tell(answer ? desk().refusal(answer.said) : say("unreachable"), "risk");
    if (isDone && (order.act === "taken" || order.act === "closed")) offerUndo(order);
    desk().refresh(given().kept);
  }

  /** What was just taken or closed can be undone at once. */
  function offerUndo(order) {
    const notice = at("desk-told").querySelector(".notice");
    notice.append(" ");
    drawing().button(desk().words()("undo"), notice, async () => {
      const body = { action: "reopened", note: desk().words()("undone") };
      finish({ ...order, act: "reopened" }, await desk().send("POST", address(order), body), null);
    }, "button-link");
  }

  /** The list is drawn again now and then, but never under the hands of somebody who works in it. */
  function look() {
    const list = at("exceptions-list");
    if (!list || document.hidden) return;
    const isBusy = document.querySelector("dialog[open]") || list.contains(document.activeElement) || list.querySelector("details[open]");
    if (!isBusy) desk().refresh(given().kept);
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-handling]");
    if (pressed) ask(JSON.parse(pressed.dataset.handling));
  });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
})();

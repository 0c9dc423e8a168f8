/* A receipt on the page: what was received, when, against which deadline, and what waits. */
(() => {
  "use strict";

  const TIMEOUT_MS = 20_000;

  /** Draw a receipt. @param given {room, say, receipt, status, forms, onAnother} */
  function draw({ room, say, receipt, status, forms, onAnother }) {
    const { element, button, facts, moment, count } = window.centre.drawing;
    room.replaceChildren();
    const panel = element("div", null, room, { class: "receipt", "data-state": standing(receipt) });
    const title = status === 200 ? "repeated" : standing(receipt) === "held" ? "held" : "received";
    element("p", say(title), panel, { class: "receipt-title" });
    element("p", `${say("receipt")} ${receipt.receipt_id}`, panel, { class: "receipt-number" });
    const form = forms.find((each) => each.code === receipt.form);
    facts(
      [
        [say("form"), form ? `${form.name} (${form.code})` : receipt.form],
        [say("which_period"), form?.periods.find((each) => each.code === receipt.report_period)?.label ?? receipt.report_period],
        [say("sender"), receipt.sender],
        [say("first_byte"), moment(receipt.received_at)],
        [say("deadline"), deadline(receipt, say)],
        [say("revision"), receipt.revision ? String(receipt.revision) : null],
        [say("rows_count"), count(receipt.rows)],
        [say("counts"), receipt.state === "held" ? null : ["new", "changed", "unchanged"].map((name) => count(receipt[name])).join(" / ")],
        [say("decision"), receipt.decision ? `${say(receipt.decision.verdict)}: ${receipt.decision.reason}` : null],
        [say("digest"), element("code", receipt.sha256)],
      ],
      panel,
    );
    held(receipt.held, say, panel);
    receipt.warnings.forEach((each) => window.centre.drawing.notice(`${each.detail} ${each.hint}`, "info", panel));
    const bar = element("div", null, room, { class: "toolbar screen-only" });
    element("a", say("pdf"), bar, { href: `/api/v1/receipts/${receipt.receipt_id}.pdf`, class: "button button-primary", download: "" });
    element("a", say("content"), bar, { href: `/api/v1/receipts/${receipt.receipt_id}/content`, class: "button", download: "" });
    button(say("print"), bar, () => print());
    if (onAnother) button(say("another"), bar, onAnother);
  }

  /** Where a report stands: accepted, held, confirmed or rejected. */
  const standing = (receipt) => (receipt.decision ? receipt.decision.verdict : receipt.state);

  /** The figures that wait, each with the one before it. */
  function held(doubts, say, parent) {
    const { element, count } = window.centre.drawing;
    if (!doubts.length) return;
    element("p", say("will_hold", { count: count(doubts.length) }), parent);
    const list = element("ul", null, parent, { class: "held-list" });
    doubts.forEach((doubt) => element("li", doubtText(doubt, say), list));
  }

  function doubtText(doubt, say) {
    const { local, grouped } = window.centre.drawing;
    const figure = (text) => grouped(local(text));
    const place = [doubt.indicator, doubt.area_name ?? doubt.area, doubt.period].filter(Boolean).join(", ");
    const value = doubt.value === null ? "" : `: ${figure(doubt.value)}`;
    const before = doubt.before ? ` (${say("before", { value: figure(doubt.before), period: doubt.before_period })})` : "";
    return place ? `${place}${value}${before}: ${doubt.detail}.` : `${doubt.detail}.`;
  }

  function deadline(receipt, say) {
    const { day, state, element } = window.centre.drawing;
    if (!receipt.deadline) return null;
    const box = element("span", `${day(receipt.deadline)} `);
    if (receipt.on_time !== null) state(receipt.on_time ? "on" : "late", say(receipt.on_time ? "on_time" : "late"), box);
    return box;
  }

  /** A receipt asked for by its number; null where there is none for this reader. */
  async function fetched(number) {
    const answer = await fetch(`/api/v1/receipts/${encodeURIComponent(number)}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return answer.ok ? answer.json() : null;
  }

  window.centre = window.centre ?? {};
  window.centre.receipts = { draw, held, fetched };
})();

/* The first step of a report: which form, for which period, and the template to fill in. */
(() => {
  "use strict";

  /** The form whose report is due first. */
  function firstOwed(forms) {
    const waiting = forms.filter((each) => each.periods.some((period) => period.next && !period.sent));
    const left = (each) => each.periods.find((period) => period.next).left;
    return waiting.sort((one, other) => left(one) - left(other))[0] ?? forms[0];
  }

  function periodOf(form, code) {
    if (!form) return null;
    return form.periods.find((each) => each.code === code) ?? form.periods[0] ?? null;
  }

  /** Draw the step. @param given {room, say, forms, work, onNext}; `work` keeps the form and period chosen. */
  function draw(given) {
    const { room, say, forms, work } = given;
    const { element, button } = window.centre.drawing;
    room.replaceChildren();
    const field = element("div", null, room, { class: "field" });
    element("label", say("form"), field, { for: "submit-form-choice" });
    const select = element("select", null, field, { id: "submit-form-choice" });
    forms.forEach((each) => element("option", `${each.name} (${each.code})`, select, { value: each.code }));
    select.value = work.form.code;
    select.addEventListener("change", () => {
      work.form = forms.find((each) => each.code === select.value);
      work.period = periodOf(work.form);
      draw(given);
      document.getElementById("submit-form-choice").focus();
    });
    if (work.form.several) element("p", say("several"), room, { class: "muted" });
    else drawPeriods(given);
    const links = element("div", null, room, { class: "toolbar" });
    ["xlsx", "csv"].forEach((ending) => {
      const link = element("a", say(ending === "xlsx" ? "excel" : "csv"), links, { class: "button", download: "" });
      link.addEventListener("click", () => {
        link.href = template(work, ending);
      });
      link.href = template(work, ending);
    });
    element("p", say("template_hint"), room, { class: "muted small" });
    button(say("next"), element("div", null, room, { class: "toolbar step-end" }), given.onNext, "button button-primary");
  }

  function template({ form, period }, ending) {
    const asked = new URLSearchParams({ lang: window.centre.drawing.language() });
    if (period) asked.set("period", period.code);
    return `/api/v1/forms/${form.code}/template.${ending}?${asked}`;
  }

  function drawPeriods({ room, say, work }) {
    const { element } = window.centre.drawing;
    const set = element("fieldset", null, room, { class: "periods" });
    element("legend", say("which_period"), set);
    const list = element("div", null, set, { class: "period-list" });
    work.form.periods.forEach((each) => {
      const label = element("label", null, list, { class: "period", "data-next": each.next && !each.sent });
      const choice = element("input", null, label, { type: "radio", name: "submit-period", value: each.code });
      choice.checked = each.code === work.period.code;
      choice.addEventListener("change", () => {
        work.period = each;
      });
      element("span", each.label, label, { class: "period-name" });
      element("span", say("due", { day: each.due }), label, { class: "muted small" });
      element("span", null, label, { class: "period-state" }).append(periodState(each, say));
    });
  }

  function periodState(each, say) {
    const { state } = window.centre.drawing;
    if (each.revision) return state("on", say("sent_before", { revision: each.revision }));
    if (each.sent) return state("on", say("came", { day: each.sent }));
    if (each.left < 0) return state("late", say("days_late", { count: -each.left }));
    if (each.left === 0) return state("risk", say("due_today"));
    return state("none", say("days_left", { count: each.left }));
  }

  window.centre = window.centre ?? {};
  window.centre.reportForm = { draw, firstOwed, periodOf };
})();

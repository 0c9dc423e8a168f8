/* What was typed and not sent outlives a reload, in this tab only. */
(() => {
  "use strict";

  const FIELDS = ["index", "indicator", "area", "area_name", "period", "unit", "value", "status", "note"];
  const place = (agency) => `submit:${agency}`;

  /** Keep rows. @param {{form: object, period: object|null, kind: "short"|"grid", rows: object[]}} said */
  function keep(agency, { form, period, kind, rows }) {
    const few = rows.map((row) => Object.fromEntries(FIELDS.map((name) => [name, row[name]])));
    const said = { kind, form: form.code, period: period?.code ?? null, rows: few, at: new Date().toISOString() };
    try {
      sessionStorage.setItem(place(agency), JSON.stringify(said));
    } catch {
      // No room is left for it: the page itself still has every row.
    }
  }

  const forget = (agency) => sessionStorage.removeItem(place(agency));

  /** Offer what was kept, if anything was. @param given {box, say, agency, forms, onContinue} */
  function offer({ box, say, agency, forms, onContinue }) {
    const { element, button, moment, notice } = window.centre.drawing;
    const said = JSON.parse(sessionStorage.getItem(place(agency)) ?? "null");
    const form = said && forms.find((each) => each.code === said.form);
    if (!form) return;
    box.hidden = false;
    const period = window.centre.reportForm.periodOf(form, said.period);
    notice(say("restore", { form: form.name, period: period?.label ?? "", time: moment(said.at) }), "info", box);
    const bar = element("div", null, box, { class: "toolbar" });
    const close = () => {
      box.hidden = true;
      box.replaceChildren();
    };
    button(say("continue"), bar, () => {
      close();
      onContinue(said, form, period);
    }, "button button-primary");
    button(say("discard"), bar, () => {
      forget(agency);
      close();
    });
  }

  window.centre = window.centre ?? {};
  window.centre.kept = { keep, forget, offer };
})();

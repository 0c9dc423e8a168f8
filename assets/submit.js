/* Handing in a report step by step: form and period, figures, check at the cell, confirm, receipt. Nothing typed is lost. */
(() => {
  "use strict";

  const ADDRESS = "/api/v1/reports";
  const STEPS = ["form", "figures", "check", "confirm", "receipt"];
  const MOST_EDITED = 2000;
  const OK = 200;
  const REFUSED = 400;
  const LEAST_REASON = 3;
  const at = (id) => document.getElementById(id);
  const room = (step) => at(`submit-${step}-room`);

  /** What is under way; `rows` are those of the grid, `carried` the mistakes that only a person can settle. */
  let work = null;
  let say = null;
  let given = null;

  /** Bring the page to life. @param {HTMLElement} form */
  async function start(form) {
    say = window.centre.drawing.sayer(JSON.parse(form.dataset.words));
    given = JSON.parse(form.dataset.given);
    work = fresh();
    window.addEventListener("beforeunload", (event) => {
      if (work.isSending) event.preventDefault();
    });
    if (given.receipt) await showAsked(given.receipt);
    else if (given.forms.length) {
      drawForm();
      show("form", false);
      const box = at("submit-restore");
      window.centre.kept.offer({ box, say, agency: given.agency, forms: given.forms, onContinue: restore });
    }
  }

  function fresh() {
    const { reportForm } = window.centre;
    const asked = new URLSearchParams(location.search);
    const form = given.forms.find((each) => each.code === asked.get("form")) ?? reportForm.firstOwed(given.forms);
    return { form, period: reportForm.periodOf(form, asked.get("period")), rows: [], isChanged: false, isSending: false, held: null };
  }

  /** Show one step; the reader and the keyboard begin at its title. */
  function show(step, isMoved = true) {
    document.querySelectorAll("#submit-form > .step").forEach((each) => {
      each.hidden = each.dataset.step !== step;
    });
    at("submit").dataset.at = step;
    const stepper = at("submit-stepper");
    const { element, button } = window.centre.drawing;
    stepper.replaceChildren();
    STEPS.forEach((name, index) => {
      const state = name === step ? "now" : index < STEPS.indexOf(step) ? "done" : "later";
      const item = element("li", null, stepper, { "data-state": state, ...(name === step ? { "aria-current": "step" } : {}) });
      const mark = element("span", state === "done" ? "✓" : String(index + 1), null, { class: "step-number", "aria-hidden": "true" });
      const mayReturn = state === "done" && step !== "receipt" && !work.isSending;
      const into = mayReturn ? button(null, item, () => show(name), "step-back") : element("span", null, item, { class: "step-name" });
      into.append(mark, element("span", say(`step_${name}`)));
    });
    if (isMoved) at(`submit-title-${step}`).focus({ preventScroll: false });
  }

  const drawForm = () =>
    window.centre.reportForm.draw({ room: room("form"), say, forms: given.forms, work, onNext: toFigures });

  const keep = (rows, kind) => window.centre.kept.keep(given.agency, { form: work.form, period: work.period, kind, rows });

  /* 2 · Figures */

  async function toFigures() {
    show("figures");
    const { form, period } = work;
    await window.centre.figures.draw({
      room: room("figures"), say, form, period, largest: given.largest, held: work.held,
      onFile: (file, type, told) => preview({ body: file, type, name: file.name, isFile: true, told }),
      onRows: (rows, told) => previewRows(rows, told),
      onTyped: (rows) => {
        work.held = rows;
        keep(rows, "short");
      },
    });
  }

  function parameters(isFile) {
    const asked = new URLSearchParams({ form: work.form.code });
    if (work.period) asked.set("report_period", work.period.code);
    if (!isFile) asked.set("decimal", window.centre.drawing.sign());
    return asked;
  }

  const previewRows = (rows, told) =>
    preview({ body: window.centre.reportGrid.asCsv(rows), type: "text/csv", name: work.form.name, isFile: false, told });

  /** Ask the server what it makes of a report; nothing is kept there. */
  async function preview(sent) {
    const asked = parameters(sent.isFile);
    const answer = await tried(sent.told, () => preview(sent), {
      address: `${ADDRESS}/preview?${asked}`, body: sent.body, type: sent.type, name: sent.name, working: "checking",
    });
    if (!answer) return;
    if (answer.status !== OK) {
      showUnreadable(answer.said, sent);
      return;
    }
    work.sent = { ...sent, parameters: asked };
    work.reportId = `web-${hex(16)}`;
    work.preview = answer.said;
    work.isChanged = false;
    await showCheck();
  }

  /** Send; where nothing came back, say so with a way to try again, and give null. */
  async function tried(told, again, job) {
    const { button, notice } = window.centre.drawing;
    work.isSending = true;
    try {
      return await window.centre.sending.send({ ...job, room: told }, say);
    } catch (error) {
      const word = { cancelled: "cancelled", timeout: "too_long" }[error.name] ?? "unreachable";
      told.replaceChildren(notice(say(word), word === "cancelled" ? "info" : "risk"));
      if (word !== "cancelled") button(say("retry"), told, again, "button button-primary").focus();
      return null;
    } finally {
      work.isSending = false;
    }
  }

  function hex(length) {
    const bytes = crypto.getRandomValues(new Uint8Array(length / 2));
    return [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  }

  /** A report that cannot even be read: its mistakes at the cells where the grid has them, else in a list. */
  function showUnreadable(said, sent) {
    const { notice, mistakes } = window.centre.drawing;
    const problems = (said.errors ?? []).map((each) => ({ ...each, ...cellOf(each, sent) }));
    const total = said.errors_total ?? problems.length;
    if (!sent.isFile && work.rows.length && problems.some((each) => each.index !== null)) {
      work.preview = { ...work.preview, problems, problems_total: total, doubts: [], doubts_total: 0, rows: work.rows };
      drawCheck();
      return;
    }
    sent.told.replaceChildren(notice(sent.isFile ? say("unreadable") : said.title, "off"));
    if (problems.length) mistakes(problems, total, say, sent.told);
    else notice(said.detail ?? said.title ?? "", "off", sent.told);
    sent.told.firstChild.scrollIntoView({ block: "nearest" });
  }

  /** The row and field of a mistake in a table of our own making, whose header is line 1. */
  function cellOf(error, sent) {
    const found = /^#\/observations\/(\d+)(?:\/(\w+))?$/.exec(error.pointer ?? "");
    if (found) return { index: Number(found[1]), row: Number(found[1]) + 1, field: found[2] ?? null };
    if (!sent.isFile && error.location?.row > 1) {
      return { index: error.location.row - 2, row: error.location.row, field: error.location.column ?? null };
    }
    return { index: null, row: null, field: null };
  }

  /* 3 · Check */

  async function showCheck() {
    const rows = work.preview.rows.map(window.centre.reportGrid.rowOf);
    work.preview.problems = [...work.preview.problems, ...carried(rows)];
    work.preview.problems_total = Math.max(work.preview.problems_total, work.preview.problems.length);
    work.rows = rows;
    show("check");
    await drawCheck();
  }

  /** A number of a file that may be read in two ways stays a mistake until somebody types it again. */
  function carried(rows) {
    const { local } = window.centre.drawing;
    work.preview.problems.forEach((each) => {
      if (each.code === "number-not-decimal") each.hint = say("number_hint", { example: local("1234.5") });
    });
    const before = work.sent.isFile ? [] : (work.ambiguous ?? []);
    const open = before.filter((each) => !work.rows[each.index]?.touched.has("value"));
    const found = work.preview.problems.filter((each) => each.code === "number-ambiguous");
    work.ambiguous = [...open, ...found];
    open.forEach((each) => {
      if (rows[each.index]) rows[each.index].value = each.written;
    });
    found.forEach((each) => {
      each.written = rows[each.index]?.value;
      each.hint = say("ambiguous");
    });
    return open;
  }

  const isWhole = () => work.preview.rows_total <= MOST_EDITED && work.rows.length === work.preview.rows_total;

  async function drawCheck() {
    const { notice, element, button, mistakes, count } = window.centre.drawing;
    const { problems, problems_total: total, doubts, rows_total: counted } = work.preview;
    const mayEdit = isWhole();
    work.rows.forEach((row) => [row.faults, row.doubts, row.touched].forEach((each) => each.clear()));
    window.centre.reportGrid.mark(work.rows, problems, doubts);
    const head = at("submit-check-head");
    head.replaceChildren();
    const word = total ? (mayEdit ? "wrong" : "wrong_large") : "all_right";
    notice(say(word, { count: count(total), rows: count(counted) }), total ? "off" : "done", head);
    if (!mayEdit) notice(say("cut", { shown: count(Math.min(MOST_EDITED, counted)), rows: count(counted) }), "info", head);
    else element("p", say("hint_edit"), head, { class: "muted small" });
    if (total) drawFilter(head);
    const into = room("check");
    into.replaceChildren();
    const told = element("div", null, into, { class: "stack", "aria-live": "polite" });
    if (total) mistakes(problems, total, say, into, window.centre.reportGrid.jump);
    work.preview.warnings.forEach((each) => notice(`${each.detail} ${each.hint}`, "info", into));
    const bar = element("div", null, into, { class: "toolbar step-end" });
    button(say("back"), bar, () => show("figures"));
    if (mayEdit) {
      button(say("check_again"), bar, () => checkAgain(told), total ? "button button-primary" : "button", { id: "submit-again" });
    } else button(say("choose_again"), bar, () => show("figures"));
    button(say("next"), bar, toConfirm, "button button-primary", { id: "submit-next", disabled: total > 0 });
    await window.centre.reportGrid.show({ rows: work.rows, editable: mayEdit, say, onChange: () => onEdit(told) });
  }

  function drawFilter(head) {
    const { element } = window.centre.drawing;
    const label = element("label", null, head, { class: "only-wrong" });
    const box = element("input", null, label, { type: "checkbox" });
    label.append(say("only_wrong"));
    box.addEventListener("change", () => window.centre.reportGrid.filter(box.checked));
  }

  function onEdit(told) {
    work.isChanged = true;
    at("submit-next").disabled = true;
    at("submit-again").className = "button button-primary";
    told.replaceChildren(window.centre.drawing.notice(say("changed"), "info"));
    keep(work.rows, "grid");
  }

  function checkAgain(told) {
    window.centre.reportGrid.settle();
    work.held = null;
    return previewRows(work.rows, told);
  }

  /* 4 · Confirm */

  function toConfirm() {
    show("confirm");
    const { element, button, facts, count } = window.centre.drawing;
    const { preview: found, form, period } = work;
    const into = room("confirm");
    into.replaceChildren();
    const isAgain = found.revision_next > 1;
    facts(
      [
        [say("form"), `${form.name} (${form.code})`],
        [say("which_period"), period?.label],
        [say("rows_count"), count(found.rows_total)],
        [say("revision"), found.report_period ? String(Math.max(found.revision_next, found.revision ?? 1)) : null],
      ],
      into,
    );
    window.centre.receipts.held(found.doubts, say, into);
    const reason = isAgain ? drawReason(into, found.revision_next) : null;
    const told = element("div", null, into, { class: "stack", "aria-live": "polite" });
    const bar = element("div", null, into, { class: "toolbar step-end" });
    button(say("back"), bar, () => show("check"));
    button(say("send"), bar, () => send(told, reason), "button button-primary", { id: "submit-send" });
  }

  function drawReason(into, number) {
    const { element } = window.centre.drawing;
    const field = element("div", null, into, { class: "field" });
    element("p", say("revision_due", { number }), field);
    element("label", say("reason"), field, { for: "submit-reason" });
    const input = element("input", null, field, { id: "submit-reason", maxlength: "500", placeholder: say("reason_hint") });
    input.value = work.reason ?? "";
    input.addEventListener("input", () => {
      work.reason = input.value;
    });
    return input;
  }

  /** Send what was checked; a second click, or a second try, is the same report and has no second effect. */
  async function send(told, reason) {
    const { notice, mistakes } = window.centre.drawing;
    if (work.isSending) return;
    const text = reason?.value.trim();
    if (reason && text.length < LEAST_REASON) {
      told.replaceChildren(notice(say("reason_missing"), "risk"));
      reason.focus();
      return;
    }
    const { body, type, asked } = bodyToSend(text);
    at("submit-send").disabled = true;
    const answer = await tried(told, () => send(told, reason), {
      address: `${ADDRESS}?${asked}`, body, type, name: work.form.name, working: "keeping",
    });
    if (at("submit-send")) at("submit-send").disabled = false;
    if (!answer) return;
    if (answer.status >= REFUSED) {
      told.replaceChildren(notice(`${say("refused")} ${answer.said.detail ?? answer.said.title}`, "off"));
      mistakes((answer.said.errors ?? []).map((each) => ({ ...each, ...cellOf(each, work.sent) })), answer.said.errors_total ?? 0, say, told);
      return;
    }
    showReceipt(answer.said, answer.status);
  }

  /** The file itself; where its own words cannot stand as a correction, its rows as the grid has them. */
  function bodyToSend(reason) {
    const { sent, preview: found } = work;
    const isCorrection = reason && (found.revision ?? 1) < found.revision_next;
    const isOwn = isCorrection && sent.isFile && isWhole();
    const asked = isOwn ? parameters(false) : new URLSearchParams(sent.parameters);
    asked.set("report_id", work.reportId);
    if (isCorrection) {
      asked.set("revision", found.revision_next);
      asked.set("reason", reason);
    }
    return { body: isOwn ? window.centre.reportGrid.asCsv(work.rows) : sent.body, type: isOwn ? "text/csv" : sent.type, asked };
  }

  /* 5 · Receipt */

  function showReceipt(receipt, status) {
    window.centre.kept.forget(given.agency);
    window.dash_clientside.set_props("submit-kept", { data: receipt.receipt_id });
    show("receipt");
    window.centre.receipts.draw({ room: room("receipt"), say, receipt, status, forms: given.forms, onAnother: () => location.assign("/submit") });
  }

  async function showAsked(number) {
    const receipt = await window.centre.receipts.fetched(number).catch(() => null);
    show("receipt", false);
    const onAnother = given.agency ? () => location.assign("/submit") : null;
    if (receipt) window.centre.receipts.draw({ room: room("receipt"), say, receipt, status: null, forms: given.forms, onAnother });
    else room("receipt").replaceChildren(window.centre.drawing.notice(say("no_receipt"), "risk"));
  }

  async function restore(said, form, period) {
    Object.assign(work, { form, period, held: said.kind === "short" ? said.rows : null });
    drawForm();
    await toFigures();
    if (said.kind === "grid") await previewRows(said.rows, at("submit-figures-told"));
  }

  window.centre = window.centre ?? {};
  window.centre.submit = { start };
})();

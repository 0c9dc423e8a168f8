/* Handing in a report: check it, see every mistake by row, send it, see the receipt. */
(() => {
  "use strict";

  const ADDRESS = "/api/v1/reports";
  const TIMEOUT_MS = 60_000;
  const MOST_ROWS = 100;
  const at = (id) => document.getElementById(id);

  function element(tag, text, parent, name) {
    const made = document.createElement(tag);
    if (text !== null && text !== undefined) made.textContent = text;
    if (name) made.className = name;
    if (parent) parent.append(made);
    return made;
  }

  /** Give the form its file field and its buttons their work. @param {HTMLElement} form */
  function start(form) {
    const words = JSON.parse(form.dataset.words);
    const file = element("input", null, at("submit-file-slot"));
    file.type = "file";
    file.id = "submit-file";
    file.accept = ".json,application/json";
    /** The bytes of the chosen file are sent as they are, so that their digest is the sender's own. */
    const state = { file: null, checked: null };
    file.addEventListener("change", async () => {
      state.file = file.files[0] ?? null;
      forget(state);
      if (!state.file) return;
      at("submit-text").value = await state.file.text();
    });
    at("submit-text").addEventListener("input", () => {
      state.file = null;
      file.value = "";
      forget(state);
    });
    at("submit-check").addEventListener("click", () => hand(state, words, true));
    at("submit-send").addEventListener("click", () => hand(state, words, false));
  }

  /** What was checked is what may be sent; a change asks for another check. */
  function forget(state) {
    state.checked = null;
    at("submit-send").disabled = true;
    at("submit-result").replaceChildren();
  }

  async function hand(state, words, dry) {
    const body = dry ? state.file ?? at("submit-text").value : state.checked;
    if (!body || (typeof body === "string" && !body.trim())) {
      tell(words.nothing, "risk");
      return;
    }
    busy(true);
    tell(words.busy, "info");
    try {
      const answer = await fetch(dry ? `${ADDRESS}?dry_run=true` : ADDRESS, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = await answer.json();
      busy(false);
      if (!answer.ok) showProblem(said, words);
      else if (dry) showRight(said, words, state, body);
      else showReceipt(said, answer.status, words);
    } catch {
      busy(false);
      tell(words.unreachable, "off");
    }
  }

  function busy(now) {
    at("submit-check").disabled = now;
    at("submit-send").disabled = true;
  }

  function tell(text, kind) {
    const result = at("submit-result");
    result.replaceChildren();
    element("p", text, result, "notice").dataset.kind = kind;
    return result;
  }

  function showRight(said, words, state, body) {
    tell(words.right.replace("{rows}", said.rows ?? said.row_count ?? said.rows_received ?? "?"), "info");
    state.checked = body;
    at("submit-send").disabled = false;
    at("submit-send").focus();
  }

  function showProblem(said, words) {
    const errors = said.errors ?? [];
    const total = said.errors_total ?? errors.length;
    const title = errors.length ? words.problems.replace("{count}", total) : said.title;
    const result = tell(`${title}. ${said.detail ?? ""}`, "off");
    if (!errors.length) return;
    const frame = element("div", null, result, "table-frame");
    const table = element("table", null, frame, "table");
    const head = element("tr", null, element("thead", null, table));
    [words.where, words.what, words.remedy].forEach((word) => {
      element("th", word, head).scope = "col";
    });
    const rows = element("tbody", null, table);
    errors.slice(0, MOST_ROWS).forEach((error) => {
      const row = element("tr", null, rows);
      element("td", place(error, words), row);
      element("td", error.detail ?? error.code, row);
      element("td", error.hint ?? "", row);
    });
    if (total > errors.length) element("p", words.more.replace("{count}", total - errors.length), result, "muted");
  }

  /** "#/observations/0/area" is said as row 1, area. */
  function place(error, words) {
    const pointer = error.pointer ?? "";
    const found = /^#\/observations\/(\d+)(?:\/(.*))?$/.exec(pointer);
    if (found) return `${words.row.replace("{number}", Number(found[1]) + 1)}${found[2] ? ` · ${found[2]}` : ""}`;
    if (error.location) return Object.values(error.location).join(" ");
    return pointer.replace(/^#\//, "") || words.report;
  }

  function showReceipt(said, status, words) {
    const again = status === 200;
    const result = tell(again ? words.repeated : status === 202 ? words.held : words.sent, "info");
    const list = element("dl", null, result, "facts card");
    const link = element("a", said.id ?? said.receipt_id);
    link.href = `/api/v1/receipts/${said.id ?? said.receipt_id}`;
    link.target = "_blank";
    const facts = [
      [words.receipt, link],
      [words.received, moment(said.received_at)],
      [words.counts, [said.new, said.changed, said.unchanged].map((one) => one ?? "—").join(" / ")],
      [words.deadline, deadline(said, words)],
      [words.digest, said.sha256],
    ];
    facts.filter(([, value]) => value).forEach(([name, value]) => {
      const pair = element("div", null, list);
      element("dt", name, pair);
      const said = element("dd", typeof value === "string" ? value : null, pair);
      if (typeof value !== "string") said.append(value);
    });
  }

  function deadline(said, words) {
    if (!said.deadline) return null;
    const [year, month, day] = said.deadline.split("-");
    const state = said.on_time === null || said.on_time === undefined ? "" : said.on_time ? words.on_time : words.late;
    return `${day}/${month}/${year}${state ? ` · ${state}` : ""}`;
  }

  function moment(text) {
    if (!text) return null;
    return new Intl.DateTimeFormat("vi-VN", {
      timeZone: "Asia/Ho_Chi_Minh", dateStyle: "short", timeStyle: "medium",
    }).format(new Date(text));
  }

  window.centre = window.centre ?? {};
  window.centre.submit = { start };
})();

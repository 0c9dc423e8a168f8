/* Where the figures of a report come from: a file that is chosen or dropped, or a few fields to type in. */
(() => {
  "use strict";

  const TYPES = {
    xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    csv: "text/csv",
    json: "application/json",
  };
  const SHORT = 40;
  const STATUSES = ["", "A", "P", "E", "F", "M"];
  const TIMEOUT_MS = 20_000;

  /** Draw the two ways. @param given {room, say, form, period, largest, held, onFile, onRows, onTyped} */
  async function draw(given) {
    const { element, button } = window.centre.drawing;
    const { room, say } = given;
    room.replaceChildren();
    const ways = element("div", null, room, { class: "ways", role: "group" });
    const rooms = element("div", null, room, { class: "stack" });
    const rows = given.form.several ? [] : await asked(given);
    const isShort = rows.length > 0 && rows.length <= SHORT;
    const choose = (isFile) => {
      byFile.setAttribute("aria-pressed", String(isFile));
      byHand?.setAttribute("aria-pressed", String(!isFile));
      rooms.replaceChildren();
      if (isFile) drawFile(given, rooms);
      else drawShort(given, rooms, rows);
    };
    const byFile = button(say("by_file"), ways, () => choose(true), "button way");
    const byHand = isShort ? button(say("by_hand"), ways, () => choose(false), "button way") : null;
    if (!isShort && rows.length) element("span", say("too_many", { count: rows.length }), ways, { class: "muted small" });
    choose(!(isShort && given.held));
  }

  /** The rows a form asks for; none where the server cannot be asked, so that a file can still be chosen. */
  async function asked({ form, period }) {
    try {
      const address = `/api/v1/forms/${form.code}/rows?period=${period.code}`;
      const answer = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      return answer.ok ? (await answer.json()).items : [];
    } catch {
      return [];
    }
  }

  function drawFile(given, room) {
    const { element } = window.centre.drawing;
    const { say } = given;
    const zone = element("label", null, room, { class: "drop", for: "submit-file" });
    const input = element("input", null, zone, { type: "file", id: "submit-file", accept: ".xlsx,.csv,.json", class: "file-input" });
    element("strong", say("drop"), zone);
    element("span", say("or_choose"), zone, { class: "button drop-button" });
    element("span", say("accepted", { size: given.largest }), zone, { class: "muted small" });
    const told = element("div", null, room, { id: "submit-figures-told", class: "stack", "aria-live": "polite" });
    const take = (file) => {
      const type = file ? TYPES[file.name.split(".").pop().toLowerCase()] : null;
      if (file && type) given.onFile(file, type, told);
      else if (file) told.replaceChildren(window.centre.drawing.notice(say("not_accepted", { name: file.name }), "risk"));
    };
    input.addEventListener("change", () => {
      take(input.files[0]);
      input.value = ""; // the same file may be chosen again once it is mended
    });
    ["dragover", "dragenter"].forEach((kind) =>
      zone.addEventListener(kind, (event) => {
        event.preventDefault();
        zone.dataset.over = "yes";
      }),
    );
    ["dragleave", "drop"].forEach((kind) => zone.addEventListener(kind, () => delete zone.dataset.over));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    });
  }

  function drawShort(given, room, rows) {
    const { element, button, sign } = window.centre.drawing;
    const { say } = given;
    if (sign() === ",") element("p", say("decimal_sign"), room, { class: "muted small" });
    const frame = element("div", null, room, { class: "table-frame" });
    const table = element("table", null, frame, { class: "table short-form" });
    const head = element("tr", null, element("thead", null, table));
    ["indicator_name", "area_name", "last", "value", "unit", "status"].forEach((name) =>
      element("th", say(name), head, { scope: "col" }),
    );
    const body = element("tbody", null, table);
    const fields = rows.map((row, index) => drawRow(row, index, given, body));
    const read = () => fields.map((field, index) => field.read(rows[index], index));
    body.addEventListener("input", () => given.onTyped(read()));
    const bar = element("div", null, room, { class: "toolbar" });
    const told = element("div", null, room, { id: "submit-figures-told", class: "stack", "aria-live": "polite" });
    button(say("check"), bar, () => given.onRows(read(), told), "button button-primary");
    button(say("fill_missing"), bar, () => {
      fields.forEach((field) => field.markMissing());
      given.onTyped(read());
    });
  }

  function drawRow(asked, index, given, body) {
    const { element, local, grouped } = window.centre.drawing;
    const { say } = given;
    const before = given.held?.find((each) => each.indicator === asked.indicator && each.area === asked.area);
    const row = element("tr", null, body);
    const id = `submit-value-${index}`;
    const name = element("th", null, row, { scope: "row" });
    element("label", asked.indicator_name, name, { for: id });
    element("span", ` ${asked.indicator}`, name, { class: "muted small" });
    element("td", asked.area_name, row);
    const last = asked.last ? `${grouped(local(asked.last.value))} (${asked.last.period})` : say("no_last");
    element("td", last, row, { class: "numeric muted" });
    const input = element("input", null, element("td", null, row), { id, inputmode: "decimal", autocomplete: "off", class: "value-input", size: "14" });
    element("td", asked.unit, row);
    const label = `${say("status")}: ${asked.indicator_name}, ${asked.area_name}`;
    const status = element("select", null, element("td", null, row), { "aria-label": label });
    STATUSES.forEach((code) => element("option", say(`status_${code || "none"}`), status, { value: code }));
    input.value = before?.value ?? "";
    status.value = before?.status ?? "";
    return {
      read: ({ indicator, indicator_name, area, area_name, period, unit }) => ({
        index, indicator, indicator_name, area, area_name, period, unit, note: "", value: input.value.trim(), status: status.value,
      }),
      markMissing: () => {
        if (!input.value.trim()) status.value = "M";
      },
    };
  }

  window.centre = window.centre ?? {};
  window.centre.figures = { draw };
})();

/* Issuing a key, whose secret is shown once and kept nowhere, and registering a public key. */
(() => {
  "use strict";

  const SUGGESTED_DAYS = [30, 90, 180, 365, 730];
  const ORDINARY_DAYS = 365;
  const CREATED = 201;
  const at = (id) => document.getElementById(id);
  const desk = () => window.centre.desk;
  const drawing = () => window.centre.drawing;
  const given = () => JSON.parse(at("key-buttons").dataset.given);

  function field(label, parent, id, hint) {
    const { element } = drawing();
    const made = element("div", null, parent, { class: "field" });
    element("label", label, made, { for: id });
    if (hint) element("span", hint, made, { class: "muted small", id: `${id}-hint` });
    return made;
  }

  /** A field for an agency, found by code or name. */
  function agencyField(shown, agencies, changed) {
    const { element } = drawing();
    const room = field(shown.say("agency"), shown.room, "key-agency", shown.say("agency_hint"));
    const input = element("input", null, room, {
      id: "key-agency", list: "key-agencies", autocomplete: "off", required: true, "aria-describedby": "key-agency-hint",
    });
    const list = element("datalist", null, room, { id: "key-agencies" });
    agencies.forEach((each) => element("option", null, list, { value: `${each.code} · ${each.name}` }));
    const chosen = element("span", null, room, { class: "small", role: "status" });
    input.addEventListener("input", () => {
      const found = agencyOf(input.value, agencies);
      chosen.textContent = found ? `✓ ${found.name} (${found.code})` : "";
      changed(found);
    });
    input.focus();
  }

  /** The agency that a text names by its code or its whole name; null where none or several fit. */
  function agencyOf(text, agencies) {
    const plain = text.trim().toLocaleLowerCase("vi");
    const code = plain.split("·")[0].trim();
    const exact = agencies.find((each) => each.code.toLowerCase() === code || each.name.toLocaleLowerCase("vi") === plain);
    if (exact || plain.length < 3) return exact ?? null;
    const near = agencies.filter((each) => each.name.toLocaleLowerCase("vi").includes(plain));
    return near.length === 1 ? near[0] : null;
  }

  function daysField(shown, isCertificate) {
    const { element } = drawing();
    const select = element("select", null, field(shown.say("lasts"), shown.room, "key-days"), { id: "key-days" });
    if (isCertificate) element("option", shown.say("as_certificate"), select, { value: "" });
    SUGGESTED_DAYS.forEach((days) => element("option", shown.say("days", { count: days }), select, { value: days }));
    select.value = isCertificate ? "" : String(ORDINARY_DAYS);
    return select;
  }

  /* A key of an agency */

  function issue() {
    const { element } = drawing();
    const { agencies, forms, kept } = given();
    const say = desk().words();
    let agency = null;
    const shown = desk().open({ title: say("issue_title"), word: say("issue"), act: () => sendKey() });
    agencyField(shown, agencies, (found) => {
      if (found === agency) return;
      agency = found;
      drawForms();
    });
    const scope = element("fieldset", null, shown.room, { class: "choices" });
    element("legend", say("scope"), scope);
    ["submit", "read"].forEach((name) => {
      const label = element("label", null, scope);
      const radio = element("input", null, label, { type: "radio", name: "key-scope", value: name });
      radio.checked = name === "submit";
      radio.addEventListener("change", drawForms);
      element("span", say(name), label);
    });
    const room = element("fieldset", null, shown.room, { class: "choices", hidden: true });
    daysField(shown, false);

    const isSubmit = () => shown.form.querySelector('input[name="key-scope"]:checked').value === "submit";

    function drawForms() {
      room.replaceChildren();
      room.hidden = !agency || !isSubmit();
      if (room.hidden) return;
      element("legend", say("forms"), room);
      element("p", say(agency.forms.length ? "forms_hint" : "no_forms"), room, { class: "muted small" });
      const list = element("div", null, room, { class: "form-choices" });
      agency.forms.forEach((code) => {
        const label = element("label", null, list);
        element("input", null, label, { type: "checkbox", name: "key-form", value: code });
        element("span", `${forms[code]} (${code})`, label);
      });
    }

    async function sendKey() {
      if (!agency) {
        shown.wrong(say("agency_unknown"));
        at("key-agency").focus();
        return;
      }
      const ticked = [...room.querySelectorAll("input:checked")].map((each) => each.value);
      const body = {
        sender: agency.code,
        scope: isSubmit() ? "submit" : "read",
        forms: isSubmit() && ticked.length ? ticked : null,
        expires_days: Number(at("key-days").value),
      };
      const answer = await desk().send("POST", "/api/v1/keys", body);
      if (!answer) shown.wrong(say("unreachable"));
      else if (answer.status !== CREATED) shown.wrong(desk().refusal(answer.said));
      else showOnce(answer.said, agency, shown, kept);
      if (!answer) desk().refresh(kept);
    }
  }

  /** The secret, for as long as this dialog is open; nothing else closes it than the button that says so. */
  function showOnce(issued, agency, shown, kept) {
    const { element, button, notice } = drawing();
    const { say } = shown;
    const warn = (event) => event.preventDefault();
    addEventListener("beforeunload", warn);
    shown.isClosable = false;
    at("desk-dialog-title").textContent = say("once_title");
    shown.room.replaceChildren(notice(say("once"), "risk"));
    const room = field(say("key"), shown.room, "key-secret");
    const line = element("div", null, room, { class: "secret" });
    const input = element("input", null, line, { id: "key-secret", readonly: true, autocomplete: "off", spellcheck: "false" });
    input.value = issued.key; // a property, never an attribute: what is saved of the page does not hold it
    const said = element("span", null, room, { class: "small", role: "status" });
    button(say("copy"), line, async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
        said.textContent = say("copied");
      } catch {
        said.textContent = say("copy_by_hand");
      }
    }, "button button-primary");
    shown.end.replaceChildren();
    button(say("stored"), shown.end, () => {
      input.value = "";
      removeEventListener("beforeunload", warn);
      shown.close();
      desk().tell(say("issued", { id: issued.id, agency: agency.name }), "done");
      desk().refresh(kept);
    }, "button");
    input.focus();
    input.select();
  }

  /* A public key that an agency signs with */

  function register() {
    const { element } = drawing();
    const { agencies, kept } = given();
    const say = desk().words();
    let agency = null;
    const shown = desk().open({ title: say("register_title"), word: say("register"), act: sendPublic });
    element("p", say("register_text"), shown.room, { class: "muted" });
    agencyField(shown, agencies, (found) => {
      agency = found;
    });
    const text = element("textarea", null, field(say("public_key"), shown.room, "key-public"), {
      id: "key-public", rows: "8", class: "report-text", autocomplete: "off", spellcheck: "false", required: true,
    });
    text.addEventListener("input", refusePrivate);
    daysField(shown, true);

    /** A private key does not even leave the browser. */
    function refusePrivate() {
      if (!isPrivate(text.value)) return false;
      text.value = "";
      shown.wrong(say("private"));
      return true;
    }

    async function sendPublic() {
      if (refusePrivate()) return;
      if (!agency || !text.value.trim()) {
        shown.wrong(say(agency ? "public_key_missing" : "agency_unknown"));
        at(agency ? "key-public" : "key-agency").focus();
        return;
      }
      const days = at("key-days").value;
      const body = { sender: agency.code, public_key: text.value, ...(days ? { expires_days: Number(days) } : {}) };
      const answer = await desk().send("POST", "/api/v1/signing-keys", body);
      if (!answer || answer.status !== CREATED) {
        shown.wrong(answer ? desk().refusal(answer.said) : say("unreachable"));
        return;
      }
      shown.close();
      desk().tell(say("registered", { agency: agency.name, kid: answer.said.kid }), "done");
      desk().refresh(kept);
    }
  }

  function isPrivate(text) {
    if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) return true;
    try {
      const said = JSON.parse(text);
      return Boolean(said) && typeof said === "object" && (said.kty === "oct" || ["d", "k", "p", "q"].some((name) => name in said));
    } catch {
      return false;
    }
  }

  document.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-keys]");
    if (pressed) (pressed.dataset.keys === "issue" ? issue : register)();
  });
})();

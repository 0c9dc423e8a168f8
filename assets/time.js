/* Time travel: the moment that the pages are looked at as known at. It stands in the address (as_of) and goes along. */
(() => {
  "use strict";

  const ZONE = "Asia/Ho_Chi_Minh";
  const PARAMETER = "as_of";
  const at = (id) => document.getElementById(id);

  let visit = null;

  /** What the server made of the address: the sentence over the page; null where the page shows the present. */
  const banner = () => at("known-at");

  /** The moment that the page is shown as known at, with its offset; null for now. */
  function moment() {
    const shown = banner();
    return shown && shown.dataset.kind === "past" ? shown.dataset.moment : null;
  }

  /** The moment to be carried along as the address writes it; null for now, and for one the server could not use. */
  function asked() {
    const said = new URLSearchParams(location.search).get(PARAMETER);
    return said && !(banner() && banner().dataset.kind === "wrong") ? said : null;
  }

  /** An address of ours at the moment looked back to; without it where the pages are at now again. */
  function carried(address) {
    const url = new URL(address, location.href);
    const said = asked();
    if (said === url.searchParams.get(PARAMETER)) return address;
    if (said) url.searchParams.set(PARAMETER, said);
    else url.searchParams.delete(PARAMETER);
    return url.pathname + url.search + url.hash;
  }

  /** The address of this page at a moment; at now where it is null. */
  function here(said) {
    const url = new URL(location.href);
    if (said) url.searchParams.set(PARAMETER, said);
    else url.searchParams.delete(PARAMETER);
    return url.pathname + url.search;
  }

  /** A moment on the clock of Viet Nam, as a field for moments has it. */
  function written(date) {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
      timeZone: ZONE, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
    }).formatToParts(date).map((part) => [part.type, part.value]));
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
  }

  function element(tag, parent, attributes, text) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text) made.textContent = text;
    parent.append(made);
    return made;
  }

  /** The one control, drawn once: a field for the moment, and the ways to it and back. */
  function draw(room) {
    const form = element("form", room, { class: "time-form" });
    element("label", form, { for: "time-moment" }, room.dataset.label);
    element("input", form, { type: "datetime-local", id: "time-moment", min: "2000-01-01T00:00", step: "60" });
    element("button", form, { type: "submit", class: "button-link" }, room.dataset.show);
    element("button", form, { type: "button", class: "button-link", id: "time-now", "data-now": "yes" }, room.dataset.again);
    element("a", form, { href: "/differences", class: "back-to-now", id: "time-differences" }, room.dataset.differences);
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      visit(here(at("time-moment").value || null));
    });
  }

  /** Keep the control as the page is: the field shows the moment looked back to, else waits to be filled. */
  function refresh() {
    const room = at("time-control");
    if (!room) return;
    if (!room.firstChild) draw(room);
    const shown = banner();
    const known = shown && shown.dataset.moment ? shown.dataset.moment : "";
    const isBack = Boolean(shown && shown.dataset.kind === "past");
    if (at("time-now").hidden === Boolean(shown)) at("time-now").hidden = !shown;
    document.body.toggleAttribute("data-looking-back", isBack);
    if (room.dataset.shown === known) return;
    room.dataset.shown = known;
    at("time-moment").value = known ? written(new Date(known)) : "";
  }

  window.centre = window.centre ?? {};
  window.centre.time = { moment, carried, at: here, refresh, element, visit: (to) => visit(to), start: (way) => { visit = way; } };
})();

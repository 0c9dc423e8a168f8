/* The page of what changed: the two moments that are compared are chosen here, in fields the server cannot draw. */
(() => {
  "use strict";

  /** Draw the fields once for each state of the page. */
  function draw() {
    const room = document.getElementById("differences-moments");
    if (!room) return;
    const state = `${room.dataset.from} ${room.dataset.to}`;
    if (room.dataset.drawn === state) return;
    room.dataset.drawn = state;
    room.replaceChildren();
    const { element } = window.centre.time;
    const form = element("form", room, { class: "moments-form" });
    const fields = ["from", "to"].map((name) => {
      const field = element("div", form, { class: "field" });
      const word = name === "from" ? room.dataset.since : room.dataset.until;
      element("label", field, { for: `differences-${name}` }, word);
      const input = element("input", field, { type: "datetime-local", id: `differences-${name}`, step: "60" });
      input.value = room.dataset[name];
      return [name, input];
    });
    element("button", form, { type: "submit", class: "button" }, room.dataset.show);
    form.noValidate = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      compare(fields);
    });
  }

  function compare(fields) {
    const url = new URL(location.href);
    fields.forEach(([name, input]) => {
      if (input.value) url.searchParams.set(name, input.value);
      else url.searchParams.delete(name);
    });
    url.searchParams.delete("page");
    window.centre.time.visit(url.pathname + url.search);
  }

  window.centre = window.centre ?? {};
  window.centre.differences = { draw };
})();

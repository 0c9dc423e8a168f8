/* Views saved under a name: kept on the server for whoever is signed in, opened with a click, deleted with a way back. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  const ADDRESS = "/api/v1/views";

  let made = {};

  function start({ root, words }) {
    const list = el("ul", {});
    const name = el("input", { type: "text", id: "x-view-name", maxlength: "120", autocomplete: "off" });
    const told = el("p", { class: "small", role: "status" });
    const form = el(
      "form",
      { onsubmit: keep },
      el("div", { class: "field" }, el("label", { for: "x-view-name" }, words.view_name), name),
      el("button", { type: "submit", class: "button" }, words.save_view),
    );
    const pop = el(
      "details",
      { class: "x-pop screen-only" },
      el("summary", { class: "button", "data-key": "x-saved" }, words.saved_views),
      el("div", { class: "x-menu x-saved" }, list, form, told),
    );
    pop.addEventListener("toggle", () => pop.open && show());
    const link = el("button", { type: "button", class: "button screen-only", onclick: copy }, words.copy_link);
    root.querySelector("#x-actions").replaceChildren(pop, link);
    made = { list, name, told, words };
  }

  async function copy() {
    await navigator.clipboard.writeText(location.href);
    document.getElementById("x-done").textContent = made.words.copied_link;
  }

  async function asked(method, path, body) {
    const answer = await fetch(`${ADDRESS}${path}`, {
      method,
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
    });
    const given = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error([given.detail, given.remedy].filter(Boolean).join(" "));
    return given;
  }

  async function show() {
    const { list, words } = made;
    try {
      const { items } = await asked("GET", "");
      list.replaceChildren(...items.map(item));
      if (!items.length) list.append(el("li", { class: "muted small" }, words.no_views));
    } catch (error) {
      tell(error.message || words.failed);
    }
  }

  function item(view) {
    const { words } = made;
    return el(
      "li",
      {},
      el("a", { href: view.address }, view.name),
      el(
        "button",
        {
          type: "button",
          class: "button-link",
          "aria-label": words.delete_view.replace("{name}", view.name),
          onclick: () => remove(view),
        },
        "×",
      ),
    );
  }

  async function keep(event) {
    event.preventDefault();
    const { name, words } = made;
    const wanted = name.value.trim();
    if (!wanted) {
      tell(words.name_first);
      name.focus();
      return;
    }
    try {
      await asked("POST", "", { name: wanted, address: location.pathname + location.search });
      name.value = "";
      tell(words.view_saved.replace("{name}", wanted));
      await show();
    } catch (error) {
      tell(error.message || words.failed);
    }
  }

  async function remove(view) {
    const { words } = made;
    try {
      await asked("DELETE", `/${view.id}`);
      await show();
      const back = el("button", { type: "button", class: "button-link", onclick: () => restore(view) }, words.undo);
      made.told.replaceChildren(words.view_deleted.replace("{name}", view.name), " ", back);
    } catch (error) {
      tell(error.message || words.failed);
    }
  }

  async function restore(view) {
    try {
      await asked("PUT", `/${view.id}`, { name: view.name, address: view.address });
      tell("");
      await show();
    } catch (error) {
      tell(error.message || made.words.failed);
    }
  }

  function tell(text) {
    made.told.replaceChildren(text);
  }

  Object.assign(own, { saved: { start } });
})();

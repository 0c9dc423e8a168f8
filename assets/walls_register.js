/* Registering a screen and its settings; the link that signs it in is shown once. */
(() => {
  "use strict";

  const CREATED = 201;
  /** What letters of 16 minutes of arc and a tile take, as the server reckons it (indicators/walls.py). */
  const SMALLEST_ARC = Math.tan((16 / 60) * (Math.PI / 180));
  const CAPITAL_HEIGHT = 0.72;
  const TILE = { width: 14.2, height: 12.8 };
  const IMAGE = { width: 16 / 9, height: 0.81 };
  const FEWEST_TILES = 6;
  const at = (id) => document.getElementById(id);
  const desk = () => window.centre.desk;
  const drawing = () => window.centre.drawing;
  const { field, given, address, look } = window.centre.walls;

  const number = (text) => Number(String(text).replace(",", "."));

  /** How many tiles can be read at once from a distance. */
  function tilesThatFit(distance, height) {
    const letter = (distance * SMALLEST_ARC) / (height * CAPITAL_HEIGHT);
    return Math.floor(IMAGE.width / (TILE.width * letter)) * Math.floor(IMAGE.height / (TILE.height * letter));
  }

  /** Seconds until everything was shown once, the overview between the others. */
  function loopSeconds(programme, dwell) {
    const others = programme.filter((each) => each !== "overview").length;
    return Math.max(1, 2 * others) * dwell;
  }

  function numberField(label, parent, id, value, limits) {
    const { element } = drawing();
    const input = element("input", null, field(label, parent, id), { id, type: "number", required: true, ...limits });
    input.value = String(value);
    return input;
  }

  /** Scenes to tick, each with buttons that move it; a province is added from a list. */
  function programmeField(shown, chosen, changed) {
    const { element, button } = drawing();
    const { say } = shown;
    const { scenes, places } = given();
    const names = new Map(scenes.map((each) => [each.code, each.name]));
    const place = new Map(places.map((each) => [each.code, each.name]));
    const nameOf = (code) => names.get(code) ?? place.get(code.split(":")[1]) ?? code;
    const ordered = [...chosen, ...scenes.map((each) => each.code).filter((code) => !chosen.includes(code))];
    const ticked = new Set(chosen);
    const set = element("fieldset", null, shown.room, { class: "choices wall-programme" });
    element("legend", say("programme"), set);
    element("p", say("programme_text"), set, { class: "muted small" });
    const list = element("ol", null, set);

    function move(code, step) {
      const from = ordered.indexOf(code);
      const to = from + step;
      if (to < 0 || to >= ordered.length) return;
      ordered.splice(from, 1);
      ordered.splice(to, 0, code);
      draw();
      const moved = list.children[to].querySelectorAll("button")[step < 0 ? 0 : 1];
      (moved.disabled ? list.children[to].querySelector("button:not(:disabled)") : moved).focus();
    }

    function draw() {
      list.replaceChildren();
      ordered.forEach((code, index) => {
        const row = element("li", null, list);
        const label = element("label", null, row);
        const box = element("input", null, label, { type: "checkbox", value: code });
        box.checked = ticked.has(code);
        box.addEventListener("change", () => {
          if (box.checked) ticked.add(code);
          else ticked.delete(code);
          changed();
        });
        element("span", nameOf(code), label);
        const scene = nameOf(code);
        button("↑", row, () => move(code, -1), "button button-small", { "aria-label": say("up", { scene }), disabled: !index });
        button("↓", row, () => move(code, 1), "button button-small", {
          "aria-label": say("down", { scene }), disabled: index === ordered.length - 1,
        });
      });
      changed();
    }

    const more = element("select", null, set, { "aria-label": say("province"), id: "wall-add-place" });
    element("option", `+ ${say("province")}`, more, { value: "" });
    places.forEach((each) => element("option", each.name, more, { value: each.code }));
    more.addEventListener("change", () => {
      const code = `profile:${more.value}`;
      if (more.value && !ordered.includes(code)) ordered.push(code);
      if (more.value) ticked.add(code);
      more.value = "";
      draw();
    });
    const value = () => ordered.filter((code) => ticked.has(code));
    return { draw, value };
  }

  /** The form of a screen's settings; gives what it says and draws remarks on it as it is filled. */
  function settingsForm(shown, held, label) {
    const { element, notice } = drawing();
    const { say } = shown;
    const { dwell: limits, loop_s: longest } = given();
    const called = element("input", null, field(say("wall_label"), shown.room, "wall-label"), {
      id: "wall-label", maxlength: "80", required: true, autocomplete: "off",
    });
    called.value = label;
    const grid = element("div", null, shown.room, { class: "wall-fields" });
    const distance = numberField(say("distance"), grid, "wall-distance", held.room.distance_m, { min: "0.5", max: "100", step: "any" });
    const height = numberField(say("height"), grid, "wall-height", held.room.image_height_m, { min: "0.1", max: "30", step: "any" });
    const columns = numberField(say("columns"), grid, "wall-columns", held.room.bezel_columns, { min: "1", max: "12" });
    const rows = numberField(say("rows"), grid, "wall-rows", held.room.bezel_rows, { min: "1", max: "12" });
    const fits = element("div", null, shown.room, { role: "status" });
    const programme = programmeField(shown, [...held.programme], () => remark());
    const dwell = numberField(say("dwell"), shown.room, "wall-dwell", held.dwell_s, { min: limits.least, max: limits.most, step: "1" });
    const loop = element("div", null, shown.room, { role: "status" });
    const night = element("div", null, shown.room, { class: "wall-night" });
    const label_ = element("label", null, night);
    const dimmed = element("input", null, label_, { type: "checkbox", id: "wall-night" });
    element("span", say("night"), label_);
    const hours = element("span", null, night, { class: "wall-hours" });
    const from = element("input", null, hours, { type: "time", "aria-label": `${say("night")}: ${say("night_from")}` });
    element("span", "–", hours);
    const to = element("input", null, hours, { type: "time", "aria-label": `${say("night")}: ${say("night_to")}` });
    dimmed.checked = Boolean(held.night);
    from.value = held.night ? held.night.from : "22:00";
    to.value = held.night ? held.night.to : "05:30";

    function remark() {
      hours.hidden = !dimmed.checked;
      const count = tilesThatFit(number(distance.value), number(height.value));
      const isFew = Number.isFinite(count) && count < FEWEST_TILES;
      fits.replaceChildren(...(Number.isFinite(count) ? [notice(say(isFew ? "too_small" : "fits", { count }), isFew ? "risk" : "info")] : []));
      const seconds = loopSeconds(programme.value(), number(dwell.value));
      const minutes = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      const isLong = seconds > longest;
      loop.replaceChildren(notice(say(isLong ? "loop_long" : "loop", { minutes }), isLong ? "risk" : "info"));
    }
    [distance, height, dwell, dimmed].forEach((each) => each.addEventListener("input", remark));
    programme.draw();

    return () => ({
      label: called.value,
      room: {
        distance_m: number(distance.value), image_height_m: number(height.value),
        bezel_columns: number(columns.value), bezel_rows: number(rows.value),
      },
      programme: programme.value(),
      dwell_s: number(dwell.value),
      night: dimmed.checked ? { from: from.value, to: to.value } : null,
    });
  }

  /** Whether something is missing or cannot be; the first of it is told, by the name of its field. */
  function isWrong(shown, programme) {
    const first = shown.form.querySelector("input:invalid");
    if (first) {
      const field_ = shown.form.querySelector(`label[for="${first.id}"]`).textContent;
      shown.wrong(shown.say("field_wrong", { field: field_ }));
      first.setAttribute("aria-invalid", "true");
      first.addEventListener("input", () => first.removeAttribute("aria-invalid"), { once: true });
      first.focus();
    } else if (!programme.length) {
      shown.wrong(shown.say("programme_missing"));
      shown.form.querySelector(".wall-programme input").focus();
    }
    return Boolean(first) || !programme.length;
  }

  function register() {
    const { element } = drawing();
    const say = desk().words();
    let said = null;
    const shown = desk().open({ title: say("register_wall_title"), word: say("register_wall"), act: async () => {
      const body = { name: at("wall-name").value, ...said() };
      if (isWrong(shown, body.programme)) return;
      const answer = await desk().send("POST", "/api/v1/walls", body);
      if (!answer || answer.status !== CREATED) shown.wrong(answer ? desk().refusal(answer.said) : say("unreachable"));
      else showLink(shown, answer.said.link, answer.said.wall.label);
      look();
    } });
    const name = element("input", null, field(say("wall_name"), shown.room, "wall-name"), {
      id: "wall-name", maxlength: "40", pattern: "[a-z0-9][a-z0-9._\\-]*", required: true, autocomplete: "off",
      placeholder: "phong-hop-1", spellcheck: "false",
    });
    const { room, programme, dwell } = given();
    said = settingsForm(shown, { room, programme, dwell_s: dwell.usual, night: null }, "");
    name.focus();
  }

  function settings(asked) {
    const say = desk().words();
    let said = null;
    const shown = desk().open({ title: say("settings_title", { wall: asked.label }), word: say("save"), act: async () => {
      const body = said();
      if (isWrong(shown, body.programme)) return;
      const answer = await desk().send("PUT", address(asked.wall), body);
      if (answer && answer.status === 200) {
        shown.close();
        desk().tell(say("saved", { wall: answer.said.items[0].label }), "done");
      } else shown.wrong(answer ? desk().refusal(answer.said) : say("unreachable"));
      look();
    } });
    said = settingsForm(shown, asked, asked.label);
    at("wall-label").focus();
  }

  async function link(asked) {
    const say = desk().words();
    const answer = await desk().send("POST", `${address(asked.wall)}/link`);
    if (!answer || answer.status !== CREATED) {
      desk().tell(answer ? desk().refusal(answer.said) : say("unreachable"), "risk");
      return;
    }
    const shown = desk().open({ title: "", word: say("link_done"), act: () => {} });
    showLink(shown, answer.said.link, asked.label);
  }

  /** The link, for as long as this dialog is open. */
  function showLink(shown, address_, label) {
    const { element, button, notice } = drawing();
    const { say } = shown;
    shown.isClosable = false;
    at("desk-dialog-title").textContent = say("link_title", { wall: label });
    shown.room.replaceChildren(notice(say("link_text"), "risk"));
    const room = field(say("link"), shown.room, "wall-link");
    const line = element("div", null, room, { class: "secret" });
    const input = element("input", null, line, { id: "wall-link", readonly: true, autocomplete: "off", spellcheck: "false" });
    input.value = address_; // a property, never an attribute: what is saved of the page does not hold it
    const said = element("span", null, room, { class: "small", role: "status" });
    button(say("copy"), line, async () => {
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
        said.textContent = say("link_copied");
      } catch {
        said.textContent = say("link_by_hand");
      }
    }, "button button-primary");
    shown.end.replaceChildren();
    button(say("link_done"), shown.end, () => {
      input.value = "";
      shown.close();
      look();
    }, "button");
    input.focus();
    input.select();
  }

  window.centre.registering = { register, settings, link };
})();

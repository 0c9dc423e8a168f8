/* The page of the walls: buttons that tell a wall something at once, or ask in a dialog what first. */
(() => {
  "use strict";

  const REFRESH_MS = 4_000;
  const OFFSET = "+07:00"; // Vietnam's clocks stand at GMT+7 all year
  const ZONE = "Asia/Ho_Chi_Minh";
  const MINUTES = [5, 10, 15, 30, 60, 120];
  const ORDINARY_MINUTES = 10;
  const LONGEST = 160;
  const EVERY = "*";
  const at = (id) => document.getElementById(id);
  const desk = () => window.centre.desk;
  const drawing = () => window.centre.drawing;

  /** What the dialogs are drawn from: scenes, provinces, the ordinary room. */
  const given = () => JSON.parse(at("walls-given").dataset.given);
  const address = (wall) => `/api/v1/walls/${wall === EVERY ? EVERY : encodeURIComponent(wall)}`;
  const isShown = () => Boolean(at("walls-given"));
  const refresh = () => isShown() && desk().refresh(given().kept);

  let seen = null;
  let focused = null;

  function field(label, parent, id) {
    const { element } = drawing();
    const made = element("div", null, parent, { class: "field" });
    element("label", label, made, { for: id });
    return made;
  }

  function select(label, parent, id, options) {
    const { element } = drawing();
    const made = element("select", null, field(label, parent, id), { id });
    options.forEach(([value, name]) => element("option", name, made, { value }));
    return made;
  }

  /** Tell a wall something at once; what comes of it is seen on its card, and said to those who listen. */
  async function tell(asked, body) {
    const answer = await desk().send("POST", `${address(asked.wall)}/commands`, body);
    if (answer && answer.status === 200) {
      at("walls-said").textContent = desk().words()("told", { wall: asked.label });
    } else desk().tell(answer ? desk().refusal(answer.said) : desk().words()("unreachable"), "risk");
    await look();
  }

  /** Send what a dialog asks; why not is said in the dialog. */
  async function order(shown, asked, body) {
    const answer = await desk().send("POST", `${address(asked.wall)}/commands`, body);
    if (answer && answer.status === 200) {
      shown.close();
      at("walls-said").textContent = shown.say("told", { wall: asked.label });
    } else shown.wrong(answer ? desk().refusal(answer.said) : shown.say("unreachable"));
    await look();
  }

  /** What a scene is called; of a profile, its province. */
  function sceneName(scene) {
    const [code, place] = scene.split(":");
    const found = place ? given().places.find((each) => each.code === place) : given().scenes.find((each) => each.code === code);
    return found ? found.name : scene;
  }

  /** Ask what the walls show. Scenes that took their turn are written in place; the cards are drawn again for all else. */
  async function look() {
    if (!isShown()) return;
    const answer = await desk().send("GET", "/api/v1/walls");
    if (!answer || answer.status !== 200 || !isShown()) return;
    const { items, acts } = answer.said;
    const news = JSON.stringify([items.map((each) => ({ ...each, shown: null })), acts[0] ?? null, location.search]);
    if (news !== seen) {
      seen = news;
      refresh();
    } else {
      items.filter((each) => each.shown).forEach((each) => {
        const scene = document.querySelector(`.wall-card[data-name="${CSS.escape(each.name)}"] .wall-scene`);
        const name = sceneName(each.shown);
        if (scene && scene.textContent !== name) scene.textContent = name;
      });
    }
  }

  const buttonsOf = (name) => [...document.querySelectorAll(`#walls-list [data-name="${CSS.escape(name)}"] button`)];

  /** Remember which button somebody works with: cards that are drawn again are other elements. */
  function remember(event) {
    const card = event.target.closest("#walls-list [data-name]");
    const isButton = card && event.target.matches("button");
    focused = isButton ? { name: card.dataset.name, place: buttonsOf(card.dataset.name).indexOf(event.target) } : null;
  }

  function focusAgain() {
    if (!focused || document.querySelector("dialog[open]") || (document.activeElement ?? document.body) !== document.body) return;
    const button = buttonsOf(focused.name)[focused.place];
    if (button && !button.disabled) button.focus({ preventScroll: true });
  }

  function askScene(asked) {
    const { element } = drawing();
    const say = desk().words();
    const shown = desk().open({
      title: say("scene_title", { wall: asked.label }),
      word: say("show"),
      act: () => order(shown, asked, { action: "show", scene: shown.form.querySelector("input:checked").value }),
    });
    element("p", say("scene_text"), shown.room, { class: "muted" });
    const list = element("fieldset", null, shown.room, { class: "choices wall-scenes", "aria-labelledby": "desk-dialog-title" });
    given().scenes.forEach((scene, index) => {
      const label = element("label", null, list);
      const radio = element("input", null, label, { type: "radio", name: "wall-scene", value: scene.code });
      radio.checked = !index;
      element("span", scene.name, label);
    });
    list.querySelector("input").focus();
  }

  function askPlace(asked) {
    const say = desk().words();
    const shown = desk().open({
      title: say("place_title", { wall: asked.label }),
      word: say("show"),
      act: () => order(shown, asked, { action: "show", scene: "profile", place: at("wall-place").value }),
    });
    select(say("province"), shown.room, "wall-place", given().places.map((each) => [each.code, each.name])).focus();
  }

  /** The national date and hour as a field of the page has it: 2026-10-20T08:30. */
  function nationalNow() {
    const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, dateStyle: "short", timeStyle: "short" }).format(new Date());
    return parts.replace(" ", "T");
  }

  function askMoment(asked) {
    const { element } = drawing();
    const say = desk().words();
    const shown = desk().open({
      title: say("freeze_title", { wall: asked.label }),
      word: say("freeze"),
      act: async () => {
        const moment = at("wall-moment").value;
        if (!moment) {
          shown.wrong(say("moment_missing"));
          at("wall-moment").focus();
        } else await order(shown, asked, { action: "freeze", as_of: `${moment}:00${OFFSET}` });
      },
    });
    element("p", say("freeze_text"), shown.room, { class: "muted" });
    const now = nationalNow();
    const input = element("input", null, field(say("freeze_moment"), shown.room, "wall-moment"), {
      id: "wall-moment", type: "datetime-local", max: now, required: true,
    });
    input.value = now;
    input.focus();
  }

  function askMessage(asked) {
    const { element } = drawing();
    const say = desk().words();
    const shown = desk().open({
      title: say("message_title", { wall: asked.label }),
      word: say("say"),
      act: async () => {
        const text = at("wall-message").value.trim();
        if (!text) {
          shown.wrong(say("message_missing"));
          at("wall-message").focus();
        } else await order(shown, asked, { action: "message", text, minutes: Number(at("wall-minutes").value) });
      },
    });
    const input = element("input", null, field(say("message"), shown.room, "wall-message"), {
      id: "wall-message", maxlength: String(LONGEST), required: true, autocomplete: "off",
    });
    const options = MINUTES.map((count) => [count, say("minutes", { count })]);
    select(say("message_lasts"), shown.room, "wall-minutes", options).value = String(ORDINARY_MINUTES);
    input.focus();
  }

  const DIALOGS = { scene: askScene, place: askPlace, freeze: askMoment, message: askMessage };

  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-wall]");
    if (!pressed || pressed.disabled || !isShown()) return;
    const asked = JSON.parse(pressed.dataset.wall);
    if (asked.action) {
      if (pressed.getAttribute("aria-busy") === "true") return;
      pressed.setAttribute("aria-busy", "true");
      await tell(asked, { action: asked.action });
      pressed.removeAttribute("aria-busy");
    } else (DIALOGS[asked.dialog] ?? window.centre.registering[asked.dialog])(asked);
  });

  /** In a meeting the arrows page through the scenes of every wall, wherever the page has its focus but in a field. */
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: "next", ArrowLeft: "previous", PageDown: "next", PageUp: "previous" }[event.key];
    if (!step || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || !isShown()) return;
    if (!document.querySelector("#wall-meeting[data-paging]") || document.querySelector("dialog[open]")) return;
    if (event.target.closest && event.target.closest("input, select, textarea, [role=region]")) return;
    event.preventDefault();
    tell({ wall: EVERY, label: desk().words()("every") }, { action: step });
  });

  document.addEventListener("focusin", remember);
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest("button")) focused = null;
  });

  function start() {
    window.centre.changes.follow(focusAgain);
    look();
  }

  /** What is on goes by the clock, and others press buttons too. */
  setInterval(() => {
    if (document.hidden || document.querySelector("dialog[open]")) return;
    if (document.querySelector('[data-wall][aria-busy="true"]')) return;
    look();
  }, REFRESH_MS);

  if (document.readyState === "complete") start();
  else addEventListener("load", start);

  window.centre = window.centre ?? {};
  window.centre.walls = { field, given, address, look };
})();

/* The places on the map, and as tiles of equal size that stand where the provinces lie. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  let layout = null;

  async function draw(card, { answer, words }) {
    let holder = card.body.querySelector(".x-map");
    if (!holder) {
      holder = el("div", { class: "map province-map x-map" });
      card.body.replaceChildren(holder);
    }
    const { map, rows } = answer.places;
    await window.centre.map.draw(holder, map, words.map);
    const inside = new Set(map.inside ?? rows.filter((row) => row.inside !== false).map((row) => row.code));
    const chosen = answer.asked.place;
    holder.querySelectorAll(".place").forEach((place) => {
      const code = place.dataset.place;
      place.toggleAttribute("data-outside", inside.size > 1 && inside.size < 34 && !inside.has(code));
      place.toggleAttribute("data-chosen", code === chosen || own.isAmong(answer.asked.places, code));
      window.centre.tiles.attribute(place, "data-key", `map-${code}`);
    });
  }

  /** A chosen place is drawn last, so that its whole border is seen. */
  async function drawGrid(card, { answer }) {
    layout ??= fetch("/assets/geo/tiles-34.json").then((given) => given.json());
    const { tiles, rows: down, columns, archipelagos } = await layout;
    const { map, rows } = answer.places;
    const isApart = own.isApart(rows);
    const byCode = new Map(rows.map((row) => [row.code, row]));
    const made = tiles.map(({ code, row: at, column }) => {
      const row = byCode.get(code);
      const place = map?.places?.[code];
      const known = row && row.v !== null;
      return el(
        "button",
        {
          type: "button",
          class: "x-tile",
          "--row": at + 1,
          "--column": column + 1,
          "data-pick": true,
          "data-place": row?.id ?? code,
          "data-key": `tile-${code}`,
          "data-class": known ? String(place?.class ?? 0) : "none",
          "aria-pressed": String(code === answer.asked.place),
          disabled: !row,
          "data-outside": row && isApart(row) ? "yes" : null,
          "aria-label": place ? `${place.label}: ${place.value ?? map.none ?? "—"}` : null,
        },
        el("span", { class: "x-tile-name" }, place?.label ?? row?.name ?? code),
        el("b", {}, known ? row.w : "—"),
      );
    });
    const isEnglish = document.documentElement.lang === "en";
    const sea = (archipelagos ?? []).map((one) =>
      el(
        "span",
        { class: "x-isle", "--row": (one.row ?? 0) + 1, "--column": (one.column ?? 0) + 1 },
        isEnglish ? one.label_en : one.label_vi,
      ),
    );
    card.body.replaceChildren(
      el("div", { class: "x-tiles", "--rows": down, "--columns": columns }, made, sea),
      legend(map),
    );
  }

  function legend(map) {
    const rows = [...(map?.classes ?? [])].map((one, n) =>
      el("li", {}, el("i", { class: "x-swatch", "data-class": n }), `${one.label} `, el("b", {}, String(one.count))),
    );
    return el("ul", { class: "x-legend" }, rows);
  }

  const hasMap = (answer) => Boolean(answer.places?.map) && own.hasRanked(answer);
  const empty = ({ answer, words }) => (answer.places?.map ? words.empty_places : words.empty_map);
  const note = ({ answer }) => answer.places.map.date_label || answer.places.period_name;
  const title = ({ answer, words }) => `${words.map_title} · ${answer.indicator.short}`;
  own.drawings.map = { has: hasMap, title, draw, table: (now) => own.placesTable(now), empty, note };
  own.drawings.grid = {
    has: hasMap,
    title: ({ answer, words }) => `${words.grid_title} · ${answer.indicator.short}`,
    draw: drawGrid,
    table: (now) => own.placesTable(now),
    empty,
    note,
  };
})();

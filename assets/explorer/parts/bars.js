/* Places in their order: a bar each from zero, ties sharing a rank; those without a figure last, under their own heading. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, drawn } = own;

  /** Where zero and a value stand, in parts of the bar's room. */
  function span(values) {
    const known = values.filter((value) => value !== null);
    const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
    const share = own.along(low, high, 0, 100);
    return (value) => {
      const [from, to] = [share(Math.min(0, value)), share(Math.max(0, value))];
      return { from, width: Math.max(0.4, to - from) };
    };
  }

  function draw(card, now) {
    const { answer, words } = now;
    const { rows, reported } = answer.places;
    const written = JSON.stringify([answer.indicator.code, reported, rows.map(({ inside, ...row }) => row)]);
    if (card.written === written && card.body.querySelector(".x-rank")) {
      mark(card, answer);
      return;
    }
    card.written = written;
    const known = rows.filter((row) => row.v !== null);
    const bar = span(known.map((row) => drawn(row.v)));
    const isApart = own.isApart(rows);
    const list = el(
      "ol",
      { class: "x-rank" },
      known.map((row) => item(row, bar(drawn(row.v)), isApart(row), now)),
    );
    const missing = rows.filter((row) => row.v === null);
    const apart = missing.length
      ? el(
          "div",
          { class: "x-apart" },
          el("h4", {}, `${words.no_figure} (${own.number(missing.length)})`),
          el(
            "ul",
            {},
            missing.map((row) => el("li", {}, name(row, answer))),
          ),
        )
      : null;
    list.dataset.long = known.length > 12 ? "yes" : "no";
    card.body.replaceChildren(...[list, apart, notes(rows, reported)].filter(Boolean));
  }

  /** The same figures in the same order: only which places are chosen, and which stand apart, is another. */
  function mark(card, answer) {
    const { rows } = answer.places;
    const isApart = own.isApart(rows);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const attribute = window.centre.tiles.attribute;
    card.body.querySelectorAll("li[data-place]").forEach((node) => {
      const row = byId.get(node.dataset.place);
      attribute(node, "data-chosen", isChosen(row, answer) ? "yes" : null);
      attribute(node, "data-outside", isApart(row) ? "yes" : null);
    });
    card.body.querySelectorAll(".x-name").forEach((node) => {
      attribute(node, "aria-pressed", String(isChosen(byId.get(node.dataset.place), answer)));
    });
  }

  /** How many have reported, and what the star beside a figure stands for. */
  function notes(rows, reported) {
    const standings = [...new Set(rows.map((row) => row.standing).filter(Boolean))];
    const said = [reported, standings.length ? `* ${standings.join("; ")}` : null].filter(Boolean);
    return said.length ? el("p", { class: "x-note" }, said.join(" · ")) : null;
  }

  function item(row, { from, width }, isApart, { answer, words }) {
    const figure = row.number
      ? el(
          "a",
          {
            href: `/trace/${row.number}`,
            "data-trace": true,
            title: words.follow,
            "aria-label": `${row.w}, ${row.name}: ${words.follow}`,
          },
          row.w,
        )
      : row.w;
    return el(
      "li",
      {
        "data-pick": true,
        "data-place": row.id,
        "data-chosen": isChosen(row, answer) ? "yes" : null,
        "data-outside": isApart ? "yes" : null,
      },
      el("span", { class: "x-place-rank" }, row.rank === null || row.rank === undefined ? "" : String(row.rank)),
      name(row, answer),
      el("span", { class: "x-bar", "--from": `${from}%`, "--width": `${width}%` }, el("i", {})),
      el("span", { class: "x-value" }, figure, row.standing ? el("small", { title: row.standing }, "*") : null),
    );
  }

  function name(row, answer) {
    return el(
      "button",
      {
        type: "button",
        class: "x-name",
        "data-pick": true,
        "data-place": row.id,
        "data-key": `row-${row.id}`,
        "aria-pressed": String(isChosen(row, answer)),
        title: row.name,
      },
      row.name,
    );
  }

  function isChosen(row, answer) {
    return row.id === answer.asked.place || own.isAmong(answer.asked.places, row.id);
  }

  function title({ answer, words }) {
    return answer.places?.caption ?? words.ranking;
  }

  function table({ answer, words }) {
    const columns = [
      { title: words.place },
      { title: words.rank_title, numeric: true },
      { title: `${words.value} (${answer.indicator.unit})`, numeric: true },
      { title: words.change, numeric: true },
      { title: words.standing },
    ];
    const rows = answer.places.rows.map((row) => [
      { text: row.name, href: row.href },
      row.rank === null || row.rank === undefined ? null : String(row.rank),
      row.number && row.w !== null ? { text: row.w, href: `/trace/${row.number}` } : row.w,
      row.change_w ?? null,
      row.standing ?? null,
    ]);
    return { caption: `${title({ answer, words })}, ${answer.places.period_name ?? ""}`, columns, rows };
  }

  /** Where nobody has reported there is nothing to rank; that is said instead of a list of everyone. */
  const has = (answer) => Boolean(answer.places?.rows.some((row) => row.v !== null));
  const empty = ({ words }) => words.empty_places;
  /** Tells the places outside the one looked at, where some but not all are inside and it is not one of them alone. */
  function isApart(rows) {
    const inside = rows.filter((row) => row.inside !== false).length;
    return (row) => inside > 1 && inside < rows.length && row.inside === false;
  }

  Object.assign(own, {
    hasRanked: has,
    isApart,
    isAmong: (places, id) => (Array.isArray(places) ? places : String(places ?? "").split(",")).includes(id),
    placesTable: table,
  });
  own.drawings.rank = { has, title, draw, table, empty, note: ({ answer }) => answer.places.period_name };
})();

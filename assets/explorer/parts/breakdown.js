/* What the figure is made up of: the parts by sector or service, largest first, each a step away, and what is left. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el, drawn } = own;
  /** What stays when a part is looked at instead of the whole: it is given at the same places and times. */
  const KEPT = ["period", "from", "to", "frequency", "among"];

  function address(code) {
    const asked = new URLSearchParams(location.search);
    return own.changed({ ...Object.fromEntries(KEPT.map((name) => [name, asked.get(name)])), indicator: code });
  }

  function draw(card, { answer, words }) {
    const { rows, rest, whole, note } = answer.breakdown;
    const most = Math.max(0, ...[...rows, rest].filter(Boolean).map((row) => drawn(row.v) ?? 0)) || 1;
    const every = [item(whole, null, words), ...rows.map((row) => item(row, most, words))];
    if (rest) every.push(left(rest, most));
    const said = note ?? (rest ? `* ${words.parts_rest}` : null);
    const list = el("ul", { class: "x-parts" }, every);
    card.body.replaceChildren(...[list, said ? el("p", { class: "x-note" }, said) : null].filter(Boolean));
  }

  /** The whole has no bar: it is what the parts are held against. */
  function item(row, most, words) {
    const name = row.chosen
      ? el("b", { "aria-current": "true" }, row.name)
      : el("a", { href: address(row.code), "data-key": `part-${row.code}`, "data-term": row.code }, row.name);
    const follow = { href: `/trace/${row.number}`, "data-trace": true, title: words.follow };
    const figure = row.number ? el("a", { ...follow, "aria-label": `${row.w}, ${row.name}: ${words.follow}` }, row.w) : null;
    const kind = { class: most === null ? "x-whole" : null, "data-chosen": row.chosen ? "yes" : null };
    return line(kind, name, most === null ? null : bar(row, most), figure ?? row.w ?? words.no_figure, row.share_w);
  }

  function left(row, most) {
    return line({ class: "x-left" }, el("span", {}, `${row.name} *`), bar(row, most), row.w, row.share_w);
  }

  function line(kind, name, drawing, figure, share) {
    return el(
      "li",
      kind,
      el("span", { class: "x-part-name" }, name),
      drawing ?? el("span", {}),
      el("span", { class: "x-value" }, figure),
      el("span", { class: "x-share" }, share === null ? "" : `${share}%`),
    );
  }

  function bar(row, most) {
    const width = `${Math.max(0.4, (100 * (drawn(row.v) ?? 0)) / most)}%`;
    return el("span", { class: "x-bar", "--from": "0%", "--width": width }, row.v === null ? null : el("i", {}));
  }

  function table({ answer, words }) {
    const { whole, rows, rest, by, unit } = answer.breakdown;
    const columns = [
      { title: by },
      { title: `${words.value} (${unit})`, numeric: true },
      { title: words.parts_share, numeric: true },
      { title: words.change, numeric: true },
    ];
    const cells = (row) => [
      row.code ? { text: row.name, href: address(row.code) } : `${row.name} (${words.parts_rest})`,
      row.number ? { text: row.w, href: `/trace/${row.number}` } : row.w,
      row.share_w,
      row.change_w ?? null,
    ];
    return { caption: `${title({ answer })}, ${note({ answer })}`, columns, rows: [whole, ...rows, rest].filter(Boolean).map(cells) };
  }

  const title = ({ answer }) => answer.breakdown.title;
  const note = ({ answer }) => `${answer.breakdown.period_name} · ${answer.breakdown.unit}`;
  own.drawings.breakdown = {
    has: (answer) => Boolean(answer.breakdown),
    title,
    draw,
    table,
    note,
    files: (answer) => answer.breakdown.export,
  };
})();

/* What a card hands over: picture, print, table, files and address. */
(() => {
  "use strict";

  const own = window.centre.explorer;
  const { el } = own;
  const KEPT_MS = 5_000;

  function menu(name, { words }) {
    const act = (word, deed) => el("button", { type: "button", onclick: (event) => done(event, deed) }, word);
    const list = el("div", { class: "x-menu" });
    const summary = el("summary", { class: "x-hand-over", "data-key": `hand-${name}` }, words.hand_over);
    const root = el("details", { class: "x-hand screen-only" }, summary, list);
    root.addEventListener("toggle", () => {
      if (!root.open) return;
      list.replaceChildren(
        act(words.png, () => save(name, "png")),
        act(words.svg, () => save(name, "svg")),
        act(words.print, () => print()),
        act(words.copy_table, () => copyTable(name)),
        act(words.copy_link, copyLink),
        ...files(name, words),
      );
    });
    return root;
  }

  /** The files that the server writes: everything shown, never cut short. */
  function files(name, words) {
    const { answer } = own.cards.now();
    const given = own.drawings[name].files?.(answer) ?? answer.export ?? {};
    return [
      ["xlsx", "XLSX"],
      ["csv", "CSV"],
      ["sdmx_csv", "SDMX-CSV"],
      ["pdf", "PDF"],
    ]
      .filter(([key]) => given[key])
      .map(([key, word]) =>
        el("a", { href: given[key], target: "_blank", rel: "noopener" }, words.download.replace("{form}", word)),
      );
  }

  /** Do it and say so; the menu closes and the keyboard is back on its button. */
  async function done(event, deed) {
    const root = event.target.closest("details");
    root.open = false;
    root.querySelector("summary").focus();
    const { words } = own.cards.now();
    const said = document.getElementById("x-done");
    try {
      said.textContent = (await deed()) ?? "";
    } catch {
      said.textContent = words.not_handed;
    }
  }

  /** What must go with a picture: whose it is, of when, from whom, as known when, and under which filters. */
  function said({ answer, words }) {
    const { headline, indicator, chips } = answer;
    const known = answer.as_of ? moment(new Date(answer.as_of)) : moment(new Date());
    return [
      [
        `${words.period}: ${headline.period_name}`,
        `${words.unit}: ${indicator.unit}`,
        headline.coverage,
        headline.standing,
      ]
        .filter(Boolean)
        .join(" · "),
      [headline.source, words.as_of.replace("{moment}", known)].filter(Boolean).join(" · "),
      [
        chips.length ? `${words.filters}: ${chips.map((chip) => chip.label).join("; ")}` : null,
        `Điều Hành · ${location.href}`,
      ]
        .filter(Boolean)
        .join(" · "),
    ];
  }

  function moment(at) {
    return new Intl.DateTimeFormat(own.language(), {
      timeZone: "Asia/Ho_Chi_Minh",
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    }).format(at);
  }

  async function save(name, form) {
    const now = own.cards.now();
    const svg = own.picture.picture(own.cards.cardNamed(name), now.answer.title, said(now));
    const blob = form === "png" ? await own.picture.dotted(svg) : own.picture.written(await svg);
    const { asked } = now.answer;
    const anchor = el("a", {
      download: `${[asked.indicator, asked.place, asked.period, name].join("-").replaceAll(/[^\w-]/gu, "_")}.${form}`,
    });
    anchor.href = URL.createObjectURL(blob);
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), KEPT_MS);
    return now.words.saved_file.replace("{file}", anchor.download);
  }

  function plainText(cell) {
    const text = cell && cell.href ? cell.text : (cell ?? "");
    return String(text).replace(/\s+/gu, " ");
  }

  /** As tab-separated text and as a table, so that a spreadsheet and a letter both take it. */
  async function copyTable(name) {
    const { columns, rows, caption } = own.cards.table(name);
    const lines = [columns.map((one) => one.title), ...rows.map((row) => row.map(plainText))];
    const text = lines.map((line) => line.map(plainText).join("\t")).join("\r\n");
    const bare = rows.map((row) => row.map(plainText));
    const html = own.table(caption, columns, bare).outerHTML;
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": new Blob([text], { type: "text/plain" }),
        "text/html": new Blob([html], { type: "text/html" }),
      }),
    ]);
    return own.cards.now().words.copied_rows.replace("{count}", own.number(rows.length));
  }

  async function copyLink() {
    await navigator.clipboard.writeText(location.href);
    return own.cards.now().words.copied_link;
  }

  /** The head of the printed page, kept true while it is drawn. */
  function paintPrint({ answer, words, root }) {
    const known = answer.as_of ? moment(new Date(answer.as_of)) : moment(new Date());
    const head = root.querySelector("#x-print");
    const filters = answer.chips.map((chip) => chip.label).join("; ");
    head.replaceChildren(
      el("span", {}, words.office),
      el("span", {}, `${answer.title} · ${answer.headline.period_name ?? ""}`),
      el("span", {}, words.as_of.replace("{moment}", known)),
      ...(filters ? [el("span", {}, `${words.filters}: ${filters}`)] : []),
    );
  }

  Object.assign(own, { handover: { menu, paintPrint } });
})();

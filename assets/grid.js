/* Tables to be sorted and filtered, on AG Grid Community; its script is fetched when the first of them is seen. */
(() => {
  "use strict";

  const SCRIPT = "/assets/vendor/ag-grid-community.v35_3_1.js";
  const ROW_HEIGHT = 36;
  const HEADS = 88; // the row of names and the row of filters
  const PAGES = 49;
  const SLACK = 18; // a scroll bar below the rows
  const MOST_ROWS_SEEN = 15;
  const PAGE_SIZES = [25, 50, 100, 500];
  const NEAR = "400px";

  let collator = null;
  const opened = new Map();
  let loading = null;

  /** Without marks, đ as d, in small letters: as people type who look for something. */
  const plain = (text) => String(text ?? "").normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "d").toLowerCase();

  /** The library, fetched once. */
  function library() {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = SCRIPT;
      script.addEventListener("load", () => {
        window.agGrid.ModuleRegistry.registerModules([window.agGrid.AllCommunityModule]);
        done(window.agGrid);
      });
      script.addEventListener("error", () => {
        loading = null;
        script.remove();
        failed(new Error("the grid's script did not come"));
      });
      document.head.append(script);
    });
    return loading;
  }

  /** How every grid looks: by the variables of the page, so that it is dark where the page is. */
  function look(made) {
    return made.themeQuartz.withParams({
      accentColor: "var(--accent)", backgroundColor: "var(--surface)", foregroundColor: "var(--text)",
      borderColor: "var(--edge)", headerBackgroundColor: "var(--ground)", headerTextColor: "var(--text)",
      chromeBackgroundColor: "var(--ground)", oddRowBackgroundColor: "var(--surface)", rowHoverColor: "var(--band-after)",
      menuBackgroundColor: "var(--surface)", tooltipBackgroundColor: "var(--surface)", inputBackgroundColor: "var(--surface)",
      browserColorScheme: "inherit", fontFamily: "var(--font)", headerFontFamily: "var(--font)", cellFontFamily: "var(--font)",
      fontSize: 14, headerFontWeight: 600, borderRadius: 4, wrapperBorderRadius: 4,
    });
  }

  /** The grid's own words in the reader's language. */
  function words() {
    const held = document.getElementById("grid-words");
    return held ? JSON.parse(held.dataset.words) : {};
  }

  const element = (tag, parent, attributes = {}, text = null) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    if (text !== null) made.textContent = text;
    parent.append(made);
    return made;
  };

  /** What a cell is sorted and saved by: the exact figure beside what is written, where the row has one. */
  const exact = (row, key) => row[`${key}_v`] ?? row[key];

  /** In the order of the Vietnamese alphabet; what knows it is made when it is first needed. */
  function byName(one, other) {
    collator ??= new Intl.Collator(["vi", "en"], { numeric: true });
    return collator.compare(one ?? "", other ?? "");
  }

  function byNumber(one, other, nodeOne, nodeOther, isDescending) {
    const [left, right] = [one, other].map((each) => (each === null || each === undefined || each === "" ? NaN : Number(each)));
    if (Number.isNaN(left) || Number.isNaN(right)) {
      const missingLast = Number(Number.isNaN(left)) - Number(Number.isNaN(right));
      return isDescending ? -missingLast : missingLast;
    }
    return left - right;
  }

  function columnOf(column, said) {
    const { key, numeric, href, term } = column;
    return {
      colId: key,
      headerName: column.title,
      valueGetter: (cell) => (numeric ? exact(cell.data, key) ?? null : cell.data[key] ?? ""),
      valueFormatter: (cell) => cell.data[key] ?? "—",
      comparator: numeric ? byNumber : byName,
      type: numeric ? "rightAligned" : undefined,
      cellClass: numeric ? "numeric" : undefined,
      filter: numeric ? "agNumberColumnFilter" : "agTextColumnFilter",
      filterValueGetter: numeric ? (cell) => {
        const value = exact(cell.data, key);
        return value === null || value === undefined || value === "" ? null : Number(value);
      } : undefined,
      filterParams: numeric ? { maxNumConditions: 1 } : { maxNumConditions: 1, filterOptions: ["contains"], textFormatter: plain },
      tooltipValueGetter: numeric || term ? undefined : (cell) => cell.value || null,
      cellRenderer: href || term ? (cell) => named(cell, column) : undefined,
      flex: numeric ? 1 : 2,
      minWidth: column.width ?? (numeric ? 110 : 150),
      headerTooltip: column.title,
      context: said,
    };
  }

  function named(cell, { href, term }) {
    const address = cell.data?.[href];
    const code = cell.data?.[term];
    if (code) cell.eGridCell.dataset.term = code; // the cell has the focus, and what it names is explained there
    const text = cell.valueFormatted ?? cell.value;
    if (!address) return text;
    const anchor = document.createElement("a");
    anchor.href = address;
    anchor.textContent = text;
    anchor.tabIndex = -1; // the cell has the focus, and Enter follows
    return anchor;
  }

  /**
   * Fill a container with a table of AG Grid.
   * @param {HTMLElement} container
   * @param {{columns: {key: string, title: string, numeric?: boolean, href?: string, term?: string, width?: number}[], rows: object[],
   *   caption: string, file?: string, words?: object}} spec  `href` names the row's key that holds an address, `term`
   *   that of the code of what is named; a number has its exact figure under `<key>_v`.
   */
  async function open(container, spec) {
    close(container);
    const said = { ...words(), ...spec.words };
    const mark = Symbol("open");
    opened.set(container, { mark, api: null });
    let made = null;
    try {
      made = await library();
    } catch {
      opened.delete(container);
      container.replaceChildren();
      element("p", container, { class: "notice", "data-kind": "risk" }, said.gridMissing ?? "");
      return null;
    }
    if (opened.get(container)?.mark !== mark) return null;
    container.replaceChildren();
    container.classList.add("grid");
    const bar = element("div", container, { class: "grid-bar screen-only" });
    const search = element("input", bar, { type: "search", class: "grid-search", placeholder: said.gridSearch ?? "", "aria-label": `${said.gridSearch ?? ""} · ${spec.caption}` });
    const count = element("span", bar, { class: "grid-count", role: "status" });
    const save = element("button", bar, { type: "button", class: "button button-quiet" }, said.gridCsv ?? "CSV");
    const room = element("div", container, { class: "grid-room", "data-notes": "beside" });
    const isPaged = spec.rows.length > PAGE_SIZES[1];
    const seen = Math.max(Math.min(spec.rows.length, MOST_ROWS_SEEN), 3);
    room.style.height = `${HEADS + seen * ROW_HEIGHT + SLACK + (isPaged ? PAGES : 0)}px`;
    const shown = () => {
      const counted = api.getDisplayedRowCount();
      count.textContent = (said.gridCount ?? "{shown} / {all}").replace("{shown}", written(counted)).replace("{all}", written(spec.rows.length));
    };
    const api = made.createGrid(room, { ...options(made, spec, said), pagination: isPaged, onFilterChanged: () => shown() });
    opened.set(container, { mark, api });
    room.querySelector("[role=grid], [role=treegrid]")?.setAttribute("aria-label", spec.caption);
    shown();
    search.addEventListener("input", () => api.setGridOption("quickFilterText", plain(search.value)));
    save.addEventListener("click", () => saveRows(api, spec));
    return api;
  }

  function options(made, spec, said) {
    return {
      theme: look(made),
      columnDefs: spec.columns.map((column) => columnOf(column, said)),
      rowData: spec.rows,
      defaultColDef: { sortable: true, resizable: true, floatingFilter: true, suppressHeaderMenuButton: true, getQuickFilterText: (cell) => plain(cell.data[cell.column.getColId()]) },
      localeText: said,
      rowHeight: ROW_HEIGHT,
      headerHeight: 40,
      floatingFiltersHeight: 44,
      paginationPageSize: PAGE_SIZES[1],
      paginationPageSizeSelector: PAGE_SIZES,
      ensureDomOrder: true,
      enableCellTextSelection: true,
      animateRows: false,
      tooltipShowDelay: 300,
      suppressDragLeaveHidesColumns: true,
      onCellKeyDown: ({ event, node, column }) => {
        if (event.key !== "Enter") return;
        const cell = event.target.closest(".ag-cell");
        if (node && column) cell?.querySelector("a[href]")?.click();
      },
    };
  }

  const written = (number) => new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "vi").format(number);

  /** A text that a spreadsheet would take for a formula gets an apostrophe; a number stays one. */
  const guarded = (text) => (/^[=+\-@\t\r＝＋－＠]/.test(text) && !/^[-−+]?[\d.,\s]+%?$/.test(text) ? `'${text}` : text);

  /** What is shown, as filtered and sorted, numbers exact. */
  function saveRows(api, spec) {
    const quoted = (value) => `"${guarded(String(value ?? "")).replaceAll('"', '""')}"`;
    const lines = [spec.columns.map((column) => quoted(column.title)).join(",")];
    api.forEachNodeAfterFilterAndSort((node) => {
      lines.push(spec.columns.map(({ key, numeric }) => quoted(numeric ? exact(node.data, key) : node.data[key])).join(","));
    });
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([`\ufeff${lines.join("\r\n")}\r\n`], { type: "text/csv;charset=utf-8" }));
    anchor.download = `${spec.file ?? "dieu-hanh"}.csv`;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), 2_000);
  }

  function close(container) {
    opened.get(container)?.api?.destroy();
    opened.delete(container);
  }

  /* Containers with [data-grid] on a page: opened when they are about to be seen, and closed when they are gone. */
  const near = new IntersectionObserver((entries) => {
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => {
      near.unobserve(target);
      open(target, JSON.parse(target.dataset.grid));
    });
  }, { rootMargin: NEAR });
  const given = new WeakMap();

  function refresh() {
    [...opened.keys()].filter((container) => !container.isConnected).forEach(close);
    document.querySelectorAll("[data-grid]").forEach((container) => {
      if (given.get(container) === container.dataset.grid) return;
      given.set(container, container.dataset.grid);
      near.unobserve(container);
      near.observe(container);
    });
  }

  window.centre = window.centre ?? {};
  window.centre.grid = { open, close, library, look, plain, words };
  if (!document.querySelector("body[data-wall]")) {
    addEventListener("load", () => {
      window.centre.changes.follow(refresh);
      refresh();
    });
  }
})();

/* The rows of a report in a grid: each mistake at its cell, cells to correct, and the rows as a CSV to check again. */
(() => {
  "use strict";

  const COLUMNS = ["indicator", "area", "area_name", "period", "unit", "value", "status", "note"];
  const ROW_HEIGHT = 36;
  const HEAD_HEIGHT = 42;
  const MOST_ROWS_SEEN = 14;
  const LEAST_ROWS_SEEN = 3;
  const NARROW = 600;
  const SLACK = 18; // a scroll bar below the rows

  const state = { room: null, api: null, rows: [], onlyWrong: false, onChange: () => {}, say: null, editable: true };

  /** Fill the grid. @param {{rows: object[], editable: boolean, say: Function, onChange: Function}} given */
  async function show(given) {
    Object.assign(state, { ...given, onlyWrong: false });
    const room = document.getElementById("submit-grid-room");
    const seen = Math.min(Math.max(given.rows.length, LEAST_ROWS_SEEN), MOST_ROWS_SEEN);
    room.style.height = `${HEAD_HEIGHT + seen * ROW_HEIGHT + SLACK}px`;
    const api = await made(room);
    api.setGridOption("columnDefs", columns());
    api.setGridOption("rowData", state.rows);
    const isWrong = state.rows.some((row) => row.faults.size > 0);
    api.applyColumnState({ state: [{ colId: "faults", sort: isWrong ? "desc" : null }], defaultState: { sort: null } });
    api.onFilterChanged();
  }

  /** The grid in its room, made when the first report is checked. */
  async function made(room) {
    const { library, look, words } = window.centre.grid;
    const agGrid = await library();
    if (state.room !== room) {
      state.api?.destroy();
      Object.assign(state, { room, api: agGrid.createGrid(room, options(look(agGrid), words())) });
    }
    return state.api;
  }

  function options(theme, localeText) {
    return {
      theme,
      localeText,
      columnDefs: [],
      rowData: [],
      getRowId: (row) => row.data.id,
      defaultColDef: { sortable: true, resizable: true, filter: false, suppressHeaderMenuButton: true },
      isExternalFilterPresent: () => state.onlyWrong,
      doesExternalFilterPass: (node) => node.data.faults.size > 0,
      onCellValueChanged: changed,
      stopEditingWhenCellsLoseFocus: true,
      enterNavigatesVertically: true,
      enterNavigatesVerticallyAfterEdit: true,
      ensureDomOrder: true,
      enableCellTextSelection: true,
      tooltipShowDelay: 200,
      animateRows: false,
      rowHeight: ROW_HEIGHT,
      headerHeight: 38,
    };
  }

  /** What a row of the preview becomes. */
  function rowOf(said) {
    const { local } = window.centre.drawing;
    return {
      ...said,
      id: String(said.index),
      value: said.is_number === false ? (said.value ?? "") : local(said.value),
      status: said.status ?? "",
      note: said.note ?? "",
      area_name: said.area_name ?? "",
      unit: said.unit ?? "",
      faults: new Map(),
      doubts: new Map(),
      touched: new Set(),
    };
  }

  /** Put mistakes and doubts at their cells: field → sentence. */
  function mark(rows, problems, doubts) {
    const byIndex = new Map(rows.map((row) => [row.index, row]));
    problems.forEach((problem) => {
      const row = byIndex.get(problem.index);
      if (!row) return;
      const field = COLUMNS.includes(problem.field) ? problem.field : "number";
      const before = row.faults.get(field);
      row.faults.set(field, `${before ? `${before}\n` : ""}${problem.detail} ${problem.hint}`);
    });
    doubts.forEach((doubt) => byIndex.get(doubt.index)?.doubts.set("value", doubt.detail));
  }

  function columns() {
    const { say } = state;
    const { grouped } = window.centre.drawing;
    const held = (field, more = {}) => ({
      field,
      colId: field,
      headerName: say(field),
      editable: () => state.editable,
      cellClassRules: {
        "cell-wrong": (cell) => cell.data.faults.has(field) && !cell.data.touched.has(field),
        "cell-doubt": (cell) => cell.data.doubts.has(field),
        "cell-touched": (cell) => cell.data.touched.has(field),
      },
      tooltipValueGetter: (cell) => cell.data.faults.get(field) ?? cell.data.doubts.get(field) ?? null,
      ...more,
    });
    const isNarrow = window.innerWidth < NARROW;
    const number = { width: 78, editable: false, pinned: isNarrow ? null : "left", type: "rightAligned" };
    const code = { width: 116 };
    return [
      {
        colId: "faults",
        headerName: say("mistakes"),
        valueGetter: (cell) => cell.data.faults.size,
        valueFormatter: (cell) => (cell.value ? `◆ ${cell.value}` : ""),
        cellClass: "cell-count",
        width: 92,
        pinned: isNarrow ? null : "left",
        hide: !state.rows.some((row) => row.faults.size),
      },
      held("number", number),
      held("indicator", { ...code, width: 104 }),
      { field: "indicator_name", headerName: say("indicator_name"), flex: 2, minWidth: 170, tooltipField: "indicator_name", hide: isNarrow },
      held("area", { width: 78 }),
      held("area_name", { flex: 1, minWidth: 118 }),
      held("period", { width: 112, hide: isNarrow }),
      held("unit", { ...code, width: 108 }),
      held("value", { width: 140, type: "rightAligned", cellClass: "numeric", valueFormatter: (cell) => (cell.data.faults.has("value") ? cell.value : grouped(cell.value)) }),
      held("status", {
        width: 154,
        cellEditor: "agSelectCellEditor",
        cellEditorParams: { values: ["", "A", "P", "E", "F", "M"] },
      }),
      held("note", { flex: 1, minWidth: 110 }),
    ];
  }

  function changed(event) {
    const field = event.colDef.field;
    const text = String(event.newValue ?? "").trim();
    event.data[field] = text;
    event.data.touched.add(field);
    if (field === "area") event.data.area_name = ""; // the name belonged to the code before
    state.api.refreshCells({ rowNodes: [event.node], force: true });
    state.onChange();
  }

  /** Lead eye and keyboard to the cell of a mistake. */
  function jump(problem) {
    const node = state.api.getRowNode(String(problem.index));
    if (!node) return;
    const column = COLUMNS.includes(problem.field) ? problem.field : "number";
    if (node.rowIndex === null) filter(false);
    state.api.ensureIndexVisible(node.rowIndex, "middle");
    state.api.ensureColumnVisible(column);
    state.api.setFocusedCell(node.rowIndex, column);
    state.api.flashCells({ rowNodes: [node], columns: [column] });
  }

  function filter(onlyWrong) {
    state.onlyWrong = onlyWrong;
    state.api.onFilterChanged();
  }

  /** Let an open cell take what was typed in it. */
  function settle() {
    if (state.api) state.api.stopEditing();
  }

  /** Rows as a CSV, numbers as this page writes them; the index of a row is its line less two. */
  function asCsv(rows) {
    const quoted = (text) => `"${String(text ?? "").replaceAll('"', '""')}"`;
    const lines = rows.map((row) => COLUMNS.map((name) => quoted(row[name])).join(","));
    return `\ufeff${[COLUMNS.join(","), ...lines].join("\r\n")}\r\n`;
  }

  window.centre = window.centre ?? {};
  window.centre.reportGrid = { show, rowOf, mark, jump, filter, settle, asCsv, rows: () => state.rows };
})();

"""A report as an .xlsx workbook: our own template filled in, or any table with the same columns."""

import io
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from collectors.files import WORKBOOK_TYPE, format_of
from collectors.formats.report_table import (
    MOST_PROBLEMS,
    MOST_ROWS,
    REQUIRED,
    Beside,
    Cell,
    Value,
    column_named,
    header_problems,
    row_of,
    text_problems,
)
from collectors.formats.stored_values import text_of, value_of
from collectors.formats.workbook_package import Package, Sheet, open_package
from collectors.formats.worksheet import Stored, cell_name, read_sheet
from collectors.problems import Location, Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.reports import Document

INFLATED = 50 * 2**20
MOST_KNOWN = 10_000
"""Texts of which it is remembered that nothing is wrong with them."""

SHEETS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "figures": {"vi": "Số liệu", "en": "Figures"},
        "about": {"vi": "Thông tin", "en": "About"},
        "guide": {"vi": "Hướng dẫn", "en": "Guide"},
    }
)
"""What the sheets of our template are called; the guide holds nothing of the report, and may be hidden."""

ABOUT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "form": {"vi": "Mã biểu mẫu", "en": "Form"},
        "report_period": {"vi": "Kỳ báo cáo", "en": "Report period"},
        "sender": {"vi": "Mã cơ quan gửi", "en": "Sender"},
        "revision": {"vi": "Lần sửa", "en": "Revision"},
        "reason": {"vi": "Lý do sửa", "en": "Reason"},
    }
)
"""What the sheet about the report says, by the words in its first column."""


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a workbook says.

    Raises:
        RefusedError: no workbook, one that could run or hide something, one that contradicts itself, or cells that
            cannot be what their column says; each is named by sheet and cell.
    """
    format_of(paper.content, None, WORKBOOK_TYPE)
    package = open_package(paper.content, int(arrival.settings.get("inflated", INFLATED)))
    problems: list[Problem] = []
    beside = Beside(arrival.settings, _about(package, problems))
    sheet = _figures(package, problems)
    table = _Table(package, sheet.name, beside.text("decimal"), problems)
    read_sheet(package, sheet, table.take, problems)
    problems += [*([] if table.rows else table.header_problems()), *beside.problems()]
    if problems:
        raise RefusedError(problems)
    if not any(row.value_fault for row in table.rows):
        _refuse_other_count(paper.content, sheet.name, table)
    return beside.reading(tuple(table.rows), paper, arrival, table.place)


class _Table:
    """The figures of a sheet: the first filled row is the header, each filled row below it is one figure."""

    def __init__(self, package: Package, name: str, sign: str | None, problems: list[Problem]) -> None:
        self._package, self._name, self._sign, self._problems = package, name, sign, problems
        self._columns: dict[int, str] = {}
        self._known: dict[str, set[str]] = {}
        self._header: tuple[Cell, ...] | None = None
        self._top = 0
        self.rows: list[Row] = []
        self.filled_rows = self.filled_cells = 0

    def take(self, number: int, cells: list[Stored]) -> None:
        """One filled row."""
        self.filled_rows += 1
        self.filled_cells += len(cells)
        if self._header is None:
            self._take_header(number, cells)
            return
        if number - self._top > MOST_ROWS:
            facts = {"counted": number - self._top, "limit": MOST_ROWS}
            raise RefusedError([Problem("too-many-rows", facts=facts, location={"sheet": self._name, "row": number})])
        if len(self._problems) > MOST_PROBLEMS:
            raise RefusedError(self._problems)
        said = dict.fromkeys(REQUIRED, "")
        value: Value = (None, None)
        for each in cells:
            name = self._columns.get(each.column, "")
            text = text_of(each, self._package) if each.is_number else each.text
            if not name or (not each.is_number and text not in self._known[name]):
                self._check(name, text, cell_name(each.column, number))
            if name == "value":
                value = value_of(each, self._package, self._sign)
            said[name] = text
        self.rows.append(row_of(len(self.rows), number, said, value))

    def _check(self, name: str, text: str, cell: str) -> None:
        """Judge a text by itself; those without fault are remembered, since most come again and again."""
        location: Location = {"sheet": self._name, "cell": cell}
        if not name:
            self._problems.append(Problem("unknown-column", facts={"column": cell}, location=location))
            return
        found = list(text_problems(name, Cell(text, location), f"#/observations/{len(self.rows)}/{name}"))
        self._problems += found
        if not found and len(self._known[name]) < MOST_KNOWN:
            self._known[name].add(text)

    def place(self, number: int, name: str | None) -> Location:
        """Where a row's field stands."""
        for column, held in self._columns.items():
            if held == name:
                return {"sheet": self._name, "cell": cell_name(column, number)}
        return {"sheet": self._name, "row": number}

    def header_problems(self) -> list[Problem]:
        """What is wrong with the header."""
        if self._header is None:
            return [Problem("empty-report", location={"sheet": self._name, "row": 1})]
        return list(header_problems(self._header, {"sheet": self._name, "row": self._top}))

    def _take_header(self, number: int, cells: list[Stored]) -> None:
        self._top = number
        self._columns = {each.column: column_named(each.text) for each in cells}
        self._known = {name: set() for name in self._columns.values()}
        self._header = tuple(
            Cell(each.text, {"sheet": self._name, "cell": cell_name(each.column, number)}) for each in cells
        )
        found = self.header_problems()
        if found:
            raise RefusedError([*self._problems, *found])


def _about(package: Package, problems: list[Problem]) -> dict[str, Cell]:
    """What the sheet about the report says; nothing where there is no such sheet."""
    said: dict[str, Cell] = {}

    for sheet in package.sheets:
        if _role(sheet) == "about":
            read_sheet(package, sheet, _AboutRows(package, sheet.name, said).take, problems)
    return said


class _AboutRows:
    """Reads words in the first column, and what they are in the second."""

    def __init__(self, package: Package, name: str, said: dict[str, Cell]) -> None:
        self._package, self._name, self._said = package, name, said

    def take(self, number: int, cells: list[Stored]) -> None:
        """One filled row; those that say nothing of ours are for people only."""
        words = {each.column: text_of(each, self._package) for each in cells}
        label = words.get(1, "").casefold()
        for name, titles in ABOUT.items():
            if label in {name, *(title.casefold() for title in titles.values())}:
                location = {"sheet": self._name, "cell": cell_name(2, number)}
                if name in self._said:
                    fault = {"vi": f"hai dòng cùng ghi {name}", "en": f"two rows say {name}"}
                    raise RefusedError([Problem("file-inconsistent", facts={"fault": fault}, location=location)])
                self._said[name] = Cell(words.get(2, ""), location)


def _figures(package: Package, problems: list[Problem]) -> Sheet:
    """The one sheet with figures; a second sheet that holds anything is refused rather than left out.

    Raises:
        RefusedError: there is no such sheet, or more than one.
    """
    for sheet in package.sheets:
        if sheet.is_hidden and _role(sheet) != "guide":
            what = {"vi": f"trang tính {sheet.name}", "en": f"{sheet.name}"}
            problems.append(Problem("hidden-content", facts={"what": what}, location={"sheet": sheet.name}))
    filled = [each for each in package.sheets if _role(each) in {None, "figures"} and _is_filled(package, each)]
    if len(filled) > 1:
        names = ", ".join(each.name for each in filled)
        fault = {"vi": f"số liệu nằm ở nhiều trang tính ({names})", "en": f"several sheets hold something ({names})"}
        location = {"sheet": filled[1].name}
        raise RefusedError([*problems, Problem("file-inconsistent", facts={"fault": fault}, location=location)])
    if not filled:
        raise RefusedError([*problems, Problem("empty-report")])
    return filled[0]


def _role(sheet: Sheet) -> str | None:
    name = unicodedata.normalize("NFC", sheet.name).casefold()
    return next(
        (role for role, titles in SHEETS.items() if name in {each.casefold() for each in titles.values()}), None
    )


class _FilledError(Exception):
    """Something was found; the rest need not be read."""


def _is_filled(package: Package, sheet: Sheet) -> bool:
    def found(_: int, __: list[Stored]) -> None:
        raise _FilledError

    try:
        read_sheet(package, sheet, found, [])
    except _FilledError:
        return True
    return False


def _refuse_other_count(content: bytes, name: str, table: _Table) -> None:
    """Read the sheet once more with another reader: both must find as many rows and cells, or something was lost."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            rows = [_filled_cells(row) for row in book.get_sheet_by_name(name).iter_rows()]
    except BaseException as error:
        # A fault inside the other reader is no Exception of Python's; it must not end the process that serves others.
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":
            raise
        fault = {"vi": f"trình đọc thứ hai báo lỗi ({error})", "en": f"a second reader fails ({error})"}
        raise RefusedError([Problem("malformed-file", facts={"fault": fault})]) from error
    counted, said = (sum(map(bool, rows)), sum(rows)), (table.filled_rows, table.filled_cells)
    if counted != said:
        fault = {
            "vi": f"hai cách đọc thấy {said[1]} và {counted[1]} ô",
            "en": f"two ways of reading find {said[1]} and {counted[1]} cells",
        }
        raise RefusedError([Problem("file-inconsistent", facts={"fault": fault}, location={"sheet": name})])


def _filled_cells(row: list[Any]) -> int:
    return len(row) - row.count("") - sum(1 for each in row if isinstance(each, str) and each.isspace())

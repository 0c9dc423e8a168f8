"""A sheet of a workbook, read row by row from its own XML: every cell once, in order, and what is hidden or merged."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from collectors.formats.markup import BETWEEN, is_true, walk
from collectors.formats.workbook_package import Package, Sheet, cell_text
from collectors.problems import Location, Problem, RefusedError

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
MOST_REPORTED = 10_000
"""Mistakes after which reading stops: what has more is no report, and must not fill memory."""

NUMBER, SHARED_TEXT, FLAG, ERROR = "n", "s", "b", "e"

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_FILTERS = ("filters", "customFilters", "top10", "dynamicFilter", "colorFilter", "iconFilter")


class Stored(NamedTuple):
    """A cell that holds something: its column (from 1), its text, whether that is a number, and its style."""

    column: int
    text: str
    is_number: bool
    style: int


TakeRow = Callable[[int, list[Stored]], None]
"""Gets the number of a row and its cells, the filled ones only; not called for a row without any."""


def read_sheet(package: Package, sheet: Sheet, take: TakeRow, problems: list[Problem]) -> None:
    """Read a sheet, handing over each row; what is hidden, merged or a formula is added to `problems`.

    Raises:
        RefusedError: the sheet contradicts itself: a cell twice, rows out of order, a text that does not exist.
    """
    one = _Pass(package.texts, sheet.name, take, problems)
    walk(package.archive.chunks(sheet.part), sheet.part, one.start, one.end, one.text)
    problems += one.hidden_columns()


def cell_name(column: int, row: int) -> str:
    """What people call a cell: C2."""
    return f"{column_letters(column)}{row}"


def column_letters(column: int) -> str:
    """What people call a column, from 1 on: A, Z, AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class _Pass:
    """One pass over a sheet's XML; holds one row at a time."""

    def __init__(self, texts: tuple[str, ...], name: str, take: TakeRow, problems: list[Problem]) -> None:
        self._texts, self._name, self._take, self._problems = texts, name, take, problems
        self._row = self._column = self._style = 0
        self._kind = NUMBER
        self._is_hidden = self._are_rows_hidden = self._is_inside = False
        self._held: list[str] = []
        self._cells: list[Stored] = []
        self._filled: set[int] = set()
        self._hidden: list[tuple[int, int]] = []
        self._columns: dict[str, int] = {}
        starts = {
            "c": self._start_cell,
            "row": self._start_row,
            "f": self._formula,
            "rPh": self._start_spoken,
            "col": self._column_style,
            "sheetFormatPr": self._defaults,
            "mergeCell": self._merged,
            **dict.fromkeys(_FILTERS, self._filtered),
        }
        ends = {
            "c": self._end_cell,
            "row": self._end_row,
            "rPh": self._end_spoken,
        }
        self._starts = _in_both_spaces(starts)
        self._ends = _in_both_spaces(ends)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        handler = self._starts.get(name)
        if handler is not None:
            handler(attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        handler = self._ends.get(name)
        if handler is not None:
            handler()

    def text(self, piece: str) -> None:
        """Characters; within a cell they are its value, but for blanks between its elements."""
        if self._is_inside:
            self._held.append(piece)

    def hidden_columns(self) -> Iterator[Problem]:
        """Columns that hold something and are not shown."""
        for column in sorted(self._filled):
            if any(first <= column <= last for first, last in self._hidden):
                letters = column_letters(column)
                what = {"vi": f"cột {letters}", "en": f"column {letters}"}
                location = {"sheet": self._name, "column": letters}
                yield Problem("hidden-content", facts={"what": what}, location=location)

    def _defaults(self, attributes: Mapping[str, str]) -> None:
        self._are_rows_hidden = is_true(attributes.get("zeroHeight"))

    def _column_style(self, attributes: Mapping[str, str]) -> None:
        if is_true(attributes.get("hidden")) or _is_nought(attributes.get("width")):
            first, last = attributes.get("min", "1"), attributes.get("max", str(LAST_COLUMN))
            if not (first.isdecimal() and last.isdecimal()):
                raise self._contradiction("cột không có số", "a column without number")
            self._hidden.append((int(first), int(last)))

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        said = attributes.get("r", str(self._row + 1))
        number = int(said) if said.isascii() and said.isdecimal() and len(said) <= len(str(LAST_ROW)) else 0
        if not self._row < number <= LAST_ROW:
            raise self._contradiction(
                f"dòng {said[:20]} sau dòng {self._row}", f"row {said[:20]} after row {self._row}"
            )
        self._row, self._column = number, 0
        hidden = attributes.get("hidden")
        self._is_hidden = is_true(hidden) if hidden is not None else self._are_rows_hidden
        self._is_hidden |= _is_nought(attributes.get("ht"))

    def _end_row(self) -> None:
        if not self._cells:
            return
        if self._is_hidden:
            what = {"vi": f"dòng {self._row}", "en": f"row {self._row}"}
            self._report("hidden-content", {"what": what}, {"sheet": self._name, "row": self._row})
        cells, self._cells = self._cells, []
        if self._hidden:
            self._filled.update(each.column for each in cells)
        self._take(self._row, cells)

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        name = attributes.get("r")
        column = self._column + 1 if name is None else self._column_of(name)
        if column <= self._column:
            fault = {"vi": f"ô {name} có hai lần hoặc sai thứ tự", "en": f"cell {name} comes twice or out of order"}
            location = {"sheet": self._name, "cell": cell_name(column, self._row)}
            raise RefusedError([Problem("file-inconsistent", facts={"fault": fault}, location=location)])
        self._column = column
        self._is_inside = True
        self._kind = attributes.get("t", NUMBER)
        style = attributes.get("s", "0")
        self._style = int(style) if style.isascii() and style.isdecimal() else 0

    def _column_of(self, name: str) -> int:
        letters = name.rstrip("0123456789")
        if name[len(letters) :] != str(self._row):
            raise self._contradiction(f"ô {name[:20]} ở dòng {self._row}", f"cell {name[:20]} in row {self._row}")
        if letters not in self._columns:
            self._columns[letters] = self._number_of_column(letters)
        return self._columns[letters]

    def _number_of_column(self, letters: str) -> int:
        number = 0
        if letters.isascii() and letters.isalpha() and letters.isupper() and len(letters) <= len("XFD"):
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
        if not 0 < number <= LAST_COLUMN:
            raise self._contradiction(f"không có cột {letters[:20]!r}", f"no column is {letters[:20]!r}")
        return number

    def _start_spoken(self, _: Mapping[str, str]) -> None:
        """How a text is pronounced is no part of it."""
        self._is_inside = False

    def _end_spoken(self) -> None:
        self._is_inside = True

    def _end_cell(self) -> None:
        self._is_inside = False
        if not self._held:
            return
        text = (self._held[0] if len(self._held) == 1 else "".join(self._held)).strip()
        self._held.clear()
        if text:
            self._end_filled_cell(text, self._kind)

    def _end_filled_cell(self, text: str, kind: str) -> None:
        if kind == SHARED_TEXT:
            text = self._shared(text)
        elif kind == FLAG:
            text = "TRUE" if is_true(text) else "FALSE"
        else:
            text = cell_text(text)
        if kind == ERROR:
            location = {"sheet": self._name, "cell": cell_name(self._column, self._row)}
            self._report("number-not-decimal", {"row": self._row, "value": text}, location)
        elif text:
            self._cells.append(Stored(self._column, text, kind == NUMBER, self._style))

    def _shared(self, number: str) -> str:
        try:
            if number.isdecimal():
                return self._texts[int(number)]
        except (IndexError, ValueError):
            pass
        place = cell_name(self._column, self._row)
        fault = {"vi": f"ô {place} trỏ tới văn bản không có", "en": f"cell {place} refers to a text that is not there"}
        location = {"sheet": self._name, "cell": place}
        raise RefusedError([Problem("file-inconsistent", facts={"fault": fault}, location=location)])

    def _formula(self, _: Mapping[str, str]) -> None:
        if self._column:
            self._report("text-formula", {}, {"sheet": self._name, "cell": cell_name(self._column, self._row)})

    def _merged(self, attributes: Mapping[str, str]) -> None:
        cells = attributes.get("ref", "?")[:40]
        self._report("merged-cells", {"range": cells}, {"sheet": self._name, "cell": cells})

    def _filtered(self, _: Mapping[str, str]) -> None:
        what = {"vi": "dòng bị lọc", "en": "rows filtered out and"}
        self._report("hidden-content", {"what": what}, {"sheet": self._name})

    def _report(self, code: str, facts: Mapping[str, object], location: Location) -> None:
        self._problems.append(Problem(code, facts=facts, location=location))
        if len(self._problems) > MOST_REPORTED:
            raise RefusedError(self._problems)

    def _contradiction(self, vietnamese: str, english: str) -> RefusedError:
        facts = {"fault": {"vi": vietnamese, "en": english}}
        location: Location = {"sheet": self._name, "row": self._row}
        return RefusedError([Problem("file-inconsistent", facts=facts, location=location)])


def _in_both_spaces(handlers: Mapping[str, Any]) -> dict[str, Any]:
    """Handlers by the full names of their elements, in the transitional and the strict form of the format."""
    return {f"{space}{BETWEEN}{name}": handler for space in _MAIN for name, handler in handlers.items()}


def _is_nought(size: str | None) -> bool:
    return size is not None and size.strip("0.") == "" and "0" in size

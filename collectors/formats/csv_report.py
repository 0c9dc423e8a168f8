"""A report as CSV, as a spreadsheet or a system writes it: read by the names of its columns, and never guessed."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from collectors.encodings import UTF_16, guess
from collectors.files import CSV_TYPE, format_of
from collectors.formats.report_table import (
    MOST_PROBLEMS,
    MOST_ROWS,
    SAID_BESIDE,
    Beside,
    Cell,
    column_named,
    header_problems,
    number_of,
    row_of,
    text_problems,
)
from collectors.problems import Location, Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.reports import Document

SEPARATORS = ",;\t"
MOST_COLUMNS = 64
MOST_SEPARATORS_IN_A_ROW = 20_000
"""Those inside quoted notes too; a row that has more is made to fill memory."""

MOST_GUESSED = 65_536
"""Characters from which an encoding is guessed."""

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_DECIMAL = re.compile(r'"?#\s*(?P<name>decimal)\s*=\s*(?P<value>[.,])"?[,;\t\s]*')
_SAYS = re.compile(r'"?#\s*(?P<name>[a-z_]+)\s*=\s*(?P<value>.*?)"?[,;\t\s]*')
_SEPARATOR = re.compile(r"sep=(?P<sign>[,;\t])[,;\t]*", re.IGNORECASE)
_FOREIGN = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class _Opening:
    """What stands above the header: what the file says of itself, its separator, and where the header begins."""

    said: Mapping[str, Cell]
    separator: str | None
    start: int
    lines: int


@dataclass(frozen=True)
class _Table:
    """The header, and the rows below it, each with its number as a spreadsheet shows it."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[int, list[str]], ...]

    def place(self, number: int, name: str | None) -> Location:
        """Where a row's field stands, by the header's own word for it."""
        named = [each.text for each in self.header if column_named(each.text) == name]
        return {"row": number, "column": named[0]} if named else {"row": number}

    @property
    def whole(self) -> Location:
        """Where the header stands."""
        return {"row": self.header[0].location["row"]}

    def at(self, number: int, column: int) -> Location:
        """Where a cell stands; by its number where the header gives its column no name."""
        name = self.header[column].text if column < len(self.header) else ""
        return {"row": number, "column": name or column + 1}


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a CSV says.

    Raises:
        RefusedError: no text in UTF-8, no table, or cells that cannot be what their column says; each is named by row
            and column.
    """
    format_of(paper.content, None, CSV_TYPE)
    if not paper.content.strip():
        raise RefusedError([Problem("empty-report", location={"row": 1})])
    if paper.content.startswith(UTF_16):
        raise RefusedError([Problem("not-utf8", facts={"fault": "UTF-16"}, location={"row": 1})])
    text = paper.content.decode("utf-8-sig", "surrogateescape")
    opening = _opening(text)
    table = _table(text, opening)
    _refuse([*islice(_foreign(table, opening), MOST_PROBLEMS)])
    beside = Beside(arrival.settings, opening.said)
    _refuse([*_width_problems(table), *header_problems(table.header, table.whole), *beside.problems()])
    problems: list[Problem] = []
    rows = tuple(_rows(table, beside.text("decimal"), problems))
    if not text.endswith(("\n", "\r")) and not _is_known_whole(arrival, beside):
        fault = {"vi": "dòng cuối không có dấu xuống dòng", "en": "the last line has no line end"}
        last = table.rows[-1][0] if table.rows else opening.lines + 1
        problems.append(Problem("body-truncated", facts={"fault": fault}, location={"row": last}))
    _refuse(problems)
    return beside.reading(rows, paper, arrival, table.place)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise RefusedError(problems)


def _opening(text: str) -> _Opening:
    """The lines above the header: `# decimal=,` and the like, and the `sep=;` of spreadsheets."""
    said: dict[str, Cell] = {}
    separator, start, lines = None, 0, 0
    while (found := _LINE.match(text, start)) and (line := found[1].strip()) and start < len(text):
        declared = _SEPARATOR.fullmatch(line)
        if declared:
            separator = declared["sign"]
        elif line.startswith(("#", '"#')):
            name, cell = _said(line, lines + 1)
            if name in said:
                fault = {"vi": f"hai dòng cùng ghi {name}", "en": f"two lines say {name}"}
                raise RefusedError([Problem("csv-format", facts={"fault": fault}, location=cell.location)])
            said[name] = cell
        else:
            break
        start, lines = found.end(), lines + 1
    return _Opening(said, separator, start, lines)


def _said(line: str, number: int) -> tuple[str, Cell]:
    found = _DECIMAL.fullmatch(line) or _SAYS.fullmatch(line)
    if found is None or found["name"] not in SAID_BESIDE:
        shown = line[:40].encode("utf-8", "replace").decode()
        fault = {"vi": f'không hiểu dòng "{shown}"', "en": f'the line "{shown}" is not understood'}
        raise RefusedError([Problem("csv-format", facts={"fault": fault}, location={"row": number})])
    value = unicodedata.normalize("NFC", found["value"].replace('""', '"').strip())
    return found["name"], Cell(value, {"row": number})


def _table(text: str, opening: _Opening) -> _Table:
    first = _LINE.match(text, opening.start)
    separator = opening.separator or _separator(first[1] if first else "")
    header, rows, counted = None, [], 0
    for number, cells in enumerate(_records(text[opening.start :], separator, opening.lines), start=opening.lines + 1):
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(cells, number)
            continue
        counted += 1
        if counted <= MOST_ROWS:
            rows.append((number, cells))
    if counted > MOST_ROWS:
        facts = {"counted": counted, "limit": MOST_ROWS}
        raise RefusedError([Problem("too-many-rows", facts=facts, location={"row": opening.lines + 2 + MOST_ROWS})])
    if header is None:
        raise RefusedError([Problem("empty-report", location={"row": 1})])
    return _Table(header, tuple(rows))


def _header(cells: list[str], number: int) -> tuple[Cell, ...]:
    if len(cells) > MOST_COLUMNS:
        fault = {"vi": f"dòng tiêu đề có {len(cells)} cột", "en": f"the header has {len(cells)} columns"}
        raise RefusedError([Problem("csv-format", facts={"fault": fault}, location={"row": number})])
    names = [cell.strip() for cell in cells]
    return tuple(Cell(name, {"row": number, "column": name or place}) for place, name in enumerate(names, start=1))


def _separator(header: str) -> str:
    """The sign that parts the header into the most columns of ours, or else into the most columns."""

    def parts(sign: str) -> tuple[int, int]:
        names = [column_named(each.strip('" ')) for each in header.split(sign)]
        return len({"indicator", "area", "period", "value"} & set(names)), len(names)

    return max(SEPARATORS, key=parts)


def _records(text: str, separator: str, above: int) -> Iterator[list[str]]:
    """Every record, blank lines as empty ones; `above` lines stand before the text."""
    budget = _Budget(separator)
    reader = csv.reader(budget.lines(text), delimiter=separator, strict=True)
    number = above
    try:
        for cells in reader:
            number += 1
            budget.used = 0
            yield cells
    except csv.Error as error:
        fault = {"vi": f"dòng {number + 1} không phải CSV ({error})", "en": f"row {number + 1} is not CSV ({error})"}
        raise RefusedError([Problem("csv-format", facts={"fault": fault}, location={"row": number + 1})]) from error


class _Budget:
    """Hands out lines, and stops a row that would become millions of cells before it is one."""

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self.used = 0

    def lines(self, text: str) -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            self.used += line.count(self._separator)
            if self.used > MOST_SEPARATORS_IN_A_ROW:
                raise csv.Error("too many cells")
            yield line


def _foreign(table: _Table, opening: _Opening) -> Iterator[Problem]:
    """Cells whose bytes are no UTF-8, with the encoding that they probably are in."""
    places = [(each.location, each.text) for each in (*opening.said.values(), *table.header) if _has_foreign(each.text)]
    places += [
        (table.at(number, column), cell)
        for number, cells in table.rows
        for column, cell in enumerate(cells)
        if not cell.isascii() and _has_foreign(cell)
    ]
    if not places:
        return
    sample = " ".join(cell for _, cell in places)[:MOST_GUESSED]
    name = guess(sample.encode("utf-8", "surrogateescape"))
    fault = {"vi": f"có vẻ là {name}", "en": f"it looks like {name}"} if name else {"vi": "không rõ bảng mã", "en": "?"}
    for location, _ in places:
        shown = {key: _shown(value) if isinstance(value, str) else value for key, value in location.items()}
        yield Problem("not-utf8", facts={"fault": fault}, location=shown)


def _has_foreign(text: str) -> bool:
    return _FOREIGN.search(text) is not None


def _shown(text: str) -> str:
    return _FOREIGN.sub("\N{REPLACEMENT CHARACTER}", text)


def _width_problems(table: _Table) -> Iterator[Problem]:
    expected = len(table.header)
    for number, cells in table.rows:
        if len(cells) != expected:
            facts = {"row": number, "counted": len(cells), "expected": expected}
            yield Problem("csv-row-width", facts=facts, location={"row": number})


def _rows(table: _Table, sign: str | None, problems: list[Problem]) -> Iterator[Row]:
    names = [column_named(each.text) for each in table.header]
    for index, (number, cells) in enumerate(table.rows):
        if len(problems) > MOST_PROBLEMS:
            return
        said = {}
        for column, (name, written) in enumerate(zip(names, cells, strict=True)):
            text = written.strip()
            said[name] = text if text.isascii() else unicodedata.normalize("NFC", text)
            if not name and text:
                problems.append(
                    Problem("unknown-column", facts={"column": column + 1}, location=table.at(number, column))
                )
            else:
                place = table.at(number, column)
                problems += text_problems(name, Cell(said[name], place), f"#/observations/{index}/{name}")
        yield row_of(index, number, said, number_of(said["value"], sign) if said["value"] else (None, None))


def _is_known_whole(arrival: Arrival, beside: Beside) -> bool:
    """Whether something else than its last line shows that nothing of a file is missing."""
    return bool(arrival.settings.get("digest")) or bool(beside.text("row_count") and beside.text("value_sum"))

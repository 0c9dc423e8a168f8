"""A table as CSV (RFC 4180) read so that nothing is lost in silence: header, width and encoding are checked."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from collectors.problems import Problem, RefusedError

MOST_ROWS = 100_000


@dataclass(frozen=True)
class Line:
    """One row below the header: its number as a spreadsheet shows it (the header is 1), and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def at(self, column: str) -> str:
        """The pointer of a cell."""
        return f"#/row/{self.number}/{column}"


def read_table(content: bytes, columns: Sequence[str]) -> tuple[Line, ...]:
    """The rows of a table with exactly these columns, in any order; a byte order mark is passed over.

    Raises:
        RefusedError: empty, not UTF-8, not CSV, other columns, too many rows, or rows of another width than the header.
    """
    header, *rows = _cells(_text(content))
    problems = [*_header_problems(header, columns), *_row_problems(len(header), rows)]
    if problems:
        raise RefusedError(problems)
    return tuple(Line(number, dict(zip(header, row, strict=True))) for number, row in enumerate(rows, start=2))


def _text(content: bytes) -> str:
    if not content.strip():
        raise RefusedError([Problem("empty-report")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error
    if not text.strip():
        raise RefusedError([Problem("empty-report")])
    return text


def _cells(text: str) -> list[list[str]]:
    """Every row; the csv module gives blank lines as empty rows, which only the end of a file may have."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        fault = f"line {reader.line_num} is not CSV: {error}"
        raise RefusedError([Problem("malformed-report", f"#/row/{reader.line_num}", {"fault": fault})]) from error
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _header_problems(header: Sequence[str], columns: Sequence[str]) -> list[Problem]:
    found = [Problem("missing-field", "#/row/1", {"field": name}) for name in columns if name not in header]
    found += [Problem("unknown-field", "#/row/1", {"field": name[:100]}) for name in header if name not in columns]
    twice = sorted({name for name in columns if header.count(name) > 1})
    return found + [Problem("duplicate-key", "#/row/1", {"key": name}) for name in twice]


def _row_problems(width: int, rows: Sequence[Sequence[str]]) -> list[Problem]:
    if len(rows) > MOST_ROWS:
        return [Problem("too-many-rows", "#", {"counted": len(rows), "limit": MOST_ROWS})]
    return [
        Problem(
            "malformed-report",
            f"#/row/{number}",
            {"fault": f"row {number} has {len(row)} cells, the header has {width}"},
        )
        for number, row in enumerate(rows, start=2)
        if len(row) != width
    ]

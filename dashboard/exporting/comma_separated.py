"""The CSV of an export: UTF-8 with its mark, and no text in it that a spreadsheet would run."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from dashboard.exporting.lines import COLUMNS, Cell

MEDIA_TYPE = "text/csv; charset=utf-8; header=present"
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""By this a spreadsheet knows UTF-8 when it sees it."""

LINES_TOGETHER = 1000
"""Lines written at once."""

MOST_KEPT = 50_000
"""Texts remembered as they are written, so that memory stays bounded."""

_RUNS = re.compile("'*(?:[\t\r\n]|[\\s\u200b\ufeff]*[=+\\-@\u2212\uff1d\uff0b\uff0d\uff20])")
"""What a spreadsheet may take for the beginning of a formula, in either width, blanks and apostrophes before it too."""


def guarded(text: str) -> str:
    """A text that no spreadsheet runs: an apostrophe stands before one that could be a formula.

    One that begins with apostrophes already gets another, so that whoever takes one away has the text as it was.
    """
    return f"'{text}" if _RUNS.match(text) else text


def written(lines: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The file piece by piece: every text in quotation marks, every figure as its digits, and nothing for nothing."""
    cells = _Cells()
    held = [MARK + ",".join(COLUMNS)]
    for line in lines:
        held.append(",".join([cells[each] if isinstance(each, str) else cell(each) for each in line]))
        if len(held) >= LINES_TOGETHER:
            yield _piece(held)
            held = []
    if held:
        yield _piece(held)


def _piece(held: list[str]) -> bytes:
    return "".join(f"{each}\r\n" for each in held).encode()


def cell(content: Cell) -> str:
    """A cell as it is written: a text in quotation marks, a figure as its digits, nothing for nothing."""
    if content is None:
        return ""
    if isinstance(content, Decimal):
        return format(content, "f")
    doubled = guarded(content).replace('"', '""')
    return f'"{doubled}"'


class _Cells(dict[str, str]):
    """How each text is written; the same few stand in many lines."""

    def __missing__(self, text: str) -> str:
        made = cell(text)
        if len(self) < MOST_KEPT:
            self[text] = made
        return made

"""Tables on paper: header rows again on every page, shapes with their words, headings between rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf.enums import Align

from dashboard.packs.colours import EDGE, PALE, QUIET, TEXT
from dashboard.packs.sheet import BOTTOM, MM_OF_POINT, TOP, Sheet
from dashboard.packs.tables import Line, Table

PAD = 1.0
MARK_WEIGHT = 0.16
"""The part of the width that shapes and their words take."""


@dataclass
class Place:
    """Where a table stands, and how far it has come."""

    x: float
    y: float
    width: float


def draw_table(sheet: Sheet, table: Table, at: Place, *, size: float = 8) -> float:
    """Draw a table, on as many pages as it needs; gives how far down it came."""
    widths = _widths(table, at.width)
    _title(sheet, table, at)
    if not table.lines:
        sheet.line_of(at.x, at.y + 1, table.empty, size + 1)
        return at.y + 8
    _head(sheet, table, widths, at, size)
    for line in table.lines:
        high = _high(sheet, line, widths, size)
        if at.y + high > BOTTOM:
            sheet.start()
            at.y = TOP
            _head(sheet, table, widths, at, size)
        _row(sheet, line, (widths, [each.is_numeric for each in table.columns]), at, (size, high))
    for each in table.foot:
        sheet.line_of(at.x, at.y + 1, each, size, style="B")
        at.y += size * MM_OF_POINT * 1.4 + 2
    return at.y


def _widths(table: Table, width: float) -> list[float]:
    """Of the marks' column (nought where there are none) and of the others."""
    marks = width * MARK_WEIGHT if table.has_marks else 0.0
    total = sum(each.weight for each in table.columns)
    return [marks, *((width - marks) * each.weight / total for each in table.columns)]


def _title(sheet: Sheet, table: Table, at: Place) -> None:
    if at.y + 22 > BOTTOM:
        sheet.start()
        at.y = TOP
    for text, size, style in ((table.title, 10.5, "B"), (table.note, 8, "")):
        if text:
            sheet.block(at.x, at.y, at.width, text, size, style=style, colour=TEXT if style else QUIET)
            at.y += sheet.height_of(at.width, text, size, style=style) + 0.4
    at.y += 1


def _head(sheet: Sheet, table: Table, widths: Sequence[float], at: Place, size: float) -> None:
    titles = [table.mark_title, *(each.title for each in table.columns)]
    high = max(sheet.height_of(w - 2 * PAD, t, size, style="B") for t, w in zip(titles, widths, strict=True) if w) + 1.6
    sheet.box((at.x, at.y), (at.width, high), PALE, None)
    x = at.x
    for text, width, is_numeric in zip(titles, widths, [False, *(e.is_numeric for e in table.columns)], strict=True):
        if width:
            align = Align.R if is_numeric else Align.L
            sheet.block(x + PAD, at.y + 0.8, width - 2 * PAD, text, size, style="B", align=align)
        x += width
    at.y += high
    sheet.stroke(((at.x, at.y), (at.x + at.width, at.y)), 0.3, TEXT)


def _high(sheet: Sheet, line: Line, widths: Sequence[float], size: float) -> float:
    """As high as the longest cell asks."""
    if line.heading:
        return sheet.height_of(sum(widths) - 2 * PAD, line.heading, size, style="B") + 1.8
    cells = [sheet.height_of(w - 2 * PAD, each, size) for each, w in zip(line.cells, widths[1:], strict=True)]
    word = sheet.height_of(widths[0] - 2 * PAD - _indent(size), line.mark[1], size) if line.mark and widths[0] else 0.0
    return max([*cells, word, size * MM_OF_POINT * 1.4]) + 0.9


def _row(
    sheet: Sheet, line: Line, columns: tuple[Sequence[float], Sequence[bool]], at: Place, sizes: tuple[float, float]
) -> None:
    (widths, numeric), (size, high) = columns, sizes
    colour = QUIET if line.is_dimmed else TEXT
    if line.heading:
        sheet.block(at.x + PAD, at.y + 0.9, at.width - 2 * PAD, line.heading, size, style="B")
    elif line.mark and widths[0]:
        edge = size * MM_OF_POINT
        sheet.mark(line.mark[0], at.x + PAD, at.y + 0.45 + edge * 0.2, edge)
        wide = widths[0] - 2 * PAD - _indent(size)
        sheet.block(at.x + PAD + _indent(size), at.y + 0.45, wide, line.mark[1], size, colour=colour)
    x = at.x + widths[0]
    for text, width, is_numeric in zip(line.cells, widths[1:], numeric, strict=False):
        align = Align.R if is_numeric else Align.L
        sheet.block(x + PAD, at.y + 0.45, width - 2 * PAD, text, size, colour=colour, align=align)
        x += width
    at.y += high
    sheet.stroke(((at.x, at.y), (at.x + at.width, at.y)), 0.15, EDGE)


def _indent(size: float) -> float:
    return size * MM_OF_POINT + 1.2

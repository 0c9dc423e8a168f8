"""Tables on slides, cut so that each fits, and rankings as native charts."""

from collections.abc import Iterator, Sequence

from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Pt

from dashboard.packs.colours import QUIET, TEXT
from dashboard.packs.slide_parts import BOTTOM, TOP, Box, Deck, Run, chart_data, number_format, row_height, sign
from dashboard.packs.slide_template import INSIDE, MARGIN
from dashboard.packs.slide_tiles import ordered, solid
from dashboard.packs.tables import Line, Table

SIZE = 9.5
HEAD = 0.55
MARK_WIDTH = 1.9
FEWEST_RANKED = 3
"""Bars from which on a chart says more than a table."""


def draw_table(deck: Deck, title: str, table: Table, notes: Sequence[str], *, is_simulated: bool) -> float:
    """A table under a slide's title, on as many slides as it needs; gives how far down it came."""
    widths = _widths(table)
    numeric = [*([False] if table.has_marks else []), *(each.is_numeric for each in table.columns)]
    head = [
        Run(each, SIZE, is_bold=True)
        for each in (*([table.mark_title] if table.has_marks else []), *(c.title for c in table.columns))
    ]
    down = TOP
    for at, lines in enumerate(_cut(table, head, widths)):
        shown = deck.pack.say("{title} (continued)").format(title=title) if at else title
        deck.begin(shown, notes, is_simulated=is_simulated)
        said = [[Run(table.title, 12, is_bold=True)], *([[Run(table.note, 9, colour=QUIET)]] if table.note else [])]
        deck.text(Box(MARGIN, TOP, INSIDE, HEAD - 0.08), said)
        rows = [head, *(_cells(line, table) for line in lines)]
        high = sum(row_height(each, widths) for each in rows)
        down = TOP + HEAD + high
        if lines:
            deck.table(Box(MARGIN, TOP + HEAD, INSIDE, high), rows, widths, numeric)
        else:
            deck.text(Box(MARGIN, TOP + HEAD, INSIDE, 0.3), [[Run(table.empty, 12)]])
    for each in table.foot:
        deck.text(Box(MARGIN, min(down + 0.05, BOTTOM - 0.25), INSIDE, 0.25), [[Run(each, SIZE, is_bold=True)]])
    return down


def draw_ranking(deck: Deck, title: str, table: Table, notes: Sequence[str], *, is_simulated: bool) -> None:
    """The figures of a table as bars, in its order, and beside them by name who has none."""
    ranked = [each for each in table.lines if each.number is not None]
    if len(ranked) < FEWEST_RANKED:
        return
    unranked = [each for each in table.lines if each.number is None and not each.heading]
    deck.begin(title, notes, is_simulated=is_simulated)
    deck.text(Box(MARGIN, TOP, INSIDE, HEAD - 0.2), [[Run(table.title, 12, is_bold=True)]])
    wide = INSIDE - 3.2 if unranked else INSIDE
    figures = [each.number for each in ranked]
    called = [_called(each, table) for each in ranked]
    data = chart_data(called, (table.title, figures))
    box = Box(MARGIN, TOP + HEAD - 0.15, wide, BOTTOM - TOP - HEAD + 0.15)
    chart = deck.chart(XL_CHART_TYPE.BAR_CLUSTERED, box, data, "ranking")
    chart.has_legend = False
    chart.font.size = Pt(7)
    ordered(chart)
    solid(chart.plots[0].series[0], number_format(figures))
    if unranked:
        said = f"{deck.pack.say('Without a figure')}: {len(unranked)}"
        names = [[Run(_called(each, table), 9, colour=QUIET)] for each in unranked]
        beside = Box(MARGIN + wide + 0.2, TOP + HEAD, 3.0, BOTTOM - TOP - HEAD)
        deck.text(beside, [[Run(said, 10, is_bold=True)], *names])


def _called(line: Line, table: Table) -> str:
    """A row by the words before its figures: "1/34 Hà Nội"."""
    words = []
    for text, column in zip(line.cells, table.columns, strict=True):
        if column.is_numeric:
            break
        words.append(text)
    return " ".join(each for each in words if each)


def _widths(table: Table) -> list[float]:
    marks = MARK_WIDTH if table.has_marks else 0.0
    total = sum(each.weight for each in table.columns)
    return [*([marks] if marks else []), *((INSIDE - marks) * each.weight / total for each in table.columns)]


def _cells(line: Line, table: Table) -> list[Run]:
    colour = QUIET if line.is_dimmed else TEXT
    count = len(table.columns) + table.has_marks
    if line.heading:
        return [Run(line.heading, SIZE, is_bold=True), *(Run("", SIZE) for _ in range(count - 1))]
    marks = (
        [Run(f"{sign(line.mark[0])} {line.mark[1]}" if line.mark else "", SIZE, colour=colour)]
        if table.has_marks
        else []
    )
    return [*marks, *(Run(each, SIZE, colour=colour) for each in line.cells)]


def _cut(table: Table, head: Sequence[Run], widths: Sequence[float]) -> Iterator[list[Line]]:
    """The rows of a table slide by slide; an empty table has one slide."""
    room = BOTTOM - TOP - HEAD - row_height(head, widths) - (0.3 if table.foot else 0)
    held: list[Line] = []
    used = 0.0
    for line in table.lines:
        high = row_height(_cells(line, table), widths)
        if held and used + high > room:
            yield held
            held, used = [], 0.0
        held.append(line)
        used += high
    yield held

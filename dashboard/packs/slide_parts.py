"""What a slide is made of: text boxes, shapes for states, tables and native charts, placed in inches."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from dashboard.packs.colours import EDGE, PAPER, QUIET, STATES, TEXT, Colour
from dashboard.packs.pack import Pack
from dashboard.packs.slide_template import (
    COVER,
    HEIGHT,
    INSIDE,
    MARGIN,
    TITLE_HEIGHT,
    TITLE_SIZE,
    TITLE_TOP,
    TITLED,
    WIDTH,
    blank,
    rgb,
)

TOP = 1.3
BOTTOM = HEIGHT - 0.5
LEADING = 1.35
WIDE_LETTER = 0.53
"""The width of a letter in sizes, on the safe side: slides are laid out without measuring letters."""

_SHAPES = {
    "on": MSO_SHAPE.OVAL,
    "none": MSO_SHAPE.OVAL,
    "late": MSO_SHAPE.PIE,
    "risk": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "off": MSO_SHAPE.DIAMOND,
    "error": MSO_SHAPE.MATH_MULTIPLY,
    "up": MSO_SHAPE.UP_ARROW,
    "down": MSO_SHAPE.DOWN_ARROW,
    "flat": MSO_SHAPE.RECTANGLE,
}
_SIGNS = {
    "on": "\N{BLACK CIRCLE}",
    "none": "\N{WHITE CIRCLE}",
    "late": "\N{CIRCLE WITH LEFT HALF BLACK}",
    "risk": "\N{BLACK UP-POINTING TRIANGLE}",
    "off": "\N{BLACK DIAMOND}",
    "error": "\N{MULTIPLICATION X}",
    "up": "\N{UPWARDS ARROW}",
    "down": "\N{DOWNWARDS ARROW}",
    "flat": "\N{RIGHTWARDS ARROW}",
}
"""The same shapes as letters, for the cells of a table."""


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches."""

    x: float
    y: float
    width: float
    height: float

    @property
    def sides(self) -> tuple[Any, Any, Any, Any]:
        """As the library takes them."""
        return Inches(self.x), Inches(self.y), Inches(self.width), Inches(self.height)


@dataclass(frozen=True)
class Run:
    """Some letters of one size and weight."""

    text: str
    size: float = 9
    is_bold: bool = False
    colour: Colour = TEXT


class Deck:
    """The slides of a pack, one after another."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.file = blank(pack.asked.language)
        self.slide: Any = None

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide."""
        self.slide = self.file.slides.add_slide(self.file.slide_layouts[COVER])
        self.slide.shapes.title.text = title
        self.slide.placeholders[1].text = "\n".join(lines)

    def begin(self, title: str, notes: Sequence[str], *, is_simulated: bool) -> None:
        """A slide under a title; below it as of when, at its foot whose it is and which one."""
        say = self.pack.say
        self.slide = self.file.slides.add_slide(self.file.slide_layouts[TITLED])
        self._title(title)
        as_of = say("Known as of {moment}").format(moment=self.pack.moment)
        shown = f"{as_of} · {say('Simulated figures')}" if is_simulated else as_of
        self.text(Box(MARGIN, 0.94, INSIDE, 0.28), [[Run(shown, 11, colour=QUIET)]])
        whose = f"{say('Government Office')} \N{EM DASH} Điều Hành · SHA-256 {self.pack.digest[:16]}…"
        self.text(Box(MARGIN, HEIGHT - 0.4, INSIDE - 1, 0.26), [[Run(whose, 8, colour=QUIET)]])
        number = str(len(self.file.slides))
        self.text(Box(WIDTH - MARGIN - 0.8, HEIGHT - 0.4, 0.8, 0.26), [[Run(number, 9)]], align=PP_ALIGN.RIGHT)
        self.slide.notes_slide.notes_text_frame.text = "\n".join([as_of, *notes])

    def _title(self, title: str) -> None:
        """In the template's size, smaller where it would take more than its place."""
        self.slide.shapes.title.text = title
        scale = fitting(Box(MARGIN, TITLE_TOP, INSIDE, TITLE_HEIGHT), [[Run(title, TITLE_SIZE)]])
        if scale < 1:
            self.slide.shapes.title.text_frame.paragraphs[0].runs[0].font.size = Pt(round(TITLE_SIZE * scale))

    def text(self, box: Box, lines: Sequence[Sequence[Run]], *, name: str = "", align: Any = PP_ALIGN.LEFT) -> None:
        """A text box; its letters shrink where a place is too small for them."""
        shape = self.slide.shapes.add_textbox(*box.sides)
        if name:
            shape.name = name
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.word_wrap = True
        frame.vertical_anchor = MSO_ANCHOR.TOP
        scale = fitting(box, lines)
        for at, runs in enumerate(lines):
            paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
            paragraph.alignment = align
            for run in runs:
                _write(paragraph, run, scale)

    def card(self, box: Box, name: str, *, is_heavy: bool) -> None:
        """A frame that other things stand in."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.sides)
        shape.name = name
        _dress(shape, PAPER, TEXT if is_heavy else EDGE, 2.25 if is_heavy else 0.75)

    def mark(self, code: str, x: float, y: float, size: float = 0.13) -> None:
        """The shape of a state; a word always stands beside it."""
        shape = self.slide.shapes.add_shape(_SHAPES.get(code, MSO_SHAPE.OVAL), *Box(x, y, size, size).sides)
        shape.name = f"mark {code}"
        _dress(shape, PAPER if code == "none" else STATES.get(code, QUIET), TEXT, 0.75)

    def bar(self, box: Box, fill: Colour, name: str) -> None:
        """A plain rectangle."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.sides)
        shape.name = name
        _dress(shape, fill, fill, 0)

    def table(self, box: Box, rows: Sequence[Sequence[Run]], widths: Sequence[float], numeric: Sequence[bool]) -> None:
        """A native table; the first row is its header."""
        frame = self.slide.shapes.add_table(len(rows), len(widths), *box.sides)
        table = frame.table
        _plain(frame)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Inches(width)
        for line, cells in zip(table.rows, rows, strict=True):
            line.height = Inches(row_height(cells, widths))
            for cell, run, is_numeric in zip(line.cells, cells, numeric, strict=True):
                cell.margin_left = cell.margin_right = Inches(0.05)
                cell.margin_top = cell.margin_bottom = Inches(0.02)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if is_numeric else PP_ALIGN.LEFT
                _write(paragraph, run, 1)
            if cells[0].text and not any(run.text for run in cells[1:]) and len(cells) > 1:
                line.cells[0].merge(line.cells[len(cells) - 1])

    def chart(self, kind: XL_CHART_TYPE, box: Box, data: Any, name: str) -> Any:
        """A native chart with its data in it, in our letters, its language said."""
        frame = self.slide.shapes.add_chart(kind, *box.sides, data)
        frame.name = name
        chart = frame.chart
        chart.font.size = Pt(8)
        chart.font.color.rgb = rgb(TEXT)
        chart.has_title = False
        space = chart._chartSpace  # noqa: SLF001 - the library knows no language of a chart
        language = "vi-VN" if self.pack.asked.language == "vi" else "en-GB"
        lang = parse_xml(f'<c:lang xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="{language}"/>')
        before = space.find("{http://schemas.openxmlformats.org/drawingml/2006/chart}date1904")
        space.insert(0 if before is None else 1, lang)
        return chart


def chart_data(categories: Sequence[str], *series: tuple[str, Sequence[float | None]]) -> Any:
    """What a chart draws, which its reader can change; None is a gap."""
    data: Any = CategoryChartData(number_format([each for _, values in series for each in values]))  # type: ignore[no-untyped-call] # the library says no types here
    data.categories = categories
    for name, values in series:
        data.add_series(name, values)
    return data


def number_format(values: Sequence[float | None]) -> str:
    """As an office writes the figures of a chart: in thousands, with the decimals they need, two at most."""
    known = [each for each in values if each is not None]
    decimals = next((each for each in (0, 1) if all(round(value, each) == round(value, 2) for value in known)), 2)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def sign(code: str) -> str:
    """A state's shape as a letter."""
    return _SIGNS.get(code, _SIGNS["none"])


def lines_of(text: str, size: float, width: float) -> int:
    """How many lines a text takes at most in a width of some inches."""
    across = max(1, int(width * 72 / (size * WIDE_LETTER)))
    return sum(max(1, ceil(len(part) / across)) for part in text.split("\n"))


def row_height(cells: Sequence[Run], widths: Sequence[float]) -> float:
    """How high a row of a table is, in inches."""
    if not any(run.text for run in cells[1:]):
        cells, widths = cells[:1], [sum(widths)]
    high = max(lines_of(run.text, run.size, width - 0.1) * run.size for run, width in zip(cells, widths, strict=True))
    return high * 1.25 / 72 + 0.05


def fitting(box: Box, lines: Sequence[Sequence[Run]]) -> float:
    """By how much letters shrink so that they fit a place: 1 where they do, never under a half."""
    scale = 1.0
    while scale > 0.5 and _needed(lines, box.width, scale) > box.height:  # noqa: PLR2004 - smaller cannot be read
        scale -= 0.05
    return scale


def _needed(lines: Sequence[Sequence[Run]], width: float, scale: float) -> float:
    high = 0.0
    for runs in lines:
        size = max((run.size for run in runs), default=9) * scale
        length = sum(len(run.text) * run.size for run in runs) * scale * WIDE_LETTER / 72
        high += max(1, ceil(length / width)) * size * LEADING / 72
    return high


def _write(paragraph: Any, run: Run, scale: float) -> None:
    written = paragraph.add_run()
    written.text = run.text
    written.font.size = Pt(max(6, round(run.size * scale * 2) / 2))
    written.font.bold = run.is_bold
    written.font.color.rgb = rgb(run.colour)


def _dress(shape: Any, fill: Colour, edge: Colour, thickness: float) -> None:
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    shape.line.color.rgb = rgb(edge)
    shape.line.width = Pt(thickness)


def _plain(frame: Any) -> None:
    """The plainest style of tables: thin lines, so that it prints in black and white."""
    properties = frame.table._tbl.tblPr  # noqa: SLF001 - the library sets no style
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    style.text = "{5940675A-B579-460E-94D1-54222C63F5DA}"
    frame.table.horz_banding = False

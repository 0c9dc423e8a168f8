"""A selection on paper: A4 lying; every page says whose it is, what was asked, as of when, and which of how many."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from fpdf.enums import Align
from fpdf.fonts import TTFFont

from dashboard.exporting.lines import COLUMNS, Cell
from dashboard.formatting import number
from dashboard.words import Say
from indicators.paper import LETTERS, Paper

MEDIA_TYPE = "application/pdf"

MOST_ROWS = 2_000
"""Figures that are printed; more belong into a workbook."""

MARGIN = 10.0
WIDTH, HEIGHT = 297.0, 210.0
INSIDE = WIDTH - 2 * MARGIN
BOTTOM = HEIGHT - 12.0
SIZE = 7.5
ROW = 3.9
PAD = 1.0
QUIET, TEXT, PALE, EDGE = (77, 87, 97), (26, 33, 41), (244, 245, 247), (211, 216, 222)
TOTAL = "{nb}"
KEPT = 4096
"""Texts whose lines are remembered: most stand in many rows."""

UNKNOWN = "[?]"
"""For a letter that our fonts lack."""

PRINTED = {
    "indicator": 18.0,
    "indicator_name": 64.0,
    "area_name": 32.0,
    "period": 17.0,
    "value": 30.0,
    "unit": 22.0,
    "status": 26.0,
    "source": 46.0,
    "note": 22.0,
}
"""The columns of a line that are printed, and how wide each is in millimetres."""

TITLE_WORDS = {
    "indicator": "Code",
    "indicator_name": "Indicator",
    "area_name": "Place",
    "period": "Period",
    "value": "Value",
    "unit": "Unit",
    "status": "Standing of the figure",
    "source": "Source of the figure",
    "note": "Note",
}
STANDING_WORDS = {"P": "provisional", "E": "estimate", "F": "forecast", "M": "no figure"}


@dataclass(frozen=True)
class Headed:
    """What stands on every page, and whether any figure was made up by the simulated country."""

    say: Say
    language: str
    as_of: str
    asked: str
    count: int
    is_simulated: bool


class Listing(Paper):
    """The document on its way."""

    def __init__(self, headed: Headed, made: datetime) -> None:
        super().__init__(headed.say("Figures"), made, orientation="landscape")
        self._headed = headed
        self._cmap = frozenset[int]().union(*(each.cmap for each in self.fonts.values() if isinstance(each, TTFFont)))
        self.known = lru_cache(KEPT)(self._known)
        self.wrapped = lru_cache(KEPT)(self._wrapped)
        self.alias_nb_pages(TOTAL)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=False)
        self.set_author(headed.say("Government Office"))
        self.set_lang("vi-VN" if headed.language == "vi" else "en-GB")

    def header(self) -> None:
        """Whose it is, what was asked, as of when, how many figures, and which page."""
        say, headed = self._headed.say, self._headed
        self._text(MARGIN, 8, f"{say('Government Office')} — Điều Hành", 8.5, style="B")
        page = say("Page {number} of {total}").format(number=self.page_no(), total=TOTAL)
        self._text(WIDTH - MARGIN - 60, 8, page, 8.5, width=60)
        self._text(MARGIN, 12.5, say("Figures"), 13, style="B")
        self._text(WIDTH - MARGIN - 110, 13, say("Known as of {moment}").format(moment=headed.as_of), 8.5, width=110)
        if headed.is_simulated:
            self._text(WIDTH - MARGIN - 110, 17.5, say("Simulated figures"), 8.5, style="B", width=110)
        count = say("{count} figures").format(count=number(Decimal(headed.count), 0, headed.language))
        self.set_xy(MARGIN, 19)
        self._letters(7.5, "", QUIET)
        self.multi_cell(
            INSIDE - 60, 3.6, self.known(f"{count}. {say('What was asked')}: {headed.asked}"), align=Align.L
        )
        self.set_y(max(self.get_y(), 23.0) + 2)

    def heads(self) -> None:
        """The names of the columns, again on every page."""
        y = self.get_y()
        self.set_fill_color(*PALE)
        self.rect(MARGIN, y, INSIDE, ROW + 1.2, style="F")
        self._letters(SIZE, "B", TEXT)
        self.set_xy(MARGIN, y + 0.6)
        for name, width in PRINTED.items():
            self.cell(width - PAD, ROW, self.known(self._headed.say(TITLE_WORDS[name])), align=_align(name))
            self.set_x(self.get_x() + PAD)
        self.set_y(y + ROW + 1.6)
        self._letters(SIZE, "", TEXT)

    def row(self, texts: Mapping[str, str]) -> None:
        """A line of the table by its columns; a text that is wider than its column goes on below itself."""
        wrapped = {name: self.wrapped(self.known(text), PRINTED[name] - PAD) for name, text in texts.items()}
        high = ROW * max(len(each) for each in wrapped.values())
        if self.get_y() + high > BOTTOM:
            self.add_page()
            self.heads()
        y, x = self.get_y(), MARGIN
        for name, lines in wrapped.items():
            for place, text in enumerate(lines):
                self.set_xy(x, y + place * ROW)
                self.cell(PRINTED[name] - PAD, ROW, text, align=_align(name))
            x += PRINTED[name]
        self.set_draw_color(*EDGE)
        self.line(MARGIN, y + high, WIDTH - MARGIN, y + high)
        self.set_y(y + high)

    def closing(self, title: str, lines: Iterable[str]) -> None:
        """The sources below the table."""
        for place, text in enumerate([title, *lines]):
            if self.get_y() + 10 > BOTTOM:
                self.add_page()
            self._letters(SIZE, "" if place else "B", TEXT)
            self.set_xy(MARGIN, self.get_y() + (0 if place else 3))
            self.multi_cell(INSIDE, ROW, self.known(text), align=Align.L)

    def _wrapped(self, text: str, width: float) -> list[str]:
        if self.get_string_width(text) <= width:
            return [text] if text else []
        lines = [""]
        for word in text.split():
            for part in self._fitting(word, width):
                longer = f"{lines[-1]} {part}".strip()
                if self.get_string_width(longer) <= width:
                    lines[-1] = longer
                else:
                    lines.append(part)
        return [each for each in lines if each]

    def _fitting(self, word: str, width: float) -> list[str]:
        """A word in pieces that fit, where it is wider than the column."""
        pieces = [""]
        for letter in word:
            if pieces[-1] and self.get_string_width(pieces[-1] + letter) > width:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _text(  # noqa: PLR0913 - a line has as many sides
        self, x: float, y: float, text: str, size: float, *, style: str = "", width: float = 0
    ) -> None:
        self._letters(size, style, QUIET if not style else TEXT)
        self.set_xy(x, y)
        self.cell(width or None, size * 0.5, self.known(text), align=Align.R if width else Align.L)

    def _letters(self, size: float, style: str, colour: tuple[int, int, int]) -> None:
        self.set_font(LETTERS, style, size)
        self.set_text_color(*colour)

    def _known(self, text: str) -> str:
        """A text with a stand-in for each letter that our fonts lack, so that none is lost unseen."""
        return "".join(each if ord(each) in self._cmap or each == "\n" else UNKNOWN for each in text)


def printed(listing: Listing, lines: Iterable[Sequence[Cell]], headed: Headed) -> None:
    """Print every line below the heads."""
    places = {name: COLUMNS.index(name) for name in PRINTED}
    listing.add_page()
    listing.heads()
    for line in lines:
        listing.row({name: _written(line[place], name, headed) for name, place in places.items()})


def _written(cell: Cell, column: str, headed: Headed) -> str:
    if isinstance(cell, Decimal):
        return number(cell, max(0, -int(cell.as_tuple().exponent)), headed.language) or ""
    if column == "status":
        return headed.say(STANDING_WORDS[cell]) if cell in STANDING_WORDS else ""
    return cell or ("—" if column == "value" else "")


def _align(name: str) -> Align:
    return Align.R if name == "value" else Align.L

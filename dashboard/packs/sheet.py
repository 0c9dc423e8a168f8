"""The pages of a printed pack: A4 lying, a header that says whose, what and as of when, and shapes for states."""

from collections.abc import Sequence
from typing import Protocol

from fpdf.enums import Align, MethodReturnValue, RenderStyle, XPos, YPos
from fpdf.fonts import TTFFont

from dashboard.packs.colours import EDGE, PAPER, QUIET, STATES, TEXT, Colour
from dashboard.packs.pack import Pack
from indicators.paper import LETTERS, Paper

MARGIN = 10.0
WIDTH, HEIGHT = 297.0, 210.0
INSIDE = WIDTH - 2 * MARGIN
TOP = 27.0
BOTTOM = HEIGHT - 12.0
LEADING = 1.4
"""Height of a line in sizes of its letters: Vietnamese marks stand above and below."""

MM_OF_POINT = 25.4 / 72
TOTAL = "{nb}"
"""Stands for the number of pages until it is known."""

STAND_INS = {"\N{GREATER-THAN OR EQUAL TO}": ">=", "\N{LESS-THAN OR EQUAL TO}": "<="}
"""For letters that our fonts lack."""

UNKNOWN = "[?]"
"""For every other such letter."""

BLANKS = "\n"

_SHAPES: dict[str, Sequence[tuple[float, float]]] = {
    "risk": ((12, 2.5), (23, 21.5), (1, 21.5)),
    "off": ((12, 0.5), (23.5, 12), (12, 23.5), (0.5, 12)),
    "up": ((12, 2.5), (21, 12), (15.5, 12), (15.5, 21.5), (8.5, 21.5), (8.5, 12), (3, 12)),
    "down": ((12, 21.5), (21, 12), (15.5, 12), (15.5, 2.5), (8.5, 2.5), (8.5, 12), (3, 12)),
    "flat": ((2, 9.5), (22, 9.5), (22, 14.5), (2, 14.5)),
}
"""On a grid of 24 by 24, as the screens draw them."""

_STROKES: dict[str, Sequence[Sequence[tuple[float, float]]]] = {
    "late": (((12, 6), (12, 12.5), (16.5, 15)),),
    "error": (((4, 4), (20, 20)), ((20, 4), (4, 20))),
    "good": (((3, 12.5), (9.5, 19), (21, 5.5)),),
    "bad": (((12, 2.5), (12, 14)), ((12, 19), (12, 21.5))),
}


class Piece(Protocol):
    """Something that stands on a page; it knows its height before it is drawn."""

    def height(self, sheet: "Sheet", width: float) -> float:
        """How high it is at a width, in millimetres."""

    def draw(self, sheet: "Sheet", x: float, y: float, width: float) -> None:
        """Draw it with its upper left corner at a point."""


class Sheet(Paper):
    """The document: what is drawn on it says where, in millimetres."""

    def __init__(self, pack: Pack) -> None:
        super().__init__(pack.say("Meeting pack"), pack.asked.as_of, orientation="landscape")
        self.pack = pack
        self.heading = ""
        self._cmap = frozenset[int]().union(*(each.cmap for each in self.fonts.values() if isinstance(each, TTFFont)))
        self.is_simulated = False
        self.alias_nb_pages(TOTAL)
        self.set_margin(MARGIN)
        self.c_margin = 0
        self.set_auto_page_break(auto=False)
        self.set_author(pack.say("Government Office"))
        self.set_lang("vi-VN" if pack.asked.language == "vi" else "en-GB")
        self.set_subject(pack.moment)
        self.set_keywords(f"sha256:{pack.digest}")

    def begin(self, heading: str, *, is_simulated: bool) -> None:
        """A new page under a heading."""
        self.heading, self.is_simulated = heading, is_simulated
        self.start()

    def start(self) -> None:
        """A further page under the same heading."""
        self.add_page()

    def header(self) -> None:
        """Whose pack it is, what the page asks, and as of when its figures were known."""
        say = self.pack.say
        self.line_of(MARGIN, 8, f"{say('Government Office')} \N{EM DASH} Điều Hành", 8.5, style="B", colour=QUIET)
        page = say("Page {number} of {total}").format(number=self.page_no(), total=TOTAL)
        self.line_of(WIDTH - MARGIN - 40 + self._spare(8.5), 8, page, 8.5, colour=QUIET, width=40, align=Align.R)
        self.line_of(MARGIN, 12.5, self.heading, self._fitting(self.heading, 15, 205), style="B")
        as_of = say("Known as of {moment}").format(moment=self.pack.moment)
        self.line_of(WIDTH - MARGIN - 75, 13, as_of, 8.5, width=75, align=Align.R)
        if self.is_simulated:
            self.line_of(WIDTH - MARGIN - 75, 17.8, say("Simulated figures"), 8.5, style="B", width=75, align=Align.R)
        self.stroke(((MARGIN, 24), (WIDTH - MARGIN, 24)), 0.4, TEXT)

    def footer(self) -> None:
        """By what the page is known to belong to the others."""
        digest = f"SHA-256 {self.pack.digest[:16]}…"
        self.stroke(((MARGIN, HEIGHT - 10), (WIDTH - MARGIN, HEIGHT - 10)), 0.2, EDGE)
        self.line_of(MARGIN, HEIGHT - 9, self.pack.say("Meeting pack"), 7, colour=QUIET)
        self.line_of(WIDTH - MARGIN - 90, HEIGHT - 9, digest, 7, colour=QUIET, width=90, align=Align.R)

    def line_of(  # noqa: PLR0913 - a line has as many sides
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        style: str = "",
        colour: Colour = TEXT,
        width: float = 0,
        align: Align = Align.L,
    ) -> float:
        """One line of text; gives its width."""
        self._letters(size, style, colour)
        self.set_xy(x, y)
        text = self._known(text)
        self.cell(width or None, size * MM_OF_POINT * LEADING, text, align=align)
        return self.get_string_width(text)

    def block(  # noqa: PLR0913 - a paragraph has as many sides
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        *,
        style: str = "",
        colour: Colour = TEXT,
        align: Align = Align.L,
    ) -> None:
        """A paragraph of some width, as many lines as it takes."""
        self._letters(size, style, colour)
        self.set_xy(x, y)
        line = size * MM_OF_POINT * LEADING
        self.multi_cell(width, line, self._known(text), align=align, padding=0, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def height_of(self, width: float, text: str, size: float, *, style: str = "") -> float:
        """How high a paragraph will be."""
        if not text:
            return 0.0
        self._letters(size, style, TEXT)
        line = size * MM_OF_POINT * LEADING
        found = self.multi_cell(
            width, line, self._known(text), align=Align.L, dry_run=True, output=MethodReturnValue.HEIGHT
        )
        return float(found)  # type: ignore[arg-type] # of all it may give, a height is asked for

    def stroke(self, points: Sequence[tuple[float, float]], thickness: float, colour: Colour) -> None:
        """A line through some points; a dot where there is but one."""
        self.set_draw_color(*colour)
        self.set_line_width(thickness)
        if len(points) > 1:
            self.polyline(list(points))

    def area(
        self, points: Sequence[tuple[float, float]], fill: Colour, edge: Colour | None = None, thickness: float = 0.15
    ) -> None:
        """A filled outline."""
        self.set_fill_color(*fill)
        self.set_draw_color(*(edge or fill))
        self.set_line_width(thickness)
        self.polygon(list(points), style=RenderStyle.DF if edge else RenderStyle.F)

    def box(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        fill: Colour | None,
        edge: Colour | None,
        thickness: float = 0.2,
    ) -> None:
        """A rectangle, filled or outlined or both."""
        if fill:
            self.set_fill_color(*fill)
        if edge:
            self.set_draw_color(*edge)
            self.set_line_width(thickness)
        style = RenderStyle.DF if fill and edge else RenderStyle.F if fill else RenderStyle.D
        self.rect(*corner, *size, style=style)

    def mark(self, code: str, x: float, y: float, size: float) -> None:
        """The shape of a state or a direction; it says the same without its colour."""
        colour = STATES.get(code, QUIET)
        scale = size / 24
        if code in {"on", "late", "none"}:
            self.set_fill_color(*(colour if code == "on" else PAPER))
            self.set_draw_color(*(TEXT if code == "on" else colour))
            self.set_line_width(size * 0.08)
            self.circle(x + size / 2, y + size / 2, size * 0.42, style=RenderStyle.DF)
        if code in _SHAPES:
            self.area([(x + a * scale, y + b * scale) for a, b in _SHAPES[code]], colour, TEXT, size * 0.05)
        for line in _STROKES.get(code, ()):
            self.stroke([(x + a * scale, y + b * scale) for a, b in line], size * 0.12, colour)

    def _letters(self, size: float, style: str, colour: Colour) -> None:
        """Set the letters anew: what is only measured leaves a font behind that the page does not know of."""
        self.set_font(LETTERS, style, size)
        self.set_text_color(*colour)
        self.current_font_is_set_on_page = False

    def _spare(self, size: float) -> float:
        """How much wider the stand-in for the number of pages is than the number."""
        self._letters(size, "", QUIET)
        return float(self.get_string_width(TOTAL) - self.get_string_width("0"))

    def _known(self, text: str) -> str:
        """A text with a stand-in for each letter that our fonts lack, so that none is lost unseen."""
        return "".join(
            each if ord(each) in self._cmap or each in BLANKS else STAND_INS.get(each, UNKNOWN) for each in text
        )

    def _fitting(self, text: str, size: float, width: float) -> float:
        """The largest size up to one at which a line fits."""
        self._letters(size, "B", TEXT)
        found = self.get_string_width(text)
        return size if found <= width else max(6.0, size * width / found)

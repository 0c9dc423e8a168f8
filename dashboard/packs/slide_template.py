"""The office's plain template: wide slides, our letters and colours, and two layouts."""

import re
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.packs.colours import ACCENT, BAR, CLASSES, EDGE, PALE, PAPER, QUIET, STATES, TEXT, Colour

LETTERS = "Be Vietnam Pro"
LIKE_ARIAL = "020B0604020202020204"
"""What the letters are like (PANOSE): where they are not installed, an office takes its own of that kind."""

WIDTH, HEIGHT = 13.333, 7.5
MARGIN = 0.45
INSIDE = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = 0.3, 0.62
COVER, TITLED = 0, 1
TITLE_SIZE, SUBTITLE = 22, 18
KEPT = ("Title Slide", "Title Only")

_SCHEME = {
    "dk1": TEXT,
    "lt1": PAPER,
    "dk2": QUIET,
    "lt2": PALE,
    "accent1": ACCENT,
    "accent2": BAR,
    "accent3": STATES["risk"],
    "accent4": STATES["off"],
    "accent5": CLASSES[2],
    "accent6": EDGE,
    "hlink": ACCENT,
    "folHlink": QUIET,
}


def blank(language: str) -> Any:
    """A presentation without slides, in our dress.

    Args:
        language: "vi" or "en"; the letters' spelling is checked in it.
    """
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name not in KEPT:
            deck.slide_layouts.remove(layout)
    master = deck.slide_masters[0]
    _dress(master.part)
    for shape in list(master.placeholders):
        if shape.placeholder_format.type not in {1, 3}:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001 - the library removes no shape itself
    _title(master.placeholders[0], (MARGIN, TITLE_TOP, INSIDE, TITLE_HEIGHT), TITLE_SIZE)
    _layouts(deck)
    for each in master._element.iter(qn("a:defRPr")):  # noqa: SLF001 - no other way to the styles
        each.set("lang", "vi-VN" if language == "vi" else "en-GB")
    return deck


def rgb(colour: Colour) -> Any:
    """A colour as the library has it."""
    return RGBColor(*colour)  # type: ignore[no-untyped-call] # the library says no types here


def _layouts(deck: Any) -> None:
    cover, titled = deck.slide_layouts[COVER], deck.slide_layouts[TITLED]
    for layout in (cover, titled):
        for shape in list(layout.placeholders):
            if shape.placeholder_format.idx > 1:
                shape._element.getparent().remove(shape._element)  # noqa: SLF001 - the library removes no shape itself
    _title(cover.placeholders[0], (MARGIN, 2.2, INSIDE, 1.1), 36)
    _title(cover.placeholders[1], (MARGIN, 3.5, INSIDE, 2.6), SUBTITLE)
    _title(titled.placeholders[0], (MARGIN, TITLE_TOP, INSIDE, TITLE_HEIGHT), TITLE_SIZE)


def _title(shape: Any, box: tuple[float, float, float, float], size: int) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(each) for each in box)
    frame = shape.text_frame
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    style = frame._txBody.find(qn("a:lstStyle"))  # noqa: SLF001 - no other way to a list's style
    for old in list(style):
        style.remove(old)
    style.append(
        parse_xml(
            '<a:lvl1pPr xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" marL="0" indent="0" algn="l">'
            f'<a:buNone/><a:defRPr sz="{size * 100}" b="{int(size != SUBTITLE)}"/></a:lvl1pPr>'
        )
    )


def _dress(master: Any) -> None:
    """Our colours and letters in the theme, by which everything on a slide is drawn."""
    theme = next(each.target_part for each in master.rels.values() if each.reltype.endswith("/theme"))
    text = theme.blob.decode()
    for name, colour in _SCHEME.items():
        value = "".join(f"{each:02X}" for each in colour)
        text = re.sub(f"(<a:{name}>).*?(</a:{name}>)", rf'\g<1><a:srgbClr val="{value}"/>\g<2>', text, flags=re.DOTALL)
    letters = f'<a:latin typeface="{LETTERS}" panose="{LIKE_ARIAL}" pitchFamily="34" charset="0"/>'
    text = re.sub(r'<a:latin typeface="Calibri"[^>]*/>', letters, text)
    text = re.sub(r'(<a:font script="Viet" typeface=")[^"]*', rf"\g<1>{LETTERS}", text)
    text = re.sub(r'name="Office( Theme)?"', 'name="Điều Hành"', text)
    theme._blob = text.encode()  # noqa: SLF001 - the library has the theme as bytes alone

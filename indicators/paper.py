"""A paper that is printed, in the letters of the screens; the same words always make the same bytes."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
PARTS = ("latin", "vietnamese", "latin-ext")
"""The files a weight of our letters is in; a letter missing from the first is taken from the next."""

LETTERS = PARTS[0]
"""The name under which the letters are set."""

WEIGHTS = {"": "400", "B": "600"}


class Paper(FPDF):
    """A document of A4 pages with our letters on them."""

    def __init__(
        self, title: str, made: datetime, *, orientation: Literal["portrait", "landscape"] = "portrait"
    ) -> None:
        """Begin without a page.

        Args:
            title: What a reader's window calls it.
            made: The moment it is of; never the clock's, so that its bytes can be made again.
            orientation: How the pages lie.
        """
        super().__init__(orientation=orientation, format="A4")
        self.set_creation_date(made)
        self.set_title(title)
        self.set_producer("Điều Hành")
        for style, weight in WEIGHTS.items():
            for part in PARTS:
                self.add_font(part, style, FONTS / f"be-vietnam-pro-{part}-{weight}.woff2")
        self.set_fallback_fonts(list(PARTS[1:]))

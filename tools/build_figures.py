"""Build the figures of equal width that the font itself lacks: python -m tools.build_figures.

Be Vietnam Pro has no tabular figures: its "1" is half as wide as its "4", so a clock would tremble and a column of
numbers would not align. Its ten digits are copied into a family of their own, each in the middle of one width.
"""

from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent.parent / "assets" / "fonts"
SOURCE = "be-vietnam-pro-latin-{weight}.woff2"
TARGET = "figures-{weight}.woff2"
WEIGHTS = (400, 600)
DIGITS = "0123456789"
ADVANCE = 650
"""Width of every digit, in thousandths of the size: the widest one, with a little air."""

LEFT = 0.42
"""Share of a digit's free room that stands before it: a leading "1" should not look indented."""


def main() -> None:
    """Write one file a weight."""
    for weight in WEIGHTS:
        font = figures(FONTS / SOURCE.format(weight=weight))
        font.flavor = "woff2"
        font.save(FONTS / TARGET.format(weight=weight))


def figures(source: Path) -> TTFont:
    """The digits of a font, with one width."""
    font = TTFont(source)
    options = Options(layout_features=[], hinting=False, name_IDs=[0, 1, 2, 13, 14], notdef_outline=False)
    subsetter = Subsetter(options)
    subsetter.populate(text=f" {DIGITS}")
    subsetter.subset(font)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    for digit in DIGITS:
        name = names[ord(digit)]
        pen = BoundsPen(glyphs)
        glyphs[name].draw(pen)
        left, _, right, _ = pen.bounds
        start = round((ADVANCE - (right - left)) * LEFT)
        font["glyf"][name].coordinates.translate((start - left, 0))
        font["glyf"][name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (ADVANCE, start)
    return font


if __name__ == "__main__":
    main()

"""Tiles on paper: every part of a tile in the order of the eye, as high as its words ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.packs.anatomy import Anatomy, Band, Share, judged
from dashboard.packs.colours import BAND, BAND_AFTER, BAR, EDGE, PAPER, QUIET, TEXT, Colour
from dashboard.packs.sheet import BOTTOM, INSIDE, LEADING, MARGIN, MM_OF_POINT, TOP, Piece, Sheet
from dashboard.words import Say

GAP = 4.0
PADDING = 2.0
BAND_GAP = 2.6
PLAN_END = 1.15
"""A bullet bar goes a little beyond the plan, and as far as the figure does."""


@dataclass(frozen=True)
class Words:
    """A paragraph, with a shape before it where it has one."""

    text: str
    size: float = 8
    style: str = ""
    colour: Colour = TEXT
    mark: str | None = None

    def height(self, sheet: Sheet, width: float) -> float:
        """As its lines need."""
        return sheet.height_of(width - self._indent, self.text, self.size, style=self.style) + 0.6

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The shape, the words, and the shape that judges them."""
        line = self.size * MM_OF_POINT * LEADING
        edge = self.size * MM_OF_POINT
        if self.mark:
            sheet.mark(self.mark, x, y + (line - edge) / 2, edge)
        sheet.block(
            x + self._indent, y, width - self._indent, self.text, self.size, style=self.style, colour=self.colour
        )

    @property
    def _indent(self) -> float:
        return self.size * MM_OF_POINT + 1.4 if self.mark else 0.0


@dataclass(frozen=True)
class Value:
    """The figure, its unit at about half its size, and what must be said of it."""

    tile: Anatomy

    def height(self, sheet: Sheet, width: float) -> float:
        """At least the figure's own."""
        beside = self._beside
        return max(8.2, sheet.height_of(width - self._width(sheet), beside, 8.5) + 1) if beside else 8.2

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The figure, then its unit and note beside it."""
        size = self._size
        sheet.line_of(x, y + (8 - size * MM_OF_POINT * LEADING) / 2, self.tile.value, size, style="B")
        taken = self._width(sheet)
        if self._beside:
            down = max(0.0, (8.2 - sheet.height_of(width - taken, self._beside, 8.5)) / 2)
            sheet.block(x + taken, y + down, width - taken, self._beside, 8.5, colour=QUIET)

    @property
    def _size(self) -> float:
        return 12 if self.tile.is_missing else 18

    @property
    def _beside(self) -> str:
        return " · ".join(each for each in (self.tile.unit, self.tile.note) if each)

    def _width(self, sheet: Sheet) -> float:
        sheet.height_of(100, "0", self._size, style="B")
        return float(sheet.get_string_width(self.tile.value)) + 2.4


@dataclass(frozen=True)
class Bullet:
    """How much of a plan is reached: a bar on a band, and a line at the plan; the axis begins at nought."""

    share: Share

    def height(self, _sheet: Sheet, _width: float) -> float:
        """Always the same."""
        return 4.2

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The time that has passed is the darker part of the band."""
        end = max(PLAN_END, self.share.reached)
        pace = min(1.0 if self.share.pace is None else self.share.pace, end)
        sheet.box((x, y), (width, 3.4), BAND_AFTER, None)
        sheet.box((x, y), (width * pace / end, 3.4), BAND, None)
        sheet.box((x, y + 1.1), (width * max(0.0, self.share.reached) / end, 1.2), BAR, None)
        sheet.stroke(((x + width / end, y - 0.3), (x + width / end, y + 3.7)), 0.6, TEXT)


@dataclass(frozen=True)
class Trend:
    """The last periods as a line; a period without a figure is a gap."""

    trend: Mapping[str, Any]

    def height(self, _sheet: Sheet, _width: float) -> float:
        """Always the same."""
        return 9.0

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The line, its last point marked, and how many periods it covers."""
        label = str(self.trend["label"])
        found = runs(self.trend, (x + 1, y + 0.8), (width - 22, 7.4))
        for run in found:
            sheet.stroke(run, 0.4, BAR)
            if len(run) == 1:
                sheet.mark("on", run[0][0] - 0.5, run[0][1] - 0.5, 1.0)
        if found:
            sheet.set_fill_color(*TEXT)
            sheet.circle(*found[-1][-1], 0.8, style="F")
        sheet.block(x + width - 19, y + 2.8, 19, label, 7, colour=QUIET)


@dataclass(frozen=True)
class States:
    """The status and, where it is not calm, how fresh the figure is: shape and word each, side by side."""

    states: Sequence[tuple[str, str]]

    def height(self, sheet: Sheet, width: float) -> float:
        """As the longer one needs."""
        return max(each.height(sheet, width / len(self.states)) for each in self._words)

    def draw(self, sheet: Sheet, x: float, y: float, width: float) -> None:
        """The status first."""
        across = width / len(self.states)
        for at, each in enumerate(self._words):
            each.draw(sheet, x + at * across, y, across)

    @property
    def _words(self) -> list[Words]:
        return [Words(word, 8, "" if at else "B", mark=code) for at, (code, word) in enumerate(self.states)]


def runs(
    trend: Mapping[str, Any], corner: tuple[float, float], size: tuple[float, float]
) -> list[list[tuple[float, float]]]:
    """The unbroken pieces of a trend as points in a box; its low and high are the box's lower and upper edge."""
    (x, y), (width, height) = corner, size
    values, low, high = trend["values"], trend["low"], trend["high"]
    step, span = width / max(1, len(values) - 1), (high - low) or 1
    found: list[list[tuple[float, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            found.append([])
        else:
            found[-1].append((x + at * step, y + height * (1 - (min(high, max(low, value)) - low) / span)))
    return [each for each in found if each]


def draw_bands(sheet: Sheet, bands: Sequence[Band], say: Say) -> None:
    """Band after band, a further page where one does not fit."""
    wide = _tile_width(bands)
    inner = wide - 2 * PADDING
    y = TOP
    for band in bands:
        cards = [[_pieces(tile, say) for tile in tiles] for _, tiles in band.groups]
        high = max(_height(sheet, card, inner) for group in cards for card in group)
        headings = max(_heading_height(sheet, title, _span(len(tiles), wide)) for title, tiles in band.groups)
        if y + headings + high > BOTTOM and y > TOP:
            sheet.start()
            y = TOP
        x = MARGIN
        for (title, tiles), group in zip(band.groups, cards, strict=True):
            sheet.block(x, y, _span(len(tiles), wide), title, 10, style="B")
            for at, (tile, card) in enumerate(zip(tiles, group, strict=True)):
                corner = (x + at * (wide + GAP), y + headings)
                _card(sheet, card, corner, (wide, high), is_off=tile.status[0] == "off")
            x += max(1, len(tiles)) * (wide + GAP)
        y += headings + high + BAND_GAP


def _pieces(tile: Anatomy, say: Say) -> list[Piece]:
    """What stands in a tile, from the top."""
    made: list[Piece] = [Words(tile.name, 9.5, "B"), Value(tile)]
    if tile.share:
        made.append(Bullet(tile.share))
    if tile.plan:
        made.append(Words(tile.plan))
    if tile.change:
        made.append(Words(judged(tile, say), mark=tile.direction))
    if tile.trend:
        made.append(Trend(tile.trend))
    made.append(States([tile.status, *([tile.truth] if tile.truth else [])]))
    quiet = " · ".join(each for each in (tile.coverage, tile.marks) if each)
    made += [Words(each, 7, colour=QUIET) for each in (quiet, tile.source) if each]
    return made


def _height(sheet: Sheet, card: Sequence[Piece], width: float) -> float:
    return sum(each.height(sheet, width) for each in card) + 2 * PADDING


def _tile_width(bands: Sequence[Band]) -> float:
    """The same for every tile of a scene."""
    across = max((each.across for each in bands), default=1)
    return (INSIDE - GAP * (across - 1)) / across


def _heading_height(sheet: Sheet, title: str, width: float) -> float:
    return sheet.height_of(width, title, 10, style="B") + 1.5 if title else 0.0


def _span(tiles: int, width: float) -> float:
    return max(1, tiles) * (width + GAP) - GAP


def _card(
    sheet: Sheet, card: Sequence[Piece], corner: tuple[float, float], size: tuple[float, float], *, is_off: bool
) -> None:
    """A tile's frame, heavier where the figure is off course, and its pieces from the top."""
    (x, y), (wide, _) = corner, size
    sheet.box(corner, size, PAPER, TEXT if is_off else EDGE, 0.7 if is_off else 0.2)
    down = y + PADDING
    for each in card:
        each.draw(sheet, x + PADDING, down, wide - 2 * PADDING)
        down += each.height(sheet, wide - 2 * PADDING)

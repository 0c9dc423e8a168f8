"""Who leads and who lags: ranks that ties share, and the classes of Decision 766."""

from collections.abc import Mapping
from decimal import Decimal

from indicators.catalogue import Better

CLASSES = (
    ("weak", Decimal(0)),
    ("average", Decimal(50)),
    ("fair", Decimal(70)),
    ("good", Decimal(80)),
    ("excellent", Decimal(90)),
)
"""The classes of Decision 766/QĐ-TTg with the score of 100 each begins at: Yếu, Trung bình, Khá, Tốt, Xuất sắc."""


def ranks(values: Mapping[str, Decimal | None], better: Better = Better.UP) -> dict[str, int]:
    """The rank of each place that has a value; places with the same value share one (1, 2, 2, 4).

    Args:
        values: By place id, in any one unit; None where nothing was reported, which gets no rank.
        better: DOWN puts the lowest first; everything else the highest.
    """
    known = sorted((each for each in values.values() if each is not None), reverse=better is not Better.DOWN)
    first = {value: place for place, value in reversed(list(enumerate(known, start=1)))}
    return {place: first[value] for place, value in values.items() if value is not None}


def score_class(score: Decimal) -> str:
    """The class of a score of 100, by its name in `CLASSES`."""
    return next(name for name, lowest in reversed(CLASSES) if score >= lowest or lowest == 0)


def fifths(values: Mapping[str, Decimal | None]) -> tuple[dict[str, int], list[tuple[Decimal, Decimal, int]]]:
    """Five classes of as equal a number of places as ties allow, for a map.

    Returns:
        The class (0 lowest to 4) of each place with a value, and of each class its lowest and highest value and how
        many places it has; a class that ties left empty is not among them, so that classes are numbered without gaps.
    """
    known = sorted(each for each in values.values() if each is not None)
    if not known:
        return {}, []
    place_of = {value: 5 * known.index(value) // len(known) for value in set(known)}
    used = sorted(set(place_of.values()))
    number = {old: new for new, old in enumerate(used)}
    classes = {place: number[place_of[value]] for place, value in values.items() if value is not None}
    spans = []
    for old in used:
        inside = [value for value in known if place_of[value] == old]
        spans.append((inside[0], inside[-1], len(inside)))
    return classes, spans

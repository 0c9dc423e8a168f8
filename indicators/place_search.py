"""Finding a place by what a person types: without diacritics, in part, or by its initials."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from indicators.collation import collation_key, plain
from indicators.places import Entry, Level, Place


class _Match(IntEnum):
    """How well a name answers a search, best first."""

    WHOLE = 0
    INITIALS = 1
    BEGINNING = 2
    WORD = 3
    PART = 4


@dataclass(frozen=True)
class _Names:
    """A place with every way of writing it, as searches are compared."""

    place: Place
    names: tuple[str, ...]
    initials: str


_LEVEL_ORDER = (Level.NATION, Level.PROVINCE, Level.REGION, Level.AGENCY, Level.COMMUNE)


class PlaceSearch:
    """All places under all their names: with and without their kind, other names, codes.

    Args:
        entries: The places to find, those that ended among them.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        ordered = sorted(entries, key=lambda entry: _rank(entry.place))
        self._listed = tuple(_names(entry) for entry in ordered)

    def best(self, text: str, limit: int) -> list[Place]:
        """Give the places a text may mean: the best match first, then larger before smaller, standing before ended.

        Tone placement, diacritics, capitals and punctuation do not matter; "tp" reads as "thành phố". An empty
        text finds nothing.
        """
        wanted = _searchable(text)
        if not wanted:
            return []
        found = [(match, names.place) for names in self._listed if (match := _match(wanted, names)) is not None]
        found.sort(key=lambda pair: pair[0])  # stable, so that within a match the order of the list holds
        return [place for _, place in found[:limit]]


def _names(entry: Entry) -> _Names:
    place = entry.place
    titles = [name for title in entry.titles for name in (title.full_name_vi, title.full_name_en)]
    names = dict.fromkeys(
        _searchable(name) for name in (place.name_vi, place.name_en, place.code, *titles, *entry.aliases)
    )
    words = _searchable(place.name_vi).split()
    initials = "".join(word[0] for word in words) if place.level is Level.PROVINCE and len(words) > 1 else ""
    return _Names(place, tuple(names), initials)


def _match(wanted: str, known: _Names) -> _Match | None:
    if wanted in known.names:
        return _Match.WHOLE
    if wanted == known.initials:
        return _Match.INITIALS
    if not any(wanted in name for name in known.names):
        return None
    if any(name.startswith(wanted) for name in known.names):
        return _Match.BEGINNING
    if any(f" {wanted}" in name for name in known.names):
        return _Match.WORD
    return _Match.PART


def _rank(place: Place) -> tuple[object, ...]:
    return _LEVEL_ORDER.index(place.level), place.valid_until is not None, collation_key(place.name_vi), place.id


def _searchable(text: str) -> str:
    words = re.sub(r"[\W_]+", " ", plain(text)).split()
    return " ".join("thanh pho" if word == "tp" else word for word in words)

"""A map as it stood on a day: which places there were, what they were part of, and what they became."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from indicators.collation import collation_key, plain
from indicators.errors import CommandCentreError
from indicators.place_checks import mistakes
from indicators.place_files import PlaceDataError, read_entries
from indicators.place_search import PlaceSearch
from indicators.places import Entry, Level, Place, Title

__all__ = [
    "Geography",
    "Level",
    "Place",
    "UnknownAgencyError",
    "UnknownPlaceError",
    "UnknownPlaceIdError",
    "collation_key",
    "load_geography",
    "plain",
    "short_agency_code",
]

_LONG_AGENCY_CODE = re.compile(r"000\.00\.00\.([GH][0-9]{2})")
_COMMUNE_CODE_LENGTH = 5
DAYS_KEPT = 4096
"""Days and regions whose provinces are remembered."""


class UnknownPlaceError(CommandCentreError):
    """A report names a place that the map of its period does not have."""

    def __init__(self, code: str, on: date, successor: str | None, level: Level | None = None) -> None:
        named = level or (Level.COMMUNE if len(code) == _COMMUNE_CODE_LENGTH else Level.PROVINCE)
        super().__init__(
            f"No {named} {code} on {on:%d/%m/%Y}.",
            remedy=f"It is now part of {successor}: report it there."
            if successor
            else f"Check the code in the list of {'agencies' if named is Level.AGENCY else f'{named}s'}.",
        )
        self.code = code
        self.successor = successor


class UnknownPlaceIdError(CommandCentreError):
    """Something kept refers to a place that no file lists."""

    def __init__(self, place_id: str) -> None:
        super().__init__(
            f"No place has the id {place_id}.",
            remedy="Use an id from the list of places: 24 for a province of today, 24:2025 for one that ended in 2025.",
        )


class UnknownAgencyError(CommandCentreError):
    """A sender's code belongs to no ministry, agency or province."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No agency has the code {code}.",
            remedy="Write it as G12 or 000.00.00.G12 for a ministry or agency, as H26 for a province.",
        )


class Geography:
    """Every place there is or was, by code and day.

    Args:
        entries: The places, free of contradictions (see `place_checks`).
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        listed = tuple(entries)
        self._entries = {entry.place.id: entry for entry in listed}
        self._by_code: dict[str, list[Place]] = defaultdict(list)
        self._by_level: dict[Level, list[Place]] = defaultdict(list)
        self._by_parent: dict[str | None, list[Place]] = defaultdict(list)
        self._predecessors: dict[str | None, list[Place]] = defaultdict(list)
        for entry in listed:
            place = entry.place
            self._by_code[place.code].append(place)
            self._by_level[place.level].append(place)
            self._by_parent[place.parent].append(place)
            self._predecessors[entry.successor].append(place)
        self._collation = {place.id: collation_key(place.name_vi) for place in self._by_level[Level.PROVINCE]}
        self._search = PlaceSearch(listed)
        self._together: dict[tuple[str | None, date], tuple[Place, ...]] = {}

    def find(self, code: str, on: date, level: Level | None = None) -> Place:
        """Give the place that bears a code on a day; the same code may be another place's on another day.

        Raises:
            UnknownPlaceError: No place of that level bears it then; the error names the code it is part of.
        """
        candidates = [place for place in self._by_code.get(code, ()) if level is None or place.level is level]
        for place in candidates:
            if place.is_valid(on):
                return place
        ended = [place for place in candidates if place.valid_until is not None and place.valid_until <= on]
        heir = self._heir(ended[-1], on) if ended else None
        raise UnknownPlaceError(code, on, heir.code if heir else None, level or _only_level(candidates))

    def place(self, place_id: str) -> Place:
        """Give the place with an id.

        Raises:
            UnknownPlaceIdError: No place has it.
        """
        return self._entry(place_id).place

    def bearing(self, code: str) -> tuple[Place, ...]:
        """Give every place that bears a code or ever bore it."""
        return tuple(self._by_code.get(code, ()))

    def of_level(self, level: Level) -> tuple[Place, ...]:
        """Give every place of a level that there is or was."""
        return tuple(self._by_level[level])

    def provinces(self, on: date) -> tuple[Place, ...]:
        """Give the provinces of a day in official order: the cities, then the provinces, each by the alphabet."""
        return self._standing_together(None, self._by_level[Level.PROVINCE], on)

    def regions(self) -> tuple[Place, ...]:
        """Give the six regions of Resolution 306/NQ-CP (2025), north to south; they are applied to earlier days too."""
        return tuple(self._by_level[Level.REGION])

    def members(self, region_id: str, on: date) -> tuple[Place, ...]:
        """Give the provinces of a region on a day, in official order; ended ones as their successor lies."""
        return self._standing_together(region_id, self._by_parent.get(self.place(region_id).id, ()), on)

    def parts(self, place_id: str, on: date) -> tuple[Place, ...]:
        """Give the units of a day that make up a place: itself, or before it began, the units it was made from.

        After its end a place has no parts: ask for those of its successor.
        """
        place = self.place(place_id)
        if place.is_valid(on):
            return (place,)
        if place.valid_from <= on:
            return ()
        earlier = (part for predecessor in self._predecessors[place.id] for part in self.parts(predecessor.id, on))
        return self._in_official_order(tuple(earlier), on)

    def successor(self, place_id: str) -> Place | None:
        """Give the place that a place became part of; None while it stands."""
        heir = self._entry(place_id).successor
        return self.place(heir) if heir else None

    def children(self, place_id: str, on: date) -> tuple[Place, ...]:
        """Give the places of a day directly inside a place: regions, provinces in official order, or communes by code.

        Agencies are not inside the nation: see `agencies`.
        """
        place = self.place(place_id)
        if place.level is Level.NATION:
            return self.regions()
        if place.level is Level.REGION:
            return self.members(place.id, on)
        return tuple(child for child in self._by_parent.get(place.id, ()) if child.is_valid(on))

    def ancestors(self, place_id: str) -> tuple[Place, ...]:
        """Give the places that a place lies in, nearest first, the nation last."""
        parent = self.place(place_id).parent
        return (self.place(parent), *self.ancestors(parent)) if parent else ()

    def kind(self, place_id: str, on: date) -> str:
        """Say what a place is on a day: "city", "province", "ward", "commune", "special zone", "ministry" and so on.

        Before it begins, its first kind; after its end, its last.
        """
        return self._title(place_id, on).kind

    def full_name(self, place_id: str, on: date, language: str = "vi") -> str:
        """Give the name of a place with its kind on a day, in Vietnamese ("vi") or English ("en")."""
        title = self._title(place_id, on)
        return title.full_name_en if language == "en" else title.full_name_vi

    def communes(self, province_id: str) -> tuple[Place, ...]:
        """Give the communes of a province by code; none are known for the provinces that ended in 2025."""
        return tuple(self._by_parent.get(self.place(province_id).id, ()))

    def agencies(self) -> tuple[Place, ...]:
        """Give the ministries, the ministerial-level agencies and the Government's agencies, in official order."""
        return tuple(self._by_level[Level.AGENCY])

    def agency(self, code: str) -> Place:
        """Give the agency with a code, written short (G12) or long (000.00.00.G12).

        Raises:
            UnknownAgencyError: No ministry or agency has it.
        """
        entry = self._entries.get(short_agency_code(code))
        if entry is None or entry.place.level is not Level.AGENCY:
            raise UnknownAgencyError(code)
        return entry.place

    def province_of_agency(self, code: str) -> Place:
        """Give the province whose administration sends under a code (H26): one that stands, or else one that ended.

        Raises:
            UnknownAgencyError: No province sends under it.
        """
        short = short_agency_code(code)
        senders = [place for place in self._by_level[Level.PROVINCE] if place.agency_code == short]
        if not senders:
            raise UnknownAgencyError(code)
        return max(senders, key=lambda place: place.valid_until or date.max)

    def sender(self, code: str) -> Place:
        """Give who sends under a code: a ministry or agency, or the province for one such as H26.

        Raises:
            UnknownAgencyError: Nobody does.
        """
        is_province = short_agency_code(code).startswith("H")
        return self.province_of_agency(code) if is_province else self.agency(code)

    def search(self, text: str, limit: int = 20) -> list[Place]:
        """Find places by what a person types: no diacritics, either tone spelling, "hcm", "tphcm", "hn", a code."""
        return self._search.best(text, limit)

    def _entry(self, place_id: str) -> Entry:
        entry = self._entries.get(place_id)
        if entry is None:
            raise UnknownPlaceIdError(place_id)
        return entry

    def _title(self, place_id: str, on: date) -> Title:
        titles = self._entry(place_id).titles
        begun = [title for title in titles if title.valid_from <= on]
        return begun[-1] if begun else titles[0]

    def _heir(self, place: Place, on: date) -> Place | None:
        heir = self.successor(place.id)
        return heir if heir is None or heir.is_valid(on) else self._heir(heir, on)

    def _standing_together(self, region_id: str | None, places: Iterable[Place], on: date) -> tuple[Place, ...]:
        """The provinces of a region, or all, on a day; remembered, since every report asks for the same few days."""
        key = (region_id, on)
        if key not in self._together:
            if len(self._together) >= DAYS_KEPT:
                self._together.clear()
            self._together[key] = self._in_official_order(places, on)
        return self._together[key]

    def _in_official_order(self, places: Iterable[Place], on: date) -> tuple[Place, ...]:
        standing = (place for place in places if place.is_valid(on))
        return tuple(
            sorted(standing, key=lambda place: (self.kind(place.id, on) != "city", self._collation[place.id])),
        )


def short_agency_code(code: str) -> str:
    """Give the short form of an agency's code: G12 for 000.00.00.G12 (QCVN 102), any other text unchanged."""
    long = _LONG_AGENCY_CODE.fullmatch(code)
    return long.group(1) if long else code


@cache
def load_geography(folder: Path | None = None) -> Geography:
    """Read and check the places, once for each folder.

    Args:
        folder: Where the CSV files lie; the project's own data when left out.

    Raises:
        PlaceDataError: The files cannot be right; the error names each file, line and remedy.
    """
    entries = read_entries(folder or Path(__file__).parent / "data")
    found = mistakes(entries)
    if found:
        raise PlaceDataError(found)
    return Geography(entries)


def _only_level(places: Iterable[Place]) -> Level | None:
    levels = {place.level for place in places}
    return levels.pop() if len(levels) == 1 else None

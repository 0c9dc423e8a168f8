"""A place, what it was called and when."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MAP_BEGINS = date(2008, 8, 1)
"""The first day of the map of 63 provinces; nothing earlier is known here."""

MAP_OF_34_BEGINS = date(2025, 7, 1)
"""The first day of the 34 provinces and 3,321 communes (Resolution 202/2025/QH15)."""


class Level(StrEnum):
    """What a place is: from the nation down to a commune, or an agency of the Government."""

    NATION = "nation"
    REGION = "region"
    PROVINCE = "province"
    COMMUNE = "commune"
    AGENCY = "agency"


@dataclass(frozen=True)
class Place:
    """A unit that reports, or that figures are about.

    Attributes:
        id: Unique for ever: "24" is the Bắc Ninh of today, "24:2025" the Bắc Giang that ended in 2025.
        code: The official code, which may later be given to another unit.
        level: Nation, region, province, commune or agency.
        name_vi: The name without its kind ("Đà Nẵng", not "Thành phố Đà Nẵng"), NFC.
        name_en: The same in English, or without diacritics where English has no other.
        valid_from: The first day it is one.
        valid_until: The first day it no longer is one; None while it stands.
        parent: The id of the place it lies in; for an ended province, the region of its successor.
        agency_code: The code its administration sends under ("H26"); None for a place that does not send.
        population: People; None where not known.
        area_km2: Square kilometres; None where not known.
        abbreviation: An agency's usual one ("BTC"); None for every other place.
    """

    id: str
    code: str
    level: Level
    name_vi: str
    name_en: str
    valid_from: date
    valid_until: date | None = None
    parent: str | None = None
    agency_code: str | None = None
    population: int | None = None
    area_km2: Decimal | None = None
    abbreviation: str | None = None

    def is_valid(self, on: date) -> bool:
        """Whether the place stands on a day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True)
class Title:
    """The kind of a place from a day on, and its name with that kind ("Tỉnh Đồng Nai", "Thành phố Đồng Nai")."""

    valid_from: date
    kind: str
    full_name_vi: str
    full_name_en: str


@dataclass(frozen=True)
class Entry:
    """A place with everything the data files say of it, and the line that says it.

    Attributes:
        place: The place.
        titles: Its titles, earliest first; at least one, the first from the day the place begins.
        successor: The id of the place it became part of; None while it stands.
        aliases: Other names people look for it by.
        file: The file it is written in.
        line: The line there, the heading being line 1.
    """

    place: Place
    titles: tuple[Title, ...]
    successor: str | None
    aliases: tuple[str, ...]
    file: str
    line: int

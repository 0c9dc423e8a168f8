"""The key figures of a place, as the tiles of every page show them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.exploring.scope import Known
from dashboard.scenes import TileAddress
from indicators.catalogue import Catalogue
from indicators.geography import Level, Place
from indicators.observations import Observation
from indicators.periods import Frequency

KEY = (
    *(("TC06", "M"), ("TC01", "M"), ("KT09", "M"), ("VM05", "M"), ("KD01", "M"), ("KT12", "M")),
    *(("LD04", "M"), ("XH02", "M"), ("HC01", "M"), ("HC11", "M"), ("HC28", "D"), ("MT04", "D")),
)
"""Shown of the nation, its regions and provinces, whatever figure is looked at."""

MOST = 12
"""Tiles that can be taken in at once (S-2)."""


def tiles(known: Known, place: Place, ends: Sequence[Observation], language: str, today: date) -> list[dict[str, Any]]:
    """The key figures of a place, ready to be painted; of a ministry or a commune, those that it has.

    `ends` are the newest figures of the place (`dashboard.exploring.listing.newest_at`).
    """
    addresses = _addresses(known.ask.catalogue, place)
    return known.ask.tiles(addresses, language, today=today, ends=ends) if addresses else []


def _addresses(catalogue: Catalogue, place: Place) -> list[TileAddress]:
    if place.level in {Level.NATION, Level.REGION, Level.PROVINCE}:
        return [TileAddress(code, place.id, Frequency(frequency)) for code, frequency in KEY]
    theirs = [each for each in catalogue.listed() if place.level in each.levels]
    return [TileAddress(each.code, place.id, each.first_frequency) for each in theirs[:MOST]]

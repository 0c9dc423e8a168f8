"""Where a place or an agency stands on many indicators at once: figure, status and rank of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboard import formatting
from dashboard.queries import NATION, Queries
from dashboard.ranking import ranks
from dashboard.scenes import TileAddress
from indicators.catalogue import Indicator
from indicators.observations import Observation
from indicators.store.observations import Selection


@dataclass(frozen=True)
class Held:
    """An indicator at a place: its tile as it is painted, its exact value, its period in words and rank of how many."""

    code: str
    tile: Mapping[str, Any]
    exact: str | None
    period: str | None
    rank: tuple[int, int] | None


def own_of(ask: Queries, agency: str) -> tuple[str, list[Indicator]]:
    """Where the figures of an agency stand, and which are its own: a province's, or those a ministry answers for."""
    listed = ask.catalogue.listed()
    if agency.startswith("H"):
        return ask.geography.province_of_agency(agency).id, [each for each in listed if ask.is_by_province(each)]
    return NATION, [each for each in listed if each.owner == agency]


def held(ask: Queries, indicators: Sequence[Indicator], place: str, language: str, *, today: date) -> list[Held]:
    """Every indicator at a place, in its first frequency of which a figure is known.

    Args:
        ask: Answers questions.
        indicators: Which.
        place: Where; a province is ranked among its peers.
        language: Of the tiles.
        today: By which day freshness is judged.
    """
    places = [each.id for each in ask.peers(place)] if ask.geography.place(place).agency_code else []
    rows = ask.quality.newest(Selection([each.code for each in indicators], [*places, place]))
    by_key: dict[tuple[str, str], dict[str, Observation]] = {}
    for each in rows:
        figure = each.figure
        by_key.setdefault((figure.indicator, figure.period.frequency), {})[figure.place] = each
    chosen = [(each, _known(each, place, by_key)) for each in indicators]
    tiles = ask.tiles([TileAddress(each.code, place, found) for each, found in chosen], language, today=today)
    return [
        _held(each, tile, by_key.get((each.code, found), {}), place, language)
        for (each, found), tile in zip(chosen, tiles, strict=True)
    ]


def _known(indicator: Indicator, place: str, by_key: Mapping[tuple[str, str], Mapping[str, Observation]]) -> Any:
    known = [each for each in indicator.frequencies if place in by_key.get((indicator.code, each), {})]
    return known[0] if known else indicator.frequencies[0]


def _held(
    indicator: Indicator, tile: Mapping[str, Any], known: Mapping[str, Observation], place: str, language: str
) -> Held:
    own = known.get(place)
    if own is None or own.figure.value is None:
        return Held(indicator.code, tile, None, None, None)
    same = {each: held.figure for each, held in known.items() if held.figure.period == own.figure.period}
    values = {each: figure.value for each, figure in same.items()}
    rank = ranks(values, indicator.better).get(place) if len(values) > 1 else None
    period = formatting.period(own.figure.period, language)
    among = sum(value is not None for value in values.values())
    return Held(indicator.code, tile, str(own.figure.value), period, (rank, among) if rank else None)

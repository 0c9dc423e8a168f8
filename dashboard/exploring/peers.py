"""Which places are set beside each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.exploring.asking import Among
from indicators.catalogue import Indicator
from indicators.geography import Geography, Level, Place
from indicators.places import MAP_OF_34_BEGINS

SIMILAR_EACH_WAY = 5
"""Provinces of similar population: so many next smaller, and so many next larger."""

OLD_MAP = MAP_OF_34_BEGINS - timedelta(days=1)

NAMES: Mapping[Among, str] = {
    Among.PROVINCES: "Provinces and cities",
    Among.REGION: "The same region",
    Among.SIMILAR: "Provinces of similar population",
    Among.COMMUNES: "Communes and wards",
    Among.FORMER: "The former provinces",
    Among.AGENCIES: "Ministries and agencies",
}
ON_THE_MAP = frozenset({Among.PROVINCES, Among.REGION, Among.SIMILAR})
"""The circles that are provinces of today."""


@dataclass(frozen=True)
class Circle:
    """Some places that are set beside each other, in official order."""

    among: Among
    places: tuple[Place, ...]

    @property
    def is_on_the_map(self) -> bool:
        """Whether they are provinces that the map of today has."""
        return self.among in ON_THE_MAP and all(each.valid_until is None for each in self.places)


def circles(geography: Geography, indicator: Indicator, place: Place) -> dict[Among, Circle]:
    """The circles that a place can be seen in by an indicator, each of one place at least."""
    makers: Mapping[Among, Callable[[Geography, Place], tuple[Place, ...]]] = {}
    if Level.PROVINCE in indicator.levels:
        makers = {
            Among.PROVINCES: _provinces,
            Among.REGION: _region,
            Among.SIMILAR: similar,
            Among.FORMER: _former,
        }
    if Level.COMMUNE in indicator.levels:
        makers = {**makers, Among.COMMUNES: _communes}
    if Level.AGENCY in indicator.levels:
        makers = {**makers, Among.AGENCIES: _agencies}
    made = {among: make(geography, place) for among, make in makers.items()}
    return {among: Circle(among, places) for among, places in made.items() if places}


def first_circle(place: Place, there: Mapping[Among, Circle]) -> Among | None:
    """The circle a place is seen in where none is named; None where no place has figures of its own."""
    wanted = {Level.AGENCY: Among.AGENCIES, Level.COMMUNE: Among.COMMUNES}.get(place.level, Among.PROVINCES)
    return wanted if wanted in there else next(iter(there), None)


def similar(geography: Geography, place: Place) -> tuple[Place, ...]:
    """The provinces nearest to one in population, five below and five above as far as there are, and itself."""
    if place.level is not Level.PROVINCE or place.valid_until is not None or place.population is None:
        return ()
    known = [each for each in geography.provinces(date.max) if each.population is not None]
    ordered = sorted(known, key=lambda each: (each.population or 0, each.id))
    at = ordered.index(place)
    near = set(ordered[max(0, at - SIMILAR_EACH_WAY) : at + SIMILAR_EACH_WAY + 1])
    return tuple(each for each in known if each in near)


def region_of(geography: Geography, place: Place) -> Place | None:
    """The region a place lies in; None for the nation, a region, an agency."""
    return next((each for each in geography.ancestors(place.id) if each.level is Level.REGION), None)


def _provinces(geography: Geography, place: Place) -> tuple[Place, ...]:
    if place.level is Level.AGENCY:
        return ()
    return geography.provinces(date.max if place.valid_until is None else place.valid_until - timedelta(days=1))


def _region(geography: Geography, place: Place) -> tuple[Place, ...]:
    region = place if place.level is Level.REGION else region_of(geography, place)
    if region is None or place.valid_until is not None:
        return ()
    return geography.members(region.id, date.max)


def _communes(geography: Geography, place: Place) -> tuple[Place, ...]:
    if place.level is Level.COMMUNE and place.parent:
        return geography.communes(place.parent)
    return geography.communes(place.id) if place.level is Level.PROVINCE else ()


def _agencies(geography: Geography, place: Place) -> tuple[Place, ...]:
    return geography.agencies() if place.level in {Level.NATION, Level.AGENCY} else ()


def _former(geography: Geography, place: Place) -> tuple[Place, ...]:
    """The old provinces inside a place of today, or all of them; none for one that was left as it was."""
    if place.level is Level.NATION:
        return geography.provinces(OLD_MAP)
    if place.level is Level.REGION:
        return geography.members(place.id, OLD_MAP)
    if place.level is not Level.PROVINCE:
        return ()
    heir = geography.successor(place.id) or place
    parts = geography.parts(heir.id, OLD_MAP)
    return () if [each.id for each in parts] == [heir.id] else parts

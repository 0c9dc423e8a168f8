"""The index of Decision 766 computed from numerators and denominators, agency by agency and metric by metric."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from indicators.geography import Geography, Level, Place
from indicators.index766 import (
    BY_SHARE,
    GROUPS,
    INDICATORS,
    Component,
    Metric,
    Sum,
    group_sum,
    load_metrics,
    parts_by_code,
    total,
)
from indicators.observations import Observation, Origin
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.observations import Selection, shown

MINISTRIES = frozenset({"ministry", "ministerial-level agency"})
PROVISIONAL = "P"
WHOLE = "HC01"
"""The indicator of the total."""

ORDER = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.NINE, Frequency.YEAR, Frequency.DAY)
"""The spans in the order in which they are offered; single days are published ones."""


@dataclass(frozen=True)
class Computed:
    """An agency on the index as computed here; `portal` are the portal's own points of the same period, by indicator.

    `figures` are the observations it is computed from, by indicator.
    """

    code: str
    place: Place
    period: Period
    components: tuple[Component, ...]
    portal: Mapping[str, Decimal | None]
    figures: Mapping[str, Observation]

    @cached_property
    def groups(self) -> Mapping[str, Sum]:
        """The points of each group."""
        return {group: group_sum(group, self.components) for group in GROUPS}

    @cached_property
    def total(self) -> Sum:
        """The points of the whole."""
        return total(self.groups.values())

    @property
    def difference(self) -> Decimal | None:
        """How far the total computed here lies above the portal's own; None where either is not whole."""
        own = self.portal.get(WHOLE)
        return None if own is None or not self.total.is_whole else self.total.points - own

    @property
    def is_simulated(self) -> bool:
        """Whether any of it is."""
        return any(each.figure.origin is Origin.SIMULATED for each in self.figures.values())


@dataclass(frozen=True)
class IndexComponents:
    """Answers from what is kept of each metric, now or as known at a moment."""

    store: Store
    geography: Geography
    as_of: datetime | None = None

    def periods(self) -> list[Period]:
        """The periods with components, span by span, the newest of each first."""
        any_of_them = load_metrics()["ON_TIME"].parts[1]
        found = {each.figure.period for each in shown(self.store, Selection([any_of_them]), as_of=self.as_of)}
        return sorted(sorted(found, reverse=True), key=lambda each: ORDER.index(each.frequency))

    def provinces(self, period: Period) -> list[Computed]:
        """Every province with components in a period."""
        return self._computed(self.geography.provinces(period.end), period)

    def ministries(self, period: Period) -> list[Computed]:
        """Every ministry with components in a period."""
        agencies = self.geography.agencies()
        return self._computed([each for each in agencies if self._is_ministry(each, period)], period)

    def of(self, place: Place, period: Period) -> Computed | None:
        """One agency in a period; None where nothing is known of it."""
        return next(iter(self._computed([place], period)), None)

    def _is_ministry(self, agency: Place, period: Period) -> bool:
        return agency.is_valid(period.end) and self.geography.kind(agency.id, period.end) in MINISTRIES

    def _computed(self, places: Iterable[Place], period: Period) -> list[Computed]:
        by_id = {each.id: each for each in places}
        codes = [*parts_by_code(), WHOLE, *INDICATORS.values()]
        held: dict[str, dict[str, Observation]] = {}
        for each in shown(self.store, Selection(codes, list(by_id), periods=[period.code]), as_of=self.as_of):
            held.setdefault(each.figure.place, {})[each.figure.indicator] = each
        found = (_one(place, period, held[key]) for key, place in by_id.items() if key in held)
        return [each for each in found if each.components]


def agency_code(place: Place) -> str:
    """The code an agency reports under: H20 for a province, G12 for a ministry."""
    return place.code if place.level is Level.AGENCY else place.agency_code or place.code


def _one(place: Place, period: Period, held: Mapping[str, Observation]) -> Computed:
    told = {code: each for code, each in held.items() if code in parts_by_code()}
    components = tuple(
        _component(metric, told) for metric in load_metrics().values() if any(code in told for code in metric.parts)
    )
    portal = {code: held[code].figure.value for code in (WHOLE, *INDICATORS.values()) if code in held}
    return Computed(agency_code(place), place, period, components, portal, told)


def _component(metric: Metric, held: Mapping[str, Observation]) -> Component:
    found = [held.get(code) for code in metric.parts]
    values = [each.figure.value if each else None for each in found]
    provisional = any(each is not None and each.figure.status == PROVISIONAL for each in found)
    if metric.code in BY_SHARE:
        return Component(metric, None, None, share=values[0], provisional=provisional)
    return Component(metric, values[0], values[1], provisional=provisional)

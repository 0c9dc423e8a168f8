"""The provinces by one indicator: drawn in classes, and where each stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dashboard import formatting
from dashboard.materials import Sight
from dashboard.ranking import ranks
from dashboard.wording import Wording
from indicators.catalogue import Indicator
from indicators.geography import Level, Place
from indicators.observations import Observation, Origin
from indicators.periods import Frequency, Period
from indicators.store.observations import Selection, newest

CLASSES = 5

SHOWN = (Level.NATION, Level.PROVINCE)
"""What a map knows the figures of: communes, which are many, are read on the page of their province."""


@dataclass(frozen=True)
class Field:
    """The provinces by one indicator in one frequency.

    Attributes:
        indicator: By what.
        period: The newest in which any province has a figure; None where none has.
        places: The provinces of its last day, in official order.
        held: The newest observation of each place that has one, of whatever period; the nation's too.
        values: Of each province that has one, its figure of that period.
        ranks: Of each of those its rank, ties sharing one.
    """

    indicator: Indicator
    period: Period | None
    places: tuple[Place, ...]
    held: Mapping[str, Observation]
    values: Mapping[str, Decimal]
    ranks: Mapping[str, int]

    @property
    def is_simulated(self) -> bool:
        """Whether any figure of it is."""
        return any(self.held[place].figure.origin is Origin.SIMULATED for place in self.values)


def field_of(sight: Sight, code: str, frequency: Frequency) -> Field:
    """Where the provinces stand by an indicator, as it was known."""
    indicator = sight.setting.catalogue.indicator(code)
    geography = sight.setting.geography
    shown = [each.id for level in SHOWN for each in geography.of_level(level)]
    asked = Selection([code], shown, frequency)
    held = {each.figure.place: each for each in newest(sight.store, asked, as_of=sight.as_of)}
    figures = [each.figure for place, each in held.items() if geography.place(place).level is Level.PROVINCE]
    period = max((each.period for each in figures), default=None)
    on = min(period.end, date.max - timedelta(days=1)) if period else sight.wording.today
    places = geography.provinces(on)
    now = {each.place: each.value for each in figures if each.value is not None and each.period == period}
    values = {place.id: now[place.id] for place in places if place.id in now}
    return Field(indicator, period, places, held, values, ranks(values, indicator.better))


def map_body(field: Field, sight: Sight) -> dict[str, Any]:
    """The newest period of an indicator by province, in five classes of nearly equal number."""
    indicator, wording = field.indicator, sight.wording
    edges = _edges(sorted(field.values.values()))
    places = {}
    for place in field.places:
        value = field.values.get(place.id)
        places[place.id] = {
            "class": None if value is None else sum(value >= edge for edge in edges),
            "label": wording.place(place),
            "value": formatting.figure(value, indicator, wording.language),
            "rank": None if value is None else f"{field.ranks[place.id]}/{len(field.values)}",
            "state": "none" if value is None else "zero" if not value else "ok",
            "href": f"/place/{place.id}?indicator={indicator.code}",
        }
    return {
        "indicator": indicator.code,
        "title": _title(indicator, field.held.get("VN"), field.period, wording),
        "date_label": formatting.period(field.period, wording.language) if field.period else "",
        "classes": _legend(edges, list(field.values.values()), indicator, wording),
        "places": places,
        "attribution": wording.say("© OpenStreetMap contributors · for illustration"),
    }


def _edges(values: Sequence[Decimal]) -> list[Decimal]:
    """The lower ends of the second to fifth class, so that each holds about a fifth of the places."""
    if not values:
        return []
    edges = [values[min(len(values) - 1, round(len(values) * step / CLASSES))] for step in range(1, CLASSES)]
    return sorted(set(edges))


def _legend(
    edges: Sequence[Decimal], values: Sequence[Decimal], indicator: Indicator, wording: Wording
) -> list[dict[str, Any]]:
    if not edges:
        return []
    texts = wording.edges(list(edges), indicator)
    between = [f"≥ {low}" if wording.is_brief else f"{low} \N{EN DASH} {high}" for low, high in pairwise(texts)]
    labels = [f"< {texts[0]}", *between, f"≥ {texts[-1]}"]
    counts = [0] * len(labels)
    for value in values:
        counts[sum(value >= edge for edge in edges)] += 1
    return [{"label": label, "count": count} for label, count in zip(labels, counts, strict=True)]


def _title(indicator: Indicator, nation: Observation | None, period: Period | None, wording: Wording) -> str:
    """The indicator's name, with the nation's figure of the same period where there is one."""
    name = indicator.short(wording.language)
    if nation is None or nation.figure.value is None or nation.figure.period != period:
        return name
    figure = formatting.figure(nation.figure.value, indicator, wording.language)
    return wording.say("{name}: the nation {figure}").format(name=name, figure=figure)

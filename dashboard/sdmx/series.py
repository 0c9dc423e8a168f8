"""Figures as series: found by a question, bounded, and with what SDMX calls each of their parts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from dashboard.sdmx.asking import AskedWronglyError
from dashboard.sdmx.query import DataQuery, SeriesKey
from indicators.catalogue import Indicator
from indicators.observations import Observation
from indicators.sdmx import (
    FREQ,
    FREQUENCIES,
    INDICATOR,
    OBS_VALUE,
    REF_AREA,
    TIME_PERIOD,
    Names,
    identifier,
    unit_identifier,
    written_period,
)
from indicators.store import Store
from indicators.store.observations import Selection, shown, sources_of

MOST_OBSERVATIONS = 50_000
"""Observations that one answer may have; a question that finds more is refused, and never answered in part."""

Said = Mapping[str, str]
"""Components by identifier, as text."""


@dataclass(frozen=True)
class Series:
    """The observations of one frequency, indicator and place, in order of time."""

    key: Said
    attributes: Said
    observations: Sequence[tuple[Said, Said]]
    """Of each: period and value (no value where it is missing), then its attributes."""


def series(store: Store, names: Names, query: DataQuery) -> list[Series]:
    """The series a question finds.

    Raises:
        AskedWronglyError: it finds nothing, or more than one answer may have.
    """
    found = _found(store, query)
    if not found:
        raise AskedWronglyError("not-found", what=f"observation in {query.flow.id} for this key and time")
    return arranged(found, names, sources_of(store, found) if query.has_attributes else {}, query)


def arranged(
    found: Sequence[Observation], names: Names, reports: Mapping[str, Mapping[str, Any]], query: DataQuery
) -> list[Series]:
    """Observations as series, in order of their codes, and each in order of time.

    Args:
        found: The observations.
        names: What everything is called.
        reports: What is known of the reports that said them, by report id.
        query: How much is told of each.
    """
    ordered = sorted(found, key=_place_in_order)
    return [_series(list(group), names, reports, query) for _, group in groupby(ordered, key=_series_of)]


def _found(store: Store, query: DataQuery) -> list[Observation]:
    """What is shown now, or was at the moment asked for; several keys may mean the same figure."""
    kept: dict[tuple[str, str, str], Observation] = {}
    for key in query.keys:
        selection = _selection(query, key)
        for each in shown(store, selection, as_of=_utc(query.as_of), limit=MOST_OBSERVATIONS + 1):
            if query.start is None or each.figure.period.start >= query.start.start:
                kept[each.figure.key] = each
        if len(kept) > MOST_OBSERVATIONS:
            raise AskedWronglyError("selection-too-large", limit=MOST_OBSERVATIONS)
    return list(kept.values())


def _selection(query: DataQuery, key: SeriesKey) -> Selection:
    wanted = query.flow.indicators
    return Selection(
        [each for each in wanted if key.indicators is None or each in key.indicators],
        None if key.places is None else sorted(key.places),
        first=query.start.start if query.start else None,
        last=query.end.end if query.end else None,
        frequencies=None if key.frequencies is None else sorted(key.frequencies),
        known_after=_utc(query.updated_after),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def _series_of(each: Observation) -> tuple[str, str, str]:
    return (each.figure.indicator, each.figure.place, each.figure.period.frequency.value)


def _place_in_order(each: Observation) -> tuple[object, ...]:
    return (*_series_of(each), each.figure.period.end)


def _series(
    group: Sequence[Observation], names: Names, reports: Mapping[str, Mapping[str, Any]], query: DataQuery
) -> Series:
    first = group[0].figure
    indicator = names.catalogue.indicator(first.indicator)
    told = group if query.has_observations else ()
    return Series(
        key={
            FREQ: FREQUENCIES[first.period.frequency],
            INDICATOR: identifier(first.indicator),
            REF_AREA: identifier(first.place),
        },
        attributes=_of_series(indicator) if query.has_attributes else {},
        observations=tuple(
            (_value(each), _of_observation(each, reports) if query.has_attributes else {})
            for each in _ends(told, query)
        ),
    )


def _ends(group: Sequence[Observation], query: DataQuery) -> Iterator[Observation]:
    """Of a series the first and the last so many, where so many are asked for."""
    for place, each in enumerate(group):
        is_first = query.first is not None and place < query.first
        is_last = query.last is not None and place >= len(group) - query.last
        if is_first or is_last or (query.first is None and query.last is None):
            yield each


def _of_series(indicator: Indicator) -> Said:
    return {"UNIT_MEASURE": unit_identifier(indicator), "DECIMALS": str(indicator.decimals)}


def _value(each: Observation) -> Said:
    """Period and value; the value digit for digit, and left out where it is missing."""
    value = each.figure.value
    said = {TIME_PERIOD: written_period(each.figure.period)}
    return said if value is None else {**said, OBS_VALUE: format(value, "f")}


def _of_observation(each: Observation, reports: Mapping[str, Mapping[str, Any]]) -> Said:
    figure = each.figure
    report = reports.get(each.report or "", {})
    coverage = figure.coverage
    said = {
        "OBS_STATUS": figure.status,
        "ORIGIN": figure.origin.value,
        "METHOD": figure.method.value,
        "COVERAGE": f"{coverage.have}/{coverage.total}" if coverage else "",
        "KNOWN_FROM": each.known_from.isoformat(),
        "SOURCE": str(report.get("source_note") or report.get("source") or ""),
    }
    return {name: text for name, text in said.items() if text}

"""A question about data: of which dataflow, which series, from when to when, as known at which moment, how told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dashboard.sdmx.asking import ANYTHING, AskedWronglyError, chosen, count, expect_known, moment, one_of, period
from dashboard.sdmx.structures import VERSIONS
from indicators.periods import Frequency, Period
from indicators.sdmx import (
    AGENCY,
    ALL,
    FREQ,
    INDICATOR,
    REF_AREA,
    SERIES_DIMENSIONS,
    TIME_PERIOD,
    Flow,
    Names,
    frequency_of,
)

MOST_KEYS = 50
"""Keys that one address may name, each a question of its own."""

FILTERS = {f"c[{each}]": each for each in (*SERIES_DIMENSIONS, TIME_PERIOD)}
"""The filters by component of SDMX-REST 2."""

DETAILS = frozenset({"full", "dataonly", "serieskeysonly", "nodata"})
PARAMETERS = frozenset(
    {"startPeriod", "endPeriod", "asOf", "updatedAfter", "detail", "dimensionAtObservation", "firstNObservations"}
    | {"lastNObservations", "includeHistory", "attributes", "measures", *FILTERS}
)
FLAT = "AllDimensions"
WITH_ATTRIBUTES = frozenset({"dsd", "all"})

_REFERENCE = re.compile(r"(?:(?P<agency>[^,:()]+)[,:])?(?P<id>[^,:()]+)(?:[,(](?P<version>[^,:()]+)\)?)?")


@dataclass(frozen=True)
class SeriesKey:
    """Which series are asked for, each part by our own codes; None for every one."""

    frequencies: frozenset[Frequency] | None = None
    indicators: frozenset[str] | None = None
    places: frozenset[str] | None = None


@dataclass(frozen=True)
class DataQuery:
    """What is asked for, understood."""

    flow: Flow
    keys: tuple[SeriesKey, ...]
    start: Period | None = None
    end: Period | None = None
    as_of: datetime | None = None
    updated_after: datetime | None = None
    detail: str = "full"
    is_flat: bool = False
    first: int | None = None
    last: int | None = None

    @property
    def has_observations(self) -> bool:
        """Whether values are wanted, and not the series alone."""
        return self.detail in {"full", "dataonly"}

    @property
    def has_attributes(self) -> bool:
        """Whether attributes are wanted."""
        return self.detail in {"full", "nodata"}


def understood(names: Names, flow: Flow, key: str, said: Mapping[str, str]) -> DataQuery:
    """The question that a key and the parameters of an address ask.

    Raises:
        AskedWronglyError: something in it is unknown, misspelt or contradicts the rest.
    """
    expect_known(said, PARAMETERS)
    one_of("includeHistory", said.get("includeHistory", "false"), {"false"})
    at = one_of("dimensionAtObservation", said.get("dimensionAtObservation", TIME_PERIOD), {TIME_PERIOD, FLAT})
    start, end = _span(said)
    return DataQuery(
        flow=flow,
        keys=tuple(_filtered(each, said, names) for each in _keys(key, names)),
        start=start,
        end=end,
        as_of=moment("asOf", said.get("asOf")),
        updated_after=moment("updatedAfter", said.get("updatedAfter")),
        detail=_detail(said),
        is_flat=at == FLAT,
        first=count("firstNObservations", said.get("firstNObservations")),
        last=count("lastNObservations", said.get("lastNObservations")),
    )


def flow_referred(names: Names, reference: str) -> Flow:
    """The dataflow that SDMX-REST 1 names: ALL, "VPCP,ALL" or "VPCP,ALL,1.0".

    Raises:
        AskedWronglyError: there is none.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise AskedWronglyError("not-found", what=f"dataflow {reference[:100]}")
    return flow_named(names, found["agency"] or AGENCY, found["id"], found["version"] or "latest")


def flow_named(names: Names, agency: str, code: str, version: str) -> Flow:
    """The dataflow of an agency with an identifier and a version.

    Raises:
        AskedWronglyError: there is none, or more than one is meant.
    """
    if code in ANYTHING:
        raise AskedWronglyError("bad-parameter", field="dataflow", fault=f"name one, such as {ALL}")
    agencies = chosen(agency)
    if code not in names.flows or (agencies is not None and AGENCY not in agencies) or version not in VERSIONS:
        raise AskedWronglyError("not-found", what=f"dataflow {agency}:{code}({version})"[:100])
    return names.flows[code]


def _detail(said: Mapping[str, str]) -> str:
    """How much is told: as SDMX-REST 1 says it, or by the attributes and measures of SDMX-REST 2."""
    attributes, measures = said.get("attributes", "dsd"), said.get("measures", "all")
    one_of("attributes", attributes, WITH_ATTRIBUTES | {"none", "series", "obs"})
    one_of("measures", measures, {"all", "none", "OBS_VALUE"})
    has_attributes = attributes in WITH_ATTRIBUTES
    by_parts = {
        (True, True): "full",
        (False, True): "dataonly",
        (True, False): "nodata",
        (False, False): "serieskeysonly",
    }
    told = by_parts[has_attributes, measures != "none"]
    return one_of("detail", said.get("detail", told), DETAILS)


def _span(said: Mapping[str, str]) -> tuple[Period | None, Period | None]:
    """The first and last period, from the two parameters or from the filter."""
    limits = {"ge": said.get("startPeriod"), "le": said.get("endPeriod")}
    name = f"c[{TIME_PERIOD}]"
    for part in said.get(name, "").replace("+", " ").split():
        operator, _, text = part.partition(":")
        if not text:
            operator, text = "eq", operator
        sides = {"ge": ("ge",), "le": ("le",), "eq": ("ge", "le")}.get(operator)
        if sides is None or any(limits[side] is not None for side in sides):
            raise AskedWronglyError("bad-parameter", field=name, fault="neither ge:…+le:… nor one period")
        limits |= dict.fromkeys(sides, text)
    return period("startPeriod", limits["ge"]), period("endPeriod", limits["le"])


def _keys(text: str, names: Names) -> list[SeriesKey]:
    """The keys of an address: parts divided by dots, alternatives by +, whole keys by commas."""
    if text in ANYTHING:
        return [SeriesKey()]
    keys = text.split(",")
    if len(keys) > MOST_KEYS:
        raise AskedWronglyError("bad-parameter", field="key", fault=f"more than {MOST_KEYS} keys")
    return [_key(each, names) for each in keys]


def _key(text: str, names: Names) -> SeriesKey:
    parts = text.split(".")
    if len(parts) == len(SERIES_DIMENSIONS) + 1 and parts[-1] in ANYTHING:
        parts.pop()
    if len(parts) != len(SERIES_DIMENSIONS):
        fault = f'"{text[:100]}" has {len(parts)} parts; it needs {".".join(SERIES_DIMENSIONS)}'
        raise AskedWronglyError("bad-parameter", field="key", fault=fault)
    return _series_key(dict(zip(SERIES_DIMENSIONS, parts, strict=True)), names)


def _series_key(parts: Mapping[str, str], names: Names) -> SeriesKey:
    return SeriesKey(
        _ours(FREQ, parts.get(FREQ, ""), frequency_of),
        _ours(INDICATOR, parts.get(INDICATOR, ""), lambda each: _code_of(names.indicators.get(each))),
        _ours(REF_AREA, parts.get(REF_AREA, ""), lambda each: _id_of(names.areas.get(each))),
    )


def _code_of(indicator: Any) -> str | None:
    return None if indicator is None else str(indicator.code)


def _id_of(place: Any) -> str | None:
    return None if place is None else str(place.id)


def _ours(dimension: str, text: str, find: Callable[[str], Any]) -> frozenset[Any] | None:
    """Our codes for what a part of a key names; a code that no list has is refused."""
    wanted = chosen(text)
    if wanted is None:
        return None
    found = {each: find(each) for each in wanted}
    unknown = sorted(each for each, ours in found.items() if ours is None)
    if unknown:
        fault = f'no code "{unknown[0][:40]}" in its code list'
        raise AskedWronglyError("bad-parameter", field=dimension, fault=fault)
    return frozenset(found.values())


def _filtered(key: SeriesKey, said: Mapping[str, str], names: Names) -> SeriesKey:
    """A key narrowed by the filters on its dimensions."""
    parts = {FILTERS[name]: text.removeprefix("eq:") for name, text in said.items() if name in FILTERS}
    more = _series_key({name: text for name, text in parts.items() if name != TIME_PERIOD}, names)
    return SeriesKey(
        _both(key.frequencies, more.frequencies),
        _both(key.indicators, more.indicators),
        _both(key.places, more.places),
    )


def _both(one: frozenset[Any] | None, other: frozenset[Any] | None) -> frozenset[Any] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other

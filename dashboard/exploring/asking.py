"""What the explorer is asked: the parameters of its address, each taken exactly or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import QueryParams

from dashboard.known_at import looking
from dashboard.materials import Setting
from dashboard.parameters import NotGivenError, expect_one_of, said_once, unknown, wrong
from dashboard.words import LANGUAGES
from indicators.catalogue import Indicator
from indicators.errors import CommandCentreError
from indicators.geography import Place
from indicators.periods import Frequency, Period, UnknownPeriodError

FIRST_INDICATOR = "TC06"
NATION = "VN"
MOST_PLACES = 40
"""Places that one address may pick out."""

LONGEST_TEXT = 200
"""Letters that may be searched for."""

NOTHING = "none"
"""Said in place of a list of comparisons: with nothing."""

WHOLE, FIGURES = "1", "figures"
"""The list of indicators whole, or their figures alone for who has their names already."""

KNOWN = (
    *("indicator", "place", "among", "places", "period", "from", "to", "frequency", "view", "second", "compare"),
    *("text", "field", "owner", "source", "status", "as_of", "lang", "list"),
)
FILTERS = ("text", "field", "owner", "source", "status")
"""What chooses among the indicators listed."""

STATUSES = ("on", "risk", "off", "none")


class Look(StrEnum):
    """A way to look at the figures."""

    SUMMARY = "summary"
    LINE = "line"
    BAR = "bar"
    MAP = "map"
    TILES = "tiles"
    HEAT = "heat"
    MULTIPLES = "multiples"
    SCATTER = "scatter"
    TABLE = "table"


class Among(StrEnum):
    """Which places are set beside each other."""

    PROVINCES = "provinces"
    REGION = "region"
    SIMILAR = "similar"
    COMMUNES = "communes"
    FORMER = "former"
    AGENCIES = "agencies"


class Compare(StrEnum):
    """What a figure is held against."""

    LAST_YEAR = "last_year"
    PREVIOUS = "previous"
    PLAN = "plan"
    PATH = "path"
    REGION = "region"
    NATION = "nation"
    SIMILAR = "similar"


Choice = TypeVar("Choice", bound=StrEnum)

FIRST_COMPARED = (Compare.LAST_YEAR, Compare.PLAN)


@dataclass(frozen=True)
class Asked:
    """What an address says, understood as far as no figure is needed for it; None for what it leaves open.

    `first` and `last` bound the course, `listing` is how the indicators are listed, `filters` choose among them, `said`
    is the address's own words.
    """

    indicator: Indicator
    place: Place
    among: Among | None
    places: tuple[str, ...]
    period: Period | None
    first: Period | None
    last: Period | None
    frequency: Frequency | None
    view: Look
    second: Indicator | None
    compare: tuple[Compare, ...]
    as_of: datetime | None
    listing: str | None
    filters: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)


def understood(setting: Setting, parameters: QueryParams, *, now: datetime) -> Asked:
    """What is asked for.

    Raises:
        NotGivenError: a parameter is unknown, given twice, contradicts another, or names what does not exist.
    """
    said = {name: value for name, value in said_once(parameters, KNOWN).items() if value}
    expect_one_of("lang", said.get("lang", LANGUAGES[0]), LANGUAGES)
    expect_one_of("list", said.get("list", WHOLE), (WHOLE, FIGURES))
    expect_one_of("status", said.get("status", STATUSES[0]), STATUSES)
    if len(said.get("text", "")) > LONGEST_TEXT:
        raise wrong("text", f"dài quá {LONGEST_TEXT} chữ", f"longer than {LONGEST_TEXT} letters")
    indicator = _indicator(setting, "indicator", said.get("indicator", FIRST_INDICATOR))
    frequency = _frequency(indicator, said.get("frequency"))
    periods = {name: _period(name, said.get(name), indicator, frequency) for name in ("period", "from", "to")}
    first, last = periods["from"], periods["to"]
    if first is not None and last is not None and last < first:
        raise wrong("from", "sau to", "after to")
    return Asked(
        indicator=indicator,
        place=_place(setting, "place", said.get("place", NATION)),
        among=_choice(Among, "among", said.get("among")),
        places=_places(setting, said.get("places", "")),
        period=periods["period"],
        first=first,
        last=last,
        frequency=frequency or _one_frequency(periods),
        view=_choice(Look, "view", said.get("view")) or Look.SUMMARY,
        second=_indicator(setting, "second", said["second"]) if "second" in said else None,
        compare=_compared(said.get("compare")),
        as_of=_moment(setting, said.get("as_of"), now),
        listing=said.get("list"),
        filters={name: said[name] for name in FILTERS if name in said},
        said=said,
    )


def _indicator(setting: Setting, name: str, code: str) -> Indicator:
    found = setting.catalogue.indicators.get(code)
    if found is None:
        raise unknown(name, code, "/api/v1/indicators")
    return found


def _place(setting: Setting, name: str, code: str) -> Place:
    try:
        return setting.geography.place(code)
    except CommandCentreError:
        raise unknown(name, code, "/api/v1/areas") from None


def _places(setting: Setting, said: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(each for each in said.split(",") if each))
    if len(ids) > MOST_PLACES:
        raise wrong("places", f"nhiều hơn {MOST_PLACES} nơi", f"more than {MOST_PLACES} places")
    return tuple(_place(setting, "places", each).id for each in ids)


def _frequency(indicator: Indicator, said: str | None) -> Frequency | None:
    if said is None:
        return None
    expect_one_of("frequency", said, [each.value for each in indicator.frequencies])
    return Frequency(said)


def _period(name: str, code: str | None, indicator: Indicator, frequency: Frequency | None) -> Period | None:
    """The period said; where another frequency is said too, the last one of that within it or before its end."""
    if code is None:
        return None
    try:
        period = Period.parse(code)
    except UnknownPeriodError as error:
        raise NotGivenError("bad-parameter", field=name, fault=error.sentence.rstrip(".")) from None
    if frequency is not None and period.frequency is not frequency:
        whole = Period.containing(period.end, frequency)
        return whole if whole.end <= period.end else whole.previous()
    if period.frequency not in indicator.frequencies:
        given = ", ".join(each.value for each in indicator.frequencies)
        raise wrong(
            name,
            f"{indicator.code} không có kỳ này; chỉ có: {given}",
            f"{indicator.code} has no such period; it is given by: {given}",
        )
    return period


def _one_frequency(periods: Mapping[str, Period | None]) -> Frequency | None:
    """The frequency that the periods said share; None where none is said."""
    found = {each.frequency for each in periods.values() if each is not None}
    if len(found) > 1:
        raise wrong("period", "không cùng loại kỳ với from, to", "not of the same kind as from and to")
    return next(iter(found), None)


def _choice(kind: type[Choice], name: str, said: str | None) -> Choice | None:
    if said is None:
        return None
    expect_one_of(name, said, [each.value for each in kind])
    return kind(said)


def _compared(said: str | None) -> tuple[Compare, ...]:
    if said is None:
        return FIRST_COMPARED
    if said == NOTHING:
        return ()
    codes = dict.fromkeys(each for each in said.split(",") if each)
    for code in codes:
        expect_one_of("compare", code, [each.value for each in Compare])
    return tuple(Compare(code) for code in codes)


def _moment(setting: Setting, said: str | None, now: datetime) -> datetime | None:
    """The moment looked back to; one without an offset is of the country's zone, as in the page's own address."""
    look = looking(said.replace(" ", "+") if said else None, setting.zone, now)
    if look is None:
        return None
    if look.back is None:
        raise wrong(
            "as_of",
            "không phải thời điểm đã qua, như 2026-10-05T08:00",
            "not a moment that has passed, such as 2026-10-05T08:00",
        )
    return look.back

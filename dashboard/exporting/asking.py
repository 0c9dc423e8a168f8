"""Which figures an export is asked for: the parameters of an address, each taken exactly or refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Query
from starlette.datastructures import QueryParams

from dashboard.materials import Setting
from dashboard.parameters import NotGivenError, expect_one_of, said_once, unknown
from dashboard.words import LANGUAGES
from indicators.geography import Level
from indicators.periods import Frequency, Period, UnknownPeriodError
from indicators.store.observations import Selection

MANY = ("indicator", "area")
"""The parameters that may be given several times."""

MOST_AREAS = 500
"""Areas that one address may name: a province has fewer communes."""

KNOWN = ("indicator", "form", "area", "level", "frequency", "from", "to", "as_of", "report", "lang")
WITH_REPORT = frozenset({"report", "lang"})
"""A report is given as it was; nothing is picked out of it."""

FIRST_YEAR, LAST_YEAR = 1990, 2200
LONGEST_CODE = 64

Code = Annotated[str | None, Query(max_length=64)]
Codes = Annotated[list[str] | None, Query()]
Day = Annotated[str | None, Query(max_length=16)]


@dataclass(frozen=True)
class Wanted:
    """What an address says; FastAPI fills it."""

    indicator: Codes = None
    form: Code = None
    area: Codes = None
    level: Level | None = None
    frequency: Frequency | None = None
    from_: Annotated[str | None, Query(alias="from", max_length=16)] = None
    to: Day = None
    as_of: datetime | None = None
    report: Code = None
    lang: Code = None


@dataclass(frozen=True)
class Asked:
    """Which figures: a selection at a moment (None: now), or what one report said; and the words it was asked with."""

    selection: Selection
    as_of: datetime | None = None
    report: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def understood(setting: Setting, wanted: Wanted, parameters: QueryParams) -> Asked:
    """What is asked for.

    Raises:
        NotGivenError: a parameter is unknown, given twice, contradicts another, or names what does not exist.
    """
    said = said_once(parameters, KNOWN, several=MANY)
    expect_one_of("lang", wanted.lang or LANGUAGES[0], LANGUAGES)
    if wanted.report is not None:
        for name in said.keys() - WITH_REPORT:
            fault = {
                "vi": "không dùng cùng với report: báo cáo được xuất nguyên vẹn",
                "en": "not together with report: a report is given as it was",
            }
            raise NotGivenError("bad-parameter", field=name, fault=fault)
        return Asked(Selection(), report=wanted.report, said=said)
    selection = Selection(
        _indicators(setting, wanted),
        _places(setting, wanted.area, wanted.level),
        frequency=wanted.frequency,
        first=_last_day("from", wanted.from_),
        last=_last_day("to", wanted.to),
    )
    return Asked(selection, _moment(wanted.as_of), said=said)


def _indicators(setting: Setting, wanted: Wanted) -> list[str] | None:
    """The indicators asked for, one by one or by form; None for all."""
    if wanted.form is None:
        for code in wanted.indicator or ():
            if code not in setting.catalogue.indicators:
                raise unknown("indicator", code, "/api/v1/indicators")
        return list(dict.fromkeys(wanted.indicator)) if wanted.indicator else None
    if wanted.indicator:
        fault = {"vi": "chỉ dùng form hoặc indicator", "en": "give form or indicator, not both"}
        raise NotGivenError("bad-parameter", field="form", fault=fault)
    if wanted.form not in setting.catalogue.forms:
        raise unknown("form", wanted.form, "/api/v1/forms")
    return list(setting.catalogue.form(wanted.form).indicators)


def _places(setting: Setting, areas: list[str] | None, level: Level | None) -> list[str] | None:
    """The ids meant by codes (on either map) or by a level; None for all."""
    geography = setting.geography
    if not areas:
        return None if level is None else [each.id for each in geography.of_level(level)]
    if len(areas) > MOST_AREAS:
        fault = {"vi": f"không quá {MOST_AREAS}", "en": f"no more than {MOST_AREAS}"}
        raise NotGivenError("bad-parameter", field="area", fault=fault)
    found: dict[str, None] = {}
    for area in areas:
        meant = [each.id for each in geography.bearing(area) if level is None or each.level is level]
        if not meant or len(area) > LONGEST_CODE:
            raise unknown("area", area, "/api/v1/areas")
        found.update(dict.fromkeys(meant))
    return list(found)


def _last_day(name: str, code: str | None) -> date | None:
    """The last day of a period, or the day itself."""
    if code is None:
        return None
    try:
        return Period.parse(code).end
    except UnknownPeriodError as error:
        raise NotGivenError("bad-parameter", field=name, fault=error.sentence.rstrip(".")) from None


def _moment(moment: datetime | None) -> datetime | None:
    """A moment in UTC; one without a zone is refused, because nobody knows which moment it is."""
    if moment is None:
        return None
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        fault = {
            "vi": "không phải thời điểm có múi giờ, như 2026-10-05T08:00:00+07:00",
            "en": "not a moment with its time zone, such as 2026-10-05T08:00:00+07:00",
        }
        raise NotGivenError("bad-parameter", field="as_of", fault=fault)
    return moment.astimezone(UTC)

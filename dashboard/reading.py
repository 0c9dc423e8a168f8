"""The read side of the API: figures with their coverage and source, catalogue, areas, forms, obligations, lineage."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi import Path as PathParameter
from pydantic import BeforeValidator

from dashboard import discipline_routes
from dashboard import reading_answers as shapes
from dashboard.auth import own_agency
from dashboard.materials import Setting
from dashboard.owing import OWED_BY_CALENDAR, Scope, owed_forms, stand
from dashboard.parameters import expect_known
from indicators.catalogue import Form, Indicator
from indicators.compliance import due_period
from indicators.geography import Level, Place
from indicators.identity import IDENTITY
from indicators.observations import Observation
from indicators.periods import Period, UnknownPeriodError
from indicators.store import Store
from indicators.store.observations import Selection, observation_with_id, shown, sources_of, versions
from indicators.store.reports import data_version, report_row

PAGE = 1000
MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]")


def _as_written(said: object) -> object:
    """A moment as people and systems write it; a bare number, which Pydantic would count in seconds, is none."""
    if isinstance(said, str) and not MOMENT.match(said):
        raise ValueError(said)
    return said


@dataclass(frozen=True)
class Library:
    """What the read side answers from."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]

    def today(self) -> date:
        """The day it is where the product is used."""
        return self.clock().astimezone(self.setting.zone).date()


@dataclass(frozen=True)
class Wanted:
    """Which figures a reader asks for; FastAPI fills it from the address."""

    indicator: Annotated[str | None, Query(max_length=64)] = None
    area: Annotated[str | None, Query(max_length=64)] = None
    level: Level | None = None
    from_: Annotated[str | None, Query(alias="from", max_length=16)] = None
    to: Annotated[str | None, Query(max_length=16)] = None
    as_of: Annotated[datetime | None, BeforeValidator(_as_written)] = None
    cursor: Annotated[int, Query(ge=0, le=10**9)] = 0


def router(library: Library) -> APIRouter:
    """The routes that read; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"], dependencies=[Depends(expect_known)])
    setting = library.setting

    @routes.get("/observations", response_model=shapes.ObservationsOut)
    def observations(wanted: Annotated[Wanted, Depends()]) -> dict[str, Any]:
        """Figures shown now, or as known at `as_of`, in order of indicator, area and period."""
        return _observations(library, wanted)

    @routes.get("/observations/{number}/lineage", response_model=shapes.LineageOut)
    def lineage(number: Annotated[int, PathParameter(ge=1, le=2**62)]) -> dict[str, Any]:
        """Where a figure comes from: the report that said it, its bytes' digest, and every version of it."""
        return _lineage(library, number)

    @routes.get("/indicators", response_model=shapes.IndicatorsOut)
    def indicators() -> dict[str, Any]:
        """Every indicator of the catalogue, with the components of its ratios."""
        return _listed([_indicator(each) for each in setting.catalogue.indicators.values()])

    @routes.get("/forms", response_model=shapes.FormsOut)
    def forms() -> dict[str, Any]:
        """Every form: who sends it, how often, and which indicators it carries."""
        return _listed([_form(each) for each in setting.catalogue.forms.values()])

    @routes.get("/areas", response_model=shapes.AreasOut)
    def areas(at: Annotated[str | None, Query(max_length=16)] = None, level: Level | None = None) -> dict[str, Any]:
        """The places of a day, or of the last day of a period."""
        day = _end(at) or library.today()
        return _listed([_area(each, setting, day) for each in _areas(setting, day, level)])

    @routes.get("/agencies", response_model=shapes.AreasOut)
    def agencies() -> dict[str, Any]:
        """The ministries and agencies of the Government."""
        return _listed([_area(each, setting, library.today()) for each in setting.geography.agencies()])

    @routes.get("/obligations", response_model=shapes.ObligationsOut)
    def owed() -> dict[str, Any]:
        """What is owed for the newest due period and the one after it, and whether it came; a sender sees its own."""
        own = own_agency(IDENTITY.get())
        listed = _obligations(library, library.today())
        return _listed([each for each in listed if own in {None, each["sender"]}])

    discipline_routes.add(routes, library.store, setting, library.clock)
    return routes


def _observations(library: Library, wanted: Wanted) -> dict[str, Any]:
    store, setting = library.store, library.setting
    moment = _aware(wanted.as_of)
    version = data_version(store)
    selection = Selection(
        _codes(setting, wanted.indicator),
        _places(setting, wanted.area, wanted.level),
        first=_end(wanted.from_),
        last=_end(wanted.to),
    )
    found = shown(store, selection, as_of=moment, limit=PAGE + 1, after=wanted.cursor)
    reports = sources_of(store, found)
    return {
        "data_version": version,
        "as_of": (moment or library.clock()).isoformat(),
        "next": wanted.cursor + PAGE if len(found) > PAGE else None,
        "items": [_observation(each, reports, setting) for each in found[:PAGE]],
    }


def _lineage(library: Library, number: int) -> dict[str, Any]:
    store, setting = library.store, library.setting
    held = observation_with_id(store, number)
    if held is None:
        raise HTTPException(404, f"observation {number}")
    figure = held.figure
    report = report_row(store, held.report) if held.report else None
    history = versions(store, figure.indicator, figure.place, figure.period.code)
    reports = sources_of(store, [held, *history])
    return {
        "observation": _observation(held, reports, setting),
        "method": figure.method,
        "definition": _indicator(setting.catalogue.indicator(figure.indicator)),
        "report": None if report is None else {name: value for name, value in report.items() if name != "actor"},
        "versions": [_observation(each, reports, setting) for each in history],
    }


def _obligations(library: Library, today: date) -> list[dict[str, Any]]:
    setting = library.setting
    due = {each: due_period(each, today, setting.calendar) for each in OWED_BY_CALENDAR}
    periods = {frequency: [period, period.next()] for frequency, period in due.items()}
    listed = stand(library.store, setting, Scope(owed_forms(setting), periods), library.clock())
    return [
        {
            "form": each.form,
            "period": each.period.code,
            "sender": each.sender,
            "due": each.due.isoformat(),
            "received": each.received.isoformat() if each.received else None,
            "late": each.is_late(today),
        }
        for each in listed
    ]


def _listed(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"next": None, "items": list(items)}


def _aware(moment: datetime | None) -> datetime | None:
    """A moment with its zone; one without is refused, because nobody knows which moment it is."""
    if moment is not None and moment.tzinfo is None:
        raise HTTPException(422, "as_of needs a time zone, such as 2026-10-05T08:00:00+07:00")
    try:
        return moment.astimezone(UTC) if moment else None
    except OverflowError:
        raise HTTPException(422, "as_of lies outside the years that are counted") from None


def _end(code: str | None) -> date | None:
    """The last day of a period or the day itself."""
    if code is None:
        return None
    try:
        return Period.parse(code).end
    except UnknownPeriodError as error:
        raise HTTPException(422, str(error)) from error


def _codes(setting: Setting, code: str | None) -> list[str] | None:
    """The indicator asked for; None for all. A misspelt one is refused, so that it does not look like no figures."""
    if code is None:
        return None
    if code not in setting.catalogue.indicators:
        raise HTTPException(422, f"no indicator {code}; see /api/v1/indicators")
    return [code]


def _places(setting: Setting, area: str | None, level: Level | None) -> list[str] | None:
    """The ids meant by a code (on either map) or a level; None for all."""
    geography = setting.geography
    if area is not None:
        bearing = geography.bearing(area)
        found = [each.id for each in bearing if level is None or each.level is level]
        if not bearing:
            raise HTTPException(400, f"no area {area}; see /api/v1/areas")
        return found
    return None if level is None else [each.id for each in geography.of_level(level)]


def _areas(setting: Setting, day: date, level: Level | None) -> list[Place]:
    return [
        each
        for kind in (Level.NATION, Level.REGION, Level.PROVINCE, Level.COMMUNE)
        if level in {None, kind}
        for each in setting.geography.of_level(kind)
        if each.is_valid(day)
    ]


def _area(place: Place, setting: Setting, day: date) -> dict[str, Any]:
    return {
        "code": place.code,
        "id": place.id,
        "level": place.level,
        "name_vi": place.name_vi,
        "name_en": place.name_en,
        "kind": setting.geography.kind(place.id, day),
        "parent": place.parent,
        "agency_code": place.agency_code,
        "valid_from": place.valid_from.isoformat(),
        "valid_to": place.valid_until.isoformat() if place.valid_until else None,
    }


def _observation(held: Observation, reports: Mapping[str, Mapping[str, Any]], setting: Setting) -> dict[str, Any]:
    figure = held.figure
    indicator = setting.catalogue.indicator(figure.indicator)
    place = setting.geography.place(figure.place)
    report = reports.get(held.report or "", {})
    return {
        "id": held.id,
        "indicator": figure.indicator,
        "area": place.code,
        "area_id": place.id,
        "level": place.level,
        "period": figure.period.code,
        "value": None if figure.value is None else format(figure.value, "f"),
        "unit": indicator.unit_vi,
        "status": figure.status,
        "method": figure.method,
        "coverage": [figure.coverage.have, figure.coverage.total] if figure.coverage else None,
        "origin": figure.origin,
        "source": report.get("source_note") or report.get("source"),
        "known_from": held.known_from.isoformat(),
        "report_id": held.report,
    }


def _indicator(each: Indicator) -> dict[str, Any]:
    return {
        "code": each.code,
        "name_vi": each.name_vi,
        "name_en": each.name_en,
        "field": each.field,
        "unit": each.unit_vi,
        "unit_en": each.unit_en,
        "frequency": list(each.frequencies),
        "kind": each.kind,
        "cumulative": each.cumulative,
        "better": each.better,
        "aggregation": each.aggregation,
        "levels": list(each.levels),
        "owner": each.owner,
        "source_system": each.source_system,
        "component_of": each.component_of,
        "breakdown": None if each.breakdown is None else asdict(each.breakdown),
        "minimum": None if each.minimum is None else str(each.minimum),
        "maximum": None if each.maximum is None else str(each.maximum),
        "effective": each.effective.isoformat(),
    }


def _form(each: Form) -> dict[str, Any]:
    return {
        "code": each.code,
        "name_vi": each.name_vi,
        "name_en": each.name_en,
        "regime": each.regime,
        "frequency": each.frequency,
        "sender": each.sender,
        "indicators": list(each.indicators),
    }

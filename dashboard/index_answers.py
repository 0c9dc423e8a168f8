"""The API's answer about the index of Decision 766, computed from numerators and denominators: every figure exact."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi import Path as PathParameter
from pydantic import BaseModel, BeforeValidator, Field

from dashboard.index_components import WHOLE, Computed, IndexComponents
from dashboard.materials import Setting
from dashboard.parameters import expect_known, moment_as_written
from dashboard.reading_answers import Figure, Moment
from dashboard.system_desk import SystemDesk
from indicators.errors import CommandCentreError
from indicators.geography import Place
from indicators.index766 import INDICATORS, Component, Sum, step
from indicators.periods import Period, UnknownPeriodError

AsOf = Annotated[datetime | None, BeforeValidator(moment_as_written), Query()]


class SumOut(BaseModel):
    """Points of a group or of the whole."""

    points: Figure = Field(description="From the metrics that are known and apply; not rounded.")
    known: Figure = Field(description="At most to be won from those.")
    most: Figure
    missing: list[str] = Field(description="Metrics that are not known, or do not apply (denominator zero).")
    portal: Figure = Field(description="What the portal itself gives for the same period; null: nothing is known.")


class GroupOut(SumOut):
    """Points of a group."""

    group: str


class StepOut(BaseModel):
    """What more points take at the same denominator."""

    points: Figure = Field(description="1, or what is left below the most.")
    numerator: Figure
    more: Figure


class MetricOut(BaseModel):
    """One metric: numerator over denominator, or a share alone."""

    code: str
    group: str
    item: str
    name_vi: str
    name_en: str
    numerator: Figure
    denominator: Figure
    ratio: Figure = Field(description="In percent; null: it does not apply or is not known.")
    full_at: Figure = Field(description="The ratio that gives every point.")
    points: Figure
    most: Figure
    lost: Figure
    basis: str = Field(description="verified, linear, document; assumed: no source states the rule.")
    provisional: bool = Field(description="Whether the denominator is provisional.")
    next: StepOut | None = Field(description="What one more point takes; null: nothing is left, or not known.")


class IndexOut(BaseModel):
    """An agency on the index in a period."""

    agency: str
    area: str
    name_vi: str
    name_en: str
    period: str
    as_of: Moment
    simulated: bool
    total: SumOut
    groups: list[GroupOut]
    metrics: list[MetricOut]


def router(desk: SystemDesk) -> APIRouter:
    """The route; its handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"], dependencies=[Depends(expect_known)])

    @routes.get("/index-766/{agency}", response_model=IndexOut)
    def index(
        agency: Annotated[str, PathParameter(max_length=16)],
        period: Annotated[str | None, Query(max_length=16)] = None,
        as_of: AsOf = None,
    ) -> dict[str, Any]:
        """An agency (H20, G12) on the index of Decision 766, metric by metric; the newest month if none is named."""
        place = _place(desk.setting, agency)
        known = IndexComponents(desk.store, desk.setting.geography, as_of)
        asked = [_period(period)] if period else known.periods()[:1]
        computed = known.of(place, asked[0]) if asked else None
        if computed is None:
            raise HTTPException(404, f"no numerators and denominators of {agency} in {period or 'any period'}")
        return _index(computed, as_of or desk.clock())

    return routes


def _place(setting: Setting, agency: str) -> Place:
    try:
        return setting.geography.sender(agency)
    except CommandCentreError as error:
        raise HTTPException(404, str(error)) from error


def _period(code: str) -> Period:
    try:
        return Period.parse(code)
    except UnknownPeriodError as error:
        raise HTTPException(422, str(error)) from error


def _index(computed: Computed, moment: datetime) -> dict[str, Any]:
    place = computed.place
    return {
        "agency": computed.code,
        "area": place.code,
        "name_vi": place.name_vi,
        "name_en": place.name_en,
        "period": computed.period.code,
        "as_of": moment.isoformat(),
        "simulated": computed.is_simulated,
        "total": _sum(computed.total, computed.portal.get(WHOLE)),
        "groups": [
            {"group": group, **_sum(each, computed.portal.get(INDICATORS[group]))}
            for group, each in computed.groups.items()
        ],
        "metrics": [_metric(each) for each in computed.components],
    }


def _sum(each: Sum, portal: Decimal | None) -> dict[str, Any]:
    return {
        "points": _exact(each.points),
        "known": _exact(each.known),
        "most": _exact(each.most),
        "missing": list(each.missing),
        "portal": _exact(portal),
    }


def _metric(each: Component) -> dict[str, Any]:
    metric, more = each.metric, step(each)
    return {
        "code": metric.code,
        "group": metric.group,
        "item": metric.item,
        "name_vi": metric.name_vi,
        "name_en": metric.name_en,
        "numerator": _exact(each.numerator),
        "denominator": _exact(each.denominator),
        "ratio": _exact(each.ratio),
        "full_at": _exact(metric.full_at),
        "points": _exact(each.points),
        "most": _exact(metric.most),
        "lost": _exact(each.lost),
        "basis": metric.basis,
        "provisional": each.provisional,
        "next": more
        and {"points": _exact(more.points), "numerator": _exact(more.numerator), "more": _exact(more.more)},
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")

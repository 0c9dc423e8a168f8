"""The API's answer about what public documents print: found by a word or an indicator, as known at any moment."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, BeforeValidator, Field

from dashboard.parameters import expect_known, moment_as_written
from dashboard.reading_answers import Day, Figure, Moment
from dashboard.system_desk import SystemDesk
from indicators.published_figures import Amount, PublishedFigure, Qualifier, Role, Wording, found
from indicators.store.published_figures import published_figures

LONGEST = 80
AsOf = Annotated[datetime | None, BeforeValidator(moment_as_written), Query()]


class WordsOut(BaseModel):
    """The same words in both languages."""

    vi: str
    en: str


class AmountOut(BaseModel):
    """A number that is printed."""

    measure: WordsOut
    value: Figure
    of: Figure = Field(description="What it is a part of; null: nothing is said.")
    percent: Figure = Field(description="Its share in percent, to two decimals; null: it is no share.")
    before: Figure = Field(description="What it was before; null: nothing is said.")
    unit: WordsOut
    scope: WordsOut | None
    indicator: str | None
    qualifier: Qualifier = Field(description="nearly: gần; above: trên, hơn; within: trong nhóm.")
    role: Role
    part: bool = Field(description="Whether it is a part of the first number.")
    due: Day | None


class PublishedOut(BaseModel):
    """A figure as a public document prints it."""

    code: str
    as_of: str = Field(description="A day, a month, a half-year or a year.")
    until: str | None = Field(description="Its last period, where it lies between two.")
    about: bool = Field(description="Whether the date is known roughly alone.")
    printed: str
    in_short: bool = Field(description="Whether `printed` only sums up what the source says.")
    system: str
    system_name: WordsOut
    document: WordsOut
    source: WordsOut
    indicators: list[str]
    note: WordsOut | None
    begins: Day | None = Field(description="The day it is counted from.")
    remainder: Figure = Field(
        description="What the parts leave of the whole; below zero: they overlap; null: not known."
    )
    amounts: list[AmountOut]


class PublishedListOut(BaseModel):
    """What is printed, the newest date first."""

    as_of: Moment
    next: None
    items: list[PublishedOut]


def router(desk: SystemDesk) -> APIRouter:
    """The route; its handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"], dependencies=[Depends(expect_known)])

    @routes.get("/published", response_model=PublishedListOut)
    def published(
        text: Annotated[str, Query(max_length=LONGEST)] = "",
        indicator: Annotated[str | None, Query(max_length=64)] = None,
        as_of: AsOf = None,
    ) -> dict[str, Any]:
        """What public documents print, with qualifier, date and source; never computed with."""
        if indicator is not None and indicator not in desk.setting.catalogue.indicators:
            raise HTTPException(422, f"no indicator {indicator}; see /api/v1/indicators")
        figures = found(published_figures(desk.store, as_of=as_of), text)
        items = [_figure(each) for each in figures if indicator is None or each.is_of(indicator)]
        return {"as_of": (as_of or desk.clock()).isoformat(), "next": None, "items": items}

    return routes


def _figure(each: PublishedFigure) -> dict[str, Any]:
    return {
        "code": each.code,
        "as_of": each.as_of.code,
        "until": each.until.code if each.until else None,
        "about": each.is_about,
        "printed": each.printed,
        "in_short": each.is_in_short,
        "system": each.system,
        "system_name": _words(each.system_name),
        "document": _words(each.document),
        "source": _words(each.source),
        "indicators": list(each.indicators),
        "note": _words(each.note),
        "begins": each.begins.isoformat() if each.begins else None,
        "remainder": _exact(each.remainder),
        "amounts": [_amount(one) for one in each.amounts],
    }


def _amount(each: Amount) -> dict[str, Any]:
    return {
        "measure": _words(each.measure),
        "value": _exact(each.value),
        "of": _exact(each.of),
        "percent": None if each.percent is None or each.is_rank else format(each.percent, ".2f"),
        "before": _exact(each.before),
        "unit": _words(each.unit),
        "scope": _words(each.scope),
        "indicator": each.indicator,
        "qualifier": each.qualifier,
        "role": each.role,
        "part": each.is_part,
        "due": each.due.isoformat() if each.due else None,
    }


def _words(said: Wording | None) -> dict[str, str] | None:
    return None if said is None else {"vi": said.vi, "en": said.en}


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")

"""Templates to fill in: as a workbook, as CSV, and as rows with the figure said last, for a form on the screen."""

import csv
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from collectors.answers import OK, files, problem_response
from collectors.intake import Intake
from collectors.parcels import SHEET
from collectors.problems import Problem, RefusedError
from collectors.templates import csv_template, workbook_template
from collectors.world import World
from indicators.catalogue import UnknownFormError
from indicators.observations import Observation, Origin
from indicators.periods import Period, UnknownPeriodError
from indicators.store import Store
from indicators.store.observations import Selection, newest

PeriodText = Annotated[str | None, Query(max_length=16)]
SenderText = Annotated[str | None, Query(max_length=16)]
Language = Literal["vi", "en"]
Asked = tuple[World, str, Period | None, str, Language]


class LastOut(BaseModel):
    """The figure said last."""

    value: str
    period: str
    origin: Origin


class RowOut(BaseModel):
    """A row to fill in."""

    indicator: str
    indicator_name: str
    area: str
    area_name: str
    period: str
    unit: str
    last: LastOut | None


class RowsOut(BaseModel):
    """The rows that a form asks for."""

    next: None
    items: list[RowOut]


def router(intake: Intake, language: Callable[[], str]) -> APIRouter:
    """The routes of what a sender fills in."""
    routes = APIRouter(tags=["forms"])
    world = intake.world

    def asked(request: Request, form: str, period: str | None, sender: str | None) -> Asked:
        own: str | None = request.state.identity.agency
        expect_sender(world, sender)
        said: Language = "en" if language() == "en" else "vi"
        return world, form, _period(period), own or sender or _owner(world, form), said

    async def file(make: Callable[..., bytes], given: Callable[[], Asked], media_type: str, ending: str) -> Response:
        try:
            question = given()
            content = await run_sync(make, *question)
        except RefusedError as error:
            return problem_response(error.problems, language())
        name = "-".join([question[1], *([question[2].code] if question[2] else [])])
        said = {"Content-Disposition": f'attachment; filename="{name}.{ending}"', "X-Content-Type-Options": "nosniff"}
        return Response(content, OK, said, media_type=media_type)

    @routes.get("/forms/{form}/template.xlsx", response_class=Response, responses=files(SHEET))
    async def workbook(request: Request, form: str, period: PeriodText = None, sender: SenderText = None) -> Response:
        """Give a form to fill in as a workbook (.xlsx)."""
        return await file(workbook_template, lambda: asked(request, form, period, sender), SHEET, "xlsx")

    @routes.get("/forms/{form}/template.csv", response_class=Response, responses=files("text/csv"))
    async def table(request: Request, form: str, period: PeriodText = None, sender: SenderText = None) -> Response:
        """Give a form to fill in as CSV."""
        return await file(csv_template, lambda: asked(request, form, period, sender), "text/csv; charset=utf-8", "csv")

    @routes.get("/forms/{form}/rows", response_model=RowsOut)
    async def rows(request: Request, form: str, period: PeriodText = None, sender: SenderText = None) -> Response:
        """List the rows that a form asks for, each with the figure said last."""
        try:
            found = await run_sync(_rows, intake.store, asked(request, form, period, sender))
        except RefusedError as error:
            return problem_response(error.problems, language())
        return JSONResponse({"next": None, "items": found}, OK)

    return routes


def expect_sender(world: World, code: str | None) -> None:
    """Refuse a sender that nobody is, even where nothing would come of it.

    Raises:
        RefusedError: nobody has the code.
    """
    if code is not None and not world.is_sender(code):
        raise RefusedError([Problem("unknown-sender", facts={"sender": code})])


def _period(code: str | None) -> Period | None:
    try:
        return None if code is None else Period.parse(code)
    except UnknownPeriodError:
        raise RefusedError([Problem("period-not-a-period", facts={"period": code})]) from None


def _owner(world: World, code: str) -> str:
    """Who sends a form, for those who ask and send nothing themselves; a form of provinces needs to be told whose."""
    try:
        owner = world.catalogue.form(code).sender
    except UnknownFormError:
        raise RefusedError([Problem("unknown-form", facts={"form": code[:64]})]) from None
    if owner is None:
        raise RefusedError([Problem("bad-parameter", facts={"field": "sender", "fault": "H01 … H65"})])
    return owner


def _rows(store: Store, question: Asked) -> list[dict[str, Any]]:
    """The rows of the template, which is the one place that says what a form asks for."""
    world, _, period, _, _ = question
    lines = csv_template(*question).decode("utf-8-sig").splitlines()
    table = [line for line in lines if not line.startswith("# ")]
    separator = ";" if ";" in table[0] else ","
    asked = list(csv.DictReader(table, delimiter=separator))
    last = _last(store, world, asked, period)
    return [
        {
            **{name: each[name] for name in ("indicator", "indicator_name", "area", "area_name", "period", "unit")},
            "last": _figure(last.get((each["indicator"], each["area"]))),
        }
        for each in asked
    ]


def _last(
    store: Store, world: World, asked: Sequence[Mapping[str, str]], period: Period | None
) -> dict[tuple[str, str], Observation]:
    """The newest figure of each indicator and area, in the frequency of the period."""
    indicators = sorted({each["indicator"] for each in asked})
    day = period.end if period else None
    codes = sorted({each["area"] for each in asked})
    places = {
        place.id: code
        for code in codes
        for place in world.geography.bearing(code)
        if day is None or place.is_valid(day)
    }
    wanted = Selection(indicators, list(places), frequency=period.frequency if period else None)
    return {(each.figure.indicator, places[each.figure.place]): each for each in newest(store, wanted)}


def _figure(held: Observation | None) -> dict[str, Any] | None:
    if held is None or held.figure.value is None:
        return None
    return {"value": f"{held.figure.value:f}", "period": held.figure.period.code, "origin": held.figure.origin.value}

"""What a report would be taken for: read and judged as if it were sent, and nothing kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from collectors.admission import Admission
from collectors.answers import HELD, OK, HeldOut, Mistake, WarningOut, problem_response, warning_out
from collectors.intake import Intake
from collectors.judging import Judgement
from collectors.parcels import BESIDE, Parcel, expect_known, media_type_of, unpack
from collectors.problems import Problem, RefusedError, said_of
from collectors.receiving import receive
from collectors.report_description import described
from collectors.source import Arrival, Row
from indicators.geography import Geography
from indicators.periods import Period, UnknownPeriodError
from indicators.plausibility import Doubt, doubts
from indicators.store import Store, history, locks
from indicators.store.receipts import standing

ROWS_SHOWN = 2000
PROBLEMS_SHOWN = 1000
DOUBTS_SHOWN = 200
ROW = "#/observations/"


class ForeseenMistake(Mistake):
    """A mistake, and the row and field it lies in, where it lies in one."""

    index: int | None = Field(description="Of the row, from 0, as in `rows`.")
    row: int | None
    field: str | None


class ForeseenRow(BaseModel):
    """A row as it was read; where `is_number` is false, `value` is what stands in the file in place of a decimal."""

    index: int
    number: int
    indicator: str
    indicator_name: str | None
    area: str
    area_name: str | None
    period: str
    unit: str | None
    value: str | None
    is_number: bool
    status: str | None
    note: str


class ForeseenDoubt(HeldOut):
    """A figure that would wait for a person."""

    area_name: str
    index: int | None


class ForeseenOut(BaseModel):
    """What a report would be taken for."""

    checked_at: datetime
    form: str
    report_period: str | None
    sender: str
    revision: int | None
    revision_next: int
    rows_total: int
    problems_total: int
    problems: list[ForeseenMistake]
    rows: list[ForeseenRow]
    warnings: list[WarningOut]
    doubts_total: int
    doubts: list[ForeseenDoubt]


def router(admission: Admission, language: Callable[[], str]) -> APIRouter:
    """The route that says what is right and wrong with a report before it is sent."""
    routes = APIRouter(tags=["reports"])
    intake = admission.intake

    @routes.post("/reports/preview", response_model=ForeseenOut, openapi_extra=described(is_trial=True))
    async def preview(request: Request) -> Response:
        """Read and judge a report; every row, every mistake and every doubt is told, and nothing is kept."""
        received_at = intake.clock()
        try:
            expect_known(request.query_params, ("lang", *BESIDE))
            arrival = admission.arrival(request, received_at)
            async with admission.turn(request) as turn:
                media_type = media_type_of(request.headers)
                received = await receive(request, admission.limits)
                await turn.begin()
                parcel = await unpack(request, received, media_type, admission.limits.inflated)
                arrival = replace(arrival, settings=parcel.settings)
                return JSONResponse(await run_sync(_foreseen, intake, parcel, arrival, language()), OK)
        except RefusedError as error:
            return problem_response(error.problems, language(), getattr(error, "headers", None))

    return routes


def _foreseen(intake: Intake, parcel: Parcel, arrival: Arrival, language: str) -> dict[str, Any]:
    """Everything that can be known of a report without keeping it."""
    judgement = intake.judged(intake.read(parcel.paper, parcel.format_name, arrival), arrival)
    reading = judgement.reading
    problems = [*judgement.problems, *_locked(intake.store, reading.form, reading.period)]
    numbers = {each.number: index for index, each in enumerate(reading.rows)}
    held = _doubted(intake.store, judgement)
    return {
        "checked_at": arrival.received_at.isoformat(),
        "form": reading.form,
        "report_period": reading.period,
        "sender": reading.sender,
        "revision": reading.revision,
        "revision_next": _next_revision(intake.store, reading.sender, reading.form, reading.period),
        "rows_total": len(reading.rows),
        "problems_total": len(problems),
        "problems": [_problem(each, reading.rows, language) for each in problems[:PROBLEMS_SHOWN]],
        "rows": [*_rows(judgement, problems, intake, language)],
        "warnings": [
            warning_out(Problem(each.code, each.pointer, each.facts), language).model_dump()
            for each in judgement.warnings[:PROBLEMS_SHOWN]
        ],
        "doubts_total": len(held),
        "doubts": [
            {**_doubt(each, intake.world.geography, language), "index": numbers.get(each.row or 0)}
            for each in held[:DOUBTS_SHOWN]
        ],
    }


def _locked(store: Store, form: str, period: str | None) -> Iterator[Problem]:
    """Whether the period takes no more reports."""
    since = locks.locked(store).get((form, period)) if period else None
    if since is not None:
        yield Problem("period-locked", "#/report_period", {"form": form, "period": period, "day": f"{since:%d/%m/%Y}"})


def _next_revision(store: Store, sender: str, form: str, period: str | None) -> int:
    """The revision that the next report of a period must have; 1 where none is stored."""
    held = standing(store, sender, [form]).get((form, period)) if period else None
    return 1 if held is None else (held.revision or 0) + 1


def _doubted(store: Store, judgement: Judgement) -> Sequence[Doubt]:
    """What would wait for a person."""
    with store.reading() as connection:
        before = history.before(connection, judgement.figures)
    return (*judgement.reading.doubts, *doubts(judgement.figures, before))


def _problem(problem: Problem, rows: Sequence[Row], language: str) -> dict[str, Any]:
    said = said_of(problem, language)
    index, field = _place(problem.pointer)
    known = index is not None and index < len(rows)
    return {
        "index": index if known else None,
        "row": rows[index].number if known and index is not None else None,
        "field": field,
        "pointer": problem.pointer,
        "location": dict(problem.location) if problem.location else None,
        "code": problem.code,
        "detail": said["detail"],
        "hint": said["hint"],
    }


def _place(pointer: str) -> tuple[int | None, str | None]:
    """The row a pointer leads to, counted from 0, and the field of it."""
    if not pointer.startswith(ROW):
        return None, pointer.removeprefix("#").removeprefix("/") or None
    index, _, field = pointer.removeprefix(ROW).partition("/")
    return (int(index) if index.isdigit() else None), field or None


def _rows(judgement: Judgement, problems: Sequence[Problem], intake: Intake, language: str) -> Iterator[dict[str, Any]]:
    """The first rows, and of the others those that something is wrong with."""
    rows = judgement.reading.rows
    wrong = {index for index, _ in (_place(each.pointer) for each in problems[:PROBLEMS_SHOWN]) if index is not None}
    shown = [*range(min(ROWS_SHOWN, len(rows))), *sorted(each for each in wrong if ROWS_SHOWN <= each < len(rows))]
    name = _names(intake.world.geography, language)
    for index in shown:
        row = rows[index]
        indicator = intake.world.catalogue.indicators.get(row.indicator)
        yield {
            "index": index,
            "number": row.number,
            "indicator": row.indicator,
            "indicator_name": indicator.name(language) if indicator else None,
            "area": row.area,
            "area_name": row.area_name or name(row.area, row.period),
            "period": row.period,
            "unit": row.unit or (indicator.unit_vi if indicator else None),
            "value": row.value_text if row.value is None else f"{row.value:f}",
            "is_number": row.value is not None,
            "status": row.status,
            "note": row.note,
        }


def _names(geography: Geography, language: str) -> Callable[[str, str], str | None]:
    """What a place is called, by its code in the map of a period."""

    @cache
    def name(code: str, period: str) -> str | None:
        try:
            day = Period.parse(period).end
        except UnknownPeriodError:
            return None
        found = [each for each in geography.bearing(code) if each.is_valid(day)]
        return (found[0].name_en if language == "en" else found[0].name_vi) if found else None

    return name


def _doubt(doubt: Doubt, geography: Geography, language: str) -> dict[str, Any]:
    place = geography.place(doubt.place).name_en if language == "en" else geography.place(doubt.place).name_vi
    out = HeldOut(
        row=doubt.row,
        indicator=doubt.indicator,
        area=doubt.place,
        period=doubt.period,
        value=None if doubt.value is None else f"{doubt.value:f}",
        before=None if doubt.before is None else f"{doubt.before:f}",
        before_period=doubt.before_period,
        reason=doubt.reason.value,
        detail=HELD[doubt.reason][language],
    )
    return {**out.model_dump(), "area_name": place}

"""The push API: a report is posted, checked, kept and acknowledged with a signed receipt."""

from collections.abc import Callable, Mapping
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from collectors.admission import Admission
from collectors.answers import (
    ACCEPTED,
    CREATED,
    OK,
    DryRunOut,
    ReceiptOut,
    acknowledged,
    problem_response,
    warning_out,
)
from collectors.judging import Judgement
from collectors.parcels import Parcel, is_trial
from collectors.problems import Problem, RefusedError
from collectors.report_description import described
from collectors.source import Arrival
from indicators.reports import Receipt
from indicators.store import Store
from indicators.store.decisions import decisions_on
from indicators.store.engine import StoreBusyError
from indicators.store.records import doubts_of
from indicators.store.reports import report_row

SOON = {"Retry-After": "5"}


def router(admission: Admission, language: Callable[[], str]) -> APIRouter:
    """The route that takes reports in and gives receipts back.

    Args:
        admission: What lets a report in, and the road it then takes.
        language: The language of the request at hand, for what is told to people.
    """
    routes = APIRouter(tags=["reports"])
    intake = admission.intake

    @routes.post(
        "/reports",
        status_code=CREATED,
        response_model=ReceiptOut,
        responses={OK: {"model": ReceiptOut | DryRunOut}, ACCEPTED: {"model": ReceiptOut}},
        openapi_extra=described(),
    )
    async def submit(request: Request) -> Response:
        """Submit a report: whole or nothing, durable when acknowledged, the same again has one effect."""
        received_at = intake.clock()
        try:
            async with admission.turn(request) as turn:
                parcel, arrival = await admission.admit_unsigned(request, received_at, turn)
                if is_trial(parcel.settings):
                    checked = await run_sync(_checked, admission, request, parcel, arrival)
                    return JSONResponse(_trial_out(checked, language()), OK)
                kept, beside = await run_sync(_kept, admission, request, parcel, arrival)
        except RefusedError as error:
            return problem_response(error.problems, language(), getattr(error, "headers", None))
        except StoreBusyError:
            return problem_response([Problem("storage-unavailable")], language(), SOON)
        return acknowledged(kept, beside, language())

    return routes


def _checked(admission: Admission, request: Request, parcel: Parcel, arrival: Arrival) -> Judgement:
    return admission.intake.check(parcel.paper, parcel.format_name, admission.signed(request, parcel.paper, arrival))


def _kept(
    admission: Admission, request: Request, parcel: Parcel, arrival: Arrival
) -> tuple[Receipt, Mapping[str, Any]]:
    """All that needs the store, in one go: changing threads costs more than most of it."""
    arrival = admission.signed_or_noted(request, parcel.paper, arrival)
    kept = admission.intake.receive(parcel.paper, parcel.format_name, arrival)
    return kept, beside_receipt(admission.intake.store, kept)


def beside_receipt(store: Store, kept: Receipt) -> Mapping[str, Any]:
    """What stands beside a receipt in an answer: why it is held, and what was decided; nothing where it is not held."""
    if kept.state != "held":
        return {}
    row = report_row(store, kept.id)
    return {"doubts": doubts_of(row) if row else (), "decision": decisions_on(store, [kept.id]).get(kept.id)}


def _trial_out(checked: Judgement, language: str) -> dict[str, Any]:
    reading = checked.reading
    warnings = [warning_out(Problem(each.code, each.pointer, each.facts), language) for each in checked.warnings]
    out = DryRunOut(rows=len(checked.figures), form=reading.form, report_period=reading.period, warnings=warnings)
    return out.model_dump(mode="json")

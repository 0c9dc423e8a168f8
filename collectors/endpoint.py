"""The push API: a report is posted, checked, kept and acknowledged with a signed receipt."""

from collections.abc import Callable, Mapping
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from collectors.admission import Admission
from collectors.answers import (
    CREATED,
    OK,
    REFUSALS,
    DryRunOut,
    ReceiptOut,
    acknowledged,
    problem_response,
    warning_out,
)
from collectors.formats.report_json import ReportIn
from collectors.parcels import BESIDE, MEDIA_TYPES, MULTIPART
from collectors.problems import Problem, RefusedError
from indicators.reports import Receipt
from indicators.store import Store
from indicators.store.decisions import decisions_on
from indicators.store.engine import StoreBusyError
from indicators.store.records import doubts_of
from indicators.store.reports import report_row

TRIAL = {None: False, "false": False, "true": True}
"""What `dry_run` says; anything else is refused, so that nobody's trial is kept for a wrong word."""

SOON = {"Retry-After": "5"}
FILE = {"type": "string", "format": "binary"}


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
        responses={200: {"model": ReceiptOut | DryRunOut}, 202: {"model": ReceiptOut}, **REFUSALS},
        openapi_extra=_described(),
    )
    async def submit(request: Request) -> Response:
        """Submit a report: whole or nothing, durable when acknowledged, the same again has one effect."""
        received_at = intake.clock()
        try:
            is_trial = _is_trial(request.query_params)
            async with admission.turn(request) as turn:
                parcel, arrival = await admission.admit(request, received_at, turn)
                if is_trial:
                    checked = await run_sync(intake.check, parcel.paper, parcel.format_name, arrival)
                    return JSONResponse(_trial_out(checked, language()), OK)
                kept = await run_sync(intake.receive, parcel.paper, parcel.format_name, arrival)
                beside = await run_sync(beside_receipt, intake.store, kept)
        except RefusedError as error:
            return problem_response(error.problems, language(), getattr(error, "headers", None))
        except StoreBusyError:
            return problem_response([Problem("storage-unavailable")], language(), SOON)
        return acknowledged(kept, beside, language())

    return routes


def beside_receipt(store: Store, kept: Receipt) -> Mapping[str, Any]:
    """What stands beside a receipt in an answer: why it is held, and what was decided; nothing where it is not held."""
    if kept.state != "held":
        return {}
    row = report_row(store, kept.id)
    return {"doubts": doubts_of(row) if row else (), "decision": decisions_on(store, [kept.id]).get(kept.id)}


def _trial_out(checked: Any, language: str) -> dict[str, Any]:
    reading = checked.reading
    warnings = [warning_out(Problem(each.code, each.pointer, each.facts), language) for each in checked.warnings]
    out = DryRunOut(rows=len(checked.figures), form=reading.form, report_period=reading.period, warnings=warnings)
    return out.model_dump(mode="json")


def _is_trial(parameters: Mapping[str, str]) -> bool:
    unknown = sorted(set(parameters) - {"dry_run", "lang", *BESIDE})
    if unknown:
        raise RefusedError([Problem("bad-parameter", facts={"field": unknown[0][:100], "fault": "unknown"})])
    said = parameters.get("dry_run")
    if said not in TRIAL:
        raise RefusedError([Problem("bad-parameter", facts={"field": "dry_run", "fault": "neither true nor false"})])
    return TRIAL[said]


def _described() -> dict[str, Any]:
    """What OpenAPI says of the body and the parameters, which are read by hand."""
    schema = ReportIn.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")
    content: dict[str, Any] = {media_type: {"schema": FILE} for media_type in MEDIA_TYPES}
    content["application/json"] = {"schema": schema}
    fields = {"file": FILE, **{name: {"type": "string"} for name in BESIDE}}
    content[MULTIPART] = {"schema": {"type": "object", "properties": fields, "required": ["file"]}}
    trial = {"name": "dry_run", "in": "query", "schema": {"type": "string", "enum": ["true", "false"]}}
    beside = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in BESIDE]
    headers = [
        {"name": name, "in": "header", "schema": {"type": "string"}}
        for name in ("Idempotency-Key", "Content-Digest", "X-JWS-Signature")
    ]
    return {"requestBody": {"required": True, "content": content}, "parameters": [trial, *beside, *headers]}

"""The push API: a report is posted, checked, kept and acknowledged with a receipt."""

import base64
import hashlib
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from anyio import fail_after
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from collectors.formats.report_json import ReportIn
from collectors.intake import Intake
from collectors.problems import Problem, RefusedError, body
from collectors.source import Arrival
from indicators.identity import Identity
from indicators.observations import Origin
from indicators.reports import Document, Receipt
from indicators.store.engine import StoreBusyError
from indicators.store.reports import receipt

FORMATS = {"application/json": "dieuhanh.report/1"}
PROBLEM = "application/problem+json"
OK, CREATED = 200, 201

Headers = Mapping[str, str]
RECEIPT_ID = re.compile(r"[0-9A-Z]{26}", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
TRIAL = {None: False, "false": False, "true": True}
"""What `dry_run` says; anything else is refused, so that nobody's trial is kept for a wrong word."""


@dataclass(frozen=True)
class Limits:
    """How large a body may be, in bytes as it is sent and once unpacked, and within how many seconds it must come."""

    body: int = 10 * 2**20
    inflated: int = 50 * 2**20
    seconds: float = 30


ORDINARY = Limits()


class ReceiptOut(BaseModel):
    """What a sender is told once a report is kept."""

    receipt_id: str
    report_id: str
    sender: str
    form: str
    report_period: str | None
    revision: int | None
    sha256: str = Field(description="Of the bytes as they were received.")
    received_at: datetime = Field(description="The moment of the first byte.")
    stored_at: datetime
    deadline: str | None
    on_time: bool | None
    rows: int = Field(description="Rows received, all of them stored.")
    new: int
    changed: int
    unchanged: int
    data_version: int


class FieldError(BaseModel):
    """One mistake."""

    pointer: str
    code: str
    detail: str
    hint: str


class ProblemOut(BaseModel):
    """Why something was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str | None = None
    errors_total: int = 0
    errors: list[FieldError] = []


class DryRunOut(BaseModel):
    """What a trial says: nothing is wrong, nothing was kept."""

    dry_run: bool = True
    rows: int


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemOut, "content": {PROBLEM: {}}}
    for status in (400, 401, 403, 404, 408, 409, 413, 415, 422, 503)
}


def router(intake: Intake, language: Callable[[], str], limits: Limits = ORDINARY) -> APIRouter:
    """The routes that take reports in and give receipts back.

    Args:
        intake: The road in.
        language: The language of the request at hand, for what is told to people.
        limits: How large and how slow a body may be.
    """
    routes = APIRouter(tags=["reports"])

    @routes.post(
        "/reports",
        status_code=CREATED,
        response_model=ReceiptOut,
        responses={200: {"model": ReceiptOut | DryRunOut}, **REFUSALS},
        openapi_extra={
            "requestBody": {"required": True, "content": {"application/json": {"schema": _schema()}}},
            "parameters": [{"name": "dry_run", "in": "query", "schema": {"type": "string", "enum": ["true", "false"]}}],
        },
    )
    async def submit(request: Request) -> Response:
        """Submit a report: whole or nothing, durable when acknowledged, the same again has one effect."""
        received_at = intake.clock()
        asker: Identity = request.state.identity
        try:
            arrival, is_trial = _arrival(asker, received_at), _is_trial(request.query_params.get("dry_run"))
            format_name = _format(request.headers)
            paper = Document(await _content(request, limits), "application/json")
            if is_trial:
                rows = await run_sync(intake.check, paper, format_name, arrival)
                return JSONResponse(DryRunOut(rows=rows).model_dump(), OK)
            kept = await run_sync(intake.receive, paper, format_name, arrival)
        except RefusedError as error:
            return problem_response(error.problems, language())
        except StoreBusyError:
            return problem_response([Problem("storage-unavailable")], language(), {"Retry-After": "3"})
        return _acknowledged(kept)

    @routes.get("/receipts/{receipt_id}", response_model=ReceiptOut, responses=REFUSALS)
    async def receipt_again(request: Request, receipt_id: str) -> Response:
        """Give a receipt again; to its sender and to those who may read everything."""
        asker: Identity = request.state.identity
        held = await run_sync(receipt, intake.store, receipt_id) if RECEIPT_ID.fullmatch(receipt_id) else None
        if held is None or (asker.agency is not None and asker.agency != held.sender):
            return problem_response([Problem("not-found", facts={"what": f"receipt {receipt_id[:40]}"})], language())
        return JSONResponse(_receipt_out(held), OK)

    return routes


def problem_response(problems: Sequence[Problem], language: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal, as RFC 9457 has it."""
    said = body(problems, language)
    return JSONResponse(said, said["status"], dict(headers or {}), media_type=PROBLEM)


def _schema() -> dict[str, Any]:
    return ReportIn.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}")


def _arrival(asker: Identity, received_at: datetime) -> Arrival:
    """How a report came.

    Raises:
        RefusedError: who asks speaks for no agency.
    """
    if asker.agency is None:
        raise RefusedError([Problem("forbidden")])
    return Arrival("push", Origin.REPORTED, asker.name, received_at, sender=asker.agency, pushed=True)


def _is_trial(said: str | None) -> bool:
    if said not in TRIAL:
        raise RefusedError([Problem("bad-parameter", facts={"field": "dry_run", "fault": "neither true nor false"})])
    return TRIAL[said]


def _format(headers: Headers) -> str:
    """The format a body is read by.

    Raises:
        RefusedError: the media type, its charset or the encoding is not one that is read.
    """
    media_type, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    charset = next((part[8:].strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    if media_type not in FORMATS or charset not in {"utf-8", "utf8", "us-ascii"}:
        raise RefusedError(
            [Problem("unsupported-media-type", facts={"media_type": headers.get("content-type", "")[:100]})]
        )
    return FORMATS[media_type]


async def _content(request: Request, limits: Limits) -> bytes:
    """The body, unpacked, within its limits; what the headers already tell is refused before it is read.

    Raises:
        RefusedError: packed otherwise than with gzip, too large, too slow, cut short, or other than its digest says.
    """
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        raise RefusedError(
            [Problem("unsupported-media-type", facts={"media_type": f"Content-Encoding: {encoding[:50]}"})]
        )
    said = request.headers.get("content-length", "")
    if LENGTH.fullmatch(said) and int(said) > limits.body:
        raise _too_large(limits.body)
    try:
        with fail_after(limits.seconds):
            content = await _raw(request, limits)
    except TimeoutError:
        raise RefusedError([Problem("too-slow", facts={"limit": f"{limits.seconds:g}"})]) from None
    except ClientDisconnect:
        raise RefusedError([Problem("malformed-json", facts={"fault": "the body was cut short"})]) from None
    _check_digest(request.headers.getlist("content-digest"), content)
    return _inflated(content, limits) if encoding == "gzip" else content


async def _raw(request: Request, limits: Limits) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limits.body:
            raise _too_large(limits.body)
        parts.append(part)
    return b"".join(parts)


def _inflated(content: bytes, limits: Limits) -> bytes:
    """Unpack gzip, at most to the limit, so that a bomb never grows."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(content, limits.inflated + 1)
    except zlib.error as error:
        raise RefusedError([Problem("malformed-json", facts={"fault": f"not gzip ({error})"})]) from error
    if len(plain) > limits.inflated:
        raise _too_large(limits.inflated)
    if not inflater.eof or inflater.unused_data:
        raise RefusedError([Problem("malformed-json", facts={"fault": "gzip is cut short or followed by more"})])
    return plain


def _check_digest(headers: Sequence[str], content: bytes) -> None:
    """Content-Digest (RFC 9530): of the bytes as they were sent; algorithms we do not know are left alone."""
    for part in ",".join(headers).split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "sha-256" and value != _sha256(content):
            raise RefusedError([Problem("digest-mismatch")])


def _sha256(content: bytes) -> str:
    return f":{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def _too_large(limit: int) -> RefusedError:
    return RefusedError([Problem("payload-too-large", facts={"limit": f"{limit // 2**20} MB"})])


def _acknowledged(kept: Receipt) -> Response:
    headers = {"Location": f"/api/v1/receipts/{kept.id}"}
    return JSONResponse(_receipt_out(kept), OK if kept.repeated else CREATED, headers)


def _receipt_out(kept: Receipt) -> dict[str, Any]:
    said = asdict(kept)
    out = ReceiptOut(
        receipt_id=said.pop("id"),
        report_period=said.pop("period"),
        data_version=said.pop("version"),
        deadline=kept.deadline.isoformat() if kept.deadline else None,
        **{name: value for name, value in said.items() if name not in {"repeated", "deadline"}},
    )
    return out.model_dump(mode="json")

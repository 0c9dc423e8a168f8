"""What a sender is told: the receipt of a report that is kept, or why it is refused (RFC 9457)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from collectors.problems import Problem, body, said_of
from indicators.plausibility import Reason
from indicators.reports import Receipt
from indicators.store.decisions import Decision

PROBLEM = "application/problem+json"
OK, CREATED, ACCEPTED = 200, 201, 202

HELD: Mapping[str, Mapping[str, str]] = {
    Reason.JUMP: {"vi": "gấp 100 lần trở lên so với kỳ trước", "en": "100 times the figure before, or more"},
    Reason.DROP: {"vi": "chỉ bằng 1/100 trở xuống so với kỳ trước", "en": "a hundredth of the figure before, or less"},
    Reason.ZERO: {"vi": "bằng 0, kỳ trước khác 0", "en": "0, and the figure before was not"},
    Reason.SIGNATURE: {"vi": "khóa ký đã bị thu hồi sau khi ký", "en": "the signing key was revoked after it signed"},
    Reason.AREA_MISSING: {"vi": "thiếu nhiều địa phương", "en": "many areas are missing"},
}
"""Why a figure waits, in words."""


class WarningOut(BaseModel):
    """Something the sender should know, though the report is kept."""

    pointer: str
    code: str
    detail: str
    hint: str


class HeldOut(BaseModel):
    """A figure that waits for a person, and why; `row` is null where it is about the whole report."""

    row: int | None
    indicator: str
    area: str
    period: str
    value: str | None
    before: str | None
    before_period: str | None
    reason: str
    detail: str


class DecisionOut(BaseModel):
    """What a person decided about a held report."""

    verdict: str
    reason: str
    at: datetime
    data_version: int


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
    state: str = Field(description="accepted; or held: durable, and published when a person confirms it.")
    warnings: list[WarningOut]
    jws: str = Field(description="The receipt signed by the server: compact JWS, keys at /.well-known/jwks.json.")
    held: list[HeldOut] = Field(description="What has to be confirmed, where the report is held.")
    decision: DecisionOut | None = Field(description="null: not held, or not decided yet.")


class ReceiptsOut(BaseModel):
    """A page of receipts."""

    next: int | None = Field(description="The `cursor` of the next page; null: this is the last.")
    items: list[ReceiptOut]


class Mistake(BaseModel):
    """One mistake: a JSON Pointer into the document, or in a file its row and column, or sheet and cell."""

    pointer: str | None = None
    location: dict[str, str | int] | None = None
    code: str
    detail: str
    hint: str


class ProblemOut(BaseModel):
    """Why something was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    errors_total: int = 0
    errors: list[Mistake] = []


class DryRunOut(BaseModel):
    """What a trial says: nothing is wrong, nothing was kept."""

    dry_run: bool = True
    rows: int
    form: str
    report_period: str | None
    warnings: list[WarningOut]


def files(media_type: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a route that answers with a file."""
    return {OK: {"content": {media_type: {"schema": {"type": "string", "format": "binary"}}}}}


def problem_response(problems: Sequence[Problem], language: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal, as RFC 9457 has it."""
    said = body(problems, language)
    return JSONResponse(said, said["status"], dict(headers or {}), media_type=PROBLEM)


def acknowledged(kept: Receipt, row: Mapping[str, Any], language: str) -> Response:
    """201 for a report just kept, 202 for one held, 200 for the same one again; `row` as `receipt_out` needs it."""
    status = OK if kept.repeated else ACCEPTED if kept.state == "held" else CREATED
    headers = {"Location": f"/api/v1/receipts/{kept.id}"}
    return JSONResponse(receipt_out(kept, row.get("doubts", ()), row.get("decision"), language), status, headers)


def receipt_out(
    kept: Receipt, doubts: Sequence[Mapping[str, Any]], decision: Decision | None, language: str
) -> dict[str, Any]:
    """A receipt as it is answered.

    Args:
        kept: The receipt.
        doubts: Why it is held, as `records.doubts_of` gives them; empty where it is not.
        decision: What was decided about it; None where nothing was.
        language: "vi" or "en".
    """
    left_out = {"repeated", "deadline", "warnings"}
    said = {name: getattr(kept, name) for name in Receipt.__dataclass_fields__ if name not in left_out}
    out = ReceiptOut(
        receipt_id=said.pop("id"),
        report_period=said.pop("period"),
        data_version=said.pop("version"),
        jws=said.pop("seal"),
        deadline=kept.deadline.isoformat() if kept.deadline else None,
        warnings=[warning_out(Problem(each.code, each.pointer, each.facts), language) for each in kept.warnings],
        held=[_held(each, language) for each in doubts],
        decision=_decision(decision),
        **said,
    )
    return out.model_dump(mode="json")


def warning_out(warning: Problem, language: str) -> WarningOut:
    """A warning in words."""
    said = said_of(warning, language)
    return WarningOut(pointer=warning.pointer, code=warning.code, detail=said["detail"], hint=said["hint"])


def _held(doubt: Mapping[str, Any], language: str) -> HeldOut:
    names = ("row", "indicator", "period", "value", "before", "before_period", "reason")
    said = {name: doubt[name] for name in names}
    return HeldOut(**said, area=doubt["place"], detail=HELD[doubt["reason"]][language])


def _decision(decision: Decision | None) -> DecisionOut | None:
    if decision is None:
        return None
    return DecisionOut(
        verdict=decision.verdict.value, reason=decision.reason, at=decision.at, data_version=decision.version
    )

"""The desk where a person decides: held reports are confirmed or rejected, periods locked and re-opened."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, StrictStr
from starlette.responses import Response

from collectors.answers import DecisionOut, ReceiptsOut, problem_response, receipt_out
from collectors.intake import Intake
from collectors.orders import Reason, answered, asker, described, ordered
from collectors.problems import Problem, RefusedError
from indicators.catalogue import UnknownFormError
from indicators.periods import Period, UnknownPeriodError
from indicators.reports import ReportCollisionError
from indicators.store import locks
from indicators.store.decisions import UnknownHeldReportError, Verdict, decide, held, pending_figures
from indicators.store.recording import Rules
from indicators.store.records import doubts_of, receipt_of

VERDICTS = {
    Verdict.CONFIRMED.value: {"vi": "đã xác nhận và công bố", "en": "confirmed and published"},
    Verdict.REJECTED.value: {"vi": "đã từ chối", "en": "rejected"},
}
ACTIONS = {
    locks.Action.LOCKED.value: {"vi": "khóa", "en": "locked"},
    locks.Action.REOPENED.value: {"vi": "mở", "en": "open"},
}
"""What was decided or done, in words."""


class DecisionIn(BaseModel):
    """What somebody decides about a held report, and why."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["confirmed", "rejected"]
    reason: Reason


class LockIn(BaseModel):
    """A form's period that is to be locked after approval, or re-opened, and why."""

    model_config = ConfigDict(extra="forbid")

    form: StrictStr
    period: StrictStr
    action: Literal["locked", "reopened"]
    reason: Reason


class PendingFigureOut(BaseModel):
    """A figure of a held report, as it was sent; `place` is never given to another place, as an area code may be."""

    row: int
    indicator: str
    place: str
    period: str
    value: str | None
    status: str
    note: str | None


class PendingOut(BaseModel):
    """The figures of a held report."""

    next: None
    items: list[PendingFigureOut]


class LockOut(BaseModel):
    """A form's period was locked or re-opened."""

    form: str
    period: str
    action: locks.Action
    actor: str
    reason: str


class ActOut(LockOut):
    """The same, and when."""

    at: datetime


class ActsOut(BaseModel):
    """Every locking and re-opening."""

    next: None
    items: list[ActOut]


def router(intake: Intake, language: Callable[[], str]) -> APIRouter:
    """The routes of the desk; who may use them stands in the table of rules."""
    routes = APIRouter(tags=["desk"])

    @routes.get("/held", response_model=ReceiptsOut)
    async def waiting() -> Response:
        """List the reports that wait for a person, oldest first, with what makes them doubtful."""
        return await answered(lambda: {"next": None, "items": _waiting(intake, language())}, language())

    @routes.get("/held/{receipt_id}/figures", response_model=PendingOut)
    async def figures(receipt_id: str) -> Response:
        """List the figures of a held report as they were sent."""
        return await answered(lambda: {"next": None, "items": _figures(intake, receipt_id)}, language())

    @routes.post("/held/{receipt_id}", response_model=DecisionOut, openapi_extra=described(DecisionIn))
    async def decided(request: Request, receipt_id: str) -> Response:
        """Confirm a held report, which publishes its figures, or reject it; once."""
        try:
            said = await ordered(request, DecisionIn)
        except RefusedError as error:
            return problem_response(error.problems, language())
        return await answered(lambda: _decide(intake, receipt_id, said, asker(request).name), language())

    @routes.get("/periods", response_model=ActsOut)
    async def periods() -> Response:
        """List every locking and re-opening, newest first."""
        return await answered(
            lambda: {"next": None, "items": [_lock(each) for each in locks.history(intake.store)]}, language()
        )

    @routes.post("/periods", response_model=LockOut, openapi_extra=described(LockIn))
    async def lock(request: Request) -> Response:
        """Lock a form's period after approval, or re-open it."""
        try:
            said = await ordered(request, LockIn)
        except RefusedError as error:
            return problem_response(error.problems, language())
        return await answered(lambda: _locked(intake, said, asker(request).name), language())

    return routes


def _waiting(intake: Intake, language: str) -> list[dict[str, Any]]:
    return [receipt_out(receipt_of(row), doubts_of(row), None, language) for row in held(intake.store)]


def _figures(intake: Intake, receipt_id: str) -> list[dict[str, Any]]:
    """The figures of a report that is or was held; every such report has some."""
    found = [_figure(each) for each in pending_figures(intake.store, receipt_id)]
    if not found:
        raise RefusedError([Problem("not-found", facts={"what": _named(receipt_id)})])
    return found


def _figure(row: Any) -> dict[str, Any]:
    value = None if row["value"] is None else f"{row['value']:f}"
    return {**{name: row[name] for name in ("row", "indicator", "place", "period", "status", "note")}, "value": value}


def _lock(row: Any) -> dict[str, Any]:
    return {
        **{name: row[name] for name in ("form", "period", "action", "actor", "reason")},
        "at": row["at"].isoformat(),
    }


def _decide(intake: Intake, receipt_id: str, said: DecisionIn, actor: str) -> dict[str, Any]:
    rules = Rules(intake.world.catalogue, intake.world.geography, intake.seal)
    try:
        made = decide(
            intake.store,
            rules,
            receipt_id,
            Verdict(said.verdict),
            actor=actor,
            reason=said.reason,
            now=intake.clock(),
        )
    except UnknownHeldReportError:
        raise RefusedError([Problem("not-found", facts={"what": _named(receipt_id)})]) from None
    except ReportCollisionError as error:
        raise RefusedError([Problem(error.code, error.pointer, _worded(error.facts))]) from error
    out = DecisionOut(verdict=made.verdict.value, reason=made.reason, at=made.at, data_version=made.version)
    return out.model_dump(mode="json")


def _named(receipt_id: str) -> dict[str, str]:
    return {"vi": f"báo cáo chờ xác nhận {receipt_id[:40]}", "en": f"held report {receipt_id[:40]}"}


def _worded(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a collision, a verdict in words."""
    verdict = facts.get("verdict")
    return {**facts, **({"verdict": VERDICTS[str(verdict)]} if verdict else {})}


def _locked(intake: Intake, said: LockIn, actor: str) -> dict[str, Any]:
    try:
        form = intake.world.catalogue.form(said.form)
        period = Period.parse(said.period)
    except UnknownFormError:
        raise RefusedError([Problem("unknown-form", "#/form", {"form": said.form})]) from None
    except UnknownPeriodError:
        raise RefusedError([Problem("period-not-a-period", "#/period", {"period": said.period})]) from None
    if period.frequency is not form.frequency:
        raise RefusedError([Problem("period-not-of-form", "#/period", {"period": period.code, "form": form.code})])
    action = locks.Action(said.action)
    try:
        locks.act(intake.store, form.code, period.code, action, actor=actor, reason=said.reason, now=intake.clock())
    except locks.LockUnchangedError:
        facts = {"form": form.code, "period": period.code, "action": ACTIONS[action.value]}
        raise RefusedError([Problem("lock-unchanged", "#/action", facts)]) from None
    return {"form": form.code, "period": period.code, "action": action.value, "actor": actor, "reason": said.reason}

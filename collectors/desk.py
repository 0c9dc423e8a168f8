"""The desk where a person decides: held reports are confirmed or rejected, periods locked and re-opened."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError
from starlette.responses import JSONResponse, Response

from collectors.answers import OK, REFUSALS, DecisionOut, problem_response, receipt_out
from collectors.formats.json_text import read_json
from collectors.intake import Intake
from collectors.problems import Problem, RefusedError
from collectors.receiving import Limits, receive
from collectors.texts import composed, text_problem
from indicators.catalogue import UnknownFormError
from indicators.identity import Identity
from indicators.periods import Period, UnknownPeriodError
from indicators.reports import ReportCollisionError
from indicators.store import locks
from indicators.store.decisions import UnknownHeldReportError, Verdict, decide, held, pending_figures
from indicators.store.engine import StoreBusyError
from indicators.store.recording import Rules
from indicators.store.records import doubts_of, receipt_of

SMALL = Limits(body=64 * 1024, inflated=64 * 1024, seconds=10)
SOON = {"Retry-After": "5"}
Reason = Annotated[StrictStr, Field(min_length=3, max_length=500)]
Said = TypeVar("Said", bound=BaseModel)


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


def router(intake: Intake, language: Callable[[], str]) -> APIRouter:
    """The routes of the desk; who may use them stands in the table of rules."""
    routes = APIRouter(tags=["desk"])

    async def answered(work: Callable[[], Any]) -> Response:
        try:
            return JSONResponse(await run_sync(work), OK)
        except RefusedError as error:
            return problem_response(error.problems, language())
        except StoreBusyError:
            return problem_response([Problem("storage-unavailable")], language(), SOON)

    @routes.get("/held", responses=REFUSALS)
    async def waiting() -> Response:
        """List the reports that wait for a person, oldest first, with what makes them doubtful."""
        return await answered(lambda: {"next": None, "items": _waiting(intake, language())})

    @routes.get("/held/{receipt_id}/figures", responses=REFUSALS)
    async def figures(receipt_id: str) -> Response:
        """List the figures of a held report as they were sent."""
        return await answered(
            lambda: {"next": None, "items": [_figure(each) for each in pending_figures(intake.store, receipt_id)]}
        )

    @routes.post("/held/{receipt_id}", response_model=DecisionOut, responses=REFUSALS, openapi_extra=_body(DecisionIn))
    async def decided(request: Request, receipt_id: str) -> Response:
        """Confirm a held report, which publishes its figures, or reject it; once."""
        try:
            said = _read(DecisionIn, (await receive(request, SMALL)).content)
        except RefusedError as error:
            return problem_response(error.problems, language())
        asker: Identity = request.state.identity
        return await answered(lambda: _decide(intake, receipt_id, said, asker.name))

    @routes.get("/periods", responses=REFUSALS)
    async def periods() -> Response:
        """List every locking and re-opening, newest first."""
        return await answered(lambda: {"next": None, "items": [_lock(each) for each in locks.history(intake.store)]})

    @routes.post("/periods", responses=REFUSALS, openapi_extra=_body(LockIn))
    async def lock(request: Request) -> Response:
        """Lock a form's period after approval, or re-open it."""
        try:
            said = _read(LockIn, (await receive(request, SMALL)).content)
        except RefusedError as error:
            return problem_response(error.problems, language())
        asker: Identity = request.state.identity
        return await answered(lambda: _locked(intake, said, asker.name))

    return routes


def _waiting(intake: Intake, language: str) -> list[dict[str, Any]]:
    return [receipt_out(receipt_of(row), doubts_of(row), None, language) for row in held(intake.store)]


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
        raise RefusedError([Problem("not-found", facts={"what": f"held report {receipt_id[:40]}"})]) from None
    except ReportCollisionError as error:
        raise RefusedError([Problem(error.code, error.pointer, error.facts)]) from error
    out = DecisionOut(verdict=made.verdict.value, reason=made.reason, at=made.at, data_version=made.version)
    return out.model_dump(mode="json")


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
        facts = {"form": form.code, "period": period.code, "action": action.value}
        raise RefusedError([Problem("lock-unchanged", "#/action", facts)]) from None
    return {"form": form.code, "period": period.code, "action": action.value, "actor": actor, "reason": said.reason}


def _read(model: type[Said], content: bytes) -> Said:
    try:
        said = model.model_validate(read_json(content))
    except ValidationError as error:
        raise RefusedError([_problem(each) for each in error.errors(include_url=False)]) from error
    wrong = text_problem(composed(str(getattr(said, "reason", ""))), "reason", "#/reason")
    if wrong is not None:
        raise RefusedError([wrong])
    return said


def _problem(error: Any) -> Problem:
    field = str(error["loc"][-1])[:100] if error["loc"] else "#"
    pointer = f"#/{field}" if error["loc"] else "#"
    code = {"missing": "missing-field", "extra_forbidden": "unknown-field"}.get(error["type"], "wrong-type")
    return Problem(code, pointer, {"field": field, "fault": error["msg"]})


def _body(model: type[BaseModel]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}

"""The addresses of exceptions: what is open and who sees to it; taking, noting, closing, re-opening."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, StringConstraints
from starlette.responses import JSONResponse, Response

from dashboard.lookout import Lookout
from dashboard.parameters import Read, body_described, moment_as_written
from dashboard.words import LANGUAGE
from indicators.errors import CommandCentreError
from indicators.handling import Act, HandlingUnchangedError, Step
from indicators.identity import Identity
from indicators.store.engine import StoreBusyError
from indicators.store.handling import act, handled

PROBLEM = "application/problem+json"
NOT_KEPT = {"Cache-Control": "no-store"}
SOON = {"Retry-After": "5"}
DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")
AGENCY = re.compile(r"[GH][0-9]{2}")

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""


def _day_as_written(said: object) -> object:
    """A day as JSON writes it; a number, which Pydantic would count in seconds, is none."""
    if said is not None and not (isinstance(said, str) and DAY.fullmatch(said)):
        raise ValueError("write it as 2026-10-05")
    return said


AsOf = Annotated[datetime | None, BeforeValidator(moment_as_written), Query()]
Said = Annotated[str, Strict(), StringConstraints(strip_whitespace=True, min_length=3, max_length=500)]
Name = Annotated[str, Strict(), StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]


class HandlingIn(BaseModel):
    """What somebody does about an exception."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["taken", "noted", "closed", "reopened"]
    handler: Name | None = Field(None, description="With taken: an agency's code or a person; left out: who asks.")
    due: Annotated[date | None, BeforeValidator(_day_as_written)] = Field(None, description="With taken: until when.")
    note: Said = Field(description="What will be done, was found, or why; kept with the name of who says it.")


class StepOut(BaseModel):
    """One act about an exception."""

    action: Act
    handler: str | None
    due: date | None
    note: str
    severity: str
    actor: str
    at: datetime


class StepsOut(BaseModel):
    """What was done about an exception, oldest first."""

    next: None
    items: list[StepOut]


class ExceptionOut(BaseModel):
    """A figure off its course, a report that is owed, or a source that fails; texts in the language asked for."""

    id: str = Field(description="The same for one episode, whatever its value.")
    kind: str = Field(description="figure, late or source")
    severity: str = Field(description="off, late, error or risk; the gravest first")
    critical: bool
    state: str = Field(description="open, taken or closed")
    acknowledged: bool
    place: str
    what: str
    value: str
    since: str
    since_day: date
    owner: str | None = Field(description="The agency whose it is; null: several senders.")
    handler: str | None = Field(description="Who has taken it: an agency's code or a person; null: nobody.")
    handler_label: str
    due: date | None
    note: str | None = Field(description="What was said about it last.")
    noted_by: str | None
    noted_at: datetime | None
    scene: str | None
    href: str


class ExceptionsOut(BaseModel):
    """The open exceptions, gravest first."""

    as_of: datetime
    next: None
    items: list[ExceptionOut]


@dataclass(frozen=True)
class Desk:
    """What exceptions are handled with."""

    lookout: Lookout
    clock: Callable[[], datetime]
    refuse: Refuse
    read: Read


class _NotDoneError(CommandCentreError):
    """Something cannot be done about an exception: the code of the problem, and its facts."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(f"{code}: {facts}", remedy="See docs/errors.md.")


def router(desk: Desk) -> APIRouter:
    """The routes; who may use them stands in the table of rules."""
    routes = APIRouter(tags=["exceptions"])

    @routes.get("/exceptions", response_model=ExceptionsOut)
    def exceptions(as_of: AsOf = None) -> dict[str, Any]:
        """List what is off its course, late or failing, gravest first; what was closed is left out."""
        rows = [row for row in _every(desk, as_of) if row["state"] != "closed"]
        return {"as_of": as_of or desk.clock(), "next": None, "items": [_told(row) for row in rows]}

    @routes.get("/exceptions/{exception_id}/handling", response_model=StepsOut)
    def history(exception_id: str) -> dict[str, Any]:
        """List what was done about an exception, oldest first, also one that is over."""
        found = handled(desk.lookout.store, [exception_id]).get(exception_id)
        return {"next": None, "items": [_step(each) for each in found.steps] if found else []}

    @routes.post(
        "/exceptions/{exception_id}/handling",
        response_model=ExceptionOut,
        openapi_extra=body_described(HandlingIn),
    )
    async def handle(request: Request, exception_id: str) -> Response:
        """Take an exception, note something about it, close it, or re-open it; every act is kept with its actor."""
        language = LANGUAGE.get()
        said = await desk.read(request, HandlingIn, language)
        if isinstance(said, Response):
            return said
        asker: Identity = request.state.identity
        try:
            row = await run_sync(_handle, desk, exception_id, said, asker)
        except _NotDoneError as error:
            return _problem(desk, error.code, error.facts)
        except StoreBusyError:
            return _problem(desk, "storage-unavailable", {}, SOON)
        out = ExceptionOut.model_validate(_told(row))
        return JSONResponse(out.model_dump(mode="json"), headers=NOT_KEPT)

    return routes


def _problem(desk: Desk, code: str, facts: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    status, body = desk.refuse(code, LANGUAGE.get(), facts)
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=PROBLEM)


def _every(desk: Desk, as_of: datetime | None = None) -> list[dict[str, Any]]:
    setting = desk.lookout.setting
    today = (as_of or desk.clock()).astimezone(setting.zone).date()
    return desk.lookout.every(setting.wording(LANGUAGE.get(), today), as_of=as_of)


def _found(desk: Desk, exception_id: str) -> dict[str, Any]:
    row = next((row for row in _every(desk) if row["id"] == exception_id), None)
    if row is None:
        named = exception_id[:80]
        raise _NotDoneError("not-found", what={"vi": f"ngoại lệ {named}", "en": f"exception {named}"})
    return row


def _handle(desk: Desk, exception_id: str, said: HandlingIn, asker: Identity) -> dict[str, Any]:
    row = _found(desk, exception_id)
    now = desk.clock()
    _expect_fitting(desk, said, now)
    action = Act(said.action)
    handler = (said.handler or asker.name) if action is Act.TAKEN else None
    step = Step(exception_id, action, handler, said.due, said.note, row["severity"], asker.name, now)
    try:
        act(desk.lookout.store, step)
    except HandlingUnchangedError:
        raise _NotDoneError("handling-unchanged", what=row["what"], action=ACTS[action]) from None
    return _found(desk, exception_id)


ACTS: Mapping[str, Mapping[str, str]] = {
    "taken": {"vi": "nhận", "en": "taken"},
    "noted": {"vi": "ghi chú", "en": "noted"},
    "closed": {"vi": "đóng", "en": "closed"},
    "reopened": {"vi": "mở lại", "en": "re-opened"},
}
"""What was to be done, in words."""


def _expect_fitting(desk: Desk, said: HandlingIn, now: datetime) -> None:
    setting = desk.lookout.setting
    if said.action != Act.TAKEN.value and (said.handler is not None or said.due is not None):
        raise _NotDoneError("handler-without-taking")
    if said.due is not None and said.due < now.astimezone(setting.zone).date():
        raise _NotDoneError("due-past", due=said.due.isoformat())
    if said.handler is not None and AGENCY.fullmatch(said.handler):
        try:
            setting.geography.sender(said.handler)
        except CommandCentreError:
            raise _NotDoneError("unknown-handler", handler=said.handler) from None


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    last = row["handling"].last
    return {
        **{name: row[name] for name in ExceptionOut.model_fields.keys() & row.keys()},
        "handler": row["handled_by"],
        "handler_label": row["handler"],
        "due": row["due_day"],
        "note": last.note if last else None,
        "noted_by": last.actor if last else None,
        "noted_at": last.at if last else None,
    }


def _step(step: Step) -> dict[str, Any]:
    names = StepOut.model_fields.keys() - {"action"}
    return {**{name: getattr(step, name) for name in names}, "action": step.act}

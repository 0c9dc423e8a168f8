"""The API's answers about cases of the national systems: opinion slips of e-Cabinet, and citizens' feedback."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, BeforeValidator, Field

from dashboard.cabinet import Cabinet, cabinet
from dashboard.parameters import expect_known, moment_as_written
from dashboard.petitions import Petition, Petitions, petitions
from dashboard.reading_answers import Day, Moment, Next
from dashboard.system_desk import SystemDesk
from indicators import ecabinet
from indicators.cases import Standing

PAGE = 1000

SlipStanding = Literal["in_time", "late", "open", "overdue"]
PetitionStanding = Literal["overdue", "soon", "open", "waiting", "late", "on_time"]


class SlipOut(BaseModel):
    """One member's answer to a slip."""

    slip: str
    case: str = Field(description="The slip and the member, by the system's numbers.")
    member: str | None = Field(description="By title; persons are never named.")
    agency: str
    issuer: str | None
    title: str | None
    issued_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    standing: SlipStanding
    papers: int | None = Field(description="Papers that nobody had to print.")
    report_id: str = Field(description="The receipt of the document that told the last of it.")


class SlipsOut(BaseModel):
    """Answers owed, and those of the last 60 days, the newest slip first."""

    as_of: Moment
    next: Next
    items: list[SlipOut]


class PetitionOut(BaseModel):
    """A petition of a citizen, and how it stands by its rule of working days."""

    number: str
    agency: str
    title: str | None
    received_at: Moment
    due: Day = Field(description="The last day in time.")
    state: str
    since: Moment
    standing: PetitionStanding
    outcome: str | None = Field(description="What followed the answer: published, satisfied, dissatisfied, again.")
    report_id: str


class FeedbackOut(BaseModel):
    """Feedback that is not handled, and that of the last 60 days, the gravest first."""

    as_of: Moment
    next: Next
    items: list[PetitionOut]


@dataclass(frozen=True)
class Wanted:
    """Whose cases are asked for; FastAPI fills it from the address."""

    agency: Annotated[str | None, Query(max_length=64)] = None
    as_of: Annotated[datetime | None, BeforeValidator(moment_as_written), Query()] = None
    cursor: Annotated[int, Query(ge=0, le=10**9)] = 0


def router(desk: SystemDesk) -> APIRouter:
    """The routes; their handlers are plain functions, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["reading"], dependencies=[Depends(expect_known)])

    @routes.get("/e-cabinet/slips", response_model=SlipsOut)
    def slips(wanted: Annotated[Wanted, Depends()], standing: SlipStanding | None = None) -> dict[str, Any]:
        """Opinion slips by member: answered, late, open or overdue."""
        desk.expect_agency(wanted.agency)
        found = cabinet(desk.store, at=desk.moment(wanted.as_of), as_of=wanted.as_of).of(wanted.agency)
        listed = sorted(found.slips, key=lambda each: (each.opened_at, each.case), reverse=True)
        items = [_slip(each, found) for each in listed]
        return _paged(items, standing, wanted, found.at)

    @routes.get("/feedback", response_model=FeedbackOut)
    def feedback(wanted: Annotated[Wanted, Depends()], standing: PetitionStanding | None = None) -> dict[str, Any]:
        """Citizens' feedback by its rule of 15 working days."""
        desk.expect_agency(wanted.agency)
        at = desk.moment(wanted.as_of)
        found = petitions(desk.store, desk.setting.calendar, at=at, as_of=wanted.as_of).of(wanted.agency)
        items = [_petition(each, found) for each in found.listed()]
        return _paged(items, standing, wanted, found.at)

    return routes


def _paged(items: Sequence[Mapping[str, Any]], standing: str | None, wanted: Wanted, at: datetime) -> dict[str, Any]:
    kept = [each for each in items if standing in {None, each["standing"]}]
    following = wanted.cursor + PAGE
    return {
        "as_of": at.isoformat(),
        "next": following if len(kept) > following else None,
        "items": kept[wanted.cursor : following],
    }


def _slip(each: Standing, found: Cabinet) -> dict[str, Any]:
    return {
        "slip": each.case.split("/", maxsplit=1)[0],
        "case": each.case,
        "member": each.person,
        "agency": each.agency,
        "issuer": each.other,
        "title": each.title,
        "issued_at": _written(each.opened_at, found.at),
        "due_at": _written(each.due, found.at),
        "answered_at": _written(each.since, found.at) if each.state == ecabinet.ANSWERED else None,
        "standing": ecabinet.stands(each, found.at),
        "papers": None if each.amount is None else int(each.amount),
        "report_id": each.report,
    }


def _petition(each: Petition, found: Petitions) -> dict[str, Any]:
    case, after = each.case, found.after.get(each.case.case)
    return {
        "number": case.case,
        "agency": case.agency,
        "title": case.title,
        "received_at": _written(case.opened_at, found.at),
        "due": each.due.isoformat(),
        "state": case.state,
        "since": _written(case.since, found.at),
        "standing": each.stands,
        "outcome": after.state if after else None,
        "report_id": case.report,
    }


def _written(moment: datetime | None, at: datetime) -> str | None:
    """A moment in the country's time, as the answer's own."""
    return None if moment is None else moment.astimezone(at.tzinfo).isoformat()

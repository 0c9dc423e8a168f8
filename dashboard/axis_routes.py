"""The API's answers about documents on the axis: which are soaked, and the course of one."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BaseModel, BeforeValidator, Field

from dashboard.axis import DocumentAxis, UnknownDocumentError
from dashboard.parameters import expect_known, moment_as_written
from dashboard.reading_answers import Moment
from dashboard.system_desk import SystemDesk
from indicators.cases import Happened, Standing
from indicators.document_axis import overdue_for

AsOf = Annotated[datetime | None, BeforeValidator(moment_as_written), Query()]


class SoakedOut(BaseModel):
    """A document whose time has passed at its receiver."""

    case: str = Field(description="The document and its receiver.")
    title: str | None
    sender: str | None
    holder: str
    state: str = Field(description="The edXML state: 01, 03, 04, 05 or 13.")
    state_since: Moment
    arrived: Moment
    due: Moment
    overdue_minutes: int
    report: str


class SoakedListOut(BaseModel):
    """What is soaked, the longest overdue first."""

    as_of: Moment
    waiting: int = Field(description="Documents still to be handled, soaked or not.")
    next: None
    items: list[SoakedOut]


class HappenedOut(BaseModel):
    """One thing that happened to a document."""

    state: str
    at: Moment
    holder: str
    due: Moment | None
    report: str
    known_from: Moment


class CourseOut(BaseModel):
    """Everything that happened to a document at one receiver, in order."""

    case: str
    title: str | None
    sender: str | None
    events: list[HappenedOut]


def router(desk: SystemDesk) -> APIRouter:
    """The routes; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(prefix="/documents", tags=["reading"], dependencies=[Depends(expect_known)])

    @routes.get("/soaked", response_model=SoakedListOut)
    def soaked(agency: Annotated[str | None, Query(max_length=16)] = None, as_of: AsOf = None) -> dict[str, Any]:
        """List the documents whose time has passed and that are still to be handled, the longest overdue first."""
        desk.expect_agency(agency)
        at = desk.moment(as_of)
        axis = DocumentAxis(desk.store, at, as_of)
        waiting = axis.waiting(agency)
        late = axis.soaked(agency)
        return {
            "as_of": at.isoformat(),
            "waiting": len(waiting),
            "next": None,
            "items": [_soaked(each, at) for each in late],
        }

    @routes.get("/course", response_model=CourseOut)
    def course(case: Annotated[str, Query(max_length=120)], as_of: AsOf = None) -> dict[str, Any]:
        """Give everything that happened to one document at one receiver."""
        try:
            events = DocumentAxis(desk.store, desk.moment(as_of), as_of).course(case)
        except UnknownDocumentError as error:
            raise HTTPException(404, str(error)) from error
        return _course(case, events)

    return routes


def _soaked(each: Standing, at: datetime) -> dict[str, Any]:
    return {
        "case": each.case,
        "title": each.title,
        "sender": each.other,
        "holder": each.agency,
        "state": each.state,
        "state_since": each.since.isoformat(),
        "arrived": each.opened_at.isoformat(),
        "due": each.due.isoformat() if each.due else None,
        "overdue_minutes": int(overdue_for(each, at).total_seconds() // 60),
        "report": each.report,
    }


def _course(case: str, events: list[Happened]) -> dict[str, Any]:
    said = [each.event for each in events]
    return {
        "case": case,
        "title": next((each.title for each in said if each.title), None),
        "sender": next((each.other for each in said if each.other), None),
        "events": [
            {
                "state": each.event.state,
                "at": each.event.at.isoformat(),
                "holder": each.event.agency,
                "due": each.event.due.isoformat() if each.event.due else None,
                "report": each.report,
                "known_from": each.known_from.isoformat(),
            }
            for each in events
        ],
    }

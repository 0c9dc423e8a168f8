"""Reporting discipline for machines: how everything stands that is owed, and the reminders, at a moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from pydantic import BeforeValidator

from dashboard import reading_answers as shapes
from dashboard.auth import own_agency
from dashboard.discipline import Discipline
from dashboard.materials import Setting
from dashboard.owing import owed_forms
from dashboard.parameters import moment_as_written
from indicators.catalogue import Form
from indicators.compliance import senders
from indicators.discipline import Arrival, OwedReport, Reminder
from indicators.identity import IDENTITY
from indicators.periods import Period, UnknownPeriodError, closing
from indicators.store import Store

Moment = Annotated[datetime | None, BeforeValidator(moment_as_written)]
Code = Annotated[str | None, Query(max_length=64)]


@dataclass(frozen=True)
class Wanted:
    """Which owed reports are asked for; FastAPI fills it from the address."""

    form: Code = None
    period: Annotated[str | None, Query(max_length=16)] = None
    agency: Code = None
    as_of: Moment = None


def add(routes: APIRouter, store: Store, setting: Setting, clock: Callable[[], datetime]) -> None:
    """Add the routes; every handler is a plain function, which FastAPI runs in a thread."""

    def asked(as_of: datetime | None) -> tuple[Discipline, datetime]:
        return Discipline(store, setting, as_of), (as_of or clock()).astimezone(setting.zone)

    @routes.get("/discipline", response_model=shapes.DisciplineOut)
    def discipline(wanted: Annotated[Wanted, Depends()]) -> dict[str, Any]:
        """How every owed report stands: of the due periods and the ones after, or of one; a sender sees its own."""
        questions, at = asked(wanted.as_of)
        form, period = _form(setting, wanted.form), _period(wanted.period)
        found = questions.listed(at, form=form, period=period, sender=_agency(setting, wanted.agency, at))
        return {"next": None, "at": at.isoformat(), "items": [_owed(each, setting) for each in found]}

    @routes.get("/discipline/reminders", response_model=shapes.RemindersOut)
    def reminders(agency: Code = None, as_of: Moment = None) -> dict[str, Any]:
        """The reminders of every owed report that were sent, and the next one; a sender sees its own."""
        questions, at = asked(as_of)
        told = questions.reminded(at, _agency(setting, agency, at))
        sent = [_reminder(each, was_sent=True) for one in told for each in one.sent]
        coming = [_reminder(one.following, was_sent=False) for one in told if one.following]
        items = sorted([*sent, *coming], key=lambda each: (each["at"], each["form"], each["sender"]))
        return {"next": None, "at": at.isoformat(), "items": items}


def _form(setting: Setting, code: str | None) -> Form | None:
    if code is None:
        return None
    found = next((each for each in owed_forms(setting) if each.code == code), None)
    if found is None:
        raise HTTPException(422, f"no form that is owed: {code[:40]}; see /api/v1/forms")
    return found


def _period(code: str | None) -> Period | None:
    if code is None:
        return None
    try:
        return Period.parse(code)
    except UnknownPeriodError as error:
        raise HTTPException(422, str(error)) from error


def _agency(setting: Setting, code: str | None, at: datetime) -> str | None:
    """The sender asked for; a sender may ask for its own reports alone, and gets those where it names nobody."""
    own = own_agency(IDENTITY.get())
    if own is not None and code not in {None, own}:
        raise HTTPException(403, "a sender sees its own reports alone")
    known = {each for form in owed_forms(setting) for each in senders(form, setting.geography, at.date())}
    if own is None and code is not None and code not in known:
        raise HTTPException(422, f"no such sender: {code[:40]}; see /api/v1/agencies")
    return code if own is None else own


def _owed(owed: OwedReport, setting: Setting) -> dict[str, Any]:
    zone = setting.zone
    return {
        "form": owed.form,
        "period": owed.period.code,
        "sender": owed.sender,
        "state": owed.state,
        "overdue": owed.is_overdue,
        "on_time": owed.on_time,
        "closes": closing(owed.period).isoformat(),
        "opens": owed.opens.isoformat(),
        "due": owed.due.isoformat(),
        "overdue_from": owed.limit.isoformat(),
        "received": owed.came.astimezone(zone).isoformat() if owed.came else None,
        "locked": owed.is_locked,
        "arrivals": [_arrival(each, owed, setting) for each in owed.arrivals],
    }


def _arrival(arrival: Arrival, owed: OwedReport, setting: Setting) -> dict[str, Any]:
    return {
        "report": arrival.report,
        "began": arrival.began.astimezone(setting.zone).isoformat(),
        "stored": arrival.stored.astimezone(setting.zone).isoformat(),
        "revision": arrival.revision,
        "reason": arrival.reason,
        "verdict": arrival.verdict(owed.at),
    }


def _reminder(each: Reminder, *, was_sent: bool) -> dict[str, Any]:
    owed = each.owed
    said = {"sender": owed.sender, "form": owed.form, "period": owed.period.code}
    return {**said, "occasion": each.occasion, "at": each.at.isoformat(), "sent": was_sent}

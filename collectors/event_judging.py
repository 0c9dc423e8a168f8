"""Judging what a document says happened: numbers, moments, agencies and texts of each event."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta

from collectors.problems import Problem
from collectors.row_judging import FIRST_YEAR
from collectors.source import Arrival
from collectors.texts import text_problem
from indicators.cases import CaseEvent
from indicators.geography import Geography, UnknownAgencyError

CLOCK_TOLERANCE = timedelta(minutes=5)
"""How far a sender's clock may be ahead of ours."""

NUMBER = re.compile(r"[!-~]{1,120}", re.ASCII)
"""What the number of a case or an event may be: it goes into questions to the store and into addresses."""

MOST_COUNTED = 10**15


def event_problems(events: Sequence[CaseEvent], arrival: Arrival, geography: Geography) -> Iterator[Problem]:
    """Every mistake of the events of a document that arrived."""
    known: dict[str, bool] = {}
    for each in events:
        yield from _numbers(each)
        yield from _moments(each, arrival)
        for code in (each.agency, each.other):
            if code is not None and not known.setdefault(code, knows_sender(code, geography)):
                yield _malformed(each, f"no agency {code[:40]!r}")
        for field in ("title", "person"):
            wrong = text_problem(getattr(each, field) or "", field, each.pointer)
            if wrong is not None:
                yield wrong


def knows_sender(code: str, geography: Geography) -> bool:
    """Whether a code is that of a ministry, an agency or a province's administration."""
    try:
        geography.sender(code)
    except UnknownAgencyError:
        return False
    return True


def _numbers(event: CaseEvent) -> Iterator[Problem]:
    if not (NUMBER.fullmatch(event.number) and NUMBER.fullmatch(event.case)):
        yield _malformed(event, "a number that is none")
    if event.amount is not None and not 0 <= event.amount <= MOST_COUNTED:
        yield _malformed(event, f"a count of {event.amount}")
    elif event.amount is not None and event.amount != event.amount.to_integral_value():
        yield _malformed(event, f"a count of {event.amount}, which is not whole")


def _moments(event: CaseEvent, arrival: Arrival) -> Iterator[Problem]:
    if event.at > arrival.received_at + CLOCK_TOLERANCE:
        yield _malformed(event, f"it happens at {event.at.isoformat()}, which is to come")
    if event.at.year < FIRST_YEAR:
        yield _malformed(event, f"it happened in {event.at.year}")


def _malformed(event: CaseEvent, fault: str) -> Problem:
    return Problem("malformed-report", event.pointer or "#", {"fault": fault})

"""Cases of the national systems, told by what happened to them: documents, opinion slips, feedback, services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

_Value = TypeVar("_Value")

SYSTEMS = ("document-axis", "e-cabinet", "feedback", "data-exchange")
"""The systems whose truth is events; as a version of the data they stand where indicators stand."""


@dataclass(frozen=True)
class CaseEvent:
    """One thing that happened to a case in a national system; events are only added.

    Attributes:
        system: One of SYSTEMS.
        number: The event's own number in its system; the same number again has no effect.
        case: The number of the case in its system; on the axis, of a document and one of its receivers.
        kind: What the case is, as the system divides them: document, session, slip, feedback, service …
        state: What it is in from now on, as the system writes it.
        at: When it happened, in the country's time.
        agency: Who holds or owes the case from now on, by agency code (G12, H26).
        other: The other side, by agency code: who sent the document, who issued the slip.
        person: A member by title, where the system names one.
        title: What it is about; on the event that opens the case.
        due: By when it is to be handled; on the event that sets it.
        amount: A count that goes with it: papers replaced, calls of an hour.
        pointer: Where it stands in the document it came in.
    """

    system: str
    number: str
    case: str
    kind: str
    state: str
    at: datetime
    agency: str
    other: str | None = None
    person: str | None = None
    title: str | None = None
    due: datetime | None = None
    amount: Decimal | None = None
    pointer: str = ""


@dataclass(frozen=True)
class Standing:
    """A case as it stands at a moment: its last event, with what earlier ones said of it.

    Attributes:
        since: When the last event happened.
        opened_at: When the first one did.
        opened_state: The state the first one put it in.
        report: The document that brought the last event, by our number.
    """

    system: str
    case: str
    kind: str
    state: str
    since: datetime
    opened_at: datetime
    opened_state: str
    agency: str
    other: str | None
    person: str | None
    title: str | None
    due: datetime | None
    amount: Decimal | None
    report: str

    def is_overdue(self, at: datetime) -> bool:
        """Whether its time has passed at a moment; a case without one is never overdue."""
        return self.due is not None and self.due < at


@dataclass(frozen=True)
class Happened:
    """An event as it is kept, with the document that brought it and since when it is known."""

    event: CaseEvent
    report: str
    known_from: datetime


@dataclass(frozen=True)
class Count:
    """How many events of a kind put cases into a state on a day, by who holds them and the other side.

    Attributes:
        amount: The sum of what went with them; None where nothing did.
    """

    kind: str
    state: str
    agency: str
    other: str | None
    day: date
    events: int
    amount: int | None


def standing(events: Sequence[Happened]) -> Standing:
    """How one case stands after its events, which are in order."""
    first, last = events[0].event, events[-1].event
    said = [each.event for each in reversed(events)]
    return Standing(
        system=last.system,
        case=last.case,
        kind=last.kind,
        state=last.state,
        since=last.at,
        opened_at=first.at,
        opened_state=first.state,
        agency=last.agency,
        other=_newest(each.other for each in said),
        person=_newest(each.person for each in said),
        title=_newest(each.title for each in said),
        due=_newest(each.due for each in said),
        amount=_newest(each.amount for each in said),
        report=events[-1].report,
    )


def _newest(said: Iterable[_Value | None]) -> _Value | None:
    """What was said last; None where nothing ever was."""
    return next((each for each in said if each is not None), None)

"""Documents on the national axis: which are still to be handled, which are soaked, and how long handling took.

The states are those of edXML (QCVN 102:2016/BTTTT). A document is soaked (ngâm) from the moment its time has passed
while its receiver has neither finished, refused nor given it back.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from indicators.cases import Standing

SYSTEM = "document-axis"
DOCUMENT = "document"
"""The kind of its cases: a document on its way to one of its receivers."""


class State(StrEnum):
    """A state of edXML, by its code."""

    ARRIVED = "01"
    REFUSED = "02"
    ACCEPTED = "03"
    ASSIGNED = "04"
    IN_PROGRESS = "05"
    DONE = "06"
    RECALL_ASKED = "13"
    RECALL_AGREED = "15"


CLOSING = frozenset({State.REFUSED.value, State.DONE.value, State.RECALL_AGREED.value})
"""The states in which nothing is owed any more."""


@dataclass(frozen=True)
class Holder:
    """What an agency holds: open documents, how many of them are soaked, and since when the oldest of these is."""

    agency: str
    open: int
    soaked: int
    since: datetime | None


def document_of(case: str) -> str:
    """The document of a case: what comes before its receiver."""
    return case.partition("/")[0]


def is_open(standing: Standing) -> bool:
    """Whether its receiver still owes something."""
    return standing.state not in CLOSING


def soaked(standings: Iterable[Standing], at: datetime) -> list[Standing]:
    """The open documents whose time has passed at a moment, the longest overdue first."""
    late = [each for each in standings if is_open(each) and each.is_overdue(at)]
    return sorted(late, key=lambda each: (each.due or at, each.case))


def overdue_for(standing: Standing, at: datetime) -> timedelta:
    """For how long its time has passed; zero where it has not."""
    return max(timedelta(), at - standing.due) if standing.due is not None else timedelta()


def holders(standings: Sequence[Standing], at: datetime) -> list[Holder]:
    """Who holds open documents, those with the most soaked ones first."""
    held: dict[str, list[Standing]] = {}
    for each in standings:
        if is_open(each):
            held.setdefault(each.agency, []).append(each)
    found = []
    for agency, mine in held.items():
        late = soaked(mine, at)
        found.append(Holder(agency, len(mine), len(late), late[0].due if late else None))
    return sorted(found, key=lambda each: (-each.soaked, -each.open, each.agency))


def typical(spans: Iterable[tuple[datetime, datetime]]) -> timedelta | None:
    """The median time between two moments, by the clock; None where there is none."""
    lengths = [(end - begin).total_seconds() for begin, end in spans]
    return timedelta(seconds=median(lengths)) if lengths else None

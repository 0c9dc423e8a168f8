"""Questions about the document axis: what is soaked and with whom, what was sent and received, how long it took."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from indicators.cases import Happened, Standing
from indicators.document_axis import (
    CLOSING,
    DOCUMENT,
    SYSTEM,
    Holder,
    State,
    document_of,
    holders,
    soaked,
    typical,
)
from indicators.errors import CommandCentreError
from indicators.store import Store
from indicators.store.cases import course, happened, spans, standings

LOOKED_BACK = 7
"""Days whose traffic is counted."""


class UnknownDocumentError(CommandCentreError):
    """Somebody asks for a document that the axis has not told of."""

    def __init__(self, case: str) -> None:
        super().__init__(f"No document {case[:60]!r}.", remedy="See the documents at /api/v1/documents/soaked.")


@dataclass(frozen=True)
class Traffic:
    """What an agency sent, received and finished in the days looked back to.

    `typical` is the median time from arrival to done, by the clock; None where nothing was finished.
    """

    agency: str
    sent: int
    received: int
    done: int
    typical: timedelta | None


@dataclass(frozen=True)
class Flow:
    """The whole traffic since a day: of every agency, of everybody together, and of each day (sent, received)."""

    since: date
    agencies: tuple[Traffic, ...]
    all: Traffic
    days: Mapping[date, tuple[int, int]]


class DocumentAxis:
    """The axis as it stands at a moment, counted from its events.

    Args:
        store: Where events are kept.
        at: What happened later is not looked at; its zone is the country's.
        as_of: As known at this moment; None for now.
    """

    def __init__(self, store: Store, at: datetime, as_of: datetime | None = None) -> None:
        self._store = store
        self._at = at
        self._as_of = as_of

    def waiting(self, agency: str | None = None) -> list[Standing]:
        """The documents that are still to be handled, of one agency or of all."""
        found = standings(self._store, SYSTEM, DOCUMENT, at=self._at, as_of=self._as_of, closed=CLOSING)
        return [each for each in found if agency is None or each.agency == agency]

    def soaked(self, agency: str | None = None) -> list[Standing]:
        """Those whose time has passed, the longest overdue first."""
        return soaked(self.waiting(agency), self._at)

    def holders(self) -> list[Holder]:
        """Who holds what is still to be handled, those with most soaked documents first."""
        return holders(self.waiting(), self._at)

    def flow(self) -> Flow:
        """What was sent, received and finished in the last days, the present one among them."""
        since = self._at.date() - timedelta(days=LOOKED_BACK - 1)
        at, as_of = self._at, self._as_of
        arrived = [
            each.event for each in happened(self._store, SYSTEM, since=since, at=at, as_of=as_of, state=State.ARRIVED)
        ]
        finished = spans(self._store, SYSTEM, State.ARRIVED, State.DONE, since=since, at=at, as_of=as_of)
        received = Counter(each.agency for each in arrived)
        outgoing = {(each.other, document_of(each.case)) for each in arrived if each.other}
        sent = Counter(sender for sender, _ in outgoing)
        took: dict[str, list[tuple[datetime, datetime]]] = {}
        for agency, begin, end in finished:
            took.setdefault(agency, []).append((begin, end))
        agencies = tuple(
            Traffic(code, sent[code], received[code], len(took.get(code, ())), typical(took.get(code, ())))
            for code in sorted(sent.keys() | received.keys() | took.keys())
        )
        every = [(begin, end) for _, begin, end in finished]
        whole = Traffic("", len(outgoing), len(arrived), len(every), typical(every))
        days = [(each.at.astimezone(at.tzinfo).date(), document_of(each.case)) for each in arrived]
        received_on, sent_on = Counter(day for day, _ in days), Counter(day for day, _ in set(days))
        shown = [since + timedelta(days=n) for n in range(LOOKED_BACK)]
        return Flow(since, agencies, whole, {day: (sent_on[day], received_on[day]) for day in shown})

    def course(self, case: str) -> list[Happened]:
        """Everything that happened to one document at one receiver.

        Raises:
            UnknownDocumentError: there is no such case.
        """
        found = course(self._store, SYSTEM, case, at=self._at, as_of=self._as_of)
        if not found:
            raise UnknownDocumentError(case)
        return found

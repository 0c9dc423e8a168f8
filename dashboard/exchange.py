"""Questions about data exchange: which services are down, how available they were, how often called, what expires."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from indicators.cases import CaseEvent, Happened, Standing, standing
from indicators.data_exchange import (
    CALLED,
    CALLS,
    CERTIFICATE,
    FAILED,
    SERVICE,
    SYSTEM,
    UP,
    Availability,
    Expiry,
    availability,
    called,
    expiry,
)
from indicators.store import Store
from indicators.store.cases import happened

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
LATELY = MONTH + DAY
"""How far back events are read: a service that has told of nothing for so long is shown no more."""


@dataclass(frozen=True)
class Service:
    """A service at a moment: its state and since when, how available it was, and its calls.

    Attributes:
        since: When it came into its state.
        today: Calls since midnight; None where none was told.
        yesterday: Those of the day before up to the same hour.
        failed: Of the calls of today, those that failed.
        hours: The calls of the last 24 hours, each by the moment its hour ended.
    """

    case: Standing
    since: datetime
    day: Availability
    week: Availability
    month: Availability
    today: Decimal | None
    yesterday: Decimal | None
    failed: Decimal | None
    hours: tuple[tuple[datetime, Decimal], ...]

    @property
    def is_up(self) -> bool:
        """Whether it can be called."""
        return self.case.state == UP


@dataclass(frozen=True)
class Certificate:
    """A certificate, and how near its end is."""

    case: Standing
    expiry: Expiry


class Exchange:
    """Data exchange as it stands at a moment, counted from its events.

    Args:
        store: Where events are kept.
        at: What happened later is not looked at; its zone is the country's.
        as_of: As known at this moment; None for now.
    """

    def __init__(self, store: Store, at: datetime, as_of: datetime | None = None) -> None:
        self._store = store
        self._at = at
        self._as_of = as_of

    def services(self) -> list[Service]:
        """Every service that has told of itself lately: those that are down first, then by name."""
        states, calls = self._by_case(SERVICE, LATELY), self._by_case(CALLS, 2 * DAY)
        found = [self._service(told, calls.get(code, [])) for code, told in states.items()]
        return sorted(found, key=lambda each: (each.is_up, each.case.title or "", each.case.case))

    def certificates(self) -> list[Certificate]:
        """Every certificate, the one that ends first before the others."""
        held = [standing(told) for told in self._by_case(CERTIFICATE, LATELY).values()]
        found = [Certificate(each, expiry(each, self._at)) for each in held]
        return sorted(found, key=lambda each: (each.case.due or self._at, each.case.case))

    def _by_case(self, kind: str, back: timedelta) -> dict[str, list[Happened]]:
        """The events of a kind in order, by the service or certificate they are about."""
        found: dict[str, list[Happened]] = {}
        since = (self._at - back).date()
        for each in happened(self._store, SYSTEM, since=since, at=self._at, as_of=self._as_of, kind=kind):
            found.setdefault(each.event.case.partition("/")[0], []).append(each)
        return found

    def _service(self, told: list[Happened], counted: list[Happened]) -> Service:
        at, case = self._at, standing(told)
        states, calls = [each.event for each in told], [each.event for each in counted]
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        hours = [(each.at, each.amount) for each in calls if each.state == CALLED and each.at > at - DAY]
        return Service(
            case=case,
            since=_since(states, case),
            day=availability(states, at - DAY, at),
            week=availability(states, at - WEEK, at),
            month=availability(states, at - MONTH, at),
            today=called(calls, CALLED, midnight, at),
            yesterday=called(calls, CALLED, midnight - DAY, at - DAY),
            failed=called(calls, FAILED, midnight, at),
            hours=tuple((moment, amount) for moment, amount in hours if amount is not None),
        )


def _since(states: list[CaseEvent], case: Standing) -> datetime:
    """Since when a service is in its state: the first of the events at the end that say the same."""
    since = case.since
    for each in reversed(states):
        if each.state != case.state:
            break
        since = each.at
    return since

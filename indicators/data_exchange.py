"""Shared platforms and national databases: whether they can be called, how often they are, which certificates expire.

Availability is the share of the known time in which a service was up, from the events that took it down and brought
it up again; the time before the first event is not known, and counts on neither side.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from indicators.cases import CaseEvent, Standing

SYSTEM = "data-exchange"
SERVICE, CALLS, CERTIFICATE = "service", "calls", "certificate"
"""The kinds of its cases."""

UP, DOWN = "up", "down"
CALLED, FAILED = "called", "failed"
"""The states of the hourly counts: calls answered or not, and those of them that failed."""

VALID, REVOKED = "valid", "revoked"

SOON, URGENT = timedelta(days=30), timedelta(days=7)
"""Before a certificate expires: when its renewal is to be asked for, and when it must not wait any longer."""


class Expiry(StrEnum):
    """How near the end of a certificate is."""

    EXPIRED = "expired"
    URGENT = "urgent"
    SOON = "soon"
    FINE = "fine"


@dataclass(frozen=True)
class Availability:
    """How long a service was up of the time of which its state is known."""

    known: timedelta
    up: timedelta

    @property
    def percent(self) -> Decimal | None:
        """In percent, exact; None where nothing is known."""
        seconds = Decimal(int(self.known.total_seconds()))
        return 100 * Decimal(int(self.up.total_seconds())) / seconds if seconds else None


def availability(events: Sequence[CaseEvent], begin: datetime, end: datetime) -> Availability:
    """The availability between two moments, from the events of one service in order."""
    known, up = timedelta(), timedelta()
    for place, each in enumerate(events):
        until = min(events[place + 1].at if place + 1 < len(events) else end, end)
        span = max(timedelta(), until - max(each.at, begin))
        known += span
        up += span if each.state == UP else timedelta()
    return Availability(known, up)


def expiry(certificate: Standing, at: datetime) -> Expiry:
    """How near the end of a certificate is at a moment; one that was revoked has ended."""
    if certificate.state == REVOKED or certificate.is_overdue(at):
        return Expiry.EXPIRED
    if certificate.due is None:
        return Expiry.FINE
    left = certificate.due - at
    return Expiry.URGENT if left <= URGENT else Expiry.SOON if left <= SOON else Expiry.FINE


def called(events: Iterable[CaseEvent], state: str, begin: datetime, end: datetime) -> Decimal | None:
    """The sum of hourly counts of a state whose hour ended within two moments; None where none was told."""
    told = (each for each in events if each.state == state and begin < each.at <= end)
    found = [each.amount for each in told if each.amount is not None]
    return sum(found, Decimal(0)) if found else None

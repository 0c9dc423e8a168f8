"""When to leave a failing source alone, and when to try it again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Doubling more often would pass every sensible longest pause, and in the end the longest possible timedelta.
MOST_DOUBLINGS = 20


class State(StrEnum):
    """What a breaker lets through."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


@dataclass(frozen=True)
class Patience:
    """How a source that fails is treated.

    Attributes:
        failures: How many failures in a row open the breaker.
        first_pause: How long it stays open the first time; each further failure doubles it.
        longest_pause: The longest it stays open.
    """

    failures: int = 3
    first_pause: timedelta = timedelta(minutes=1)
    longest_pause: timedelta = timedelta(hours=1)


ORDINARY_PATIENCE = Patience()


@dataclass(frozen=True)
class Breaker:
    """How a source has behaved lately; two columns of its row.

    Attributes:
        failures: Failures in a row, zero after a success.
        opened_until: Until when the source is left alone; None while it may always be asked.
    """

    failures: int = 0
    opened_until: datetime | None = None

    def state(self, now: datetime) -> State:
        """Tell whether the source may be asked: always, not now, or once to see."""
        if self.opened_until is None:
            return State.CLOSED
        return State.OPEN if now < self.opened_until else State.HALF_OPEN

    def succeeded(self) -> "Breaker":
        """Give the breaker after a success: closed, all forgotten."""
        return Breaker()

    def failed(
        self, now: datetime, patience: Patience = ORDINARY_PATIENCE, retry_after: timedelta | None = None
    ) -> "Breaker":
        """Give the breaker after one more failure.

        Args:
            now: When it failed.
            patience: How this source is treated.
            retry_after: How long the source itself asked to be left alone, kept up to the longest pause; None where
                it did not ask.
        """
        failures = self.failures + 1
        pauses = [pause for pause in (_pause(failures, patience), retry_after) if pause is not None]
        until = now + min(max(pauses), patience.longest_pause) if pauses else None
        return Breaker(failures, until)


def _pause(failures: int, patience: Patience) -> timedelta | None:
    """Tell how long to stay open after so many failures; None while it is too early to open."""
    beyond = failures - patience.failures
    return patience.first_pause * 2 ** min(beyond, MOST_DOUBLINGS) if beyond >= 0 else None

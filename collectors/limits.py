"""How long, how much and how far a fetch may go."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from collectors.addresses import Networks
from collectors.faults import TooSlowError

Monotonic = Callable[[], float]
LONGEST_PAUSE_IN_PAUSES = 8


@dataclass(frozen=True)
class Limits:
    """The bounds of one fetch.

    Attributes:
        deadline_s: Seconds for everything together: name, connection, answer, retries and the pauses between.
        connect_s: Seconds for looking up the name, and again for each connection tried.
        raw_bytes: Most bytes of a document as they travel.
        inflated_bytes: Most bytes of a document once unpacked.
        networks: Where the source may lead: the public internet, this machine, or exactly these networks.
        attempts: Most times the source is asked, the first included.
        pause_s: Seconds before the first retry; later pauses double, up to eight times this.
    """

    deadline_s: float = 20.0
    connect_s: float = 3.0
    raw_bytes: int = 10 * 2**20
    inflated_bytes: int = 50 * 2**20
    networks: Networks = "public"
    attempts: int = 3
    pause_s: float = 0.25

    @property
    def longest_pause_s(self) -> float:
        """The longest pause between two attempts, in seconds."""
        return self.pause_s * LONGEST_PAUSE_IN_PAUSES


ORDINARY = Limits()


@dataclass(frozen=True)
class Visit:
    """One fetch under way: whom we ask, within which bounds, and until when.

    Attributes:
        where: The address as people may see it.
        limits: The bounds of the fetch.
        ends: When it must be over, on the clock `monotonic`.
        monotonic: A clock of seconds that never goes back.
    """

    where: str
    limits: Limits
    ends: float
    monotonic: Monotonic = time.monotonic

    def remaining_s(self) -> float:
        """Tell how many seconds are left, always more than none.

        Raises:
            TooSlowError: None are left.
        """
        seconds = self.ends - self.monotonic()
        if seconds <= 0:
            raise TooSlowError(self.where, self.limits.deadline_s)
        return seconds


def visit(where: str, limits: Limits, monotonic: Monotonic = time.monotonic) -> Visit:
    """Start the time of a fetch."""
    return Visit(where, limits, monotonic() + limits.deadline_s, monotonic)

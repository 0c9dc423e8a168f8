"""Whose report is next: a rate for each sender, and turns that go round between senders, however many one brings."""

import asyncio
import math
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from collectors.problems import Problem, RefusedError

MINUTE = 60
BURST_OF_MINUTE = 6
"""How many times what may come at once may come in a minute."""


@dataclass(frozen=True)
class Bounds:
    """How much is taken in at once.

    Attributes:
        per_minute: Reports of one sender a minute, in the long run.
        burst: Reports of one sender at once, after a while without any.
        at_work: Reports worked on at once, of all senders together: enough to be stored several in one transaction, and
            fewer than there are threads.
        at_work_each: Reports of one sender worked on at once.
        present_each: Reports of one sender being read, waiting or worked on.
        present: The same of all senders together.
        present_bytes: What the bodies of those may weigh together.
        again_s: Seconds after which to come again where there is no room.
    """

    per_minute: int = 600
    burst: int = 100
    at_work: int = 72
    at_work_each: int = 8
    present_each: int = 64
    present: int = 4000
    present_bytes: int = 512 * 2**20
    again_s: int = 5


ORDINARY = Bounds()


class NotNowError(RefusedError):
    """A report that may come again after so many whole seconds (`retry_after`); `headers` say so in the answer."""

    def __init__(self, problem: Problem, retry_after: int) -> None:
        self.retry_after = retry_after
        self.headers = {"Retry-After": str(retry_after)}
        super().__init__([problem])


def bounds(per_minute: int, present: int) -> Bounds:
    """The bounds of an instance that takes so many reports a minute of each sender, and so many at once of all."""
    return Bounds(per_minute, burst=max(1, per_minute // BURST_OF_MINUTE), present=present)


@dataclass
class _Bucket:
    """What a sender may still send at once, as of a moment."""

    left: float
    at: float


class Turn:
    """A report that came in: first it is read, however slowly; then it waits to be worked on."""

    def __init__(self, turns: "Turns", sender: str) -> None:
        self._turns = turns
        self._sender = sender
        self._has_begun = False

    async def begin(self) -> None:
        """Wait until it may be worked on, behind at most one report of each other sender a round."""
        if not self._has_begun:
            await self._turns.wait(self._sender)
            self._has_begun = True

    def end(self) -> None:
        """Make room for the next."""
        if self._has_begun:
            self._turns.leave(self._sender)


class Turns:
    """Who may come in, and who is next; for one event loop."""

    def __init__(self, monotonic: Callable[[], float], bounds: Bounds = ORDINARY) -> None:
        self._monotonic = monotonic
        self._bounds = bounds
        self._per_second = bounds.per_minute / MINUTE
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._present: Counter[str] = Counter()
        self._inside = self._present_bytes = 0
        self._at_work: Counter[str] = Counter()
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def remembered(self) -> int:
        """How many senders are remembered; those who have not sent for a while are not."""
        return len({*self._buckets, *self._present, *self._at_work, *self._lines})

    @asynccontextmanager
    async def turn(self, sender: str, size: int = 0) -> AsyncIterator[Turn]:
        """Come in, before the body is read, and stay for the length of the block; work begins with `Turn.begin`.

        Args:
            sender: Whose report it is.
            size: What its body may weigh, in bytes: what is announced, else the most that is taken.

        Raises:
            NotNowError: the sender is over its rate or has too many reports here; or there is no room.
        """
        self._check_room(sender, size)
        self._take(sender)
        self._present[sender] += 1
        self._inside += 1
        self._present_bytes += size
        turn = Turn(self, sender)
        try:
            yield turn
        finally:
            turn.end()
            self._present_bytes -= size
            self._inside -= 1
            _one_less(self._present, sender)

    def _check_room(self, sender: str, size: int) -> None:
        bounds = self._bounds
        if self._present[sender] >= bounds.present_each:
            raise self._too_fast(sender, bounds.again_s)
        is_full = self._inside >= bounds.present
        is_heavy = self._present_bytes > 0 and self._present_bytes + size > bounds.present_bytes
        if is_full or is_heavy:
            raise NotNowError(Problem("overloaded"), bounds.again_s)

    def _take(self, sender: str) -> None:
        """Take one of what the sender may send now; it fills again as time passes."""
        now, burst = self._monotonic(), self._bounds.burst
        self._forget_full(now)
        bucket = self._buckets.setdefault(sender, _Bucket(burst, now))
        bucket.left = min(burst, bucket.left + (now - bucket.at) * self._per_second)
        bucket.at = now
        self._buckets.move_to_end(sender)
        if bucket.left < 1:
            raise self._too_fast(sender, math.ceil((1 - bucket.left) / self._per_second))
        bucket.left -= 1

    def _too_fast(self, sender: str, seconds: int) -> NotNowError:
        return NotNowError(Problem("rate-limited", facts={"sender": sender, "limit": self._bounds.per_minute}), seconds)

    def _forget_full(self, now: float) -> None:
        """Forget who has not come for so long that it may send the whole burst again."""
        until = now - self._bounds.burst / self._per_second
        while self._buckets and next(iter(self._buckets.values())).at <= until:
            self._buckets.popitem(last=False)

    async def wait(self, sender: str) -> None:
        """Wait for room to work on a report of a sender; `leave` gives it back."""
        place = asyncio.get_running_loop().create_future()
        self._lines.setdefault(sender, deque()).append(place)
        self._call_next()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():  # called and gone away in the same moment
                self.leave(sender)
            raise

    def leave(self, sender: str) -> None:
        """Give back the room a report was worked on in."""
        _one_less(self._at_work, sender)
        self._call_next()

    def _call_next(self) -> None:
        """Call whoever is next while there is room: senders in turn, each behind all others once it was called."""
        while self._at_work.total() < self._bounds.at_work:
            sender = next((each for each in self._lines if self._at_work[each] < self._bounds.at_work_each), None)
            if sender is None:
                return
            line = self._lines[sender]
            place = line.popleft()
            self._lines.move_to_end(sender)
            if not line:
                del self._lines[sender]
            if not place.done():  # else it has gone away meanwhile
                self._at_work[sender] += 1
                place.set_result(None)


def _one_less(counter: Counter[str], sender: str) -> None:
    counter[sender] -= 1
    if not counter[sender]:
        del counter[sender]

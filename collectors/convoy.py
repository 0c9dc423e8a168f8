"""Reports that arrive together travel together: one transaction, one writing to the disk, every check made."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from indicators.reports import Submission
from indicators.store.engine import StoreBusyError
from indicators.store.recording import Outcome

MOST_TOGETHER = 64
"""Reports that share a transaction."""

WAIT_FOR_OTHERS_S = 0.01
"""How long a convoy waits for reports that are being judged; one that is alone waits for nobody."""

MOST_ROWS_TOGETHER = 5000
"""Rows beyond which no further report joins, so that small ones do not wait for large ones' sake."""

Carry = Callable[[Sequence[Submission]], list[Outcome]]


@dataclass(eq=False)
class _Passenger:
    """A report on its way: what became of it or went wrong, and whether the wheel is handed to it."""

    submission: Submission
    outcome: Outcome | None = None
    error: BaseException | None = None
    drives: bool = False
    woken: threading.Event = field(default_factory=threading.Event)

    @property
    def has_arrived(self) -> bool:
        return self.outcome is not None or self.error is not None


class Convoy:
    """Carries reports of any number of threads: whoever finds the wheel free takes along all who wait."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self._gate = threading.Condition()
        self._waiting: deque[_Passenger] = deque()
        self._is_driven = False
        self._coming = 0

    def take(self, submission: Submission) -> Outcome:
        """What became of a report; when this returns, it is durable or refused.

        Raises:
            StoreBusyError: it was not kept; send the same again.
        """
        mine = _Passenger(submission)
        with self._gate:
            self._waiting.append(mine)
            mine.drives = not self._is_driven
            self._is_driven = True
            self._gate.notify()
        if not mine.drives:
            mine.woken.wait()
        if not mine.has_arrived:
            self._take_the_wheel(mine)
        if mine.error is not None:
            raise mine.error
        if mine.outcome is None:
            raise StoreBusyError("the report was not carried")
        return mine.outcome

    @contextmanager
    def coming(self) -> Iterator[None]:
        """Say that a report is on its way, so that a convoy about to leave waits for it a moment."""
        with self._gate:
            self._coming += 1
        try:
            yield
        finally:
            with self._gate:
                self._coming -= 1

    def _take_the_wheel(self, mine: _Passenger) -> None:
        """Drive until one's own report has arrived, then hand the wheel to the first who waits."""
        try:
            while not mine.has_arrived:
                with self._gate:
                    self._gate.wait_for(self._is_full, WAIT_FOR_OTHERS_S)
                boarded = self._boarded()
                self._drive(boarded)
                for each in boarded:
                    each.woken.set()
        finally:
            self._hand_over()

    def _hand_over(self) -> None:
        with self._gate:
            self._is_driven = bool(self._waiting)
            if self._waiting:
                self._waiting[0].drives = True
                self._waiting[0].woken.set()

    def _is_full(self) -> bool:
        """Whether all who are on their way have come, or as many as travel together."""
        return len(self._waiting) >= min(self._coming, MOST_TOGETHER)

    def _boarded(self) -> list[_Passenger]:
        """The next to travel, in the order they came; at least one."""
        boarded: list[_Passenger] = []
        rows = 0
        with self._gate:
            while self._waiting and len(boarded) < MOST_TOGETHER:
                rows += len(self._waiting[0].submission.figures)
                if boarded and rows > MOST_ROWS_TOGETHER:
                    break
                boarded.append(self._waiting.popleft())
        return boarded

    def _drive(self, boarded: Sequence[_Passenger]) -> None:
        try:
            outcomes = self._carry([each.submission for each in boarded])
        except StoreBusyError as error:
            for each in boarded:
                each.error = error
        except Exception as error:  # noqa: BLE001 - one report that breaks must not take the others with it
            self._drive_apart(boarded, error)
        else:
            for each, outcome in zip(boarded, outcomes, strict=True):
                each.outcome = outcome

    def _drive_apart(self, boarded: Sequence[_Passenger], error: Exception) -> None:
        """Each by itself, so that only the one at fault meets its fault."""
        if len(boarded) == 1:
            boarded[0].error = error
            return
        for each in boarded:
            self._drive([each])

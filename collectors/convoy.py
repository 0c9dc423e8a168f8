"""Reports that arrive together travel together: one transaction, one writing to the disk, every check made."""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indicators.reports import Submission
from indicators.store.engine import StoreBusyError
from indicators.store.recording import Outcome

MOST_TOGETHER = 64
"""Reports that share a transaction."""

MOST_ROWS_TOGETHER = 5000
"""Rows beyond which no further report joins, so that small ones do not wait for large ones' sake."""

Carry = Callable[[Sequence[Submission]], list[Outcome]]


@dataclass(eq=False)
class _Passenger:
    """A report on its way, what became of it, or what went wrong."""

    submission: Submission
    outcome: Outcome | None = None
    error: BaseException | None = None

    @property
    def has_arrived(self) -> bool:
        return self.outcome is not None or self.error is not None


class Convoy:
    """Carries reports of any number of threads: whoever comes first to the wheel takes along all who wait."""

    def __init__(self, carry: Carry) -> None:
        self._carry = carry
        self._wheel = threading.Lock()
        self._gate = threading.Lock()
        self._waiting: deque[_Passenger] = deque()

    def take(self, submission: Submission) -> Outcome:
        """What became of a report; when this returns, it is durable or refused.

        Raises:
            StoreBusyError: it was not kept; send the same again.
        """
        mine = _Passenger(submission)
        with self._gate:
            self._waiting.append(mine)
        while not mine.has_arrived:
            with self._wheel:
                if not mine.has_arrived:
                    self._drive(self._boarded())
        if mine.error is not None:
            raise mine.error
        if mine.outcome is None:
            raise StoreBusyError("the report was not carried")
        return mine.outcome

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

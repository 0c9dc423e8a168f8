"""Requests that were turned away at the door: written down together, so that a flood of them costs a few lines."""

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from indicators.store import Store
from indicators.store.reports import note_turned_away

log = structlog.get_logger()

MOST_WAITING = 10_000
MOST_LINES = 10
"""Pairs of code and who that get a line of their own each time; all others share one."""

GATHERED_S = 0.2
APART_S = 10.0
"""How long what comes together is gathered, and how far apart it is written down."""

OTHERS = "others"

Turned = tuple[str, str]
"""The code of a refusal, and who was refused: an address, or the name of who is known."""


class Ledger:
    """Takes refusals down without making anybody wait, and has them written into the audit by a thread of its own.

    Args:
        store: Where the audit is.
        clock: The moment of writing.
        apart_s: Seconds between two writings.
    """

    def __init__(self, store: Store, clock: Callable[[], datetime], *, apart_s: float = APART_S) -> None:
        self._store = store
        self._clock = clock
        self._apart_s = apart_s
        self._waiting: queue.Queue[Turned] = queue.Queue(MOST_WAITING)
        threading.Thread(target=self._run, name="ledger", daemon=True).start()

    def note(self, code: str, who: str, fault: object = None) -> None:
        """Take a refusal down."""
        log.info("request refused", code=code, who=who, fault=fault)
        try:
            self._waiting.put_nowait((code, who))
        except queue.Full:
            log.warning("too many refusals to be written down", code=code)

    def _run(self) -> None:
        while True:
            first = self._waiting.get()
            time.sleep(GATHERED_S)
            turned = [first, *(self._waiting.get_nowait() for _ in range(self._waiting.qsize()))]
            try:
                note_turned_away(self._store, summed(turned), now=self._clock())
            except Exception:
                log.exception("refusals could not be written down")
            time.sleep(self._apart_s)


def summed(turned: Sequence[Turned]) -> dict[Turned, int]:
    """How often each code was told to each; the rarest, beyond ten, by code alone."""
    counts = Counter(turned)
    kept: Counter[Turned] = Counter(dict(counts.most_common(MOST_LINES)))
    for (code, who), times in counts.items():
        if (code, who) not in kept:
            kept[code, OTHERS] += times
    return dict(kept)

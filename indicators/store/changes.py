"""Noticing that some process has changed the data."""

import time
from types import TracebackType
from typing import Any, Self

import psycopg
from sqlalchemy import make_url

from indicators.store.engine import Store, change_counter

LOOK_EVERY_S = 0.02
"""How often SQLite is asked whether it changed; the question costs 4 µs."""


class ChangeWatch:
    """Waits for a change: SQLite's own counter, or PostgreSQL's notifications."""

    def __init__(self, store: Store) -> None:
        self._ask = change_counter(store)
        self._counter = self._ask() if self._ask else 0
        self._listening: psycopg.Connection[Any] | None = None
        if self._ask is None:
            url = make_url(str(store.engine.url.render_as_string(hide_password=False))).set(drivername="postgresql")
            self._listening = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
            self._listening.execute("LISTEN dieuhanh")

    def wait(self, seconds: float) -> bool:
        """Whether something changed within so many seconds."""
        if self._listening is not None:
            return any(True for _ in self._listening.notifies(timeout=seconds, stop_after=1))
        for _ in range(max(1, round(seconds / LOOK_EVERY_S))):
            if self._changed():
                return True
            time.sleep(LOOK_EVERY_S)
        return False

    def close(self) -> None:
        """Stop listening."""
        if self._listening is not None:
            self._listening.close()

    def _changed(self) -> bool:
        assert self._ask is not None
        counter = self._ask()
        changed, self._counter = counter != self._counter, counter
        return changed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

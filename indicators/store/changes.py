"""Noticing that some process has changed the data."""

import sqlite3
import time
from types import TracebackType
from typing import Any, Self

import psycopg

from indicators.store.engine import Store

LOOK_EVERY_S = 0.02
"""How often SQLite is asked whether it changed; the question costs 4 µs."""


class ChangeWatch:
    """Waits for a change: SQLite's own counter, or PostgreSQL's notifications."""

    def __init__(self, store: Store) -> None:
        self._watch = _Counter(store) if store.is_sqlite else _Listener(store)

    def wait(self, seconds: float) -> bool:
        """Whether something changed within so many seconds."""
        return self._watch.wait(seconds)

    def close(self) -> None:
        """Stop watching."""
        self._watch.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Counter:
    """SQLite counts the commits of every other connection, in this process or another."""

    def __init__(self, store: Store) -> None:
        self._connection = sqlite3.connect(str(store.engine.url.database), check_same_thread=False)
        self._seen = self._count()

    def wait(self, seconds: float) -> bool:
        for _ in range(max(1, round(seconds / LOOK_EVERY_S))):
            before, self._seen = self._seen, self._count()
            if self._seen != before:
                return True
            time.sleep(LOOK_EVERY_S)
        return False

    def close(self) -> None:
        self._connection.close()

    def _count(self) -> int:
        row: tuple[int] = self._connection.execute("PRAGMA data_version").fetchone()
        return row[0]


class _Listener:
    """PostgreSQL tells whoever listens, once the transaction that announces something is committed."""

    def __init__(self, store: Store) -> None:
        url = store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection: psycopg.Connection[Any] = psycopg.connect(url, autocommit=True)
        self._connection.execute("LISTEN dieuhanh")

    def wait(self, seconds: float) -> bool:
        return any(True for _ in self._connection.notifies(timeout=seconds, stop_after=1))

    def close(self) -> None:
        self._connection.close()

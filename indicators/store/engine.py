"""A store: SQLite embedded, PostgreSQL in production, and how its transactions begin."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from indicators.errors import CommandCentreError

WRITERS_LOCK = 766
"""The advisory lock that makes writers on PostgreSQL take turns, as BEGIN IMMEDIATE does on SQLite."""

SQLITE_MAY_PASS = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")
POSTGRESQL_MAY_PASS = ("08", "53", "55P03", "57P")
"""Connection lost, out of room, no turn, shut down (SQLSTATE); without a state, the connection is gone."""

BUSY_SECONDS = 15
"""How long a writer waits for its turn."""


class StoreBusyError(CommandCentreError):
    """The store could not promise to keep something, because it did not get its turn or has no room."""

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"The store cannot take this now ({detail}).",
            remedy="Send the same again in a few seconds; nothing was kept.",
        )


@dataclass(frozen=True)
class Store:
    """A database, and the two ways to be in it."""

    engine: Engine

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the embedded one."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the data throughout."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is the only one writing, durable when the block has ended.

        Raises:
            StoreBusyError: no turn within 15 s, or no room on the disk; nothing was kept.
        """
        with self.changing() as connection:
            if not self.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction that writes what nobody else orders by (leases, runs): PostgreSQL lets several go on at once.

        Raises:
            StoreBusyError: no turn within 15 s, or no room on the disk; nothing was kept.
        """
        try:
            with self.engine.connect().execution_options(writer=True) as connection, connection.begin():
                yield connection
        except OperationalError as error:
            if not _may_pass(error.orig):
                raise
            raise StoreBusyError(str(error.orig).strip().splitlines()[0]) from error

    def insert(self, table: Any) -> Any:
        """An insert that can say what to do on a conflict, in the database's own tongue."""
        return (sqlite if self.is_sqlite else postgresql).insert(table)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _may_pass(fault: object) -> bool:
    """Whether a fault is one of turn, room or connection, so that the same may succeed later; all else is a mistake."""
    if isinstance(fault, sqlite3.Error):
        return fault.sqlite_errorname.startswith(SQLITE_MAY_PASS)
    return str(getattr(fault, "sqlstate", None) or "08").startswith(POSTGRESQL_MAY_PASS)


def open_store(url: str) -> Store:
    """Open the store at a database URL (sqlite:///FILE or postgresql+psycopg://…)."""
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, connect_args=_postgresql_settings())
    return Store(engine)


def _postgresql_settings() -> dict[str, str]:
    return {"options": f"-c lock_timeout={BUSY_SECONDS}s -c timezone=UTC -c application_name=dieuhanh"}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """WAL and FULL: a commit is on the disk; the driver must not begin transactions on its own."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_SECONDS * 1000}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Writers begin immediately, so that what they read cannot change before they write."""
    writer = connection.get_execution_options().get("writer")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

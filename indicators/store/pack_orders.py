"""Packs that are made by themselves: each order, who makes it now, and the last files; each writing with its audit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update
from ulid import ULID

from indicators.errors import CommandCentreError
from indicators.standing_orders import Every, last_due
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.pack_tables import pack_file, pack_order

KEPT = 24
"""Files kept of each order, two of each of its last twelve moments; older ones are let go."""

MOST = 100
"""Orders in force at once: every province and ministry, and then some."""

LEASE = timedelta(minutes=5)
"""So long one process has for a pack; after that it is taken for dead, and another makes it."""


@dataclass(frozen=True)
class PackOrder:
    """What is made of whom and how often; `error` says why the last making failed, None where it went well."""

    id: str
    agency: str
    every: Every
    language: str
    ordered_by: str
    made_for: datetime
    failed_at: datetime | None
    error: str | None


@dataclass(frozen=True)
class Made:
    """A file that was just made: what it is called, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class PackFile:
    """A file that was made, without its content."""

    id: str
    order: str
    as_of: datetime
    made_at: datetime
    name: str
    size: int
    sha256: str


class UnknownPackError(CommandCentreError):
    """An order or file is named that is not there, or was stopped or let go."""

    def __init__(self, number: str) -> None:
        super().__init__(f"No pack {number}.", remedy="Look at the profile of the agency: it lists those there are.")


class TooManyPacksError(CommandCentreError):
    """So many packs are ordered as are made."""

    def __init__(self) -> None:
        super().__init__(f"{MOST} packs are ordered already.", remedy="Stop one that nobody reads first.")


def order(  # noqa: PLR0913 - what is ordered, by whom, when
    store: Store, agency: str, every: Every, language: str, *, actor: str, now: datetime, zone: tzinfo
) -> str:
    """Order a pack from the next due moment on; the same again is the order that is in force. Its number.

    Raises:
        TooManyPacksError: no more are made.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        held = connection.execute(select(pack_order).where(pack_order.c.stopped_at.is_(None))).mappings().all()
        same = [each for each in held if (each["agency"], each["every"], each["language"]) == (agency, every, language)]
        if same:
            return str(same[0]["id"])
        if len(held) >= MOST:
            raise TooManyPacksError
        row = {"id": str(ULID()), "agency": agency, "every": every.value, "language": language, "ordered_by": actor}
        row_at = {**row, "ordered_at": now, "made_for": last_due(every, now, zone)}
        connection.execute(insert(pack_order), row_at)
        details = {"agency": agency, "every": every.value, "language": language}
        audit.note(connection, audit.Entry(actor, "pack.ordered", row["id"], details), now=now)
        return row["id"]


def stop(store: Store, number: str, *, actor: str, now: datetime) -> PackOrder:
    """Make a pack no longer; its files stay.

    Raises:
        UnknownPackError: there is no such order in force.
    """
    with store.writing() as connection:
        in_force = (pack_order.c.id == number, pack_order.c.stopped_at.is_(None))
        row = connection.execute(select(pack_order).where(*in_force)).mappings().first()
        if row is None:
            raise UnknownPackError(number)
        connection.execute(update(pack_order).where(*in_force).values(stopped_at=now, stopped_by=actor))
        audit.note(connection, audit.Entry(actor, "pack.stopped", number, {"agency": row["agency"]}), now=now)
        return _order(row)


def orders(store: Store, agency: str | None = None) -> list[PackOrder]:
    """The orders in force, of one agency or all, in the order they were given."""
    asked = select(pack_order).where(pack_order.c.stopped_at.is_(None)).order_by(pack_order.c.id)
    if agency is not None:
        asked = asked.where(pack_order.c.agency == agency)
    with store.reading() as connection:
        return [_order(row) for row in connection.execute(asked).mappings()]


def claim(store: Store, found: PackOrder, due: datetime, *, now: datetime) -> bool:
    """Take on the making of what is due; False where it was made, is being made, or was stopped."""
    free = or_(pack_order.c.leased_until.is_(None), pack_order.c.leased_until <= now)
    mine = (pack_order.c.id == found.id, pack_order.c.stopped_at.is_(None), pack_order.c.made_for < due, free)
    with store.writing() as connection:
        return connection.execute(update(pack_order).where(*mine).values(leased_until=now + LEASE)).rowcount == 1


def made(store: Store, found: PackOrder, due: datetime, files: Sequence[Made], *, now: datetime) -> None:
    """Keep the files that were made of a moment, all or none, and let the oldest go."""
    with store.writing() as connection:
        for each in files:
            _keep(connection, found, due, each, now)
        done = {"made_for": due, "leased_until": None, "failed_at": None, "error": None}
        connection.execute(
            update(pack_order).where(pack_order.c.id == found.id, pack_order.c.made_for < due).values(**done)
        )
        mine = select(pack_file.c.id).where(pack_file.c.order == found.id)
        kept = mine.order_by(pack_file.c.as_of.desc(), pack_file.c.id.desc()).limit(KEPT)
        newest = list(connection.execute(kept).scalars())
        connection.execute(delete(pack_file).where(pack_file.c.order == found.id, pack_file.c.id.not_in(newest)))


def _keep(connection: Connection, found: PackOrder, due: datetime, file: Made, now: datetime) -> None:
    number = str(ULID())
    digest = hashlib.sha256(file.content).hexdigest()
    row = {"id": number, "order": found.id, "as_of": due, "made_at": now, "name": file.name, "size": len(file.content)}
    connection.execute(insert(pack_file), {**row, "sha256": digest, "content": file.content})
    details = {"agency": found.agency, "as_of": due, "name": file.name, "sha256": digest}
    audit.note(connection, audit.Entry("packs", "pack.made", number, details), now=now)


def failed(store: Store, found: PackOrder, error: str, *, now: datetime) -> None:
    """Keep that a making failed; it is tried again once its lease is over, and audited once."""
    with store.writing() as connection:
        connection.execute(update(pack_order).where(pack_order.c.id == found.id).values(failed_at=now, error=error))
        if found.error != error:
            audit.note(connection, audit.Entry("packs", "pack.failed", found.id, {"error": error}), now=now)


def files(store: Store, agency: str) -> list[PackFile]:
    """The files kept of an agency, newest first; those of orders that were stopped too."""
    columns = [pack_file.c[name] for name in ("id", "order", "as_of", "made_at", "name", "size", "sha256")]
    asked = select(*columns).join(pack_order, pack_order.c.id == pack_file.c.order)
    asked = asked.where(pack_order.c.agency == agency).order_by(pack_file.c.as_of.desc(), pack_file.c.id.desc())
    with store.reading() as connection:
        return [PackFile(**row) for row in connection.execute(asked).mappings()]


def content_of(store: Store, number: str) -> tuple[str, bytes]:
    """The name and the bytes of a file.

    Raises:
        UnknownPackError: there is none.
    """
    with store.reading() as connection:
        asked = select(pack_file.c.name, pack_file.c.content).where(pack_file.c.id == number)
        row = connection.execute(asked).first()
    if row is None:
        raise UnknownPackError(number)
    return row.name, row.content


def _order(row: RowMapping) -> PackOrder:
    names = ("id", "agency", "language", "ordered_by", "made_for", "failed_at", "error")
    return PackOrder(every=Every(row["every"]), **{name: row[name] for name in names})

"""Views that people keep under a name: their own alone; each writing with its audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update
from ulid import ULID

from indicators.errors import CommandCentreError
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.saved_view_table import saved_view

MOST = 200
"""Views that one person may keep."""


@dataclass(frozen=True)
class View:
    """An address that somebody keeps under a name."""

    id: str
    name: str
    address: str
    changed_at: datetime


class UnknownViewError(CommandCentreError):
    """Somebody names a view that is none of theirs."""

    def __init__(self, number: str) -> None:
        super().__init__(f"No view {number} of yours.", remedy="List your views at /api/v1/views.")


class ViewNameTakenError(CommandCentreError):
    """A view is to be called as another of the same person is."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Another view of yours is called {name}.", remedy="Use another name, or delete that view first."
        )


class TooManyViewsError(CommandCentreError):
    """Somebody keeps as many views as one may."""

    def __init__(self) -> None:
        super().__init__(f"You keep {MOST} views already.", remedy="Delete one first.")


def views(store: Store, owner: str) -> list[View]:
    """The views that somebody keeps, the one changed last first."""
    asked = select(saved_view).where(saved_view.c.owner == owner, saved_view.c.deleted_at.is_(None))
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(saved_view.c.changed_at.desc(), saved_view.c.id.desc())).mappings()
        return [_view(row) for row in rows]


def keep(store: Store, owner: str, name: str, address: str, *, now: datetime) -> View:
    """Keep an address under a name; the same name again is the same view, with the new address.

    Raises:
        TooManyViewsError: one may not keep more.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        held = _named(connection, owner, name)
        if held is not None:
            return _changed(connection, held, {"address": address}, now=now)
        count = len(connection.execute(_kept(owner)).all())
        if count >= MOST:
            raise TooManyViewsError
        row = {"id": str(ULID()), "owner": owner, "name": name, "address": address}
        row_at = {**row, "created_at": now, "changed_at": now}
        connection.execute(insert(saved_view), row_at)
        details = {"name": name, "address": address}
        audit.note(connection, audit.Entry(owner, "view.saved", row["id"], details), now=now)
        return _view(row_at)


def change(store: Store, owner: str, number: str, wanted: Mapping[str, str], *, now: datetime) -> View:
    """Give a view another name or address; a deleted one is there again.

    Raises:
        UnknownViewError: it is not the owner's, or there is none.
        ViewNameTakenError: another view of the owner bears the name.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        held = _one(connection, owner, number)
        name = wanted.get("name", held["name"])
        other = _named(connection, owner, name)
        if other is not None and other["id"] != number:
            raise ViewNameTakenError(name)
        return _changed(connection, held, wanted, now=now)


def delete(store: Store, owner: str, number: str, *, now: datetime) -> View:
    """Take a view from the list; changing it brings it back.

    Raises:
        UnknownViewError: it is not the owner's, there is none, or it is deleted.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        held = _one(connection, owner, number)
        if held["deleted_at"] is not None:
            raise UnknownViewError(number)
        connection.execute(update(saved_view).where(saved_view.c.id == number).values(deleted_at=now))
        audit.note(connection, audit.Entry(owner, "view.deleted", number, {"name": held["name"]}), now=now)
        return _view(held)


def _kept(owner: str) -> Any:
    return select(saved_view).where(saved_view.c.owner == owner, saved_view.c.deleted_at.is_(None))


def _named(connection: Connection, owner: str, name: str) -> RowMapping | None:
    return connection.execute(_kept(owner).where(saved_view.c.name == name)).mappings().first()


def _one(connection: Connection, owner: str, number: str) -> RowMapping:
    asked = select(saved_view).where(saved_view.c.id == number, saved_view.c.owner == owner)
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise UnknownViewError(number)
    return row


def _changed(connection: Connection, held: RowMapping, wanted: Mapping[str, str], *, now: datetime) -> View:
    values = {**wanted, "changed_at": now, "deleted_at": None}
    connection.execute(update(saved_view).where(saved_view.c.id == held["id"]).values(values))
    before = {f"{name}_before": held[name] for name in wanted if held[name] != wanted[name]}
    action = "view.changed" if held["deleted_at"] is None else "view.restored"
    audit.note(connection, audit.Entry(held["owner"], action, held["id"], {**wanted, **before}), now=now)
    return _view({**held, **values})


def _view(row: RowMapping | Mapping[str, Any]) -> View:
    return View(row["id"], row["name"], row["address"], row["changed_at"])

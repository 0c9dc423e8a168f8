"""Walls as registered devices: their settings, what they were told, and the end of what they sign in with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from indicators.identity import Role
from indicators.store import audit
from indicators.store.engine import Store
from indicators.store.recording import tell
from indicators.store.schema import account, credential, event
from indicators.store.wall_rows import settings_row, state_of, state_row, wall_of
from indicators.store.wall_tables import wall as settings
from indicators.store.wall_tables import wall_state as told
from indicators.wall_commands import Action, Command, commanded
from indicators.walls import EVERY_WALL, Room, State, Wall, WallError, check

EVENT = "wall"
"""The kind of event by which every web process learns that a wall was told something."""

BEGINNING = "begin"
"""What the first state of a wall is called, which nobody has told it."""

ACTS = ("wall.registered", "wall.changed", "wall.revoked", *(f"wall.{each.value}" for each in Action))
"""What the audit calls all that is done with walls."""


class UnknownWallError(WallError):
    """Something names a wall that is not registered."""

    code = "wall-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"No wall {name}.", remedy="List the walls with `python app.py wall list`.", name=name)


class WallTakenError(WallError):
    """A wall is to be registered under the name of another, or of a person."""

    code = "wall-taken"

    def __init__(self, name: str) -> None:
        super().__init__(f"The name {name} is taken.", remedy="Use another name, or revoke that wall first.", name=name)


class NothingToUndoError(WallError):
    """A wall is told to undo, and stands as it began."""

    code = "nothing-to-undo"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is nothing to undo on {name}.", remedy="Tell it what to show.", name=name)


@dataclass(frozen=True)
class Kept:
    """A wall as it stands.

    Attributes:
        revision: Grows with every change of settings or state; the data version of the newest.
        can_undo: Whether there is a state before.
        last_used: When one of its tokens in force was last used; None where it has none, or never.
    """

    wall: Wall
    state: State
    revision: int
    can_undo: bool
    last_used: datetime | None


def walls(store: Store, ordinary: Room) -> list[Kept]:
    """Every registered wall, by name; one of which nothing was said hangs in the ordinary room."""
    with store.reading() as connection:
        return _all(connection, ordinary)


def wall_named(store: Store, name: str, ordinary: Room) -> Kept | None:
    """A registered wall; None where there is none, or it was revoked."""
    with store.reading() as connection:
        found = _all(connection, ordinary, name)
    return found[0] if found else None


def register(store: Store, new: Wall, *, actor: str, now: datetime) -> None:
    """Register a wall, which begins anew; the name of one that was revoked may be used again.

    Raises:
        WallError: its settings cannot be, or its name is taken.
        StoreBusyError: nothing was kept.
    """
    check(new)
    row = {"name": new.name, "role": Role.WALL.value, "agency": None, "demo": False, "created_at": now}
    with store.writing() as connection:
        held = connection.execute(select(account).where(account.c.name == new.name)).mappings().first()
        if held is None:
            connection.execute(insert(account).values(**row))
        elif held["role"] == Role.WALL.value and held["closed_at"] is not None:
            reopened = update(account).where(account.c.name == new.name)
            connection.execute(reopened.values(closed_at=None, created_at=now, demo=False))
        else:
            raise WallTakenError(new.name)
        version = _announce(connection, new.name, now)
        _keep_settings(connection, new, actor, version, now)
        begun = {"name": new.name, "action": BEGINNING, "actor": actor, "before": None, "version": version}
        _keep_state(connection, State.beginning(now), begun)
        audit.note(connection, audit.Entry(actor, "wall.registered", new.name, _particulars(new)), now=now)


def change(store: Store, wall: Wall, *, actor: str, now: datetime) -> None:
    """Give a wall other settings; the old ones stay as what held before.

    Raises:
        WallError: they cannot be, or there is no such wall.
        StoreBusyError: nothing was kept.
    """
    check(wall)
    with store.writing() as connection:
        _expect(connection, wall.name)
        version = _announce(connection, wall.name, now)
        _keep_settings(connection, wall, actor, version, now)
        audit.note(connection, audit.Entry(actor, "wall.changed", wall.name, _particulars(wall)), now=now)


def revoke(store: Store, name: str, *, actor: str, now: datetime) -> None:
    """Close a wall and take all it signs in with out of force at once.

    Raises:
        UnknownWallError: there is none.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        _expect(connection, name)
        connection.execute(update(account).where(account.c.name == name).values(closed_at=now))
        held = update(credential).where(credential.c.holder == name, credential.c.revoked_at.is_(None))
        connection.execute(held.where(credential.c.scope == Role.WALL.value).values(revoked_at=now))
        _announce(connection, name, now)
        audit.note(connection, audit.Entry(actor, "wall.revoked", name, {}), now=now)


def command(store: Store, name: str, order: Command, ordinary: Room, *, now: datetime) -> list[Kept]:
    """Tell a wall something, or with * every wall in one transaction; the walls as they stand then.

    To undo brings back the state before, step by step. Of all walls, those that have one are brought back to it.

    Raises:
        WallError: it cannot be done, there is no such wall, or there is nothing to undo.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        found = _all(connection, ordinary, None if name == EVERY_WALL else name)
        if not found:
            raise UnknownWallError(name)
        undone = order.action is Action.UNDO
        addressed = [each for each in found if each.can_undo] if undone else found
        if not addressed:
            raise NothingToUndoError(name)
        does = _undo if undone else _do
        done = [does(connection, each, order, now) for each in addressed]
        details = {"walls": [each.wall.name for each in addressed], **_said(order)}
        audit.note(connection, audit.Entry(order.actor, f"wall.{order.action.value}", name, details), now=now)
        return done


def _do(connection: Connection, kept: Kept, order: Command, now: datetime) -> Kept:
    """Tell one wall; what stands before is kept so that it can be brought back."""
    wall, before = kept.wall, _newest(connection, kept.wall.name)
    state = commanded(wall, kept.state, order, now)
    version = _announce(connection, wall.name, now)
    said = {"name": wall.name, "actor": order.actor, "version": version}
    begun = {**said, "action": BEGINNING, "before": None}
    number = before["id"] if before else _keep_state(connection, kept.state, begun)
    _keep_state(connection, state, {**said, "action": order.action.value, "before": number})
    return replace(kept, state=state, revision=version, can_undo=True)


def _undo(connection: Connection, kept: Kept, order: Command, now: datetime) -> Kept:
    """Bring one wall back to the state before; undoing again goes one further back."""
    name = kept.wall.name
    newest = select(told.c.before).where(told.c.name == name).order_by(told.c.id.desc()).limit(1).scalar_subquery()
    row = connection.execute(select(told).where(told.c.id == newest)).mappings().one()
    state = replace(state_of(row), at=now)
    version = _announce(connection, name, now)
    said = {"name": name, "actor": order.actor, "version": version, "action": order.action.value}
    _keep_state(connection, state, {**said, "before": row["before"]})
    return replace(kept, state=state, revision=version, can_undo=row["before"] is not None)


def _said(order: Command) -> dict[str, Any]:
    """What an order says beyond its kind, for the audit."""
    said: dict[str, Any] = {}
    if order.action is Action.SHOW:
        said["scene"] = order.scene
    if order.action is Action.FREEZE:
        said["as_of"] = order.as_of
    if order.action is Action.MESSAGE:
        said |= {"text": order.text, "minutes": order.minutes}
    return said


def _all(connection: Connection, ordinary: Room, name: str | None = None) -> list[Kept]:
    """The walls that are registered, or the one of a name, by name."""
    asked = select(account).where(account.c.role == Role.WALL.value, account.c.closed_at.is_(None))
    if name is not None:
        asked = asked.where(account.c.name == name)
    rows = [dict(row) for row in connection.execute(asked.order_by(account.c.name)).mappings()]
    said, states, used = _newest_of(connection, settings), _newest_of(connection, told), _last_used(connection)
    return [
        _kept(each, said.get(each["name"]), states.get(each["name"]), used.get(each["name"]), ordinary) for each in rows
    ]


def _newest_of(connection: Connection, table: Any) -> dict[str, Mapping[str, Any]]:
    """The newest row of each name."""
    newest = select(func.max(table.c.id)).group_by(table.c.name)
    rows = connection.execute(select(table).where(table.c.id.in_(newest))).mappings()
    return {row["name"]: dict(row) for row in rows}


def _newest(connection: Connection, name: str) -> Mapping[str, Any] | None:
    asked = select(told).where(told.c.name == name).order_by(told.c.id.desc()).limit(1)
    row = connection.execute(asked).mappings().first()
    return None if row is None else dict(row)


def _last_used(connection: Connection) -> dict[str, datetime]:
    """When each holder of a wall's token in force was last seen."""
    held = (credential.c.kind == Role.WALL.value) & credential.c.revoked_at.is_(None)
    asked = select(credential.c.holder, func.max(credential.c.last_used)).where(held).group_by(credential.c.holder)
    return {holder: used for holder, used in connection.execute(asked) if used is not None}


def _kept(
    row: Mapping[str, Any],
    said: Mapping[str, Any] | None,
    state: Mapping[str, Any] | None,
    used: datetime | None,
    ordinary: Room,
) -> Kept:
    wall = Wall(row["name"], row["name"], ordinary) if said is None else wall_of(said)
    now_is = State.beginning(row["created_at"]) if state is None else state_of(state)
    versions: Sequence[int] = [each["version"] for each in (said, state) if each is not None]
    return Kept(wall, now_is, max(versions, default=0), bool(state and state["before"] is not None), used)


def _expect(connection: Connection, name: str) -> None:
    """Hold that a wall is registered."""
    is_wall = (account.c.name == name) & (account.c.role == Role.WALL.value) & account.c.closed_at.is_(None)
    if connection.execute(select(account.c.name).where(is_wall)).first() is None:
        raise UnknownWallError(name)


def _announce(connection: Connection, name: str, now: datetime) -> int:
    """Tell every process that a wall is to be looked at again; the data version that makes."""
    row = {"at": now, "kind": EVENT, "subject": name, "indicators": ""}
    version = int(connection.execute(insert(event).values(**row).returning(event.c.version)).scalar_one())
    tell(connection, version)
    return version


def _particulars(wall: Wall) -> dict[str, Any]:
    row = settings_row(wall)
    return {name: row[name] for name in row if name != "name"}


def _keep_settings(connection: Connection, wall: Wall, actor: str, version: int, now: datetime) -> None:
    row = {**settings_row(wall), "actor": actor, "at": now, "version": version}
    connection.execute(insert(settings), row)


def _keep_state(connection: Connection, state: State, row: Mapping[str, Any]) -> int:
    """Keep a state; its number. The row says of which wall, by what act of whom, in which version, and what before."""
    whole = {**state_row(state), **row}
    return int(connection.execute(insert(told).values(**whole).returning(told.c.id)).scalar_one())

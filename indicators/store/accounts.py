"""People, keys, sessions and wall tokens: secrets are kept as digests, every use and change is noted."""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, insert, select, update

from indicators.errors import CommandCentreError
from indicators.store import audit
from indicators.store.engine import Store, StoreBusyError
from indicators.store.schema import account, credential

USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use is kept to the minute, so that reading does not write at every request."""


class Kind(StrEnum):
    """What a credential opens."""

    KEY = "key"
    SESSION = "session"
    LINK = "link"
    WALL = "wall"


class UnknownAccountError(CommandCentreError):
    """Something names an account that does not exist."""

    def __init__(self, name: str) -> None:
        super().__init__(f"No account {name}.", remedy="List the accounts with `python app.py account list`.")


class UnknownKeyError(CommandCentreError):
    """Something names a key that does not exist or is revoked."""

    def __init__(self, number: str) -> None:
        super().__init__(f"No key {number} in force.", remedy="List the keys with `python app.py key list`.")


@dataclass(frozen=True)
class Account:
    """A person or a place of work that signs in."""

    name: str
    role: str
    agency: str | None
    demo: bool


@dataclass(frozen=True)
class Credential:
    """A key, session, one-time link or wall token in force; `forms` are those a key may send, None for all."""

    id: str
    kind: Kind
    holder: str
    scope: str
    expires_at: datetime | None
    forms: frozenset[str] | None = None


def add_account(store: Store, new: Account, *, actor: str, now: datetime) -> None:
    """Add an account, or leave the one with this name as it is."""
    row = {"name": new.name, "role": new.role, "agency": new.agency, "demo": new.demo, "created_at": now}
    with store.writing() as connection:
        adding = store.insert(account).values(**row).on_conflict_do_nothing().returning(account.c.name)
        if connection.execute(adding).first() is not None:
            audit.note(connection, audit.Entry(actor, "account.added", new.name, {"role": new.role}), now=now)


def account_named(store: Store, name: str) -> Account | None:
    """The open account with a name; None where there is none."""
    with store.reading() as connection:
        asked = select(account).where(account.c.name == name, account.c.closed_at.is_(None))
        row = connection.execute(asked).mappings().first()
        return None if row is None else Account(row["name"], row["role"], row["agency"], row["demo"])


def accounts(store: Store) -> list[Account]:
    """Every open account, by name."""
    with store.reading() as connection:
        rows = connection.execute(select(account).where(account.c.closed_at.is_(None)).order_by(account.c.name))
        return [Account(row["name"], row["role"], row["agency"], row["demo"]) for row in rows.mappings()]


def close_demo(store: Store, *, actor: str, now: datetime) -> int:
    """Close every demo account and take its credentials out of force; how many accounts were closed."""
    with store.writing() as connection:
        demo = and_(account.c.demo.is_(True), account.c.closed_at.is_(None))
        names = list(connection.execute(select(account.c.name).where(demo)).scalars())
        connection.execute(update(account).where(account.c.name.in_(names)).values(closed_at=now))
        held = and_(credential.c.holder.in_(names), credential.c.revoked_at.is_(None))
        connection.execute(update(credential).where(held).values(revoked_at=now))
        for name in names:
            audit.note(connection, audit.Entry(actor, "account.closed", name, {"demo": True}), now=now)
        return len(names)


def issue(  # noqa: PLR0913 - a credential is all of these, and none can be left out
    store: Store,
    kind: Kind,
    holder: str,
    scope: str,
    *,
    lasts: timedelta | None,
    actor: str,
    now: datetime,
    forms: Collection[str] | None = None,
) -> str:
    """Make a credential; the secret is returned this once and kept only as a digest.

    Without `forms`, a key sends every form of its holder.

    Returns:
        The token: number, a dot, 256 random bits.
    """
    number = secrets.token_hex(8)
    secret = secrets.token_urlsafe(32)
    row = {
        "id": number,
        "kind": kind.value,
        "secret": _digest(secret),
        "holder": holder,
        "scope": scope,
        "forms": None if forms is None else " ".join(sorted(forms)),
        "created_at": now,
        "expires_at": None if lasts is None else now + lasts,
    }
    particulars = {"holder": holder, "scope": scope} | ({} if forms is None else {"forms": sorted(forms)})
    with store.writing() as connection:
        connection.execute(insert(credential).values(**row))
        audit.note(connection, audit.Entry(actor, f"{kind.value}.issued", number, particulars), now=now)
    return f"{number}.{secret}"


def check(store: Store, kind: Kind, token: str, *, now: datetime) -> Credential | None:
    """The credential a token opens; None where it opens nothing (unknown, wrong, expired or revoked)."""
    number, _, secret = token.partition(".")
    with store.reading() as connection:
        asked = select(credential).where(credential.c.id == number, credential.c.kind == kind.value)
        row = connection.execute(asked).mappings().first()
    if row is None or not hmac.compare_digest(row["secret"], _digest(secret)):
        return None
    if row["revoked_at"] is not None or (row["expires_at"] is not None and row["expires_at"] <= now):
        return None
    if row["last_used"] is None or now - row["last_used"] >= USE_NOTED_EVERY:
        _note_use(store, number, now)
    forms = None if row["forms"] is None else frozenset(row["forms"].split())
    return Credential(row["id"], kind, row["holder"], row["scope"], row["expires_at"], forms)


def _note_use(store: Store, number: str, now: datetime) -> None:
    """Keep when a credential was last used, where the store has time for it: nobody is turned away for a note."""
    with suppress(StoreBusyError), store.writing() as connection:
        connection.execute(update(credential).where(credential.c.id == number).values(last_used=now))


def use_once(store: Store, token: str, *, now: datetime) -> Credential | None:
    """The credential a one-time link opens, used up by this; None where it opens nothing any more."""
    found = check(store, Kind.LINK, token, now=now)
    if found is None:
        return None
    return found if _revoke(store, audit.Entry(found.holder, "link.used", found.id, {}), now=now) else None


def revoke(store: Store, number: str, *, actor: str, now: datetime, reason: str | None = None) -> None:
    """Take a credential out of force at once, and note why.

    Raises:
        UnknownKeyError: there is none in force with this number.
    """
    act = audit.Entry(actor, "credential.revoked", number, {"reason": reason} if reason else {})
    if not _revoke(store, act, now=now):
        raise UnknownKeyError(number)


def credentials(store: Store, kind: Kind) -> list[Mapping[str, Any]]:
    """Every credential of a kind without its secret, newest first."""
    columns = [column for column in credential.c if column.name != "secret"]
    asked = select(*columns).where(credential.c.kind == kind.value).order_by(credential.c.created_at.desc())
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def _revoke(store: Store, act: audit.Entry, *, now: datetime) -> bool:
    """Guarded: of two at once, one finds it in force."""
    taken = (
        update(credential)
        .where(credential.c.id == act.subject, credential.c.revoked_at.is_(None))
        .values(revoked_at=now, last_used=now)
    )
    with store.writing() as connection:
        if connection.execute(taken).rowcount != 1:
            return False
        audit.note(connection, act, now=now)
        return True


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

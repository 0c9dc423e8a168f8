"""The public keys that agencies sign their reports with: registered, renewed and revoked, each time with a note."""

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, insert, select, update

from indicators.errors import CommandCentreError
from indicators.store import audit
from indicators.store.engine import Store, StoreBusyError
from indicators.store.schema import signing_key

USE_NOTED_EVERY = timedelta(minutes=1)
"""The last use is kept to the minute, so that checking a signature does not write at every report."""


class Use(StrEnum):
    """What a key may sign: only an agency's signs reports."""

    AGENCY = "agency"
    PERSON = "person"
    OTHER = "other"


class KeyTakenError(CommandCentreError):
    """A key is registered for another agency already."""

    def __init__(self, kid: str, sender: str) -> None:
        super().__init__(f"Key {kid} is registered for {sender}.", remedy="Make a pair of keys of your own.")


class KeyRevokedError(CommandCentreError):
    """A key that was revoked is to be registered again."""

    def __init__(self, kid: str) -> None:
        super().__init__(f"Key {kid} was revoked and cannot come back.", remedy="Make and register a new pair of keys.")


class UnknownSigningKeyError(CommandCentreError):
    """Something names a signing key that does not exist or is revoked."""

    def __init__(self, kid: str) -> None:
        super().__init__(f"No signing key {kid} in force.", remedy="List the keys with `python app.py key list`.")


@dataclass(frozen=True)
class PublicKey:
    """A public key as it is handed in.

    Attributes:
        jwk: The members that RFC 7638 makes a thumbprint of, as its canonical JSON, and nothing else.
        algorithm: The one JWS algorithm that the key is good for.
        use: What its certificate says it may sign; an agency's reports where there is no certificate.
        not_before: The first moment it may sign at; None where nobody says.
        expires_at: From when on it may not; None where nobody says.
    """

    jwk: str
    algorithm: str
    use: Use = Use.AGENCY
    not_before: datetime | None = None
    expires_at: datetime | None = None

    @property
    def kid(self) -> str:
        """What the key is called: its thumbprint (RFC 7638, SHA-256, base64url), 43 characters."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.jwk.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class SigningKey:
    """A registered key, in force or not; the moments are None as the table says."""

    kid: str
    sender: str
    algorithm: str
    jwk: str
    use: str
    registered_by: str
    created_at: datetime
    not_before: datetime | None = None
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
    last_used: datetime | None = None


def register(store: Store, sender: str, key: PublicKey, *, actor: str, now: datetime) -> str:
    """Register a key for an agency; the same again changes nothing, another validity replaces the one that stands.

    Returns:
        The key's `kid`.

    Raises:
        KeyTakenError: another agency has registered it.
        KeyRevokedError: it was revoked; a key does not come back.
    """
    said = {"use": key.use.value, "not_before": key.not_before, "expires_at": key.expires_at}
    with store.writing() as connection:
        held = connection.execute(select(signing_key).where(signing_key.c.kid == key.kid)).mappings().first()
        if held is None:
            row = {"kid": key.kid, "sender": sender, "algorithm": key.algorithm, "jwk": key.jwk, **said}
            connection.execute(insert(signing_key).values(**row, registered_by=actor, created_at=now))
            act = audit.Entry(
                actor, "signing-key.registered", key.kid, {"sender": sender, "algorithm": key.algorithm, **said}
            )
            audit.note(connection, act, now=now)
            return key.kid
        if held["sender"] != sender:
            raise KeyTakenError(key.kid, held["sender"])
        if held["revoked_at"] is not None:
            raise KeyRevokedError(key.kid)
        if any(held[name] != value for name, value in said.items()):
            connection.execute(update(signing_key).where(signing_key.c.kid == key.kid).values(**said))
            act = audit.Entry(actor, "signing-key.renewed", key.kid, {"sender": sender, **said})
            audit.note(connection, act, now=now)
    return key.kid


def revoke(store: Store, kid: str, *, actor: str, now: datetime, reason: str | None = None) -> None:
    """Take a signing key out of force, and note why; of two at once one is told that it is revoked already.

    Raises:
        UnknownSigningKeyError: there is none in force with this `kid`.
    """
    taken = update(signing_key).where(signing_key.c.kid == kid, signing_key.c.revoked_at.is_(None))
    with store.writing() as connection:
        if connection.execute(taken.values(revoked_at=now)).rowcount != 1:
            raise UnknownSigningKeyError(kid)
        audit.note(
            connection, audit.Entry(actor, "signing-key.revoked", kid, {"reason": reason} if reason else {}), now=now
        )


def keys_of(store: Store, sender: str) -> Mapping[str, SigningKey]:
    """Every key an agency ever registered, by `kid`: whether it is good for a signature depends on the moment."""
    return {each.kid: each for each in _read(store, select(signing_key).where(signing_key.c.sender == sender))}


def keys(store: Store) -> list[SigningKey]:
    """Every key of every agency, newest first."""
    return _read(store, select(signing_key).order_by(signing_key.c.created_at.desc(), signing_key.c.kid))


def note_use(store: Store, key: SigningKey, *, now: datetime) -> None:
    """Keep when a key was last used, at most once a minute and where the store has time for it."""
    if key.last_used is not None and now - key.last_used < USE_NOTED_EVERY:
        return
    with suppress(StoreBusyError), store.writing() as connection:
        connection.execute(update(signing_key).where(signing_key.c.kid == key.kid).values(last_used=now))


def _read(store: Store, asked: Select[Any]) -> list[SigningKey]:
    with store.reading() as connection:
        return [SigningKey(**row) for row in connection.execute(asked).mappings()]

"""The audit: who did what, each row sealed to the one before it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from indicators.store.engine import Store
from indicators.store.schema import audit

FIRST = "0" * 64
"""What the first row names as the one before it."""


LAST_DIGEST = select(audit.c.digest).order_by(audit.c.id.desc()).limit(1)
ADD = insert(audit)


@dataclass(frozen=True)
class Entry:
    """One act: who, what, on what, with which particulars (never a secret, never a refused report's content)."""

    actor: str
    action: str
    subject: str
    details: Mapping[str, Any]


def note(connection: Connection, entry: Entry, *, now: datetime) -> None:
    """Add an act to the chain, in the transaction that carries it out."""
    note_all(connection, [entry], now=now)


def note_all(connection: Connection, entries: Sequence[Entry], *, now: datetime) -> None:
    """Add several acts to the chain, each sealed to the one before it, in the transaction that carries them out."""
    previous = connection.execute(LAST_DIGEST).scalar() or FIRST
    rows = []
    for entry in entries:
        details = json.dumps(dict(entry.details), ensure_ascii=False, sort_keys=True, default=str)
        row = {"at": now, "actor": entry.actor, "action": entry.action, "subject": entry.subject, "details": details}
        digest = _digest(previous, row)
        rows.append({**row, "previous": previous, "digest": digest})
        previous = digest
    connection.execute(ADD, rows)


def entries(store: Store, actions: Sequence[str], *, limit: int) -> list[tuple[datetime, Entry]]:
    """The newest acts of some kinds, newest first, each with its moment."""
    asked = select(audit).where(audit.c.action.in_(list(actions))).order_by(audit.c.id.desc()).limit(limit)
    with store.reading() as connection:
        return [
            (row["at"], Entry(row["actor"], row["action"], row["subject"], json.loads(row["details"])))
            for row in connection.execute(asked).mappings()
        ]


def broken_link(store: Store) -> int | None:
    """The number of the first row that does not fit the one before it; None where the chain holds."""
    expected = FIRST
    with store.reading() as connection:
        for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
            said = {name: row[name] for name in ("at", "actor", "action", "subject", "details")}
            if row["previous"] != expected or row["digest"] != _digest(expected, said):
                return int(row["id"])
            expected = row["digest"]
    return None


def _digest(previous: str, row: Mapping[str, Any]) -> str:
    at: datetime = row["at"]
    parts = (
        previous,
        str(round(at.timestamp() * 1_000_000)),
        row["actor"],
        row["action"],
        row["subject"],
        row["details"],
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()

"""Every document received, every refusal, every published note, and what happened since a data version."""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, select, type_coerce

from indicators.observations import Origin
from indicators.reports import Document
from indicators.store import audit
from indicators.store.columns import Instant
from indicators.store.engine import Store
from indicators.store.schema import decision, definition, document, event, published, report


@dataclass(frozen=True)
class Event:
    """A change of the data: its version, when, and which indicators' shown figures it touched."""

    version: int
    at: datetime
    kind: str
    subject: str
    indicators: frozenset[str]


@dataclass(frozen=True)
class PublishedNote:
    """A figure as a public document prints it, with its qualifier and source; never computed with."""

    collection: str
    as_of: str
    figure: str
    indicators: tuple[str, ...]
    subject: str
    note: str
    source: str

    @property
    def id(self) -> str:
        """The same for the same words."""
        said = (self.collection, self.as_of, self.figure, *self.indicators, self.subject, self.note, self.source)
        return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


@dataclass(frozen=True)
class Refusal:
    """A report that was refused: by whom it came, its bytes' number and digest (None: never read), and the codes."""

    actor: str
    size: int | None
    sha256: str | None
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Revision:
    """A revision of a report of some form and period, and the sender's own number of it."""

    number: int
    report_id: str


def report_row(store: Store, report_id: str) -> Mapping[str, Any] | None:
    """All that is known of a report by our number; None where there is none."""
    with store.reading() as connection:
        row = connection.execute(select(report).where(report.c.id == report_id)).mappings().first()
        return None if row is None else dict(row)


def recent(store: Store, *, limit: int, as_of: datetime | None = None) -> list[Mapping[str, Any]]:
    """The reports received last, newest first; as far as they were stored by a moment, where one is given."""
    asked = select(report).order_by(report.c.version.desc()).limit(limit)
    if as_of is not None:
        asked = asked.where(report.c.stored_at <= as_of)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def came() -> ColumnElement[datetime]:
    """The moment by which a report counts as sent: the first byte, or the sender's own moment where we fetched it."""
    fetched = func.coalesce(report.c.generated_at, report.c.received_at)
    return type_coerce(case((report.c.source == "push", report.c.received_at), else_=fetched), Instant)


def received(
    store: Store, forms: Sequence[str], periods: Sequence[str], *, as_of: datetime | None = None
) -> list[Mapping[str, Any]]:
    """Who sent some forms for some periods: form, sender, period and the first moment by which it counts as sent.

    A report that was held and rejected was not sent. With `as_of`, what was stored and decided by that moment alone.
    """
    first = func.min(came(), type_=Instant).label("received_at")
    returned = and_(decision.c.report == report.c.id, decision.c.verdict == "rejected")
    if as_of is not None:
        returned = and_(returned, decision.c.at <= as_of)
    asked = (
        select(report.c.form, report.c.sender, report.c.period, first)
        .outerjoin(decision, returned)
        .where(report.c.form.in_(list(forms)), report.c.period.in_(list(periods)), decision.c.report.is_(None))
        .group_by(report.c.form, report.c.sender, report.c.period)
    )
    if as_of is not None:
        asked = asked.where(report.c.stored_at <= as_of)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def known_report_ids(store: Store, sender: str, report_ids: Sequence[str]) -> frozenset[str]:
    """Of these numbers of a sender, those that are stored."""
    asked = select(report.c.report_id).where(report.c.sender == sender, report.c.report_id.in_(list(report_ids)))
    with store.reading() as connection:
        return frozenset(connection.execute(asked).scalars())


def highest_revision(store: Store, sender: str, form: str, period: str) -> Revision | None:
    """The highest revision that a sender reported a form and period with; None where it reported none."""
    asked = (
        select(report.c.revision, report.c.report_id)
        .where(report.c.sender == sender, report.c.form == form, report.c.period == period)
        .where(report.c.origin == Origin.REPORTED.value, report.c.revision.is_not(None))
        .order_by(report.c.revision.desc())
        .limit(1)
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
        return None if row is None else Revision(row.revision, row.report_id)


def document_with_digest(store: Store, sha256: str) -> Document | None:
    """The bytes as they were received; None where there are none with this digest."""
    with store.reading() as connection:
        row = connection.execute(select(document).where(document.c.sha256 == sha256)).mappings().first()
        return None if row is None else Document(zlib.decompress(row["content"]), row["media_type"])


def refuse(store: Store, refusal: Refusal, *, now: datetime) -> None:
    """Keep that a report was refused: who, how large, its digest and why, never its content."""
    details = {"size": refusal.size, "sha256": refusal.sha256, "codes": sorted(set(refusal.codes))[:20]}
    with store.writing() as connection:
        audit.note(connection, audit.Entry(refusal.actor, "report.refused", refusal.sha256 or "", details), now=now)


def note_turned_away(store: Store, turned: Mapping[tuple[str, str], int], *, now: datetime) -> None:
    """Keep how often requests were refused at the door, by code and by whom: an address, or a name that is known."""
    entries = [
        audit.Entry(who, "request.refused", "", {"codes": [code], "times": times})
        for (code, who), times in turned.items()
    ]
    with store.writing() as connection:
        audit.note_all(connection, entries, now=now)


def data_version(store: Store) -> int:
    """The newest data version; 0 before the first change."""
    with store.reading() as connection:
        return int(connection.execute(select(func.coalesce(func.max(event.c.version), 0))).scalar_one())


def events_since(store: Store, version: int, *, limit: int = 1000) -> list[Event]:
    """What happened after a data version, oldest first."""
    asked = select(event).where(event.c.version > version).order_by(event.c.version).limit(limit)
    with store.reading() as connection:
        return [
            Event(row["version"], row["at"], row["kind"], row["subject"], frozenset(row["indicators"].split()))
            for row in connection.execute(asked).mappings()
        ]


def announce(store: Store, kind: str, subject: str, *, now: datetime) -> None:
    """Tell every screen that something other than a figure changed (a source failed or recovered)."""
    with store.writing() as connection:
        row = {"at": now, "kind": kind, "subject": subject, "indicators": ""}
        version = connection.execute(insert(event).values(**row).returning(event.c.version)).scalar_one()
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_notify("dieuhanh", str(version))))


def keep_notes(store: Store, notes: Sequence[PublishedNote], *, actor: str, now: datetime) -> int:
    """Keep published notes; those already kept are passed over. The number that are new."""
    with store.writing() as connection:
        held = set(connection.execute(select(published.c.id)).scalars())
        fresh = list({each.id: each for each in notes if each.id not in held}.values())
        if fresh:
            connection.execute(insert(published), [_note_row(each, now) for each in fresh])
            collections = sorted({each.collection for each in fresh})
            act = audit.Entry(actor, "published.loaded", " ".join(collections), {"notes": len(fresh)})
            audit.note(connection, act, now=now)
        return len(fresh)


def notes_of(store: Store, indicator: str | None = None, *, as_of: datetime | None = None) -> list[PublishedNote]:
    """The published notes, of one indicator or all, by day; as far as a moment knew them, where one is given."""
    asked = select(published).order_by(published.c.as_of, published.c.figure)
    if as_of is not None:
        asked = asked.where(published.c.known_from <= as_of)
    with store.reading() as connection:
        rows = connection.execute(asked).mappings().all()
    names = ("collection", "as_of", "figure", "subject", "note", "source")
    notes = [
        PublishedNote(**{name: row[name] for name in names}, indicators=tuple(row["indicators"].split()))
        for row in rows
    ]
    return [each for each in notes if indicator is None or indicator in each.indicators]


def keep_definitions(store: Store, bodies: Mapping[tuple[str, str, date], Mapping[str, Any]], *, now: datetime) -> int:
    """Keep each definition whose words differ from those kept last; the number that were new or changed.

    Args:
        store: Where to keep them.
        bodies: What a definition says, by kind ("indicator", "threshold", …), code and the day it takes effect.
        now: From when on it is known.
    """
    with store.writing() as connection:
        held: dict[tuple[str, str, date], str] = {}
        for row in connection.execute(select(definition).order_by(definition.c.id)).mappings():
            held[row["kind"], row["code"], row["effective"]] = row["digest"]
        rows = []
        for (kind, code, effective), body in bodies.items():
            text = json.dumps(dict(body), ensure_ascii=False, sort_keys=True, default=str)
            digest = hashlib.sha256(text.encode()).hexdigest()
            if held.get((kind, code, effective)) != digest:
                rows.append(
                    {
                        "kind": kind,
                        "code": code,
                        "effective": effective,
                        "known_from": now,
                        "digest": digest,
                        "body": text,
                    }
                )
        if rows:
            connection.execute(insert(definition), rows)
            audit.note(
                connection, audit.Entry("loader", "definitions.kept", "catalogue", {"count": len(rows)}), now=now
            )
        return len(rows)


def _note_row(note: PublishedNote, now: datetime) -> dict[str, Any]:
    names = ("id", "collection", "as_of", "figure", "subject", "note", "source")
    return {**{name: getattr(note, name) for name in names}, "indicators": " ".join(note.indicators), "known_from": now}

"""Recording reports: documents, figures, what follows from them, events and audit, all or nothing."""

import json
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from indicators.cases import CaseEvent
from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.observations import Figure, Intent
from indicators.plausibility import Doubt, Reason, doubts
from indicators.reports import Document, Receipt, Report, ReportCollisionError, Submission
from indicators.store import audit
from indicators.store.collisions import Again, Colliding, remember, stored_before
from indicators.store.effects import Effects
from indicators.store.engine import Store
from indicators.store.happenings import unknown, write
from indicators.store.history import before
from indicators.store.records import doubt_row
from indicators.store.schema import document, event, pending, report

LAST_EVENT_AT = select(event.c.at).order_by(event.c.version.desc()).limit(1)
NEXT_VERSIONS = insert(event).returning(event.c.version, sort_by_parameter_order=True)

Outcome = Receipt | ReportCollisionError


def unsealed(receipt: Receipt) -> str:
    """No seal: for stores of tests and of tools, whose receipts nobody keeps."""
    del receipt
    return ""


@dataclass(frozen=True)
class Rules:
    """What the store needs to know of the world, and how it signs a receipt."""

    catalogue: Catalogue
    geography: Geography
    seal: Callable[[Receipt], str] = unsealed


def record(  # noqa: PLR0913 - where, by which rules, what was said, its bytes, their meaning and when
    store: Store, rules: Rules, arrived: Report, paper: Document, figures: Sequence[Figure], *, now: datetime
) -> Receipt:
    """Keep one report and everything that follows from it, in one transaction.

    The same report again has no effect and gives the same receipt.

    Raises:
        ReportCollisionError: it collides with what is stored: number, key, revision, content or a locked period.
        StoreBusyError: nothing was kept.
    """
    outcome = record_all(store, rules, [Submission(arrived, paper, tuple(figures))], now=now)[0]
    if isinstance(outcome, ReportCollisionError):
        raise outcome
    return outcome


def record_all(store: Store, rules: Rules, submissions: Sequence[Submission], *, now: datetime) -> list[Outcome]:
    """Keep several reports in one transaction, each whole or not at all; what became of each, in their order.

    Every one is durable when this returns: they share the writing to the disk, nothing else.

    Raises:
        StoreBusyError: none was kept.
    """
    with store.writing() as connection:
        stored_at = _not_before_last(connection, now)
        colliding = Colliding(connection, submissions)
        found = [_meet(colliding, submission) for submission in submissions]
        fresh = [_Taken(each) for each in found if isinstance(each, Submission)]
        given = _keep(store, rules, connection, fresh, stored_at) if fresh else []
        receipts = {each.id: each for each in given}
        return [_outcome(each, receipts) for each in found]


def record_together(
    store: Store, rules: Rules, submissions: Sequence[Submission], *, now: datetime
) -> list[Receipt] | dict[int, ReportCollisionError]:
    """Keep all of several reports, or none: their receipts, or what each that collides, by its place, collides with.

    Raises:
        StoreBusyError: none was kept.
    """
    with store.writing() as connection:
        stored_at = _not_before_last(connection, now)
        colliding = Colliding(connection, submissions)
        found = [_meet(colliding, submission) for submission in submissions]
        collided = {place: each for place, each in enumerate(found) if isinstance(each, ReportCollisionError)}
        if collided:
            return collided
        fresh = [_Taken(each) for each in found if isinstance(each, Submission)]
        given = _keep(store, rules, connection, fresh, stored_at) if fresh else []
        receipts = {each.id: each for each in given}
        outcomes = [_outcome(each, receipts) for each in found]
        return [each for each in outcomes if isinstance(each, Receipt)]


def _meet(colliding: Colliding, submission: Submission) -> Submission | Outcome | Again:
    """A report that is to be kept, or what became of it already."""
    known = stored_before(colliding, submission)
    if known is None:
        remember(colliding, submission)
    return submission if known is None else known


def _outcome(found: Submission | Outcome | Again, receipts: Mapping[str, Receipt]) -> Outcome:
    match found:
        case Submission():
            return receipts[found.report.id]
        case Again():
            return replace(receipts[found.report], repeated=True)
        case _:
            return found


@dataclass
class _Taken:
    """A report on its way into the store: what it means, and whether it waits for a person."""

    submission: Submission
    doubts: tuple[Doubt, ...] = ()
    intents: Sequence[Intent] = ()
    touched: set[str] | None = None
    events: Sequence[CaseEvent] = ()
    """What happened to cases that was not known before."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self.submission.figures

    @property
    def changed(self) -> set[str]:
        """The indicators whose figures changed, and the systems whose cases did."""
        return (self.touched or set()) | {each.system for each in self.events}


def _keep(
    store: Store, rules: Rules, connection: Connection, fresh: Sequence[_Taken], stored_at: datetime
) -> list[Receipt]:
    _doubt(connection, fresh)
    effects = Effects(connection, rules.catalogue, rules.geography, stored_at)
    accepted = [each for each in fresh if not each.doubts]
    effects.foresee([figure for each in accepted for figure in each.figures])
    for each in accepted:
        each.intents, each.touched = effects.take(each.submission.report.id, each.figures)
    if accepted:
        last = accepted[-1]
        last.touched = (last.touched or set()) | effects.follow()
    _keep_documents(store, connection, [each.submission.paper for each in fresh], stored_at)
    happened = unknown(connection, {each.submission.report.id: each.submission.events for each in accepted})
    for each in accepted:
        each.events = happened[each.submission.report.id]
    versions = _announce(connection, fresh, stored_at)
    receipts = [_sealed(rules, _receipt(*each, stored_at)) for each in zip(fresh, versions, strict=True)]
    rows = [_report_row(*each) for each in zip(fresh, receipts, strict=True)]
    connection.execute(insert(report), rows)
    effects.write()
    write(store, connection, happened, stored_at)
    _keep_pending(connection, fresh)
    audit.note_all(connection, [_entry(*each) for each in zip(fresh, receipts, strict=True)], now=stored_at)
    return receipts


def _doubt(connection: Connection, fresh: Sequence[_Taken]) -> None:
    """Decide which reports wait: for a jump in their figures, or because of what arrived with them."""
    earlier = before(connection, [figure for each in fresh for figure in each.figures])
    for each in fresh:
        each.doubts = (*each.submission.doubts, *doubts(each.figures, earlier))


def _not_before_last(connection: Connection, now: datetime) -> datetime:
    """The moment of storing, never before that of the newest event: a clock set back must not reorder history."""
    last: datetime | None = connection.execute(LAST_EVENT_AT).scalar()
    return now if last is None or last < now else last


def _keep_documents(store: Store, connection: Connection, papers: Iterable[Document], now: datetime) -> None:
    rows = [
        {
            "sha256": paper.sha256,
            "media_type": paper.media_type,
            "size": len(paper.content),
            "content": zlib.compress(paper.content),
            "first_seen": now,
        }
        for paper in papers
    ]
    connection.execute(store.insert(document).on_conflict_do_nothing(), rows)


def _announce(connection: Connection, fresh: Sequence[_Taken], now: datetime) -> list[int]:
    """One event a report, so that each has a data version of its own."""
    rows = [
        {
            "at": now,
            "kind": "held" if each.doubts else "report",
            "subject": each.submission.report.id,
            "indicators": " ".join(sorted(each.changed)),
        }
        for each in fresh
    ]
    versions = [int(version) for version in connection.execute(NEXT_VERSIONS, rows).scalars()]
    tell(connection, versions[-1])
    return versions


def tell(connection: Connection, version: int) -> None:
    """Wake whoever waits for a change: PostgreSQL's listeners; SQLite counts commits by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify("dieuhanh", str(version))))


def _receipt(taken: _Taken, version: int, now: datetime) -> Receipt:
    arrived, intents = taken.submission.report, taken.intents
    return Receipt(
        id=arrived.id,
        report_id=arrived.report_id,
        sender=arrived.sender,
        form=arrived.form,
        period=arrived.period,
        revision=arrived.revision,
        sha256=taken.submission.paper.sha256,
        received_at=arrived.received_at.astimezone(UTC),
        stored_at=now.astimezone(UTC),
        deadline=arrived.deadline,
        on_time=arrived.on_time,
        rows=len(taken.figures) + len(taken.submission.events),
        new=intents.count(Intent.NEW) + len(taken.events),
        changed=intents.count(Intent.CHANGED) + intents.count(Intent.OUTRANKED),
        unchanged=intents.count(Intent.UNCHANGED) + len(taken.submission.events) - len(taken.events),
        version=version,
        state="held" if taken.doubts else "accepted",
        warnings=taken.submission.warnings,
    )


def _sealed(rules: Rules, receipt: Receipt) -> Receipt:
    return replace(receipt, seal=rules.seal(receipt))


def _report_row(taken: _Taken, receipt: Receipt) -> dict[str, Any]:
    submission, arrived = taken.submission, taken.submission.report
    names = ("rows", "new", "changed", "unchanged", "version", "stored_at")
    counts = {name: getattr(receipt, name) for name in names}
    said = {name: getattr(arrived, name) for name in Report.__dataclass_fields__ if name != "signature"}
    warned = [{"code": each.code, "pointer": each.pointer, "facts": dict(each.facts)} for each in receipt.warnings]
    return {
        **said,
        **counts,
        "origin": arrived.origin.value,
        "document": receipt.sha256,
        "substance": submission.substance,
        "signature": arrived.signature.jws if arrived.signature else None,
        "kid": arrived.signature.kid if arrived.signature else None,
        "held": _json([doubt_row(each) for each in taken.doubts]) if taken.doubts else None,
        "warnings": _json(warned) if warned else None,
        "seal": receipt.seal or None,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _keep_pending(connection: Connection, fresh: Sequence[_Taken]) -> None:
    """The figures of a held report, to be published when somebody confirms them."""
    rows = [
        {
            "report": each.submission.report.id,
            "row": number,
            "indicator": figure.indicator,
            "place": figure.place,
            "period": figure.period.code,
            "value": figure.value,
            "status": figure.status,
            "note": figure.note,
        }
        for each in fresh
        if each.doubts
        for number, figure in enumerate(each.figures, start=1)
    ]
    if rows:
        connection.execute(insert(pending), rows)


def _entry(taken: _Taken, receipt: Receipt) -> audit.Entry:
    arrived = taken.submission.report
    details: dict[str, Any] = {"sha256": receipt.sha256, "rows": receipt.rows}
    if arrived.signature is not None:
        details["kid"] = arrived.signature.kid
    if taken.doubts:
        details["held"] = sorted({Reason(each.reason).value for each in taken.doubts})
    return audit.Entry(arrived.actor, f"report.{receipt.state}", arrived.id, details)

"""Whether a report collides with one that is stored: by its number, key, revision, content, or a locked period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, tuple_

from indicators.reports import (
    DuplicateReportError,
    KeyReusedError,
    PeriodLockedError,
    Receipt,
    ReplayedError,
    Report,
    ReportCollisionError,
    ReportIdReusedError,
    RevisionOldError,
    Submission,
)
from indicators.store.records import receipt_of
from indicators.store.schema import period_lock, report

SAME_NUMBER_OR_KEY = select(report).where(
    or_(
        tuple_(report.c.sender, report.c.report_id).in_(bindparam("numbers", expanding=True)),
        tuple_(report.c.sender, report.c.key).in_(bindparam("keys", expanding=True)),
    )
)
SAME_PERIOD = select(
    *(report.c[name] for name in ("id", "report_id", "sender", "form", "period", "origin", "revision", "substance"))
).where(tuple_(report.c.form, report.c.period, report.c.sender).in_(bindparam("periods", expanding=True)))
LOCKS = (
    select(period_lock)
    .where(tuple_(period_lock.c.form, period_lock.c.period).in_(bindparam("periods", expanding=True)))
    .order_by(period_lock.c.id)
)
PAIRS_AT_ONCE = 200
"""Reports looked up with one question."""

Row = Mapping[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Again:
    """The same report twice in one transaction; the first is the report with this number of ours."""

    report: str


@dataclass
class Colliding:
    """What is stored that the reports of one transaction could collide with."""

    connection: Connection
    submissions: Sequence[Submission]
    numbers: dict[Key, Row] = field(default_factory=dict)
    keys: dict[Key, Row] = field(default_factory=dict)
    periods: dict[Key, list[Row]] = field(default_factory=dict)
    locks: dict[Key, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for start in range(0, len(self.submissions), PAIRS_AT_ONCE):
            self._look_up([each.report for each in self.submissions[start : start + PAIRS_AT_ONCE]])

    def _look_up(self, arrived: Sequence[Report]) -> None:
        numbers = [(each.sender, each.report_id) for each in arrived]
        keys = [(each.sender, each.key) for each in arrived if each.key is not None]
        for row in self.connection.execute(SAME_NUMBER_OR_KEY, {"numbers": numbers, "keys": keys}).mappings():
            self.numbers[row["sender"], row["report_id"]] = dict(row)
            self.keys[row["sender"], row["key"] or row["report_id"]] = dict(row)
        periods = [(each.form, each.period, each.sender) for each in arrived if each.period is not None]
        for row in self.connection.execute(SAME_PERIOD, {"periods": periods}).mappings():
            self.periods.setdefault(_period_of(dict(row)), []).append(dict(row))
        pairs = sorted({(form, period) for form, period, _ in periods})
        for row in self.connection.execute(LOCKS, {"periods": pairs}).mappings():
            self.locks.pop((row["form"], row["period"]), None)
            if row["action"] == "locked":
                self.locks[row["form"], row["period"]] = row["at"]


def stored_before(colliding: Colliding, submission: Submission) -> Receipt | Again | ReportCollisionError | None:
    """The receipt of the very same report, or what keeps this one from being stored; None where nothing does."""
    arrived = submission.report
    row = colliding.numbers.get((arrived.sender, arrived.report_id))
    if row is not None:
        return _same_number(row, submission)
    if arrived.key is not None and (arrived.sender, arrived.key) in colliding.keys:
        return KeyReusedError(arrived.key)
    if arrived.period is None:
        return None
    locked = colliding.locks.get((arrived.form, arrived.period))
    if locked is not None:
        return PeriodLockedError(arrived.form, arrived.period, locked)
    return _same_period(colliding, submission)


def remember(colliding: Colliding, submission: Submission) -> None:
    """Let the later reports of the transaction see this one as stored."""
    arrived = submission.report
    row = {
        "id": arrived.id,
        "sender": arrived.sender,
        "report_id": arrived.report_id,
        "form": arrived.form,
        "period": arrived.period,
        "origin": arrived.origin.value,
        "revision": arrived.revision,
        "substance": submission.substance,
        "key": arrived.key,
        "document": submission.paper.sha256,
        "again": True,
    }
    colliding.numbers[arrived.sender, arrived.report_id] = row
    colliding.keys[arrived.sender, arrived.key or arrived.report_id] = row
    if arrived.period is not None:
        colliding.periods.setdefault(_period_of(row), []).append(row)


def _period_of(row: Row) -> Key:
    return row["form"], row["period"], row["sender"], row["origin"]


def _same_number(row: Row, submission: Submission) -> Receipt | Again | ReportCollisionError:
    arrived = submission.report
    key = row["key"] or row["report_id"]
    if row["document"] != submission.paper.sha256:
        return KeyReusedError(key) if arrived.key == key else ReportIdReusedError(arrived.report_id)
    if arrived.key is not None and arrived.key != key:
        kind = ReplayedError if arrived.signature is not None else DuplicateReportError
        return kind(row["report_id"], row["id"])
    return Again(row["id"]) if "again" in row else receipt_of(row, repeated=True)


def _same_period(colliding: Colliding, submission: Submission) -> ReportCollisionError | None:
    arrived = submission.report
    if arrived.revision is None or arrived.period is None:
        return None
    rows = colliding.periods.get((arrived.form, arrived.period, arrived.sender, arrived.origin.value), [])
    held = max((row["revision"] for row in rows if row["revision"] is not None), default=None)
    if held is None or arrived.revision > held:
        return None
    if arrived.revision == held and submission.substance is not None:
        for row in rows:
            if row["revision"] == held and row["substance"] == submission.substance:
                return DuplicateReportError(row["report_id"], row["id"])
    return RevisionOldError(arrived.form, arrived.period, arrived.revision, held)

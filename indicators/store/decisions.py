"""Held reports: what waits for a person, and the decision that publishes or rejects it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select

from indicators.errors import CommandCentreError
from indicators.observations import Figure
from indicators.periods import Period
from indicators.reports import ReportCollisionError
from indicators.store import audit
from indicators.store.effects import Effects
from indicators.store.engine import Store
from indicators.store.recording import Rules, tell
from indicators.store.records import ORIGINS
from indicators.store.schema import decision, event, pending, report


class Verdict(StrEnum):
    """What a person decides about a held report."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class UnknownHeldReportError(CommandCentreError):
    """Something names a report that is not held."""

    def __init__(self, receipt: str) -> None:
        super().__init__(f"No held report {receipt}.", remedy="See the list of held reports.")


class AlreadyDecidedError(ReportCollisionError):
    """Somebody else was quicker."""

    code = "already-decided"

    def __init__(self, receipt: str, actor: str, verdict: str) -> None:
        self.facts = {"receipt": receipt, "actor": actor, "verdict": verdict}
        super().__init__(f"Report {receipt} was {verdict} by {actor}.", remedy="See the list of held reports again.")


class SupersededError(ReportCollisionError):
    """A held report is to be confirmed, and a higher revision has been taken meanwhile."""

    code = "superseded"

    def __init__(self, form: str, period: str, held: int) -> None:
        self.facts = {"form": form, "period": period, "held": held}
        super().__init__(f"{form} for {period} is stored with revision {held}.", remedy="Reject this one.")


@dataclass(frozen=True)
class Decision:
    """Who decided what about a held report, why, when, and the data version that made."""

    report: str
    verdict: Verdict
    actor: str
    reason: str
    at: datetime
    version: int


def decide(  # noqa: PLR0913 - a decision is all of these, and none can be left out
    store: Store, rules: Rules, receipt: str, verdict: Verdict, *, actor: str, reason: str, now: datetime
) -> Decision:
    """Publish or reject a held report, once.

    Raises:
        UnknownHeldReportError: no report with this receipt was held.
        AlreadyDecidedError: somebody decided before.
        SupersededError: it is to be confirmed, and a higher revision stands.
        StoreBusyError: nothing was kept.
    """
    with store.writing() as connection:
        row = _open(connection, receipt)
        touched: set[str] = set()
        if verdict is Verdict.CONFIRMED:
            _check_newest(connection, row)
            touched = _publish(connection, rules, row, now)
        version = _announce(connection, receipt, verdict, touched, now)
        made = Decision(receipt, verdict, actor, reason, now, version)
        connection.execute(
            insert(decision),
            {name: getattr(made, name) for name in Decision.__dataclass_fields__} | {"verdict": verdict.value},
        )
        act = audit.Entry(actor, f"report.{verdict.value}", receipt, {"reason": reason})
        audit.note(connection, act, now=now)
        return made


def held(store: Store, *, sender: str | None = None, as_of: datetime | None = None) -> list[Mapping[str, Any]]:
    """The reports that wait for a person, or did at a moment, oldest first: rows of `report`; of one sender, or all."""
    asked = _waiting(select(report), as_of).order_by(report.c.received_at)
    if sender is not None:
        asked = asked.where(report.c.sender == sender)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def decisions_on(store: Store, receipts: Sequence[str]) -> Mapping[str, Decision]:
    """What was decided about some reports, by receipt; those still open are left out."""
    with store.reading() as connection:
        rows = connection.execute(select(decision).where(decision.c.report.in_(list(receipts)))).mappings()
        return {row["report"]: Decision(**{**row, "verdict": Verdict(row["verdict"])}) for row in rows}


def decided(store: Store, *, limit: int, as_of: datetime | None = None) -> list[tuple[Mapping[str, Any], Decision]]:
    """The decisions made last, now or by a moment, newest first, each with its row of `report`."""
    newest = select(decision).order_by(decision.c.version.desc()).limit(limit)
    if as_of is not None:
        newest = newest.where(decision.c.at <= as_of)
    with store.reading() as connection:
        made = [
            Decision(**{**row, "verdict": Verdict(row["verdict"])}) for row in connection.execute(newest).mappings()
        ]
        asked = select(report).where(report.c.id.in_([each.report for each in made]))
        rows = {row["id"]: dict(row) for row in connection.execute(asked).mappings()}
    return [(rows[each.report], each) for each in made]


def count_held(store: Store, *, as_of: datetime | None = None) -> int:
    """How many reports wait for a person, now or as it was known at a moment."""
    with store.reading() as connection:
        return int(connection.execute(_waiting(select(func.count()), as_of)).scalar_one())


def _waiting(asked: Select[Any], as_of: datetime | None) -> Select[Any]:
    """Of the reports that were held, those nobody had decided on."""
    made: ColumnElement[bool] = decision.c.report == report.c.id
    if as_of is not None:
        made = and_(made, decision.c.at <= as_of)
        asked = asked.where(report.c.stored_at <= as_of)
    joined = asked.select_from(report.outerjoin(decision, made))
    return joined.where(report.c.held.is_not(None), decision.c.report.is_(None))


def pending_figures(store: Store, receipt: str, *, limit: int = 1000) -> list[Mapping[str, Any]]:
    """The figures of a held report as they were sent, by row."""
    asked = select(pending).where(pending.c.report == receipt).order_by(pending.c.row).limit(limit)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(asked).mappings()]


def _open(connection: Connection, receipt: str) -> Mapping[str, Any]:
    row = (
        connection.execute(select(report).where(report.c.id == receipt, report.c.held.is_not(None))).mappings().first()
    )
    if row is None:
        raise UnknownHeldReportError(receipt)
    made = connection.execute(select(decision).where(decision.c.report == receipt)).mappings().first()
    if made is not None:
        raise AlreadyDecidedError(receipt, made["actor"], made["verdict"])
    return dict(row)


def _check_newest(connection: Connection, row: Mapping[str, Any]) -> None:
    """Only the highest revision may be published: an earlier one must not come back over it."""
    if row["revision"] is None or row["period"] is None:
        return
    same = [report.c[name] == row[name] for name in ("sender", "form", "period", "origin")]
    taken = report.c.held.is_(None) | (decision.c.verdict == Verdict.CONFIRMED.value)
    asked = (
        select(func.max(report.c.revision))
        .select_from(report.outerjoin(decision, decision.c.report == report.c.id))
        .where(*same, taken)
    )
    highest = connection.execute(asked).scalar()
    if highest is not None and highest > row["revision"]:
        raise SupersededError(row["form"], row["period"], highest)


def _publish(connection: Connection, rules: Rules, row: Mapping[str, Any], now: datetime) -> set[str]:
    figures = [
        Figure(
            each["indicator"],
            each["place"],
            Period.parse(each["period"]),
            each["value"],
            each["status"],
            ORIGINS[row["origin"]],
            row=each["row"],
            note=each["note"],
        )
        for each in connection.execute(
            select(pending).where(pending.c.report == row["id"]).order_by(pending.c.row)
        ).mappings()
    ]
    effects = Effects(connection, rules.catalogue, rules.geography, now)
    effects.foresee(figures)
    _, touched = effects.take(row["id"], figures)
    touched |= effects.follow()
    effects.write()
    return touched


def _announce(connection: Connection, receipt: str, verdict: Verdict, touched: set[str], now: datetime) -> int:
    row = {"at": now, "kind": verdict.value, "subject": receipt, "indicators": " ".join(sorted(touched))}
    version = int(connection.execute(insert(event).values(**row).returning(event.c.version)).scalar_one())
    tell(connection, version)
    return version

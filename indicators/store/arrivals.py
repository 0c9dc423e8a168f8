"""What came of some forms for some periods, and what was locked and re-opened: what discipline is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, and_, select

from indicators.discipline import Arrival, Decided, Key, Known, LockAct
from indicators.store.decisions import Verdict
from indicators.store.engine import Store
from indicators.store.locks import Action
from indicators.store.reports import came
from indicators.store.schema import decision, period_lock, report


@dataclass(frozen=True)
class Wanted:
    """Which forms and periods, of one sender or all, as known at a moment (None: now)."""

    forms: Sequence[str]
    periods: Sequence[str]
    sender: str | None = None
    as_of: datetime | None = None


def known(store: Store, wanted: Wanted) -> Known:
    """The reports with their decisions, and the acts on the periods, each oldest first."""
    arrivals: dict[Key, list[Arrival]] = {}
    acts: dict[tuple[str, str], list[LockAct]] = {}
    with store.reading() as connection:
        for row in connection.execute(_arrivals(wanted)).mappings():
            arrivals.setdefault((row["form"], row["period"], row["sender"]), []).append(_arrival(row))
        for row in connection.execute(_acts(wanted)).mappings():
            act = LockAct(row["at"], row["action"] == Action.LOCKED.value, row["actor"], row["reason"])
            acts.setdefault((row["form"], row["period"]), []).append(act)
    return Known(arrivals, acts)


def _arrivals(wanted: Wanted) -> Any:
    decided = [decision.c[name].label(f"decided_{name}") for name in ("verdict", "at", "actor", "reason")]
    names = ("form", "period", "sender", "id", "stored_at", "revision", "reason", "held")
    made = decision.c.report == report.c.id
    if wanted.as_of is not None:
        made = and_(made, decision.c.at <= wanted.as_of)
    asked = (
        select(*[report.c[name] for name in names], came().label("came"), *decided)
        .outerjoin(decision, made)
        .where(report.c.form.in_(list(wanted.forms)), report.c.period.in_(list(wanted.periods)))
        .order_by(report.c.version)
    )
    if wanted.sender is not None:
        asked = asked.where(report.c.sender == wanted.sender)
    return asked if wanted.as_of is None else asked.where(report.c.stored_at <= wanted.as_of)


def _acts(wanted: Wanted) -> Any:
    asked = (
        select(period_lock)
        .where(period_lock.c.form.in_(list(wanted.forms)), period_lock.c.period.in_(list(wanted.periods)))
        .order_by(period_lock.c.id)
    )
    return asked if wanted.as_of is None else asked.where(period_lock.c.at <= wanted.as_of)


def _arrival(row: RowMapping) -> Arrival:
    decided = None
    if row["decided_verdict"] is not None:
        is_taken = row["decided_verdict"] == Verdict.CONFIRMED.value
        decided = Decided(row["decided_at"], row["decided_actor"], row["decided_reason"], is_taken)
    return Arrival(
        row["id"],
        row["came"],
        row["stored_at"],
        row["revision"],
        row["reason"],
        held=row["held"] is not None,
        decided=decided,
    )

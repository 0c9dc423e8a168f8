"""Receipts again: whose reports came, in which state each is, and which revision stands for a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, func, select

from indicators.observations import Origin
from indicators.store.columns import Instant
from indicators.store.decisions import Decision, Verdict
from indicators.store.engine import Store
from indicators.store.schema import decision, report


class State(StrEnum):
    """Where a report stands: taken at once, waiting for a person, or decided by one."""

    ACCEPTED = "accepted"
    HELD = "held"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Asked:
    """Which reports are asked for; a None asks for all.

    `before` asks for those older than a data version, `as_of` for those that a moment knew, in the state they had then.
    """

    sender: str | None = None
    form: str | None = None
    period: str | None = None
    state: State | None = None
    before: int | None = None
    as_of: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """A row of `report`, and what was decided about it where it was held."""

    row: Mapping[str, Any]
    decision: Decision | None

    @property
    def state(self) -> State:
        """Where the report stands now."""
        if self.row["held"] is None:
            return State.ACCEPTED
        return State(self.decision.verdict.value) if self.decision else State.HELD


@dataclass(frozen=True)
class Standing:
    """What is held of a sender's form for a period: the highest revision it reported, and when the first report came.

    The revision is None where it was only fetched, and never reported.
    """

    revision: int | None
    received_at: datetime


def listed(store: Store, asked: Asked, *, limit: int) -> list[Kept]:
    """Reports, newest first."""
    decided = [column.label(f"decided_{column.name}") for column in decision.c]
    rows = (
        select(report, *decided)
        .outerjoin(decision, _decided(asked.as_of))
        .where(*_conditions(asked))
        .order_by(report.c.version.desc())
        .limit(limit)
    )
    with store.reading() as connection:
        return [_kept(row) for row in connection.execute(rows).mappings()]


def standing(
    store: Store, sender: str, forms: Sequence[str], *, as_of: datetime | None = None
) -> dict[tuple[str, str], Standing]:
    """What is held of a sender, or was at a moment, by form and period."""
    reported = case((report.c.origin == Origin.REPORTED.value, report.c.revision))
    asked = (
        select(
            report.c.form,
            report.c.period,
            func.max(reported).label("revision"),
            func.min(report.c.received_at, type_=Instant).label("received_at"),
        )
        .where(
            report.c.sender == sender,
            report.c.form.in_(list(forms)),
            report.c.period.is_not(None),
        )
        .group_by(report.c.form, report.c.period)
    )
    if as_of is not None:
        asked = asked.where(report.c.stored_at <= as_of)
    with store.reading() as connection:
        return {
            (row["form"], row["period"]): Standing(row["revision"], row["received_at"])
            for row in connection.execute(asked).mappings()
        }


def _decided(as_of: datetime | None) -> ColumnElement[bool]:
    """A decision belongs to a report; one that was made after the moment is not known yet."""
    made: ColumnElement[bool] = decision.c.report == report.c.id
    return made if as_of is None else and_(made, decision.c.at <= as_of)


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    wanted = {report.c.sender: asked.sender, report.c.form: asked.form, report.c.period: asked.period}
    found: list[ColumnElement[bool]] = [column == value for column, value in wanted.items() if value is not None]
    if asked.before is not None:
        found.append(report.c.version < asked.before)
    if asked.as_of is not None:
        found.append(report.c.stored_at <= asked.as_of)
    match asked.state:
        case None:
            return found
        case State.ACCEPTED:
            return [*found, report.c.held.is_(None)]
        case State.HELD:
            return [*found, report.c.held.is_not(None), decision.c.report.is_(None)]
        case _:
            return [*found, decision.c.verdict == asked.state.value]


def _kept(row: RowMapping) -> Kept:
    said = {name.removeprefix("decided_"): value for name, value in row.items() if name.startswith("decided_")}
    plain = {name: value for name, value in row.items() if not name.startswith("decided_")}
    if said["report"] is None:
        return Kept(plain, None)
    return Kept(plain, Decision(**{**said, "verdict": Verdict(said["verdict"])}))

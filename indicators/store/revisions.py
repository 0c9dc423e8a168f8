"""What senders revised, and by how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from indicators.observations import Method, Observation
from indicators.store.engine import Store
from indicators.store.records import observation_of
from indicators.store.schema import observation, report

HUNDRED = Decimal(100)
AT_ONCE = 500


@dataclass(frozen=True)
class Move:
    """A figure that a revision changed: what it says now, and what was said before (None: nothing was)."""

    after: Observation
    before: Decimal | None

    @property
    def percent(self) -> Decimal | None:
        """How far it moved, in percent of what was said before; None where there is nothing to compare with."""
        value = self.after.figure.value
        if value is None or not self.before:
            return None
        return (value - self.before) / abs(self.before) * HUNDRED


@dataclass(frozen=True)
class Revision:
    """A revised report (its row of `report`) and the figures it moved, the farthest first."""

    row: Mapping[str, Any]
    moves: tuple[Move, ...]


def revised(store: Store, *, since: datetime, until: datetime, besides: Sequence[str] = ()) -> list[Revision]:
    """The revised reports stored between two moments, newest first.

    Args:
        store: Where to look.
        since: After this moment,
        until: up to and with this one.
        besides: Forms left out: those that are sent anew through the day.
    """
    asked = (
        select(report)
        .where(report.c.revision > 1, report.c.stored_at > since, report.c.stored_at <= until)
        .where(report.c.form.not_in(list(besides)))
        .order_by(report.c.stored_at.desc(), report.c.id.desc())
    )
    with store.reading() as connection:
        rows = [dict(row) for row in connection.execute(asked).mappings()]
        moves = _moves(connection, [row["id"] for row in rows])
    return [Revision(row, tuple(moves.get(row["id"], ()))) for row in rows]


def _moves(connection: Any, reports: Sequence[str]) -> dict[str, list[Move]]:
    """What each report moved: its figures beside the newest direct ones before them, of the same rank."""
    before = observation.alias()
    same = [before.c[name] == observation.c[name] for name in ("indicator", "place", "period", "period_end", "rank")]
    earlier = (
        select(before.c.value)
        .where(*same, before.c.method == Method.DIRECT.value, before.c.id < observation.c.id)
        .order_by(before.c.known_from.desc(), before.c.id.desc())
        .limit(1)
        .correlate(observation)
        .scalar_subquery()
    )
    found: dict[str, list[Move]] = {}
    for start in range(0, len(reports), AT_ONCE):
        some = list(reports[start : start + AT_ONCE])
        asked = select(observation, earlier.label("before")).where(
            observation.c.report.in_(some), observation.c.method == Method.DIRECT.value
        )
        for row in connection.execute(asked).mappings():
            if row["before"] != row["value"]:
                found.setdefault(row["report"], []).append(Move(observation_of(row), row["before"]))
    for each in found.values():
        each.sort(key=lambda move: -abs(move.percent or Decimal(0)))
    return found

"""What senders revised, and by how much; and where two senders say different things of one figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, distinct, func, select

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


@dataclass(frozen=True)
class Said:
    """What one sender says of a figure."""

    sender: str
    observation: Observation


@dataclass(frozen=True)
class Conflict:
    """Two senders that say different things of one figure: the first is shown, by rank and then by time."""

    shown: Said
    other: Said

    @property
    def is_by_rank(self) -> bool:
        """Whether the first is shown for what it is, and not for having come later."""
        return self.shown.observation.figure.origin is not self.other.observation.figure.origin


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


def conflicts(
    store: Store, indicators: Sequence[str], *, as_of: datetime, since: datetime, limit: int | None = None
) -> list[Conflict]:
    """Where two senders say different values of one figure, by the newest that each of them said, newest first.

    Args:
        store: Where to look.
        indicators: Of these alone: those that more than one sender may speak of.
        as_of: As known at this moment.
        since: Of periods that ended after this moment's day.
        limit: At most so many; None for all.
    """
    key = [observation.c[name] for name in ("indicator", "place", "period", "period_end")]
    known = (
        observation.c.indicator.in_(list(indicators)),
        observation.c.method == Method.DIRECT.value,
        observation.c.known_from <= as_of,
        observation.c.period_end > since.date(),
    )
    joined = observation.join(report, report.c.id == observation.c.report)
    several = select(*key).select_from(joined).where(*known).group_by(*key)
    of_several = several.having(func.count(distinct(report.c.sender)) > 1).subquery()
    same = and_(*(each == of_several.c[each.name] for each in key))
    latest = (
        select(observation, report.c.sender)
        .select_from(joined.join(of_several, same))
        .where(*known)
        .order_by(observation.c.known_from, observation.c.id)
    )
    said: dict[tuple[str, str, str], dict[str, Any]] = {}
    with store.reading() as connection:
        for row in connection.execute(latest).mappings():
            said.setdefault((row["indicator"], row["place"], row["period"]), {})[row["sender"]] = row
    pairs = [_pair(list(each.values())) for each in said.values() if len(each) > 1]
    found = [each for pair in pairs for each in pair]
    return sorted(found, key=lambda each: each.shown.observation.known_from, reverse=True)[:limit]


def _pair(rows: Sequence[Any]) -> list[Conflict]:
    """What is shown beside each sender that says something else."""
    first, *others = sorted(rows, key=lambda row: (row["rank"], row["known_from"], row["id"]), reverse=True)
    shown = Said(first["sender"], observation_of(first))
    return [
        Conflict(shown, Said(row["sender"], observation_of(row))) for row in others if row["value"] != first["value"]
    ]

"""What is shown differently at two moments: what is new, what changed, what was withdrawn, and which report did it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, func, or_, select

from indicators.observations import Method, Observation
from indicators.store.engine import Store
from indicators.store.observations import Selection, filtered
from indicators.store.records import observation_of
from indicators.store.schema import event, observation, report


class Kind(StrEnum):
    """How what is shown later differs from what was shown before."""

    NEW = "new"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Between:
    """Two moments: what the first did not know and the second does.

    `computed` asks for what was computed here too, `kind` for differences of one kind alone.
    """

    since: datetime
    until: datetime
    computed: bool = False
    kind: Kind | None = None


@dataclass(frozen=True)
class Difference:
    """A figure that is shown differently: `before` is None where nothing was shown; `after` is what is shown later.

    `report` is the row of the report that said it, or whose arrival had it computed; `note` the sender's on the figure.
    """

    kind: Kind
    before: Observation | None
    after: Observation
    note: str | None
    report: Mapping[str, Any] | None


def changed(
    store: Store, selection: Selection, between: Between, *, limit: int | None = None, after: int = 0
) -> list[Difference]:
    """The figures that are shown differently, those that became known last first, a report's together in its order.

    Args:
        store: Where to look.
        selection: Which figures; its `known_after` says nothing here.
        between: The two moments.
        limit: At most so many; None for all.
        after: Skip so many.
    """
    found = _differing(selection, between)
    order = (found.c.known_from.desc(), found.c.report, found.c.row, found.c.id)
    page = select(found.c.id, found.c.before_id, found.c.kind).order_by(*order).limit(limit).offset(after or None)
    if between.kind is not None:
        page = page.where(found.c.kind == between.kind.value)
    with store.reading() as connection:
        rows = connection.execute(page).all()
        numbers = sorted({number for row in rows for number in row[:2] if number is not None})
        held = {row["id"]: row for row in _in_pieces(connection, observation, observation.c.id, numbers)}
        ids = sorted({held[row[0]]["report"] for row in rows if held[row[0]]["report"]})
        reports = {row["id"]: dict(row) for row in _in_pieces(connection, report, report.c.id, ids)}
    return [
        Difference(
            Kind(kind),
            None if before is None else observation_of(held[before]),
            observation_of(held[number]),
            held[number]["note"],
            reports.get(held[number]["report"] or ""),
        )
        for number, before, kind in rows
    ]


def counted(store: Store, selection: Selection, between: Between) -> Mapping[Kind, int]:
    """How many figures are new, changed and withdrawn, whichever kind is asked for."""
    found = _differing(selection, between)
    with store.reading() as connection:
        rows = connection.execute(select(found.c.kind, func.count()).group_by(found.c.kind)).all()
    counts = {Kind(kind): int(count) for kind, count in rows}
    return {kind: counts.get(kind, 0) for kind in Kind}


AT_ONCE = 500


def _in_pieces(connection: Any, table: Any, column: Any, keys: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for start in range(0, len(keys), AT_ONCE):
        found += connection.execute(select(table).where(column.in_(keys[start : start + AT_ONCE]))).mappings()
    return found


def _differing(selection: Selection, between: Between) -> Subquery:
    """Of each key that something became known of between the moments: what is shown after and before, where it differs.

    The keys are found by the events of the time between, which lead to reports and these to what they brought: no
    question looks through all that was ever known.
    """
    keys = _touched(selection, between).subquery()
    later, earlier = _shown_at(keys, between.until), _shown_at(keys, between.since)
    pairs = select(later.label("after_id"), earlier.label("before_id")).select_from(keys).subquery()
    new, old = observation.alias(), observation.alias()
    kind = case(
        (and_(new.c.value.is_(None), old.c.value.is_not(None)), Kind.WITHDRAWN.value),
        (and_(new.c.value.is_not(None), old.c.value.is_(None)), Kind.NEW.value),
        else_=Kind.CHANGED.value,
    )
    said = [new.c[name] for name in ("id", "known_from", "report", "row")]
    differ = or_(
        and_(old.c.id.is_(None), new.c.value.is_not(None)),
        and_(old.c.id.is_not(None), or_(*(new.c[name].is_distinct_from(old.c[name]) for name in TOLD))),
    )
    asked = (
        select(*said, pairs.c.before_id, kind.label("kind"))
        .select_from(pairs)
        .join(new, new.c.id == pairs.c.after_id)
        .outerjoin(old, old.c.id == pairs.c.before_id)
        .where(or_(pairs.c.before_id.is_(None), pairs.c.before_id != pairs.c.after_id), differ)
    )
    return asked.subquery()


TOLD = ("value", "status", "origin")
"""What a reader sees of a figure: a change of its coverage alone is none."""


def _touched(selection: Selection, between: Between) -> Select[Any]:
    """The keys of which something became known between the moments."""
    names = ("indicator", "place", "period", "period_end")
    within = and_(event.c.at > between.since, event.c.at <= between.until)
    conditions: list[ColumnElement[bool]] = [within, observation.c.known_from == event.c.at]
    if not between.computed:
        conditions.append(observation.c.method == Method.DIRECT.value)
    asked = (
        select(*(observation.c[name] for name in names))
        .select_from(event.join(observation, observation.c.report == event.c.subject))
        .where(*conditions)
        .distinct()
    )
    return filtered(asked, observation, selection)


def _shown_at(keys: Subquery, moment: datetime) -> Any:
    """The number of what was shown of a key at a moment: the highest rank, and of it the newest."""
    known = observation.alias()
    same = (known.c[name] == keys.c[name] for name in ("indicator", "place", "period", "period_end"))
    return (
        select(known.c.id)
        .where(*same, known.c.known_from <= moment)
        .order_by(known.c.rank.desc(), known.c.known_from.desc(), known.c.id.desc())
        .limit(1)
        .correlate(keys)
        .scalar_subquery()
    )

"""Asking how the cases of the national systems stand, stood, and came to stand so."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, RowMapping, Select, cast, func, or_, select

from indicators.cases import CaseEvent, Count, Happened, Standing, standing
from indicators.store.case_table import case_event
from indicators.store.engine import Store

_COUNTED = ("kind", "state", "agency", "other", "day")
_SUM = func.sum(cast(case_event.c.amount, BigInteger))
"""Amounts are counts: added up as whole numbers, which SQLite keeps exactly."""


def standings(  # noqa: PLR0913 - which cases, at which moment, as known when
    store: Store,
    system: str,
    kind: str | None = None,
    *,
    at: datetime,
    as_of: datetime | None = None,
    closed: Collection[str] = (),
    since: date | None = None,
) -> list[Standing]:
    """How the cases of a system stand at a moment, in the order of their numbers.

    Args:
        store: Where events are kept.
        system: One of `indicators.cases.SYSTEMS`.
        kind: Only cases of this kind; None for all.
        at: What happened later is not looked at.
        as_of: As known at this moment; None for now.
        closed: Cases whose last state is one of these are left out.
        since: But not those to which something happened from this day on; without `closed`, no others are given.
    """
    seen = _seen(system, at, as_of, kind)
    asked = select(case_event).where(*seen)
    kept = [case_event.c.case.in_(_open(seen, closed))] if closed else []
    if since is not None:
        kept.append(case_event.c.case.in_(select(case_event.c.case).where(*seen, case_event.c.day >= since)))
    if kept:
        asked = asked.where(or_(*kept))
    return [standing(list(events)) for _, events in groupby(_happened(store, asked), key=lambda each: each.event.case)]


def course(store: Store, system: str, case: str, *, at: datetime, as_of: datetime | None = None) -> list[Happened]:
    """Everything that happened to one case by a moment, in order; empty where there is no such case."""
    asked = select(case_event).where(*_seen(system, at, as_of, None), case_event.c.case == case)
    return list(_happened(store, asked))


def counts(  # noqa: PLR0913 - of which system, over which days, as known when
    store: Store, system: str, *, since: date, at: datetime, as_of: datetime | None = None, kind: str | None = None
) -> list[Count]:
    """How many events there were from a day on, by kind, state, agency, other side and day, in the order of days."""
    columns = [case_event.c[name] for name in _COUNTED]
    asked = (
        select(*columns, func.count().label("events"), _SUM.label("amount"))
        .where(*_seen(system, at, as_of, kind), case_event.c.day >= since)
        .group_by(*columns)
        .order_by(case_event.c.day, *columns)
    )
    with store.reading() as connection:
        return [Count(**row) for row in connection.execute(asked).mappings()]


def happened(  # noqa: PLR0913 - of which system, kind and state, since when, as known when
    store: Store,
    system: str,
    *,
    since: date,
    at: datetime,
    as_of: datetime | None = None,
    kind: str | None = None,
    state: str | None = None,
) -> list[Happened]:
    """The events from a day on in the order in which they happened: of one kind of case, or into one state."""
    asked = select(case_event).where(*_seen(system, at, as_of, kind), case_event.c.day >= since)
    if state is not None:
        asked = asked.where(case_event.c.state == state)
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(case_event.c.at, case_event.c.id)).mappings().all()
    return [_of(row) for row in rows]


def spans(  # noqa: PLR0913 - from which state to which, since when, as known when
    store: Store, system: str, first: str, last: str, *, since: date, at: datetime, as_of: datetime | None = None
) -> list[tuple[str, datetime, datetime]]:
    """Of the cases that came into `last` from a day on: who held them, and the moments of `first` and `last`."""
    begin, end = case_event.alias("begin"), case_event.alias("ended")
    asked = (
        select(end.c.agency, begin.c.at, end.c.at)
        .join(begin, (begin.c.system == end.c.system) & (begin.c.case == end.c.case))
        .where(end.c.system == system, begin.c.state == first, end.c.state == last, end.c.day >= since, end.c.at <= at)
    )
    if as_of is not None:
        asked = asked.where(begin.c.known_from <= as_of, end.c.known_from <= as_of)
    with store.reading() as connection:
        return [(row[0], row[1], row[2]) for row in connection.execute(asked)]


def _seen(system: str, at: datetime, as_of: datetime | None, kind: str | None) -> list[ColumnElement[bool]]:
    seen = [case_event.c.system == system, case_event.c.at <= at]
    if as_of is not None:
        seen.append(case_event.c.known_from <= as_of)
    return [*seen, case_event.c.kind == kind] if kind is not None else seen


def _open(seen: list[ColumnElement[bool]], closed: Collection[str]) -> Select[tuple[str]]:
    """The cases whose last event put them into another state than one of these."""
    newest = func.row_number().over(
        partition_by=case_event.c.case, order_by=(case_event.c.at.desc(), case_event.c.id.desc())
    )
    last = select(case_event.c.case, case_event.c.state, newest.label("age")).where(*seen).subquery()
    return select(last.c.case).where(last.c.age == 1, last.c.state.not_in(list(closed)))


def _happened(store: Store, asked: Select[Any]) -> Iterator[Happened]:
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(case_event.c.case, case_event.c.at, case_event.c.id)).mappings().all()
    yield from map(_of, rows)


def _of(row: RowMapping) -> Happened:
    return Happened(
        CaseEvent(**{name: row[name] for name in CaseEvent.__dataclass_fields__}), row["report"], row["known_from"]
    )

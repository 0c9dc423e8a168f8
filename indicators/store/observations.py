"""Reading figures: as they are shown now, or as they were known at any moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, func, select

from indicators.observations import Observation
from indicators.periods import Frequency
from indicators.store.engine import Store
from indicators.store.records import observation_of
from indicators.store.schema import current, latest, observation, report


@dataclass(frozen=True)
class Selection:
    """Which figures are asked for; a None asks for all. Days limit the last day of the period, both included.

    `known_after` asks for those alone whose shown version became known after a moment: what is new since then.
    """

    indicators: Sequence[str] | None = None
    places: Sequence[str] | None = None
    frequency: Frequency | None = None
    first: date | None = None
    last: date | None = None
    periods: Sequence[str] | None = None
    frequencies: Sequence[Frequency] | None = None
    known_after: datetime | None = None


def newest(store: Store, selection: Selection) -> list[Observation]:
    """The newest figure of each indicator, place and frequency, from the maintained table."""
    with store.reading() as connection:
        rows = connection.execute(_filtered(select(latest), latest, selection)).mappings()
        return [observation_of(row) for row in rows]


def shown(
    store: Store, selection: Selection, *, as_of: datetime | None = None, limit: int | None = None, after: int = 0
) -> list[Observation]:
    """The figures shown now, or those known at a moment, in order of indicator, place and period.

    Args:
        store: Where to look.
        selection: Which figures.
        as_of: The moment; None for now. Of several versions known by then, the highest rank and then the newest counts.
        limit: At most so many.
        after: Skip so many (of a list that is ordered the same at every call for one `as_of`).
    """
    source = current if as_of is None else _known(selection, as_of)
    asked = _filtered(select(source), current, selection) if as_of is None else select(source)
    if selection.known_after is not None:
        asked = asked.where(source.c.known_from > selection.known_after)
    asked = asked.order_by(source.c.indicator, source.c.place, source.c.period_end, source.c.period)
    with store.reading() as connection:
        rows = connection.execute(asked.limit(limit).offset(after or None)).mappings()
        return [observation_of(row) for row in rows]


def versions(store: Store, indicator: str, place: str, period: str) -> list[Observation]:
    """Everything that was ever known for one key, oldest first."""
    asked = (
        select(observation)
        .where(observation.c.indicator == indicator, observation.c.place == place, observation.c.period == period)
        .order_by(observation.c.known_from, observation.c.id)
    )
    with store.reading() as connection:
        return [observation_of(row) for row in connection.execute(asked).mappings()]


def observation_with_id(store: Store, number: int) -> Observation | None:
    """One observation; None where there is none."""
    with store.reading() as connection:
        row = connection.execute(select(observation).where(observation.c.id == number)).mappings().first()
        return None if row is None else observation_of(row)


def sources_of(store: Store, observations: Sequence[Observation]) -> Mapping[str, Mapping[str, Any]]:
    """What is known of the reports that said these figures, by report id.

    Of each: id, sender, source, source_note, received_at, form and revision.
    """
    ids = sorted({each.report for each in observations if each.report})
    names = ("id", "sender", "source", "source_note", "received_at", "form", "revision")
    columns = [report.c[name] for name in names]
    found: dict[str, Mapping[str, Any]] = {}
    with store.reading() as connection:
        for start in range(0, len(ids), 500):
            asked = select(*columns).where(report.c.id.in_(ids[start : start + 500]))
            found.update({row["id"]: dict(row) for row in connection.execute(asked).mappings()})
    return found


def counts(store: Store) -> Mapping[str, int]:
    """How many observations, reports and shown figures there are."""
    with store.reading() as connection:
        return {table.name: _count(connection, table) for table in (observation, report, current)}


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _known(selection: Selection, as_of: datetime) -> Any:
    """Of each key the version that was shown at a moment."""
    order = (observation.c.rank.desc(), observation.c.known_from.desc(), observation.c.id.desc())
    place = func.row_number().over(
        partition_by=(observation.c.indicator, observation.c.place, observation.c.period), order_by=order
    )
    versioned = _filtered(
        select(observation, observation.c.id.label("observation"), place.label("place_in_line")).where(
            observation.c.known_from <= as_of
        ),
        observation,
        selection,
    ).subquery()
    return select(versioned).where(versioned.c.place_in_line == 1).subquery()


def _filtered(asked: Select[Any], table: Any, selection: Selection) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = []
    for column, wanted in (
        (table.c.indicator, selection.indicators),
        (table.c.place, selection.places),
        (table.c.period, selection.periods),
        (table.c.frequency, _values(selection.frequencies)),
    ):
        if wanted is not None:
            conditions.append(column.in_(list(wanted)))
    if selection.frequency is not None:
        conditions.append(table.c.frequency == selection.frequency.value)
    if selection.first is not None:
        conditions.append(table.c.period_end >= selection.first)
    if selection.last is not None:
        conditions.append(table.c.period_end <= selection.last)
    return asked.where(*conditions)


def _values(frequencies: Sequence[Frequency] | None) -> Sequence[str] | None:
    return None if frequencies is None else [each.value for each in frequencies]

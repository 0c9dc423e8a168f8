"""Reading figures: as they are shown now, or as they were known at any moment."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, select, text

from indicators.observations import Method, Observation
from indicators.periods import Frequency
from indicators.store.engine import Store
from indicators.store.records import columns_of, observation_of, observed
from indicators.store.schema import current, event, latest, observation, pending, report

ROWS_AT_ONCE = 2000
"""Rows of a long list that are in memory together."""


@dataclass(frozen=True)
class Selection:
    """Which figures are asked for; a None asks for all. Days limit the last day of the period, both included.

    `known_after` asks for those alone whose shown version became known after a moment: what is new since then. `up_to`
    leaves out what was numbered after an observation, though it became known at the same moment (with `as_of` only).
    """

    indicators: Sequence[str] | None = None
    places: Sequence[str] | None = None
    frequency: Frequency | None = None
    first: date | None = None
    last: date | None = None
    periods: Sequence[str] | None = None
    frequencies: Sequence[Frequency] | None = None
    known_after: datetime | None = None
    up_to: int | None = None


@dataclass(frozen=True)
class Told:
    """A figure as it is told to others, with the note and the report it came with.

    `value` is in the indicator's unit, None where it is known to be missing; `have` and `total` are its coverage, None
    for one that a sender said; `known_from` is None while its report is held; the four about the report are None where
    no report said it, and `note` where the sender wrote none.
    """

    indicator: str
    place: str
    period: str
    value: Decimal | None
    status: str
    origin: str
    method: str
    have: int | None
    total: int | None
    known_from: datetime | None
    report: str | None
    note: str | None
    sender: str | None
    source: str | None
    source_note: str | None


@dataclass(frozen=True)
class Telling:
    """A long list of figures, read piece by piece from one state of the data: its data version and how many they are.

    `count` is at most one more than was asked for at most, so that it shows that there are more.
    """

    version: int
    count: int
    rows: Iterator[Told]


def newest(store: Store, selection: Selection, *, as_of: datetime | None = None) -> list[Observation]:
    """The newest figure of each indicator, place and frequency: from the maintained table, or known at a moment."""
    asked = _newest_now(selection) if as_of is None else _newest_known(selection, as_of)
    with store.reading() as connection:
        return [observed(row) for row in connection.execute(asked).all()]


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
    source: Any = current if as_of is None else _known(selection, as_of)
    asked = select(*columns_of(source))
    asked = filtered(asked, current, selection) if as_of is None else asked
    if selection.known_after is not None:
        asked = asked.where(source.c.known_from > selection.known_after)
    asked = asked.order_by(source.c.indicator, source.c.place, source.c.period_end, source.c.period)
    with store.reading() as connection:
        rows = connection.execute(asked.limit(limit).offset(after or None)).all()
        return [observed(row) for row in rows]


@contextmanager
def telling(store: Store, selection: Selection, *, as_of: datetime | None = None, most: int) -> Iterator[Telling]:
    """Every figure shown now, or known at a moment, in order of indicator, place and period.

    The rows are to be read inside the block.

    Args:
        store: Where to look.
        selection: Which figures.
        as_of: The moment; None for now.
        most: How many are counted at most; one more shows that there are more.
    """
    source: Any = current if as_of is None else _known(selection, as_of)
    notes = observation.c.note if as_of is None else source.c.note
    joined = source.outerjoin(report, report.c.id == source.c.report)
    if as_of is None:
        joined = joined.outerjoin(observation, observation.c.id == current.c.observation)
    columns = [*_told(source), source.c.known_from, source.c.report, notes, *_of_report()]
    asked: Select[Any] = select(*columns).select_from(joined)
    asked = filtered(asked, current, selection) if as_of is None else asked
    order = (source.c.indicator, source.c.place, source.c.period_end, source.c.period)
    with _one_state(store) as connection, _telling(connection, asked.order_by(*order), most) as told:
        yield told


@contextmanager
def telling_of(store: Store, report_id: str, *, most: int) -> Iterator[Telling]:
    """The figures that one report said and the store keeps as its own, in the report's order.

    One that said what was shown before is kept with the earlier report and not repeated here; of a report that was
    held, every figure is. To be read inside the block.
    """
    said = and_(observation.c.report == report.c.id, observation.c.method == Method.DIRECT.value)
    kept = (
        select(*_told(observation), observation.c.known_from, observation.c.report, observation.c.note, *_of_report())
        .join(report, said)
        .where(report.c.id == report_id)
        .order_by(observation.c.row, observation.c.id)
    )
    published = and_(said, *(observation.c[name] == pending.c[name] for name in ("indicator", "place", "period")))
    plain = [pending.c[name] for name in ("indicator", "place", "period", "value", "status")]
    made = [report.c.origin, literal(Method.DIRECT.value), observation.c.have, observation.c.total]
    waiting = (
        select(*plain, *made, observation.c.known_from, pending.c.report, pending.c.note, *_of_report())
        .select_from(pending.join(report, report.c.id == pending.c.report).outerjoin(observation, published))
        .where(pending.c.report == report_id)
        .order_by(pending.c.row)
    )
    with _one_state(store) as connection:
        held = connection.execute(select(pending.c.row).where(pending.c.report == report_id).limit(1)).first()
        with _telling(connection, kept if held is None else waiting, most) as told:
            yield told


@contextmanager
def _one_state(store: Store) -> Iterator[Connection]:
    """A transaction whose every question sees the same data; of PostgreSQL it has to be asked for."""
    with store.reading() as connection:
        if not store.is_sqlite:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield connection


@contextmanager
def _telling(connection: Connection, asked: Select[Any], most: int) -> Iterator[Telling]:
    version = connection.execute(select(func.coalesce(func.max(event.c.version), 0))).scalar_one()
    counted = asked.order_by(None).limit(most + 1).subquery()
    count = connection.execute(select(func.count()).select_from(counted)).scalar_one()
    with closing(_rows(connection, asked)) as rows:
        yield Telling(int(version), int(count), rows)


def _rows(connection: Connection, asked: Select[Any]) -> Generator[Told, None, None]:
    """The rows as they are read; PostgreSQL keeps the rest of them until it is told that nobody wants it."""
    with closing(connection.execute(asked.execution_options(yield_per=ROWS_AT_ONCE))) as found:
        for row in found:
            yield Told(*row)


def _told(source: Any) -> list[ColumnElement[Any]]:
    names = ("indicator", "place", "period", "value", "status", "origin", "method", "have", "total")
    return [source.c[name] for name in names]


def _of_report() -> list[ColumnElement[Any]]:
    return [report.c.sender, report.c.source, report.c.source_note]


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


def counts(store: Store, *, as_of: datetime | None = None) -> Mapping[str, int]:
    """How many observations, reports and shown figures there are, or were known at a moment."""
    asked: dict[str, Select[Any]] = {
        table.name: select(func.count()).select_from(table) for table in (observation, report, current)
    }
    if as_of is not None:
        known = observation.c.known_from <= as_of
        keys = select(observation.c.indicator, observation.c.place, observation.c.period).where(known).distinct()
        asked["observation"] = asked["observation"].where(known)
        asked["report"] = asked["report"].where(report.c.stored_at <= as_of)
        asked["current"] = select(func.count()).select_from(keys.subquery())
    with store.reading() as connection:
        return {name: int(connection.execute(each).scalar_one()) for name, each in asked.items()}


def _known(selection: Selection, as_of: datetime) -> Any:
    """Of each key the version that was shown at a moment."""
    order = (observation.c.rank.desc(), observation.c.known_from.desc(), observation.c.id.desc())
    place = func.row_number().over(
        partition_by=(observation.c.indicator, observation.c.place, observation.c.period), order_by=order
    )
    asked = select(observation, observation.c.id.label("observation"), place.label("place_in_line"))
    asked = asked.where(observation.c.known_from <= as_of)
    if selection.up_to is not None:
        asked = asked.where(observation.c.id <= selection.up_to)
    versioned = filtered(asked, observation, selection).subquery()
    return select(versioned).where(versioned.c.place_in_line == 1).subquery()


def _newest_now(selection: Selection) -> Select[Any]:
    return filtered(select(*columns_of(latest)), latest, selection)


def _newest_known(selection: Selection, as_of: datetime) -> Select[Any]:
    """Of each indicator, place and frequency the last period of what was shown at a moment."""
    known = _known(selection, as_of)
    number = func.row_number().over(
        partition_by=(known.c.indicator, known.c.place, known.c.frequency),
        order_by=(known.c.period_end.desc(), known.c.period.desc()),
    )
    numbered = select(known, number.label("number")).subquery()
    return select(*columns_of(numbered)).where(numbered.c.number == 1)


def filtered(asked: Select[Any], table: Any, selection: Selection) -> Select[Any]:
    """A question about a table of figures, limited to a selection but for `known_after`."""
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

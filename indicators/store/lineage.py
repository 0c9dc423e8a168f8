"""Where a figure comes from: every version with who said it, the rows it came among, the bytes, the definition."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select

from indicators.observations import Method, Observation
from indicators.store.decisions import Decision, decisions_on
from indicators.store.engine import Store
from indicators.store.records import observation_of
from indicators.store.schema import definition, document, observation, pending, report


@dataclass(frozen=True)
class Version:
    """Something that was said of one indicator, place and period.

    `shown_from` and `shown_until` are the moments between which it was what is shown: both None for one that never was,
    because one of higher rank stood; `shown_until` alone None for the one that is shown at the end.
    """

    observation: Observation
    row: int | None
    note: str | None
    report: Mapping[str, Any] | None
    decision: Decision | None
    shown_from: datetime | None = None
    shown_until: datetime | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is the one that is shown at the end."""
        return self.shown_from is not None and self.shown_until is None


@dataclass(frozen=True)
class Line:
    """A row of a report; `number` is None where the report's figure was not kept as a version of its own."""

    row: int | None
    indicator: str
    place: str
    period: str
    value: Decimal | None
    status: str
    note: str | None
    number: int | None


@dataclass(frozen=True)
class Paper:
    """Received bytes: their kind, number and digest, when they first came, and how they begin."""

    sha256: str
    media_type: str
    size: int
    first_seen: datetime
    beginning: bytes


@dataclass(frozen=True)
class Defined:
    """What a definition said: the how manieth version it is, from which day on it holds, since when it is kept."""

    version: int
    of: int
    effective: date
    known_from: datetime
    digest: str
    body: Mapping[str, Any]


def versions_with(
    store: Store, indicator: str, place: str, period: str, *, as_of: datetime | None = None
) -> list[Version]:
    """Everything that was known of one key, now or by a moment, oldest first, each with who said it and why."""
    same = {"indicator": indicator, "place": place, "period": period}
    asked = select(observation).where(*(observation.c[name] == value for name, value in same.items()))
    if as_of is not None:
        asked = asked.where(observation.c.known_from <= as_of)
    with store.reading() as connection:
        rows = list(connection.execute(asked.order_by(observation.c.known_from, observation.c.id)).mappings())
        ids = sorted({row["report"] for row in rows if row["report"]})
        found = connection.execute(select(report).where(report.c.id.in_(ids))).mappings() if ids else ()
        reports = {row["id"]: dict(row) for row in found}
    decided = decisions_on(store, ids) if ids else {}
    said = [
        Version(
            observation_of(row), row["row"], row["note"], reports.get(row["report"] or ""), decided.get(row["report"])
        )
        for row in rows
    ]
    return _in_turn(said, [row["rank"] for row in rows])


def _in_turn(said: Sequence[Version], ranks: Sequence[int]) -> list[Version]:
    """Each with when it was shown: until one of the same rank or a higher one came."""
    turned, highest, last = list(said), -1, -1
    for place, (each, rank) in enumerate(zip(said, ranks, strict=True)):
        if rank < highest:
            continue
        since = each.observation.known_from
        if last >= 0:
            turned[last] = _shown(turned[last], turned[last].shown_from, since)
        turned[place] = _shown(each, since, None)
        highest, last = rank, place
    return turned


def _shown(version: Version, since: datetime | None, until: datetime | None) -> Version:
    names = ("observation", "row", "note", "report", "decision")
    return Version(**{name: getattr(version, name) for name in names}, shown_from=since, shown_until=until)


def lines_of(store: Store, receipt: str, *, limit: int, also: int | None = None) -> tuple[int, list[Line]]:
    """The rows of a report in its order: how many the store keeps, and the first of them.

    A report that was not held keeps those that said something new; those that repeated what was known stand with the
    report that said it first.

    Args:
        store: Where to look.
        receipt: The report.
        limit: At most so many.
        also: A row that is wanted although it stands farther back.
    """
    direct = and_(observation.c.report == receipt, observation.c.method == Method.DIRECT.value)
    names = ("row", "indicator", "place", "period", "value", "status", "note")
    kept = select(*(observation.c[name] for name in names), observation.c.id.label("number")).where(direct)
    same = and_(direct, *(observation.c[name] == pending.c[name] for name in ("indicator", "place", "period")))
    waited = (
        select(*(pending.c[name] for name in names), observation.c.id.label("number"))
        .select_from(pending.outerjoin(observation, same))
        .where(pending.c.report == receipt)
    )
    with store.reading() as connection:
        was_held = connection.execute(select(pending.c.row).where(pending.c.report == receipt).limit(1)).first()
        asked, row = (kept, observation.c.row) if was_held is None else (waited, pending.c.row)
        count = connection.execute(select(func.count()).select_from(asked.subquery())).scalar_one()
        first = connection.execute(asked.order_by(row, observation.c.id).limit(limit)).mappings()
        lines = [Line(**each) for each in first]
        if also is not None and also not in {each.number for each in lines}:
            lines += [Line(**each) for each in connection.execute(asked.where(observation.c.id == also)).mappings()]
        return int(count), lines


def paper_of(store: Store, sha256: str, *, beginning: int) -> Paper | None:
    """What is known of received bytes, and so many of the first of them; None where there are none."""
    with store.reading() as connection:
        row = connection.execute(select(document).where(document.c.sha256 == sha256)).mappings().first()
    if row is None:
        return None
    head = zlib.decompressobj().decompress(row["content"], beginning)
    return Paper(sha256, row["media_type"], row["size"], row["first_seen"], head)


def definition_of(store: Store, kind: str, code: str, *, on: date, by: datetime) -> Defined | None:
    """The definition that was in force on a day, as it was known at a moment.

    A figure may be older than the first keeping of its definition: then the first that was kept is given.
    """
    asked: Select[Any] = (
        select(definition).where(definition.c.kind == kind, definition.c.code == code).order_by(definition.c.id)
    )
    with store.reading() as connection:
        rows = list(connection.execute(asked).mappings())
    if not rows:
        return None
    known = [row for row in rows if row["known_from"] <= by] or rows[:1]
    in_force = [row for row in known if row["effective"] <= on] or known[:1]
    chosen = max(in_force, key=lambda row: (row["effective"], row["id"]))
    return Defined(
        version=rows.index(chosen) + 1,
        of=len(rows),
        effective=chosen["effective"],
        known_from=chosen["known_from"],
        digest=chosen["digest"],
        body=json.loads(chosen["body"]),
    )

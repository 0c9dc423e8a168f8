"""Where different senders said different values of one indicator, place and period: both are kept, one is shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, func, select

from indicators.observations import Method, Observation, Origin, rank
from indicators.store.engine import Store
from indicators.store.observations import Selection, filtered
from indicators.store.records import observation_of
from indicators.store.schema import observation, report

CANDIDATES = 3
"""So many times as many keys are looked at as are asked for: of some the senders agree in the end."""


@dataclass(frozen=True)
class Said:
    """What one sender said last."""

    sender: str
    observation: Observation

    @property
    def value(self) -> Decimal | None:
        """In the indicator's unit; None where the sender says it is missing."""
        return self.observation.figure.value

    @property
    def rank(self) -> int:
        """How far it outranks another of the same key."""
        return rank(self.observation.figure.origin, self.observation.figure.method)


@dataclass(frozen=True)
class Conflict:
    """Different values for one key, each with its sender; the first is the one that is shown."""

    indicator: str
    place: str
    period: str
    said: tuple[Said, ...]

    @property
    def is_by_rank(self) -> bool:
        """Whether the first stands because its kind of source outranks the others; else it came last."""
        return self.said[0].rank > self.said[1].rank


def conflicts(store: Store, asked: Selection, *, as_of: datetime | None = None, limit: int = 100) -> list[Conflict]:
    """The keys whose newest figures from different senders differ, those said last first.

    What is simulated contradicts nobody real: it is held against what is simulated alone. Two senders that said the
    same after all are no conflict, and neither is one that only repeated what was shown.

    Args:
        store: Where to look.
        asked: Which figures; without indicators or places it is dear, so days should bound it.
        as_of: As known at this moment; None for now.
        limit: At most so many.
    """
    with store.reading() as connection:
        rows = connection.execute(_versions(asked, as_of, limit * CANDIDATES)).mappings()
        held: dict[tuple[str, str, str, bool], list[Said]] = defaultdict(list)
        for row in rows:
            is_simulated = row["origin"] == Origin.SIMULATED.value
            key = (row["indicator"], row["place"], row["period"], is_simulated)
            held[key].append(Said(row["sender"], observation_of(row)))
    found = [_conflict(key[:3], said) for key, said in held.items() if not _is_outdone(key, held)]
    told = sorted((each for each in found if each is not None), key=_newest, reverse=True)
    return told[:limit]


def _versions(asked: Selection, as_of: datetime | None, most: int) -> Select[Any]:
    """Every directly said version of the keys that more than one sender said, oldest first."""
    said = and_(report.c.id == observation.c.report, observation.c.method == Method.DIRECT.value)
    known = [] if as_of is None else [observation.c.known_from <= as_of]
    names = ("indicator", "place", "period")
    columns = [observation.c[name] for name in names]
    several = filtered(select(*columns).join(report, said).where(*known), observation, asked)
    several = (
        several.group_by(*columns)
        .having(func.count(report.c.sender.distinct()) > 1, func.count(observation.c.value.distinct()) > 1)
        .order_by(func.max(observation.c.known_from).desc(), *columns)
        .limit(most)
    )
    keys = several.subquery()
    same = and_(*(observation.c[name] == keys.c[name] for name in names))
    return (
        select(observation, report.c.sender)
        .join(keys, same)
        .join(report, said)
        .where(*known)
        .order_by(observation.c.known_from, observation.c.id)
    )


def _is_outdone(key: tuple[str, str, str, bool], held: Iterable[tuple[str, str, str, bool]]) -> bool:
    """Whether what is simulated stands beside something real."""
    return key[3] and (*key[:3], False) in held


def _conflict(key: tuple[str, str, str], said: Sequence[Said]) -> Conflict | None:
    """Each sender's newest, the shown one first; None where they agree."""
    newest = {each.sender: each for each in said}
    ordered = sorted(newest.values(), key=_standing, reverse=True)
    return Conflict(*key, tuple(ordered)) if len({each.value for each in ordered}) > 1 else None


def _standing(said: Said) -> tuple[int, datetime, int]:
    return said.rank, said.observation.known_from, said.observation.id


def _newest(conflict: Conflict) -> tuple[datetime, int]:
    newest = max(conflict.said, key=lambda each: each.observation.known_from).observation
    return newest.known_from, newest.id

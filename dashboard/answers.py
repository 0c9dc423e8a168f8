"""The rows that questions are answered with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.catalogue import Form
from indicators.geography import Place
from indicators.observations import Observation, Origin
from indicators.periods import Period


@dataclass(frozen=True)
class Standing:
    """A place in a ranking: its figure and rank, both None where it has not reported."""

    place: Place
    observation: Observation | None
    rank: int | None

    @property
    def value(self) -> Decimal | None:
        """In the indicator's unit."""
        return self.observation.figure.value if self.observation else None


@dataclass(frozen=True)
class Point:
    """A period of a series, all three in the indicator's unit, each None where it is not known."""

    period: Period
    value: Decimal | None
    last_year: Decimal | None
    plan: Decimal | None
    status: str | None
    origin: Origin | None


@dataclass(frozen=True)
class IndexDate:
    """A day on which the index of Decision 766 is known: how many provinces have a total, and whether published."""

    period: Period
    provinces: int
    origin: Origin


@dataclass(frozen=True)
class Score:
    """A province on the index of Decision 766: points by indicator code (HC01 of 100, HC02 to HC07 of their group).

    `before` is the total on the day compared with, `rank_before` the rank then; None where not known.
    """

    place: Place
    points: Mapping[str, Decimal | None]
    rank: int | None
    before: Decimal | None
    rank_before: int | None


@dataclass(frozen=True)
class Obligation:
    """A form whose deadline came last: who owed it, and who has not sent it."""

    form: Form
    period: Period
    due: date
    owed: int
    on_time: int
    late: tuple[Place, ...]
    missing: tuple[Place, ...]

"""An observation, and what a newly arrived one means beside the one we hold."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from indicators.periods import Period

MISSING = "M"
"""The SDMX observation status (CL_OBS_STATUS) of a figure that the sender says is missing."""

STATUSES = frozenset({"A", "P", "E", "F", "M"})
"""The SDMX observation statuses accepted: normal, provisional, estimated, forecast, missing."""


class Origin(StrEnum):
    """Where a figure comes from; never mixed up on any screen."""

    PUBLISHED = "published"
    REPORTED = "reported"
    SIMULATED = "simulated"


class Method(StrEnum):
    """How a figure came to be: said by a sender, rolled up from places, or computed by a formula."""

    DIRECT = "direct"
    ROLL_UP = "roll-up"
    FORMULA = "formula"


class Intent(StrEnum):
    """What an arrived figure means for the store."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OUTRANKED = "outranked"


@dataclass(frozen=True)
class Coverage:
    """How many of the places that belong to a total have reported."""

    have: int
    total: int

    @property
    def partial(self) -> bool:
        """Whether some place is missing."""
        return self.have < self.total


@dataclass(frozen=True)
class Figure:
    """A value for one indicator, place (by id) and period; `value` is None where it is known to be missing."""

    indicator: str
    place: str
    period: Period
    value: Decimal | None
    status: str = "A"
    origin: Origin = Origin.REPORTED
    method: Method = Method.DIRECT
    coverage: Coverage | None = None
    row: int | None = None
    note: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """Indicator, period code and place id."""
        return (self.indicator, self.period.code, self.place)


@dataclass(frozen=True)
class Observation:
    """A figure as it is stored: what was said, from when on we knew it, and which report said it."""

    id: int
    figure: Figure
    known_from: datetime
    report: str | None


def rank(origin: Origin, method: Method) -> int:
    """How far a figure outranks another for the same key: published, then reported, then computed or simulated."""
    if method is not Method.DIRECT:
        return 1
    return {Origin.PUBLISHED: 3, Origin.REPORTED: 2, Origin.SIMULATED: 1}[origin]


def decide(arrived: Figure, held: Figure | None) -> Intent:
    """What to do with an arrived figure beside the one that is shown now.

    A figure of lower rank is kept in the history (both sides of a conflict are) but is not shown.
    """
    if held is None:
        return Intent.NEW
    if same(arrived, held):
        return Intent.UNCHANGED
    if rank(arrived.origin, arrived.method) < rank(held.origin, held.method):
        return Intent.OUTRANKED
    return Intent.CHANGED


def same(one: Figure, other: Figure) -> bool:
    """Whether two figures say the same, whoever computed them when."""
    said = (one.value, one.status, one.origin, one.method, one.coverage)
    return said == (other.value, other.status, other.origin, other.method, other.coverage)


def weakest(origins: set[Origin]) -> Origin:
    """The origin of something made of several: simulated if any part is, else reported if any part is."""
    for origin in (Origin.SIMULATED, Origin.REPORTED):
        if origin in origins:
            return origin
    return Origin.PUBLISHED

"""What an indicator is, what a form is, and what each is held against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.periods import Frequency, Period
from indicators.places import Level


class Aggregation(StrEnum):
    """How the figures of provinces become the figure of a region or of the nation."""

    SUM = "sum"
    RATIO = "ratio"
    MEAN = "mean"
    WEIGHTED_MEAN = "weighted mean"
    WORST = "worst"
    FORMULA = "formula"
    PUBLISHED = "published"
    NONE = "none"


class Better(StrEnum):
    """Which way an indicator should move."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"
    NEUTRAL = "neutral"


class Operation(StrEnum):
    """What a formula does with its inputs."""

    RATIO = "ratio"
    DIFFERENCE = "difference"
    MULTIPLE = "multiple"
    GROWTH = "growth"


@dataclass(frozen=True)
class Formula:
    """How a figure is computed from others of the same place and period: `times` as much as operation(inputs)."""

    operation: Operation
    inputs: tuple[str, ...]
    times: Decimal


@dataclass(frozen=True)
class Breakdown:
    """By what an indicator is broken down (sector, service, procedure), and what is called that no part says.

    Its parts are the components of the indicator; what the whole has beyond them is the rest.
    """

    name_vi: str
    name_en: str
    rest_vi: str
    rest_en: str

    def name(self, language: str) -> str:
        """What the parts are, in "vi" or "en"."""
        return self.name_en if language == "en" else self.name_vi

    def rest(self, language: str) -> str:
        """What is left beside the parts, in "vi" or "en"."""
        return self.rest_en if language == "en" else self.rest_vi


@dataclass(frozen=True)
class Threshold:
    """From which day on which value counts as at risk and as off course.

    `basis` is "value" (in the indicator's unit) or "share" (of the target or of the path to it, from 0 to 1).
    """

    effective: date
    basis: str
    at_risk: Decimal
    off_course: Decimal
    source: str


@dataclass(frozen=True)
class Target:
    """What was promised for a period: an operator (>=, <, ~, between) and one or two values in `unit`."""

    indicator: str
    place: str
    period: str
    operator: str
    value: Decimal
    upper: Decimal | None
    unit: str
    source: str


@dataclass(frozen=True)
class Indicator:
    """One indicator, or a component: numerator, denominator or weight of a ratio, or a part of a breakdown."""

    code: str
    name_vi: str
    name_en: str
    short_vi: str
    short_en: str
    field: str
    unit_vi: str
    unit_en: str
    frequencies: tuple[Frequency, ...]
    kind: str
    cumulative: bool
    better: Better
    aggregation: Aggregation
    formula: Formula | None
    weight: str | None
    plan: str | None
    levels: tuple[Level, ...]
    owner: str
    source_system: str
    decimals: int
    minimum: Decimal | None
    maximum: Decimal | None
    component_of: str | None
    listed_by: str
    effective: date
    breakdown: Breakdown | None = None

    @property
    def first_frequency(self) -> Frequency:
        """The frequency it is shown in first, wherever one is chosen for a reader: the first of the catalogue's."""
        return self.frequencies[0]

    def by_frequency(self, periods: Iterable[Period]) -> list[Period]:
        """Periods with those of the frequency shown first before the others, the newest of each first."""
        order = {each: place for place, each in enumerate(self.frequencies)}
        newest = sorted(periods, reverse=True)
        return sorted(newest, key=lambda each: order.get(each.frequency, len(order)))

    @property
    def component(self) -> bool:
        """Whether it stands for another indicator: what that is computed from, or a part of it."""
        return self.component_of is not None

    def name(self, language: str) -> str:
        """The full name in "vi" or "en"."""
        return self.name_en if language == "en" else self.name_vi

    def short(self, language: str) -> str:
        """A name of at most 45 characters, for a tile."""
        return self.short_en if language == "en" else self.short_vi

    def unit(self, language: str) -> str:
        """The unit as written beside a figure."""
        return self.unit_en if language == "en" else self.unit_vi


@dataclass(frozen=True)
class Form:
    """A report form: which indicators, how often, and who sends it (None: every province for itself)."""

    code: str
    name_vi: str
    name_en: str
    regime: str
    frequency: Frequency
    sender: str | None
    indicators: tuple[str, ...]
    several_periods: bool = False
    """Whether one report may cover several periods, as one that brings history does."""
    areas: tuple[Level, ...] = ()
    """The levels its rows are about; empty for those of each indicator, without the communes."""
    begins: date | None = None
    """Since which day it is sent: nothing is owed for a period that began before."""

    def is_sent_for(self, period: Period) -> bool:
        """Whether the form was in use in a period."""
        return self.begins is None or self.begins <= period.start

    def levels(self, indicator: Indicator) -> tuple[Level, ...]:
        """Where an indicator may be given in this form: only a form that says so is about communes."""
        if self.areas:
            return tuple(each for each in indicator.levels if each in self.areas)
        return tuple(each for each in indicator.levels if each is not Level.COMMUNE)


@dataclass(frozen=True)
class Retired:
    """An indicator that was withdrawn: since which day, what took its place (None: nothing), and by what document."""

    code: str
    name_vi: str
    name_en: str
    withdrawn: date
    replaced_by: str | None
    source: str


def inputs(indicator: Indicator) -> tuple[str, ...]:
    """The codes an indicator is computed from; empty where it is reported as it is."""
    used = indicator.formula.inputs if indicator.formula else ()
    return (*used, indicator.weight) if indicator.weight else used

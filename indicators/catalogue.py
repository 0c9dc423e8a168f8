"""What is measured: indicators, the forms that carry them, and the plan each is held against."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from indicators.data_files import DATA_FOLDER, DataFileError, csv_rows, toml
from indicators.errors import CommandCentreError
from indicators.geography import Level
from indicators.periods import Frequency


class UnknownIndicatorError(CommandCentreError):
    """Something names an indicator that the catalogue does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No indicator {code} in the catalogue.", remedy="Look the code up at /api/v1/indicators.")


class UnknownFormError(CommandCentreError):
    """Something names a form that the catalogue does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No form {code} in the catalogue.", remedy="Look the code up at /api/v1/forms.")


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
    """How a figure is computed from others of the same place and period: `times` × operation(inputs)."""

    operation: Operation
    inputs: tuple[str, ...]
    times: Decimal


@dataclass(frozen=True)
class Threshold:
    """From which day on which value counts as at risk and as off course.

    `basis` is "value" (in the indicator's unit) or "share" (of the target or of the path to it, 0–1).
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
    """One indicator, or a component (numerator, denominator, weight) that ratios are recomputed from."""

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

    @property
    def component(self) -> bool:
        """Whether it only serves to compute another indicator."""
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


@dataclass(frozen=True)
class Catalogue:
    """All definitions in force, by code."""

    indicators: Mapping[str, Indicator]
    forms: Mapping[str, Form]
    fields: Mapping[str, tuple[str, str]]
    targets: tuple[Target, ...]
    thresholds: Mapping[str, tuple[Threshold, ...]]

    def indicator(self, code: str) -> Indicator:
        """The indicator with this code; raises UnknownIndicatorError."""
        try:
            return self.indicators[code]
        except KeyError:
            raise UnknownIndicatorError(code) from None

    def form(self, code: str) -> Form:
        """The form with this code; raises UnknownFormError."""
        try:
            return self.forms[code]
        except KeyError:
            raise UnknownFormError(code) from None

    def listed(self) -> tuple[Indicator, ...]:
        """The indicators of the national list, without the components, in the list's order."""
        return tuple(each for each in self.indicators.values() if not each.component)

    def target(self, indicator: str, place: str, year: int) -> Target | None:
        """What was promised for an indicator at a place in a year."""
        return self._targets.get((indicator, place, str(year)))

    def threshold(self, indicator: str, on: date) -> Threshold | None:
        """The threshold in force on a day."""
        held = [each for each in self.thresholds.get(indicator, ()) if each.effective <= on]
        return held[-1] if held else None

    def dependants(self, indicator: str) -> tuple[Indicator, ...]:
        """The indicators whose formula or weight uses this one."""
        return self._dependants.get(indicator, ())

    def forms_of(self, indicator: str) -> tuple[Form, ...]:
        """The forms that carry an indicator."""
        return tuple(form for form in self.forms.values() if indicator in form.indicators)

    @cached_property
    def _targets(self) -> dict[tuple[str, str, str], Target]:
        return {(each.indicator, each.place, each.period): each for each in self.targets}

    @cached_property
    def _dependants(self) -> dict[str, tuple[Indicator, ...]]:
        found: dict[str, list[Indicator]] = {}
        for each in self.indicators.values():
            for code in inputs(each):
                found.setdefault(code, []).append(each)
        return {code: tuple(users) for code, users in found.items()}


def inputs(indicator: Indicator) -> tuple[str, ...]:
    """The codes an indicator is computed from; empty where it is reported as it is."""
    used = indicator.formula.inputs if indicator.formula else ()
    return (*used, indicator.weight) if indicator.weight else used


def load_catalogue(folder: Path = DATA_FOLDER) -> Catalogue:
    """Read catalogue.toml, forms.toml, targets.csv and thresholds.csv, and check them against each other.

    Raises:
        DataFileError: names file, entry and remedy.
    """
    file = folder / "catalogue.toml"
    tables = dict(toml(file))
    fields = {code: (names["vi"], names["en"]) for code, names in tables.pop("fields").items()}
    indicators = {code: _indicator(file, code, table) for code, table in tables.items()}
    forms = {code: _form(folder / "forms.toml", code, table) for code, table in toml(folder / "forms.toml").items()}
    catalogue = Catalogue(
        indicators, forms, fields, tuple(_targets(folder / "targets.csv")), _thresholds(folder / "thresholds.csv")
    )
    _check(catalogue, folder)
    return catalogue


def _indicator(file: Path, code: str, table: Mapping[str, Any]) -> Indicator:
    try:
        name = table["name"]
        short = table.get("short", name)
        return Indicator(
            code=code,
            name_vi=name["vi"],
            name_en=name["en"],
            short_vi=short["vi"],
            short_en=short["en"],
            field=table["field"],
            unit_vi=table["unit"]["vi"],
            unit_en=table["unit"]["en"],
            frequencies=tuple(Frequency(each) for each in table["frequency"]),
            kind=table["kind"],
            cumulative=table.get("cumulative", False),
            better=Better(table["better"]),
            aggregation=Aggregation(table["aggregation"]),
            formula=_formula(table.get("formula")),
            weight=table.get("weight"),
            plan=table.get("plan"),
            levels=tuple(Level(each) for each in table["levels"]),
            owner=table["owner"],
            source_system=table["source_system"],
            decimals=table["decimals"],
            minimum=_decimal(table.get("minimum")),
            maximum=_decimal(table.get("maximum")),
            component_of=table.get("component_of"),
            listed_by=table.get("listed_by", ""),
            effective=table["effective"],
        )
    except (KeyError, ValueError, ArithmeticError) as error:
        raise DataFileError(
            file, f"entry [{code}]", f"{type(error).__name__} {error}", remedy="Compare the entry with its neighbours."
        ) from error


def _formula(table: Mapping[str, Any] | None) -> Formula | None:
    if table is None:
        return None
    operation = next(each for each in Operation if each in table)
    return Formula(operation, tuple(table[operation]), Decimal(table.get("times", 1)))


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _form(file: Path, code: str, table: Mapping[str, Any]) -> Form:
    try:
        return Form(
            code=code,
            name_vi=table["name"]["vi"],
            name_en=table["name"]["en"],
            regime=table["regime"],
            frequency=Frequency(table["frequency"]),
            sender=table.get("sender"),
            indicators=tuple(table["indicators"]),
        )
    except (KeyError, ValueError) as error:
        raise DataFileError(
            file,
            f'entry ["{code}"]',
            f"{type(error).__name__} {error}",
            remedy="Compare the entry with its neighbours.",
        ) from error


def _targets(file: Path) -> Iterable[Target]:
    columns = ("indicator", "place", "period", "operator", "value", "upper", "unit", "source")
    for line, row in csv_rows(file, *columns):
        if row["operator"] not in {">=", "<=", "<", "~", "between"}:
            raise DataFileError(
                file, f"line {line}", f"operator {row['operator']!r}", remedy="Use >=, <=, <, ~ or between."
            )
        yield Target(
            row["indicator"],
            row["place"],
            row["period"],
            row["operator"],
            Decimal(row["value"]),
            _decimal(row["upper"]),
            row["unit"],
            row["source"],
        )


def _thresholds(file: Path) -> dict[str, tuple[Threshold, ...]]:
    found: dict[str, list[Threshold]] = {}
    for line, row in csv_rows(file, "indicator", "effective", "basis", "at_risk", "off_course", "source"):
        if row["basis"] not in {"value", "share"}:
            raise DataFileError(file, f"line {line}", f"basis {row['basis']!r}", remedy="Use value or share.")
        limit = Threshold(
            date.fromisoformat(row["effective"]),
            row["basis"],
            Decimal(row["at_risk"]),
            Decimal(row["off_course"]),
            row["source"],
        )
        found.setdefault(row["indicator"], []).append(limit)
    return {code: tuple(sorted(limits, key=lambda each: each.effective)) for code, limits in found.items()}


def _check(catalogue: Catalogue, folder: Path) -> None:
    """Every code that one file names must exist in the other, and every figure must have a way to come in."""
    known = catalogue.indicators
    named = [("catalogue.toml", f"[{each.code}]", code) for each in known.values() for code in _mentions(each)]
    named += [("forms.toml", f'["{form.code}"]', code) for form in catalogue.forms.values() for code in form.indicators]
    named += [("targets.csv", f"target of {each.indicator}", each.indicator) for each in catalogue.targets]
    named += [("thresholds.csv", f"threshold of {code}", code) for code in catalogue.thresholds]
    for file, entry, code in named:
        if code not in known:
            raise DataFileError(
                folder / file, entry, f"names {code}, which is not in the catalogue", remedy="Add it or mend the code."
            )
    for each in known.values():
        if each.field not in catalogue.fields:
            raise DataFileError(
                folder / "catalogue.toml",
                f"[{each.code}]",
                f"field {each.field!r} is not in [fields]",
                remedy="Use a field listed there.",
            )


def _mentions(indicator: Indicator) -> tuple[str, ...]:
    others = (indicator.plan, indicator.component_of)
    return (*inputs(indicator), *(each for each in others if each))

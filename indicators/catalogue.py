"""What is measured: every definition in force, loaded from its files and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from indicators.catalogue_files import read_form, read_indicator, read_retired, read_targets, read_thresholds
from indicators.data_files import DATA_FOLDER, DataFileError, toml
from indicators.definitions import (
    Aggregation,
    Better,
    Form,
    Formula,
    Indicator,
    Operation,
    Retired,
    Target,
    Threshold,
    inputs,
)
from indicators.errors import CommandCentreError

__all__ = [
    "Aggregation",
    "Better",
    "Catalogue",
    "Form",
    "Formula",
    "Indicator",
    "Operation",
    "Retired",
    "Target",
    "Threshold",
    "UnknownFormError",
    "UnknownIndicatorError",
    "inputs",
    "load_catalogue",
]


class UnknownIndicatorError(CommandCentreError):
    """Something names an indicator that the catalogue does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No indicator {code} in the catalogue.", remedy="Look the code up at /api/v1/indicators.")


class UnknownFormError(CommandCentreError):
    """Something names a form that the catalogue does not have."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No form {code} in the catalogue.", remedy="Look the code up at /api/v1/forms.")


@dataclass(frozen=True)
class Catalogue:
    """All definitions in force, by code."""

    indicators: Mapping[str, Indicator]
    forms: Mapping[str, Form]
    fields: Mapping[str, tuple[str, str]]
    targets: tuple[Target, ...]
    thresholds: Mapping[str, tuple[Threshold, ...]]
    retired: Mapping[str, Retired] = field(default_factory=dict)

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

    def periodic_forms(self) -> tuple[Form, ...]:
        """The forms that are sent period by period, without those that bring history."""
        return tuple(each for each in self.forms.values() if not each.several_periods)

    def listed(self) -> tuple[Indicator, ...]:
        """The indicators of the national list, without the components, in the list's order."""
        return tuple(each for each in self.indicators.values() if not each.component)

    def parts(self, indicator: str) -> tuple[Indicator, ...]:
        """The parts an indicator is broken down into, in the catalogue's order; none where it has no breakdown."""
        return self._parts.get(indicator, ())

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

    @cached_property
    def _parts(self) -> dict[str, tuple[Indicator, ...]]:
        broken_down = [each.code for each in self.indicators.values() if each.breakdown]
        every = self.indicators.values()
        return {code: tuple(each for each in every if each.component_of == code) for code in broken_down}

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


def load_catalogue(folder: Path = DATA_FOLDER) -> Catalogue:
    """Read catalogue.toml, forms.toml, targets.csv and thresholds.csv, and check them against each other.

    Raises:
        DataFileError: names file, entry and remedy.
    """
    file = folder / "catalogue.toml"
    tables = dict(toml(file))
    fields = {code: (names["vi"], names["en"]) for code, names in tables.pop("fields").items()}
    indicators = {code: read_indicator(file, code, table) for code, table in tables.items()}
    forms = {code: read_form(folder / "forms.toml", code, table) for code, table in toml(folder / "forms.toml").items()}
    catalogue = Catalogue(
        indicators,
        forms,
        fields,
        tuple(read_targets(folder / "targets.csv")),
        read_thresholds(folder / "thresholds.csv"),
        {
            code: read_retired(folder / "retired.toml", code, table)
            for code, table in toml(folder / "retired.toml").items()
        },
    )
    _check(catalogue, folder)
    return catalogue


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
    heirs = {each.replaced_by for each in catalogue.retired.values() if each.replaced_by is not None}
    for code in sorted((heirs - known.keys()) | (catalogue.retired.keys() & known.keys())):
        raise DataFileError(
            folder / "retired.toml",
            "its entries",
            f"{code} is withdrawn and in force, or replaces and does not exist",
            remedy="Keep withdrawn codes out of catalogue.toml, and name successors that are in it.",
        )
    for each in known.values():
        if each.breakdown:
            _check_breakdown(each, catalogue.parts(each.code), folder / "catalogue.toml")
        if each.field not in catalogue.fields:
            raise DataFileError(
                folder / "catalogue.toml",
                f"[{each.code}]",
                f"field {each.field!r} is not in [fields]",
                remedy="Use a field listed there.",
            )


def _check_breakdown(whole: Indicator, parts: Sequence[Indicator], file: Path) -> None:
    """Parts add up to the whole only where all are sums in one unit, given at the same time for the same places."""
    alike = [(each.aggregation, each.unit_vi, each.frequencies, each.levels, each.decimals) for each in (whole, *parts)]
    if not parts or whole.aggregation is not Aggregation.SUM or len(set(alike)) > 1:
        raise DataFileError(
            file,
            f"[{whole.code}]",
            "breakdown without parts, or with parts that do not add up to it",
            remedy="Give it components of the same unit, frequency, levels and decimals, all put together as sums.",
        )


def _mentions(indicator: Indicator) -> tuple[str, ...]:
    others = (indicator.plan, indicator.component_of)
    return (*inputs(indicator), *(each for each in others if each))

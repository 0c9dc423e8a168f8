"""Reading the definitions from their files; a mistake names file, entry and remedy."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from indicators.data_files import DataFileError, csv_rows
from indicators.definitions import (
    Aggregation,
    Better,
    Breakdown,
    Form,
    Formula,
    Indicator,
    Operation,
    Retired,
    Target,
    Threshold,
)
from indicators.periods import Frequency
from indicators.places import Level

_Value = TypeVar("_Value")


def read_indicator(file: Path, code: str, table: Mapping[str, Any]) -> Indicator:
    """One entry of catalogue.toml."""
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
            breakdown=_breakdown(table.get("breakdown")),
        )
    except (KeyError, ValueError, ArithmeticError) as error:
        raise DataFileError(
            file, f"entry [{code}]", f"{type(error).__name__} {error}", remedy="Compare the entry with its neighbours."
        ) from error


def _formula(table: Mapping[str, Any] | None) -> Formula | None:
    if table is None:
        return None
    named = [each for each in Operation if each in table]
    if len(named) != 1:
        raise ValueError(f"formula with {len(named)} operations")
    return Formula(named[0], tuple(table[named[0]]), Decimal(table.get("times", 1)))


def _breakdown(table: Mapping[str, Any] | None) -> Breakdown | None:
    if table is None:
        return None
    return Breakdown(table["vi"], table["en"], table["rest"]["vi"], table["rest"]["en"])


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def read_form(file: Path, code: str, table: Mapping[str, Any]) -> Form:
    """One entry of forms.toml."""
    try:
        return Form(
            code=code,
            name_vi=table["name"]["vi"],
            name_en=table["name"]["en"],
            regime=table["regime"],
            frequency=Frequency(table["frequency"]),
            sender=table.get("sender"),
            indicators=tuple(table["indicators"]),
            several_periods=table.get("several_periods", False),
            areas=tuple(Level(each) for each in table.get("areas", ())),
            begins=table.get("begins"),
        )
    except (KeyError, ValueError) as error:
        raise DataFileError(
            file,
            f'entry ["{code}"]',
            f"{type(error).__name__} {error}",
            remedy="Compare the entry with its neighbours.",
        ) from error


def read_retired(file: Path, code: str, table: Mapping[str, Any]) -> Retired:
    """One entry of retired.toml."""
    try:
        return Retired(
            code,
            table["name"]["vi"],
            table["name"]["en"],
            table["withdrawn"],
            table.get("replaced_by"),
            table["source"],
        )
    except KeyError as error:
        raise DataFileError(
            file, f"[{code}]", f"{error} is missing", remedy="Give name, withdrawn, source and, if any, replaced_by."
        ) from error


def read_targets(file: Path) -> Iterable[Target]:
    """Every row of targets.csv."""
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
            _read(file, line, Decimal, row["value"]),
            _read(file, line, Decimal, row["upper"]) if row["upper"] else None,
            row["unit"],
            row["source"],
        )


def read_thresholds(file: Path) -> dict[str, tuple[Threshold, ...]]:
    """The thresholds of each indicator, earliest first."""
    found: dict[str, list[Threshold]] = {}
    for line, row in csv_rows(file, "indicator", "effective", "basis", "at_risk", "off_course", "source"):
        if row["basis"] not in {"value", "share"}:
            raise DataFileError(file, f"line {line}", f"basis {row['basis']!r}", remedy="Use value or share.")
        limit = Threshold(
            _read(file, line, date.fromisoformat, row["effective"]),
            row["basis"],
            _read(file, line, Decimal, row["at_risk"]),
            _read(file, line, Decimal, row["off_course"]),
            row["source"],
        )
        found.setdefault(row["indicator"], []).append(limit)
    return {code: tuple(sorted(limits, key=lambda each: each.effective)) for code, limits in found.items()}


def _read(file: Path, line: int, reader: Callable[[str], _Value], written: str) -> _Value:
    try:
        return reader(written)
    except (ValueError, ArithmeticError) as error:
        remedy = "Write a number such as 4.5, or a date such as 2026-01-01."
        raise DataFileError(file, f"line {line}", f"cannot read {written!r}", remedy=remedy) from error

"""Figures that public documents print: what exactly they say, of which day and from whom; never computed into figures.

A qualifier ("gần", "trên") belongs to its number, parts need not add up to the whole they are printed beside, and one
measure has several values at several dates.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from indicators.collation import plain
from indicators.data_files import DataFileError, toml
from indicators.errors import CommandCentreError
from indicators.periods import Period

FILE = Path(__file__).parent / "published" / "figures.toml"


class Qualifier(StrEnum):
    """How a printed number stands to what it is of."""

    EXACT = "exact"
    NEARLY = "nearly"
    ABOVE = "above"
    WITHIN = "within"


class Role(StrEnum):
    """Whether a number was reached, is to be done, or is aimed at."""

    REACHED = "reached"
    PLAN = "plan"
    TARGET = "target"


@dataclass(frozen=True)
class Wording:
    """The same words in Vietnamese and in English."""

    vi: str
    en: str

    def of(self, language: str) -> str:
        """The words of a language."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True)
class Amount:
    """A number of a printed figure.

    Attributes:
        measure: What is counted.
        value: The number, exactly as printed.
        unit: What it is counted in.
        of: What it is a part of, as in 3.893/6.191; None where nothing is said.
        before: What it was before, as in 58 → 55; None where nothing is said.
        scope: What it holds for, where a measure is given for several.
        indicator: Whose value it is in the catalogue; None where it is no indicator's.
        qualifier: How it stands to the true number.
        role: Whether it was reached, is to be done or is aimed at.
        is_part: Whether it is a part of the figure's first number.
        is_rank: Whether it is a place in an order, so that its share of the places says nothing.
        due: By when it was to be done.
    """

    measure: Wording
    value: Decimal
    unit: Wording
    of: Decimal | None = None
    before: Decimal | None = None
    scope: Wording | None = None
    indicator: str | None = None
    qualifier: Qualifier = Qualifier.EXACT
    role: Role = Role.REACHED
    is_part: bool = False
    is_rank: bool = False
    due: date | None = None

    @property
    def percent(self) -> Decimal | None:
        """Its share in percent, exact; None where it is of nothing, or where nothing is all there is."""
        return None if not self.of else 100 * self.value / self.of


@dataclass(frozen=True)
class PublishedFigure:
    """A figure as a public document prints it.

    Attributes:
        code: What it is called here.
        as_of: The day, month, half-year or year it is of.
        until: Its last period, where it lies between two; else None.
        is_about: Whether the date is only known roughly.
        printed: Word for word, in Vietnamese.
        is_in_short: Whether `printed` only sums up what the source says, which was read as a table.
        system: The code of the system or count it is of, and `system_name` what that is called.
        document: What printed it.
        source: Who counted or reported it.
        indicators: The codes it is found under.
        note: What must be known beside it; None for nothing.
        begins: The day from which on it is counted.
        amounts: Its numbers; none where it prints a day or a word.
    """

    code: str
    as_of: Period
    until: Period | None
    is_about: bool
    printed: str
    is_in_short: bool
    system: str
    system_name: Wording
    document: Wording
    source: Wording
    indicators: tuple[str, ...]
    note: Wording | None
    begins: date | None
    amounts: tuple[Amount, ...]

    @property
    def last_day(self) -> date:
        """The last day it may be of, by which figures are in order."""
        return (self.until or self.as_of).end

    def is_of(self, indicator: str) -> bool:
        """Whether it is found under an indicator, or prints a number of it."""
        return indicator in self.indicators or any(each.indicator == indicator for each in self.amounts)

    @property
    def parts(self) -> tuple[Amount, ...]:
        """The parts that are printed of its first number."""
        return tuple(each for each in self.amounts if each.is_part)

    @property
    def remainder(self) -> Decimal | None:
        """What the parts leave of the whole, less than nothing where they overlap; None where that is not known.

        Of numbers that are only nearly known nobody can say what is left.
        """
        if not self.parts or any(each.qualifier is not Qualifier.EXACT for each in (self.amounts[0], *self.parts)):
            return None
        return self.amounts[0].value - sum((each.value for each in self.parts), Decimal(0))


class PublishedFigureError(CommandCentreError):
    """A published figure is kept in a shape that cannot be read."""

    def __init__(self, code: str, fault: str) -> None:
        super().__init__(f"The published figure {code}: {fault}.", remedy=f"Mend its entry in {FILE.name}.")


def read_bodies(file: Path = FILE) -> Mapping[str, Mapping[str, Any]]:
    """What the product brings along of published figures, by code: each as plain text and lists, complete in itself.

    Raises:
        DataFileError: An entry cannot be read, or names a document or system that the file does not have.
    """
    table = toml(file)
    bodies = {}
    for code, entry in table["figures"].items():
        try:
            names = {
                "document": table["documents"][entry["document"]],
                "system": {"code": entry["system"], **table["systems"][entry["system"]]},
            }
            bodies[code] = _textual({**entry, **names})
            figure_of(code, bodies[code])
        except (KeyError, PublishedFigureError) as error:
            fault = f"{type(error).__name__} {error}"
            raise DataFileError(file, code, fault, remedy="Write it as its neighbours are written.") from error
    return bodies


def figure_of(code: str, body: Mapping[str, Any]) -> PublishedFigure:
    """Read a figure from what is kept of it.

    Raises:
        PublishedFigureError: Something is missing or cannot be read.
    """
    try:
        return PublishedFigure(
            code=code,
            as_of=Period.parse(body["as_of"]),
            until=Period.parse(body["until"]) if "until" in body else None,
            is_about=body.get("about", False),
            printed=body["printed"],
            is_in_short=body.get("in_short", False),
            system=body["system"]["code"],
            system_name=_wording(body["system"]),
            document=_wording(body["document"]),
            source=_wording(body["source"]),
            indicators=tuple(body.get("indicators", ())),
            note=_wording(body["note"]) if "note" in body else None,
            begins=_day(body.get("begins")),
            amounts=tuple(_amount(each) for each in body.get("amounts", ())),
        )
    except (KeyError, ValueError, ArithmeticError, CommandCentreError) as error:
        raise PublishedFigureError(code, f"{type(error).__name__} {error}") from error


def found(figures: Iterable[PublishedFigure], text: str) -> list[PublishedFigure]:
    """The figures that every word of a text stands in, in either language, with diacritics or without."""
    wanted = plain(text).split()
    return [each for each in figures if all(word in _searched(each) for word in wanted)]


def in_order(figures: Iterable[PublishedFigure]) -> list[PublishedFigure]:
    """The figures by their date, the newest first."""
    return sorted(figures, key=lambda each: (each.last_day, each.as_of.start, each.code), reverse=True)


def points(figures: Iterable[PublishedFigure], indicator: str) -> list[tuple[PublishedFigure, Amount]]:
    """Every number that is printed of an indicator, by date, the oldest first; plans and targets among them."""
    ordered = reversed(in_order(figures))
    return [(each, amount) for each in ordered for amount in each.amounts if amount.indicator == indicator]


def reached(figures: Sequence[PublishedFigure], indicator: str) -> list[tuple[PublishedFigure, Amount]]:
    """The numbers printed of an indicator that were reached, by date, the oldest first."""
    return [pair for pair in points(figures, indicator) if pair[1].role is Role.REACHED]


def _searched(figure: PublishedFigure) -> str:
    """Everything that a figure may be found by, without diacritics; numbers also without their marks."""
    words = [figure.printed, figure.code, figure.as_of.code, *figure.indicators]
    spoken = [figure.system_name, figure.document, figure.source, *([figure.note] if figure.note else [])]
    for each in figure.amounts:
        spoken += [each.measure, each.unit, *([each.scope] if each.scope else [])]
        words.append(format(each.value, "f"))
    words += [text for each in spoken for text in (each.vi, each.en)]
    return plain(" ".join(words))


def _textual(value: Any) -> Any:
    """The same as JSON can hold it: days as text."""
    if isinstance(value, Mapping):
        return {name: _textual(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_textual(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _wording(body: Mapping[str, str]) -> Wording:
    return Wording(body["vi"], body["en"])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _amount(body: Mapping[str, Any]) -> Amount:
    return Amount(
        measure=_wording(body["measure"]),
        value=Decimal(body["value"]),
        unit=_wording(body["unit"]),
        of=_number(body.get("of")),
        before=_number(body.get("before")),
        scope=_wording(body["scope"]) if "scope" in body else None,
        indicator=body.get("indicator"),
        qualifier=Qualifier(body.get("qualifier", "exact")),
        role=Role(body.get("role", "reached")),
        is_part=body.get("part", False),
        is_rank=body.get("rank", False),
        due=_day(body.get("due")),
    )


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None

"""Judging one row of a report: its indicator, period, place, value, status and texts."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from collectors.decimals import MOST_DECIMALS
from collectors.problems import Problem
from collectors.source import Arrival, Reading, Row
from collectors.texts import text_problem
from collectors.world import World
from indicators.catalogue import Form, Indicator, UnknownIndicatorError
from indicators.collation import plain
from indicators.geography import Level, Place, UnknownAgencyError, UnknownPlaceError, short_agency_code
from indicators.observations import MISSING, STATUSES, Figure, Origin
from indicators.periods import Period, UnknownPeriodError
from indicators.reports import Warned

FIRST_YEAR = 2015
"""The first year whose figures are taken from a report."""

YEAR = re.compile(r"[0-9]{4}(?![0-9])", re.ASCII)
LEAP_YEAR = 2024
"""A year that has every day another can have."""

FINAL, PROVISIONAL = "A", "P"
TITLES = ("thanh pho ", "tinh ", "tp. ", "tp ")
"""What may stand before a province's name, without diacritics."""


class RowJudge:
    """Judges the rows of one reading, remembering those before for repeats."""

    def __init__(self, reading: Reading, arrival: Arrival, form: Form, world: World, today: date) -> None:
        self._reading = reading
        self._arrival = arrival
        self._form = form
        self._world = world
        self._today = today
        self._seen: dict[tuple[str, str, str], int] = {}
        self._periods: dict[str, Period | None] = {}
        self._places: dict[tuple[str, date], Place | UnknownPlaceError] = {}
        self._own: dict[str, bool] = {}
        self._owned: frozenset[str] | None = None
        self.warnings: list[Warned] = []

    def __call__(self, row: Row, problems: list[Problem]) -> Figure | None:
        """The figure of a row; None where something is wrong with it, which is added to the problems."""
        before = len(problems)
        indicator = self._indicator(row, problems)
        period = self._period(row, problems)
        place = self._place(row, period, indicator, problems) if period else None
        said = row.status
        row = replace(row, status=self._status(row, period)) if said is None else row
        problems += _value(row, indicator)
        if period is not None and said == FINAL and self._is_unfinished(period) and self._arrival.pushed:
            facts = {"row": row.number, "period": row.period, "day": f"{period.end:%d/%m/%Y}"}
            problems.append(Problem("period-not-over", f"{row.pointer}/period", facts))
        problems += _texts(row)
        key = (row.indicator, place.id if place else row.area, row.period)
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            problems.append(Problem("duplicate-row", row.pointer, {"row": row.number, "first": first}))
        if len(problems) > before or period is None or place is None:
            return None
        return Figure(
            row.indicator,
            place.id,
            period,
            row.value,
            row.status or FINAL,
            self._arrival.origin,
            row=row.number,
            note=row.note or None,
        )

    def _status(self, row: Row, period: Period | None) -> str:
        """What a figure is whose sender says nothing: missing, provisional while its period goes on, else normal."""
        if row.value is not None and period is not None and self._is_unfinished(period):
            return PROVISIONAL
        return FINAL

    def _is_unfinished(self, period: Period) -> bool:
        return period.end >= self._today

    def _indicator(self, row: Row, problems: list[Problem]) -> Indicator | None:
        facts = {"row": row.number, "indicator": row.indicator, "form": self._form.code}
        pointer = f"{row.pointer}/indicator"
        try:
            indicator = self._world.catalogue.indicator(row.indicator)
        except UnknownIndicatorError:
            problems.append(self._unknown(row, pointer))
            return None
        if row.indicator not in self._form.indicators and self._arrival.origin is not Origin.PUBLISHED:
            code = "indicator-not-in-form" if row.indicator in self._indicators_owned() else "not-your-indicator"
            problems.append(Problem(code, pointer, {**facts, "sender": self._reading.sender}))
        if row.unit is not None and row.unit not in {indicator.unit_vi, indicator.unit_en}:
            facts |= {"unit": row.unit, "expected": indicator.unit_vi}
            problems.append(Problem("unit-mismatch", f"{row.pointer}/unit", facts))
        return indicator

    def _unknown(self, row: Row, pointer: str) -> Problem:
        retired = self._world.catalogue.retired.get(row.indicator)
        if retired is None:
            return Problem("unknown-indicator", pointer, {"row": row.number, "indicator": row.indicator})
        facts = {
            "row": row.number,
            "indicator": row.indicator,
            "day": f"{retired.withdrawn:%d/%m/%Y}",
            "replacement": f"→ {retired.replaced_by}." if retired.replaced_by else "",
        }
        return Problem("indicator-retired", pointer, facts)

    def _indicators_owned(self) -> frozenset[str]:
        """The indicators that some form of the sender carries."""
        if self._owned is None:
            sender = self._reading.sender
            forms = [each for each in self._world.catalogue.forms.values() if each.sender in {sender, None}]
            mine = [each for each in forms if each.sender == sender or sender.startswith("H")]
            self._owned = frozenset(code for form in mine for code in form.indicators)
        return self._owned

    def _period(self, row: Row, problems: list[Problem]) -> Period | None:
        pointer = f"{row.pointer}/period"
        if self._reading.period is not None and row.period != self._reading.period:
            facts = {"row": row.number, "period": row.period, "report_period": self._reading.period}
            problems.append(Problem("period-mismatch", pointer, facts))
        if row.period not in self._periods:
            self._periods[row.period] = _parsed(row.period)
        period = self._periods[row.period]
        if period is None:
            problems.append(no_period(row.period, pointer))
            return None
        if period.start > self._today:
            problems.append(Problem("period-in-future", pointer, {"period": row.period}))
        if self._arrival.pushed and period.start.year < FIRST_YEAR:
            problems.append(Problem("period-out-of-range", pointer, {"period": row.period, "first": FIRST_YEAR}))
        if self._reading.period is None and self._arrival.pushed and period.frequency is not self._form.frequency:
            facts = {"period": row.period, "form": self._form.code}
            problems.append(Problem("period-not-of-form", pointer, facts))
        return period

    def _place(self, row: Row, period: Period, indicator: Indicator | None, problems: list[Problem]) -> Place | None:
        pointer = f"{row.pointer}/area"
        facts = {"row": row.number, "area": row.area, "period": row.period, "indicator": row.indicator}
        place = self._found(row.area, period.end)
        if isinstance(place, UnknownPlaceError):
            problems.append(_no_place(place, pointer, facts))
            return None
        if indicator is not None and place.level not in self._levels(indicator):
            problems.append(Problem("wrong-level", pointer, facts))
        if not self._may_report(place):
            problems.append(Problem("area-not-yours", pointer, {**facts, "sender": self._reading.sender}))
        if row.area_name:
            problems += self._name(row, row.area_name, place, period.end)
        return place

    def _found(self, code: str, on: date) -> Place | UnknownPlaceError:
        """The place of a code on a day, looked up once a report."""
        key = (code, on)
        if key not in self._places:
            try:
                self._places[key] = self._find(code, on)
            except UnknownPlaceError as error:
                self._places[key] = error
        return self._places[key]

    def _find(self, code: str, on: date) -> Place:
        """The place of a code on a day; national systems write a province by its agency's code (H20, 000.00.00.H20)."""
        geography = self._world.geography
        if not short_agency_code(code).startswith("H"):
            return geography.find(code, on)
        try:
            sender = geography.province_of_agency(code)
        except UnknownAgencyError:
            raise UnknownPlaceError(code, on, None) from None
        for place in geography.parts(sender.id, on):
            if place.agency_code == sender.agency_code:
                return place
        successor = geography.successor(sender.id)
        raise UnknownPlaceError(code, on, successor.code if successor else None)

    def _levels(self, indicator: Indicator) -> tuple[Level, ...]:
        """Where an indicator may be given; a published table may print the nation's figure beside the provinces'."""
        if self._arrival.origin is Origin.PUBLISHED:
            return (*indicator.levels, Level.NATION)
        return self._form.levels(indicator)

    def _may_report(self, place: Place) -> bool:
        """A province speaks for itself, its communes and what it was made from; a ministry for the whole country."""
        if not self._reading.sender.startswith("H") or self._form.sender is not None:
            return True
        if place.id not in self._own:
            self._own[place.id] = self._is_own(place)
        return self._own[place.id]

    def _is_own(self, place: Place) -> bool:
        try:
            own = self._world.geography.province_of_agency(self._reading.sender)
        except UnknownAgencyError:
            return True
        successor = self._world.geography.successor(place.id)
        if place.level is Level.COMMUNE:
            return place.parent == own.id
        return place.id == own.id or (successor is not None and successor.id == own.id)

    def _name(self, row: Row, given: str, place: Place, on: date) -> Iterator[Problem]:
        """Whether a name is the place's; another title than the one in force is only worth a warning."""
        full = self._world.geography.full_name(place.id, on)
        said = plain(unicodedata.normalize("NFC", given))
        if said in {plain(place.name_vi), plain(full), plain(place.name_en)}:
            return
        pointer = f"{row.pointer}/area_name"
        facts = {"row": row.number, "area": row.area, "name": full, "given": given}
        if any(said == f"{title}{plain(place.name_vi)}" for title in TITLES):
            self.warnings.append(Warned("area-title", pointer, facts))
            return
        yield Problem("area-name-mismatch", pointer, facts)


def no_period(code: str, pointer: str) -> Problem:
    """Why a code is no period: its form is none, or its year lies outside all that are counted."""
    facts = {"period": code, "first": FIRST_YEAR}
    is_of_no_year = YEAR.match(code) is not None and _parsed(code[:4]) is None
    if not (is_of_no_year and _parsed(f"{LEAP_YEAR}{code[4:]}")):
        return Problem("period-not-a-period", pointer, facts)
    return Problem("period-out-of-range" if int(code[:4]) < FIRST_YEAR else "period-in-future", pointer, facts)


def _parsed(code: str) -> Period | None:
    try:
        return Period.parse(code)
    except UnknownPeriodError:
        return None


def _no_place(error: UnknownPlaceError, pointer: str, facts: dict[str, object]) -> Problem:
    if error.successor:
        return Problem("area-retired", pointer, {**facts, "successor": error.successor})
    return Problem("unknown-area", pointer, {**facts, "successor": _meant(str(facts["area"]))})


def _meant(code: str) -> str:
    """The code somebody may have meant: spreadsheets drop leading noughts."""
    return f'→ "{code.zfill(2)}"?' if code.isascii() and code.isdigit() and len(code) == 1 else ""


def _value(row: Row, indicator: Indicator | None) -> Iterator[Problem]:
    pointer = f"{row.pointer}/value"
    facts = {"row": row.number, "value": row.value_text if row.value is None else row.value, "limit": MOST_DECIMALS}
    if row.status not in STATUSES:
        yield Problem("unknown-status", f"{row.pointer}/status", {"row": row.number, "value": row.status})
    if row.value is None and (row.value_fault is not None or row.value_text is not None):
        yield Problem(row.value_fault or "number-not-decimal", pointer, {**_bounds(indicator), **facts})
    elif row.value is None and row.status != MISSING:
        yield Problem("missing-value-needs-reason", pointer, facts)
    elif row.value is not None and row.status == MISSING:
        yield Problem("value-not-missing", pointer, facts)
    elif row.value is not None and indicator is not None and not _is_within(row.value, indicator):
        yield Problem("number-out-of-range", pointer, {**_bounds(indicator), **facts})


def _bounds(indicator: Indicator | None) -> dict[str, object]:
    if indicator is None:
        return {"indicator": "?", "bounds": "…"}
    low, high = indicator.minimum, indicator.maximum
    return {
        "indicator": indicator.code,
        "bounds": f"{'' if low is None else low} … {'' if high is None else high}",
    }


def _is_within(value: Decimal, indicator: Indicator) -> bool:
    return (indicator.minimum is None or value >= indicator.minimum) and (
        indicator.maximum is None or value <= indicator.maximum
    )


def _texts(row: Row) -> Iterator[Problem]:
    for name, text in (("note", row.note), ("area_name", row.area_name or "")):
        wrong = text_problem(text, name, f"{row.pointer}/{name}") if text else None
        if wrong is not None:
            yield wrong

"""Judging a reading: every row against catalogue, places and periods, and every mistake in one list."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from collectors.problems import Problem
from collectors.source import Arrival, Reading, Row
from indicators.catalogue import Catalogue, Form, Indicator, UnknownFormError, UnknownIndicatorError
from indicators.collation import plain
from indicators.geography import Geography, Level, Place, UnknownAgencyError, UnknownPlaceError, short_agency_code
from indicators.observations import MISSING, STATUSES, Figure, Origin
from indicators.periods import Calendar, Frequency, Period, UnknownPeriodError

FIRST_YEAR = 2015
"""The first year whose figures are taken from a report."""


@dataclass(frozen=True)
class World:
    """What a report is judged against."""

    catalogue: Catalogue
    geography: Geography
    calendar: Calendar


@dataclass(frozen=True)
class Judgement:
    """The figures a reading stands for, and what is wrong with it; figures count only where nothing is wrong."""

    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]


def judge(reading: Reading, arrival: Arrival, world: World, *, today: date) -> Judgement:
    """Judge a whole reading; every mistake is found, not the first."""
    problems = list(_sender(reading, arrival, world))
    form = _form(reading, world, problems)
    problems += _totals(reading)
    if form is None:
        return Judgement((), tuple(problems))
    if reading.revision is not None and reading.revision > 1 and not (reading.reason or "").strip():
        problems.append(Problem("reason-missing", "#/reason", {"revision": reading.revision}))
    if reading.period is not None:
        problems += _period(reading.period, form, "#/report_period", today)
    judge_row = _RowJudge(reading, arrival, form, world, today)
    figures = [judge_row(row, problems) for row in reading.rows]
    return Judgement(tuple(each for each in figures if each is not None), tuple(problems))


def _sender(reading: Reading, arrival: Arrival, world: World) -> Iterator[Problem]:
    if arrival.sender is not None and arrival.sender != reading.sender:
        facts = {"holder": arrival.sender, "sender": reading.sender}
        yield Problem("sender-not-yours", "#/sender", facts)
    if not _knows_sender(reading.sender, world.geography):
        yield Problem("unknown-sender", "#/sender", {"sender": reading.sender})


def _knows_sender(code: str, geography: Geography) -> bool:
    for find in (geography.agency, geography.province_of_agency):
        try:
            find(code)
        except UnknownAgencyError:
            continue
        return True
    return False


def _form(reading: Reading, world: World, problems: list[Problem]) -> Form | None:
    try:
        form = world.catalogue.form(reading.form)
    except UnknownFormError:
        problems.append(Problem("unknown-form", "#/form", {"form": reading.form}))
        return None
    is_province = reading.sender.startswith("H")
    owner = form.sender or "H.."
    if (form.sender is None and not is_province) or (form.sender is not None and form.sender != reading.sender):
        facts = {"form": form.code, "owner": owner, "sender": reading.sender}
        problems.append(Problem("form-not-yours", "#/form", facts))
    return form


def _totals(reading: Reading) -> Iterator[Problem]:
    if not reading.rows:
        yield Problem("empty-report", "#/observations")
    if reading.row_count is not None and reading.row_count != len(reading.rows):
        yield Problem("row-count-mismatch", "#/row_count", {"said": reading.row_count, "counted": len(reading.rows)})
    if reading.value_sum is not None:
        with localcontext(prec=100):
            counted = sum((row.value for row in reading.rows if row.value is not None), Decimal(0))
        if counted != reading.value_sum:
            facts = {"said": reading.value_sum, "counted": counted}
            yield Problem("control-total-mismatch", "#/control_totals/value_sum", facts)


def _period(code: str, form: Form, pointer: str, today: date) -> Iterator[Problem]:
    try:
        period = Period.parse(code)
    except UnknownPeriodError:
        yield Problem("period-not-a-period", pointer, {"period": code})
        return
    if period.frequency is not form.frequency:
        yield Problem("period-not-of-form", pointer, {"period": code, "form": form.code})
    if period.start > today:
        yield Problem("period-in-future", pointer, {"period": code})
    if period.start.year < FIRST_YEAR:
        yield Problem("period-out-of-range", pointer, {"period": code, "first": FIRST_YEAR})


class _RowJudge:
    """Judges the rows of one reading, remembering those before for repeats."""

    def __init__(self, reading: Reading, arrival: Arrival, form: Form, world: World, today: date) -> None:
        self._reading = reading
        self._arrival = arrival
        self._form = form
        self._world = world
        self._today = today
        self._seen: dict[tuple[str, str, str], int] = {}

    def __call__(self, row: Row, problems: list[Problem]) -> Figure | None:
        before = len(problems)
        indicator = self._indicator(row, problems)
        period = self._period(row, problems)
        place = self._place(row, period, indicator, problems) if period else None
        problems += _value(row, indicator)
        key = (row.indicator, place.id if place else row.area, row.period)
        first = self._seen.setdefault(key, row.number)
        if first != row.number:
            problems.append(Problem("duplicate-row", row.pointer, {"row": row.number, "first": first}))
        if len(problems) > before or period is None or place is None:
            return None
        return Figure(row.indicator, place.id, period, row.value, row.status or "A", self._arrival.origin, row=row.number)

    def _indicator(self, row: Row, problems: list[Problem]) -> Indicator | None:
        facts = {"row": row.number, "indicator": row.indicator, "form": self._form.code}
        try:
            indicator = self._world.catalogue.indicator(row.indicator)
        except UnknownIndicatorError:
            problems.append(Problem("unknown-indicator", f"{row.pointer}/indicator", facts))
            return None
        if row.indicator not in self._form.indicators and self._arrival.origin is not Origin.PUBLISHED:
            problems.append(Problem("indicator-not-in-form", f"{row.pointer}/indicator", facts))
        if row.unit is not None and row.unit not in {indicator.unit_vi, indicator.unit_en}:
            facts |= {"unit": row.unit, "expected": indicator.unit_vi}
            problems.append(Problem("unit-mismatch", f"{row.pointer}/unit", facts))
        return indicator

    def _period(self, row: Row, problems: list[Problem]) -> Period | None:
        pointer = f"{row.pointer}/period"
        if self._reading.period is not None and row.period != self._reading.period:
            facts = {"row": row.number, "period": row.period, "report_period": self._reading.period}
            problems.append(Problem("period-mismatch", pointer, facts))
        try:
            period = Period.parse(row.period)
        except UnknownPeriodError:
            problems.append(Problem("period-not-a-period", pointer, {"period": row.period}))
            return None
        if self._reading.period is None and period.start > self._today:
            problems.append(Problem("period-in-future", pointer, {"period": row.period}))
        return period

    def _place(self, row: Row, period: Period, indicator: Indicator | None, problems: list[Problem]) -> Place | None:
        pointer = f"{row.pointer}/area"
        facts = {"row": row.number, "area": row.area, "period": row.period, "indicator": row.indicator}
        try:
            place = self._find(row.area, period.end)
        except UnknownPlaceError as error:
            problems.append(Problem("unknown-area", pointer, {**facts, "successor": _successor(error)}))
            return None
        if indicator is not None and place.level not in self._levels(indicator):
            problems.append(Problem("wrong-level", pointer, facts))
        if not self._may_report(place):
            problems.append(Problem("area-not-yours", pointer, {**facts, "sender": self._reading.sender}))
        if row.area_name and not self._is_called(place, row.area_name, period.end):
            facts |= {"name": place.name_vi, "given": row.area_name}
            problems.append(Problem("area-name-mismatch", f"{row.pointer}/area_name", facts))
        return place

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
        return indicator.levels

    def _may_report(self, place: Place) -> bool:
        """A province speaks for itself and for the units it was made from; a ministry for the whole country."""
        if not self._reading.sender.startswith("H") or self._form.sender is not None:
            return True
        try:
            own = self._world.geography.province_of_agency(self._reading.sender)
        except UnknownAgencyError:
            return True
        successor = self._world.geography.successor(place.id)
        return place.id == own.id or (successor is not None and successor.id == own.id)

    def _is_called(self, place: Place, name: str, on: date) -> bool:
        full = self._world.geography.full_name(place.id, on)
        return plain(unicodedata.normalize("NFC", name)) in {plain(place.name_vi), plain(full), plain(place.name_en)}


def _successor(error: UnknownPlaceError) -> str:
    return error.remedy if "part of" in error.remedy else ""


def _value(row: Row, indicator: Indicator | None) -> Iterator[Problem]:
    pointer = f"{row.pointer}/value"
    facts = {"row": row.number, "value": row.value_text if row.value is None else row.value}
    if row.status not in STATUSES:
        yield Problem("unknown-status", f"{row.pointer}/status", {"row": row.number, "value": row.status})
    if row.value is None and row.value_text is not None:
        yield Problem("number-not-decimal", pointer, facts)
    elif (row.value is None) != (row.status == MISSING):
        yield Problem("missing-value-needs-reason", pointer, facts)
    elif row.value is not None and indicator is not None and not _is_within(row.value, indicator):
        low, high = indicator.minimum, indicator.maximum
        bounds = f"{'' if low is None else low} … {'' if high is None else high}"
        yield Problem("number-out-of-range", pointer, {**facts, "indicator": indicator.code, "bounds": bounds})


def _is_within(value: Decimal, indicator: Indicator) -> bool:
    return (indicator.minimum is None or value >= indicator.minimum) and (
        indicator.maximum is None or value <= indicator.maximum
    )


def is_owed(form: Form) -> bool:
    """Whether a form has a deadline by the reporting regime; what systems count by the day has none."""
    return form.frequency is not Frequency.DAY

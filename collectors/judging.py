"""Judging a reading: every row against catalogue, places and periods, and every mistake in one list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext

from collectors.event_judging import CLOCK_TOLERANCE, event_problems, knows_sender
from collectors.problems import Problem
from collectors.row_judging import FIRST_YEAR, RowJudge, no_period
from collectors.source import Arrival, Reading
from collectors.texts import text_problem
from collectors.totals import total_problems
from collectors.world import World
from indicators.catalogue import Form, UnknownFormError
from indicators.observations import Figure
from indicators.periods import Frequency, Period, UnknownPeriodError
from indicators.reports import Warned

MOST_LOCATED = 1000
"""Mistakes that are given their place in a file: more than any answer shows."""


@dataclass(frozen=True)
class Judgement:
    """The figures a reading stands for, and what is wrong with it; figures count only where nothing is wrong.

    `reading` is the one judged, with its form found where it did not say one. `refused` are the numbers of the rows
    that something is wrong with.
    """

    reading: Reading
    figures: tuple[Figure, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Warned, ...]
    refused: frozenset[int]


def judge(reading: Reading, arrival: Arrival, world: World, *, today: date) -> Judgement:
    """Judge a whole reading; every mistake is found, not the first."""
    reading = replace(reading, form=reading.form or form_of(reading, world))
    problems = list(_sender(reading, arrival, world))
    form = _form(reading, arrival, world, problems)
    problems += _totals(reading)
    problems += _times(reading, arrival)
    if form is None:
        return Judgement(reading, (), _located(reading, problems), (), frozenset())
    problems += _revision(reading)
    if reading.period is not None:
        problems += _period(reading.period, form, "#/report_period", today)
    elif not form.several_periods and arrival.pushed:
        problems.append(Problem("missing-field", "#/report_period", {"field": "report_period"}))
    judge_row = RowJudge(reading, arrival, form, world, today)
    found = [judge_row(row, problems) for row in reading.rows]
    refused = frozenset(row.number for row, figure in zip(reading.rows, found, strict=True) if figure is None)
    figures = tuple(each for each in found if each is not None)
    problems += total_problems(reading, world)
    problems += event_problems(reading.events, arrival, world.geography)
    return Judgement(reading, figures, _located(reading, problems), tuple(judge_row.warnings), refused)


def form_of(reading: Reading, world: World) -> str:
    """The one form of the sender that carries every indicator of a reading; empty where none or several do."""
    named = {row.indicator for row in reading.rows}
    is_province = reading.sender.startswith("H")
    able = [
        form.code
        for form in world.catalogue.periodic_forms()
        if named
        and named <= set(form.indicators)
        and (form.sender == reading.sender or (form.sender is None and is_province))
    ]
    return able[0] if len(able) == 1 else ""


def is_owed(form: Form) -> bool:
    """Whether a form has a deadline by the reporting regime; what systems count by the day, or history, has none."""
    return form.frequency is not Frequency.DAY and not form.several_periods


def _located(reading: Reading, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The mistakes with their places in the file, where the reading came from one."""
    locate, found = reading.locate, tuple(problems)
    if locate is None:
        return found
    shown = (each if each.location else replace(each, location=locate(each.pointer)) for each in found[:MOST_LOCATED])
    return (*shown, *found[MOST_LOCATED:])


def _sender(reading: Reading, arrival: Arrival, world: World) -> Iterator[Problem]:
    if arrival.sender is not None and arrival.sender != reading.sender:
        facts = {"holder": arrival.sender, "sender": reading.sender}
        yield Problem("sender-not-yours", "#/sender", facts)
    if not knows_sender(reading.sender, world.geography):
        yield Problem("unknown-sender", "#/sender", {"sender": reading.sender})


def _form(reading: Reading, arrival: Arrival, world: World, problems: list[Problem]) -> Form | None:
    try:
        form = world.catalogue.form(reading.form)
    except UnknownFormError:
        problems.append(_no_form(reading))
        return None
    is_province = reading.sender.startswith("H")
    owner = form.sender or "H.."
    if (form.sender is None and not is_province) or (form.sender is not None and form.sender != reading.sender):
        facts = {"form": form.code, "owner": owner, "sender": reading.sender}
        problems.append(Problem("form-not-yours", "#/form", facts))
    if arrival.forms is not None and form.code not in arrival.forms:
        facts = {"form": form.code, "forms": " ".join(sorted(arrival.forms))}
        problems.append(Problem("key-form-not-yours", "#/form", facts))
    return form


def _no_form(reading: Reading) -> Problem:
    if reading.form:
        return Problem("unknown-form", "#/form", {"form": reading.form})
    return Problem("missing-field", "#/form", {"field": "form"})


def _totals(reading: Reading) -> Iterator[Problem]:
    if not reading.rows and not reading.events and not reading.nil_return:
        yield Problem("empty-report", "#/observations")
    if reading.rows and reading.nil_return:
        yield Problem("nil-return-with-rows", "#/nil_return", {"counted": len(reading.rows)})
    if reading.row_count is not None and reading.row_count != len(reading.rows):
        yield Problem("row-count-mismatch", "#/row_count", {"said": reading.row_count, "counted": len(reading.rows)})
    if reading.value_sum is not None:
        with localcontext(prec=100):
            counted = sum((row.value for row in reading.rows if row.value is not None), Decimal(0))
        if counted != reading.value_sum:
            facts = {"said": f"{reading.value_sum:f}", "counted": f"{counted:f}"}
            yield Problem("control-total-mismatch", "#/control_totals/value_sum", facts)


def _times(reading: Reading, arrival: Arrival) -> Iterator[Problem]:
    made: datetime | None = reading.generated_at
    if made is not None and arrival.pushed and made > arrival.received_at + CLOCK_TOLERANCE:
        server_time = arrival.received_at.isoformat(timespec="seconds")
        yield Problem("clock-skew", "#/generated_at", {"server_time": server_time})


def _revision(reading: Reading) -> Iterator[Problem]:
    if reading.revision is not None and reading.revision > 1 and not (reading.reason or "").strip():
        yield Problem("reason-missing", "#/reason", {"revision": reading.revision})
    wrong = text_problem(reading.reason or "", "reason", "#/reason")
    if wrong is not None:
        yield wrong


def _period(code: str, form: Form, pointer: str, today: date) -> Iterator[Problem]:
    try:
        period = Period.parse(code)
    except UnknownPeriodError:
        yield no_period(code, pointer)
        return
    if period.frequency is not form.frequency:
        yield Problem("period-not-of-form", pointer, {"period": code, "form": form.code})
    if period.start > today:
        yield Problem("period-in-future", pointer, {"period": code})
    if period.start.year < FIRST_YEAR:
        yield Problem("period-out-of-range", pointer, {"period": code, "first": FIRST_YEAR})

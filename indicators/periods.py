"""Months, quarters and years: their codes, when their figures close and when their report is due."""

import calendar as gregorian
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering

from indicators.errors import CommandCentreError
from indicators.working_days import Calendar, load_calendar

__all__ = ["Calendar", "Frequency", "Period", "UnknownPeriodError", "closing", "deadline", "load_calendar"]


class Frequency(StrEnum):
    """How often a figure is given."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"
    HALF = "H"
    NINE = "N"
    YEAR = "A"


_CODE = re.compile(
    r"""(?P<year>(?:19|20|21)[0-9]{2})
    (?: -W(?P<week>[0-9]{2}) | -H(?P<half>[12]) | -(?P<nine>9M) | -Q(?P<quarter>[1-4])
      | -(?P<month>0[1-9]|1[0-2]) (?: -(?P<day>[0-9]{2}) )? )?""",
    re.VERBOSE,
)
_COMPACT_FORMS = {Frequency.MONTH: "{year}-{rest}", Frequency.QUARTER: "{year}-Q{rest}", Frequency.YEAR: "{year}{rest}"}
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.HALF: 6, Frequency.NINE: 9, Frequency.YEAR: 12}
_LAST_DAY_OF_FIGURES = 14
_DAY_OF_DEADLINE = 25
_KEPT = 8192
"""Codes remembered: thirty years of days, so that a file of a million rows parses each code once."""


class UnknownPeriodError(CommandCentreError):
    """A report names a period in a form that nothing reads."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"No period is written {code!r}.",
            remedy="Write a year as 2026, a half as 2026-H1, nine months as 2026-9M, a quarter as 2026-Q3, "
            "a month as 2026-10, a week as 2026-W35 or a day as 2026-08-31.",
        )


class UnknownCompactPeriodError(CommandCentreError):
    """A system that writes periods as digits sent other digits than its frequency has."""

    def __init__(self, code: str, frequency: Frequency) -> None:
        super().__init__(
            f"No period of frequency {frequency} is written {code!r} in digits.",
            remedy="Write a month as YYYYMM (202610), a quarter as YYYYQ (20263) or a year as YYYY (2026).",
        )


@total_ordering
@dataclass(frozen=True)
class Period:
    """A span of whole days that figures are given for.

    Attributes:
        code: As it is stored and sent: 2026, 2026-H1, 2026-9M, 2026-Q3, 2026-10, 2026-W35, 2026-08-31.
        frequency: Which kind of span it is.
        start: Its first day.
        end: Its last day.

    Periods are in order of their end; of those that end together, the longest comes first.
    """

    code: str
    frequency: Frequency
    start: date
    end: date

    def __hash__(self) -> int:
        """Of the code alone, which says all the rest: periods are looked up by the thousand."""
        return hash(self.code)

    @staticmethod
    def parse(code: str) -> "Period":
        """Read a period from its code.

        Raises:
            UnknownPeriodError: The code has none of the forms, or names a day or week its year does not have.
        """
        return _parse(code)

    @staticmethod
    def parse_compact(code: str, frequency: Frequency) -> "Period":
        """Read a period from the digits some systems write: YYYYMM, YYYYQ or YYYY.

        The frequency has to be known, because 20264 and 202604 differ only in length.

        Raises:
            UnknownCompactPeriodError: The digits are not a month, quarter or year, as the frequency says.
        """
        form = _COMPACT_FORMS.get(frequency, "")
        try:
            period = _parse(form.format(year=code[:4], rest=code[4:]))
        except UnknownPeriodError:
            raise UnknownCompactPeriodError(code, frequency) from None
        if period.frequency is not frequency:
            raise UnknownCompactPeriodError(code, frequency)
        return period

    @staticmethod
    def containing(day: date, frequency: Frequency) -> "Period":
        """Give the period of a frequency that a day falls in.

        A year has one span of nine months, January to September: from October on, it is the one just past.
        """
        return _containing(day, frequency)

    def previous(self) -> "Period":
        """Give the period of the same frequency just before; for nine months, those of the year before."""
        return _containing(self.start - timedelta(days=1), self.frequency)

    def next(self) -> "Period":
        """Give the period of the same frequency just after; for nine months, those of the year after."""
        if self.frequency is Frequency.NINE:
            return _containing(date(self.end.year + 1, 1, 1), self.frequency)
        return _containing(self.end + timedelta(days=1), self.frequency)

    def year_before(self) -> "Period":
        """Give the same period of the year before ("cùng kỳ năm trước").

        29 February answers with the 28th, and week 53 with the last week of the year before.
        """
        if self.frequency is Frequency.DAY:
            return _containing(_same_day_of(self.start.year - 1, self.start), self.frequency)
        if self.frequency is Frequency.WEEK:
            year, week, _ = self.start.isocalendar()
            return _week(year - 1, min(week, _weeks_of(year - 1)))
        return _parse(f"{self.start.year - 1}{self.code[4:]}")

    def year_after(self) -> "Period":
        """Give the same period of the year after.

        29 February answers with the 28th, and week 53 with the last week of the year after.
        """
        if self.frequency is Frequency.DAY:
            return _containing(_same_day_of(self.start.year + 1, self.start), self.frequency)
        if self.frequency is Frequency.WEEK:
            year, week, _ = self.start.isocalendar()
            return _week(year + 1, min(week, _weeks_of(year + 1)))
        return _parse(f"{self.start.year + 1}{self.code[4:]}")

    def __lt__(self, other: "Period") -> bool:
        return (self.end, self.start) < (other.end, other.start)


def closing(period: Period) -> date:
    """Give the last day whose facts a report of the period counts.

    By Decree 09/2019/NĐ-CP: the 14th of the last month of the period (figures open on the 15th of the month
    before it begins). The Decree says nothing of days and weeks: here they close on their last day.
    """
    if period.frequency in _MONTHS:
        return period.end.replace(day=_LAST_DAY_OF_FIGURES)
    return period.end


def deadline(period: Period, calendar: Calendar) -> date:
    """Give the last day on which a report of the period is in time.

    By Decree 09/2019/NĐ-CP: the 25th of the last month of the period, and at least one working day after closing;
    a deadline on a day off moves to the next working day (Civil Code 2015, article 148.5).

    The Decree sets no date for daily and weekly figures. That daily ones are due the next day, working or not, and
    weekly ones two working days after the week ends, is this product's own assumption.
    """
    if period.frequency is Frequency.DAY:
        return period.end + timedelta(days=1)
    if period.frequency is Frequency.WEEK:
        return calendar.add_working(period.end, 2)
    due = calendar.next_working(period.end.replace(day=_DAY_OF_DEADLINE))
    return max(due, calendar.add_working(closing(period), 1))


@lru_cache(maxsize=_KEPT)
def _parse(code: str) -> Period:
    written = _CODE.fullmatch(code)
    if written is None:
        raise UnknownPeriodError(code)
    year = int(written["year"])
    if written["week"]:
        week = int(written["week"])
        if not 1 <= week <= _weeks_of(year):
            raise UnknownPeriodError(code)
        return _week(year, week)
    if written["day"]:
        return _day(code)
    return _months(year, written)


def _day(code: str) -> Period:
    try:
        day = date.fromisoformat(code)
    except ValueError:
        raise UnknownPeriodError(code) from None
    return Period(code, Frequency.DAY, day, day)


def _week(year: int, week: int) -> Period:
    monday = date.fromisocalendar(year, week, 1)
    return Period(f"{year}-W{week:02}", Frequency.WEEK, monday, monday + timedelta(days=6))


def _months(year: int, written: re.Match[str]) -> Period:
    if written["month"]:
        return _span(written[0], Frequency.MONTH, year, int(written["month"]))
    if written["quarter"]:
        return _span(written[0], Frequency.QUARTER, year, int(written["quarter"]) * 3)
    if written["half"]:
        return _span(written[0], Frequency.HALF, year, int(written["half"]) * 6)
    if written["nine"]:
        return _span(written[0], Frequency.NINE, year, 9)
    return _span(written[0], Frequency.YEAR, year, 12)


def _span(code: str, frequency: Frequency, year: int, last_month: int) -> Period:
    first_month = last_month - _MONTHS[frequency] + 1
    last_day = gregorian.monthrange(year, last_month)[1]
    return Period(code, frequency, date(year, first_month, 1), date(year, last_month, last_day))


@lru_cache(maxsize=_KEPT)
def _containing(day: date, frequency: Frequency) -> Period:
    if frequency is Frequency.WEEK:
        year, week, _ = day.isocalendar()
        return _parse(f"{year}-W{week:02}")
    codes = {
        Frequency.DAY: day.isoformat(),
        Frequency.MONTH: f"{day:%Y-%m}",
        Frequency.QUARTER: f"{day.year}-Q{(day.month + 2) // 3}",
        Frequency.HALF: f"{day.year}-H{(day.month + 5) // 6}",
        Frequency.NINE: f"{day.year}-9M",
        Frequency.YEAR: f"{day.year}",
    }
    return _parse(codes[frequency])


def _same_day_of(year: int, day: date) -> date:
    return day.replace(year=year, day=min(day.day, gregorian.monthrange(year, day.month)[1]))


def _weeks_of(year: int) -> int:
    return date(year, 12, 28).isocalendar().week

"""The days on which offices in Vietnam work."""

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

import holidays

from indicators.errors import CommandCentreError

_DECISIONS = {"working": True, "off": False}
_KEPT = 8192


class WorkingDayDataError(CommandCentreError):
    """A line of working_days.csv cannot be read."""

    def __init__(self, file: str, line: int, written: Mapping[str, str | None]) -> None:
        super().__init__(
            f"{file}, line {line}: the day is {written.get('day')!r} and the decision {written.get('decision')!r}.",
            remedy="Write a date such as 2026-01-02 once in the file, and the decision as off or working.",
        )


class Calendar:
    """Working days: not weekends, not public holidays with Tết, and with the days that were swapped for others.

    Holidays, substitute days and swapped Saturdays come from python-holidays; what it does not know is data.

    Args:
        decisions: Days decided otherwise: True for a working day, False for a day off.
    """

    def __init__(self, decisions: Mapping[date, bool] | None = None) -> None:
        self._decisions = dict(decisions or {})

    def is_working(self, day: date) -> bool:
        """Whether offices work on a day."""
        decided = self._decisions.get(day)
        return _is_usually_working(day) if decided is None else decided

    def next_working(self, day: date) -> date:
        """Give the day itself if it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def add_working(self, day: date, n: int) -> date:
        """Give the n-th working day after a day; before it for a negative n; the day itself, as it is, for 0."""
        step = timedelta(days=1 if n > 0 else -1)
        left = abs(n)
        while left:
            day += step
            left -= self.is_working(day)
        return day


@cache
def load_calendar(folder: Path | None = None) -> Calendar:
    """Read the days decided otherwise from working_days.csv, once for each folder.

    Args:
        folder: Where the file lies; the project's own data when left out.

    Raises:
        WorkingDayDataError: A line is not a date and "off" or "working", or repeats a date.
    """
    file = (folder or Path(__file__).parent / "data") / "working_days.csv"
    decisions: dict[date, bool] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for line, written in enumerate(csv.DictReader(lines), start=2):
            decision = _DECISIONS.get(written["decision"] or "")
            day = _date(written["day"])
            if decision is None or day is None or day in decisions:
                raise WorkingDayDataError(file.name, line, written)
            decisions[day] = decision
    return Calendar(decisions)


@lru_cache(maxsize=_KEPT)
def _is_usually_working(day: date) -> bool:
    public = _public_days(day.year)
    return public.is_working_day(day)


@lru_cache(maxsize=64)
def _public_days(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("VN", years=year)


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

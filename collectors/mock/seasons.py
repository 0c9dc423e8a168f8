"""How the year, the lunar new year, the hour of the day and the shocks of history bend the figures."""

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from collectors.mock.draws import MONTHS, deviation
from collectors.mock.magnitudes import FOLDER
from indicators.errors import CommandCentreError

_HOURS = 24
_DAY = 86_400
_HOLIDAY = (-2, 5)
"""Tết is felt from two days before the first day of the year to five after."""
_DAY_NOISE = 0.05


class SeasonError(CommandCentreError):
    """A sector of the simulated country does not say what it does in each month."""

    def __init__(self, name: str, weights: int) -> None:
        super().__init__(f"seasons.toml, [sectors.{name}]: months has {weights} weights.", remedy="Give twelve.")


@dataclass(frozen=True)
class Sector:
    """What one kind of figure does over a year: twelve weights, the pull of Tết, and the rhythm of its days."""

    months: tuple[float, ...]
    tet: float
    pulse: str


@dataclass(frozen=True)
class Pulse:
    """How a week and a day pass: weights Monday to Sunday, the weight of a holiday, what has passed after each hour."""

    week: tuple[float, ...]
    holiday: float
    passed: tuple[float, ...]


@dataclass(frozen=True)
class Shock:
    """A disturbance: its first and last month (12 times the year, plus the month), places (none: all), factors."""

    first: int
    last: int
    places: frozenset[str]
    sectors: dict[str, float]


class Seasons:
    """The rhythm of the country; asking twice gives the same answer.

    Args:
        seed: Which country.
        folder: Where seasons.toml lies.
    """

    def __init__(self, seed: int, folder: Path = FOLDER) -> None:
        table = tomllib.loads((folder / "seasons.toml").read_text(encoding="utf-8"))
        self._seed = seed
        self._tet: dict[int, date] = {day.year: day for day in table["tet"]}
        self.sectors = {name: _sector(name, entry) for name, entry in table["sectors"].items()}
        self._pulses = {name: _pulse(entry) for name, entry in table["pulses"].items()}
        self._shocks = [
            Shock(_month(entry["first"]), _month(entry["last"]), frozenset(entry.get("places", ())), entry["sectors"])
            for entry in table["shocks"]
        ]
        self._calm = lru_cache(maxsize=1024)(self._calm_factors)
        self._shaking = lru_cache(maxsize=1024)(self._shocks_of)
        self.factors = lru_cache(maxsize=8192)(self._factors)
        self._days = lru_cache(maxsize=512)(self._days_passed)

    def _factors(self, sector: str, place: str, year: int) -> tuple[float, ...]:
        """Twelve factors, one a month: season, Tết and shocks at a place (its code before 07/2025, or "VN")."""
        factors = self._calm(sector, year)
        for shock in self._shaking(sector, year):
            if not shock.places or place in shock.places:
                factors = _shaken(shock, shock.sectors[sector], year, factors)
        return factors

    def _calm_factors(self, sector: str, year: int) -> tuple[float, ...]:
        """Season and Tết alone."""
        shape = self.sectors[sector]
        factors = list(shape.months)
        tet = self._tet.get(year)
        if tet and shape.tet:
            holding = (tet + timedelta(days=1)).month - 1
            factors[holding] += shape.tet
            factors[1 - holding] -= shape.tet / 2
        return tuple(factors)

    def _shocks_of(self, sector: str, year: int) -> tuple[Shock, ...]:
        first, last = year * MONTHS, year * MONTHS + MONTHS - 1
        return tuple(
            shock for shock in self._shocks if sector in shock.sectors and shock.first <= last and shock.last >= first
        )

    def passed(self, sector: str, day: date, second: float = _DAY) -> float:
        """How much of a month's flow has passed by a second of a day, from 0 to 1; never falls as time goes on."""
        pulse = self.sectors[sector].pulse
        before, after = self._days(pulse, day.year, day.month)[day.day - 1 : day.day + 1]
        return before + (after - before) * _part_of_day(self._pulses[pulse], second)

    def _days_passed(self, name: str, year: int, month: int) -> tuple[float, ...]:
        pulse = self._pulses[name]
        weights = [self._weight(pulse, date(year, month, day + 1)) for day in range(monthrange(year, month)[1])]
        whole = sum(weights)
        passed = [0.0, *(weight / whole for weight in accumulate(weights))]
        passed[-1] = 1.0
        return tuple(passed)

    def _weight(self, pulse: Pulse, day: date) -> float:
        jitter = 1 + _DAY_NOISE * deviation(self._seed, "day", day)
        tet = self._tet.get(day.year)
        if tet and _HOLIDAY[0] <= (day - tet).days <= _HOLIDAY[1]:
            return pulse.holiday * jitter
        return pulse.week[day.weekday()] * jitter


def _sector(name: str, entry: Mapping[str, Any]) -> Sector:
    weights = entry["months"]
    if len(weights) != MONTHS:
        raise SeasonError(name, len(weights))
    mean = 1.0 if entry.get("plain") else sum(weights) / MONTHS
    return Sector(tuple(weight / mean for weight in weights), entry.get("tet", 0.0), entry.get("pulse", "office"))


def _pulse(entry: Mapping[str, Any]) -> Pulse:
    hours = entry["hours"]
    passed = [0.0, *(hour / sum(hours) for hour in accumulate(hours))]
    return Pulse(tuple(entry["week"]), entry["holiday"], tuple(passed))


def _month(code: str) -> int:
    year, month = code.split("-")
    return int(year) * MONTHS + int(month) - 1


def _shaken(shock: Shock, strength: float, year: int, factors: tuple[float, ...]) -> tuple[float, ...]:
    months = range(year * MONTHS, (year + 1) * MONTHS)
    struck = (shock.first <= month <= shock.last for month in months)
    return tuple(factor * strength if hit else factor for factor, hit in zip(factors, struck, strict=True))


def _part_of_day(pulse: Pulse, second: float) -> float:
    if second >= _DAY:
        return 1.0
    hour, rest = divmod(second, _DAY / _HOURS)
    before, after = pulse.passed[int(hour) : int(hour) + 2]
    return before + (after - before) * rest * _HOURS / _DAY

"""The service index 766: six groups for each province that add up to its total, totals that average to the nation's."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from collectors.mock.draws import deviation
from collectors.mock.magnitudes import FOLDER

FIRST_MONTH = (2026, 1)
"""The portal has no scores before January 2026."""
_LATER_MEAN = 5850
_LATER_SPREAD = 110
_LATER_RISE = 25
_MOST_MEAN = 7800
_BETWEEN_PROVINCES = 330
_BETWEEN_MONTHS = 90
_BETWEEN_GROUPS = 0.09
_BETWEEN_DAYS = 14

Groups = Mapping[str, int]
"""Hundredths of a point by group code."""


@dataclass(frozen=True)
class Group:
    """One group of the index: name, most points, and the part of them usually reached."""

    name: str
    most: int
    reached: float


class Scores:
    """Scores by month and province, in hundredths of a point so that sums are exact.

    Args:
        seed: Which country.
        agencies: The codes of the provinces' administrations (H26 …).
        folder: Where portal.toml lies.
    """

    def __init__(self, seed: int, agencies: tuple[str, ...], folder: Path = FOLDER) -> None:
        table = tomllib.loads((folder / "portal.toml").read_text(encoding="utf-8"))
        self._seed = seed
        self.agencies = agencies
        self.groups = {code: Group(**entry) for code, entry in table["groups"].items()}
        self._means: dict[str, int] = {month: round(mean * 100) for month, (mean, _) in table["months"].items()}
        self._of_day = lru_cache(maxsize=128)(self._month)

    def value(self, agency: str | None, group: str, day: date) -> Decimal | None:
        """The score of a province on a day of a month, or None where the index does not reach."""
        if agency not in self.agencies or (day.year, day.month) < FIRST_MONTH:
            return None
        groups = self.month(day)[agency or ""]
        return Decimal(sum(groups.values()) if group == "TOTAL" else groups[group]).scaleb(-2)

    def month(self, day: date) -> Mapping[str, Groups]:
        """The groups of every province for the month of a day; a month not yet published drifts from day to day."""
        return self._of_day(day.replace(day=1) if f"{day:%Y-%m}" in self._means else day)

    def _month(self, day: date) -> Mapping[str, Groups]:
        mean = self._mean(day)
        offsets = {agency: self._offset(agency, day) for agency in self.agencies}
        middle = sum(offsets.values()) / len(offsets)
        totals = {agency: round(mean + offset - middle) for agency, offset in offsets.items()}
        excess = mean * len(totals) - sum(totals.values())
        for agency in sorted(totals, key=lambda each: deviation(self._seed, "766 rest", each, day))[: abs(excess)]:
            totals[agency] += 1 if excess > 0 else -1
        return {agency: self._divided(agency, total, day) for agency, total in totals.items()}

    def _mean(self, day: date) -> int:
        """The nation's mean in hundredths: as published, or for later months rising slowly from where it was."""
        published = self._means.get(f"{day:%Y-%m}")
        if published is not None:
            return published
        later = (day.year - FIRST_MONTH[0]) * 12 + day.month - 10
        drift = _LATER_SPREAD * deviation(self._seed, "766 mean", day.year, day.month)
        return round(min(_MOST_MEAN, _LATER_MEAN + _LATER_RISE * later) + drift)

    def _offset(self, agency: str, day: date) -> float:
        lasting = _BETWEEN_PROVINCES * deviation(self._seed, "766", agency)
        monthly = _BETWEEN_MONTHS * deviation(self._seed, "766", agency, day.year, day.month)
        daily = 0.0 if f"{day:%Y-%m}" in self._means else _BETWEEN_DAYS * deviation(self._seed, "766", agency, day)
        return lasting + monthly + daily

    def _divided(self, agency: str, total: int, day: date) -> Groups:
        """A total divided into groups, none above its most, adding up exactly."""
        wanted = {
            code: group.most * group.reached * (1 + _BETWEEN_GROUPS * deviation(self._seed, "766 group", agency, code))
            for code, group in self.groups.items()
        }
        scale = total / sum(wanted.values())
        most = {code: group.most * 100 for code, group in self.groups.items()}
        shares = {code: min(most[code], int(points * scale)) for code, points in wanted.items()}
        left = total - sum(shares.values())
        for code in sorted(shares, key=lambda each: (shares[each] - most[each], day.month)):
            given = min(left, most[code] - shares[code], max(1, left // 2) if left > len(shares) else 1)
            shares[code] += given
            left -= given
        roomiest = min(shares, key=lambda each: shares[each] - most[each])
        shares[roomiest] += left
        return shares

"""The metrics of one department of the portal: numerators over denominators that give the points its groups have."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from collectors.mock.draws import deviation
from collectors.mock.world import World
from indicators.errors import CommandCentreError
from indicators.geography import Level, Place
from indicators.periods import Period

Entries = Mapping[str, Mapping[str, Any]]
"""The metrics of a path, as portal.toml has them."""

_PROVINCES = 34
_BETWEEN_DEPARTMENTS = 0.12
_OF_A_MINISTRY = 0.3
"""The part of a province's procedures that a ministry has."""


class PortalRequestError(CommandCentreError):
    """The portal is asked something it cannot answer."""

    def __init__(self, field: str, given: object, remedy: str) -> None:
        super().__init__(f"{field} is {given!r}.", remedy=remedy)


class Departments:
    """Provinces and ministries; pure, so the same moment gives the same answer."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._places: dict[str, Place] = {each.code: each for each in world.geography.agencies()}
        self._places |= {each.agency_code or "": each for each in world.geography.provinces(date.max)}

    def metrics(
        self, entries: Entries, code: str, period: Period, months: Sequence[date], now: datetime
    ) -> list[dict[str, Any]]:
        """What one department has of each metric, counted once a day: up to this morning.

        Raises:
            PortalRequestError: there is no such department.
        """
        place = self._places.get(code)
        if place is None:
            raise PortalRequestError("departmentCode", code, "Give the code of a province or ministry, such as H20.")
        morning = datetime.combine(now.date(), time(), now.tzinfo)
        received = self._world.gained("HC08", place.id, period, morning) if months else 0
        reached = {name: self._usual(code, name, entry, period) for name, entry in entries.items()}
        for group in {entry["group"] for entry in entries.values()}:
            mine = {name: entry for name, entry in entries.items() if entry["group"] == group}
            reached |= _to_reach(self._points(code, group, months), mine, reached)
        return [
            metric(name, entry, reached[name], self._denominator(place, name, entry, received) if months else 0)
            for name, entry in entries.items()
        ]

    def _usual(self, code: str, metric: str, entry: Mapping[str, Any], period: Period) -> float:
        """The part of a metric's points that a department would have by itself."""
        drawn = deviation(self._world.seed, "766 metric", code, metric)
        drawn += 0.2 * deviation(self._world.seed, "766 metric", code, metric, period.code)
        usual: float = entry["rate"] / entry.get("full", 1.0) * (1 + _BETWEEN_DEPARTMENTS * drawn)
        return min(1.0, max(0.0, usual))

    def _points(self, code: str, group: str, months: Sequence[date]) -> float | None:
        """The points the portal gives the department for a group: the mean over months; None where it gives none."""
        scores = self._world.scores
        if code not in scores.agencies or not months:
            return None
        return round(sum(scores.month(month)[code][group] for month in months) / len(months)) / 100

    def _denominator(self, place: Place, metric: str, entry: Mapping[str, Any], received: int) -> int:
        if "share" in entry:
            return round(received * float(entry["share"]))
        size = int(entry["count"]) / _PROVINCES * (_OF_A_MINISTRY if place.level is Level.AGENCY else 1)
        return max(1, round(size * (1 + 0.15 * deviation(self._world.seed, "766 count", place.code, metric))))


def _to_reach(points: float | None, entries: Entries, reached: Mapping[str, float]) -> dict[str, float]:
    """The parts of each metric's points, moved together until they add up to the group's points."""
    parts = {name: reached[name] for name in entries}
    most = sum(entry["most"] for entry in entries.values())
    usual = sum(entry["most"] * parts[name] for name, entry in entries.items())
    if points is None or not usual:
        return parts
    if points <= usual:
        return {name: part * points / usual for name, part in parts.items()}
    left = (most - points) / (most - usual) if most > usual else 0.0
    return {name: 1 - (1 - part) * left for name, part in parts.items()}


def metric(code: str, entry: Mapping[str, Any], reached: float, denominator: int) -> dict[str, Any]:
    """One numerator over one denominator, and the points the rule gives for it."""
    full = entry.get("full", 1.0)
    numerator = min(denominator, round(denominator * reached * full))
    ratio = numerator / denominator if denominator else None
    counts = {"numerator": numerator, "denominator": denominator}
    return {
        "code": code,
        "name": entry["name"],
        **(dict.fromkeys(counts) if entry.get("shown") == "ratio" else counts),
        "ratio": None if ratio is None else round(ratio * 100, 2),
        "score": None if ratio is None else round(min(1.0, ratio / full) * entry["most"], 2),
        "maxScore": entry["most"],
        **({"dataQualityStatus": "PROVISIONAL_DENOMINATOR"} if entry.get("provisional") else {}),
    }

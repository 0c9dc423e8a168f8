"""The public-service portal's evaluation API: scores of the service index 766 in the shape the real portal answers."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from collectors.mock.departments import Departments, PortalRequestError, metric
from collectors.mock.draws import deviation
from collectors.mock.magnitudes import FOLDER
from collectors.mock.scores import FIRST_MONTH
from collectors.mock.world import World
from indicators.periods import Frequency, Period

_PROVINCES = "ADMINISTRATIVE_UNIT"
_MINISTRIES = "MINISTRY"
_ONLINE = 0.9488
_PROVISION = {"FULL": ("Toàn trình", 390), "PARTIAL": ("Một phần", 701), "NONE": ("Chưa cung cấp", 510)}
_RADAR = (("CKMB",), ("TDGQ",), ("CLGQ", "TTTT"), ("MDHL",), ("MDSH",))
_TWO_IN_ONE = "ONLINE_SERVICE"
_QUARTERS = 4
_MONTHS = 12


@dataclass(frozen=True)
class Question:
    """What the portal is asked: which months, and those of the span before to compare with."""

    period: Period
    months: tuple[date, ...]
    before: tuple[date, ...]
    kind: str
    department: str | None


class Portal:
    """Answers like the portal; pure, so the same moment gives the same answer."""

    def __init__(self, world: World, folder: Path = FOLDER) -> None:
        table = tomllib.loads((folder / "portal.toml").read_text(encoding="utf-8"))
        self._world = world
        self._on_time = {month: on_time for month, (_, on_time) in table["months"].items()}
        self._metrics: Mapping[str, Mapping[str, Mapping[str, Any]]] = table["metrics"]
        self.sister_paths = tuple(self._metrics)
        self._departments = Departments(world)
        self._places = {place.agency_code or "": place for place in world.geography.provinces(date.max)}

    def service_results(self, asked: object, now: datetime) -> dict[str, Any]:
        """The answer to `service-results`.

        Raises:
            PortalRequestError: A field is missing or cannot be right; the error names it.
        """
        question = _question(asked, now.date())
        groups = self._groups(question.months)
        totals = {agency: sum(points.values()) for agency, points in groups.items()}
        nation = round(_mean(totals.values())) if totals else None
        before = self._groups(question.before)
        return {
            "overview": {
                "departmentName": "Cả nước",
                "departmentCode": None,
                "totalScore": _points(nation),
                "totalMaxScore": 100,
                "ratio": _points(nation),
            },
            "growthPercent": _growth(nation, before),
            "radar": self._radar(groups),
            "donuts": self._donuts(question, now),
            "evaluation": self._evaluation(question, groups, before),
            "monthlyChart": [self._month_of_chart(question.period.start.year, month, now) for month in range(1, 13)],
            "dossierChart": [self._dossiers_of_month(question.period.start.year, month, now) for month in range(1, 13)],
        }

    def metrics(self, path: str, asked: object, now: datetime) -> list[dict[str, Any]]:
        """The metric list of a sister path, for the provinces together or for the department named.

        Raises:
            PortalRequestError: as `service_results` does, or there is no such department.
        """
        question = _question(asked, now.date(), (_PROVINCES, _MINISTRIES))
        entries = self._metrics[path]
        if question.department is not None:
            return self._departments.metrics(entries, question.department, question.period, question.months, now)
        if question.kind == _MINISTRIES:
            raise PortalRequestError("departmentCode", None, "Name one ministry.")
        received = self._received(question, now)
        return [self._metric(code, entry, received, question) for code, entry in entries.items()]

    def _groups(self, months: Sequence[date]) -> dict[str, dict[str, int]]:
        """Hundredths of a point by agency and group, the mean over months."""
        if not months:
            return {}
        each = [self._world.scores.month(month) for month in months]
        return {
            agency: {group: round(_mean(month[agency][group] for month in each)) for group in self._world.scores.groups}
            for agency in self._world.scores.agencies
        }

    def _evaluation(
        self, question: Question, groups: Mapping[str, Mapping[str, int]], before: Mapping[str, Mapping[str, int]]
    ) -> list[dict[str, Any]]:
        def line(agency: str) -> dict[str, Any]:
            total = sum(groups[agency].values())
            changed = {"scoreDelta": _points(total - sum(before[agency].values()))} if agency in before else {}
            name = self._world.geography.full_name(self._places[agency].id, question.months[-1])
            return {
                "departmentCode": agency,
                "departmentName": f"UBND {name.replace('Tỉnh ', 'tỉnh ', 1)}",
                "totalScore": _points(total),
                "ratio": _points(total),
                **changed,
                "groupScores": {group: _points(points) for group, points in groups[agency].items()},
            }

        return [line(agency) for agency in sorted(groups, key=lambda each: (-sum(groups[each].values()), each))]

    def _radar(self, groups: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
        def corner(codes: tuple[str, ...]) -> dict[str, Any]:
            most = sum(self._world.scores.groups[code].most for code in codes)
            score = _mean(sum(points[code] for code in codes) for points in groups.values()) / 100 if groups else None
            return {
                "code": codes[0] if len(codes) == 1 else _TWO_IN_ONE,
                "name": self._world.scores.groups[codes[0]].name,
                "score": None if score is None else round(score, 2),
                "maxScore": most,
                "ratio": None if score is None else round(score / most * 100, 2),
            }

        return [corner(codes) for codes in _RADAR]

    def _donuts(self, question: Question, now: datetime) -> dict[str, Any]:
        received = self._received(question, now)
        online = round(received * _ONLINE)
        procedures = sum(number for _, number in _PROVISION.values())
        return {
            "onlineDossier": [
                _slice("ONLINE", "Trực tuyến", online, received),
                _slice("OTHER", "Trực tiếp, bưu chính", received - online, received),
            ],
            "onlineProvision": [_slice(code, name, number, procedures) for code, (name, number) in _PROVISION.items()],
        }

    def _received(self, question: Question, now: datetime) -> int:
        """Dossiers that provinces received in the months asked for, so far."""
        return self._world.gained("HC08", "VN", question.period, now) if question.months else 0

    def _month_of_chart(self, year: int, month: int, now: datetime) -> dict[str, Any]:
        day = _day_of_month(year, month, now.date())
        totals = [sum(points.values()) for points in self._groups((day,)).values()] if day else []
        return {"month": f"{month:02}", "averageScore": _points(round(_mean(totals))) if totals else None}

    def _dossiers_of_month(self, year: int, month: int, now: datetime) -> dict[str, Any]:
        if _day_of_month(year, month, now.date()) is None:
            return {"month": f"{month:02}", "onTimePct": None, "overduePct": None}
        on_time = self._on_time.get(f"{year}-{month:02}")
        if on_time is None:
            on_time = round(77 + 1.5 * deviation(self._world.seed, "on time", year, month), 2)
        return {"month": f"{month:02}", "onTimePct": on_time, "overduePct": round(100 - on_time, 2)}

    def _metric(self, code: str, entry: Mapping[str, Any], received: int, question: Question) -> dict[str, Any]:
        """A metric of the provinces together."""
        denominator = round(received * entry["share"]) if "share" in entry else int(entry["count"])
        drawn = deviation(self._world.seed, "metric", code, question.period.code)
        reached = entry["rate"] / entry.get("full", 1.0) * (1 + 0.02 * drawn)
        return metric(code, entry, reached, denominator if question.months else 0)


def _question(asked: object, today: date, kinds: tuple[str, ...] = (_PROVINCES,)) -> Question:
    if not isinstance(asked, dict):
        raise PortalRequestError("The body", asked, "Send a JSON object.")
    kind, department = asked.get("departmentType"), asked.get("departmentCode")
    if kind not in kinds:
        raise PortalRequestError("departmentType", kind, f"Only {' and '.join(kinds)} is simulated.")
    if department is not None and not isinstance(department, str):
        raise PortalRequestError("departmentCode", department, "Give the code of one department, such as H20.")
    period = _period(asked)
    before = period.previous()
    return Question(period, _months_of(period, today), _months_of(before, today), str(kind), department)


def _period(asked: Mapping[str, object]) -> Period:
    kind = asked.get("timeType")
    if kind not in {"year", "nine-months", "half", "quarter", "month"}:
        raise PortalRequestError("timeType", kind, "Use year, quarter or month; or half, nine-months.")
    year = _number(asked, "year", 2000, 2100)
    match kind:
        case "year":
            return Period.parse(f"{year}")
        case "nine-months":
            return Period.parse(f"{year}-9M")
        case "half":
            return Period.parse(f"{year}-H{_number(asked, 'half', 1, 2)}")
        case "quarter":
            return Period.parse(f"{year}-Q{_number(asked, 'quarter', 1, _QUARTERS)}")
    return Period.parse(f"{year}-{_number(asked, 'month', 1, _MONTHS):02}")


def _number(asked: Mapping[str, object], field: str, low: int, high: int) -> int:
    given = asked.get(field)
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise PortalRequestError(field, given, f"Give a whole number from {low} to {high}.")
    return given


def _months_of(period: Period, today: date) -> tuple[date, ...]:
    months = range(period.start.month, period.end.month + 1)
    days = (_day_of_month(period.start.year, month, today) for month in months)
    return tuple(day for day in days if day is not None)


def _day_of_month(year: int, month: int, today: date) -> date | None:
    """The last day of a month that has come; None for months to come and before there were scores."""
    first = date(year, month, 1)
    if (year, month) < FIRST_MONTH or first > today:
        return None
    return min(today, Period.containing(first, Frequency.MONTH).end)


def _mean(numbers: Iterable[int]) -> float:
    listed = list(numbers)
    return sum(listed) / len(listed)


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else round(hundredths / 100, 2)


def _growth(nation: int | None, before: Mapping[str, Mapping[str, int]]) -> float | None:
    if nation is None or not before:
        return None
    earlier = _mean(sum(points.values()) for points in before.values())
    return round((nation - earlier) / earlier * 100, 2)


def _slice(code: str, name: str, value: int, whole: int) -> dict[str, Any]:
    return {"code": code, "name": name, "value": value, "percent": round(value / whole * 100, 2) if whole else None}

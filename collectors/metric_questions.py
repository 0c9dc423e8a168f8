"""Asking the public-service portal for the metrics of every department: one question a department, period and list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from collectors.fetch import Fetched, SourceRequest
from collectors.visits import JSON, Visit
from indicators.geography import Geography
from indicators.periods import Frequency, Period

CLOSING = timedelta(days=5)
"""How long a period that is over is still asked for: its last dossiers are counted late."""

MINISTRIES = frozenset({"ministry", "ministerial-level agency"})
OF_PROVINCES = (Frequency.MONTH, Frequency.YEAR, Frequency.QUARTER, Frequency.HALF, Frequency.NINE)
OF_MINISTRIES = (Frequency.MONTH, Frequency.YEAR)
"""The spans that are asked for, the most wanted first."""

QUESTIONS_A_VISIT = 60
"""Questions of one visit, so that it ends before its lease does; those that bring a document are fewer (its budget)."""

MARK = 12
"""Signs of a digest by which an answer is known again."""


@dataclass(frozen=True)
class Question:
    """What one department has of one list of metrics in one period."""

    path: str
    kind: str
    department: str
    period: Period

    @property
    def name(self) -> str:
        """The same for the same question."""
        return f"{self.path}/{self.department}/{self.period.code}"

    @property
    def body(self) -> dict[str, Any]:
        """As the portal wants it."""
        asked = {"departmentType": self.kind, "departmentCode": self.department, "year": self.period.start.year}
        return {**asked, **_span(self.period)}


def visit_metrics(visit: Visit) -> None:
    """Ask question after question, as many as a visit may; the next visit goes on where this one ended."""
    today = visit.now.date()
    every = list(questions(visit.intake.world.geography, today, visit.source.settings["paths"]))
    heard: dict[str, str] = visit.memory.setdefault("heard", {})
    first = visit.memory.get("next", 0)
    for number, question in enumerate(every[first:], start=first):
        if visit.budget <= 0 or number >= first + QUESTIONS_A_VISIT:
            visit.more = True
            return
        _ask(visit, question, heard)
        visit.memory["next"] = number + 1
    current = {each.name for each in every}
    visit.memory |= {"next": 0, "heard": {name: mark for name, mark in heard.items() if name in current}}


def questions(geography: Geography, today: date, paths: list[str]) -> Iterator[Question]:
    """Every question of a day: each span that runs, and those that ended within the last days."""
    provinces = [str(each.agency_code) for each in geography.provinces(today)]
    ministries = [each.code for each in geography.agencies() if geography.kind(each.id, today) in MINISTRIES]
    wanted = [("ADMINISTRATIVE_UNIT", provinces, each) for each in OF_PROVINCES]
    wanted += [("MINISTRY", ministries, each) for each in OF_MINISTRIES]
    for kind, departments, frequency in wanted:
        for period in dict.fromkeys(Period.containing(day, frequency) for day in (today, today - CLOSING)):
            for department in departments:
                yield from (Question(path, kind, department, period) for path in paths)


def _ask(visit: Visit, question: Question, heard: dict[str, str]) -> None:
    """Ask one question, and send the answer down the road where it is another than the last."""
    headers, url = {"Content-Type": JSON}, f"{visit.url}/{question.path}"
    answer = visit.ask(SourceRequest(url, "POST", headers, orjson.dumps(question.body), accept=(JSON,)))
    if not isinstance(answer, Fetched) or answer.sha256[:MARK] == heard.get(question.name):
        return
    visit.budget -= 1
    settings = {"department": question.department, "period": question.period.code}
    if visit.take(answer, settings) is not None:
        heard[question.name] = answer.sha256[:MARK]


def _span(period: Period) -> Mapping[str, Any]:
    month = period.end.month
    match period.frequency:
        case Frequency.YEAR:
            return {"timeType": "year"}
        case Frequency.NINE:
            return {"timeType": "nine-months"}
        case Frequency.HALF:
            return {"timeType": "half", "half": month // 6}
        case Frequency.QUARTER:
            return {"timeType": "quarter", "quarter": month // 3}
    return {"timeType": "month", "month": month}

"""The public-service portal's answer to `service-results`: scores of the service index 766 (Decision 766/QĐ-TTg).

Read are the total and the six groups of each department of `evaluation`, matched by its code. What the portal computes
from them (the nation, growth, radar, donuts, ranks, charts) is not: the nation's score is computed here.
"""

from decimal import Decimal
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from collectors.formats.json_text import read_json
from collectors.formats.nothing_yet import NothingYetError
from collectors.formats.shapes import exact, pointer, quoted, shaped
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.observations import MISSING
from indicators.reports import Document

SENDER = "G22"
FORM = "BC.766.THANG"
TOTAL = "HC01"
GROUPS = {"CKMB": "HC02", "TDGQ": "HC03", "CLGQ": "HC04", "TTTT": "HC05", "MDSH": "HC06", "MDHL": "HC07"}
"""The indicator of each group, by the portal's name for it."""
TOLERANCE = Decimal("0.02")
"""Points by which the printed groups may miss the printed total: each is rounded to hundredths on its own."""
_LONG_ANSWER = 1000


Score = Annotated[Decimal | None, BeforeValidator(exact)]


class GroupScores(BaseModel):
    """The points of one department by group; a group that is new would change the index, so it is a mistake."""

    model_config = ConfigDict(extra="forbid")

    transparency: Score = Field(alias="CKMB")
    progress: Score = Field(alias="TDGQ")
    online_services: Score = Field(alias="CLGQ")
    online_payment: Score = Field(alias="TTTT")
    digitisation: Score = Field(alias="MDSH")
    satisfaction: Score = Field(alias="MDHL")


class Department(BaseModel):
    """A ministry or province and its scores."""

    code: Annotated[StrictStr, Field(min_length=1, max_length=64)] = Field(alias="departmentCode")
    total: Score = Field(alias="totalScore")
    groups: GroupScores = Field(alias="groupScores")


class Overview(BaseModel):
    """The portal's own figure for the whole country."""

    total: Score = Field(alias="totalScore")


class Results(BaseModel):
    """What the portal says of one span of time; nothing in a month to come."""

    overview: Overview
    evaluation: Annotated[list[Department], Field(max_length=_LONG_ANSWER)] | None


class Answer(BaseModel):
    """The envelope of an answer that is OK."""

    data: Results


def read(paper: Document, arrival: Arrival) -> Reading:
    """What the portal says for the month asked for, `arrival.settings["period"]`: the answer itself does not name it.

    Raises:
        RefusedError: the portal reports an error, answers in another shape, or its groups do not add up.
        NothingYetError: it has no scores for the month yet.
    """
    value = read_json(paper.content)
    _expect_ok(value)
    results = shaped(Answer, value).data
    period = _month(arrival)
    departments = results.evaluation or []
    if not departments:
        if results.overview.total is None:
            raise NothingYetError(arrival.source, period)
        _refuse("the country has a score and no department has one", pointer("data", "evaluation"))
    problems = [problem for number, each in enumerate(departments) for problem in _sum_problems(number, each)]
    if problems:
        raise RefusedError(problems)
    rows = tuple(row for number, each in enumerate(departments) for row in _rows(number, each, period))
    return Reading(SENDER, FORM, rows, period=period)


def _month(arrival: Arrival) -> str:
    period = arrival.settings.get("period")
    if not isinstance(period, str):
        raise RefusedError([Problem("missing-field", facts={"field": "period"})])
    return period


def _expect_ok(value: Any) -> None:
    """An answer that is not OK has no data to hold against a shape."""
    if not isinstance(value, dict):
        _refuse("the answer is not an object", "#")
    if value.get("code") != "OK":
        said = quoted(f"{value.get('code')} ({value.get('message')})")
        _refuse(f"the portal answers {said}", pointer("code"))


def _refuse(fault: str, where: str) -> NoReturn:
    raise RefusedError([Problem("malformed-report", where, {"fault": fault})])


def _scores(department: Department) -> dict[str, Decimal | None]:
    return department.groups.model_dump(by_alias=True)


def _sum_problems(number: int, department: Department) -> list[Problem]:
    known = [score for score in _scores(department).values() if score is not None]
    total = department.total
    if total is None or len(known) < len(GROUPS) or abs(sum(known) - total) <= TOLERANCE:
        return []
    fault = f"the groups of {quoted(department.code)} add up to {sum(known)}, its total is {total}"
    return [Problem("malformed-report", pointer("data", "evaluation", number, "totalScore"), {"fault": fault})]


def _rows(number: int, department: Department, period: str) -> list[Row]:
    at = pointer("data", "evaluation", number)
    said = [(TOTAL, f"{at}/totalScore", department.total)]
    said += [(GROUPS[name], f"{at}/groupScores/{name}", score) for name, score in _scores(department).items()]
    return [
        Row(where, number + 1, code, department.code, period, score, status=MISSING if score is None else "A")
        for code, where, score in said
    ]

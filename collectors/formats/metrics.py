"""The public-service portal's lists of metrics: what one department has of the index of Decision 766, metric by metric.

Kept are numerators and denominators; the points are computed here, by the rules of the index. Neither department nor
period stands in the answer: they are those of the question.
"""

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, StrictStr

from collectors.formats.json_text import read_json
from collectors.formats.nothing_yet import NothingYetError
from collectors.formats.shapes import exact, pointer, quoted, shaped
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.index766 import BY_SHARE, HUNDREDTH, WHOLE, Metric, load_metrics
from indicators.observations import MISSING
from indicators.reports import Document

SENDER = "G22"
FORM = "TP.766"
PROVISIONAL = "PROVISIONAL_DENOMINATOR"
_LONG_ANSWER = 100

Number = Annotated[Decimal | None, BeforeValidator(exact)]


class Entry(BaseModel):
    """One metric as the portal tells it."""

    code: Annotated[StrictStr, Field(min_length=1, max_length=64)]
    numerator: Number
    denominator: Number
    ratio: Number
    most: Number = Field(alias="maxScore")
    quality: StrictStr | None = Field(default=None, alias="dataQualityStatus")


class Answer(BaseModel):
    """The envelope of an answer that is OK."""

    code: StrictStr
    data: Annotated[list[Entry], Field(max_length=_LONG_ANSWER)] | None


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a department has of each metric of a list, for `department` and `period` of the arrival's settings.

    A metric that is worth nothing is for information only and is not kept.

    Raises:
        RefusedError: the portal reports an error, answers in another shape, or its numbers contradict each other.
        NothingYetError: it has no figures for the period yet.
    """
    department, period = (_asked(arrival, name) for name in ("department", "period"))
    answer = shaped(Answer, read_json(paper.content))
    if answer.code != "OK":
        fault = f"the portal answers {quoted(answer.code)}"
        raise RefusedError([Problem("malformed-report", pointer("code"), {"fault": fault})])
    scored = [(number, each) for number, each in enumerate(answer.data or ()) if each.most]
    if all(each.ratio is None and each.denominator is None for _, each in scored):
        raise NothingYetError(arrival.source, period)
    problems = [problem for number, each in scored for problem in _problems(number, each)]
    if problems:
        raise RefusedError(problems)
    rows = [row for number, each in scored for row in _rows(number, each, department, period)]
    return Reading(SENDER, FORM, tuple(rows))


def _asked(arrival: Arrival, name: str) -> str:
    said = arrival.settings.get(name)
    if not isinstance(said, str):
        raise RefusedError([Problem("missing-field", facts={"field": name})])
    return said


def _problems(number: int, entry: Entry) -> list[Problem]:
    """What cannot be: a metric the index does not have, other points than it has, or numbers that do not agree."""
    metric = load_metrics().get(entry.code)
    faults = ["no metric of the index"] if metric is None else [_worth(entry, metric), _disagreement(entry)]
    where = pointer("data", number)
    return [
        Problem("malformed-report", where, {"fault": f"{quoted(entry.code)}: {fault}"}) for fault in faults if fault
    ]


def _worth(entry: Entry, metric: Metric) -> str | None:
    """Where nobody states how a group's points are split, the portal may know better than our assumption."""
    if metric.basis == "assumed" or entry.most == metric.most:
        return None
    return f"worth {entry.most} points, by the Decision {metric.most}"


def _disagreement(entry: Entry) -> str | None:
    over, under = entry.numerator, entry.denominator
    if over is None or under is None:
        return None
    if over > under or min(over, under) < 0:
        return f"{over} of {under}"
    if under and entry.ratio is not None and abs(over / under * WHOLE - entry.ratio) > HUNDREDTH:
        return f"{over} of {under} is not {entry.ratio} %"
    return None


def _rows(number: int, entry: Entry, department: str, period: str) -> list[Row]:
    at = pointer("data", number)
    codes = load_metrics()[entry.code].parts
    if entry.code in BY_SHARE:
        said = [(codes[0], "ratio", entry.ratio)]
    else:
        said = [(codes[0], "numerator", entry.numerator), (codes[1], "denominator", entry.denominator)]
    known = "P" if entry.quality == PROVISIONAL else "A"
    return [
        Row(f"{at}/{name}", number + 1, code, department, period, value, status=MISSING if value is None else known)
        for code, name, value in said
    ]

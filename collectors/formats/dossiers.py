"""The dossier statistics of one agency as the LGSP gives them: the months of a year, every number a text.

Read are received, done on time and done late; each month's own count, as the answer has it. The backlog, the open
dossiers and any further count follow from them and are not read.
"""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from collectors.formats.json_text import read_json
from collectors.formats.nothing_yet import NothingYetError
from collectors.formats.shapes import pointer, quoted, shaped
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.geography import short_agency_code
from indicators.observations import MISSING
from indicators.reports import Document

SENDER = "G22"
FORM = "BC.HS.THANG"
SERVICE = "DongBoThongKeHoSo"
COUNTS = {"SoNhanTrongKy": "HC08", "TongXuLyDungHan": "HC09", "TongXuLyTreHan": "HC10"}
"""The indicator of each count, by the LGSP's name for it."""
_COUNT = re.compile(r"0|[1-9][0-9]{0,14}", re.ASCII)
_MONTH = re.compile(r"0?[1-9]|1[0-2]", re.ASCII)
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}", re.ASCII)
_LONG_ANSWER = 1000

Count = Annotated[StrictStr, Field(max_length=64)] | None


class Month(BaseModel):
    """One month of an agency; an empty text or null is a count that is missing."""

    month: StrictStr = Field(alias="Thang")
    year: StrictStr = Field(alias="Nam")
    received: Count = Field(alias="SoNhanTrongKy")
    on_time: Count = Field(alias="TongXuLyDungHan")
    late: Count = Field(alias="TongXuLyTreHan")


class Answer(BaseModel):
    """The statistics of one agency."""

    model_config = ConfigDict(populate_by_name=False)

    service: StrictStr
    agency: Annotated[StrictStr, Field(min_length=1, max_length=64)] = Field(alias="madonvi")
    months: Annotated[list[Month], Field(max_length=_LONG_ANSWER)] = Field(alias="data")


def read(paper: Document, arrival: Arrival) -> Reading:
    """What the LGSP says of an agency, month by month; each row has its own period.

    Raises:
        RefusedError: the answer has another shape, or a number is not written in ASCII digits alone: in "1.234" nobody
            can tell thousands from decimals.
        NothingYetError: it lists no month.
    """
    answer = shaped(Answer, read_json(paper.content))
    if answer.service != SERVICE:
        fault = f'the service is "{quoted(answer.service)}", not "{SERVICE}"'
        raise RefusedError([Problem("malformed-report", pointer("service"), {"fault": fault})])
    if not answer.months:
        raise NothingYetError(arrival.source, quoted(answer.agency))
    problems = [problem for number, each in enumerate(answer.months) for problem in _problems(number, each)]
    if problems:
        raise RefusedError(problems)
    area = short_agency_code(answer.agency)
    return Reading(
        SENDER, FORM, tuple(row for number, each in enumerate(answer.months) for row in _rows(number, each, area))
    )


def _counts(month: Month) -> dict[str, Any]:
    said = month.model_dump(by_alias=True)
    return {name: said[name] or None for name in COUNTS}


def _problems(number: int, month: Month) -> list[Problem]:
    """Texts that are not the month, year or count they stand for."""
    written = [
        ("Thang", month.month, _MONTH, "a month from 1 to 12"),
        ("Nam", month.year, _YEAR, "a year of four digits"),
    ]
    written += [
        (name, text, _COUNT, "a whole number in ASCII digits")
        for name, text in _counts(month).items()
        if text is not None
    ]
    return [
        Problem(
            "wrong-type",
            pointer("data", number, name),
            {"field": name, "fault": f'"{quoted(text)}" is not {meant}'},
        )
        for name, text, form, meant in written
        if not form.fullmatch(text)
    ]


def _rows(number: int, month: Month, area: str) -> list[Row]:
    period = f"{month.year}-{int(month.month):02}"
    return [
        Row(
            pointer("data", number, name),
            number + 1,
            COUNTS[name],
            area,
            period,
            None if text is None else Decimal(text),
            status=MISSING if text is None else "A",
        )
        for name, text in _counts(month).items()
    ]

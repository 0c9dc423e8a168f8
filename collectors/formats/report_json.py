"""The ministry report: application/json with the schema dieuhanh.report/1."""

import re
import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from collectors.formats.json_text import is_plain, read_decimal, read_json
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading, Row
from indicators.reports import Document

MOST_ROWS = 100_000
LONGEST_TEXT = 2000
FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Years in which a report can have been made; beyond them a moment cannot even change its zone."""

Text = Annotated[StrictStr, Field(max_length=LONGEST_TEXT)]
Short = Annotated[StrictStr, Field(min_length=1, max_length=64)]


class ObservationIn(BaseModel):
    """One figure of a report."""

    model_config = ConfigDict(extra="forbid", strict=True)

    indicator: Short
    area: Short
    period: Short
    value: Annotated[StrictStr, Field(max_length=64)] | None = Field(
        description='Decimal as text: "1234.5"; null: missing.'
    )
    unit: Short
    status: Short = "A"
    area_name: Text | None = None
    note: Text = ""


class ControlTotals(BaseModel):
    """The sender's own totals."""

    model_config = ConfigDict(extra="forbid", strict=True)

    value_sum: Annotated[StrictStr, Field(max_length=64)]


class ReportIn(BaseModel):
    """A report as a ministry or province sends it."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    schema_: Literal["dieuhanh.report/1"] = Field(alias="schema")
    report_id: Annotated[StrictStr, Field(pattern=r"^[0-9A-Za-z._-]{8,64}$")]
    sender: Short
    form: Short
    report_period: Short
    revision: Annotated[StrictInt, Field(ge=1, le=1_000_000)]
    generated_at: Short
    row_count: Annotated[StrictInt, Field(ge=0)]
    observations: list[ObservationIn]
    control_totals: ControlTotals | None = None
    reason: Text | None = None


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_TOO_LONG = frozenset({"string_too_long", "string_too_short"})


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a report says.

    Raises:
        RefusedError: it cannot be parsed, or does not have the shape of the schema; every place is named.
    """
    del arrival
    value = read_json(paper.content)
    try:
        said = ReportIn.model_validate(value)
    except ValidationError as error:
        raise RefusedError([_problem(each, value) for each in error.errors(include_url=False)]) from error
    problems = [*_texts(said)]
    generated_at = _instant(said.generated_at)
    if generated_at is None:
        fault = {"field": "generated_at", "fault": "not a moment with a zone (2026-10-20T08:00:00+07:00)"}
        problems.append(Problem("wrong-type", "#/generated_at", fault))
    value_sum = read_decimal(said.control_totals.value_sum) if said.control_totals else None
    if said.control_totals and value_sum is None:
        fact = {"field": "value_sum", "fault": "not a decimal number"}
        problems.append(Problem("wrong-type", "#/control_totals/value_sum", fact))
    if len(said.observations) > MOST_ROWS:
        facts = {"counted": len(said.observations), "limit": MOST_ROWS}
        problems.append(Problem("too-many-rows", "#/observations", facts))
    if problems:
        raise RefusedError(problems)
    return Reading(
        sender=said.sender,
        form=said.form,
        rows=tuple(_row(number, each) for number, each in enumerate(said.observations)),
        report_id=said.report_id,
        period=said.report_period,
        revision=said.revision,
        reason=said.reason,
        generated_at=generated_at,
        row_count=said.row_count,
        value_sum=value_sum,
    )


def _row(number: int, said: ObservationIn) -> Row:
    return Row(
        pointer=f"#/observations/{number}",
        number=number + 1,
        indicator=said.indicator,
        area=said.area,
        period=said.period,
        value=None if said.value is None else read_decimal(said.value),
        status=said.status,
        unit=unicodedata.normalize("NFC", said.unit),
        area_name=said.area_name,
        value_text=said.value,
    )


def _instant(text: str) -> datetime | None:
    if not _INSTANT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _texts(said: ReportIn) -> list[Problem]:
    """Texts with characters that hide or break something; notes and names may hold line breaks no more than codes."""
    found = []
    named = [("#/reason", "reason", said.reason or "")]
    for number, each in enumerate(said.observations):
        at = f"#/observations/{number}"
        named += [(f"{at}/note", "note", each.note), (f"{at}/area_name", "area_name", each.area_name or "")]
    for pointer, name, text in named:
        if text and not is_plain(text, LONGEST_TEXT):
            found.append(Problem("text-control-char", pointer, {"field": name, "limit": LONGEST_TEXT}))
    return found


def _problem(error: Any, value: Any) -> Problem:
    """A mistake as Pydantic names it, in our words."""
    place = [part for part in error["loc"] if not (isinstance(part, str) and part.startswith("constrained-"))]
    pointer = "#" + "".join(f"/{_escaped(str(part))}" for part in place)
    name = str(place[-1]) if place else "#"
    kind = error["type"]
    if kind == "missing":
        return Problem("missing-field", pointer, {"field": name})
    if kind == "extra_forbidden":
        return Problem("unknown-field", pointer, {"field": name[:100]})
    if kind == "literal_error" and name == "schema":
        return Problem("unknown-schema", pointer, {"schema": str(value.get("schema"))[:100]})
    if kind in _TOO_LONG:
        return Problem(
            "text-control-char", pointer, {"field": name, "limit": error.get("ctx", {}).get("max_length", "")}
        )
    return Problem("wrong-type", pointer, {"field": name, "fault": error["msg"]})


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")

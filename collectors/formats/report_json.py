"""The ministry report: application/json with the schema dieuhanh.report/1."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, StrictBool, StrictInt, StrictStr, ValidationError
from pydantic import WithJsonSchema as Described
from pydantic_core import PydanticCustomError

from collectors.decimals import LONGEST_NUMBER, NotDecimalError
from collectors.decimals import read_decimal as read_figure
from collectors.formats.json_text import read_decimal, read_json
from collectors.moments import read_moment
from collectors.problems import Problem, RefusedError
from collectors.source import LAST_REVISION, Arrival, Reading, Row
from collectors.texts import LONGEST_TEXT, composed, text_problem
from indicators.reports import Document

SCHEMA = "dieuhanh.report/1"
MOST_ROWS = 100_000
SECRECY_FIELDS = frozenset(
    {
        "classification",
        "classified",
        "confidentiality",
        "do_mat",
        "domat",
        "mat",
        "mat_do",
        "muc_do_mat",
        "muc_mat",
        "secrecy",
        "secret",
        "security_classification",
        "security_level",
    }
)
"""Fields by which other systems mark secrets, in letters without marks; whoever sends one means it."""

BESIDE = ("form", "report_period", "report_id", "revision", "reason", "row_count")
"""What may also be said beside a report, in the parameters of its address."""

_SHORT = 64
_FIGURES = frozenset({str, int, Decimal, type(None)})


def _figure(value: object) -> object:
    """A value as it was written; a truth, a list or an object is none."""
    if type(value) not in _FIGURES:
        raise PydanticCustomError("value_type", "neither a decimal nor null")
    return value


def _total(value: object) -> Decimal:
    """A total, exact; rows that stay in bounds can add up to more than any one of them."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    total = read_decimal(value) if isinstance(value, str) else None
    if total is None:
        raise PydanticCustomError("decimal_type", "not a decimal")
    return total


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "not a text")
    moment = read_moment(value)
    if moment is None:
        raise PydanticCustomError("time", "not a moment with a zone")
    return moment


Text = Annotated[StrictStr | None, Field(json_schema_extra={"maxLength": LONGEST_TEXT})]
Short = Annotated[StrictStr, Field(min_length=1, max_length=_SHORT)]
Value = Annotated[
    Any,
    PlainValidator(_figure),
    Described({"type": ["string", "number", "null"], "description": 'Decimal as text: "1234.5"; null: missing.'}),
]
Total = Annotated[
    Decimal, PlainValidator(_total), Described({"type": ["string", "number"], "description": "Decimal as text."})
]
Moment = Annotated[datetime, PlainValidator(_moment), Described({"type": "string", "format": "date-time"})]


class ObservationIn(BaseModel):
    """One figure of a report."""

    model_config = ConfigDict(extra="forbid", strict=True)

    indicator: Short
    area: Short
    period: Short
    value: Value
    unit: Short
    status: Short | None = None
    area_name: Text = None
    note: Text = None


class ControlTotals(BaseModel):
    """The sender's own totals."""

    model_config = ConfigDict(extra="forbid", strict=True)

    value_sum: Total


class ReportIn(BaseModel):
    """A report as a ministry or province sends it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    schema_: Literal["dieuhanh.report/1"] = Field(alias="schema")
    report_id: Annotated[StrictStr, Field(pattern=r"^[0-9A-Za-z._-]{8,64}$")]
    sender: Short
    form: Short
    report_period: Short
    revision: Annotated[StrictInt, Field(ge=1, le=LAST_REVISION)]
    generated_at: Moment
    row_count: Annotated[StrictInt, Field(ge=0)]
    observations: list[ObservationIn]
    control_totals: ControlTotals | None = None
    reason: Text = None
    nil_return: Annotated[StrictBool, Field(description="That there are no figures is meant.")] = False


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a report says.

    Raises:
        RefusedError: it cannot be parsed, or does not have the shape of the schema; every place is named.
    """
    value = read_json(paper.content)
    _expect_few(value)
    try:
        said = ReportIn.model_validate(value)
    except ValidationError as error:
        raise RefusedError([_problem(each) for each in error.errors(include_url=False)]) from error
    _expect_agreement(said, arrival.settings)
    return Reading(
        sender=said.sender,
        form=said.form,
        rows=tuple(_row(number, each) for number, each in enumerate(said.observations)),
        report_id=said.report_id,
        period=said.report_period,
        revision=said.revision,
        reason=None if said.reason is None else composed(said.reason),
        generated_at=said.generated_at,
        row_count=said.row_count,
        value_sum=said.control_totals.value_sum if said.control_totals else None,
        nil_return=said.nil_return,
    )


def _expect_few(value: Any) -> None:
    rows = value.get("observations") if isinstance(value, dict) else None
    if isinstance(rows, list) and len(rows) > MOST_ROWS:
        facts = {"counted": len(rows), "limit": MOST_ROWS}
        raise RefusedError([Problem("too-many-rows", "#/observations", facts)])


def _expect_agreement(said: ReportIn, beside: Mapping[str, Any]) -> None:
    """A report says everything itself; what its address or form says beside it may only be the same."""
    problems = []
    for name in BESIDE:
        held, given = getattr(said, name), beside.get(name)
        if given is not None and str(given) != str(held):
            fault = {"vi": f"tham số ghi {given}, báo cáo ghi {held}", "en": f"{given}; the report says {held}"}
            problems.append(Problem("bad-parameter", f"#/{name}", {"field": name, "fault": fault}))
    if problems:
        raise RefusedError(problems)


def _row(number: int, said: ObservationIn) -> Row:
    value = fault = text = None
    if said.value is not None:
        try:
            value = read_figure(str(said.value))
        except NotDecimalError as error:
            fault, text = error.code, str(said.value)[:LONGEST_NUMBER]
    return Row(
        pointer=f"#/observations/{number}",
        number=number + 1,
        indicator=said.indicator,
        area=said.area,
        period=said.period,
        value=value,
        status=said.status,
        unit=unicodedata.normalize("NFC", said.unit),
        area_name=composed(said.area_name) if said.area_name else said.area_name,
        value_text=text,
        value_fault=fault,
        note=composed(said.note) if said.note else "",
    )


_EXPECTED: Mapping[str, tuple[str, str]] = {
    "string_type": ("phải là chuỗi ký tự", "must be a string"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "list_type": ("phải là danh sách", "must be a list"),
    "model_type": ("phải là đối tượng", "must be an object"),
    "literal_error": ("phải là chuỗi ký tự", "must be a string"),
    "value_type": ("phải là số thập phân dạng chuỗi, hoặc null", "must be a decimal as a string, or null"),
    "decimal_type": ("phải là số thập phân dạng chuỗi", "must be a decimal as a string"),
    "greater_than_equal": ("phải từ {ge} trở lên", "must be {ge} or more"),
    "less_than_equal": ("không được quá {le}", "must be {le} or less"),
    "string_pattern_mismatch": (
        "phải gồm 8–64 ký tự trong 0-9 A-Z a-z . _ -",  # noqa: RUF001 - the dash of a span
        "must be 8 to 64 of 0-9 A-Z a-z . _ -",
    ),
}
"""What a field must be, by the name Pydantic gives the mistake, in both languages."""

_OTHER = ("không đúng kiểu trong lược đồ", "not as the schema says")


def _problem(error: Any) -> Problem:
    """A mistake as Pydantic names it, in our words."""
    pointer = "#" + "".join(f"/{_escaped(str(part))}" for part in error["loc"])
    name = str(error["loc"][-1])[:100] if error["loc"] else "#"
    kind, given = error["type"], error["input"]
    if kind in {"missing", "string_too_short"}:
        return Problem("missing-field", pointer, {"field": name})
    if kind == "extra_forbidden":
        return Problem(_refusal_of_extra(name, given), pointer, {"field": name})
    if kind == "literal_error" and isinstance(given, str):
        return Problem("unknown-schema", pointer, {"schema": given[:100], "known": SCHEMA})
    if kind == "string_too_long":
        return Problem("text-too-long", pointer, {"field": name, "limit": _SHORT})
    if kind == "time":
        return Problem("time-not-valid", pointer, {"value": given[:_SHORT]})
    expected, facts = _EXPECTED.get(kind, _OTHER), error.get("ctx", {})
    fault = {language: words.format_map(facts) for language, words in zip(("vi", "en"), expected, strict=True)}
    return Problem("wrong-type", pointer, {"field": name, "fault": fault})


def _refusal_of_extra(name: str, given: object) -> str:
    """A field that the schema does not have is a slip, unless it marks a secret: then that is what is told."""
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    word = re.sub(r"[^a-z]+", "_", "".join(each for each in letters if not unicodedata.combining(each))).strip("_")
    marked = text_problem(given, name, "#") if isinstance(given, str) else None
    classified = "classified-content-not-allowed"
    is_secret = word in SECRECY_FIELDS or (marked is not None and marked.code == classified)
    return classified if is_secret else "unknown-field"


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")

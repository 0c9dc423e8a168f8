"""A data value set of DHIS2, as JSON or CSV: what it says, before anything it names is looked up."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from types import MappingProxyType
from typing import Any

from collectors.formats.json_text import read_json
from collectors.problems import Problem, RefusedError
from indicators.reports import Document

CSV_TYPE = "text/csv"
MOST_VALUES = 100_000
MOST_PROBLEMS = 1000
LONGEST_CELL = 10_000

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dataElement": ("dataelement",),
        "period": ("period",),
        "orgUnit": ("orgunit",),
        "categoryOptionCombo": ("catoptcombo", "categoryoptioncombo"),
        "attributeOptionCombo": ("attroptcombo", "attributeoptioncombo"),
        "value": ("value",),
        "storedBy": ("storedby", "strby"),
        "lastUpdated": ("lastupdated", "lstupd", "timestamp"),
        "comment": ("comment", "cmt"),
        "followup": ("followup", "flwup"),
        "deleted": ("deleted",),
    }
)
"""The columns in the order of DHIS2, which is the one without a header, and the names its versions gave them."""

REQUIRED = ("dataElement", "period", "orgUnit", "value")
VALUE_FIELDS = frozenset({*COLUMNS, "followUp", "created"})
SAID = frozenset(
    {
        "idScheme",
        "dataElementIdScheme",
        "orgUnitIdScheme",
        "dataSetIdScheme",
        "categoryOptionComboIdScheme",
        "dryRun",
        "importStrategy",
        "strategy",
    }
)
"""Options that a set may say itself; they count before those of the address."""

SET_FIELDS = frozenset({"dataSet", "completeDate", "period", "orgUnit", "attributeOptionCombo", "dataValues", *SAID})
_TEXT = {"vi": "phải là chuỗi ký tự", "en": "must be a string"}
_LIST = {"vi": "phải là danh sách", "en": "must be a list"}
_OBJECT = {"vi": "phải là đối tượng", "en": "must be an object"}


@dataclass(frozen=True)
class DataValue:
    """One data value: `index` is its place in the set, from 0; `number` how a person counts it.

    Identifiers stand as they are written, empty where they are not; `value` is None where there is none.
    """

    index: int
    number: int
    data_element: str
    period: str
    org_unit: str
    value: str | None
    comment: str = ""
    category: str = ""
    attribute: str = ""
    deleted: bool = False

    @property
    def pointer(self) -> str:
        """Where it lies, as the judge names it."""
        return f"#/observations/{self.index}"


@dataclass(frozen=True)
class ValueSet:
    """What a data value set says; `said` are the options in it."""

    values: tuple[DataValue, ...]
    data_set: str = ""
    complete_date: str | None = None
    said: Mapping[str, str] = field(default_factory=dict)


def read(paper: Document, *, has_header: bool = True) -> ValueSet:
    """What a document says, by its media type.

    Args:
        paper: JSON, or CSV where its media type says so.
        has_header: Whether the first line of a CSV names its columns; else they stand in the order of DHIS2.

    Raises:
        RefusedError: it cannot be parsed, or has another shape; every place is named.
    """
    found = _table(paper.content, has_header=has_header) if paper.media_type == CSV_TYPE else _json(paper.content)
    if not found.values:
        raise RefusedError([Problem("empty-report", "#/dataValues")])
    return found


def _json(content: bytes) -> ValueSet:
    said = read_json(content)
    if not isinstance(said, dict):
        raise RefusedError([Problem("wrong-type", "#", {"field": "#", "fault": _OBJECT})])
    listed = said.get("dataValues", [])
    if not isinstance(listed, list):
        raise RefusedError([Problem("wrong-type", "#/dataValues", {"field": "dataValues", "fault": _LIST})])
    _expect_few(len(listed))
    problems = list(islice(_faults(said, listed), MOST_PROBLEMS))
    if problems:
        raise RefusedError(problems)
    shared = {name: said.get(name) for name in ("period", "orgUnit", "attributeOptionCombo")}
    return ValueSet(
        tuple(_value(index, index + 1, _over(shared, each)) for index, each in enumerate(listed)),
        data_set=_text(said.get("dataSet")),
        complete_date=_day(_text(said.get("completeDate"))),
        said={name: _text(said[name]) for name in sorted(SAID & said.keys()) if said[name] is not None},
    )


def _faults(said: Mapping[str, Any], listed: Sequence[Any]) -> Iterator[Problem]:
    """What keeps a set from being read: fields nobody knows, and values that are no plain ones."""
    yield from _field_faults({name: each for name, each in said.items() if name != "dataValues"}, "#", SET_FIELDS)
    for index, each in enumerate(listed):
        pointer = f"#/dataValues/{index}"
        if isinstance(each, dict):
            yield from _field_faults(each, pointer, VALUE_FIELDS)
        else:
            yield Problem("wrong-type", pointer, {"field": "dataValues", "fault": _OBJECT})


def _field_faults(said: Mapping[str, Any], pointer: str, known: frozenset[str]) -> Iterator[Problem]:
    for name, each in said.items():
        if name not in known:
            yield Problem("unknown-field", f"{pointer}/{name[:100]}", {"field": name[:100]})
        elif isinstance(each, list | dict):
            yield Problem("wrong-type", f"{pointer}/{name}", {"field": name, "fault": _TEXT})


def _over(shared: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """A value with what the set says for all, where it does not say it itself."""
    return {**shared, **{name: each for name, each in own.items() if each is not None and each != ""}}


def _value(index: int, number: int, said: Mapping[str, Any]) -> DataValue:
    value = said.get("value")
    return DataValue(
        index,
        number,
        data_element=_text(said.get("dataElement")),
        period=_text(said.get("period")),
        org_unit=_text(said.get("orgUnit")),
        value=None if value is None or value == "" else _text(value),
        comment=unicodedata.normalize("NFC", _text(said.get("comment")).replace("\r\n", "\n")),
        category=_text(said.get("categoryOptionCombo")),
        attribute=_text(said.get("attributeOptionCombo")),
        deleted=_text(said.get("deleted")).lower() == "true",
    )


def _text(value: Any) -> str:
    """A plain value as text; numbers keep their digits, a truth is true or false."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return value
        case int() | Decimal():
            return str(value)
        case _:
            return ""


def _day(text: str) -> str | None:
    """The day a set was completed; DHIS2 may say the hour too, which is left out."""
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise RefusedError([Problem("time-not-valid", "#/completeDate", {"value": text[:64]})]) from None


def _table(content: bytes, *, has_header: bool) -> ValueSet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error
    lines = _lines(text)
    columns = _columns(next(lines, (1, []))[1]) if has_header else tuple(COLUMNS)
    rows = list(islice((each for each in lines if each[1]), MOST_VALUES + 1))
    _expect_few(len(rows))
    wide = [
        Problem("csv-row-width", f"#/row/{number}", {"row": number, "counted": len(cells), "expected": len(columns)})
        for number, cells in rows
        if len(cells) > len(columns)
    ]
    if wide:
        raise RefusedError(wide[:MOST_PROBLEMS])
    return ValueSet(
        tuple(
            _value(index, number, dict(zip(columns, cells, strict=False))) for index, (number, cells) in enumerate(rows)
        )
    )


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number as a spreadsheet shows it."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            fault = {"vi": f"dòng {reader.line_num}: {error}", "en": f"line {reader.line_num}: {error}"}
            raise RefusedError([Problem("csv-format", f"#/row/{number}", {"fault": fault})]) from error
        facts = {"field": "CSV", "limit": LONGEST_CELL}
        if any("\0" in each for each in cells):
            raise RefusedError([Problem("text-control-char", f"#/row/{number}", facts)])
        if any(len(each) > LONGEST_CELL for each in cells):
            raise RefusedError([Problem("text-too-long", f"#/row/{number}", facts)])
        yield number, cells


def _columns(header: Sequence[str]) -> tuple[str, ...]:
    """The fields of the columns, by their names."""
    named = {name: each for each, names in COLUMNS.items() for name in names}
    said = [each.strip().lower() for each in header]
    found = tuple(named.get(each, "") for each in said)
    problems = [
        Problem("unknown-column", "#/row/1", {"column": name[:100]})
        for name, each in zip(said, found, strict=True)
        if not each
    ]
    problems += [Problem("missing-column", "#/row/1", {"column": each}) for each in REQUIRED if each not in found]
    problems += [Problem("duplicate-key", "#/row/1", {"key": each}) for each in COLUMNS if found.count(each) > 1]
    if problems:
        raise RefusedError(problems[:MOST_PROBLEMS])
    return found


def _expect_few(counted: int) -> None:
    if counted > MOST_VALUES:
        raise RefusedError([Problem("too-many-rows", "#/dataValues", {"counted": counted, "limit": MOST_VALUES})])

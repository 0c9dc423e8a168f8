"""SDMX-CSV 2.0.0: a table that names its dataflow in every row; columns in any order, any of four separators."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from collectors.formats.sdmx_rows import (
    COMPONENTS,
    MOST_ROWS,
    PLACES,
    Cells,
    ForeignReferenceError,
    Message,
    flow_of,
    reading,
)
from collectors.formats.shapes import quoted
from collectors.problems import Location, Problem, RefusedError
from collectors.source import Arrival, Reading
from indicators.reports import Document
from indicators.sdmx import DIMENSIONS, OBS_VALUE

STRUCTURE, STRUCTURE_ID, ACTION = "STRUCTURE", "STRUCTURE_ID", "ACTION"
NEEDED = (STRUCTURE, STRUCTURE_ID, *DIMENSIONS, OBS_VALUE)
ACTIONS = frozenset({"I", "A", "R"})
"""Information, append, replace: all the same here, since a report says what holds and nothing is overwritten."""

STRUCTURES = frozenset({"dataflow", "datastructure"})
SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 2000

NO_LINE_END = {"vi": "dòng cuối không có dấu xuống dòng", "en": "the last line has no line end"}

_SUBFIELD = re.compile(r"STRUCTURE\[.\]")
_POINTER = re.compile(r"#/observations/([0-9]+)(?:/([A-Za-z_]+))?", re.ASCII)


def read(paper: Document, arrival: Arrival) -> Reading:
    """What a table says; it has no sender, so that the key or the source tells who speaks.

    Raises:
        RefusedError: not UTF-8, no SDMX-CSV, rows of several dataflows or of another width than the header, or a
            mistake in a row; each by its row and column.
    """
    text = _text(paper.content)
    header, rows = _table(text)
    if header[-1] == OBS_VALUE and not text.endswith(("\n", "\r")) and not _is_known_whole(arrival):
        raise RefusedError([_at("body-truncated", len(rows) + 1, OBS_VALUE, fault=NO_LINE_END)])
    problems = [*_header_problems(header), *_width_problems(header, rows)]
    if problems:
        raise RefusedError(problems)
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    problems = [each for number, line in enumerate(lines, start=2) for each in _line_problems(number, line, lines[0])]
    if problems:
        raise RefusedError(problems)
    observations = [Cells(number, _components(line)) for number, line in enumerate(lines, start=2)]
    flow = flow_of(lines[0][STRUCTURE_ID]) if lines else None
    return reading(Message(flow, observations, locate=_locate), paper, arrival)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error
    if not text.strip():
        raise RefusedError([Problem("empty-report")])
    return text


def _is_known_whole(arrival: Arrival) -> bool:
    """Whether something else than its last line shows that a figure at its end is not cut."""
    said = arrival.settings
    return bool(said.get("digest")) or not {"row_count", "value_sum"} - said.keys()


def _table(text: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows; blank lines may only stand at the end."""
    heading = text.split("\n", 1)[0].rstrip("\r")
    separator = next((each for each in SEPARATORS if STRUCTURE_ID in _parts(heading, each)), None)
    if separator is None:
        raise RefusedError([_at("missing-column", 1, STRUCTURE_ID, column=STRUCTURE_ID)])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header, *rows = reader
    except csv.Error as error:
        raise RefusedError([_at("csv-format", reader.line_num, "", fault=str(error))]) from error
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MOST_ROWS:
        raise RefusedError([Problem("too-many-rows", facts={"counted": len(rows), "limit": MOST_ROWS})])
    return [STRUCTURE if _SUBFIELD.fullmatch(name) else name for name in header], rows


def _parts(heading: str, separator: str) -> list[str]:
    return [each.strip('"') for each in heading.split(separator)]


def _header_problems(header: Sequence[str]) -> Iterator[Problem]:
    for name in NEEDED:
        if name not in header:
            yield _at("missing-column", 1, name, column=name)
    for name in dict.fromkeys(header):
        if name not in {*NEEDED, ACTION, *COMPONENTS}:
            yield _at("unknown-column", 1, name, column=quoted(name))
        if header.count(name) > 1:
            yield _at("duplicate-key", 1, name, key=quoted(name))


def _width_problems(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Problem]:
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            yield _at("csv-row-width", number, "", row=number, counted=len(row), expected=len(header))


def _line_problems(number: int, line: Mapping[str, str], first: Mapping[str, str]) -> Iterator[Problem]:
    """What a row says beside its figure: of which structure it is, and what is to be done with it."""
    if line[STRUCTURE].lower() not in STRUCTURES:
        said = quoted(line[STRUCTURE])
        fault = {
            "vi": f'"{said}" không phải dataflow hay datastructure',
            "en": f'"{said}" is neither dataflow nor datastructure',
        }
        yield _at("wrong-type", number, STRUCTURE, field=STRUCTURE, fault=fault)
    try:
        flow_of(line[STRUCTURE_ID])
    except ForeignReferenceError as error:
        yield _at("wrong-type", number, STRUCTURE_ID, field=STRUCTURE_ID, fault=error.fault)
    if line[STRUCTURE_ID] != first[STRUCTURE_ID]:
        differ = f'"{quoted(line[STRUCTURE_ID])}" ≠ "{quoted(first[STRUCTURE_ID])}"'
        yield _at("file-inconsistent", number, STRUCTURE_ID, fault=differ)
    if line.get(ACTION, "I") not in ACTIONS:
        yield _at("wrong-type", number, ACTION, field=ACTION, fault=_action_fault(line[ACTION]))
    for name, text in line.items():
        if len(text) > LONGEST_CELL:
            yield _at("text-too-long", number, name, field=name, limit=LONGEST_CELL)


def _action_fault(action: str) -> Mapping[str, str]:
    if action == "D":
        return {
            "vi": "báo cáo không xóa số liệu; gửi số liệu là thiếu (OBS_STATUS = M) với revision cao hơn",
            "en": "nothing is deleted; send the figure as missing (OBS_STATUS = M), with a higher revision",
        }
    said = quoted(action)
    return {"vi": f'"{said}" không phải I, A hay R', "en": f'"{said}" is none of I, A and R'}


def _components(line: Mapping[str, str]) -> Mapping[str, str]:
    return {name: text for name, text in line.items() if name in COMPONENTS}


def _at(code: str, number: int, place: str, /, **facts: object) -> Problem:
    where: dict[str, str | int] = {"row": number, "column": quoted(place)} if place else {"row": number}
    return Problem(code, "#", facts, where)


def _locate(pointer: str) -> Location | None:
    """Where in the table a pointer leads: row 2 is the first below the header."""
    found = _POINTER.fullmatch(pointer)
    if found is None:
        return None
    row = int(found[1]) + 2
    if found[2] is None:
        return {"row": row}
    return {"row": row, "column": PLACES.get(found[2], found[2])}

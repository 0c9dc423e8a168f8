"""What an SDMX message says, row by row, whichever way it is written: its figures, dataflow and report."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from collectors.decimals import NotDecimalError, read_decimal
from collectors.formats.shapes import quoted
from collectors.problems import Location, Problem, RefusedError
from collectors.source import LAST_REVISION, Arrival, Reading, Row
from indicators.errors import CommandCentreError
from indicators.observations import MISSING
from indicators.periods import Period, UnknownPeriodError
from indicators.reports import Document
from indicators.sdmx import (
    AGENCY,
    ALL,
    ATTRIBUTES,
    DIMENSIONS,
    FREQ,
    INDICATOR,
    NOT_A_NUMBER,
    OBS_VALUE,
    REF_AREA,
    STRUCTURE,
    TIME_PERIOD,
    VERSION,
    Names,
    frequency_of,
    own_names,
    read_period,
)

MOST_ROWS = 100_000
COMPONENTS = frozenset({*DIMENSIONS, OBS_VALUE, *ATTRIBUTES})
"""What a row may hold. What only this centre can know (ORIGIN, KNOWN_FROM …) is passed over, so that what was read
from here can be sent back as it is."""

LONGEST_IDENTIFIER = 64
PLACES = {
    "indicator": INDICATOR,
    "area": REF_AREA,
    "period": TIME_PERIOD,
    "unit": "UNIT_MEASURE",
    "status": "OBS_STATUS",
    "value": OBS_VALUE,
}
"""The component in which each part of a row lies."""

NOT_WHOLE = {"vi": "không phải số nguyên", "en": "not a whole number"}
NO_REVISION = {"vi": f"phải từ 1 đến {LAST_REVISION}", "en": f"must be 1 to {LAST_REVISION}"}
NO_REPORT_ID = {"vi": "phải gồm 8 đến 64 ký tự trong 0-9 A-Z a-z . _ -", "en": "must be 8 to 64 of 0-9 A-Z a-z . _ -"}
NOT_DECIMAL = {"vi": "không phải số thập phân", "en": "not a decimal number"}

_REFERENCE = re.compile(r"(?:(?P<agency>[\w.@$-]+)[:,])?(?P<id>[\w@$-]+)(?:\((?P<version>[\w.+~*]+)\))?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_REPORT_ID = re.compile(r"[0-9A-Za-z._-]{8,64}", re.ASCII)


@dataclass(frozen=True)
class Cells:
    """One observation as it is written: its components by name, and its number as the sender counts."""

    number: int
    said: Mapping[str, str]


@dataclass(frozen=True)
class Message:
    """What a whole message says beside its observations; None where it does not."""

    flow: str | None
    observations: Sequence[Cells]
    sender: str | None = None
    id: str | None = None
    prepared: datetime | None = None
    locate: Callable[[str], Location | None] | None = None


def reading(message: Message, paper: Document, arrival: Arrival) -> Reading:
    """What a message says, for the judge.

    Raises:
        RefusedError: a component is missing or unknown, or two of them contradict each other; every place is named.
    """
    names = own_names()
    problems: list[Problem] = []
    rows = [_row(at, each, names, problems) for at, each in enumerate(message.observations)]
    settings = arrival.settings
    sender = message.sender or arrival.sender
    if sender is None:
        problems.append(Problem("missing-field", "#/sender", {"field": "Sender"}))
    revision = _whole("revision", settings, problems)
    if revision is not None and not 1 <= revision <= LAST_REVISION:
        problems.append(Problem("wrong-type", "#/revision", {"field": "revision", "fault": NO_REVISION}))
    given = settings.get("report_id")
    if given is not None and not _REPORT_ID.fullmatch(str(given)):
        problems.append(Problem("wrong-type", "#/report_id", {"field": "report_id", "fault": NO_REPORT_ID}))
    row_count = _whole("row_count", settings, problems)
    said_sum = settings.get("value_sum")
    form = _form(message.flow, settings, names, problems)
    if problems or sender is None:
        raise RefusedError([_located(each, message) for each in problems])
    periods = {row.period for row in rows}
    return Reading(
        sender=sender,
        form=form,
        rows=tuple(rows),
        report_id=_report_id(message, paper, settings),
        period=settings.get("report_period") or (periods.pop() if len(periods) == 1 else None),
        revision=1 if revision is None else revision,
        reason=settings.get("reason"),
        generated_at=message.prepared,
        row_count=row_count,
        value_sum=None if said_sum is None else _sum(str(said_sum)),
        locate=message.locate,
    )


class ForeignReferenceError(CommandCentreError):
    """Data refer to a structure that is not kept here; `fault` says so in both languages."""

    def __init__(self, reference: str, vi: str, en: str) -> None:
        said = quoted(reference)
        self.fault = {"vi": f'"{said}" {vi}', "en": f'"{said}" {en}'}
        super().__init__(f"{self.fault['en']}.", remedy=f"Refer to a dataflow such as {AGENCY}:BC_TC_THANG({VERSION}).")


def flow_of(reference: str) -> str | None:
    """The dataflow that a reference names, as in VPCP:BC_TC_THANG(1.0); None where it names the data structure alone.

    Raises:
        ForeignReferenceError: it is no reference, or to a structure that others keep.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        like = f"{AGENCY}:BC_TC_THANG({VERSION})"
        raise ForeignReferenceError(reference, f"không có dạng {like}", f"is not a reference such as {like}")
    if found["agency"] not in {None, AGENCY}:
        raise ForeignReferenceError(reference, f"không do {AGENCY} quản lý", f"is not kept by {AGENCY}")
    if found["version"] not in {None, VERSION, f"{VERSION}.0"}:
        raise ForeignReferenceError(reference, f"không phải phiên bản {VERSION}", f"is not of version {VERSION}")
    return None if found["id"] == STRUCTURE else found["id"]


def _located(problem: Problem, message: Message) -> Problem:
    where = message.locate(problem.pointer) if message.locate else None
    return problem if where is None else Problem(problem.code, problem.pointer, problem.facts, where)


def _row(at: int, cells: Cells, names: Names, problems: list[Problem]) -> Row:
    """One observation; what is wrong with it is added to the problems."""
    pointer = f"#/observations/{at}"
    said = cells.said
    problems += _shape(said, pointer)
    period = _period(said.get(TIME_PERIOD, ""))
    problems += _disagreement(cells, pointer, period, names)
    text = said.get(OBS_VALUE) or None
    if text == NOT_A_NUMBER and said.get("OBS_STATUS") == MISSING:
        text = None
    value, fault = _value(text)
    written = said.get(INDICATOR, "")
    area = said.get(REF_AREA, "")
    return Row(
        pointer=pointer,
        number=cells.number,
        indicator=names.indicators[written].code if written in names.indicators else written,
        area=(names.area_code(area, period) if period else None) or area,
        period=period.code if period else said.get(TIME_PERIOD, ""),
        value=value,
        status=said.get("OBS_STATUS") or None,
        unit=names.unit(said["UNIT_MEASURE"]) if said.get("UNIT_MEASURE") else None,
        value_text=text,
        value_fault=fault,
    )


def _shape(said: Mapping[str, str], pointer: str) -> Iterator[Problem]:
    """What a row must and may have."""
    for name in DIMENSIONS:
        if not said.get(name):
            yield Problem("missing-field", f"{pointer}/{name}", {"field": name})
    for name, text in said.items():
        if name not in COMPONENTS:
            yield Problem("unknown-field", pointer, {"field": quoted(name)})
        elif name in DIMENSIONS and len(text) > LONGEST_IDENTIFIER:
            yield Problem("text-too-long", f"{pointer}/{name}", {"field": name, "limit": LONGEST_IDENTIFIER})


def _disagreement(cells: Cells, pointer: str, period: Period | None, names: Names) -> Iterator[Problem]:
    """A frequency other than the period's, or a place that was not there in the period."""
    written, area = cells.said.get(FREQ, ""), cells.said.get(REF_AREA, "")
    if period is None:
        return
    if written and frequency_of(written) is not period.frequency:
        fault = f'FREQ "{quoted(written)}", TIME_PERIOD "{period.code}"'
        yield Problem("file-inconsistent", f"{pointer}/{FREQ}", {"fault": fault})
    if area and names.area_code(area, period) is None:
        meant = names.namesake(area, period)
        hint = f"{REF_AREA} = {meant}." if meant else ""
        facts = {"row": cells.number, "area": quoted(area), "period": period.code, "successor": hint}
        yield Problem("unknown-area", f"{pointer}/{REF_AREA}", facts)


def _period(text: str) -> Period | None:
    """The period, or None for the judge to refuse what is written."""
    try:
        return read_period(text)
    except UnknownPeriodError:
        return None


def _value(text: str | None) -> tuple[Decimal | None, str | None]:
    if text is None:
        return None, None
    try:
        return read_decimal(text), None
    except NotDecimalError as error:
        return None, error.code


def _form(flow: str | None, settings: Mapping[str, object], names: Names, problems: list[Problem]) -> str:
    """The form's code; empty where the dataflow is of several forms, so that the indicators have to tell."""
    asked = str(settings.get("form") or "")
    known = names.flows.get(flow or ALL)
    if known is not None and known.form is None:
        return asked
    form = known.form.code if known and known.form else str(flow)
    if asked not in {"", form}:
        fault = f'dataflow "{quoted(form)}", form "{quoted(asked)}"'
        problems.append(Problem("file-inconsistent", "#/form", {"fault": fault}))
    return form


def _report_id(message: Message, paper: Document, settings: Mapping[str, object]) -> str:
    """As the sender numbers it; else made of the bytes, so that the same message again is the same report."""
    given = settings.get("report_id") or message.id
    return str(given) if given and _REPORT_ID.fullmatch(str(given)) else f"sdmx-{paper.sha256[:32]}"


def _whole(name: str, settings: Mapping[str, object], problems: list[Problem]) -> int | None:
    given = settings.get(name)
    if given is None or isinstance(given, int):
        return given
    if not _WHOLE.fullmatch(str(given)):
        problems.append(Problem("wrong-type", f"#/{name}", {"field": name, "fault": NOT_WHOLE}))
        return None
    return int(str(given))


def _sum(text: str) -> Decimal:
    try:
        return read_decimal(text)
    except NotDecimalError as error:
        facts = {"field": "value_sum", "fault": NOT_DECIMAL}
        raise RefusedError([Problem("wrong-type", "#/control_totals/value_sum", facts)]) from error

"""A report as a table: what its columns are called, how its numbers are written, and what is said beside it."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from collectors.decimals import NotDecimalError, read_decimal
from collectors.moments import read_moment
from collectors.problems import Location, Problem
from collectors.source import LAST_REVISION, Arrival, Reading, Row
from indicators.reports import Document

MOST_ROWS = 100_000
MOST_PROBLEMS = 10_000
"""Mistakes after which reading stops: what has more is no report, and must not fill memory."""

REQUIRED = ("indicator", "area", "period", "value")
TEXTS = ("indicator_name", "area_name", "unit", "status", "note")
COLUMNS = frozenset({*REQUIRED, *TEXTS})
TITLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "indicator": {"vi": "Mã chỉ tiêu", "en": "Indicator"},
        "indicator_name": {"vi": "Tên chỉ tiêu", "en": "Indicator name"},
        "area": {"vi": "Mã địa phương", "en": "Area"},
        "area_name": {"vi": "Tên địa phương", "en": "Area name"},
        "period": {"vi": "Kỳ", "en": "Period"},
        "unit": {"vi": "Đơn vị tính", "en": "Unit"},
        "value": {"vi": "Giá trị", "en": "Value"},
        "status": {"vi": "Trạng thái", "en": "Status"},
        "note": {"vi": "Ghi chú", "en": "Note"},
    }
)
"""What people call the columns; a header may use these words or the names."""

SAID_BESIDE = (
    "form",
    "report_period",
    "report_id",
    "sender",
    "revision",
    "reason",
    "generated_at",
    "row_count",
    "value_sum",
    "decimal",
)
"""What a file may say of itself, and a request of a file; where both do, they must agree."""

SECRECY = frozenset({"classification", "secrecy", "độ_mật", "do_mat", "mức_độ_mật"})
LONGEST_CODE = 64

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_REPORT_ID = re.compile(r"[0-9A-Za-z._-]{8,64}", re.ASCII)
_FIELD = re.compile(r"#/observations/(?P<index>[0-9]{1,9})(?:/(?P<name>[a-z_]+))?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,7}", re.ASCII)
_GROUPED = {
    ".": re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", re.ASCII),
    ",": re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?", re.ASCII),
}
_PLAIN = {
    ".": re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII),
    ",": re.compile(r"-?[0-9]+(?:,[0-9]+)?", re.ASCII),
}
_TWO_READINGS = re.compile(r"-?(?:[1-9][0-9]{0,2}\.[0-9]{3}|[0-9.]*,[0-9.,]*)", re.ASCII)

Value = tuple[Decimal | None, str | None]
"""A number, or the code of the mistake that keeps a text from being one."""

Place = Callable[[int, str | None], Location]
"""Row number and the name of a column, or None for the whole row → where that is."""


@dataclass(frozen=True)
class Cell:
    """A text of a file: as written, and where it stands."""

    text: str
    location: Location


def column_named(header: str) -> str:
    """The name of a column, however its header is written; the header itself, lower case, where it is none of ours."""
    said = unicodedata.normalize("NFC", header).strip().casefold()
    for name, titles in TITLES.items():
        if said == name or said in {title.casefold() for title in titles.values()}:
            return name
    return re.sub(r"\s+", "_", said)


def header_problems(header: Sequence[Cell], whole: Location) -> Iterator[Problem]:
    """What is wrong with a header, `whole` being its row: columns missing, unknown, given twice, or for secrets."""
    names = [column_named(each.text) for each in header]
    for name in REQUIRED:
        if name not in names:
            yield Problem("missing-column", facts={"column": name}, location=whole)
    for number, (name, each) in enumerate(zip(names, header, strict=True)):
        if name in SECRECY:
            yield Problem("classified-content-not-allowed", facts={"field": each.text}, location=each.location)
        elif name and name not in COLUMNS:
            yield Problem("unknown-column", facts={"column": each.text}, location=each.location)
        elif name and name in names[:number]:
            fault = {"vi": f"hai cột cùng là {name}", "en": f"two columns are {name}"}
            yield Problem("file-inconsistent", facts={"fault": fault}, location=each.location)


def number_of(text: str, sign: str | None) -> Value:
    """The number a person wrote.

    Args:
        text: Without blanks around it.
        sign: The decimal sign that the file declares; with it, groups of three digits may be marked by the other one.
            None: not declared, and what could be two numbers is none.
    """
    if sign is None:
        return (None, "number-ambiguous") if _TWO_READINGS.fullmatch(text) else _exact(text, _PLAIN["."])
    other = "." if sign == "," else ","
    if _GROUPED[sign].fullmatch(text):
        text = text.replace(other, "")
    if not _PLAIN[sign].fullmatch(text):
        return None, "number-not-decimal"
    return _exact(text.replace(",", "."), _PLAIN["."])


def _exact(text: str, shape: re.Pattern[str]) -> Value:
    """An exponent is no number here: a spreadsheet shows one where it has already rounded."""
    if not shape.fullmatch(text):
        return None, "number-not-decimal"
    try:
        return read_decimal(text), None
    except NotDecimalError as error:
        return None, error.code


def text_problems(name: str, cell: Cell, pointer: str) -> Iterator[Problem]:
    """What is wrong with a cell as part of a file; what a note may say is judged with the report."""
    if cell.text.isascii() and cell.text.isprintable() and len(cell.text) <= LONGEST_CODE and cell.text[:1] != "=":
        return
    if cell.text.startswith("="):
        yield Problem("text-formula", pointer, location=cell.location)
    elif _CONTROL.search(cell.text):
        yield Problem("text-control-char", pointer, {"field": name, "limit": LONGEST_CODE}, cell.location)
    elif name not in TEXTS and len(cell.text) > LONGEST_CODE:
        yield Problem("text-too-long", pointer, {"field": name, "limit": LONGEST_CODE}, cell.location)


def row_of(index: int, number: int, cells: Mapping[str, str], value: Value) -> Row:
    """One figure of a table; `number` is the row as a spreadsheet shows it."""
    decimal, fault = value
    return Row(
        pointer=f"#/observations/{index}",
        number=number,
        indicator=cells["indicator"],
        area=cells["area"],
        period=cells["period"],
        value=decimal,
        status=cells.get("status") or None,
        unit=_one_line(cells.get("unit")),
        area_name=_one_line(cells.get("area_name")),
        value_text=cells["value"] or None,
        value_fault=fault,
        note=cells.get("note", "").replace("\r\n", "\n").replace("\r", "\n"),
    )


def _one_line(text: str | None) -> str | None:
    """A name without the line breaks that a narrow column gave it."""
    return " ".join(text.split()) if text else None


@dataclass(frozen=True)
class Beside:
    """What is said of a report beside its table: in the file, and in the parameters of the request."""

    settings: Mapping[str, object]
    in_file: Mapping[str, Cell]

    def text(self, name: str) -> str | None:
        """What is said, the file's own words first; None where nothing is."""
        held = self.in_file.get(name)
        if held and held.text:
            return held.text
        given = self.settings.get(name)
        return None if given is None or given == "" else str(given)

    def problems(self) -> Iterator[Problem]:
        """What contradicts itself, or is not of its type."""
        for name in SAID_BESIDE:
            held, given = self.in_file.get(name), self.settings.get(name)
            if held and held.text and given not in (None, "") and str(given) != held.text:
                fault = {"vi": f"tham số ghi {given}, tệp ghi {held.text}", "en": f"{given}; the file says {held.text}"}
                yield Problem("bad-parameter", f"#/{name}", {"field": name, "fault": fault}, held.location)
        for name, is_fit in _FIT.items():
            said = self.text(name)
            if said is not None and not is_fit(said):
                place = self.in_file[name].location if name in self.in_file else None
                fault = {"vi": f'không dùng được "{said}"', "en": f'"{said}" cannot be used'}
                yield Problem("wrong-type", f"#/{name}", {"field": name, "fault": fault}, place)
        reason = self.in_file.get("reason")
        if reason:
            yield from text_problems("note", reason, "#/reason")

    def reading(self, rows: tuple[Row, ...], paper: Document, arrival: Arrival, place: Place) -> Reading:
        """The report as a whole; without a number of its own it is known by its bytes, so that it comes in once.

        `place` gives the location of a row's field, or of a row, by its number.
        """
        said_count, said_sum = self.text("row_count"), self.text("value_sum")
        moment = self.text("generated_at")
        return Reading(
            sender=self.text("sender") or arrival.sender or "",
            form=self.text("form") or "",
            rows=rows,
            report_id=self.text("report_id") or f"tep-{hashlib.sha256(paper.content).hexdigest()[:26]}",
            period=self.text("report_period") or _shared({row.period for row in rows}),
            revision=int(self.text("revision") or 1),
            reason=self.text("reason"),
            generated_at=read_moment(moment) if moment else None,
            row_count=int(said_count) if said_count else None,
            value_sum=read_decimal(said_sum) if said_sum else None,
            locate=_Locator(rows, self.in_file, place),
        )


@dataclass(frozen=True)
class _Locator:
    """Turns a pointer into the report into a place of the file."""

    rows: tuple[Row, ...]
    in_file: Mapping[str, Cell]
    place: Place

    def __call__(self, pointer: str) -> Location | None:
        found = _FIELD.fullmatch(pointer)
        if found and int(found["index"]) < len(self.rows):
            return self.place(self.rows[int(found["index"])].number, found["name"])
        held = self.in_file.get(pointer.removeprefix("#/"))
        return held.location if held else None


def _shared(periods: set[str]) -> str | None:
    return next(iter(periods)) if len(periods) == 1 else None


def _is_count(text: str) -> bool:
    return _COUNT.fullmatch(text) is not None


def _is_decimal(text: str) -> bool:
    try:
        read_decimal(text)
    except NotDecimalError:
        return False
    return True


_FIT: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "report_id": lambda text: _REPORT_ID.fullmatch(text) is not None,
        "revision": lambda text: _is_count(text) and 1 <= int(text) <= LAST_REVISION,
        "row_count": _is_count,
        "value_sum": _is_decimal,
        "generated_at": lambda text: read_moment(text) is not None,
        "decimal": lambda text: text in {".", ","},
    }
)

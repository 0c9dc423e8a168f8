"""The base report as a workbook put together part by part, so that every part of it can lie."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from tests.dashboard.centre import setting
from tests.quality.cases import Case
from tests.quality.recipes import Sent
from tests.quality.specimen import COLUMNS, NOW, report
from tests.quality.tables import beside, in_form

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAME = "Số liệu"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FIGURES = "xl/worksheets/sheet1.xml"
BEGAN_1904 = date(1904, 1, 1)
DATE_STYLE = 1

PARTS = {
    "[Content_Types].xml": f"""{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/></Types>""",
    "_rels/.rels": f"""{XML}<Relationships xmlns="{RELATIONS}">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""{XML}<Relationships xmlns="{RELATIONS}">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/styles.xml": f"""{XML}<styleSheet xmlns="{MAIN}">
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills>
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>""",
}


def xlsx(case: Case) -> Sent:
    """The workbook with the one thing that `build` names."""
    (kind,) = (name for name in case.build if name in MADE)
    content, values = MADE[kind](case.build)
    return Sent(content, {"Content-Type": SHEET}, beside(), values=values)


def xlsx_as(case: Case) -> Sent:
    """The workbook under the name of another kind of file."""
    content, values = _made(_rows())
    sent = Sent(content, {}, beside(), values=values)
    return in_form(sent, case.build["name"], "text/csv")


def package(sheet: str | bytes, workbook: str = "") -> bytes:
    """A workbook of one sheet."""
    book = f"""{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}
<sheets><sheet name="{NAME}" sheetId="1" r:id="rId1"/></sheets></workbook>"""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in {**PARTS, "xl/workbook.xml": book, FIGURES: sheet}.items():
            file.writestr(name, content)
    return packed.getvalue()


def sheet(rows: list[str], *, before: str = "", head: str = XML) -> str:
    """A sheet of rows as they are written."""
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{"".join(rows)}</sheetData></worksheet>'


def plain(put: Sequence[tuple[str, str]], book: str, parts: Mapping[str, str]) -> bytes:
    """The workbook with pieces of its sheet replaced, and parts more."""
    text = sheet(_lines(_rows()))
    for find, other in put:
        assert find in text, find
        text = text.replace(find, other, 1)
    packed = io.BytesIO(package(text, book))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


def row(number: int, cells: list[str], more: str = "") -> str:
    """A row of cells as they are written."""
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


def cell(place: str, said: object) -> str:
    """A cell: a number as one, anything else as a text."""
    if isinstance(said, Decimal):
        return f'<c r="{place}"><v>{said}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(str(said))}</t></is></c>'


def cells(number: int, said: Mapping[str, Any]) -> list[str]:
    """The cells of a row of the report; nothing for what is empty."""
    given = ((chr(ord("A") + at), said.get(name, "")) for at, name in enumerate(COLUMNS))
    return [cell(f"{letter}{number}", value) for letter, value in given if value != ""]


def _rows(count: int = 2) -> list[dict[str, Any]]:
    rows = report()["observations"]
    if count > len(rows):
        codes = [each.code for each in setting().geography.provinces(NOW.date())][:count]
        rows = [{**rows[0], "area": code, "area_name": ""} for code in codes]
    return [{**each, "value": Decimal(each["value"])} for each in rows]


def _lines(rows: list[dict[str, Any]]) -> list[str]:
    header = row(1, cells(1, {name: name for name in COLUMNS}))
    return [header, *(row(number, cells(number, each)) for number, each in enumerate(rows, 2))]


def _values(rows: list[dict[str, Any]]) -> tuple[Decimal, ...]:
    return tuple(sorted(each["value"] for each in rows))


def _made(rows: list[dict[str, Any]]) -> tuple[bytes, tuple[Decimal, ...]]:
    return package(sheet(_lines(rows))), _values(rows)


def _dimension(build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows(build["rows"])
    return package(sheet(_lines(rows), before=f'<dimension ref="{build["dimension"]}"/>')), _values(rows)


@cache
def _bomb(megabytes: int) -> bytes:
    packed = io.BytesIO(package(""))
    with (
        zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open("xl/worksheets/sheet2.xml", "w") as part,
    ):
        for _ in range(megabytes):
            part.write(bytes(2**20))
    return packed.getvalue()


def _lying(_build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    """Both directories say 1,000 bytes of a sheet that holds two million."""
    rows = _rows()
    content = bytearray(package(sheet(_lines(rows), before=" " * 2_000_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = -1
        while (start := content.find(mark, start + 1)) >= 0:
            if FIGURES.encode() in content[start : start + 100]:
                content[start + at : start + at + 4] = struct.pack("<I", 1000)
    return bytes(content), _values(rows)


def _row_jump(build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows, last = _rows(), int(build["row_jump"])
    header = _lines([])[0]
    return package(sheet([header, row(last, cells(last, rows[0]))])), _values(rows[:1])


def _hidden(_build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    lines = _lines(rows)
    lines[2] = row(3, cells(3, rows[1]), ' hidden="1"')
    return package(sheet(lines)), _values(rows)


def _text_number(build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    return package(sheet(_lines([{**rows[0], "value": build["text_number"]}, rows[1]]))), _values(rows)


def _date1904(_build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    lines = _lines(rows)
    serial = (date(2026, 10, 1) - BEGAN_1904).days
    for number in (2, 3):
        lines[number - 1] = lines[number - 1].replace(
            cell(f"E{number}", "2026-10"), f'<c r="E{number}" s="{DATE_STYLE}"><v>{serial}</v></c>'
        )
        assert str(serial) in lines[number - 1]
    return package(sheet(lines), '<workbookPr date1904="1"/>'), _values(rows)


def _dup_cell(_build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    lines = _lines(rows)
    lines[0] = lines[0].replace("</row>", f"{cell('A1', 'area')}</row>")
    return package(sheet(lines)), _values(rows)


def _xxe(_build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    head = f'{XML}<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    lines = [each.replace(">TC01<", ">&b;&c;<") for each in _lines(rows)]
    return package(sheet(lines, head=head)), _values(rows)


def _formula_text(build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    rows = _rows()
    return _made([{**rows[0], "note": build["text"]}, rows[1]])


def _truncated(build: Mapping[str, Any]) -> tuple[bytes, tuple[Decimal, ...]]:
    content, values = _made(_rows())
    return content[: int(len(content) * build["truncate"])], values


MADE: Mapping[str, Callable[[Mapping[str, Any]], tuple[bytes, tuple[Decimal, ...]]]] = {
    "dimension": _dimension,
    "bomb_mb": lambda build: (_bomb(build["bomb_mb"]), ()),
    "lying_sizes": _lying,
    "row_jump": _row_jump,
    "hidden": _hidden,
    "text_number": _text_number,
    "date1904": _date1904,
    "dup_cell": _dup_cell,
    "xxe": _xxe,
    "text": _formula_text,
    "truncate": _truncated,
}

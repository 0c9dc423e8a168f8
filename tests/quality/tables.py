"""The base report as a CSV file, and what a case changes in it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tests.quality.cases import Case
from tests.quality.recipes import Sent
from tests.quality.specimen import COLUMNS, PERIOD, number, report, table

CSV = "text/csv"
NOTE, AREA_NAME = COLUMNS.index("note"), COLUMNS.index("area_name")
NEWLINE = "dòng một\ndòng hai"
VALUES = (Decimal(100), Decimal(200))


def beside() -> dict[str, str]:
    """What is said beside a file, which has no place for it."""
    return {"form": "BC.TC.THANG", "report_period": PERIOD, "report_id": number(), "revision": "1"}


def filed(content: bytes, **more: Any) -> Sent:
    """A CSV file on its way."""
    return Sent(content, {"Content-Type": CSV}, beside(), values=more.get("values", VALUES))


def line(cells: list[str]) -> str:
    """A line of a file, every text that needs it in quotation marks."""
    return ",".join(f'"{each}"' if set(each) & set(',"\n\r') else each for each in cells)


def text(rows: list[list[str]], eol: str = "\n") -> str:
    """A file with its header."""
    return eol.join(line(each) for each in [list(COLUMNS), *rows]) + eol


def csv(case: Case) -> Sent:
    """The file written otherwise, as `build` says in one word."""
    (kind,) = (name for name in case.build if name in WRITTEN)
    return filed(WRITTEN[kind](table(report()["observations"]), case.build))


def csv_cell(case: Case) -> Sent:
    """One cell of the first row set."""
    rows = table(report()["observations"])
    rows[0][COLUMNS.index(case.build["column"])] = case.build["text"]
    return filed(text(rows).encode())


def csv_bytes(case: Case) -> Sent:
    """Bytes that are no UTF-8 in the first area's name."""
    rows = table(report()["observations"])
    rows[0][AREA_NAME] = "@@"
    return filed(text(rows).encode().replace(b"@@", bytes.fromhex(case.build["cell_hex"])))


def base_csv() -> Sent:
    """The base report as it should be."""
    return filed(text(table(report()["observations"])).encode())


def of_rows(count: int) -> Sent:
    """A file of so many rows, each of an area there is not, so that each is one mistake that can be counted."""
    lines = [f"TC01,A{number:07},2026-10,1\n" for number in range(count)]
    return filed(("indicator,area,period,value\n" + "".join(lines)).encode(), values=())


def multipart(case: Case) -> Sent:
    """The file in a form, under a name of the sender's choice."""
    return in_form(base_csv(), case.build["filename"], CSV)


def in_form(sent: Sent, filename: str, media_type: str) -> Sent:
    """A file as a browser sends it: in a form, with what is said beside it in the form's fields."""
    edge = "----corpus"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in sent.query.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
    parts += [f"{head}Content-Type: {media_type}\r\n\r\n".encode(), sent.content, f"\r\n--{edge}--\r\n".encode()]
    return Sent(b"".join(parts), {"Content-Type": f"multipart/form-data; boundary={edge}"}, values=sent.values)


def _with_mark(rows: list[list[str]], build: Mapping[str, Any]) -> bytes:
    return b"\xef\xbb\xbf" + text(rows, build["eol"]).encode()


def _shuffled(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    lines = [list(COLUMNS), *rows]
    return "".join(line(each[::-1]) + "\n" for each in lines).encode()


def _ragged(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    rows[1].append("")
    return text(rows).encode()


def _with_newline(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    rows[0][NOTE] = NEWLINE
    return text(rows).encode()


def _with_nul(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    rows[0][NOTE] = "a\0b"
    return text(rows).encode()


def _cut(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    """The value last, so that it is the number which is cut."""
    order = [name for name in COLUMNS if name != "value"] + ["value"]
    places = [COLUMNS.index(name) for name in order]
    lines = [order, *([row[place] for place in places] for row in rows)]
    return "\n".join(map(line, lines)).encode()[:-1]


def _with_blank_lines(rows: list[list[str]], _build: Mapping[str, Any]) -> bytes:
    return text(rows).replace("\n", "\n\n").encode()


WRITTEN: Mapping[str, Callable[[list[list[str]], Mapping[str, Any]], bytes]] = {
    "bom": _with_mark,
    "shuffle_header": _shuffled,
    "ragged": _ragged,
    "newline_cell": _with_newline,
    "nul": _with_nul,
    "cut_last": _cut,
    "blank_lines": _with_blank_lines,
}

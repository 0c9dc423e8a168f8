"""A report as CSV: what spreadsheets and systems write, and everything for which it is refused, by row and column."""

import csv
import hashlib
import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from collectors.formats import csv_report
from collectors.problems import Problem, RefusedError, body
from collectors.source import Arrival, Reading
from indicators.observations import Origin
from indicators.reports import Document

COLUMNS = ("indicator", "area", "area_name", "period", "unit", "value", "note")
FIRST = ("TC01", "01", "Hà Nội", "2026-10", "tỷ đồng", "100", "")
SECOND = ("TC01", "79", "Hồ Chí Minh", "2026-10", "tỷ đồng", "200.5", "")

Read = Callable[..., Reading]
Problems = Callable[..., list[tuple[str, Any]]]


def table(*rows: Sequence[str], columns: Sequence[str] = COLUMNS, separator: str = ",", end: str = "\r\n") -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=end).writerows([columns, *(rows or (FIRST, SECOND))])
    return file.getvalue()


def changed(**said: str) -> tuple[str, ...]:
    return tuple({**dict(zip(COLUMNS, FIRST, strict=True)), **said}.values())


@pytest.fixture
def read(now: datetime) -> Read:
    def call(content: str | bytes, **settings: Any) -> Reading:
        arrival = Arrival("push", Origin.REPORTED, "key", now, sender="G12", pushed=True, settings=settings)
        paper = Document(content if isinstance(content, bytes) else content.encode(), "text/csv")
        return csv_report.read(paper, arrival)

    return call


@pytest.fixture
def problems(read: Read) -> Problems:
    """Code and location of every mistake that a file is refused for."""

    def call(content: str | bytes, **settings: Any) -> list[tuple[str, Any]]:
        with pytest.raises(RefusedError) as caught:
            read(content, **settings)
        for language in ("vi", "en"):
            assert all(each["detail"] and each["hint"] for each in body(caught.value.problems, language)["errors"])
        return [(each.code, dict(each.location or {})) for each in caught.value.problems]

    return call


def test_a_table_is_read_by_its_columns_and_numbered_as_a_spreadsheet_does(read: Read) -> None:
    said = read(table())
    assert [(row.number, row.area, row.value, row.unit) for row in said.rows] == [
        (2, "01", Decimal(100), "tỷ đồng"),
        (3, "79", Decimal("200.5"), "tỷ đồng"),
    ]
    assert (said.sender, said.form, said.period, said.revision) == ("G12", "", "2026-10", 1)
    assert said.rows[0].status is None


def test_a_spreadsheets_byte_order_mark_and_line_ends_are_passed_over(read: Read) -> None:
    for end in ("\r\n", "\n", "\r"):
        assert len(read(b"\xef\xbb\xbf" + table(end=end).encode()).rows) == 2


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_what_parts_the_header(read: Read, separator: str) -> None:
    said = read(table(changed(note="a,b;c\td"), separator=separator))
    assert said.rows[0].note == "a,b;c\td"


def test_columns_go_by_name_in_any_order_and_in_the_words_of_the_template(read: Read) -> None:
    columns = ("Giá trị", "PERIOD", "Mã địa phương", "indicator")
    row = read(table(("7.5", "2026-10", "01", "TC01"), columns=columns)).rows[0]
    assert (row.indicator, row.area, row.period, row.value) == ("TC01", "01", "2026-10", Decimal("7.5"))


def test_a_line_break_inside_quotes_belongs_to_the_cell(read: Read) -> None:
    said = read(table(changed(note="one\r\ntwo", area_name="Hà\nNội"), SECOND))
    assert [(row.number, row.note, row.area_name) for row in said.rows] == [
        (2, "one\ntwo", "Hà Nội"),
        (3, "", "Hồ Chí Minh"),
    ]


def test_blank_lines_hold_nothing_and_are_counted_as_a_spreadsheet_does(read: Read) -> None:
    lines = table().split("\r\n")
    said = read("\r\n".join([lines[0], "", lines[1], ",,,,,,", lines[2], "", ""]))
    assert [row.number for row in said.rows] == [3, 5]


def test_an_empty_value_is_none_and_never_zero(read: Read) -> None:
    row = read(table((*changed(value=""), "M"), columns=(*COLUMNS, "status"))).rows[0]
    assert (row.value, row.value_text, row.value_fault, row.status) == (None, None, None, "M")


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1.5", None, "1.5"),
        ("100", None, "100"),
        ("-0.125", None, "-0.125"),
        ("1234.567", None, "1234.567"),
        ("1234.5678", None, "1234.5678"),
        ("0.30000000000", None, "0.30000000000"),
        ("1.234", ".", "1.234"),
        ("1.234", ",", "1234"),
        ("1.234.567,5", ",", "1234567.5"),
        ("1,234,567.5", ".", "1234567.5"),
        ("12345678901234567,25", ",", "12345678901234567.25"),
    ],
)
def test_a_number_is_read_to_its_last_digit(read: Read, text: str, sign: str | None, value: str) -> None:
    settings = {"decimal": sign} if sign else {}
    assert str(read(table(changed(value=text)), **settings).rows[0].value) == value


@pytest.mark.parametrize(
    ("text", "sign", "code"),
    [
        ("1.234", None, "number-ambiguous"),
        ("-12.345", None, "number-ambiguous"),
        ("1,5", None, "number-ambiguous"),
        ("1,234,567", None, "number-ambiguous"),
        ("1.234.567", None, "number-not-decimal"),
        ("1.23E+05", None, "number-not-decimal"),
        ("12.34.5,6", ",", "number-not-decimal"),
        ("1,23.4", ".", "number-not-decimal"),
        ("#DIV/0!", None, "number-not-decimal"),
        ("3-10", None, "number-not-decimal"),
        ("007", None, "number-not-decimal"),
        ("\uff11\uff12", None, "number-not-decimal"),
        ("0.30000000000000004", None, "number-precision"),
        ("1000000000000000000", None, "number-out-of-range"),
    ],
)
def test_what_is_no_clear_number_is_left_to_the_judge_with_its_fault(
    read: Read, text: str, sign: str | None, code: str
) -> None:
    row = read(table(changed(value=text)), **({"decimal": sign} if sign else {})).rows[0]
    assert (row.value, row.value_text, row.value_fault) == (None, text, code)


@pytest.mark.parametrize("line", ["# decimal=,", '"# decimal=,"', "# decimal=,;;;;;;", "#decimal = ,"])
def test_the_decimal_sign_is_declared_above_the_header(read: Read, line: str) -> None:
    said = read(f"{line}\r\n" + table(changed(value="1.234,5"), separator=";"))
    assert [(row.number, row.value) for row in said.rows] == [(3, Decimal("1234.5"))]


def test_a_file_says_what_it_is_above_its_header(read: Read) -> None:
    above = "sep=;\n# form=BC.TC.THANG\n# report_period=2026-10\n# revision=2\n# reason=Sửa số, theo biên bản\n"
    said = read(above + table(separator=";"))
    assert (said.form, said.period, said.revision, said.reason) == (
        "BC.TC.THANG",
        "2026-10",
        2,
        "Sửa số, theo biên bản",
    )
    assert said.locate is not None
    assert said.locate("#/report_period") == {"row": 3}


def test_what_is_said_beside_a_file_completes_it(read: Read) -> None:
    said = read(
        table(),
        form="BC.TC.THANG",
        report_id="tai-chinh-2026-10",
        row_count="2",
        value_sum="300.5",
        generated_at="2026-10-20T08:00:00+07:00",
    )
    assert (said.form, said.report_id, said.row_count, said.value_sum) == (
        "BC.TC.THANG",
        "tai-chinh-2026-10",
        2,
        Decimal("300.5"),
    )
    assert said.generated_at == datetime.fromisoformat("2026-10-20T08:00:00+07:00")


def test_a_file_without_a_number_is_known_by_its_bytes(read: Read) -> None:
    content = table()
    assert read(content).report_id == f"tep-{hashlib.sha256(content.encode()).hexdigest()[:26]}"


def test_rows_of_several_periods_have_no_period_together(read: Read) -> None:
    assert read(table(FIRST, changed(period="2026-09"))).period is None


def test_a_pointer_leads_to_row_and_column_in_the_files_own_words(read: Read) -> None:
    locate = read("# decimal=.\n" + table(FIRST[:6], columns=[*COLUMNS[:5], "Giá trị"])).locate
    assert locate is not None
    assert locate("#/observations/0/value") == {"row": 3, "column": "Giá trị"}
    assert locate("#/observations/0/status") == {"row": 3}
    assert locate("#/observations/0") == {"row": 3}
    assert locate("#/observations") is None
    assert locate("#/observations/1/value") is None


def test_a_row_of_another_width_is_refused(problems: Problems) -> None:
    assert problems(table(FIRST, (*SECOND, "x"), SECOND[:-1])) == [
        ("csv-row-width", {"row": 3}),
        ("csv-row-width", {"row": 4}),
    ]


def test_control_characters_are_refused_where_they_stand(problems: Problems) -> None:
    assert problems(table(changed(note="a\0b"), changed(area="0\x1b1"))) == [
        ("text-control-char", {"row": 2, "column": "note"}),
        ("text-control-char", {"row": 3, "column": "area"}),
    ]


@pytest.mark.parametrize(
    ("cell", "encoding"),
    [
        ("48b5204ee969", "TCVN3"),
        ("51 75 61 d2 6e 67 20 4e 67 61 de 69", "Windows-1258"),
        ("48 61 f8 20 4e 6f e4 69", "VNI"),
    ],
)
def test_old_encodings_are_named_and_never_guessed(read: Read, cell: str, encoding: str) -> None:
    with pytest.raises(RefusedError) as caught:
        read(table().encode().replace("Hà Nội".encode(), bytes.fromhex(cell)))
    (problem,) = caught.value.problems
    assert (problem.code, problem.location) == ("not-utf8", {"row": 2, "column": "area_name"})
    assert caught.value.status == 422
    said = body([problem], "vi")
    assert said["status"] == 422
    assert encoding in said["errors"][0]["detail"]
    assert "CSV UTF-8" in said["errors"][0]["hint"]


def test_text_of_two_bytes_a_letter_is_refused(problems: Problems) -> None:
    assert problems(table().encode("utf-16")) == [("not-utf8", {"row": 1})]
    assert [code for code, _ in problems(table().encode("utf-16-le"))] != []


def test_a_foreign_header_is_refused_with_an_answer_that_can_be_sent(read: Read) -> None:
    with pytest.raises(RefusedError) as caught:
        read(table(columns=["Gi\xe1", *COLUMNS[1:]]).encode("latin-1", "replace"))
    assert caught.value.codes == ["not-utf8"]
    assert all(str(each).encode() for each in body(caught.value.problems, "vi")["errors"])


def test_a_last_line_without_an_end_may_be_cut(problems: Problems, read: Read) -> None:
    cut = table()[: -len(".5,\r\n")]
    assert problems(cut + ",") == [("body-truncated", {"row": 3})]
    with pytest.raises(RefusedError) as caught:
        read(cut + ",")
    assert caught.value.status == 422
    assert problems(cut + ",", row_count="2")[0][0] == "body-truncated"
    whole = table().rstrip("\r\n")
    assert len(read(whole, row_count="2", value_sum="300.5").rows) == 2
    assert len(read(whole, digest=True).rows) == 2


@pytest.mark.parametrize("content", [b"", b" \r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n", b"# decimal=,\n"])
def test_a_file_with_nothing_in_it_is_refused(problems: Problems, content: bytes) -> None:
    assert [code for code, _ in problems(content)] == ["empty-report"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 and so on", "file-type-mismatch"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-type-mismatch"),
        (b"<html><table>", "file-type-mismatch"),
        (b'{"schema": "dieuhanh.report/1"}', "file-type-mismatch"),
    ],
)
def test_what_is_no_csv_is_not_read_as_one(problems: Problems, content: bytes, code: str) -> None:
    assert [found for found, _ in problems(content)] == [code]


def test_the_header_is_held_to_its_columns(problems: Problems) -> None:
    columns = ("indicator", "area", "Độ mật", "colour", "unit", "value", "value")
    assert problems(table(columns=columns)) == [
        ("missing-column", {"row": 1}),
        ("classified-content-not-allowed", {"row": 1, "column": "Độ mật"}),
        ("unknown-column", {"row": 1, "column": "colour"}),
        ("file-inconsistent", {"row": 1, "column": "value"}),
    ]


def test_a_column_without_a_name_may_only_be_empty(problems: Problems, read: Read) -> None:
    columns = (*COLUMNS, "")
    assert len(read(table((*FIRST, ""), columns=columns)).rows) == 1
    assert problems(table((*FIRST, "x"), columns=columns)) == [("unknown-column", {"row": 2, "column": 8})]


@pytest.mark.parametrize(
    ("above", "row"), [("# colour=red", 1), ("# a remark", 1), ("# decimal=,\n# decimal=.", 2), ("# decimal", 1)]
)
def test_a_line_above_the_header_that_says_nothing_we_know_is_refused(problems: Problems, above: str, row: int) -> None:
    assert problems(f"{above}\n{table()}") == [("csv-format", {"row": row})]


def test_broken_quotes_are_named_by_their_row(problems: Problems) -> None:
    assert problems(table() + '"never closed') == [("csv-format", {"row": 4})]
    assert problems(table() + '"a"b,1,2,3,4,5,6\r\n') == [("csv-format", {"row": 4})]


def test_a_formula_is_no_text(problems: Problems) -> None:
    assert problems(table(changed(note='=HYPERLINK("http://evil.example","x")'))) == [
        ("text-formula", {"row": 2, "column": "note"})
    ]


def test_what_is_said_twice_must_agree(problems: Problems) -> None:
    content = "# form=BC.TC.THANG\n# revision=0\n" + table()
    assert problems(content, form="BC.TK.THANG", generated_at="today") == [
        ("bad-parameter", {"row": 1}),
        ("wrong-type", {"row": 2}),
        ("wrong-type", {}),
    ]


def test_more_rows_than_are_read_are_counted_and_refused(
    read: Read, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_report, "MOST_ROWS", 2)
    assert len(read(table()).rows) == 2
    assert problems(table(*[FIRST] * 5)) == [("too-many-rows", {"row": 4})]


def test_a_file_made_to_fill_memory_is_refused_early(problems: Problems) -> None:
    assert problems(table() + "," * 100_000 + "\n")[0][0] == "csv-format"
    assert problems(",".join(f"c{number}" for number in range(100)) + "\n") == [("csv-format", {"row": 1})]
    assert problems(table() + '"' + "x" * 200_000 + '",1,2,3,4,5,6\n')[0][0] == "csv-format"
    assert len(problems(table(*[("=",) * 7] * 3000))) < 10_100


words = some.text(
    some.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"]), max_size=20
).filter(lambda text: not text.startswith("=") and text == text.strip())
numbers = some.decimals(min_value=-(10**15), max_value=10**15, places=6)


@given(
    rows=some.lists(some.tuples(numbers, words), min_size=1, max_size=20), separator=some.sampled_from([",", ";", "\t"])
)
def test_every_table_comes_back_as_it_was_written(
    now: datetime, rows: list[tuple[Decimal, str]], separator: str
) -> None:
    content = table(*[changed(value=f"{value:f}", note=note) for value, note in rows], separator=separator)
    arrival = Arrival("push", Origin.REPORTED, "key", now, sender="G12", settings={"decimal": "."})
    said = csv_report.read(Document(content.encode(), "text/csv"), arrival)
    assert [row.value for row in said.rows] == [value for value, _ in rows]
    assert [row.note for row in said.rows] == [unicodedata.normalize("NFC", note) for _, note in rows]


@given(content=some.binary(max_size=400), at=some.integers(0, 200))
def test_whatever_bytes_come_the_answer_is_a_reading_or_a_refusal(now: datetime, content: bytes, at: int) -> None:
    whole = table().encode()
    arrival = Arrival("push", Origin.REPORTED, "key", now, sender="G12")
    for each in (content, whole[:at] + content + whole[at:]):
        try:
            said = csv_report.read(Document(each, "text/csv"), arrival)
        except RefusedError as error:
            assert body(error.problems, "vi")["errors"]  # noqa: PT017  # either outcome is right; this one must be sayable
        else:
            assert isinstance(said, Reading)


def test_a_problem_in_a_file_is_not_one_of_the_request() -> None:
    in_request = body([Problem("not-utf8", facts={"fault": "?"})], "en")
    in_file = body([Problem("not-utf8", facts={"fault": "?"}, location={"row": 2})], "en")
    in_header = body([Problem("not-utf8", facts={"fault": "?"}, location={"header": "X"})], "en")
    assert (in_request["status"], in_file["status"], in_header["status"]) == (400, 422, 400)

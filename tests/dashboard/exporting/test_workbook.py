"""The workbook of an export: every cell by its type, every figure to its last digit."""

import io
import tempfile
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from python_calamine import CalamineWorkbook

from dashboard.exporting.lines import COLUMNS, VALUE
from dashboard.exporting.workbook import About, TextTooLongError, Workbook, is_held_by_a_number
from dashboard.words import words

FIGURES = some.one_of(
    some.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**17), max_value=10**17),
    some.integers(-(10**18) + 1, 10**18 - 1).map(Decimal),
    some.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
)
TEXTS = [
    "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1",
    "\uff1d1", "\uff0d5", "-5", "01", "1E5", "TRUE", "2026-10", "#N/A",
    "<r><t>x</t></r>", "<r><f>1+1</f></r>", "_x0041_", "&amp; <b>", "  hai  ", "dòng một\ndòng hai", "https://x.vn",
    "{=1}", "'x", '"', "mailto:a", "🇻🇳",
]  # fmt: skip


def line(text="x", value=Decimal(1)):
    return [value if number == VALUE else text for number in range(len(COLUMNS))]


NOTHING = About((), ())


def made(lines, about=NOTHING):
    file = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, Workbook(file, words("vi"), folder) as book:
        assert book.write_figures(lines, len(lines)) == len(lines)
        book.write_about(about)
        file.seek(0)
        return file, book.written_as_text


def read_by_each(file):
    ours = openpyxl.load_workbook(file, data_only=False)["Số liệu"]
    with CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())) as book:
        theirs = book.get_sheet_by_name("Số liệu").to_python(skip_empty_area=False)
    return [list(row) for row in ours.iter_rows(values_only=True)], theirs


def exact(cell):
    """The figure a program takes from a cell: a number as it prints it, or the digits of a text."""
    return Decimal(cell) if isinstance(cell, str) else Decimal(repr(cell))


@settings(max_examples=30)
@given(some.lists(FIGURES, min_size=1, max_size=40))
def test_every_figure_is_read_back_to_its_last_digit_by_two_readers(figures):
    file, as_text = made([line("x", each) for each in figures])
    for table in read_by_each(file):
        assert [exact(row[VALUE]) for row in table[1:]] == figures
    assert as_text == sum(not is_held_by_a_number(each) for each in figures)


@pytest.mark.parametrize(
    "digits", ["-5", "-0.25", "2.50", "0", "100000000000000000", "999999999999999", "0.1", "-1234567.89"]
)
def test_a_figure_that_a_number_can_hold_is_a_number_with_its_decimals(digits):
    file, as_text = made([line("x", Decimal(digits))])
    cell = openpyxl.load_workbook(file)["Số liệu"].cell(2, VALUE + 1)
    assert (cell.data_type, as_text) == ("n", 0)
    assert exact(cell.value) == Decimal(digits)
    assert len(cell.number_format.partition(".")[2]) == len(digits.partition(".")[2])


@pytest.mark.parametrize(
    "digits",
    ["9007199254740993", "123456789012345678", "0.1234567890123456", "-100000000000000001", "99999999999999.99"],
)
def test_a_figure_that_a_number_would_change_is_a_text(digits):
    file, as_text = made([line("x", Decimal(digits))])
    cell = openpyxl.load_workbook(file)["Số liệu"].cell(2, VALUE + 1)
    assert (cell.value, cell.data_type, as_text) == (digits, "s", 1)


def test_no_text_is_a_formula_a_link_or_markup_and_each_stays_as_it_is():
    file, _ = made([line(text) for text in TEXTS])
    with zipfile.ZipFile(file) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<f " not in sheet
    assert "hyperlink" not in sheet
    ours, theirs = read_by_each(file)
    assert [row[0] for row in ours[1:]] == TEXTS
    assert [row[0] for row in theirs[1:]] == TEXTS
    kinds = {
        cell.data_type
        for row in openpyxl.load_workbook(file)["Số liệu"].iter_rows(min_row=2, max_col=8)
        for cell in row
    }
    assert kinds <= {"s", "inlineStr"}


def test_the_header_stays_in_sight_and_can_be_filtered():
    file, _ = made([line()] * 3)
    sheet = openpyxl.load_workbook(file)["Số liệu"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:Q4"
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert sheet.column_dimensions["B"].width > 40


def test_an_export_of_nothing_is_a_workbook_too():
    file, _ = made([])
    ours, theirs = read_by_each(file)
    assert ours == theirs == [list(COLUMNS)]


def test_a_text_that_a_cell_would_cut_is_refused_with_the_way_out():
    with pytest.raises(TextTooLongError, match=r"note of line 2 .* CSV"):
        made([[*line()[:-1], "x" * 32_768]])


def test_what_is_said_of_the_figures_stands_on_a_sheet_of_its_own():
    about = About([("Phiên bản dữ liệu", "7")], [[("Cột", "Nội dung"), ("value", "=1+1")]])
    file, _ = made([line()], about)
    sheet = openpyxl.load_workbook(file)["Nguồn"]
    said = [[cell.value for cell in row if cell.value] for row in sheet.iter_rows()]
    assert [each for each in said if each] == [["Phiên bản dữ liệu", "7"], ["Cột", "Nội dung"], ["value", "=1+1"]]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} <= {"s", "inlineStr"}

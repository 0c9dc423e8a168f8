"""Templates: what a sender owes, filled in but for the figures; filled in, they come back as they were entered."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from collectors.formats import FORMATS, csv_report, workbook
from collectors.intake import Intake
from collectors.problems import RefusedError
from collectors.source import Arrival, Reading
from collectors.templates import csv_template, workbook_template
from collectors.world import World
from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.observations import Origin
from indicators.periods import Calendar, Period
from indicators.reports import Document
from indicators.store import Store
from tests.builders import NOW, ZONE

OCTOBER = Period.parse("2026-10")
VALUE, STATUS, NOTE = 7, 8, 9


def sheets(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(content: bytes, values: list[Any], **about: str) -> bytes:
    """A template as another program saves it, its values entered in order and the rest marked as missing."""
    book = sheets(content)
    figures, said = book.worksheets[:2]
    for number in range(2, figures.max_row + 1):
        value = values[number - 2] if number - 2 < len(values) else None
        figures.cell(number, VALUE).value = value
        figures.cell(number, STATUS).value = None if value is not None else "M"
    for number in range(1, said.max_row + 1):
        if said.cell(number, 1).value in about:
            said.cell(number, 2).value = about[said.cell(number, 1).value]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def world(catalogue: Catalogue, geography: Geography, calendar: Calendar) -> World:
    return World(catalogue, geography, calendar)


@pytest.fixture
def intake(store: Store, world: World) -> Intake:
    return Intake(store, world, FORMATS, ZONE, lambda: NOW)


@pytest.fixture
def arrival() -> Arrival:
    return Arrival("push", Origin.REPORTED, "key", NOW, sender="G12", pushed=True)


def read(content: bytes, arrival: Arrival) -> Reading:
    return workbook.read(Document(content, "xlsx"), arrival)


def test_a_template_asks_for_every_indicator_of_every_province(world: World) -> None:
    figures = sheets(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")).worksheets[0]
    rows = list(figures.iter_rows(min_row=2, values_only=True))
    name = world.catalogue.indicator("TC01").name_vi
    assert ("TC01", name, "01", "Hà Nội", "2026-10", "tỷ đồng", None) in [row[:7] for row in rows]
    for code in world.catalogue.form("BC.TC.THANG").indicators:
        found = {row[2] for row in rows if row[0] == code}
        assert found >= {each.code for each in world.geography.provinces(OCTOBER.end)}
    assert len({(row[0], row[2]) for row in rows}) == len(rows)


def test_a_province_is_asked_for_itself_alone(world: World) -> None:
    figures = sheets(workbook_template(world, "BC.DP.THANG", OCTOBER, "H26", "vi")).worksheets[0]
    assert {row[2] for row in figures.iter_rows(min_row=2, values_only=True)} == {"01"}


def test_a_province_is_asked_for_each_of_its_communes_in_their_form(world: World) -> None:
    figures = sheets(workbook_template(world, "BC.TC.XA.THANG", OCTOBER, "H17", "vi")).worksheets[0]
    areas = {row[2] for row in figures.iter_rows(min_row=2, values_only=True)}
    assert areas == {each.code for each in world.geography.communes("48")}


def test_totals_that_are_computed_are_not_asked_for(world: World) -> None:
    def areas(form: str, indicator: str) -> set[str]:
        period = Period.parse("2026-10" if form.endswith("THANG") else "2026")
        figures = sheets(workbook_template(world, form, period, str(world.catalogue.form(form).sender), "vi"))
        return {row[2] for row in figures.worksheets[0].iter_rows(min_row=2, values_only=True) if row[0] == indicator}

    for form in ("BC.TK.THANG", "BC.NH.THANG", "BC.766.THANG"):
        for code in world.catalogue.form(form).indicators:
            indicator = world.catalogue.indicator(code)
            found = areas(form, code)
            assert found
            levels = {place.level for each in found for place in [world.geography.find(each, OCTOBER.end)]}
            assert levels <= set(indicator.levels)
            assert ("VN" in found) == (
                "nation" in indicator.levels
                and (len(indicator.levels) == 1 or indicator.aggregation.value in {"published", "none"})
            )


def test_only_what_a_sender_fills_in_is_unlocked(world: World) -> None:
    figures, about, guide = sheets(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")).worksheets
    assert (figures.title, about.title, guide.title) == ("Số liệu", "Thông tin", "Hướng dẫn")
    assert figures.protection.sheet
    assert about.protection.sheet
    open_columns = [each.column for each in figures[2] if not each.protection.locked]
    assert open_columns == [VALUE, STATUS, NOTE]
    assert all(each.protection.locked for each in figures[1])
    assert [row[0].value for row in about.iter_rows() if not row[1].protection.locked] == ["Lần sửa", "Lý do sửa"]
    assert figures.freeze_panes == "A2"
    assert figures.auto_filter.ref is None
    assert figures.page_setup.orientation == "landscape"
    assert figures.print_title_rows == "$1:$1"


def test_a_spreadsheet_offers_the_statuses_and_takes_numbers_only(world: World) -> None:
    figures = sheets(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")).worksheets[0]
    rules = {str(rule.sqref)[0]: rule for rule in figures.data_validations.dataValidation}
    assert rules["G"].type == "decimal"
    assert set(rules["H"].formula1.strip('"').split(",")) >= {"A", "P", "E", "F", "M"}


def test_the_sheet_about_the_report_names_form_period_sender_and_deadline(world: World) -> None:
    about = sheets(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")).worksheets[1]
    assert dict(about.iter_rows(values_only=True)) == {
        "Mã biểu mẫu": "BC.TC.THANG",
        "Tên biểu mẫu": "Báo cáo tài chính công tháng",
        "Kỳ báo cáo": "2026-10",
        "Mã cơ quan gửi": "G12",
        "Hạn gửi": "26/10/2026",
        "Lần sửa": "1",
        "Lý do sửa": None,
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_template_filled_in_by_another_program_is_taken_in(
    world: World, intake: Intake, arrival: Arrival, language: str
) -> None:
    empty = workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", language)
    content = filled(empty, [Decimal("1234.5"), 0.1, 4.35])
    said = read(content, arrival)
    assert [row.value for row in said.rows[:4]] == [Decimal("1234.5"), Decimal("0.1"), Decimal("4.35"), None]
    assert (said.form, said.period, said.sender, said.revision) == ("BC.TC.THANG", "2026-10", "G12", 1)
    receipt = intake.receive(Document(content, "xlsx"), "xlsx.report/1", arrival)
    assert (receipt.rows, receipt.form, receipt.period) == (len(said.rows), "BC.TC.THANG", "2026-10")
    assert intake.receive(Document(content, "xlsx"), "xlsx.report/1", arrival).id == receipt.id


def test_a_mistake_found_by_the_judge_is_named_by_its_cell(world: World, intake: Intake, arrival: Arrival) -> None:
    content = filled(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi"), ["1.234.567", 5])
    with pytest.raises(RefusedError) as caught:
        intake.check(Document(content, "xlsx"), "xlsx.report/1", arrival)
    named = [(each.code, each.location) for each in caught.value.problems]
    assert ("number-not-decimal", {"sheet": "Số liệu", "cell": "G2"}) in named


def test_a_template_left_empty_is_no_report(world: World, intake: Intake, arrival: Arrival) -> None:
    empty = workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")
    with pytest.raises(RefusedError) as caught:
        intake.check(Document(empty, "xlsx"), "xlsx.report/1", arrival)
    assert "missing-value-needs-reason" in caught.value.codes
    located = {str(each.location) for each in caught.value.problems if each.code == "missing-value-needs-reason"}
    assert str({"sheet": "Số liệu", "cell": "G2"}) in located


def test_a_correction_says_so_on_the_sheet_about_the_report(world: World, arrival: Arrival) -> None:
    empty = workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi")
    said = read(filled(empty, [1], **{"Lần sửa": "2", "Lý do sửa": "Sửa số liệu thu"}), arrival)
    assert (said.revision, said.reason) == (2, "Sửa số liệu thu")


@pytest.mark.parametrize(("language", "sign"), [("vi", ","), ("en", ".")])
def test_the_csv_is_what_a_spreadsheet_of_the_language_opens(
    world: World, arrival: Arrival, language: str, sign: str
) -> None:
    content = csv_template(world, "BC.DP.THANG", OCTOBER, "H26", language)
    assert content.startswith(b"\xef\xbb\xbf# decimal=" + sign.encode() + b"\r\n")
    lines = content.decode("utf-8-sig").split("\r\n")
    entered = [f"1{sign}5" if part == "" else part for part in lines[5].split(";" if language == "vi" else ",")[:7]]
    lines[5] = (";" if language == "vi" else ",").join([*entered, "", ""])
    said = csv_report.read(Document("\r\n".join(lines).encode(), "text/csv"), arrival)
    assert (said.form, said.period, said.sender) == ("BC.DP.THANG", "2026-10", "H26")
    assert [(row.number, row.value) for row in said.rows][:2] == [(6, Decimal("1.5")), (7, None)]


def test_a_form_of_several_periods_leaves_the_period_open(world: World) -> None:
    form = next(each for each in world.catalogue.forms.values() if each.several_periods)
    content = workbook_template(world, form.code, None, str(form.sender), "vi")
    figures, about, _ = sheets(content).worksheets
    assert not figures.cell(2, 5).protection.locked
    assert figures.cell(2, 5).value is None
    assert dict(about.iter_rows(values_only=True))["Kỳ báo cáo"] is None
    assert "# report_period" not in csv_template(world, form.code, None, str(form.sender), "vi").decode()


def test_the_same_question_gives_the_same_bytes(world: World) -> None:
    one, other = (workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", "vi") for _ in range(2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert b"2026-01-01" in archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    ("form", "period", "sender", "code"),
    [
        ("BC.KHONG.CO", OCTOBER, "G12", "unknown-form"),
        ("BC.TC.THANG", OCTOBER, "G19", "form-not-yours"),
        ("BC.DP.THANG", OCTOBER, "G12", "form-not-yours"),
        ("BC.TC.THANG", Period.parse("2026"), "G12", "period-not-of-form"),
    ],
)
def test_a_template_is_made_for_a_form_of_the_sender(
    world: World, form: str, period: Period, sender: str, code: str
) -> None:
    for make in (workbook_template, csv_template):
        with pytest.raises(RefusedError) as caught:
            make(world, form, period, sender, "vi")
        assert caught.value.codes == [code]


def test_the_guide_is_written_in_the_language_asked_for(world: World) -> None:
    for language, word in (("vi", "Giá trị"), ("en", "Value")):
        guide = sheets(workbook_template(world, "BC.TC.THANG", OCTOBER, "G12", language)).worksheets[2]
        assert word in str([row[0] for row in guide.iter_rows(values_only=True)])

"""A clerk hands in reports in a real browser: by file, by hand, with mistakes, with doubts, and with 81,600 rows."""

import csv
import io
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, BrowserContext, Page, expect

from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.observations import Method, Origin
from indicators.periods import Frequency, Period
from indicators.store import open_store
from indicators.store.observations import Selection, shown
from tests.pdf_text import pdf_text
from tests.web_alone import WebAlone

PATIENCE_MS, ORDINARY_MS = 20_000, 5_000
PEOPLE = {
    "finance": ("reporter", "G12"),
    "bank": ("reporter", "G19"),
    "hanoi": ("reporter", "H26"),
    "office": ("reporter", "G22"),
    "an": ("staff", ""),
}
LARGE_ROWS = 34 * 60 * 40
LARGE_WITHIN_MS = 300_000


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """A machine that has much else to do answers late, and that is no fault of the page."""
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=ORDINARY_MS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebAlone]:
    made = WebAlone(tmp_path_factory.mktemp("desk"))
    made.command("migrate")
    for name, (role, agency) in PEOPLE.items():
        made.command("account", "add", name, role, *(["--agency", agency] if agency else []))
    process = made.serve()
    yield made
    process.terminate()
    process.wait(20)


@pytest.fixture
def signed_in(browser: Browser, desk: WebAlone) -> Iterator[Callable[..., Page]]:
    """Opens the page for reports for somebody; faults of the page fail the test."""
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def open_as(name: str, asked: str = "") -> Page:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(desk.command("account", "link", name))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{desk.url}/submit?{asked}")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [each for each in faults if "net::ERR_FAILED" not in each] == []


def month(back: int) -> str:
    """A month so many before the present one."""
    period = Period.containing(datetime.now(UTC).date(), Frequency.MONTH)  # noqa: TID251 - the instance reads the real clock
    for _ in range(back):
        period = period.previous()
    return period.code


def workbook(*rows: tuple[str, str, str, str | float]) -> bytes:
    """Indicator, area, period and value in the first sheet of a workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        sheet.write_row(0, 0, ["Mã chỉ tiêu", "Mã địa phương", "Kỳ", "Giá trị"])
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def choose(page: Page, name: str, content: bytes) -> None:
    page.get_by_role("button", name="Tiếp tục").click()
    page.locator("#submit-file").set_input_files([{"name": name, "mimeType": "", "buffer": content}])


def edit(page: Page, row: int, column: str, text: str) -> None:
    page.locator(f'.ag-row[row-id="{row}"] [col-id="{column}"]').dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def type_figures(page: Page, *values: str) -> None:
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Nhập vài số").click()
    for number, value in enumerate(values):
        page.locator(f"#submit-value-{number}").fill(value)
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.locator("#submit-next")).to_be_enabled()


def test_a_mistake_is_seen_at_its_cell_corrected_in_the_grid_and_the_receipt_is_a_paper(
    signed_in: Callable[..., Page],
) -> None:
    period = month(2)
    page = signed_in("finance", f"form=BC.TC.THANG&period={period}")
    choose(page, "thang.xlsx", workbook(("TC01", "01", period, 1234.5), ("TC01", "99", period, 2345.6)))

    wrong = page.locator('.ag-row[row-id="1"] [col-id="area"]')
    expect(wrong).to_have_class(re.compile("cell-wrong"))
    expect(page.locator("#submit-next")).to_be_disabled()
    page.locator(".problem-list button").first.click()
    expect(wrong).to_be_focused()
    edit(page, 1, "area", "08")
    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.locator("#submit-check-head")).to_contain_text("2 dòng đều đúng")
    sent = page.locator("#sent-table tbody tr")
    before = sent.count()
    page.locator("#submit-next").click()
    page.locator("#submit-send").dblclick()

    receipt = page.locator(".receipt")
    expect(receipt).to_contain_text("Đã nhận và lưu")
    expect(receipt).to_contain_text("2 / 0 / 0")
    expect(sent).to_have_count(before + 1)
    page.wait_for_load_state("networkidle")
    assert sent.count() == before + 1  # sent once, though it was pressed twice
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải PDF").click()
    content = Path(started.value.path()).read_bytes()
    number = page.locator(".receipt-number").inner_text().split()[-1]
    assert content.startswith(b"%PDF")
    assert number in pdf_text(content)


def test_a_few_figures_are_typed_survive_a_reload_and_a_correction_needs_its_reason(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("bank", f"form=BC.NH.THANG&period={month(2)}")
    type_figures(page, "9,8")
    page.reload()
    page.get_by_role("button", name="Làm tiếp").click()
    expect(page.locator("#submit-value-0")).to_have_value("9,8")
    page.get_by_role("button", name="Kiểm tra", exact=True).click()
    page.locator("#submit-next").click()
    page.locator("#submit-send").click()
    expect(page.locator(".receipt")).to_contain_text("Đã nhận và lưu")

    page.get_by_role("button", name="Gửi báo cáo khác").click()
    page.goto(f"{page.url.split('?')[0]}?form=BC.NH.THANG&period={month(2)}")
    type_figures(page, "9,9")
    page.locator("#submit-next").click()
    page.locator("#submit-send").click()
    expect(page.locator("#submit-confirm-room")).to_contain_text("Hãy ghi lý do điều chỉnh")
    page.locator("#submit-reason").fill("rà soát lại số liệu")
    page.locator("#submit-send").click()
    expect(page.locator(".receipt")).to_contain_text("0 / 1 / 0")


def test_a_figure_that_is_hard_to_believe_is_foreseen_and_then_held(signed_in: Callable[..., Page]) -> None:
    page = signed_in("hanoi", f"form=BC.DP.THANG&period={month(3)}")
    type_figures(page, "5,1", "1000", "2000")
    page.locator("#submit-next").click()
    page.locator("#submit-send").click()
    expect(page.locator(".receipt")).to_be_visible()

    page = signed_in("hanoi", f"form=BC.DP.THANG&period={month(2)}")
    type_figures(page, "5,1", "100000", "200000")
    page.locator("#submit-next").click()
    expect(page.locator("#submit-confirm-room")).to_contain_text("gấp 100 lần")
    page.locator("#submit-send").click()

    expect(page.locator(".receipt")).to_have_attribute("data-state", "held")
    expect(page.locator("#sent-table")).to_contain_text("chờ xác nhận")


def test_a_number_that_may_be_read_in_two_ways_waits_for_its_writer(signed_in: Callable[..., Page]) -> None:
    period = month(3)
    page = signed_in("finance", f"form=BC.TC.THANG&period={period}")
    choose(page, "thang.csv", f"indicator,area,period,value\r\nTC01,01,{period},1.234\r\n".encode())
    expect(page.locator(".problem-list")).to_contain_text("1.234")

    page.get_by_role("button", name="Kiểm tra lại").click()
    expect(page.locator("#submit-next")).to_be_disabled()
    edit(page, 0, "value", "1,234")
    page.get_by_role("button", name="Kiểm tra lại").click()

    expect(page.locator("#submit-next")).to_be_enabled()
    expect(page.locator('.ag-row[row-id="0"] [col-id="value"]')).to_have_text("1,234")


def test_when_the_server_cannot_be_reached_nothing_is_lost_and_it_can_be_tried_again(
    signed_in: Callable[..., Page],
) -> None:
    page = signed_in("bank", f"form=BC.NH.THANG&period={month(5)}")
    type_figures(page, "4,2")
    page.locator("#submit-next").click()
    page.route("**/api/v1/reports?**", lambda route: route.abort())
    page.locator("#submit-send").click()
    expect(page.locator("#submit-confirm-room")).to_contain_text("Số liệu đã nhập vẫn còn")

    page.unroute("**/api/v1/reports?**")
    page.get_by_role("button", name="Thử lại").click()

    expect(page.locator(".receipt")).to_contain_text("Đã nhận và lưu")


def test_staff_see_the_history_and_a_receipt_but_no_steps(signed_in: Callable[..., Page]) -> None:
    page = signed_in("finance", f"form=BC.TC.THANG&period={month(6)}")
    choose(page, "thang.xlsx", workbook(("TC01", "01", month(6), 1200)))
    page.locator("#submit-next").click()
    page.locator("#submit-send").click()
    expect(page.locator(".receipt")).to_be_visible()

    page = signed_in("an")
    expect(page.locator("main")).to_contain_text("không được gửi báo cáo")
    expect(page.locator("#submit-form-choice")).to_have_count(0)
    page.locator("#sent-table").get_by_role("link", name="Biên nhận").first.click()
    expect(page.locator(".receipt")).to_contain_text("SHA-256")


def large() -> tuple[bytes, dict[tuple[str, str, str], Decimal]]:
    """A workbook of 34 provinces, 60 months and 40 indicators, and what it says."""
    catalogue, geography, chance = load_catalogue(), load_geography(), random.Random(34)  # noqa: S311 - figures, no secrets
    said = {}
    for code in catalogue.form("BC.LS.THANG").indicators:
        most = catalogue.indicator(code).maximum
        for place in geography.provinces(date.max):
            for number in range(60):
                value = Decimal(chance.randint(100, 999_999)) / 10_000
                said[code, place.code, f"{2020 + number // 12}-{number % 12 + 1:02}"] = min(value, most or value)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        sheet.write_row(0, 0, ["Mã chỉ tiêu", "Mã địa phương", "Kỳ", "Giá trị"])
        for number, (key, value) in enumerate(said.items(), start=1):
            sheet.write_row(number, 0, key)
            sheet.write_number(number, 3, float(value))
    return file.getvalue(), said


@pytest.mark.timeout(LARGE_WITHIN_MS // 1000 + 60)
def test_a_workbook_of_81600_rows_goes_in_with_a_progress_bar_and_every_digit(
    signed_in: Callable[..., Page], desk: WebAlone
) -> None:
    content, said = large()
    assert len(said) == LARGE_ROWS
    page = signed_in("office", "form=BC.LS.THANG")

    choose(page, "lich-su.xlsx", content)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".progress-box")).to_contain_text("Đang kiểm tra")
    expect(page.locator("#submit-check-head")).to_contain_text("81.600 dòng đều đúng", timeout=LARGE_WITHIN_MS)
    expect(page.locator("#submit-check-head")).to_contain_text("2.000 dòng đầu")
    page.locator("#submit-next").click()
    page.locator("#submit-send").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".receipt")).to_contain_text("81.600 / 0 / 0", timeout=LARGE_WITHIN_MS)

    store = open_store(f"sqlite:///{desk.folder / 'dieuhanh.db'}")
    geography = load_geography()
    held = {
        (each.figure.indicator, geography.place(each.figure.place).code, each.figure.period.code): each.figure.value
        for each in shown(store, Selection(sorted({key[0] for key in said}), frequency=Frequency.MONTH))
        if each.figure.origin is Origin.REPORTED
        and each.figure.method is Method.DIRECT
        and each.figure.period.start.year in range(2020, 2025)
    }
    store.close()
    assert sum(filter(None, held.values()), Decimal(0)) == sum(said.values())
    assert held == said
    assert exported(page, desk) == said


def exported(page: Page, desk: WebAlone) -> dict[tuple[str, str, str], Decimal]:
    """What the export gives of the report handed in last, asked for by whoever handed it in."""
    (newest, *_) = page.request.get(f"{desk.url}/api/v1/receipts").json()["items"]
    answer = page.request.get(
        f"{desk.url}/api/v1/observations.csv?report={newest['receipt_id']}", timeout=LARGE_WITHIN_MS
    )
    assert (answer.status, answer.headers["x-row-count"]) == (200, str(newest["rows"]))
    rows = csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig"), newline=""))
    return {(row["indicator"], row["area"], row["period"]): Decimal(row["value"]) for row in rows}

"""The page of exceptions in the browser: one is taken by keys alone and handed back, one is closed and opened again."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.instance import Instance, running

NOTE = "Đã gọi Bộ Tài chính, hẹn gửi trong tuần"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running(tmp_path_factory.mktemp("instance")) as started:
        yield started


def late(page: Page, form: str) -> Locator:
    """The row of a late report; those of the two forms here are never sent by the simulated country."""
    return page.locator(f'tr[data-exception^="{form}:"]')


def test_an_exception_is_taken_by_keys_alone_seen_by_others_and_handed_back(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    page, other = signed_in("staff"), signed_in("leader")
    page.goto(f"{instance.url}/exceptions?kind=late")
    row = late(page, "BC.HQ.NAM")
    expect(row).to_contain_text("chưa ai nhận")

    row.get_by_role("button", name="Nhận xử lý:").press("Enter")
    dialog = page.get_by_role("dialog", name="Nhận xử lý")
    expect(dialog.get_by_label("Người xử lý")).to_be_focused()
    page.keyboard.type("g12")
    dialog.get_by_label("Hạn xử lý").fill("2099-12-31")
    dialog.get_by_role("button", name="Nhận xử lý").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("ít nhất 3 ký tự")
    expect(dialog.get_by_label("Sẽ làm gì")).to_be_focused()
    page.keyboard.type(NOTE)
    dialog.get_by_role("button", name="Nhận xử lý").press("Enter")

    expect(page.locator("#desk-told")).to_contain_text("Đã lưu: ")
    expect(row).to_contain_text("Bộ Tài chínhhạn 31/12/2099")
    expect(page.locator("#steps-table")).to_contain_text(NOTE)
    page.set_viewport_size({"width": 1366, "height": 768})
    assert page.locator("#exceptions").evaluate("table => table.scrollWidth - table.parentElement.clientWidth") <= 0
    other.goto(f"{instance.url}/exceptions")
    expect(late(other, "BC.HQ.NAM")).to_contain_text(NOTE)

    page.locator("#desk-told").get_by_role("button", name="Hoàn tác").click()
    expect(row).to_contain_text("chưa ai nhận")
    row.locator("summary").click()
    expect(row).to_contain_text("Hoàn tác ngay sau khi làm")


def test_an_exception_is_closed_for_everybody_and_opened_again(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    page, other = signed_in("staff"), signed_in("leader")
    for each in (page, other):
        each.goto(f"{instance.url}/exceptions?kind=late")
        expect(late(each, "BC.YT.NAM")).to_contain_text("chưa ai nhận")

    late(page, "BC.YT.NAM").get_by_role("button", name="Đóng:").click()
    page.get_by_label("Lý do").fill("đã thống nhất gửi cùng kỳ sau")
    page.get_by_role("dialog").get_by_role("button", name="Đóng việc này").click()
    expect(late(page, "BC.YT.NAM")).to_have_count(0)
    late(other, "BC.YT.NAM").get_by_role("button", name="Nhận xử lý:").click()
    other.get_by_label("Sẽ làm gì").fill("tôi làm")
    other.get_by_role("dialog").get_by_role("button", name="Nhận xử lý").click()
    expect(other.locator("#desk-told")).to_contain_text("không thể nhận như hiện nay")
    expect(late(other, "BC.YT.NAM")).to_have_count(0)

    page.get_by_role("link", name="Đã đóng (1)").click()
    expect(page).to_have_url(f"{instance.url}/exceptions?kind=late&show=closed")
    late(page, "BC.YT.NAM").get_by_role("button", name="Mở lại:").click()
    page.get_by_label("Lý do").fill("chưa thấy gửi")
    page.get_by_role("dialog").get_by_role("button", name="Mở lại việc này").click()
    expect(late(page, "BC.YT.NAM")).to_have_count(0)
    page.go_back()
    expect(late(page, "BC.YT.NAM")).to_contain_text("chưa thấy gửi")

"""The desk in the browser: what is held is confirmed there and then stands on its page; a key is shown once."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.instance import Instance, finance_report, running

REASON = "Đã gọi Bộ Tài chính đối chiếu"
HANOI = "/place/01?indicator=TC01&period=2026-11"


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running(tmp_path_factory.mktemp("instance")) as started:
        yield started


def send(instance: Instance, number: str, period: str, value: str) -> int:
    said = finance_report(number, 1, value, period=period)
    headers = instance.key("G12", "submit")
    return httpx.post(f"{instance.url}/api/v1/reports", json=said, headers=headers, trust_env=False).status_code


def press_the_last_button(page: Page) -> None:
    """From the reason past "back" to the button that does it, by keys alone."""
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)


def test_a_held_report_is_confirmed_in_the_page_and_its_figure_appears_on_the_province(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    assert send(instance, "DESK-BEFORE", "2026-10", "812.5") == 201
    page, other = signed_in("staff"), signed_in("administrator")
    for each in (page, other):
        each.goto(f"{instance.url}/held")
        expect(each.locator("main")).to_contain_text("Không có báo cáo nào chờ xác nhận.")

    assert send(instance, "DESK-JUMP", "2026-11", "812500") == 202

    expect(page.locator("#held-count")).to_have_text("1", timeout=20_000)
    expect(page.locator(".held-report")).to_contain_text("gấp 1.000 lần")
    page.get_by_role("button", name="Xác nhận:").press("Enter")
    dialog = page.get_by_role("dialog", name="Công bố 1 số liệu của báo cáo này?")
    expect(dialog).to_contain_text("812.500,0 tỷ đồng, kỳ trước 812,5 tỷ đồng")
    expect(dialog.get_by_label("Lý do")).to_be_focused()
    press_the_last_button(page)
    expect(dialog.get_by_role("alert")).to_contain_text("ít nhất 3 ký tự")
    expect(other.locator(".held-report")).to_have_count(1)
    other.get_by_role("button", name="Từ chối:").click()
    dialog.get_by_label("Lý do").fill(REASON)
    press_the_last_button(page)

    expect(page.locator("#desk-told")).to_contain_text("Đã xác nhận và công bố: Bộ Tài chính")
    expect(page.locator("#decided-table")).to_contain_text(REASON)
    expect(page.locator(".held-report")).to_have_count(0)
    expect(page.locator("#held-count")).to_be_hidden()
    page.goto(f"{instance.url}{HANOI}")
    expect(page.locator("main")).to_contain_text("812.500,0")

    other.get_by_label("Lý do").fill("số này sai đơn vị")
    other.get_by_role("dialog").get_by_role("button", name="Từ chối").click()
    expect(other.locator("#desk-told")).to_contain_text("đã được staff quyết định: đã xác nhận và công bố")
    expect(other.locator("#decided-table")).to_contain_text(REASON)


def test_a_key_is_shown_once_and_a_private_key_never_leaves_the_browser(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    page = signed_in("administrator")
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    page.goto(f"{instance.url}/keys")

    page.get_by_role("button", name="Cấp khóa").click()
    page.get_by_label("Cơ quan").fill("Hà Nội")
    page.get_by_label("BC.DP.THANG").check()
    page.get_by_role("button", name="Cấp khóa này").click()
    secret = page.locator("#key-secret").input_value()
    page.keyboard.press("Escape")
    expect(page.locator("#key-secret")).to_have_value(secret)
    page.get_by_role("button", name="Tôi đã cất khóa, đóng lại").click()

    number = secret.partition(".")[0]
    expect(page.locator("#keys-table")).to_contain_text(number)
    assert secret.partition(".")[2] not in page.content() + page.url
    headers = {"Authorization": f"Bearer {secret}"}
    forms = f"{instance.url}/api/v1/forms"
    assert httpx.get(forms, headers=headers, trust_env=False).status_code == 200
    page.get_by_role("button", name=f"Thu hồi {number}").click()
    page.get_by_role("dialog").get_by_role("button", name="Thu hồi").click()
    expect(page.locator("#desk-told")).to_contain_text("Đã thu hồi khóa")
    assert httpx.get(forms, headers=headers, trust_env=False).status_code == 401

    page.get_by_role("button", name="Đăng ký khóa công khai").click()
    page.get_by_label("Khóa công khai:").fill("-----BEGIN PRIVATE KEY-----\nMIGHAgEA\n-----END PRIVATE KEY-----")
    expect(page.get_by_role("alert")).to_contain_text("Đây là khóa bí mật")
    expect(page.get_by_label("Khóa công khai:")).to_have_value("")
    assert not any("PRIVATE" in each for each in sent)

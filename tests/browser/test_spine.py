"""The whole way, as a newcomer meets it: one command, then a report from its source to the leaders' wall."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from playwright.sync_api import Page, expect

from indicators.periods import Frequency, Period
from tests.instance import Instance, finance_report, running

PAGES = {
    "overview": ("/", re.compile("Tổng quan|hôm nay", re.IGNORECASE)),
    "province": ("/place/01?indicator=TC01", re.compile("Hà Nội")),
    "nation": ("/place/VN?indicator=TC06", re.compile("Việt Nam")),
    "index 766": ("/index-766", re.compile("61,85")),
    "sources": ("/sources", re.compile("Trục liên thông")),
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with running(tmp_path_factory.mktemp("instance")) as started:
        started.wait_collected()
        yield started


def test_ready_names_the_data_version_and_the_sources(instance: Instance) -> None:
    state = instance.state()

    assert state["status"] == "ready"
    assert state["data_version"] > 3
    assert state["sources"]["total"] == 98  # 97 that are polled, and the watched folder
    assert state["sources"]["well"] >= 85


@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_with_no_fault_in_the_console_and_nothing_asked_elsewhere(
    signed_in: Callable[[str], Page], instance: Instance, name: str
) -> None:
    page = signed_in("staff")
    faults = _watched(page, instance)
    address, says = PAGES[name]

    page.goto(f"{instance.url}{address}")

    expect(page.locator("main")).to_contain_text(says)
    assert faults == []


def test_the_wall_answers_with_no_fault_and_nothing_asked_elsewhere(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    page = signed_in("wall")
    faults = _watched(page, instance)

    page.goto(f"{instance.url}/wall")

    expect(page.locator("body")).to_contain_text("Thu ngân sách")
    expect(page.locator("body")).to_contain_text("Điểm phục vụ (766)")
    assert faults == []


def test_a_report_changes_its_figure_on_the_open_wall_within_a_second_and_without_reload(
    signed_in: Callable[[str], Page], instance: Instance
) -> None:
    page = signed_in("wall")
    tile = page.locator('.wall-scene[data-scene="overview"] [data-tile^="TC01:VN"] .tile-value')
    expect(tile).to_have_text(re.compile("[0-9]"))
    page.evaluate("window.isTheSamePage = true")
    headers = instance.key("G12", "submit")
    this_month = Period.containing(datetime.now(UTC).date(), Frequency.MONTH).code  # noqa: TID251 - the instance's clock
    answers = []

    for revision, value in ((1, "812345.6"), (2, "912345.6")):
        before = tile.inner_text()
        said = finance_report(f"WALLTEST{revision}", revision, value, period=this_month)
        answer = httpx.post(f"{instance.url}/api/v1/reports", json=said, headers=headers, trust_env=False)
        answers.append(answer.status_code)
        expect(tile).not_to_have_text(before, timeout=1000)

    assert answers == [201, 201]
    assert page.evaluate("window.isTheSamePage") is True


def test_the_nation_is_the_mean_of_the_published_provinces(instance: Instance) -> None:
    headers = instance.key("G22", "read")
    question = {"indicator": "HC01", "area": "VN", "from": "2026-10-05", "to": "2026-10-05"}

    answer = httpx.get(f"{instance.url}/api/v1/observations", params=question, headers=headers, trust_env=False)

    (item,) = [each for each in answer.json()["items"] if each["period"] == "2026-10-05"]
    assert (item["value"], item["coverage"], item["origin"]) == ("61.85", [34, 34], "published")


def test_a_link_signs_in_once(instance: Instance) -> None:
    link = instance.command("account", "link", "leader")

    first = httpx.get(link, trust_env=False)
    second = httpx.get(link, trust_env=False)

    assert (first.status_code, second.status_code) == (303, 401)
    assert "HttpOnly" in first.headers["set-cookie"]


def _watched(page: Page, instance: Instance) -> list[str]:
    """Everything that goes wrong on a page from now on."""
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.on("request", lambda asked: None if _is_ours(asked.url, instance) else faults.append(asked.url))
    return faults


def _is_ours(url: str, instance: Instance) -> bool:
    return url.startswith((instance.url, "data:", "blob:"))

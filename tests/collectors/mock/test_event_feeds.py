"""Events of e-Cabinet and of citizens' feedback over HTTP: in order, without a gap, and on bad days."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

FEEDS = {"/ecabinet/events": ("e-cabinet-events", "suKien", "maSuKien", "thoiDiem")}
FEEDS["/portal/feedback/events"] = ("feedback", "duLieu", "id", "thoiGian")


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    get: Callable[..., Any]
    switch_on: Callable[..., None]


def everything(country: Country, path: str, after: str = "") -> tuple[list[dict[str, Any]], str]:
    """All events after a cursor, page by page, and the last cursor."""
    found: list[dict[str, Any]] = []
    while True:
        answer = country.get(path + (f"?after={after}" if after else "").replace("+", "%2B"))
        assert answer.status_code == 200, answer.text
        page = answer.json()[FEEDS[path][1]]
        if not page:
            return found, after
        assert answer.headers["X-Next-Cursor"] != after
        found, after = found + page, answer.headers["X-Next-Cursor"]


@pytest.mark.parametrize("path", FEEDS)
def test_events_come_once_in_order_and_go_on_where_they_ended(country: Country, path: str) -> None:
    _, _, number, moment = FEEDS[path]
    first, cursor = everything(country, path)
    assert everything(country, path, cursor) == ([], cursor)
    country.now += timedelta(days=2)
    later, _ = everything(country, path, cursor)
    told = [(each[moment], each[number]) for each in first + later]
    assert told == sorted(set(told))
    assert len(first) > 2000 > len(later) > 30
    again = country.get(path).json()[FEEDS[path][1]]
    assert {each[number] for each in again} & {each[number] for each in first}


def test_a_session_is_always_ahead_and_slips_go_to_every_member_by_title(country: Country) -> None:
    events, _ = everything(country, "/ecabinet/events")
    states = Counter((each["doiTuong"], each["trangThai"]) for each in events)
    issued = [each for each in events if each["trangThai"] == "DA_GUI"]
    slips = {each["soHieu"] for each in issued}
    assert len(issued) == 18 * len(slips)
    assert 20 < sum(each["soTaiLieu"] for each in issued) / len(slips) < 34
    answered = states["PHIEU_LAY_Y_KIEN", "DA_TRA_LOI"]
    assert 0.8 < answered / len(issued) < 1
    ahead = {each["soHieu"]: each["thoiGianHop"] for each in events if "thoiGianHop" in each}
    held = {each["soHieu"] for each in events if each["trangThai"] == "DA_HOP"}
    assert held
    assert all(ahead[each] > country.now.isoformat() for each in ahead if each not in held)
    assert set(ahead) - held


def test_feedback_is_a_handful_a_day_for_each_agency(country: Country) -> None:
    events, _ = everything(country, "/portal/feedback/events")
    received = [each for each in events if each["hanhDong"] == "TIEP_NHAN"]
    assert 900 < len(received) < 1600
    assert max(Counter((each["maCoQuan"], each["thoiGian"][:10]) for each in received).values()) <= 9
    assert len({each["maCoQuan"] for each in received}) > 50
    assert {each["hanhDong"] for each in events} >= {"TU_CHOI", "DA_TRA_LOI", "CONG_KHAI", "HAI_LONG", "PHAN_ANH_LAI"}


@pytest.mark.parametrize("path", FEEDS)
def test_a_bad_day_changes_the_page_and_loses_nothing(country: Country, path: str) -> None:
    endpoint, events, number, _ = FEEDS[path]
    whole, _ = everything(country, path)
    country.switch_on(endpoint, "partial")
    parts, _ = everything(country, path)
    assert [each[number] for each in parts] == [each[number] for each in whole]
    country.switch_on(endpoint, "duplicate")
    twice = [each[number] for each in country.get(path).json()[events]]
    assert len(twice) == len(set(twice)) + 1
    country.switch_on(endpoint, "http500")
    assert country.get(path).status_code == 500


@pytest.mark.parametrize("query", ["after=1", "after=2026-11-01/x/y", "limit=0", "limit=501", "limit=a"])
def test_a_cursor_that_was_never_given_is_refused_in_words(country: Country, query: str) -> None:
    answer = country.get(f"/ecabinet/events?{query}")
    assert answer.status_code == 404
    assert "X-Next-Cursor" in answer.json()["remedy"]

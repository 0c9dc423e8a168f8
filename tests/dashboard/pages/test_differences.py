"""The page of what changed says which moments it compares, how much differs, and where each figure comes from."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import differences
from dashboard.queries import Queries
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]
YESTERDAY = NOW - timedelta(days=1)


def revised(store: Store, rules: Rules) -> None:
    """Hanoi's figure of yesterday evening, corrected this morning."""
    keep(store, rules, figure(value="100"), now=YESTERDAY)
    keep(
        store, rules, figure(value="110", note="đếm lại"), now=NOW - timedelta(hours=1), revision=2, reason="Nhập nhầm"
    )


def test_without_a_moment_today_is_compared_with_its_beginning(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    revised(store, rules)
    words = text(differences.layout(ask, now))
    for said in ("00:00 20/10/2026", "Thay đổi (1)", "Mới (0)", "100,0", "110,0 tỷ đồng", "+10,0%", "đếm lại"):
        assert said in words
    assert "lần sửa 2" in words
    assert "lý do: Nhập nhầm" in words
    assert "Số liệu 1 đến 1 trên 1" in words


def test_other_moments_filters_and_computed_figures_are_heeded(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    revised(store, rules)
    address = {"from": "2026-10-19T00:00", "to": "2026-10-19T12:00", "computed": "1"}
    words = text(differences.layout(ask, now, **address))
    assert "Tất cả (3)" in words
    assert "tính toán" in words
    assert "Không có khác biệt" in text(differences.layout(ask, now, **address, place="48"))
    assert "Tất cả (1)" in text(differences.layout(ask, now, **address, place="VN", indicator="TC01"))


def test_looked_back_to_the_second_moment_is_the_one_looked_back_to(
    ask: Queries, text: Text, store: Store, rules: Rules
) -> None:
    revised(store, rules)
    then = YESTERDAY + timedelta(hours=1)
    words = text(differences.layout(ask.at(then), lambda: then))
    assert "Mới (1)" in words
    assert "Thay đổi (0)" in words


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ({"from": "x"}, "Không đọc được thời điểm đầu"),
        ({"to": "2027-01-01T00:00"}, "Không đọc được thời điểm sau"),
        ({"from": "2026-10-20T08:00", "to": "2026-10-20T07:00"}, "phải sớm hơn thời điểm sau"),
        ({"indicator": "NO"}, "Không có chỉ tiêu này"),
        ({"place": "NO"}, "Không có địa bàn này"),
    ],
)
def test_what_cannot_be_taken_is_said(ask: Queries, now: Clock, text: Text, address: dict[str, str], why: str) -> None:
    assert why in text(differences.layout(ask, now, **address))


def test_more_than_a_page_is_given_in_pages(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    days = [
        figure("HC01", period=f"2026-{month:02}", place=place, value="1") for month in range(1, 8) for place in PLACES
    ]
    keep(store, rules, *days)
    words = text(differences.layout(ask, now, indicator="HC01"))
    assert "Số liệu 1 đến 200 trên 210" in words
    assert "Trang 1/2" in words
    assert "Số liệu 201 đến 210 trên 210" in text(differences.layout(ask, now, indicator="HC01", page="9"))


PLACES = [
    *("01", "04", "08", "11", "12", "14", "15", "19", "20", "22", "24", "25", "31", "33", "37", "38", "40", "42"),
    *("44", "46", "48", "51", "52", "56", "66", "68", "75", "79", "80", "82"),
]

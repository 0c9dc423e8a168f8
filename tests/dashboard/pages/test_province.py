"""A place shows its figure with all that belongs to it, and says where its past was another place's."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.pages import province
from dashboard.queries import Queries
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def test_an_unknown_place_says_where_to_go(ask: Queries, now: Clock, text: Text) -> None:
    assert "Không có địa phương này" in text(province.layout(ask, now, "99"))


@pytest.mark.parametrize("place", ["VN", "RRD", "24", "24:2025", "01"])
def test_every_kind_of_place_is_drawn_over_an_empty_store(ask: Queries, now: Clock, text: Text, place: str) -> None:
    assert "Chưa có đơn vị nào báo cáo" in text(province.layout(ask, now, place))


def test_a_figure_has_unit_period_change_plan_rank_and_source(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    figures = [figure(value="110"), figure(period="2025-10", value="100"), figure("TC02.D", value="220")]
    keep(store, rules, *figures, figure(place="48", value="300"))
    words = text(province.layout(ask, now, "01"))
    for said in ("110,0", "tỷ đồng", "Tháng 10/2026", "+10,0% so với cùng kỳ", "220,0 tỷ đồng", "2/34", "chính thức"):
        assert said in words
    assert "Nguồn: Bộ Tài chính · nhận 08:30 20/10" in words


def test_a_simulated_figure_is_marked_and_never_called_official(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    words = text(province.layout(ask, now, "01"))
    assert "Mô phỏng" in words
    assert "chính thức" not in words


def test_a_change_is_hidden_where_its_base_is_provisional(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="110"), figure(period="2025-10", value="100", status="P"))
    assert "chưa có cùng kỳ so sánh được" in text(province.layout(ask, now, "01"))


def test_a_merged_province_says_what_it_was_made_from_and_that_the_line_crosses_the_merger(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    before = [figure(place="24:2025", period="2025-05"), figure(place="27:2025", period="2025-05")]
    keep(store, rules, *before, figure(place="24"))
    words = text(province.layout(ask, now, "24"))
    assert "đường biểu diễn gộp Bắc Giang (đến 2025), Bắc Ninh (đến 2025)" in words
    assert "Hợp nhất năm 2025 từ" in words


def test_an_ended_province_leads_to_its_heir_and_ignores_a_period_after_its_end(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(place="24:2025", period="2025-05", value="7"))
    words = text(province.layout(ask, now, "24:2025", period="2026-10"))
    assert "nay thuộc \nBắc Ninh" in words
    assert "Tháng 5/2025" in words


def test_a_figure_of_the_nation_only_says_so_at_a_province(ask: Queries, now: Clock, text: Text) -> None:
    assert "Chỉ tiêu này chỉ có số liệu cả nước" in text(province.layout(ask, now, "01", indicator="KT13"))


def test_the_map_knows_each_province_s_figure_rank_and_address_and_hatches_the_others(
    ask: Queries, now: Clock, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="300"), figure(place="48", value="0"))
    drawn = given(province.layout(ask, now, "VN"), "place-map", "data-map")
    assert drawn["places"]["01"] == {
        "class": 4,
        "label": "Hà Nội",
        "value": "300,0",
        "rank": "1/34",
        "state": "ok",
        "href": "/place/01?indicator=TC01&period=2026-10",
    }
    assert drawn["places"]["48"]["state"] == "zero"
    assert drawn["places"]["79"]["state"] == "none"
    assert "OpenStreetMap" in drawn["attribution"]


def test_a_region_s_map_leaves_the_other_regions_pale(ask: Queries, now: Clock) -> None:
    assert len(given(province.layout(ask, now, "RRD"), "place-map", "data-map")["inside"]) == 6


@pytest.mark.usefixtures("english")
def test_english_readers_read_english(ask: Queries, now: Clock, text: Text) -> None:
    assert "Da Nang City" in text(province.layout(ask, now, "48"))


def given(root: Component, identifier: str, attribute: str) -> Any:
    """What an element hands to the page's scripts."""
    found = next(each for each in components(root) if getattr(each, "id", None) == identifier)
    return json.loads(found.to_plotly_json()["props"][attribute])


def components(root: object) -> Iterator[Component]:
    if isinstance(root, Component):
        yield root
        yield from components(getattr(root, "children", None))
    elif isinstance(root, list | tuple):
        for each in root:
            yield from components(each)

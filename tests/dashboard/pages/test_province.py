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
COMMUNES = (("TC05", "20194", "3"), ("TC04", "20194", "4"), ("TC05", "20197", "1"), ("TC04", "20197", "2"))


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


def test_a_commune_has_its_rate_its_rank_among_the_communes_and_a_way_up(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    of_two = [figure(code, place, value=value) for code, place, value in COMMUNES]
    keep(store, rules, *of_two, figure("TC05", "48", value="9"), figure("TC04", "48", value="20"), sender="H17")
    words = text(province.layout(ask, now, "20194"))
    for said in ("Phường Hải Vân", "75,00", "1/94", "2/94 xã, phường có số liệu", "tử số", "Tháng 10/2026"):
        assert said in words
    assert set(addresses(province.layout(ask, now, "20194"))) >= {
        "/place/48?indicator=TC06&period=2026-10",
        "/place/SCH?indicator=TC06&period=2026-10",
        "/place/20197?indicator=TC06&period=2026-10",
    }
    above = province.layout(ask, now, "48", indicator="TC06")
    assert "2/94 xã, phường có số liệu" in text(above)
    assert "45,00" in text(above)
    added = text(province.layout(ask, now, "48", indicator="TC05"))
    assert "có tổng 4,0 tỷ đồng trên 9,0 tỷ đồng của Đà Nẵng; phần còn lại: 5,0 tỷ đồng" in added
    assert "có tổng" not in text(above), "rates are not added"


def test_a_figure_that_no_commune_has_is_said_to_be_missing_and_the_names_lead_on(
    ask: Queries, now: Clock, text: Text
) -> None:
    assert "Chỉ tiêu này không có số liệu đến cấp xã" in text(province.layout(ask, now, "20194", indicator="TC01"))
    assert "/place/20194" in set(addresses(province.layout(ask, now, "48", indicator="TC01")))


def test_what_a_ministry_and_a_province_said_differently_is_told_with_the_rule_and_both_sources(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("TC05", "48", value="8"), figure("TC04", "48", value="20"), sender="H17")
    keep(store, rules, figure("TC05", "48", value="9"))
    page = province.layout(ask, now, "48", indicator="TC06")
    words = text(page)
    for said in ("số liệu do Bộ Tài chính, Đà Nẵng báo cáo không khớp nhau", "8,0", "9,0", "số liệu nhận sau cùng"):
        assert said in words
    numbers = {str(said.observation.id) for each in ask.conflicts(place="48") for said in each.said}
    assert {f"/trace/{number}" for number in numbers} <= set(addresses(page))
    assert len(numbers) == 2
    assert "không khớp nhau" not in text(province.layout(ask, now, "48", indicator="KT09"))


def test_a_former_province_stands_inside_its_heir_with_its_last_figure(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(place="24:2025", period="2025-05", value="7"), figure(place="24"))
    page = province.layout(ask, now, "24")
    assert "7,0" in text(page)
    assert "/place/24:2025?indicator=TC01&period=2025-05" in set(addresses(page))


def test_the_nation_shows_each_ministry_that_has_the_figure_and_leads_to_its_profile(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    said = (("TC05", "G12", "1"), ("TC04", "G12", "8"), ("TC05", "01", "1"), ("TC04", "01", "2"))
    keep(store, rules, *[figure(code, place, value=value) for code, place, value in said])
    page = province.layout(ask, now, "VN", indicator="TC06")
    assert "12,50" in text(page)
    assert "/profile/G12" in set(addresses(page))


def test_the_index_is_made_of_its_six_groups(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    keep(store, rules, figure("HC01", value="60"), figure("HC02", value="11"))
    words = text(province.layout(ask, now, "01", indicator="HC01"))
    assert "CKMB: Công khai, minh bạch" in words
    assert "11,00" in words


def addresses(root: Component) -> Iterator[str]:
    return (each.href for each in components(root) if isinstance(getattr(each, "href", None), str))

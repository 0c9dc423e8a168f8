"""The counters of the reform: exact shares, points by date, and promises held only against figures of their year."""

from decimal import Decimal

import pytest

from dashboard.pages import reform
from dashboard.reform_counters import CUT, RANK, SAVED
from indicators.observations import Origin
from indicators.periods import Period
from indicators.published_figures import read_bodies
from indicators.status import Status
from indicators.store.published_figures import keep_figures
from tests.builders import NOW, figure, keep
from tests.dashboard.test_scene_panels import cells, panels


@pytest.fixture
def reported(store, rules):
    """What two ministries have cut, a growth of this year, a rate of the year before, and what is printed."""
    keep_figures(store, read_bodies(), actor="loader", now=NOW)
    amounts = (("KD06", "G12", "10"), ("KD07.D", "G12", "30"), ("KD06", "G17", "5"), ("KD07.D", "G17", "10"))
    cut = [figure(code, place, "2026-Q3", value, origin=Origin.SIMULATED) for code, place, value in amounts]
    keep(store, rules, *cut, sender="G22", form="BC.VPCP.QUY", origin=Origin.SIMULATED)
    year = [figure("KT01", "VN", "2026-Q3", "8.36"), figure("LD03", "VN", "2025", "29.85")]
    keep(store, rules, *year, sender="G12", form="BC.TK.QUY")


@pytest.mark.usefixtures("reported")
def test_a_counter_is_a_share_of_its_plan_exactly(ask):
    held = ask.counters()
    cut = held["KD06"]
    assert (cut.held.figure.value, cut.plan, cut.percent) == (15, 40, Decimal("37.5"))
    assert [format(amount.percent, ".2f") for _, amount in cut.printed] == ["15.24", "62.88"]
    assert {amount.value for _, amount in cut.beside} == {5905, 2900, 60}
    assert held["KD08"].percent is None
    assert {amount.value for _, amount in held[RANK].beside} == {26, 6, Decimal("0.2776"), 172}


@pytest.mark.usefixtures("reported")
def test_the_ministry_that_cut_most_of_its_own_comes_first(ask):
    first, second, *others = ask.cut_by_ministry(Period.parse("2026-Q3"))
    assert [(each.place.code, each.percent("KD06")) for each in (first, second)] == [
        ("G17", 50),
        ("G12", Decimal(1000) / 30),
    ]
    assert all(each.percent("KD06") is None for each in others)


@pytest.mark.usefixtures("reported")
def test_a_promise_is_held_only_against_a_figure_of_its_year(ask):
    found = {each.indicator.code: each for each in ask.promises(2026)}
    assert len(found) == 15
    growth, farmers, rooms = found["KT01"], found["LD03"], found["XH04"]
    assert (growth.is_of_year, growth.gap, growth.status) == (True, Decimal("-1.64"), Status.OFF_COURSE)
    assert (farmers.is_of_year, farmers.gap, farmers.held.figure.value) == (False, None, Decimal("29.85"))
    assert (rooms.held, rooms.status) == (None, Status.NOT_KNOWN)
    assert ask.promises(2031) == []


@pytest.mark.usefixtures("reported")
def test_the_page_says_every_counter_with_what_is_printed_of_it(ask, now, text):
    words = text(reform.layout(ask, now))
    for said in (
        "15/40 điều kiện",
        "37,50%",
        "3.893/6.191 điều kiện = 62,88%",
        "6.776/9.926 dòng hàng = 68,27%",
        "30/120 thủ tục = 25,00%",
        "58 → 55 giờ (-3)",
        "62 → 56 giờ (-6)",
        "hạng 88/193",
        "hạng 26/61",
        "không nêu số liệu của ba thành phần",
        "ít nhất 10%",
        "5.400 đến 5.500 USD",
        "-1,64 điểm %",
        "1/15 chỉ tiêu đã có số liệu năm 2026.",
        "chưa có số liệu của năm",
        "Mô phỏng",
    ):
        assert said in words, said


@pytest.mark.usefixtures("reported")
def test_cost_saved_is_one_measure_by_date_with_its_qualifiers(ask, now, text):
    words = text(reform.layout(ask, now))
    printed = ("trên 15.000 tỷ đồng/năm", "trên 8.500 tỷ đồng/năm", "4.222 tỷ đồng/năm", "trên 1.200 tỷ đồng/năm")
    places = [words.index(each) for each in printed]
    assert places == sorted(places)
    assert "cộng lại không nhất thiết bằng giá trị chung" in words
    assert ask.counters()[SAVED].held is None
    assert "chưa có số liệu" in words


def test_an_empty_store_says_what_is_missing(ask, now, text):
    words = text(reform.layout(ask, now))
    assert words.count("chưa có văn bản công bố") == len(CUT) + 2 + 1
    assert "Chưa bộ nào báo cáo" in words
    assert "0/15 chỉ tiêu" in words


@pytest.mark.usefixtures("reported")
def test_the_wall_shows_the_counters_and_the_targets(store):
    found = panels(store, "reform")
    assert cells(found["counters"], "what", "value", "share", "printed")[0] == (
        "Số điều kiện kinh doanh đã cắt giảm",
        "15/40",
        "37,50%",
        "62,88%",
    )
    assert found["counters"]["total"] == 7
    assert [row["cells"]["printed"] for row in found["counters"]["rows"]][3:] == [
        "58 → 55",
        "62 → 56",
        "88/193",
        "trên 15.000",
    ]
    assert found["targets"]["total"] == 15
    assert found["targets"]["rows"][0]["cells"]["target"] == "≥ 10%"
    assert {row["mark"] for row in found["targets"]["rows"]} == {"off", "none"}
    assert found["targets"]["note"] == "1/15 có số liệu của năm"

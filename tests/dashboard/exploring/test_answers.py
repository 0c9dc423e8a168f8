"""What an address of the explorer shows: the parts of each way to look, exact, and missing where it is."""

from datetime import timedelta

import pytest

from indicators.observations import Coverage
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import cookie

EVERY = {
    "headline",
    "asked",
    "indicator",
    "place",
    "offered",
    "chips",
    "export",
    "title",
    "version",
    "as_of",
    "simulated",
}
PARTS = {
    "summary": {"course", "forecast", "places", "tiles", "breakdown"},
    "line": {"course", "forecast"},
    **{look: {"places"} for look in ("bar", "map", "tiles", "table")},
    **{look: {"heat"} for look in ("heat", "multiples")},
    "scatter": {"scatter"},
}


@pytest.fixture
def country(store, rules):
    """Tax in two provinces over two Octobers, and a third that says it knows none."""
    keep(
        *(store, rules),
        *(figure("TC01", place, "2026-10", value) for place, value in (("01", "110.5"), ("48", "50"), ("79", None))),
        *(figure("TC01", place, "2025-10", value) for place, value in (("01", "100"), ("48", "40"))),
        figure("TC01", "48", "2026-09", "45", status="P"),
    )


def row(answer, place):
    return next(each for each in answer["places"]["rows"] if each["id"] == place)


def line(answer, key):
    found = next(each for each in answer["course"]["lines"] if each["key"] == key)
    return dict(zip((each["code"] for each in answer["course"]["periods"]), found["v"], strict=True))


@pytest.mark.usefixtures("country")
def test_each_way_to_look_has_its_parts_and_no_others(see):
    for look, parts in PARTS.items():
        answer = see(view=look, indicator="TC01", place="48", second="VM05")
        assert EVERY | {"words"} | parts == answer.keys(), look


@pytest.mark.usefixtures("country")
def test_the_figure_itself_stands_with_all_that_belongs_to_it(see):
    answer = see(indicator="TC01", place="48")
    head = answer["headline"]
    assert (head["v"], head["w"], head["unit"]) == ("50", "50,0", "tỷ đồng")
    assert head["change"] == "+25,0% so với cùng kỳ"
    assert head["rank"] == "2/34"
    assert head["period_name"] == "Tháng 10/2026"
    assert head["why_missing"] is None
    assert answer["place"]["trail"][0] == {"id": "VN", "name": "Cả nước"}
    assert [each["id"] for each in answer["place"]["trail"]][-1] == "48"
    assert answer["asked"]["period"] == "2026-10"
    assert answer["title"] == "Thu ngân sách nhà nước trên địa bàn · Đà Nẵng"


@pytest.mark.usefixtures("country")
def test_places_are_ranked_with_their_change_and_those_without_a_figure_stand_last(see):
    answer = see(view="map", indicator="TC01")
    rows = answer["places"]["rows"]
    assert [(each["id"], each["v"], each["rank"], each["change_w"]) for each in rows[:2]] == [
        ("01", "110.5", 1, "+10,5%"),
        ("48", "50", 2, "+25,0%"),
    ]
    assert len(rows) == 34
    assert {each["v"] for each in rows[2:]} == {None}
    assert {each["rank"] for each in rows[2:]} == {None}
    assert answer["places"]["reported"].startswith("2/34")
    assert row(answer, "79")["w"] is None
    shown = answer["places"]["map"]["places"]
    assert (shown["01"]["state"], shown["79"]["state"], shown["79"]["value"]) == ("ok", "none", None)


@pytest.mark.usefixtures("country")
def test_a_course_has_its_gaps_and_its_comparisons(see):
    answer = see(view="line", indicator="TC01", place="48", compare="last_year,previous", **{"from": "2026-08"})
    assert answer["course"]["note"] is None
    assert line(answer, "actual") == {"2026-08": None, "2026-09": "45", "2026-10": "50"}
    assert line(answer, "last_year") == {"2026-08": None, "2026-09": None, "2026-10": "40"}
    assert line(answer, "previous") == {"2026-08": None, "2026-09": None, "2026-10": "45"}
    assert answer["course"]["lines"][0]["uncertain"] == [False, True, False]
    assert answer["course"]["resets"] is True


@pytest.mark.usefixtures("country")
def test_it_is_said_where_a_course_or_its_comparison_crosses_the_merger(see):
    asked = {"view": "line", "indicator": "TC01", "place": "48", "from": "2026-06"}
    assert "Quảng Nam" in see(asked)["course"]["note"]
    assert see(asked, compare="none")["course"]["note"] is None
    assert see({**asked, "place": "01"})["course"]["note"] is None


@pytest.mark.usefixtures("country")
def test_region_and_nation_are_their_own_figures_and_the_similar_are_a_median(see, store, rules):
    keep(store, rules, *(figure("TC01", place, "2026-10", str(value)) for value, place in enumerate(NEAR, 1)))
    answer = see(view="line", indicator="TC01", place="48", compare="region,nation,similar")
    whole = see(view="line", indicator="TC01")["headline"]["v"]
    assert line(answer, "nation")["2026-10"] == whole
    assert line(answer, "similar")["2026-10"] == "5.5"
    assert "10" in answer["course"]["note"]
    names = {each["key"]: each["name"] for each in answer["course"]["lines"]}
    assert names["region"] == "Duyên hải Nam Trung Bộ và Tây Nguyên"


NEAR = ("24", "96", "66", "52", "33", "56", "51", "44", "80", "08")
"""The ten provinces next to Đà Nẵng in population."""


def test_the_path_to_a_plan_is_an_even_part_of_the_year(see, store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-06", "40"), figure("TC06", "VN", "2026-10", "50"))
    answer = see(view="line", compare="plan,path")
    assert line(answer, "plan") == {
        "2026-06": "100",
        **dict.fromkeys(("2026-07", "2026-08", "2026-09"), "100"),
        "2026-10": "100",
    }
    assert line(answer, "path")["2026-06"] == "49.59"
    assert answer["headline"]["plan"] == "kế hoạch 100,00%"
    assert answer["headline"]["status"] == "off"
    assert [each["code"] for each in answer["offered"]["compare"] if each["why_not"]] == ["region", "nation", "similar"]


def test_a_change_is_hidden_where_its_base_is_provisional_or_lacks_places(see, store, rules):
    keep(
        *(store, rules),
        *(figure("TC06", place, "2026-10", "50") for place in ("01", "48")),
        figure("TC06", "01", "2025-10", "45", status="P"),
        figure("TC06", "48", "2025-10", "45", coverage=Coverage(1, 2)),
        figure("TC06", "79", "2026-10", "50.5"),
        figure("TC06", "79", "2025-10", "45"),
    )
    answer = see(view="table", place="48")
    assert {place: row(answer, place)["change_w"] for place in ("01", "48", "79")} == {
        "01": None,
        "48": None,
        "79": "+5,50 điểm %",
    }
    assert answer["headline"]["change"] is None


@pytest.mark.usefixtures("country")
def test_what_was_known_before_a_revision_is_shown_as_of_then(see, store, rules, centre):
    before = centre.clock.now - timedelta(hours=1)
    centre.clock.now = NOW + timedelta(hours=6)
    keep(store, rules, figure("TC01", "48", "2026-10", "51"), now=centre.clock.now - timedelta(hours=1))
    old = see(indicator="TC01", place="48", as_of=(NOW + timedelta(minutes=1)).isoformat())
    new = see(indicator="TC01", place="48")
    assert (old["headline"]["v"], new["headline"]["v"]) == ("50", "51")
    assert (row(old, "48")["v"], row(new, "48")["v"]) == ("50", "51")
    assert (line(old, "actual")["2026-10"], line(new, "actual")["2026-10"]) == ("50", "51")
    assert old["as_of"] == "2026-10-20T08:31:00+07:00"
    assert "as_of=" in old["export"]["csv"]
    nothing = see(indicator="TC01", place="48", as_of=before.isoformat())
    assert (nothing["headline"]["v"], nothing["asked"]["period"]) == (None, None)
    assert nothing["headline"]["why_missing"]


@pytest.mark.usefixtures("country")
def test_places_by_period_know_what_is_missing(see):
    heat = see(view="heat", indicator="TC01", among="region", place="48", **{"from": "2026-09"})["heat"]
    assert [each["code"] for each in heat["periods"]] == ["2026-09", "2026-10"]
    assert {each["id"]: each["v"] for each in heat["rows"]}["48"] == ["45", "50"]
    assert {each["id"]: each["w"] for each in heat["rows"]}["56"] == [None, None]
    assert heat["classes"] == ["50"]


def test_two_indicators_make_points_of_the_places_that_have_both(see, store, rules):
    keep(
        *(store, rules),
        *(figure("TC01", place, "2026-10", "5") for place in ("01", "48", "79")),
        *(figure("KD01", place, "2026-10", "0") for place in ("01", "48")),
    )
    found = see(view="scatter", indicator="TC01", second="KD01", places="01,48,79")["scatter"]
    assert [(each["id"], each["x"], each["y"]) for each in found["points"]] == [
        ("48", "5", "0"),
        ("01", "5", "0"),
    ]
    assert (found["n"], found["missing"]) == (2, ["Hồ Chí Minh"])
    assert found["note"].startswith("2/3")


@pytest.mark.usefixtures("country")
def test_places_can_be_picked_out_and_each_choice_is_a_chip(see):
    answer = see(view="bar", indicator="TC01", places="48,79", period="2026-10", place="48", among="similar")
    assert [each["id"] for each in answer["places"]["rows"]] == ["48"]
    chips = [(each["parameter"], each["value"]) for each in answer["chips"]]
    assert chips == [("place", "48"), ("among", "similar"), ("places", "48"), ("places", "79")]
    assert "area=48" in answer["export"]["xlsx"]
    assert answer["offered"]["among"][0] == {"code": "provinces", "name": "Tỉnh, thành phố", "count": 34}


@pytest.mark.usefixtures("country")
def test_the_old_provinces_inside_a_new_one_are_a_circle_of_their_own(see):
    answer = see(view="bar", indicator="TC01", place="48", among="former")
    assert [each["name"] for each in answer["places"]["rows"]] == ["Đà Nẵng (đến 2025)", "Quảng Nam (đến 2025)"]
    assert answer["places"]["map"] is None
    assert [each["why_not"] is None for each in answer["offered"]["views"] if each["code"] in {"map", "bar"}] == [
        True,
        False,
    ]


def test_nothing_known_is_said_with_what_to_do(see):
    answer = see(indicator="TC01", place="48")
    assert answer["headline"]["w"] is None
    assert answer["headline"]["why_missing"].startswith("Chưa có đơn vị nào báo cáo")
    assert answer["course"]["periods"] == []
    assert answer["places"]["rows"] == []
    assert answer["forecast"] is None


def test_english_is_spoken(see, centre):
    answer = see(lang="en", place="48")
    assert answer["title"] == "Disbursement rate · Da Nang"
    assert answer["offered"]["views"][0]["name"] == "Summary"
    assert centre.get("/explore/view", cookie=cookie(centre.store, "leader")).status_code == 200


def test_a_commune_is_set_beside_those_of_its_province_and_a_ministry_beside_ministries(see, store, rules):
    keep(store, rules, figure("TC06", "20194", "2026-10", "41"), figure("TC06", "G12", "2026-10", "52"))
    commune, ministry = see(view="bar", place="20194"), see(view="bar", place="G12")
    assert (commune["asked"]["among"], commune["headline"]["rank"]) == ("communes", "1/94")
    assert [each["id"] for each in commune["place"]["trail"]] == ["VN", "SCH", "48", "20194"]
    assert (ministry["asked"]["among"], ministry["headline"]["rank"]) == ("agencies", "1/22")
    assert see(place="20194", indicator="TC01")["headline"]["why_missing"].startswith("Chỉ tiêu này")
    assert see(place="48")["asked"]["among"] == "provinces"
    assert "agencies" not in {each["code"] for each in see(place="48")["offered"]["among"]}


def test_a_forecast_stands_beside_the_course_or_says_why_not(see, store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-10", "50"))
    assert see()["forecast"]["why_not"].startswith("Chưa đủ dữ liệu")

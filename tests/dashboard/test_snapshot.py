"""What the screens show: tiles, the map in classes, what was just received, and what differs from before."""

import pytest

from dashboard.snapshot import changed_parts
from indicators.geography import Level
from indicators.observations import Origin
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import builder, setting

TODAY = "2026-10-20"


def built(store, scene="overview", language="vi", **differences):
    return builder(store).build(scene, language, **{"version": 7, "now": NOW, **differences})


def scores(*values, period=TODAY):
    provinces = setting().geography.provinces(NOW.date())
    return [figure("HC01", place.id, period, value) for place, value in zip(provinces, values, strict=False)]


def test_an_empty_store_shows_every_tile_without_a_figure(store):
    body = built(store)
    assert (body["scene"], body["version"], body["boot"], body["assets"]) == ("overview", 7, "boot-1", "a1")
    assert [tile for group in body["groups"] for tile in group["tiles"]] == list(body["tiles"])
    assert all(tile["value"] is None for tile in body["tiles"].values())
    assert body["built_at"] == "2026-10-20T08:30:00+07:00"
    assert body["simulated"] is False
    assert body["recent"]["rows"] == []
    assert body["map"]["classes"] == []
    assert {place["class"] for place in body["map"]["places"].values()} == {None}
    assert len(body["map"]["places"]) == 34


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scene", ["overview", "fields"])
def test_every_scene_is_whole_in_both_languages(store, rules, scene, language):
    keep(store, rules, figure(place="VN"), *scores("61", "62"))
    body = built(store, scene, language)
    assert body["language"] == language
    assert all(tile["name"] and tile["source_line"] for tile in body["tiles"].values())


def test_one_simulated_figure_marks_the_whole_screen(store, rules):
    keep(store, rules, figure(place="VN", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert built(store)["simulated"] is True


def test_the_map_has_five_classes_that_add_up_to_the_provinces_with_a_figure(store, rules):
    keep(store, rules, *scores(*(str(60 + step) for step in range(30))))
    drawn = built(store)["map"]
    assert len(drawn["classes"]) == 5
    assert sum(each["count"] for each in drawn["classes"]) == 30
    assert max(each["count"] for each in drawn["classes"]) - min(each["count"] for each in drawn["classes"]) <= 1
    assert [place["state"] for place in drawn["places"].values()].count("none") == 4
    classes = [place["class"] for place in drawn["places"].values() if place["class"] is not None]
    assert (min(classes), max(classes)) == (0, 4)


def test_equal_figures_share_a_rank_and_the_next_one_is_left_out(store, rules):
    keep(store, rules, *scores("90", "90", "80"))
    ranks = [place["rank"] for place in built(store)["map"]["places"].values() if place["rank"]]
    assert ranks == ["1/3", "1/3", "3/3"]


def test_nought_is_a_figure_and_a_missing_one_is_not(store, rules):
    keep(store, rules, *scores("0", None, "50"))
    places = list(built(store)["map"]["places"].values())
    assert [place["state"] for place in places[:4]] == ["zero", "none", "ok", "none"]
    assert (places[1]["value"], places[1]["class"], places[1]["rank"]) == (None, None, None)


def test_only_the_newest_day_is_drawn(store, rules):
    keep(store, rules, *scores("50", "60", period="2026-10-19"), *scores("70"))
    places = list(built(store)["map"]["places"].values())
    assert [place["state"] for place in places[:2]] == ["ok", "none"]


def test_no_ministry_is_drawn_on_the_map(store, rules):
    ministries = [place.id for place in setting().geography.of_level(Level.AGENCY)]
    keep(store, rules, figure("HC01", ministries[0], TODAY, "99"), *scores("70"))
    drawn = built(store)["map"]["places"]
    assert len(drawn) == 34
    assert [place["rank"] for place in drawn.values() if place["rank"]] == ["1/1"]


def test_a_pushed_report_is_shown_with_its_figure(store, rules):
    keep(store, rules, figure(value="100.5"), source="push")
    (row,) = built(store)["recent"]["rows"]
    said = f"{row['text']} {row['detail']}"
    assert "Hà Nội" in said
    assert "100,5" in said
    assert "08:30" in said
    assert row["simulated"] is False


def test_a_fetched_report_is_shown_by_its_form(store, rules):
    keep(store, rules, figure(), source="tabmis")
    (row,) = built(store)["recent"]["rows"]
    assert "100,5" not in f"{row['text']} {row['detail']}"
    assert "10/2026" in row["detail"]


def test_the_newest_reports_come_first_and_a_pushed_one_is_not_crowded_out(store, rules):
    pushed = keep(store, rules, figure(), source="push")
    fetched = [keep(store, rules, figure(value=str(each)), source="tabmis") for each in range(15)]
    rows = built(store)["recent"]["rows"]
    assert len(rows) == 4
    assert [row["id"] for row in rows] == [*(each.id for each in fetched[:-4:-1]), pushed.id]


def test_what_differs_between_two_states_is_the_tiles_one_by_one_and_the_rest_as_a_whole(store, rules):
    before = built(store)
    assert changed_parts(before, built(store, version=8)) == {}
    keep(store, rules, figure(place="VN"), source="tabmis")
    after = built(store, version=9)
    parts = changed_parts(before, after)
    assert parts["tiles"] == {"TC01:VN:M": after["tiles"]["TC01:VN:M"]}
    assert parts.keys() == {"tiles", "recent"}

"""What the screens show: each scene whole, about the right place and moment, and built again when it must be."""

from datetime import datetime, timedelta

import pytest

from dashboard.scenes import FRAME, UnknownSceneError, load_scenes
from dashboard.snapshot import changed_parts, of_the_hour
from indicators.observations import Origin
from indicators.store.reports import Event
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import builder, setting

NEWEST = "2026-10"


def built(store, scene="overview", language="vi", **differences):
    return builder(store).build(scene, language, **{"version": 7, "now": NOW, **differences})


def scores(*values, period=NEWEST):
    provinces = setting().geography.provinces(NOW.date())
    return [figure("HC01", place.id, period, value) for place, value in zip(provinces, values, strict=False)]


def test_an_empty_store_shows_every_tile_without_a_figure(store):
    body = built(store)
    assert (body["scene"], body["version"], body["boot"], body["assets"]) == ("overview", 7, "boot-1", "a1")
    assert [tile for group in body["groups"] for tile in group["tiles"]] == list(body["tiles"])
    assert all(tile["value"] is None for tile in body["tiles"].values())
    assert body["built_at"] == "2026-10-20T08:30:00+07:00"
    assert body["simulated"] is False
    assert (body["kind"], body["place"], body["as_of"], body["panels"]) == ("tiles", None, None, [])
    assert body.keys().isdisjoint({"exceptions", "late_label", "period_label", "held"})
    assert body["map"]["classes"] == []
    assert {place["class"] for place in body["map"]["places"].values()} == {None}
    assert len(body["map"]["places"]) == 34


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("scene", [*load_scenes(setting().catalogue, setting().geography), "profile:48"])
def test_every_scene_is_whole_in_both_languages(store, rules, scene, language):
    keep(store, rules, figure(place="VN"), *scores("61", "62"))
    body = built(store, scene, language)
    assert (body["scene"], body["language"]) == (scene, language)
    assert body["title"]
    assert all(tile["name"] and tile["source_line"] for tile in body["tiles"].values())
    for panel in body["panels"]:
        keys = [column["key"] for column in panel["columns"]]
        assert panel["total"] == len(panel["rows"])
        assert all(list(row["cells"]) == keys and all(row["cells"].values()) for row in panel["rows"])
        assert all((row["mark"] is None) == (row["word"] is None) for row in panel["rows"])
        assert len({row["id"] for row in panel["rows"]}) == len(panel["rows"])


def test_a_page_of_the_staff_is_told_how_many_reports_wait(store):
    assert built(store, "fields")["held"] == 0


def test_one_simulated_figure_marks_the_whole_screen(store, rules):
    keep(store, rules, figure(place="VN", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert built(store)["simulated"] is True


def test_what_differs_between_two_states_is_the_tiles_one_by_one_and_the_rest_as_a_whole(store, rules):
    before = built(store)
    assert changed_parts(before, built(store, version=8)) == {}
    keep(store, rules, figure(place="VN"), source="tabmis")
    after = built(store, version=9)
    parts = changed_parts(before, after)
    assert parts["tiles"] == {"TC01:VN:M": after["tiles"]["TC01:VN:M"]}
    assert parts.keys() == {"tiles"}


def test_what_differs_between_two_frames_is_told_part_by_part(store, rules):
    before = built(store, FRAME)
    assert changed_parts(before, built(store, FRAME, version=8)) == {}
    keep(store, rules, figure("HC11", "VN", "2026-10", "10"), source="tabmis")
    assert changed_parts(before, built(store, FRAME, version=9)).keys() == {"exceptions"}
    assert changed_parts(before, {**before, "late_label": None, "more": 1}).keys() == {"late_label", "more"}


@pytest.mark.parametrize(
    "address",
    ["", "nothing", "overview:48", "map:48", "frame:48", "profile:", "profile:VN", "profile:RRD", "profile:02"],
)
def test_an_address_that_is_none_is_told(store, address):
    with pytest.raises(UnknownSceneError, match=r"Use one of overview, economy, .*, frame; profile takes a province"):
        built(store, address)


def test_a_province_can_be_looked_at_as_long_as_it_stood(store):
    merged = "24:2025"  # Bắc Giang, which ended with the 63 provinces
    with pytest.raises(UnknownSceneError):
        built(store, f"profile:{merged}")
    body = built(store, f"profile:{merged}", as_of=datetime(2025, 6, 30, 12, tzinfo=ZONE))
    assert (body["place"], body["place_label"]) == (merged, "Bắc Giang")


def test_a_profile_is_about_one_province_that_its_tiles_do_not_repeat(store, rules):
    keep(store, rules, figure(place="48", value="7"), figure(place="01", value="9"))
    body = built(store, "profile:48")
    assert (body["kind"], body["place"], body["place_label"]) == ("profile", "48", "Đà Nẵng")
    assert body["title"] == "Đà Nẵng: việc nào tốt, việc nào chậm?"
    tile = body["tiles"]["TC01:48:M"]
    assert (tile["name"], tile["value"]) == ("Thu ngân sách", "7,0")
    assert all("Đà Nẵng" not in tile["name"] for tile in body["tiles"].values())


def test_without_a_province_named_each_has_an_hour_in_official_order(store):
    provinces = setting().geography.provinces(NOW.date())
    hours = [NOW.replace(minute=0) + timedelta(hours=number) for number in range(len(provinces) + 1)]
    shown = [of_the_hour(provinces, at).id for at in hours]
    start = [each.id for each in provinces].index(shown[0])
    assert shown[:-1] == [each.id for each in provinces[start:] + provinces[:start]]
    assert shown[-1] == shown[0]
    assert of_the_hour(provinces, hours[0] + timedelta(minutes=59)).id == shown[0]
    assert [built(store, "profile", now=at)["place"] for at in hours[:3]] == shown[:3]
    assert built(store, "profile", as_of=hours[1])["place"] == shown[1]


def test_a_scene_is_shown_as_it_was_known_at_a_moment_and_judged_on_its_day(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-05", "70"), now=datetime(2026, 6, 1, 9, tzinfo=ZONE))
    keep(store, rules, figure("HC11", "VN", "2026-05", "99"), now=datetime(2026, 6, 20, 9, tzinfo=ZONE))
    june = datetime(2026, 6, 2, 8, tzinfo=ZONE)
    then, now = (built(store, as_of=at)["tiles"]["HC11:VN:M"] for at in (june, None))
    assert (then["value"], then["truth"]["code"], then["status"]["code"]) == ("70,00", "on_time", "off")
    assert (now["value"], now["truth"]["code"], now["status"]["code"]) == ("99,00", "old", "unknown")
    assert built(store, as_of=june)["as_of"] == "2026-06-02T08:00:00+07:00"


def event(*indicators, kind="report"):
    return Event(7, NOW, kind, "x", frozenset(indicators))


@pytest.mark.parametrize(
    ("told", "scenes"),
    [
        (event("KT09"), {"overview", "economy", "profile", "profile:48", "discipline", "fields"}),
        (event("HC01"), {"overview", "services", "profile", "profile:48", "fields"}),
        (event("HC20", "HC21"), {"documents", "fields"}),
        (event("TC04"), {"finance", "discipline", "fields"}),  # the plan of TC05
        (event("HC14.N"), {"discipline"}),
        (event("HC14.N", kind="confirmed"), {"discipline", "fields"}),
        (event(kind="report"), {"discipline"}),
        (event(kind="held"), {"discipline", "fields"}),
    ],
)
def test_a_scene_is_built_again_when_something_that_it_shows_has_changed(store, told, scenes):
    build = builder(store)
    addresses = [*build.scenes, "profile:48", FRAME, "nothing"]
    assert {each for each in addresses if build.touched(each, told)} == scenes | {"directives", FRAME}


def test_every_scene_is_built_again_when_a_source_fails_or_recovers(store):
    build = builder(store)
    assert all(build.touched(each, event(kind="source.failed")) for each in [*build.scenes, FRAME])


def test_what_an_event_touched_is_read_anew_once_it_is_forgotten(store, rules):
    build = builder(store)

    def value():
        return build.build("overview", "vi", version=1, now=NOW)["tiles"]["TC01:VN:M"]["value"]

    keep(store, rules, figure(place="VN", value="1"))
    assert value() == "1,0"
    keep(store, rules, figure(place="VN", value="2"))
    build.forget(["VM05"])
    assert value() == "1,0"
    build.forget(["TC01"])
    assert value() == "2,0"
    keep(store, rules, figure(place="VN", value="3"))
    build.forget(None)
    assert value() == "3,0"

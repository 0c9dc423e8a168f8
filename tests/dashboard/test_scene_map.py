"""The provinces by one indicator: in classes of nearly equal number, ranked, and nobody's figure invented."""

from datetime import datetime

from dashboard.materials import Sight
from dashboard.scene_map import field_of, map_body
from indicators.geography import Level
from indicators.periods import Frequency
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import builder, setting

NEWEST = "2026-10"


def built(store, scene="overview", **differences):
    return builder(store).build(scene, "vi", **{"version": 7, "now": NOW, **differences})


def scores(*values, indicator="HC01", period=NEWEST):
    provinces = setting().geography.provinces(NOW.date())
    return [figure(indicator, place.id, period, value) for place, value in zip(provinces, values, strict=False)]


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


def test_only_the_newest_period_is_drawn(store, rules):
    keep(store, rules, *scores("50", "60", period="2026-09"), *scores("70"))
    places = list(built(store)["map"]["places"].values())
    assert [place["state"] for place in places[:2]] == ["ok", "none"]


def test_no_ministry_is_drawn_on_the_map(store, rules):
    ministries = [place.id for place in setting().geography.of_level(Level.AGENCY)]
    keep(store, rules, figure("HC01", ministries[0], NEWEST, "99"), *scores("70"))
    drawn = built(store)["map"]["places"]
    assert len(drawn) == 34
    assert [place["rank"] for place in drawn.values() if place["rank"]] == ["1/1"]


def test_the_map_of_a_moment_is_drawn_as_it_was_known_then(store, rules):
    keep(store, rules, *scores("50", period="2026-09"), now=datetime(2026, 10, 18, 9, tzinfo=ZONE))
    keep(store, rules, *scores("70"))
    first = next(iter(built(store)["map"]["places"].values()))
    assert (first["value"], built(store)["map"]["date_label"]) == ("70,00", "Tháng 10/2026")
    then = built(store, as_of=datetime(2026, 10, 19, 8, tzinfo=ZONE))["map"]
    assert (next(iter(then["places"].values()))["value"], then["date_label"]) == ("50,00", "Tháng 9/2026")
    before = built(store, as_of=datetime(2026, 10, 1, tzinfo=ZONE))["map"]
    assert {place["state"] for place in before["places"].values()} == {"none"}


def test_where_less_is_better_the_lowest_is_first(store, rules):
    keep(store, rules, *scores("5", "9", "7", indicator="TC07", period="2026-10"))
    known = setting()
    sight = Sight(store, known, known.wording("vi", NOW.date()), None, NOW)
    places = map_body(field_of(sight, "TC07", Frequency.MONTH), sight)["places"].values()
    assert [place["rank"] for place in places if place["rank"]] == ["1/3", "3/3", "2/3"]


def test_each_frequency_has_its_own_map(store, rules):
    keep(store, rules, *scores("50", "60", period="2026-10-19"), *scores("70"))
    known = setting()
    sight = Sight(store, known, known.wording("vi", NOW.date()), None, NOW)
    days, months = (field_of(sight, "HC01", each) for each in (Frequency.DAY, Frequency.MONTH))
    assert (days.period.code, len(days.values)) == ("2026-10-19", 2)
    assert (months.period.code, len(months.values)) == ("2026-10", 1)

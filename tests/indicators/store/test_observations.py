"""Figures as they are shown now, or as they were known at any moment."""

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from indicators.observations import Coverage, Method, Origin
from indicators.periods import Frequency
from indicators.store.observations import Selection, counts, newest, observation_with_id, shown, sources_of, versions
from tests.builders import NOW, figure, figure_shown, keep, value_shown

YESTERDAY = NOW - timedelta(days=1)
MOMENT = timedelta(microseconds=1)


def test_yesterdays_figures_are_still_known_after_todays_revision(store, rules):
    keep(store, rules, figure("TC01", value="50"), figure("TC02.D", value="100"), now=YESTERDAY)
    keep(store, rules, figure("TC01", value="60"), now=NOW)
    for indicator, before, after in (("TC01", 50, 60), ("TC02", 50, 60)):
        for place in ("01", "RRD", "VN"):
            assert value_shown(store, indicator, place, "2026-10", as_of=YESTERDAY) == before
            assert value_shown(store, indicator, place, "2026-10", as_of=NOW - MOMENT) == before
            assert value_shown(store, indicator, place, "2026-10", as_of=NOW) == after
            assert value_shown(store, indicator, place, "2026-10") == after
    assert shown(store, Selection(), as_of=YESTERDAY - MOMENT) == []


def test_what_is_shown_now_is_what_is_known_now(store, rules):
    keep(store, rules, figure(value="1"), figure("TC02.D", value="4"), now=YESTERDAY)
    keep(store, rules, figure(value="9", origin=Origin.SIMULATED), figure(place="31", value=None))
    keep(store, rules, figure(place="VN", value="500", origin=Origin.PUBLISHED))
    assert shown(store, Selection(), as_of=NOW) == shown(store, Selection())


def test_a_figure_withdrawn_today_was_known_yesterday(store, rules):
    keep(store, rules, figure(value="50"), now=YESTERDAY)
    keep(store, rules, figure(value=None), now=NOW)
    assert (value_shown(store, "TC01", "VN", "2026-10"), figure_shown(store, "TC01", "VN", "2026-10").status) == (
        None,
        "M",
    )
    assert value_shown(store, "TC01", "VN", "2026-10", as_of=YESTERDAY) == 50


def test_the_history_of_a_figure_is_told_oldest_first(store, rules):
    for day, value in enumerate(("1", "2", "3")):
        keep(store, rules, figure(value=value), now=NOW + timedelta(days=day))
    told = versions(store, "TC01", "01", "2026-10")
    assert [each.figure.value for each in told] == [1, 2, 3]
    assert [each.known_from for each in told] == [NOW, NOW + timedelta(days=1), NOW + timedelta(days=2)]


def test_the_old_bac_giang_and_the_new_bac_ninh_share_a_code_and_nothing_else(store, rules):
    keep(store, rules, figure(place="24:2025", period="2024-12", value="5"), figure(place="24", value="8"))
    assert value_shown(store, "TC01", "24:2025", "2024-12") == 5
    assert value_shown(store, "TC01", "24", "2026-10") == 8
    assert figure_shown(store, "TC01", "24:2025", "2026-10") is None
    merged = figure_shown(store, "TC01", "24", "2024-12")
    assert (merged.value, merged.status, merged.coverage) == (None, "M", Coverage(1, 2))


def test_a_merged_province_in_2024_is_its_parts_together(store, rules):
    keep(store, rules, figure("TC01", "24:2025", "2024-12", "10"), figure("TC02.D", "24:2025", "2024-12", "100"))
    keep(store, rules, figure("TC01", "27:2025", "2024-12", "50"), figure("TC02.D", "27:2025", "2024-12", "100"))
    total, rate = (figure_shown(store, code, "24", "2024-12") for code in ("TC01", "TC02"))
    assert (total.value, total.coverage, total.method) == (60, Coverage(2, 2), Method.ROLL_UP)
    assert (rate.value, rate.coverage, rate.method) == (30, Coverage(2, 2), Method.FORMULA)


def test_growth_reaches_across_the_merger(store, rules):
    keep(store, rules, figure("KT09", "24:2025", "2025-03", "50"), figure("KT09", "27:2025", "2025-03", "70"))
    keep(store, rules, figure("KT09", "24", "2026-03", "132"))
    assert value_shown(store, "KT10", "24", "2026-03") == 10
    keep(store, rules, figure("KT09", "27:2025", "2025-03", "50"))
    assert value_shown(store, "KT10", "24", "2026-03") == 32


FAMILIES = [
    ("TC01", "2026-10", ("4", "6"), "10"),
    ("HC01", "2026", ("80", "71"), "75.5"),
    ("MT04", "2026-10-31", ("80", "120"), "120"),
    ("KT01", "2026", ("8", "9"), None),
    ("KT06", "2026", ("8", "9"), None),
]


@pytest.mark.parametrize("family", FAMILIES)
def test_each_kind_of_indicator_rises_in_its_own_way(store, rules, family):
    indicator, period, values, expected = family
    keep(store, rules, *[figure(indicator, at, period, value) for at, value in zip(("01", "31"), values, strict=True)])
    for place, total in (("RRD", 6), ("VN", 34)):
        found = figure_shown(store, indicator, place, period)
        assert (found and found.value) == (expected and Decimal(expected))
        assert (found and found.coverage) == (expected and Coverage(2, total))


def test_a_weighted_mean_and_a_ratio_count_only_places_that_know_both_parts(store, rules):
    figures = [("HC12", "01", "10"), ("HC12", "31", "40"), ("HC12.W", "01", "2"), ("HC12.W", "31", "1")]
    figures += [("HC12", "33", "99"), ("TC01", "01", "5"), ("TC02.D", "01", "10"), ("TC01", "31", "99")]
    keep(store, rules, *[figure(code, place, value=value) for code, place, value in figures])
    for indicator, value, have in (("HC12", 20, 2), ("TC02", 50, 1)):
        found = figure_shown(store, indicator, "VN", "2026-10")
        assert (found.value, found.coverage) == (value, Coverage(have, 34))


def test_the_newest_figure_stays_the_newest_when_an_older_one_comes_later(store, rules):
    keep(store, rules, figure(period="2026-10", value="10"))
    keep(store, rules, figure(period="2026-08", value="8"), figure(period="2026-09", value="9"))
    for place in ("01", "RRD", "VN"):
        (found,) = newest(store, Selection(["TC01"], [place]))
        assert (found.figure.period.code, found.figure.value) == ("2026-10", 10)
    keep(store, rules, figure(period="2026-11", value="11"), figure(period="2026-07", value="7"))
    (found,) = newest(store, Selection(["TC01"], ["01"]))
    assert (found.figure.period.code, found.figure.value) == ("2026-11", 11)


def test_the_newest_figure_is_kept_for_each_frequency(store, rules):
    keep(store, rules, figure(period="2026-10", value="10"), figure(period="2026-10-05", value="1"))
    found = newest(store, Selection(["TC01"], ["01"]))
    assert {each.figure.period.code for each in found} == {"2026-10", "2026-10-05"}
    (day,) = newest(store, Selection(["TC01"], ["01"], frequency=Frequency.DAY))
    assert day.figure.value == 1


def test_figures_are_selected_by_indicator_place_frequency_period_and_day(store, rules):
    keep(
        store,
        rules,
        *[figure(place=place, period=f"2026-{month:02}") for place in ("01", "79") for month in range(1, 11)],
        figure("TC02.D", "01", "2026-10"),
        figure("TC01", "01", "2026-10-31"),
    )

    def keys(**chosen):
        ordinary = {"indicators": ["TC01"], "places": ["01"], "frequency": Frequency.MONTH}
        found = shown(store, Selection(**{**ordinary, **chosen}))
        found_then = shown(store, Selection(**{**ordinary, **chosen}), as_of=NOW)
        assert found == found_then
        return [each.figure.key for each in found]

    assert len(keys()) == 10
    assert len(keys(frequency=None)) == 11
    assert len(keys(places=["01", "79", "VN"])) == 30
    assert keys(periods=["2026-03", "2026-02"]) == [("TC01", "2026-02", "01"), ("TC01", "2026-03", "01")]
    assert keys(first=date(2026, 2, 28), last=date(2026, 3, 31)) == keys(periods=["2026-02", "2026-03"])
    assert keys(indicators=[]) == []
    assert len(shown(store, Selection())) == counts(store)["current"]


@pytest.mark.parametrize("as_of", [None, NOW])
def test_a_long_answer_can_be_read_in_pieces(store, rules, as_of):
    keep(store, rules, *[figure(period=f"2026-{month:02}") for month in range(1, 11)])
    whole = shown(store, Selection(), as_of=as_of)
    pieces = [shown(store, Selection(), as_of=as_of, limit=7, after=start) for start in range(0, 30, 7)]
    assert [each for piece in pieces for each in piece] == whole
    assert [each.figure.key for each in whole] == sorted(
        (each.figure.key for each in whole), key=lambda key: (key[0], key[2], key[1])
    )


def test_one_observation_is_found_by_its_number(store, rules):
    keep(store, rules, figure(row=7))
    (told,) = versions(store, "TC01", "01", "2026-10")
    assert observation_with_id(store, told.id) == told
    assert observation_with_id(store, 0) is None


def test_the_reports_behind_figures_are_told_once_each(store, rules):
    given = keep(store, rules, figure(), figure(place="31"), source_note="a press release")
    found = shown(store, Selection())
    (source,) = sources_of(store, found).values()
    assert source == {
        "id": given.id,
        "sender": "G12",
        "source": "push",
        "source_note": "a press release",
        "received_at": NOW,
        "form": "BC.TC.THANG",
        "revision": None,
    }
    assert sources_of(store, []) == {}


def test_what_became_known_after_a_moment_is_what_is_new_since(store, rules):
    keep(store, rules, figure(value="1"), figure(place="04", value="5"), now=YESTERDAY - MOMENT)
    keep(store, rules, figure(value="2"), now=YESTERDAY)
    keep(store, rules, figure(value="3"))

    def new(since, as_of=None):
        found = shown(store, Selection(["TC01"], ["01", "04"], known_after=since), as_of=as_of)
        return {each.figure.place: each.figure.value for each in found}

    assert new(YESTERDAY - 2 * MOMENT) == {"01": 3, "04": 5}
    assert new(YESTERDAY - MOMENT) == {"01": 3}
    assert new(NOW) == {}
    assert new(YESTERDAY - MOMENT, as_of=YESTERDAY) == {"01": 2}
    assert new(YESTERDAY - 2 * MOMENT, as_of=YESTERDAY) == {"01": 2, "04": 5}
    assert new(YESTERDAY, as_of=YESTERDAY) == {}


def test_figures_of_several_frequencies_are_found_together(store, rules):
    keep(store, rules, figure("KT01", period="2025", value="8"), figure("KT01", period="2025-Q4", value="7"))
    keep(store, rules, figure("KT01", period="2025-9M", value="6"))

    def found(*frequencies):
        asked = Selection(["KT01"], ["01"], frequencies=frequencies)
        assert shown(store, asked) == shown(store, asked, as_of=NOW)
        return {each.figure.period.code for each in shown(store, asked)}

    assert found(Frequency.YEAR, Frequency.QUARTER) == {"2025", "2025-Q4"}
    assert found(Frequency.NINE) == {"2025-9M"}
    assert found() == set()


ARRIVALS = [
    [figure("TC01", "24:2025", "2024-12", "1"), figure("TC01", "27:2025", "2024-12", "2")],
    [figure("TC02.D", "24:2025", "2024-12", "10"), figure("TC01", "37:2025", "2024-12", None)],
    [figure("TC02.D", "27:2025", "2024-12", "20"), figure("TC01", "01", "2024-12", "7", status="P")],
    [figure("TC01", "VN", "2024-12", "99", origin=Origin.PUBLISHED), figure("KT09", "24", "2026-03", "6")],
    [figure("KT09", "24:2025", "2025-03", "2"), figure("HC12", "01", value="8")],
    [figure("KT09", "27:2025", "2025-03", "3"), figure("HC12.W", "01", value="5")],
]


@pytest.mark.parametrize("order", range(5))
def test_what_is_shown_does_not_depend_on_the_order_of_arrival(store, rules, order):
    arrivals = random.Random(order).sample(ARRIVALS, len(ARRIVALS))  # noqa: S311 - an order, not a secret
    for figures in arrivals:
        keep(store, rules, *figures)
    found = {each.figure.key: each.figure.value for each in shown(store, Selection())}
    assert found["TC02", "2024-12", "24"] == 10
    assert found["TC01", "2024-12", "VN"] == 99
    assert found["KT10", "2026-03", "24"] == 20
    assert found["HC12", "2026-10", "VN"] == 8
    assert len(found) == 34
    assert shown(store, Selection(), as_of=NOW) == shown(store, Selection())


def test_the_newest_figures_of_a_moment_are_those_shown_then(store, rules):
    keep(store, rules, figure(period="2026-08", value="1"), figure(period="2026-09", value="2"), now=YESTERDAY)
    keep(store, rules, figure(period="2026-10", value="3"), figure(period="2026-09", value="9"))
    hanoi = Selection(["TC01"], ["01"])

    def told(as_of):
        return [(each.figure.period.code, each.figure.value) for each in newest(store, hanoi, as_of=as_of)]

    assert (told(YESTERDAY - MOMENT), told(YESTERDAY), told(NOW)) == ([], [("2026-09", 2)], [("2026-10", 3)])
    known, now = (sorted(newest(store, Selection(), as_of=as_of), key=lambda each: each.id) for as_of in (NOW, None))
    assert known == now


def test_each_place_and_frequency_has_its_own_newest_figure_of_a_moment(store, rules):
    keep(store, rules, figure("HC01", "01", "2026-10-19", "60"), figure("HC01", "01", "2026-09", "55"))
    keep(store, rules, figure("HC01", "04", "2026-10-18", "50"), figure("HC01", "01", "2026-10-18", "59"))
    found = newest(store, Selection(["HC01"], ["01", "04"]), as_of=NOW)
    assert {(each.figure.place, each.figure.period.code, each.figure.value) for each in found} == {
        ("01", "2026-10-19", 60),
        ("01", "2026-09", 55),
        ("04", "2026-10-18", 50),
    }
    days = newest(store, Selection(["HC01"], frequency=Frequency.DAY, last=date(2026, 10, 18)), as_of=NOW)
    assert {(each.figure.place, each.figure.value) for each in days if each.figure.place in {"01", "04"}} == {
        ("01", 59),
        ("04", 50),
    }

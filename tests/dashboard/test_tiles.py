"""A tile says how far its figure can be trusted, where it stands, and never a figure it does not have."""

from datetime import datetime

import pytest

from dashboard.materials import gather
from dashboard.scenes import TileAddress
from dashboard.tiles import draw
from indicators.observations import Coverage, Origin
from indicators.periods import Frequency
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import setting


def tile(store, code="TC01", **asked):
    address = TileAddress(code, asked.get("place", "VN"), asked.get("frequency", Frequency.MONTH))
    failed = frozenset(asked.get("failed", ()))
    (material,) = gather(store, setting(), [address], failed, as_of=asked.get("as_of"))
    return draw(material, setting(), "vi", today=asked.get("today", NOW.date()))


def day(text):
    return datetime.fromisoformat(text).date()


@pytest.mark.parametrize(
    ("period", "today", "told"),
    [
        # 25/10/2026 is a Sunday: October is due on Monday the 26th.
        ("2026-09", "2026-10-26", ("on_time", None)),
        ("2026-09", "2026-10-27", ("late", "26/10/2026")),
        ("2026-10", "2026-10-27", ("on_time", None)),
        # 25/01/2025 begins the days off of Tết: January is due on 03/02.
        ("2024-12", "2025-02-03", ("on_time", None)),
        ("2024-12", "2025-02-04", ("late", "03/02/2025")),
        ("2026-07", "2026-10-20", ("late", "25/08/2026")),
        ("2026-06", "2026-10-20", ("old", "27/07/2026")),
        ("2020-01", "2026-10-20", ("old", "25/02/2020")),
    ],
)
def test_a_figure_is_on_time_late_or_old_by_the_calendar(store, rules, period, today, told):
    keep(store, rules, figure(place="VN", period=period))
    truth, since = told
    said = tile(store, today=day(today))["truth"]
    assert said["code"] == truth
    assert since is None or since in said["word"]


@pytest.mark.parametrize(
    ("newest", "today", "truth"),
    [
        ("2026-10-19", "2026-10-20", "on_time"),
        ("2026-10-18", "2026-10-20", "on_time"),
        ("2026-10-17", "2026-10-20", "late"),
    ],
)
def test_a_daily_figure_is_due_the_day_after(store, rules, newest, today, truth):
    keep(store, rules, figure("HC32", "VN", newest, "5"))
    assert tile(store, "HC32", frequency=Frequency.DAY, today=day(today))["truth"]["code"] == truth


def test_what_was_never_reported_has_no_value_and_is_not_judged(store):
    said = tile(store)
    assert (said["truth"]["code"], said["status"]["code"]) == ("never", "unknown")
    assert said["value"] is None
    assert (said["trend"], said["change"], said["target"], said["coverage"]) == (None, None, None, None)


def test_a_source_that_fails_is_told_where_its_figure_is_late(store, rules):
    assert tile(store, failed=["G12"])["truth"]["code"] == "source_error"
    keep(store, rules, figure(place="VN", period="2026-08"))
    assert tile(store, failed=["G12"])["truth"]["code"] == "source_error"
    assert tile(store, failed=["G02"])["truth"]["code"] == "late"
    keep(store, rules, figure(place="VN", period="2026-10"))
    assert tile(store, failed=["G12"])["truth"]["code"] == "on_time"


def test_a_missing_value_is_null_and_never_nought(store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-09", None))
    said = tile(store, "TC06")
    assert said["value"] is None
    assert said["status"]["code"] == "unknown"
    keep(store, rules, figure("TC06", "VN", "2026-09", "0"))
    said = tile(store, "TC06")
    assert said["value"].startswith("0")
    assert said["status"]["code"] == "off"


@pytest.mark.parametrize(("value", "status"), [("70", "on"), ("60", "risk"), ("50", "off"), (None, "unknown")])
def test_a_share_of_the_plan_is_judged_by_the_part_of_the_year(store, rules, value, status):
    keep(store, rules, figure("TC06", "VN", "2026-09", value))  # 100 % is promised, 74,8 % by the end of September
    assert tile(store, "TC06")["status"]["code"] == status


@pytest.mark.parametrize(("value", "status"), [("95", "on"), ("94.99", "risk"), ("80", "risk"), ("79.9", "off")])
def test_a_value_is_judged_by_its_thresholds(store, rules, value, status):
    keep(store, rules, figure("HC11", "VN", "2026-09", value))
    assert tile(store, "HC11")["status"]["code"] == status


def test_an_old_figure_is_not_judged(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-05", "10"))
    said = tile(store, "HC11")
    assert (said["truth"]["code"], said["status"]["code"]) == ("old", "unknown")


def test_what_has_no_threshold_is_not_judged(store, rules):
    keep(store, rules, figure("VM05", "VN", "2026-09"))
    assert tile(store, "VM05")["status"]["code"] == "unknown"


def test_a_change_is_on_the_same_period_last_year(store, rules):
    keep(store, rules, figure(place="VN", value="110"), figure(place="VN", period="2025-10", value="100"))
    change = tile(store)["change"]
    assert "+10,0%" in change["label"]
    assert (change["direction"], change["good"]) == ("up", True)


@pytest.mark.parametrize(
    ("now", "base"),
    [
        ({}, None),
        ({}, {"value": None}),
        ({}, {"value": "100", "status": "P"}),
        ({}, {"value": "100", "coverage": Coverage(33, 34)}),
        ({"coverage": Coverage(33, 34)}, {"value": "100"}),
        ({"value": None}, {"value": "100"}),
    ],
)
def test_a_change_is_hidden_where_the_base_is_missing_or_counts_other_things(store, rules, now, base):
    figures = [figure(place="VN", **now)]
    figures += [] if base is None else [figure(place="VN", period="2025-10", **base)]
    keep(store, rules, *figures)
    said = tile(store)
    assert said["change"] is None
    assert said["change_missing"]


def test_a_trend_leaves_a_gap_where_a_period_is_missing(store, rules):
    months = {"2026-06": "1", "2026-07": None, "2026-09": "3", "2026-10": "0"}
    keep(store, rules, *(figure(place="VN", period=each, value=value) for each, value in months.items()))
    trend = tile(store)["trend"]
    assert len(trend["values"]) == 24
    assert trend["values"][-6:] == [None, 1.0, None, None, 3.0, 0.0]
    assert trend["high"] == 3.0


def test_one_figure_is_no_trend(store, rules):
    keep(store, rules, figure(place="VN"), figure(place="VN", period="2020-01"))
    assert tile(store)["trend"] is None


def test_a_total_says_how_many_provinces_are_in_it(store, rules):
    keep(store, rules, figure(place="01"), figure(place="04"))
    coverage = tile(store)["coverage"]
    assert (coverage["have"], coverage["of"], coverage["partial"]) == (2, 34, True)
    assert "2/34" in coverage["label"]


@pytest.mark.parametrize(("have", "provisional"), [(34, False), (31, False), (30, True), (1, True)])
def test_a_total_that_too_few_have_reported_for_is_provisional(store, rules, have, provisional):
    keep(store, rules, figure("LD04", "VN", coverage=Coverage(have, 34)))
    said = tile(store, "LD04")
    assert said["coverage"]["provisional"] is provisional
    assert said["coverage"]["label"] == f"{have}/34 tỉnh"
    assert ("tạm tính" in said["value_note"]) is provisional


def test_what_ministries_report_is_counted_in_ministries(store, rules):
    keep(store, rules, figure("HC30", "VN", coverage=Coverage(21, 22)))
    assert tile(store, "HC30")["coverage"]["label"] == "21/22 bộ, ngành"


def test_what_is_simulated_says_so(store, rules):
    keep(store, rules, figure(place="VN"))
    assert tile(store)["simulated"] is False
    keep(store, rules, figure("VM05", "VN", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert tile(store, "VM05")["simulated"] is True


def test_the_tile_of_a_place_names_it(store, rules):
    keep(store, rules, figure(place="01"))
    said = tile(store, place="01")
    assert "Hà Nội" in said["name"]
    assert said["href"] == "/place/01?indicator=TC01"


def test_a_corrected_figure_says_that_it_was(store, rules):
    keep(store, rules, figure(place="VN"), revision=2, reason="nhập sai")
    assert tile(store)["revised"]
    keep(store, rules, figure("VM05", "VN"), form="BC.TK.THANG", revision=1)
    assert tile(store, "VM05")["revised"] is None


def test_a_tile_can_be_seen_as_it_was_known_at_a_moment(store, rules):
    keep(store, rules, figure(place="VN", value="1"), now=datetime(2026, 10, 18, 9, tzinfo=ZONE))
    keep(store, rules, figure(place="VN", value="2"))
    assert tile(store)["value"] == "2,0"
    assert tile(store, as_of=datetime(2026, 10, 19, tzinfo=ZONE))["value"] == "1,0"

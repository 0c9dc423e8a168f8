"""What left its course, who is late and which source fails: one row an episode, gravest first, with who sees to it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from dashboard.exceptions import (
    ON_THE_STRIP,
    ROWS_SHOWN,
    day_of,
    every,
    found,
    late_label,
    late_obligations,
    strip,
    who,
)
from dashboard.materials import gather
from dashboard.scenes import TileAddress
from indicators.handling import Act, Step
from indicators.periods import Frequency
from indicators.store.handling import act
from indicators.store.sources import Run, claim, enrol, finish
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import builder, setting

AFTER = NOW.replace(day=27)
RATE = TileAddress("HC11", "VN", Frequency.MONTH)
PLACES = (RATE, TileAddress("HC11", "01", Frequency.MONTH))
FAILED = {"source": "portal-766", "owner": "G25", "since": NOW}


def looked(  # noqa: PLR0913 - a test says only what differs
    store, *, now=AFTER, language="vi", brief=False, watched=PLACES, failed=(), as_of=None, look=found, seen=None
):
    wording = setting().wording(language, now.date(), is_brief=brief)
    materials = gather(store, setting(), watched, frozenset(), as_of=as_of)
    late = late_obligations(store, setting(), day_of(setting(), wording, as_of), as_of=as_of)
    return look(store, setting(), materials, list(failed), wording, late=late, as_of=as_of, seen=seen)


def figures(store, **asked):
    return [row for row in looked(store, **asked) if row["kind"] == "figure"]


def rates(store, rules, *values, place="VN", last=10):
    """A rate month by month, the last one October."""
    months = range(last - len(values) + 1, last + 1)
    said = [figure("HC11", place, f"2026-{month:02}", each) for month, each in zip(months, values, strict=True)]
    keep(store, rules, *said)


def handle(store, exception, action=Act.TAKEN, **differences):
    ordinary = {"handler": None, "due": None, "note": "đã gọi", "severity": "off", "actor": "an", "at": NOW}
    act(store, Step(exception, action, **{**ordinary, **differences}))


def fail(store, source, times):
    enrol(store, [source], now=NOW)
    state = claim(store, source, worker="one", now=NOW, lease=timedelta(minutes=5))
    run = Run(source, NOW, NOW, "failed", "timeout", "x", 0, 0)
    last = {"failures": times, "failing_since": NOW, "last_outcome": "failed"}
    assert finish(store, run, replace(state, **last), worker="one")


def test_every_sender_that_owes_a_report_is_late_once_its_day_has_passed(store):
    before = {(each.form, each.period.code) for each in late_obligations(store, setting(), date(2026, 10, 26))}
    after = {(each.form, each.period.code) for each in late_obligations(store, setting(), date(2026, 10, 27))}
    assert ("BC.TC.THANG", "2026-10") not in before
    assert ("BC.TC.THANG", "2026-10") in after


def test_a_report_that_came_is_owed_no_more(store, rules):
    keep(store, rules, figure(place="VN"))
    late = {each.form for each in late_obligations(store, setting(), date(2026, 10, 27))}
    assert "BC.TC.THANG" not in late
    assert "BC.TC.THANG" in {each.form for each in late_obligations(store, setting(), date(2026, 11, 26))}


def test_a_report_that_came_later_was_owed_at_the_moment_asked_about(store, rules):
    keep(store, rules, figure(place="VN"), now=AFTER + timedelta(hours=2))
    at = AFTER + timedelta(hours=1)
    assert "BC.TC.THANG" in {each.form for each in late_obligations(store, setting(), at.date(), as_of=at)}
    assert "BC.TC.THANG:2026-10" in {row["id"] for row in looked(store, as_of=at, now=AFTER + timedelta(days=9))}
    assert "BC.TC.THANG:2026-10" not in {row["id"] for row in looked(store)}


def test_a_system_that_is_counted_owes_nothing(store):
    assert not {"BC.766.THANG", "BC.HS.THANG"} & {
        each.form for each in late_obligations(store, setting(), date(2026, 10, 27))
    }


def test_late_senders_are_named_and_counted(store):
    rows = looked(store)
    assert {row["severity"] for row in rows} == {"late"}
    assert all(row["place"] and row["what"] and row["since"] for row in rows)
    wording = setting().wording("vi", AFTER.date())
    late = late_obligations(store, setting(), AFTER.date())
    senders = {each.sender for each in late}
    assert late_label(late, wording) == f"{len(senders)} đơn vị gửi trễ"
    shown = strip(rows, wording)
    assert shown["rows"] == [{name: row[name] for name in ON_THE_STRIP} for row in rows[:ROWS_SHOWN]]
    assert (shown["more"], shown["total"]) == (f"còn {len(rows) - ROWS_SHOWN}", len(rows))


def test_where_nothing_is_wrong_the_strip_says_so(store):
    wording = setting().wording("vi", AFTER.date())
    assert strip([], wording) == {
        "calls": [],
        "rows": [],
        "more": None,
        "none": "Không có ngoại lệ",
        "total": 0,
    }
    nobody = replace(setting(), catalogue=replace(setting().catalogue, forms={}))
    assert late_label(late_obligations(store, nobody, AFTER.date()), wording) is None


def test_a_form_of_one_sender_says_whose_it_is_and_one_of_many_how_many_of_how_many(store):
    rows = {row["id"]: row for row in looked(store)}
    one, many = rows["BC.TC.THANG:2026-10"], rows["BC.DP.THANG:2026-10"]
    assert (one["place"], one["value"], one["owner"]) == ("Bộ Tài chính", "Tháng 10/2026", "G12")
    assert one["handler"] == "chưa ai nhận (Bộ Tài chính)"
    assert many["value"] == "Tháng 10/2026 · 34/34"
    assert (many["owner"], many["handler"]) == (None, "chưa ai nhận (34 đơn vị gửi)")


@pytest.mark.parametrize(("day", "is_critical"), [(27, False), (29, False), (30, True)])
def test_a_report_that_half_its_senders_owe_is_critical_after_three_working_days(store, day, is_critical):
    rows = {row["id"]: row for row in looked(store, now=NOW.replace(day=day))}
    assert rows["BC.TC.THANG:2026-10"]["critical"] is is_critical
    assert rows["BC.DP.THANG:2026-10"]["critical"] is is_critical


def test_a_report_that_few_of_its_senders_owe_is_not_critical(store, rules):
    provinces = setting().geography.provinces(NOW.date())
    for place in provinces[:18]:
        said = {"form": "BC.DP.THANG", "sender": place.agency_code}
        keep(store, rules, figure(place=place.id), **said)
    rows = {row["id"]: row for row in looked(store, now=NOW.replace(day=30))}
    assert rows["BC.DP.THANG:2026-10"]["value"].endswith("16/34")
    assert rows["BC.DP.THANG:2026-10"]["critical"] is False


@pytest.mark.parametrize(("value", "severity"), [("70", "off"), ("90", "late")])
def test_what_is_off_its_course_comes_before_the_late_and_what_is_at_risk_after(store, rules, value, severity):
    rates(store, rules, value)
    rows = looked(store)
    assert rows[0]["severity"] == severity
    assert rows[-1]["severity"] == ("late" if value == "70" else "risk")


@pytest.mark.parametrize(
    ("language", "brief", "since"),
    [
        ("vi", False, "từ tháng 8/2026"),
        ("vi", True, "từ 08/2026"),
        ("en", False, "since August 2026"),
        ("en", True, "since Aug 2026"),
    ],
)
def test_a_figure_says_since_which_period_it_is_off_its_course(store, rules, language, brief, since):
    rates(store, rules, "96", "70", "90", "70")
    (row,) = figures(store, language=language, brief=brief)
    assert (row["id"], row["since"]) == ("HC11:VN:M:2026-08", since)


def test_an_exception_is_the_same_through_a_revision_over_the_limit_and_back(store, rules):
    rates(store, rules, "70", "70")
    (before,) = figures(store)
    handle(store, before["id"])
    keep(store, rules, figure("HC11", "VN", "2026-10", "99"), now=NOW + timedelta(hours=1))
    assert figures(store) == []
    keep(store, rules, figure("HC11", "VN", "2026-10", "71"), now=NOW + timedelta(hours=2))
    (again,) = figures(store)
    assert again["id"] == before["id"]
    assert again["acknowledged"]


def test_what_recovered_for_a_period_begins_anew(store, rules):
    rates(store, rules, "70", "96", "70")
    assert [row["id"] for row in figures(store)] == ["HC11:VN:M:2026-10"]


def test_a_figure_is_told_with_its_limit_its_place_and_whose_it_is(store, rules):
    rates(store, rules, "70", place="01")
    (row,) = figures(store, seen={"HC11:01:M": "services"})
    assert row["value"] == "70,00% (ngưỡng 95,00%)"
    assert row["place"] == "Hà Nội"
    assert row["handler"].startswith("chưa ai nhận (")
    assert (row["scene"], row["href"]) == ("services", "/place/01?indicator=HC11")


def test_a_figure_with_a_plan_is_told_with_it(store, rules):
    watched = [TileAddress("VM01", "VN", Frequency.MONTH)]
    keep(store, rules, figure("VM01", "VN", "2026-10", "5.2"))
    (row,) = figures(store, watched=watched)
    assert row["value"] == "5,20% (kế hoạch 4,50%)"


def test_only_what_is_off_for_the_whole_nation_is_critical(store, rules):
    rates(store, rules, "70")
    rates(store, rules, "70", place="01")
    rows = figures(store)
    assert [(row["place"], row["critical"]) for row in rows] == [("Việt Nam", True), ("Hà Nội", False)]
    rates(store, rules, "90")
    assert [row["critical"] for row in figures(store) if row["severity"] == "risk"] == [False]


def test_an_old_figure_is_no_exception(store, rules):
    rates(store, rules, "70", last=3)
    assert figures(store) == []


@pytest.mark.parametrize(("day", "is_critical"), [(20, False), (21, False), (22, True)])
def test_a_source_is_critical_once_it_has_failed_for_a_working_day(store, day, is_critical):
    rows = [row for row in looked(store, now=NOW.replace(day=day), failed=[FAILED]) if row["kind"] == "source"]
    assert [(row["id"], row["critical"]) for row in rows] == [("portal-766:20261020T083000", is_critical)]
    assert rows[0]["value"] == "portal-766"


def test_a_source_of_which_nobody_knows_since_when_it_fails_is_told_too(store):
    (row,) = (row for row in looked(store, failed=[{**FAILED, "since": None}]) if row["kind"] == "source")
    assert (row["id"], row["since"], row["critical"]) == ("portal-766:", "", False)


def test_who_took_it_is_named_with_the_day_and_it_stays(store, rules):
    rates(store, rules, "70")
    handle(store, "HC11:VN:M:2026-10", handler="G12", due=date(2026, 11, 5))
    (row,) = figures(store)
    assert (row["handler"], row["due"]) == ("Bộ Tài chính", "hạn 05/11/2026")
    assert (row["acknowledged"], row["state"], row["handled_by"]) == (True, "taken", "G12")
    handle(store, "HC11:VN:M:2026-10", handler="Nguyễn Bình")
    (row,) = figures(store)
    assert (row["handler"], row["due"]) == ("Nguyễn Bình", None)
    handle(store, "HC11:VN:M:2026-10", Act.REOPENED)
    assert figures(store)[0]["state"] == "open"


def test_a_wall_says_in_few_words_who_has_it_and_who_should(store, rules):
    rates(store, rules, "70")
    assert figures(store, brief=True)[0]["handler"] == f"chưa ai nhận: {figures(store, brief=True)[0]['by']}"
    handle(store, "HC11:VN:M:2026-10", handler="G12")
    assert figures(store, brief=True)[0]["handler"] == "xử lý: BTC"


def test_what_was_closed_leaves_the_list_until_it_becomes_graver(store, rules):
    rates(store, rules, "90")
    handle(store, "HC11:VN:M:2026-10", Act.CLOSED, severity="risk")
    assert figures(store) == []
    assert [row["state"] for row in figures(store, look=every)] == ["closed"]
    keep(store, rules, figure("HC11", "VN", "2026-10", "70"), now=NOW + timedelta(hours=1))
    assert [row["state"] for row in figures(store)] == ["open"]


def test_who_saw_to_it_at_a_moment_is_told_for_that_moment(store, rules):
    rates(store, rules, "70")
    at = NOW + timedelta(hours=1)
    handle(store, "HC11:VN:M:2026-10", at=at)
    watched = figures(store, as_of=at - timedelta(minutes=1))
    assert [row["state"] for row in watched] == ["open"]
    assert [row["state"] for row in figures(store, as_of=at)] == ["taken"]


def test_of_equal_gravity_the_new_come_first_and_then_the_oldest(store, rules):
    watched = [TileAddress("HC11", place, Frequency.MONTH) for place in ("01", "48", "79")]
    keep(store, rules, *(figure("HC11", "01", f"2026-{month:02}", "70") for month in (9, 10)))
    keep(store, rules, *(figure("HC11", "48", f"2026-{month:02}", "70") for month in (8, 9, 10)))
    keep(store, rules, figure("HC11", "79", "2026-10", "70"), now=AFTER)
    assert [row["id"].split(":")[1] for row in figures(store, watched=watched)] == ["79", "48", "01"]
    handle(store, "HC11:79:M:2026-10")
    assert [row["id"].split(":")[1] for row in figures(store, watched=watched)] == ["48", "01", "79"]


def test_a_figure_that_is_watched_twice_is_told_once(store, rules):
    rates(store, rules, "70")
    assert len(figures(store, watched=[RATE, RATE])) == 1


def test_an_agency_is_named_and_a_person_is_as_they_are_called():
    wording = setting().wording("vi", AFTER.date())
    assert [who(each, wording) for each in ("G12", "H26", "G99", "Trần Bình")] == [
        "Bộ Tài chính",
        "Hà Nội",
        "G99",
        "Trần Bình",
    ]


@pytest.mark.parametrize(("times", "told"), [(2, False), (3, True)])
def test_a_source_fails_once_it_failed_as_often_as_it_may(store, times, told):
    fail(store, "lgsp-dossiers-h26", times)
    failed = builder(store).failed_sources()
    assert [each["source"] for each in failed] == (["lgsp-dossiers-h26"] if told else [])
    assert [each["owner"] for each in failed] == (["H26"] if told else [])


def test_a_source_nobody_knows_any_more_is_left_out(store):
    fail(store, "gone", 99)
    assert builder(store).failed_sources() == []


def test_the_day_of_a_moment_is_that_of_the_country(store):
    late_at_night = datetime(2026, 10, 26, 23, 30, tzinfo=ZONE)
    ids = {row["id"] for row in looked(store, as_of=late_at_night)}
    assert "BC.TC.THANG:2026-10" not in ids
    assert "BC.TC.THANG:2026-10" in {row["id"] for row in looked(store, as_of=late_at_night + timedelta(hours=1))}

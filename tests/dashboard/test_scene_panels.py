"""The tables of a wall: every province has its place, everybody late has a name, everything open has somebody."""

from datetime import datetime, timedelta

import pytest

from dashboard.materials import Sight
from dashboard.scene_map import field_of
from dashboard.scene_panels import open_exceptions, ranking
from indicators.observations import Coverage
from indicators.periods import Frequency
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import builder, setting

MORNING = datetime(2026, 10, 27, 8, tzinfo=ZONE)


def panels(store, scene, now=NOW, language="vi", as_of=None):
    body = builder(store).build(scene, language, version=1, now=now, as_of=as_of)
    return {each["id"]: each for each in body["panels"]}


def ranked(store, **how):
    return panels(store, "map", **how)["ranking"]


def by(store, indicator):
    known = setting()
    sight = Sight(store, known, known.wording("vi", NOW.date(), is_brief=True), None, NOW)
    return ranking(field_of(sight, indicator, Frequency.MONTH), sight)


def rates(*values, period="2026-10", indicator="TC06", **said):
    provinces = setting().geography.provinces(NOW.date())
    return [figure(indicator, each.id, period, value, **said) for each, value in zip(provinces, values, strict=False)]


def cells(panel, *keys):
    return [tuple(row["cells"][key] for key in keys) for row in panel["rows"]]


def test_every_one_of_the_34_provinces_has_its_place_and_equal_ones_share_it(store, rules):
    keep(store, rules, *rates("70", "80", "80", *(str(69 - number) for number in range(31))))
    panel = ranked(store)
    assert panel["total"] == 34
    assert [int(rank) for (rank,) in cells(panel, "rank")] == [1, 1, *range(3, 35)]
    assert cells(panel, "value")[:3] == [("80,00",), ("80,00",), ("70,00",)]
    assert all(row["heading"] is None for row in panel["rows"])
    assert panel["note"].startswith("10/2026 · 34/34 tỉnh")
    numeric = {column["key"]: column["numeric"] for column in panel["columns"]}
    assert numeric == {"rank": True, "place": False, "value": True, "change": True}


def test_provinces_without_a_figure_come_last_under_their_own_heading_and_have_no_rank(store, rules):
    keep(store, rules, *rates("0", None, "50"))
    panel = ranked(store)
    assert panel["note"].startswith("10/2026 · 2/34 tỉnh")
    assert cells(panel, "rank", "value")[:3] == [("1", "50,00"), ("2", "0,00"), ("—", "—")]
    assert [row["heading"] for row in panel["rows"][:4]] == [None, None, "Chưa có", None]
    assert {row["mark"] for row in panel["rows"][2:]} == {"none"}
    assert {rank for (rank,) in cells(panel, "rank")[2:]} == {"—"}


def test_a_province_that_is_behind_is_told_with_its_last_figure_and_period(store, rules):
    keep(store, rules, *rates("99", "60", period="2026-09"), *rates(None, "50")[1:])
    panel = ranked(store)
    assert cells(panel, "rank", "value")[:2] == [("1", "50,00"), ("—", "99,00 (09/2026)")]
    behind = panel["rows"][1]
    assert (behind["heading"], behind["mark"], behind["word"]) == ("Chưa có", "late", "trễ")


def test_nobody_has_a_place_before_anybody_has_reported(store):
    panel = ranked(store)
    assert (panel["total"], panel["note"]) == (34, "0/34 tỉnh · chưa có cùng kỳ")
    assert panel["rows"][0]["heading"] == "Chưa có"


def test_the_change_is_on_the_same_period_last_year_with_its_sign(store, rules):
    keep(store, rules, *rates("52.5", "60", "50", "40"), *rates("50", "61.5", "50", period="2025-10"))
    panel = ranked(store)
    assert sorted(cells(panel, "value", "change")[:4]) == [
        ("40,00", "—"),
        ("50,00", "0,00 điểm %"),
        ("52,50", "+2,50 điểm %"),
        ("60,00", "-1,50 điểm %"),
    ]
    assert panel["note"].endswith("so cùng kỳ năm trước")


@pytest.mark.parametrize(
    ("base", "now"),
    [
        ({"status": "P"}, {}),
        ({"coverage": Coverage(1, 2)}, {}),
        ({"value": None}, {}),
        ({}, {"coverage": Coverage(1, 2)}),
    ],
)
def test_a_change_is_hidden_where_the_base_is_provisional_missing_or_of_other_places(store, rules, base, now):
    earlier = figure("TC06", "01", "2025-10", **{"value": "50", **base})
    keep(store, rules, earlier, figure("TC06", "01", "2026-10", "60", **now))
    assert cells(ranked(store), "change")[0] == ("—",)


def test_where_a_value_has_its_limits_each_province_is_judged(store, rules):
    keep(store, rules, *rates("75", "60", "40", indicator="HC01"))
    assert [(row["mark"], row["word"]) for row in by(store, "HC01")["rows"][:3]] == [
        ("on", "Đạt"),
        ("risk", "Cần chú ý"),
        ("off", "Không đạt"),
    ]


def test_where_less_is_better_the_lowest_comes_first(store, rules):
    keep(store, rules, *rates("5", "9", "7", indicator="TC07"))
    assert cells(by(store, "TC07"), "rank", "value")[:3] == [("1", "5"), ("2", "7"), ("3", "9")]


def test_the_order_is_that_of_the_moment(store, rules):
    keep(store, rules, *rates("10", "20"), now=NOW - timedelta(days=2))
    keep(store, rules, *rates("30"))
    assert cells(ranked(store), "value")[:2] == [("30,00",), ("20,00",)]
    assert cells(ranked(store, as_of=NOW - timedelta(days=1)), "value")[:2] == [("20,00",), ("10,00",)]


def send(store, rules, code, at=MORNING):
    place = setting().geography.province_of_agency(code)
    said = figure("LD04", place.id, "2026-10", "5")
    keep(store, rules, said, sender=code, form="BC.DP.THANG", received_at=at, generated_at=at, now=at)


def test_everybody_who_owes_a_report_is_named_with_its_day_and_how_long_ago_that_was(store, rules):
    for each in setting().geography.provinces(MORNING.date()):
        if each.agency_code not in {"H61", "H26"}:
            send(store, rules, each.agency_code, at=MORNING.replace(day=20))
    late = panels(store, "discipline", now=MORNING + timedelta(days=2))["late"]
    mine = [row for row in late["rows"] if row["id"].startswith("BC.DP.THANG")]
    assert {row["cells"]["sender"] for row in mine} == {"Hà Nội", setting().geography.province_of_agency("H61").name_vi}
    assert mine[0]["cells"] == {
        "sender": "Hà Nội",
        "form": "Lao động và an sinh của địa phương",
        "period": "10/2026",
        "due": "hạn 26/10",
        "received": "chưa gửi",
        "since": "3",
    }
    assert (mine[0]["mark"], mine[0]["word"]) == ("late", "trễ")
    days = [int(since) for (since,) in cells(late, "since")]
    assert days == sorted(days, reverse=True)


def test_who_sent_late_comes_after_those_who_owe_under_a_heading_of_their_own(store, rules):
    send(store, rules, "H26")
    late = panels(store, "discipline", now=MORNING)["late"]
    assert late["rows"][-1]["cells"]["sender"] == "Hà Nội"
    assert [row["heading"] for row in late["rows"] if row["heading"]] == ["gửi trễ"]
    assert (late["rows"][-1]["mark"], late["rows"][-1]["cells"]["since"]) == ("risk", "1")


def test_a_form_says_how_many_of_those_who_owe_it_have_sent_it(store, rules):
    send(store, rules, "H26", at=MORNING.replace(day=20))
    send(store, rules, "H61")
    found = panels(store, "discipline", now=MORNING)
    row = next(each for each in found["forms"]["rows"] if each["id"] == "BC.DP.THANG")
    assert (row["cells"]["received"], row["cells"]["late"], row["cells"]["missing"]) == ("2/34", "1", "32")
    assert found["forms"]["rows"].index(row) == 1
    owed = sum(int(came.split("/")[1]) for (came,) in cells(found["forms"], "received"))
    assert found["late"]["note"] == f"đã nhận 2/{owed} báo cáo"
    assert found["forms"]["note"] == f"0/{found['forms']['total']} biểu đã đủ"


def test_a_form_that_is_complete_is_on_time_or_was_sent_late(store, rules):
    keep(
        store, rules, figure("MT05"), sender="G10", form="BC.NN.THANG", received_at=MORNING.replace(day=20), now=MORNING
    )
    keep(store, rules, figure("KT16"), sender="G02", form="BC.CT.THANG", received_at=MORNING, now=MORNING)
    rows = {row["id"]: row for row in panels(store, "discipline", now=MORNING)["forms"]["rows"]}
    assert (rows["BC.NN.THANG"]["mark"], rows["BC.NN.THANG"]["word"]) == ("on", "đúng hạn")
    assert (rows["BC.CT.THANG"]["mark"], rows["BC.CT.THANG"]["word"]) == ("risk", "gửi trễ")
    assert rows["BC.XD.THANG"]["mark"] == "late"


def test_who_was_late_at_the_moment_is_told_by_its_own_day(store, rules):
    send(store, rules, "H26")
    then = panels(store, "discipline", now=MORNING + timedelta(days=9), as_of=MORNING - timedelta(hours=1))
    row = next(each for each in then["late"]["rows"] if each["id"] == "BC.DP.THANG:2026-10:H26")
    assert (row["cells"]["received"], row["cells"]["since"]) == ("chưa gửi", "1")
    before = panels(store, "discipline", now=MORNING, as_of=MORNING - timedelta(days=1))
    assert "BC.DP.THANG:2026-10:H26" not in {each["id"] for each in before["late"]["rows"]}


def test_everything_open_stands_among_the_directives_gravest_first(store, rules):
    keep(store, rules, figure("HC11", "VN", "2026-10", "70"), figure("HC28", "VN", "2026-10-19", "90"))
    open_now = panels(store, "directives")["exceptions"]
    assert (open_now["rows"][0]["mark"], open_now["rows"][0]["word"]) == ("off", "Không đạt")
    assert open_now["rows"][-1]["mark"] == "risk"
    assert {"off", "late", "risk"} == {row["mark"] for row in open_now["rows"]}
    assert all(row["cells"]["handler"] != "—" for row in open_now["rows"])
    assert open_now["note"] == f"đã tiếp nhận 0/{open_now['total']}"


def test_what_was_acknowledged_stays_dimmed_and_is_counted(store):
    known = setting()
    sight = Sight(store, known, known.wording("vi", NOW.date(), is_brief=True), None, NOW)
    row = {"id": "x", "severity": "error", "place": "VPCP", "what": "a", "value": "b", "since": "", "due": None}
    rows = [
        {**row, "handler": "xử lý: VPCP", "acknowledged": False},
        {**row, "id": "y", "handler": "xử lý: Cục KSTT", "acknowledged": True, "due": "30/11"},
    ]
    panel = open_exceptions(rows, sight)
    assert [each["dimmed"] for each in panel["rows"]] == [False, True]
    assert cells(panel, "handler", "since", "due") == [("VPCP", "—", "—"), ("Cục KSTT", "—", "30/11")]
    assert (panel["note"], panel["rows"][0]["word"]) == ("đã tiếp nhận 1/2", "Lỗi nguồn")
    assert open_exceptions([], sight)["note"] == "Không có ngoại lệ"

"""The frame of a wall: how many wait, whether a figure is simulated, and as of when."""

from datetime import datetime, timedelta

import pytest

from dashboard import snapshot
from dashboard.scenes import FRAME
from indicators.observations import Origin
from indicators.store.decisions import Verdict, decide
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import builder

HOUR = timedelta(hours=1)


def built(store, **differences):
    return builder(store).build(FRAME, **{"language": "vi", "version": 7, "now": NOW, **differences})


def test_a_frozen_frame_says_the_minute_it_is_frozen_at_and_a_live_one_the_day(store):
    assert (built(store)["period_label"], built(store)["as_of"]) == ("tính đến 20/10/2026", None)
    frozen = built(store, as_of=datetime(2026, 10, 18, 9, 5, tzinfo=ZONE))
    assert frozen["period_label"] == "tính đến 09:05 18/10/2026"
    assert frozen["as_of"] == "2026-10-18T09:05:00+07:00"
    assert frozen["built_at"] == "2026-10-20T08:30:00+07:00"


def test_one_simulated_figure_of_any_scene_marks_the_frame(store, rules):
    keep(store, rules, figure("MT05", "VN"))
    assert built(store)["simulated"] is False
    keep(store, rules, figure("MT04", "VN", "2026-10-19", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert built(store)["simulated"] is True
    assert built(store)["simulated_label"] == "Có số liệu mô phỏng"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_frame_has_all_that_the_screens_read(store, language):
    frame = built(store, language=language)
    assert (frame["scene"], frame["language"], frame["boot"], frame["assets"]) == (FRAME, language, "boot-1", "a1")
    assert {"period_label", "late_label", "simulated", "simulated_label", "held", "words"} <= frame.keys()
    assert frame["exceptions"].keys() == {"calls", "rows", "more", "none", "total"}


def test_late_senders_of_the_moment_are_counted(store, rules):
    after = datetime(2026, 10, 27, 8, tzinfo=ZONE)
    everybody = int(built(store, now=after)["late_label"].split()[0])
    keep(store, rules, figure("MT05"), sender="G10", form="BC.NN.THANG", received_at=after - HOUR, now=after)
    keep(store, rules, figure("KT15"), sender="G10", form="BC.NN.QUY", period="2026-Q3", received_at=after, now=after)
    keep(store, rules, figure("KT14"), sender="G10", form="BC.NN.NAM", period="2025", received_at=after, now=after)
    later = after + HOUR
    assert built(store, now=later)["late_label"] == f"{everybody - 1} đơn vị gửi trễ"
    assert built(store, now=later, as_of=after - HOUR)["late_label"] == f"{everybody} đơn vị gửi trễ"


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("overview", ("HC11", "VN", "2026-10", "70")),
        ("services", ("HC01", "VN", "2026-10", "40")),
        ("society", ("MT04", "VN", "2026-10-19", "200")),
        ("discipline", ("HC29", "VN", "2026-10", "50")),
        ("directives", ("HC28", "VN", "2026-10-19", "50")),
    ],
)
def test_an_exception_leads_to_the_first_scene_that_shows_its_figure(store, rules, scene, said):
    keep(store, rules, figure(*said))
    row = built(store)["exceptions"]["rows"][0]
    assert (row["severity"], row["scene"]) == ("off", scene)


def test_a_figure_of_one_province_is_no_exception_of_the_wall(store, rules):
    keep(store, rules, figure("HC11", "48", "2026-10", "10"))
    assert "off" not in {row["severity"] for row in built(store)["exceptions"]["rows"]}


def test_who_is_late_leads_to_the_scene_of_reporting(store):
    rows = built(store, now=datetime(2026, 10, 27, 8, tzinfo=ZONE))["exceptions"]["rows"]
    assert {(row["severity"], row["scene"]) for row in rows} == {("late", "discipline")}


def test_reports_that_wait_are_counted_as_they_waited_at_the_moment(store, rules):
    keep(store, rules, figure(period="2026-09", value="100.5"), now=NOW - 3 * HOUR)
    assert built(store)["held"] == 0
    held = keep(store, rules, figure(value="100500"), now=NOW - 2 * HOUR)
    decide(store, rules, held.id, Verdict.REJECTED, actor="an", reason="nhập sai", now=NOW)
    counted = [built(store, as_of=NOW - hours * HOUR)["held"] for hours in (3, 2, 1, 0)]
    assert (counted, built(store)["held"]) == ([0, 1, 1, 0], 0)


def test_a_frame_asks_once_who_is_late_and_which_source_fails(store, monkeypatch):
    asked = []

    def counted(name):
        real = getattr(snapshot, name)
        monkeypatch.setattr(snapshot, name, lambda *of, **more: asked.append(name) or real(*of, **more))

    counted("late_obligations")
    counted("failed_sources")
    assert built(store)["late_label"]
    assert sorted(asked) == ["failed_sources", "late_obligations"]

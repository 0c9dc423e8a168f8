"""What tiles are made of is read once, kept until it is forgotten, and never from before an event."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import pytest

from dashboard import materials
from dashboard.materials import Materials, gather
from dashboard.scenes import TileAddress
from indicators.periods import Frequency
from tests.builders import NOW, ZONE, figure, keep
from tests.dashboard.centre import setting

TC01, VM05 = (TileAddress(code, "VN", Frequency.MONTH) for code in ("TC01", "VM05"))
NOBODY: frozenset[str] = frozenset()


@pytest.fixture
def reads(monkeypatch):
    """What is read of the store, tile by tile."""
    asked = []

    def counted(store, known, addresses, failed, *, as_of):
        asked.append([each.indicator for each in addresses])
        return gather(store, known, addresses, failed, as_of=as_of)

    monkeypatch.setattr(materials, "gather", counted)
    return asked


@pytest.fixture
def kept(store):
    """Materials that nobody has asked for yet."""
    return Materials(store, setting())


def value(material):
    return None if material.newest is None else str(material.newest.figure.value)


def test_what_is_held_is_not_read_again(kept, reads):
    kept.of([TC01, VM05], NOBODY)
    kept.of([VM05, TC01], NOBODY)
    assert reads == [["TC01", "VM05"]]


def test_only_what_is_missing_is_read_and_in_one_go(kept, reads):
    kept.of([TC01], NOBODY)
    assert [each.address for each in kept.of([VM05, TC01, VM05], NOBODY)] == [VM05, TC01, VM05]
    assert reads == [["TC01"], ["VM05"]]


@pytest.mark.parametrize(
    ("forgotten", "again"), [(["TC01"], ["TC01"]), (["TC02.D"], ["TC01"]), (["KT09"], None), (None, ["TC01", "VM05"])]
)
def test_an_event_costs_reading_what_it_touched_a_plan_too(kept, reads, forgotten, again):
    kept.of([TC01, VM05], NOBODY)
    kept.forget(forgotten)
    kept.of([TC01, VM05], NOBODY)
    assert reads[1:] == ([again] if again else [])


def test_whether_a_source_fails_is_never_kept(kept, reads):
    assert [each.source_failed for each in kept.of([TC01, VM05], frozenset({"G12"}))] == [True, True]
    assert [each.source_failed for each in kept.of([TC01, VM05], NOBODY)] == [False, False]
    assert len(reads) == 1


def test_what_was_read_while_an_event_came_is_not_kept(store, rules, kept, monkeypatch):
    reading, told = Event(), Event()

    def slow(*asked, **how):
        found = gather(*asked, **how)
        reading.set()
        assert told.wait(20)
        return found

    monkeypatch.setattr(materials, "gather", slow)
    keep(store, rules, figure(place="VN", value="1"), figure("VM05", "VN", value="5"))
    with ThreadPoolExecutor(1) as threads:
        early = threads.submit(kept.of, [TC01, VM05], NOBODY)
        assert reading.wait(20)
        keep(store, rules, figure(place="VN", value="2"))
        kept.forget(["TC01"])
        told.set()
        assert [value(each) for each in early.result()] == ["1", "5"]
    monkeypatch.setattr(materials, "gather", gather)
    keep(store, rules, figure("VM05", "VN", value="6"))
    assert [value(each) for each in kept.of([TC01, VM05], NOBODY)] == ["2", "5"]


def test_what_was_read_while_everything_was_forgotten_is_not_kept(store, rules, kept, monkeypatch):
    def forgetful(*asked, **how):
        found = gather(*asked, **how)
        kept.forget(None)
        return found

    monkeypatch.setattr(materials, "gather", forgetful)
    kept.of([TC01], NOBODY)
    monkeypatch.setattr(materials, "gather", gather)
    keep(store, rules, figure(place="VN", value="1"))
    assert [value(each) for each in kept.of([TC01], NOBODY)] == ["1"]


def test_many_threads_may_ask_and_forget_at_once(store, rules, kept):
    keep(store, rules, figure(place="VN", value="1"), figure("VM05", "VN", value="5"))

    def ask(number):
        if number % 5 == 0:
            kept.forget(["TC01"] if number % 2 else None)
        return [value(each) for each in kept.of([TC01, VM05], NOBODY)]

    with ThreadPoolExecutor(8) as threads:
        assert set(map(tuple, threads.map(ask, range(200)))) == {("1", "5")}


MONTHS = [f"{year}-{month:02}" for year in range(2022, 2026) for month in range(1, 13)]


def test_a_series_goes_back_as_far_as_its_trend_and_its_last_year_and_no_farther(store, rules):
    keep(store, rules, *(figure("VM05", "VN", each, "1") for each in MONTHS))
    (found,) = gather(store, setting(), [VM05], NOBODY, as_of=None)
    assert list(found.series) == MONTHS[-24:]
    years = TileAddress("KT04", "VN", Frequency.YEAR)
    keep(store, rules, *(figure("KT04", "VN", str(year), "6") for year in range(2005, 2026)))
    (found,) = gather(store, setting(), [years], NOBODY, as_of=None)
    assert list(found.series) == [str(year) for year in range(2014, 2026)]


def test_a_series_that_is_judged_is_read_whole_so_that_nothing_is_off_its_course_since_it_was_last_drawn(store, rules):
    keep(store, rules, *(figure(place="VN", period=each, value="1") for each in MONTHS))
    keep(store, rules, *(figure("TC02.D", "VN", each, "9") for each in MONTHS), *(figure("VM05", "VN", "2025-12"),))
    (found, other) = gather(store, setting(), [TC01, VM05], NOBODY, as_of=None)
    assert (list(found.series), list(found.plans)) == (MONTHS, MONTHS)
    assert list(other.series) == ["2025-12"]


def test_a_series_of_days_has_the_same_day_last_year(store, rules):
    first = datetime(2025, 10, 1, tzinfo=ZONE).date()
    days = [(first + timedelta(days=number)).isoformat() for number in range(380)]
    keep(store, rules, *(figure("HC32", "VN", each, "1") for each in days))
    (found,) = gather(store, setting(), [TileAddress("HC32", "VN", Frequency.DAY)], NOBODY, as_of=None)
    assert "2025-10-15" in found.series
    assert "2025-10-14" not in found.series
    assert (days[-1], found.newest.figure.period.code) == ("2026-10-15", "2026-10-15")


def test_the_materials_of_a_moment_end_with_what_was_known_then(store, rules):
    early = datetime(2026, 9, 28, 9, tzinfo=ZONE)
    keep(store, rules, figure(place="VN", period="2026-09", value="1"), now=early)
    keep(store, rules, figure(place="VN", value="2"), figure(place="VN", period="2026-09", value="9"))
    (then,) = gather(store, setting(), [TC01], NOBODY, as_of=early + timedelta(days=1))
    (now,) = gather(store, setting(), [TC01], NOBODY, as_of=NOW)
    assert (value(then), value(now)) == ("1", "2")
    assert gather(store, setting(), [TC01], NOBODY, as_of=early - timedelta(days=1))[0].newest is None


def test_nothing_is_read_for_no_tiles(store):
    assert gather(store, setting(), [], NOBODY, as_of=None) == []

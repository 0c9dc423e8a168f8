"""Convoys: reports of many threads share a transaction, and nothing of what becomes of one another."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest

from collectors import convoy as travelling
from collectors.convoy import MOST_ROWS_TOGETHER, MOST_TOGETHER, Convoy
from indicators.reports import ReportIdReusedError, Submission
from indicators.store.engine import StoreBusyError
from tests.builders import document, figure, report

WITHIN_S = 20
FIGURE = figure()


def submission(number="1", rows=1):
    return Submission(report(report_id=number), document(number.encode()), (FIGURE,) * rows)


def number_of(submission):
    return submission.report.report_id


class Road:
    """Carries what it is given, and answers each with its own number; can be held up, and made to stumble."""

    def __init__(self, faults=()):
        self.faults = dict(faults)
        self.carried = []
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()

    def __call__(self, together):
        numbers = [number_of(each) for each in together]
        self.carried.append(numbers)
        self.reached.set()
        assert self.open.wait(WITHIN_S)
        for number in numbers:
            if number in self.faults:
                raise self.faults[number]
        return [f"receipt of {number}" for number in numbers]


@pytest.fixture
def pool():
    with ThreadPoolExecutor(100) as threads:
        yield threads


def waiting(convoy, count):
    """Wait until so many reports stand in line."""
    deadline = time.monotonic() + WITHIN_S
    while len(convoy._waiting) < count:  # noqa: SLF001 - who waits is not to be seen from outside
        assert time.monotonic() < deadline
        time.sleep(0.001)


def lined_up(convoy, road, pool, submissions):
    """One report under way and held up, and these in line behind it, in this order; then the road is opened."""
    road.open.clear()
    taken = [pool.submit(convoy.take, submission("first"))]
    assert road.reached.wait(WITHIN_S)
    for position, each in enumerate(submissions, start=1):
        taken.append(pool.submit(convoy.take, each))
        waiting(convoy, position)
    road.open.set()
    return taken[1:]


def test_of_many_threads_each_gets_what_became_of_its_own_report(pool):
    road = Road()

    def carry(together):
        time.sleep(0.001)  # a disk takes its time, and others come meanwhile
        return road(together)

    convoy = Convoy(carry)
    numbers = [str(number) for number in range(2000)]
    outcomes = list(pool.map(lambda number: convoy.take(submission(number)), numbers, timeout=WITHIN_S))
    assert outcomes == [f"receipt of {number}" for number in numbers]
    assert sorted(number for together in road.carried for number in together) == sorted(numbers), "each is carried once"
    assert len(road.carried) < len(numbers), "and they do travel together"


def test_one_that_is_alone_is_carried_at_once(monkeypatch):
    monkeypatch.setattr(travelling, "WAIT_FOR_OTHERS_S", WITHIN_S)
    convoy, began = Convoy(Road()), time.monotonic()
    with convoy.coming():
        assert convoy.take(submission("1")) == "receipt of 1"
    assert convoy.take(submission("2")) == "receipt of 2"
    assert time.monotonic() - began < WITHIN_S / 4


def test_those_on_their_way_are_waited_for(monkeypatch, pool):
    monkeypatch.setattr(travelling, "WAIT_FOR_OTHERS_S", WITHIN_S)
    road = Road()
    convoy = Convoy(road)
    with ExitStack() as coming:
        for _ in range(3):
            coming.enter_context(convoy.coming())
        taken = [pool.submit(convoy.take, submission(str(number))) for number in range(3)]
        assert [each.result(WITHIN_S) for each in taken] == [f"receipt of {number}" for number in range(3)]
    assert [sorted(each) for each in road.carried] == [["0", "1", "2"]]


def test_one_that_never_comes_is_waited_for_a_moment_only():
    convoy, began = Convoy(Road()), time.monotonic()
    with convoy.coming(), convoy.coming():
        assert convoy.take(submission("1")) == "receipt of 1"
    assert time.monotonic() - began < WITHIN_S / 4


def test_they_travel_in_the_order_they_came(pool):
    road = Road()
    taken = lined_up(Convoy(road), road, pool, [submission(str(number)) for number in range(10)])
    assert [each.result(WITHIN_S) for each in taken] == [f"receipt of {number}" for number in range(10)]
    assert road.carried == [["first"], [str(number) for number in range(10)]]


def test_no_more_than_agreed_travel_together(pool):
    road = Road()
    taken = lined_up(Convoy(road), road, pool, [submission(str(number)) for number in range(MOST_TOGETHER + 6)])
    assert [each.result(WITHIN_S) for each in taken] == [f"receipt of {number}" for number in range(MOST_TOGETHER + 6)]
    assert [len(together) for together in road.carried] == [1, MOST_TOGETHER, 6]


def test_large_reports_travel_apart_and_small_ones_do_not_overtake(pool):
    road = Road()
    rows = {"a": 10, "b": MOST_ROWS_TOGETHER - 10, "c": 1, "d": MOST_ROWS_TOGETHER + 1, "e": 1, "f": 2}
    lined = lined_up(Convoy(road), road, pool, [submission(name, count) for name, count in rows.items()])
    assert [each.result(WITHIN_S) for each in lined] == [f"receipt of {name}" for name in rows]
    assert road.carried == [["first"], ["a", "b"], ["c"], ["d"], ["e", "f"]]


def test_a_report_that_breaks_meets_its_fault_alone(pool):
    road = Road({"2": ZeroDivisionError("poison")})
    taken = lined_up(Convoy(road), road, pool, [submission(str(number)) for number in range(5)])
    for number, each in enumerate(taken):
        if number == 2:
            with pytest.raises(ZeroDivisionError, match="poison"):
                each.result(WITHIN_S)
        else:
            assert each.result(WITHIN_S) == f"receipt of {number}"
    assert road.carried[1:] == [["0", "1", "2", "3", "4"], ["0"], ["1"], ["2"], ["3"], ["4"]]


def test_a_busy_store_is_told_to_all_on_board_and_to_none_behind(pool):
    road = Road({"0": StoreBusyError("no turn")})
    taken = lined_up(
        Convoy(road), road, pool, [submission("0", 1), submission("1", 1), submission("2", MOST_ROWS_TOGETHER)]
    )
    for each in taken[:2]:
        with pytest.raises(StoreBusyError, match="no turn"):
            each.result(WITHIN_S)
    assert taken[2].result(WITHIN_S) == "receipt of 2"
    assert road.carried == [["first"], ["0", "1"], ["2"]], "what may be stored already is not tried again behind a back"


def test_a_collision_is_an_outcome_of_its_own_and_no_fault(pool):
    collision = ReportIdReusedError("1")
    road = Road()

    def carry(together):
        return [collision if each == "receipt of 1" else each for each in road(together)]

    taken = lined_up(Convoy(carry), road, pool, [submission(str(number)) for number in range(3)])
    assert [each.result(WITHIN_S) for each in taken] == ["receipt of 0", collision, "receipt of 2"]


def test_after_a_fault_the_next_report_is_carried():
    road = Road({"1": ZeroDivisionError(), "2": StoreBusyError("full")})
    convoy = Convoy(road)
    for number, fault in (("1", ZeroDivisionError), ("2", StoreBusyError)):
        with pytest.raises(fault):
            convoy.take(submission(number))
    assert convoy.take(submission("3")) == "receipt of 3"

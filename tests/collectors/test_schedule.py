"""Collecting: every run is recorded with what came of it, a failing source is left alone, and no two visits overlap."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from apscheduler.events import EVENT_JOB_EXECUTED

from collectors import schedule
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.schedule import LEASE, Collector, turn, visit_once
from collectors.source import Source
from collectors.world import World
from indicators.observations import Origin
from indicators.store.engine import StoreBusyError
from indicators.store.reports import events_since
from indicators.store.sources import claim, enrol, runs, states
from tests.builders import NOW, ZONE, value_shown

SECOND = timedelta(seconds=1)
CODE = "ministry.G12"


class Site:
    """A source on this machine: answers by path, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"/reports": {"reports": [], "next": None}}
        self.asked: list[str] = []
        self.before: Callable[[], None] = lambda: None
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.before()
                answer = site.answers[self.path]
                status, kind, body = answer if isinstance(answer, tuple) else (200, "application/json", answer)
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = False
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join(5)
        self.server.server_close()

    def publish(self, *contents: dict[str, Any]) -> None:
        listed = [{"report_id": each["report_id"], "href": f"/reports/{each['report_id']}"} for each in contents]
        self.answers["/reports"] = {"reports": listed, "next": None}
        self.answers |= {f"/reports/{each['report_id']}": each for each in contents}


def report(number: str = "report-1", **said: Any) -> dict[str, Any]:
    row = {"indicator": "TC01", "area": "01", "period": "2026-10", "unit": "tỷ đồng", "value": "100"}
    ordinary = {
        "schema": "dieuhanh.report/1",
        "report_id": number,
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": "2026-10",
        "revision": 1,
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": 1,
        "observations": [row],
    }
    return {**ordinary, **said}


SOURCE = Source(
    code=CODE,
    name_vi="Bộ Tài chính",
    name_en="Ministry of Finance",
    owner="G12",
    transport="feed",
    format="dieuhanh.report/1",
    url="{base}/reports",
    every=timedelta(seconds=30),
    origin=Origin.SIMULATED,
    alert_after=3,
    networks="loopback",
    settings={},
)


@dataclass
class Clock:
    """A clock that goes on only when told."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def on(self, by: timedelta) -> None:
        self.moment += by


@pytest.fixture
def site() -> Iterator[Site]:
    opened = Site()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def world(catalogue, geography, calendar):
    return World(catalogue, geography, calendar)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def collector(store, site, clock, world):
    intake = Intake(store, world, FORMATS, ZONE, clock)
    made = Collector({CODE: SOURCE}, intake, site.base, "one", clock, threading.Event())
    enrol(store, [CODE], now=NOW)
    return made


def state_of(collector):
    (found,) = states(collector.store)
    return found


def told(collector):
    return [each.kind for each in events_since(collector.store, 0)]


def visits(collector, clock, count, source=SOURCE):
    """Visit so many times, each time once the source is due again."""
    for _ in range(count):
        clock.moment = max(clock.moment, state_of(collector).due_at)
        visit_once(collector, source)


def test_a_visit_that_brought_something_is_recorded_with_what_it_brought(collector, site):
    site.publish(report())
    assert visit_once(collector, SOURCE) is False
    (run,) = runs(collector.store, CODE)
    assert (run.outcome, run.documents, run.rows, run.error, run.message) == ("received", 1, 1, None, None)
    assert (run.started_at, run.finished_at) == (NOW, NOW)
    state = state_of(collector)
    assert (state.last_success, state.last_outcome, state.failing_since, state.failures) == (NOW, "received", None, 0)
    assert state.due_at == NOW + 0.8 * SOURCE.every
    assert value_shown(collector.store, "TC01", "01", "2026-10") == 100


def test_a_visit_that_found_nothing_new_is_recorded_as_a_success(collector, clock, site):
    site.publish(report())
    visits(collector, clock, 2)
    assert [run.outcome for run in runs(collector.store, CODE)] == ["unchanged", "received"]
    assert state_of(collector).last_success == clock()


@pytest.mark.parametrize(
    ("answer", "error", "said"),
    [
        ((404, "text/plain", b"gone"), "source-refused", "answered with status 404"),
        ((200, "text/html", b"<html>Sign in</html>"), "source-wrong-type", "gives text/html"),
        ((200, "application/json", b"<html>Sign in</html>"), "source-wrong-type", "not application/json"),
        ({"items": []}, "malformed-report", "no list of reports"),
        ({"reports": [{"report_id": "a\x00", "href": "x"}]}, "malformed-report", "without number or address"),
        ((200, "application/json", b""), "malformed-json", "nothing was sent"),
    ],
)
def test_a_visit_that_failed_is_an_event_with_its_reason(collector, site, answer, error, said):
    outcome = "refused" if error.startswith("malformed") else "failed"
    site.answers["/reports"] = answer
    assert visit_once(collector, SOURCE) is False
    (run,) = runs(collector.store, CODE)
    assert (run.outcome, run.error, run.documents) == (outcome, error, 0)
    assert said in run.message
    state = state_of(collector)
    assert (state.last_outcome, state.last_error, state.failing_since) == (outcome, run.message, NOW)
    assert (state.failures, state.last_success) == (1, None)


def test_a_source_that_is_in_trouble_or_away_is_asked_some_more_and_then_failed(collector, site):
    site.answers["/reports"] = (500, "text/plain", b"")
    visit_once(collector, SOURCE)
    assert len(site.asked) == 3
    assert runs(collector.store, CODE)[0].error == "source-failing"


def test_a_refused_report_is_the_fault_of_the_run_and_the_rest_is_kept(collector, site):
    site.publish(report("wrong-1", schema="\x00" * 2000), report("report-2"))
    assert visit_once(collector, SOURCE) is False
    (run,) = runs(collector.store, CODE)
    assert (run.outcome, run.error, run.documents, run.rows) == ("refused", "unknown-schema", 2, 1)
    assert run.message.startswith('The schema "\\x00')
    assert len(run.message) <= 500


def test_a_fault_that_nobody_foresaw_is_recorded_too(collector):
    visit_once(collector, replace(SOURCE, transport="pigeon"))
    (run,) = runs(collector.store, CODE)
    assert (run.outcome, run.error) == ("failed", "internal")
    assert run.message == "The visit ended in a fault of ours (KeyError). The collector's log holds the whole."


def test_failing_since_names_the_first_failure_until_a_success(collector, clock, site):
    site.answers["/reports"] = (404, "text/plain", b"")
    visits(collector, clock, 2)
    assert state_of(collector).failing_since == NOW
    site.publish(report())
    visits(collector, clock, 1)
    state = state_of(collector)
    assert (state.failing_since, state.failures, state.last_error, state.last_outcome) == (None, 0, None, "received")


def test_a_source_that_fails_three_times_is_left_alone_and_then_tried_once(collector, clock, site):
    site.answers["/reports"] = (404, "text/plain", b"")
    source = replace(SOURCE, every=SECOND)
    visits(collector, clock, 3, source)
    opened = state_of(collector)
    assert (opened.failures, opened.opened_until) == (3, clock() + 15 * SECOND)
    visits(collector, clock, 1, source)
    assert (len(site.asked), runs(collector.store, CODE)[0].outcome) == (3, "left alone")
    left = state_of(collector)
    assert (left.due_at, left.failures, left.last_outcome) == (opened.opened_until, 3, "failed")
    visits(collector, clock, 1, source)
    assert (len(site.asked), clock()) == (4, opened.opened_until)
    assert state_of(collector).opened_until == clock() + 30 * SECOND
    site.publish(report())
    visits(collector, clock, 2, source)
    closed = state_of(collector)
    assert (closed.failures, closed.opened_until, closed.last_outcome) == (0, None, "received")


def test_screens_are_told_once_that_a_source_failed_and_once_that_it_is_well(collector, clock, site):
    site.answers["/reports"] = (404, "text/plain", b"")
    visits(collector, clock, 2)
    assert told(collector) == []
    visits(collector, clock, 3)
    assert told(collector) == ["source.failed"]
    site.answers["/reports"] = {"reports": [], "next": None}
    visits(collector, clock, 3)
    assert told(collector) == ["source.failed", "source.recovered"]
    assert {each.subject for each in events_since(collector.store, 0)} == {CODE}


def test_a_source_that_another_collector_visits_is_not_visited(collector, site):
    other = replace(collector, worker="two")
    within: list[bool] = []
    site.before = lambda: within.append(visit_once(other, SOURCE))
    visit_once(collector, SOURCE)
    assert (within, site.asked, len(runs(collector.store, CODE))) == ([False], ["/reports"], 1)


def test_a_collector_that_lost_its_lease_keeps_nothing_of_its_run(collector, clock, site):
    def overtaken() -> None:
        clock.on(LEASE + SECOND)
        assert claim(collector.store, CODE, worker="two", now=clock(), lease=LEASE) is not None

    site.answers["/reports"] = (404, "text/plain", b"")
    site.before = overtaken
    visit_once(collector, replace(SOURCE, alert_after=1))
    assert (runs(collector.store, CODE), told(collector)) == ([], [])
    assert (state_of(collector).failures, state_of(collector).due_at) == (0, NOW)


def test_a_source_with_a_backlog_is_due_again_at_once(collector, site):
    site.publish(*[report(f"report-{each}", revision=each, reason="sửa") for each in range(1, 15)])
    assert visit_once(collector, SOURCE) is True
    assert state_of(collector).due_at == NOW
    assert visit_once(collector, SOURCE) is False
    assert [run.documents for run in runs(collector.store, CODE)] == [2, 12]


def test_a_busy_store_costs_a_turn_and_not_the_collector(collector, site):
    def busy(*_: Any) -> Any:
        raise StoreBusyError("no turn")

    site.publish(report())
    assert turn(replace(collector, intake=replace(collector.intake, formats={SOURCE.format: busy})), SOURCE) is False


def test_a_collector_that_stops_begins_no_more_visits(collector, site):
    collector.stopping.set()
    assert turn(collector, SOURCE) is False
    assert site.asked == []


@contextlib.contextmanager
def running(collector, *, sole, turns):
    """A collector at work, once so many turns are done."""
    done, counted = threading.Event(), []

    def count(event: Any) -> None:
        counted.append(event)
        if len(counted) >= turns:
            done.set()

    scheduler = schedule.timetable(collector, sole=sole)
    scheduler.add_listener(count, EVENT_JOB_EXECUTED)  # before it starts: the first visit may be over at once
    scheduler.start()
    try:
        assert turns == 0 or done.wait(20)
        yield scheduler
    finally:
        collector.stopping.set()
        scheduler.shutdown(wait=True)


@pytest.fixture
def real_time(collector):
    """The collector by the clock of this machine, which its timetable goes by."""

    def now() -> datetime:
        return datetime.now(ZONE)  # noqa: TID251 - the scheduler waits by it

    return replace(collector, clock=now, intake=replace(collector.intake, clock=now))


def test_a_collector_works_off_a_backlog_turn_after_turn(real_time, site):
    site.publish(*[report(f"report-{each}", revision=each, reason="sửa") for each in range(1, 15)])
    with running(real_time, sole=True, turns=2) as scheduler:
        (job,) = scheduler.get_jobs()
        assert (job.id, job.executor, job.max_instances) == (CODE, "bulk", 1)
    assert sum(run.documents for run in runs(real_time.store, CODE)) == 14


def test_quick_sources_have_threads_of_their_own(real_time):
    quick = replace(SOURCE, code="visits", every=timedelta(seconds=5))
    with running(replace(real_time, sources={CODE: SOURCE, "visits": quick}), sole=True, turns=0) as scheduler:
        assert {job.id: job.executor for job in scheduler.get_jobs()} == {CODE: "bulk", "visits": "quick"}


@pytest.mark.parametrize(("sole", "visited"), [(True, 1), (False, 0)])
def test_only_a_sole_collector_takes_over_the_leases_of_one_that_died(real_time, site, sole, visited):
    claim(real_time.store, CODE, worker="dead", now=real_time.clock(), lease=LEASE)
    with running(real_time, sole=sole, turns=1):
        pass
    assert len(site.asked) == visited

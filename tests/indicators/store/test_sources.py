"""What is known of each source: one worker at a time, and what came of each run."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert  # noqa: TID251 - many earlier runs are written at once

from indicators.store import open_store
from indicators.store.schema import run as run_table
from indicators.store.sources import RUNS_KEPT, Failing, Run, claim, enrol, failing, finish, free, runs, states
from tests.builders import NOW

LEASE = timedelta(minutes=5)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def enrolled(store):
    enrol(store, ["dvcqg", "lgsp"], now=NOW)
    return store


def take(store, worker="one", source="dvcqg", now=NOW):
    return claim(store, source, worker=worker, now=now, lease=LEASE)


def done(source="dvcqg", **differences):
    ordinary = {
        "source": source,
        "started_at": NOW,
        "finished_at": NOW + MINUTE,
        "outcome": "received",
        "error": None,
        "message": None,
        "documents": 1,
        "rows": 34,
    }
    return Run(**{**ordinary, **differences})


def test_a_new_source_is_due_at_once_and_a_known_one_keeps_its_state(enrolled):
    state = replace(take(enrolled), due_at=NOW + LEASE, failures=2, memory={"tag": "ă"})
    finish(enrolled, done(), state, worker="one")
    enrol(enrolled, ["dvcqg", "soap"], now=NOW + MINUTE)
    assert [each.source for each in states(enrolled)] == ["dvcqg", "lgsp", "soap"]
    assert states(enrolled)[0] == state
    assert states(enrolled)[2].due_at == NOW + MINUTE


def test_a_claimed_source_is_nobody_elses(enrolled):
    state = take(enrolled)
    assert (state.source, state.failures, state.memory, state.last_success) == ("dvcqg", 0, {}, None)
    assert take(enrolled, "two") is None
    assert take(enrolled, "two", "lgsp") is not None


def test_a_source_that_is_not_due_or_not_known_is_not_claimed(enrolled):
    assert take(enrolled, now=NOW - MINUTE) is None
    assert take(enrolled, source="unknown") is None


def test_a_finished_run_is_kept_and_the_source_is_free_and_due_later(enrolled):
    state = take(enrolled)
    kept = replace(
        state,
        due_at=NOW + LEASE,
        last_success=NOW,
        last_outcome="failed",
        last_error="TooSlowError",
        failing_since=NOW,
        failures=3,
        opened_until=NOW + MINUTE,
        memory={"etag": '"1"', "page": 4},
    )
    failed = done(outcome="failed", error="TooSlowError", message="It took too long.", documents=0, rows=0)
    assert finish(enrolled, failed, kept, worker="one")
    assert states(enrolled)[0] == kept
    assert runs(enrolled, "dvcqg") == [failed]
    assert take(enrolled, "two", now=NOW + MINUTE) is None
    assert take(enrolled, "two", now=NOW + LEASE) == kept


def test_a_lease_that_ran_out_is_taken_over_and_what_the_first_brings_is_not_kept(enrolled):
    state = take(enrolled, "one")
    assert take(enrolled, "two", now=NOW + LEASE) is None
    assert take(enrolled, "two", now=NOW + LEASE + MINUTE) is not None
    assert not finish(enrolled, done(), replace(state, failures=9), worker="one")
    assert runs(enrolled, "dvcqg") == []
    assert states(enrolled)[0].failures == 0
    assert finish(enrolled, done(), state, worker="two")


def test_a_run_is_finished_only_once(enrolled):
    state = take(enrolled)
    assert finish(enrolled, done(), state, worker="one")
    assert not finish(enrolled, done(), state, worker="one")
    assert len(runs(enrolled, "dvcqg")) == 1


def test_a_lease_that_ran_out_unnoticed_is_still_its_holders(enrolled):
    state = take(enrolled)
    assert finish(enrolled, done(finished_at=NOW + 2 * LEASE), state, worker="one")


def test_the_only_collector_frees_what_a_dead_one_held(enrolled):
    take(enrolled, "dead")
    free(enrolled)
    assert take(enrolled, "alive") is not None


@pytest.mark.usefixtures("enrolled")
def test_of_many_workers_at_once_one_gets_the_source(database_url):
    stores = [open_store(database_url) for _ in range(4)]

    def attempt(number):
        return take(stores[number % 4], f"worker {number}")

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(attempt, range(16), timeout=60))
    for each in stores:
        each.close()
    assert len([each for each in got if each is not None]) == 1


def test_the_last_runs_come_first(enrolled):
    for number in range(3):
        state = take(enrolled)
        finish(enrolled, done(rows=number), state, worker="one")
    assert [each.rows for each in runs(enrolled, "dvcqg", limit=2)] == [2, 1]
    assert runs(enrolled, "lgsp") == []


def test_old_runs_are_let_go_from_time_to_time(enrolled):
    earlier = [vars(done(rows=number)) for number in range(2 * RUNS_KEPT - 1)]
    others = [vars(done("lgsp"))]
    with enrolled.writing() as connection:
        connection.execute(insert(run_table), others + earlier[1:])
    finish(enrolled, done(rows=999), take(enrolled), worker="one")
    kept = runs(enrolled, "dvcqg", limit=1000)
    assert len(kept) == RUNS_KEPT
    assert kept[0].rows == 999
    assert len(runs(enrolled, "lgsp")) == 1


def visited(store, *outcomes, source="dvcqg"):
    """A source visited once a minute, each time with such an outcome."""
    rows = [
        vars(done(source, started_at=NOW + number * MINUTE, finished_at=NOW + number * MINUTE, outcome=outcome))
        for number, outcome in enumerate(outcomes)
    ]
    with store.writing() as connection:
        connection.execute(insert(run_table), rows)


@pytest.mark.parametrize(
    ("minute", "failures", "since"),
    [(-1, 0, None), (0, 0, None), (1, 1, 1), (2, 2, 1), (3, 2, 1), (4, 3, 1), (5, 0, None), (6, 1, 6), (9, 1, 6)],
)
def test_how_often_a_source_had_failed_by_a_moment_is_counted_since_its_last_success(store, minute, failures, since):
    visited(store, "received", "failed", "refused", "left alone", "failed", "unchanged", "failed")
    found = failing(store, as_of=NOW + minute * MINUTE)
    assert found == ([Failing("dvcqg", failures, NOW + since * MINUTE)] if failures else [])


def test_a_source_that_never_succeeded_has_failed_since_its_first_visit(store):
    visited(store, "left alone", "failed", "failed")
    visited(store, "warned", source="lgsp")
    assert failing(store, as_of=NOW + 9 * MINUTE) == [Failing("dvcqg", 2, NOW + MINUTE)]


def test_the_sources_that_fail_now_are_told_with_since_when(enrolled):
    assert failing(enrolled) == []
    finish(enrolled, done(), replace(take(enrolled), failures=4, failing_since=NOW), worker="one")
    assert failing(enrolled) == [Failing("dvcqg", 4, NOW)]

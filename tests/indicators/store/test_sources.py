"""What is known of each source: one worker at a time, and what came of each run."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert  # noqa: TID251 - many earlier runs are written at once

from indicators.store import open_store
from indicators.store.schema import run as run_table
from indicators.store.sources import RUNS_KEPT, Run, claim, enrol, failing, finish, free, runs, states
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


def visited(store, source, *outcomes):
    """Visits a source once a minute; how each visit ended, the first at NOW + 1 minute."""
    for number, outcome in enumerate(outcomes):
        at = NOW + number * MINUTE
        state = take(store, source=source, now=at)
        after = replace(state, due_at=at)
        if outcome in {"failed", "refused"}:
            after = replace(after, failing_since=state.failing_since or at + MINUTE, failures=state.failures + 1)
        elif outcome != "left alone":
            after = replace(after, failing_since=None, failures=0)
        assert finish(store, done(source, outcome=outcome, finished_at=at + MINUTE), after, worker="one")


def test_which_sources_fail_is_told_for_now_and_for_any_moment_whose_runs_are_kept(enrolled):
    visited(enrolled, "dvcqg", "failed", "received", "failed", "left alone", "refused")
    visited(enrolled, "lgsp", "refused", "warned")
    assert failing(enrolled) == {"dvcqg": (2, NOW + 3 * MINUTE)}
    assert failing(enrolled, as_of=NOW) == {}
    assert failing(enrolled, as_of=NOW + MINUTE) == {"dvcqg": (1, NOW + MINUTE), "lgsp": (1, NOW + MINUTE)}
    assert failing(enrolled, as_of=NOW + 2 * MINUTE) == {}
    assert failing(enrolled, as_of=NOW + 4 * MINUTE) == {"dvcqg": (1, NOW + 3 * MINUTE)}
    assert failing(enrolled, as_of=NOW + LEASE) == failing(enrolled)

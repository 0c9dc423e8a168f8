"""What pages ask beside figures is answered as a moment knew it: reports, decisions, locks, steps, notes, visits."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert  # noqa: TID251 - many earlier runs are written at once

from indicators.handling import Act, Step
from indicators.store.decisions import Verdict, decide, decided, held
from indicators.store.handling import act, last_steps
from indicators.store.locks import Action, history
from indicators.store.locks import act as lock
from indicators.store.observations import counts
from indicators.store.receipts import Asked, State, listed, standing
from indicators.store.reports import PublishedNote, keep_notes, notes_of, recent
from indicators.store.schema import run as run_table
from indicators.store.sources import RUNS_KEPT, Run, claim, enrol, finish, runs_kept_from, states
from tests.builders import NOW, figure, keep

HOUR = timedelta(hours=1)
EARLIER, LATER = NOW - HOUR, NOW + HOUR


@pytest.fixture
def jumped(store, rules):
    """A report that was taken, and one an hour later that was held for its jump and confirmed another hour later."""
    keep(store, rules, figure(period="2026-09", value="1"), period="2026-09", now=NOW)
    keep(store, rules, figure(value="1000"), now=LATER)
    (row,) = held(store)
    decide(store, rules, row["id"], Verdict.CONFIRMED, actor="an", reason="Asked them", now=LATER + HOUR)
    return row["id"]


def test_a_report_waited_at_the_moments_between_its_coming_and_the_decision(store, jumped):
    waiting = [[row["id"] for row in held(store, as_of=each)] for each in (NOW, LATER, LATER + HOUR)]
    assert waiting == [[], [jumped], []]
    assert decided(store, limit=9, as_of=LATER) == []
    assert [each.actor for _, each in decided(store, limit=9, as_of=LATER + HOUR)] == ["an"]


def test_reports_are_listed_in_the_state_they_had(store, jumped):
    then = listed(store, Asked(as_of=LATER), limit=9)
    assert [each.state for each in then] == [State.HELD, State.ACCEPTED]
    assert [each.row["id"] for each in listed(store, Asked(as_of=LATER, state=State.HELD), limit=9)] == [jumped]
    assert [each.state for each in listed(store, Asked(), limit=9)] == [State.CONFIRMED, State.ACCEPTED]
    assert len(listed(store, Asked(as_of=NOW), limit=9)) == len(recent(store, limit=9, as_of=NOW)) == 1


def test_what_a_sender_had_sent_and_how_much_was_known_go_by_the_moment(store, jumped):
    assert jumped
    assert standing(store, "G12", ["BC.TC.THANG"], as_of=NOW).keys() == {("BC.TC.THANG", "2026-09")}
    assert len(standing(store, "G12", ["BC.TC.THANG"])) == 2
    assert counts(store, as_of=EARLIER) == {"observation": 0, "report": 0, "current": 0}
    assert counts(store, as_of=LATER) == {"observation": 3, "report": 2, "current": 3}
    assert counts(store, as_of=LATER + HOUR) == counts(store)


def test_locks_steps_and_notes_go_by_the_moment(store):
    for action, at in ((Action.LOCKED, NOW), (Action.REOPENED, LATER)):
        lock(store, "BC.TC.THANG", "2026-10", action, actor="an", reason="So", now=at)
    assert [row["action"] for row in history(store, as_of=NOW)] == ["locked"]
    taken = Step("HC11:VN:M:2026-08", Act.TAKEN, "G12", None, "So", "off", "an", NOW)
    act(store, taken)
    act(store, replace(taken, act=Act.NOTED, at=LATER))
    assert last_steps(store, limit=9, as_of=NOW) == [taken]
    said = PublishedNote("set", "2026-10", "1", ("KD08",), "subject", "note", "source")
    keep_notes(store, [said], actor="loader", now=NOW)
    assert (notes_of(store, as_of=EARLIER), notes_of(store, as_of=NOW)) == ([], [said])


def run(outcome, at, **more):
    plain = {"source": "s", "started_at": at, "finished_at": at, "error": None, "message": None}
    return Run(**{**plain, "outcome": outcome, "documents": 0, "rows": 0, **more})


def test_a_source_stands_as_its_visits_until_then_left_it(store):
    enrol(store, ["s", "never"], now=EARLIER)
    for outcome, error, at in (("received", None, EARLIER), ("failed", "http-500", NOW), ("failed", "timeout", LATER)):
        state = claim(store, "s", worker="w", now=at, lease=HOUR / 2)
        finish(store, run(outcome, at, error=error), state, worker="w")
    never, source = states(store, as_of=NOW)
    assert (source.last_success, source.failing_since, source.failures, source.last_error) == (
        EARLIER,
        NOW,
        1,
        "http-500",
    )
    assert source.due_at == LATER
    assert (never.last_outcome, never.failures) == (None, 0)
    well = states(store, as_of=EARLIER)[1]
    assert (well.last_outcome, well.last_error, well.failing_since) == ("received", None, None)
    assert runs_kept_from(store) is None


def test_before_the_runs_that_are_kept_not_everything_is_known(store):
    runs = [vars(run("received", NOW + n * HOUR)) for n in range(RUNS_KEPT)]
    with store.writing() as connection:
        connection.execute(insert(run_table), runs)
    assert runs_kept_from(store) == NOW

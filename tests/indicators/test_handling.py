"""The newest step holds; re-opening undoes the last; what has become graver is open again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from indicators.handling import GRAVITY, NOBODY, Act, HandlingUnchangedError, Step, after, standing
from tests.builders import NOW

TAKEN = Step("HC11:VN:M:2026-08", Act.TAKEN, "G12", date(2026, 10, 30), "đối chiếu", "off", "an", NOW)
NOTED = replace(TAKEN, act=Act.NOTED, handler=None, due=None, note="đã gọi", actor="binh")
CLOSED = replace(NOTED, act=Act.CLOSED, note="đã xong", at=NOW + timedelta(hours=1))
REOPENED = replace(NOTED, act=Act.REOPENED, note="chưa xong")


def test_nobody_has_what_nobody_has_taken():
    assert (NOBODY.taken, NOBODY.closed, NOBODY.last) == (None, None, None)
    assert standing([]) == NOBODY
    assert not any(NOBODY.is_closed(each) for each in GRAVITY)


def test_who_took_it_has_it_and_a_note_changes_nothing_but_what_was_said_last():
    found = standing([TAKEN, NOTED])
    assert found.taken == TAKEN
    assert found.last == NOTED
    assert found.steps == (TAKEN, NOTED)
    assert standing([NOTED]).taken is None


def test_the_newest_taking_holds_with_its_own_day():
    handed_on = replace(TAKEN, handler="Nguyễn An", due=None)
    found = standing([TAKEN, handed_on])
    assert found.taken == handed_on


def test_a_step_whose_ground_is_not_known_yet_is_passed_over():
    assert standing([REOPENED]) == NOBODY
    assert standing([TAKEN, CLOSED, CLOSED]) == standing([TAKEN, CLOSED])


def test_what_was_closed_goes_back_to_who_had_it_and_then_to_nobody():
    closed = standing([TAKEN, CLOSED])
    assert closed.is_closed("off")
    assert closed.taken == TAKEN
    again = after(closed, REOPENED)
    assert not again.is_closed("off")
    assert again.taken == TAKEN
    given_back = after(again, REOPENED)
    assert given_back.taken is None
    assert given_back.steps == (TAKEN, CLOSED, REOPENED, REOPENED)


@pytest.mark.parametrize(
    ("was", "now", "is_closed"), [("risk", "off", False), ("off", "risk", True), ("off", "off", True)]
)
def test_what_has_become_graver_since_it_was_closed_is_open_again(was, now, is_closed):
    assert standing([replace(CLOSED, severity=was)]).is_closed(now) is is_closed


def test_what_became_graver_can_be_taken_and_closed_anew():
    closed_as_risk = replace(CLOSED, severity="risk")
    taken = standing([closed_as_risk, TAKEN])
    assert (taken.taken, taken.closed) == (TAKEN, None)
    assert standing([closed_as_risk, CLOSED]).is_closed("off")


@pytest.mark.parametrize(
    ("before", "step"),
    [([CLOSED], TAKEN), ([CLOSED], CLOSED), ([], REOPENED), ([NOTED], REOPENED), ([TAKEN, REOPENED], REOPENED)],
)
def test_a_step_that_has_nothing_to_change_is_refused(before, step):
    with pytest.raises(
        HandlingUnchangedError, match=r"HC11:VN:M:2026-08 cannot be \w+ as it stands\. Look at the list"
    ):
        after(standing(before), step)


def test_something_can_be_noted_about_what_is_closed():
    found = standing([CLOSED, NOTED])
    assert found.is_closed("off")
    assert found.last == NOTED

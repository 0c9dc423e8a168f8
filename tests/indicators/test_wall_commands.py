"""What a wall is told, and what becomes of it: turning, holding, hiding, freezing, speaking to the room."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from indicators.wall_commands import LONGEST_MESSAGE, Action, Command, FutureMomentError, MessageError, commanded
from indicators.walls import Message, Mode, Room, State, UnknownSceneError, Wall, scene_at

NOW = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)
WALL = Wall("w", "W", Room(5, 1.22), ("overview", "economy", "finance"))
BEGUN = State.beginning(NOW)


def seconds(number):
    return NOW + timedelta(seconds=number)


def told(*actions, state=BEGUN, at=0, wall=WALL, **said):
    """A wall that was told several things at once."""
    for action in actions:
        state = commanded(wall, state, Command(Action(action), "an", **said), seconds(at))
    return state


def shown(state, at=0):
    return scene_at(WALL, state, seconds(at))


def test_next_shows_the_scene_after_at_once_for_its_whole_time():
    state = told("next", at=15)
    assert [shown(state, at) for at in (15, 34, 35)] == ["economy", "economy", "overview"]
    assert (state.mode, state.by, state.at) == (Mode.ROTATE, None, seconds(15))


def test_previous_goes_back_and_round():
    assert shown(told("previous")) == "finance"
    assert shown(told("previous", "previous")) == "overview"


def test_hold_keeps_the_scene_that_is_on_and_says_who():
    state = told("hold", at=25)
    assert (shown(state, 25), shown(state, 10_000), state.by) == ("economy", "economy", "an")


def test_to_hold_again_is_to_hold_in_ones_own_name():
    held = replace(told("hold", at=25), by="binh")
    assert told("hold", state=held, at=60) == replace(held, by="an", at=seconds(60))


def test_resume_goes_on_from_the_held_scene_for_its_whole_time():
    state = told("resume", state=told("hold", at=25), at=1000)
    assert [shown(state, at) for at in (1000, 1019, 1020, 1040)] == ["economy", "economy", "overview", "finance"]
    assert (state.scene, state.by) == (None, None)


def test_to_resume_what_takes_turns_changes_nothing():
    assert told("resume", at=25) == replace(BEGUN, at=seconds(25))


def test_a_meeting_pages_through_each_scene_once_and_the_hold_stays():
    state = told("hold")
    pages = [shown(state := told("next", state=state)) for _ in range(4)]
    assert pages == ["economy", "finance", "overview", "economy"]
    back = [shown(state := told("previous", state=state)) for _ in range(2)]
    assert back == ["overview", "finance"]
    assert (state.mode, state.by) == (Mode.HOLD, "an")


def test_after_paging_the_rotation_goes_on_from_the_last_page():
    state = told("resume", state=told("hold", "next", "next"))
    assert [shown(state, at) for at in (0, 20, 40)] == ["finance", "overview", "economy"]


def test_show_holds_a_scene_of_the_programme_or_any_other():
    assert shown(told("show", scene="finance"), 500) == "finance"
    assert shown(told("show", scene="profile:48"), 500) == "profile:48"


def test_after_a_scene_outside_the_programme_it_goes_on_where_it_left():
    state = told("show", scene="profile:48", at=65)
    assert shown(told("resume", state=state, at=100), 100) == "finance"
    assert shown(told("next", state=state, at=100), 100) == "overview"
    assert shown(told("previous", state=state, at=100), 100) == "economy"


def test_a_second_scene_outside_the_programme_keeps_the_place_that_was_left():
    state = told("show", state=told("show", scene="profile:48", at=65), scene="map", at=100)
    assert shown(told("resume", state=state, at=200), 200) == "finance"


def test_to_hold_the_overview_remembers_which_of_its_places_it_was():
    state = told("resume", state=told("hold", at=45), at=100)
    assert [shown(state, at) for at in (100, 120)] == ["overview", "finance"]


def test_what_was_held_survives_a_programme_that_became_shorter():
    state = told("show", scene="profile:48", at=65)
    short = replace(WALL, programme=("economy",))
    assert scene_at(short, told("next", state=state, wall=short, at=100), seconds(100)) in {"overview", "economy"}


@pytest.mark.parametrize("scene", ["", "weather", "profile", "profile:4x"])
def test_an_unknown_scene_is_refused_with_those_there_are(scene):
    with pytest.raises(UnknownSceneError, match="Use one of"):
        told("show", scene=scene)


def test_a_blank_wall_shows_nothing_and_comes_back_where_it_is_by_then():
    state = told("blank")
    assert shown(state) is None
    assert shown(told("unblank", state=state, at=25), 25) == "economy"


def test_a_blank_wall_stays_blank_whatever_turns_beneath():
    state = told("blank", "next", "hold", "next")
    assert shown(state) is None
    assert shown(told("unblank", state=state)) == "finance"


def test_to_show_a_scene_brings_a_blank_wall_back():
    assert shown(told("show", state=told("blank"), scene="finance")) == "finance"


def test_freeze_holds_the_scene_at_a_moment_and_unfreeze_is_the_end_of_it():
    eight = NOW - timedelta(minutes=30)
    state = told("freeze", as_of=eight, at=25)
    assert (state.as_of, shown(state, 900), state.by) == (eight, "economy", "an")
    paged = told("next", state=state, at=30)
    assert (paged.as_of, shown(paged, 900)) == (eight, "finance")
    over = told("unfreeze", state=paged, at=900)
    assert (over.as_of, over.mode, over.by) == (None, Mode.ROTATE, None)
    assert [shown(over, at) for at in (900, 920)] == ["finance", "overview"]


def test_to_freeze_without_a_moment_is_to_freeze_now():
    assert told("freeze", at=7).as_of == seconds(7)


def test_frozen_scenes_may_take_turns():
    state = told("resume", state=told("freeze"))
    assert (state.as_of, shown(state, 20)) == (NOW, "economy")


def test_a_moment_to_come_is_refused():
    with pytest.raises(FutureMomentError, match=r"has not come yet\. Choose a moment that is past\.$"):
        told("freeze", as_of=seconds(1))


def test_a_message_is_said_by_somebody_for_some_minutes():
    state = told("message", text=" Nghỉ giải lao đến 10 giờ ", minutes=15)
    assert state.message == Message("Nghỉ giải lao đến 10 giờ", "an", seconds(900))
    assert shown(state) == "overview"
    assert told("clear-message", state=state).message is None


@pytest.mark.parametrize("text", ["", "   ", "a" * (LONGEST_MESSAGE + 1), "hai\ndòng", "a\x00b", "\u202eab"])
def test_a_message_that_cannot_be_read_is_refused(text):
    with pytest.raises(MessageError, match=r"Write 1 to 160 characters that can be read, on one line\.$"):
        told("message", text=text)


def test_the_longest_message_is_taken():
    assert told("message", text="ế" * LONGEST_MESSAGE).message is not None

"""A wall shows what its programme, its state and the clock say, the same as its own browser reckons it."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from indicators.walls import (
    PROGRAMME,
    DwellError,
    Mode,
    Night,
    RepeatedSceneError,
    Room,
    State,
    UnknownSceneError,
    Wall,
    WallNameError,
    check,
    checked_scene,
    interleaved,
    scene_at,
)

CASES = json.loads((Path(__file__).parents[1] / "specimens" / "wall" / "programme.json").read_text(encoding="utf-8"))[
    "cases"
]
SERVED = [each for each in CASES if each["wall"]["programme"]]
"""Only a browser may be given an empty programme: the one that is served has at least the overview."""

NOW = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)
ROOM = Room(5, 1.22)


def wall(**said):
    return Wall(**{"name": "w", "label": "W", "room": ROOM, "programme": ("overview", "economy", "finance"), **said})


def seconds(number):
    return NOW + timedelta(seconds=number)


class Served(Wall):
    """A wall whose programme is as its browser has it."""

    @property
    def served(self):
        return self.programme


@pytest.mark.parametrize("case", SERVED, ids=lambda each: each["name"])
def test_the_scene_that_is_on_is_the_one_the_browser_reckons(case):
    said, state = case["wall"], case["wall"]["state"]
    anchor = datetime.fromisoformat(state["anchor"])
    told = State(anchor, anchor, Mode(state["mode"]), *(state[name] for name in ("index", "scene", "blank")))
    served = Served("w", "W", ROOM, tuple(said["programme"]), said["dwell_s"])
    assert scene_at(served, told, datetime.fromisoformat(case["at"])) == case["scene"]


@pytest.mark.parametrize(
    ("chosen", "served"),
    [
        ("overview economy finance", "overview economy overview finance"),
        ("economy overview finance", "overview economy overview finance"),
        ("map profile:48", "overview map overview profile:48"),
        ("overview map", "overview map"),
        ("overview", "overview"),
        ("", "overview"),
        ("weather economy", "overview economy"),
    ],
)
def test_the_overview_returns_in_every_second_place_and_what_no_wall_shows_any_more_is_passed_over(chosen, served):
    assert interleaved(chosen.split()) == tuple(served.split())


def test_a_wall_of_which_nothing_is_said_shows_everything_within_four_minutes():
    ordinary = Wall("w", "W", ROOM)
    assert set(ordinary.served) == set(PROGRAMME)
    assert ordinary.served[::2] == ("overview",) * 6
    assert ordinary.loop_seconds == 240


def test_a_wall_begins_at_the_first_scene_and_goes_on_by_the_clock():
    state = State.beginning(NOW)
    shown = [scene_at(wall(), state, seconds(number)) for number in (0, 19.9, 20, 40, 60, 80)]
    assert shown == ["overview", "overview", "economy", "overview", "finance", "overview"]


@pytest.mark.parametrize("address", ["overview", "map", "directives", "profile:48"])
def test_the_address_of_a_scene_is_known(address):
    assert checked_scene(address) == address


@pytest.mark.parametrize("address", ["", "fields", "frame", "profile", "profile:", "profile:4", "profile:٤٨", "map:48"])
def test_what_is_no_scene_of_a_wall_is_refused_with_those_there_are(address):
    with pytest.raises(UnknownSceneError, match=r"Use one of: overview, .*, profile:48\.$"):
        checked_scene(address)


def test_settings_that_can_be_pass():
    check(wall(name="phong-hop.1_a", programme=("profile:01", "profile:48"), dwell_s=40))


@pytest.mark.parametrize("name", ["", "*", "Phòng", "a b", "-a", "a" * 41, "a/b"])
def test_a_name_that_would_not_stand_in_an_address_is_refused(name):
    with pytest.raises(WallNameError, match=r"such as phong-hop-1\.$"):
        check(wall(name=name))


def test_a_programme_names_each_scene_once():
    with pytest.raises(RepeatedSceneError, match=r"names map twice\. Leave one of them out\.$"):
        check(wall(programme=("map", "economy", "map")))
    with pytest.raises(UnknownSceneError):
        check(wall(programme=("economy", "nothing")))


@pytest.mark.parametrize("dwell", [19, 41])
def test_a_scene_stands_for_twenty_to_forty_seconds(dwell):
    with pytest.raises(DwellError, match=r"Choose 20 to 40 seconds\.$"):
        check(wall(dwell_s=dwell))


@pytest.mark.parametrize(
    ("distance", "height", "too_small"), [(5, 1.22, False), (5, 0.81, True), (8, 1.37, True), (10, 2.05, False)]
)
def test_a_screen_on_which_fewer_than_six_tiles_could_be_read_is_too_small(distance, height, too_small):
    assert Room(distance, height).is_too_small is too_small


def test_the_hours_of_the_night_may_go_past_midnight():
    assert wall(night=Night(time(22), time(5, 30))).night == Night(time(22), time(5, 30))

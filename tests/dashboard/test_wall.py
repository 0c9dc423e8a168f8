"""The wall is one document that holds the scenes of its programme as they are."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from indicators.store.accounts import Kind, issue
from indicators.store.walls import command, register
from indicators.wall_commands import Action, Command
from indicators.walls import Room, Wall
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import PORT, cookie, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


def board(page):
    return json.loads(re.search(r'id="board">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_holds_the_scenes_that_the_screens_are_told(centre, store, rules):
    keep(store, rules, figure(place="VN", value="1234.5"))
    session = {"cookie": cookie(store, "wall")}
    held = board(centre.get("/wall", **session).text)
    assert held["scenes"]["overview"]["tiles"]["TC01:VN:M"]["value"] == "1.235"
    told = centre.get(f"/live/board?scenes={','.join(held['scenes'])}", **session).json()
    assert told["scenes"].keys() == held["scenes"].keys() == {"frame", *held["wall"]["programme"]}
    assert {**held["scenes"]["overview"], "version": 0} == {**told["scenes"]["overview"], "version": 0}


def test_the_page_is_in_the_language_asked_for(centre, store):
    page = centre.get("/wall?lang=en", cookie=cookie(store, "wall")).text
    assert '<html lang="en">' in page
    assert board(page)["language"] == "en"


def test_the_page_knows_its_room_and_its_programme(centre, store):
    wall = board(centre.get("/wall", cookie=cookie(store, "wall")).text)["wall"]
    assert (wall["room"]["distance_m"], wall["room"]["image_height_m"]) == (8.0, 2.0)
    assert wall["programme"][::2] == ["overview"] * (len(wall["programme"]) // 2)
    assert wall["state"]["mode"] == "rotate"


def test_a_person_sees_the_wall_too_but_is_none(centre, store):
    page = centre.get("/wall", cookie=cookie(store, "staff")).text
    assert board(page)["wall"]["name"] == ""


def test_a_wall_frozen_before_a_province_of_its_programme_was_shows_the_others(centre, store):
    wall = Wall("hall", "Hall", Room(8.0, 2.0), ("economy", "profile:48"))
    register(store, wall, actor="test", now=NOW)
    order = Command(Action.FREEZE, "test", as_of=datetime(2024, 1, 1, tzinfo=UTC))
    command(store, "hall", order, wall.room, now=NOW)
    page = centre.get("/wall", cookie=f"dieuhanh_wall_{PORT}=" + token(store, "hall"))
    assert page.status_code == 200
    assert board(page.text)["scenes"].keys() == {"frame", "overview", "economy"}


def token(store, wall):
    return issue(store, Kind.WALL, wall, "wall", lasts=timedelta(hours=12), actor="test", now=NOW)


def test_the_page_needs_none_of_dash(centre, store):
    page = centre.get("/wall", cookie=cookie(store, "wall")).text
    assert "_dash" not in page
    assert "$" not in page.partition('id="board"')[0]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


@pytest.mark.parametrize("accepted", ["gzip, br", "gzip"])
def test_the_page_is_packed_as_the_browser_can_take_it(centre, store, accepted):
    session = {"cookie": cookie(store, "wall")}
    packed = centre.get("/wall", **session, headers={"Accept-Encoding": accepted})
    assert packed.headers["content-encoding"] == accepted.rpartition(" ")[2]
    assert board(packed.text)["scenes"]  # unpacked by the client


def test_the_worker_may_look_after_the_wall_and_nothing_else(centre, store):
    answer = centre.get("/wall/worker.js", cookie=cookie(store, "wall"))
    assert answer.headers["service-worker-allowed"] == "/wall"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert centre.get("/wall/worker.js").status_code == 200  # it says nothing, and a withdrawn wall must outlive it

"""The commands for walls, as they are typed."""

import json
from datetime import time, timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from indicators.identity import Role
from indicators.store.accounts import Account, Kind, account_named, add_account, check, issue
from indicators.store.walls import UnknownWallError, WallTakenError, command, wall_named
from indicators.wall_commands import Action, Command
from indicators.walls import DwellError, Night, Room, UnknownSceneError, Wall
from operation.commands import Tools
from operation.settings import read_settings
from operation.wall_commands import UnreadableNightError, walls
from tests.builders import NOW

ORDINARY = Room(5, 1.22)


@pytest.fixture
def typed(store, geography):
    """Type a command; what it prints, or the error it raises."""

    def type_words(*words, now=NOW):
        tools = Tools(
            store=lambda: store,
            geography=lambda: geography,
            clock=lambda: now,
            link=lambda _store, name, role: f"link of {name} ({role.value})",
            control=lambda: ("", ""),
            catalogue=lambda: None,
            public_key=lambda _: None,
        )
        app = typer.Typer(pretty_exceptions_enable=False)
        app.add_typer(walls(tools, lambda: read_settings({}, Path())), name="wall")
        done = CliRunner().invoke(app, ["wall", *(str(each) for each in words)])
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        type_words.warned = done.stderr
        return done.stdout if done.exit_code == 0 else f"{done.exit_code}: {done.stderr}"

    return type_words


def test_a_wall_is_registered_and_its_link_printed(typed, store):
    assert typed("add", "tang-1") == f"link of tang-1 ({Role.WALL.value})\n"
    assert wall_named(store, "tang-1", Room(1, 1)).wall == Wall("tang-1", "tang-1", ORDINARY)
    assert typed.warned == ""


def test_a_wall_is_registered_with_everything_that_is_known_of_it(typed, store):
    said = ("--label", "Phòng họp", "--distance", 10, "--height", 2.05, "--columns", 3, "--rows", 3, "--dwell", 30)
    typed("add", "tang-1", *said, "--programme", "economy, profile:48", "--night", "22:00-05:30")
    wall = wall_named(store, "tang-1", ORDINARY).wall
    assert wall.room == Room(10, 2.05, 3, 3)
    assert (wall.label, wall.programme, wall.dwell_s) == ("Phòng họp", ("economy", "profile:48"), 30)
    assert wall.night == Night(time(22), time(5, 30))


def test_what_does_not_serve_those_who_look_is_said(typed):
    typed("add", "tang-1", "--height", 0.81, "--dwell", 40)
    assert "It takes 480 seconds to show everything once" in typed.warned
    assert "Only 3 tiles can be read from there" in typed.warned


def test_what_cannot_be_is_refused_with_the_remedy(typed, store):
    with pytest.raises(DwellError):
        typed("add", "tang-1", "--dwell", 10)
    for programme in ("weather", "profile:99", ""):
        with pytest.raises(UnknownSceneError):
            typed("add", "tang-1", "--programme", programme)
    for night in ("22", "22:00-25:00", "now-then", ""):
        with pytest.raises(UnreadableNightError, match=r"Write 22:00-05:30\.$"):
            typed("add", "tang-1", "--night", night)
    assert account_named(store, "tang-1") is None
    typed("add", "tang-1")
    with pytest.raises(WallTakenError):
        typed("add", "tang-1")


def test_walls_are_listed_with_what_they_show(typed, store):
    assert typed("list") == ""
    assert json.loads(typed("list", "--json")) == []
    typed("add", "tang-1", "--label", "Phòng họp")
    typed("add", "tang-2")
    command(store, "tang-1", Command(Action.SHOW, "an", "profile:48"), ORDINARY, now=NOW)
    command(store, "tang-1", Command(Action.FREEZE, "an", as_of=NOW), ORDINARY, now=NOW)
    command(store, "tang-2", Command(Action.BLANK, "an"), ORDINARY, now=NOW)
    first, second = typed("list").splitlines()
    assert " ".join(first.split()) == (
        "tang-1 profile:48 held by an, frozen at 2026-10-20 01:30:00+00:00 last used never Phòng họp"
    )
    assert second.split() == ["tang-2", "blank", "takes", "turns", "last", "used", "never", "tang-2"]
    said = json.loads(typed("list", "--json"))[0]
    assert (said["name"], said["shown"], said["held_by"], said["dwell_s"]) == ("tang-1", "profile:48", "an", 20)


def test_another_link_is_made_for_walls_only(typed, store):
    typed("add", "tang-1")
    assert typed("link", "tang-1") == "link of tang-1 (wall)\n"
    add_account(store, Account("an", "staff", None, demo=False), actor="test", now=NOW)
    with pytest.raises(UnknownWallError):
        typed("link", "an")


def test_a_revoked_wall_is_signed_out(typed, store):
    typed("add", "tang-1")
    token = issue(store, Kind.WALL, "tang-1", "wall", lasts=timedelta(days=1), actor="test", now=NOW)
    assert typed("revoke", "tang-1") == "Wall tang-1 is revoked.\n"
    assert check(store, Kind.WALL, token, now=NOW) is None
    with pytest.raises(UnknownWallError, match=r"python app\.py wall list"):
        typed("revoke", "tang-1")


def test_every_option_of_a_wall_says_what_it_is(typed):
    helped = typed("add", "--help")
    assert [each for each in ("farthest", "height", "side by side", "above") if each not in helped] == []

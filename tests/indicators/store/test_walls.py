"""Walls in the store: settings and states are added, each act with its audit and its event, and undo goes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import pytest

from indicators.store import audit
from indicators.store.accounts import Account, Kind, account_named, add_account, check, issue
from indicators.store.reports import data_version, events_since
from indicators.store.walls import (
    ACTS,
    NothingToUndoError,
    UnknownWallError,
    WallTakenError,
    change,
    command,
    register,
    revoke,
    wall_named,
    walls,
)
from indicators.wall_commands import Action, Command, FutureMomentError
from indicators.walls import DwellError, Message, Mode, Night, Room, Wall, scene_at
from tests.builders import NOW

ORDINARY = Room(5, 1.22)
LATER = NOW + timedelta(minutes=1)


def new(store, name="tang-1", now=NOW, **said):
    wall = Wall(**{"name": name, "label": "Phòng họp", "room": Room(8, 2.05, 3, 3), **said})
    register(store, wall, actor="binh", now=now)
    return wall


def tell(store, action, name="tang-1", now=NOW, actor="an", **said):
    return command(store, name, Command(Action(action), actor, **said), ORDINARY, now=now)


def one(store, name="tang-1"):
    return wall_named(store, name, ORDINARY)


def token(store, name="tang-1", kind=Kind.WALL):
    return issue(store, kind, name, "wall", lasts=timedelta(days=365), actor="test", now=NOW)


def acts(store):
    return [(entry.actor, entry.action, entry.subject) for _, entry in audit.entries(store, ACTS, limit=50)]


def test_a_registered_wall_has_its_settings_and_begins_at_the_first_scene(store):
    wall = new(store, night=Night(time(22), time(5, 30)), programme=("economy", "profile:48"), dwell_s=30)
    kept = one(store)
    assert kept.wall == wall
    assert (kept.state.anchor, kept.state.mode, kept.can_undo, kept.last_used) == (NOW, Mode.ROTATE, False, None)
    assert kept.revision == data_version(store)
    assert acts(store) == [("binh", "wall.registered", "tang-1")]


def test_an_account_of_a_wall_of_which_nothing_was_said_hangs_in_the_ordinary_room(store):
    add_account(store, Account("wall", "wall", None, demo=True), actor="run", now=NOW)
    add_account(store, Account("an", "staff", None, demo=False), actor="run", now=NOW)
    (kept,) = walls(store, ORDINARY)
    assert (kept.wall, kept.revision) == (Wall("wall", "wall", ORDINARY), 0)
    assert scene_at(kept.wall, kept.state, NOW) == "overview"
    (told,) = tell(store, "next", "wall", LATER)
    assert told.state == one(store, "wall").state
    assert tell(store, "undo", "wall", LATER)[0].state.anchor == NOW


def test_settings_are_changed_and_the_newest_hold(store):
    wall = new(store)
    tell(store, "hold")
    before = one(store)
    other = Wall(wall.name, "Sảnh", Room(5, 1.22), ("map",), 40)
    change(store, other, actor="binh", now=LATER)
    after = one(store)
    assert (after.wall, after.state) == (other, before.state)
    assert after.revision > before.revision
    with pytest.raises(DwellError):
        change(store, Wall(wall.name, "Sảnh", ORDINARY, dwell_s=5), actor="binh", now=LATER)
    assert one(store) == after


@pytest.mark.parametrize("taken", ["tang-1", "an"])
def test_a_name_is_given_once(store, taken):
    new(store)
    add_account(store, Account("an", "staff", None, demo=False), actor="run", now=NOW)
    with pytest.raises(WallTakenError, match="Use another name"):
        new(store, taken)
    assert len(acts(store)) == 1


def test_a_command_is_kept_with_its_audit_and_tells_every_process(store):
    new(store)
    before = data_version(store)
    (told,) = tell(store, "message", text="Họp lúc 9 giờ", minutes=5)
    (event,) = events_since(store, before)
    assert (event.kind, event.subject, event.indicators, event.version) == (
        "wall",
        "tang-1",
        frozenset(),
        told.revision,
    )
    ((at, entry), *_) = audit.entries(store, ACTS, limit=1)
    assert (at, entry.actor, entry.action, entry.subject) == (NOW, "an", "wall.message", "tang-1")
    assert entry.details == {"walls": ["tang-1"], "text": "Họp lúc 9 giờ", "minutes": 5}
    assert one(store).state.message == Message("Họp lúc 9 giờ", "an", NOW + timedelta(minutes=5))
    assert audit.broken_link(store) is None


def test_every_state_comes_back_as_it_was_kept(store):
    new(store)
    for said in (
        {"action": "show", "scene": "profile:48"},
        {"action": "freeze", "as_of": NOW - timedelta(days=1)},
        {"action": "blank"},
        {"action": "message", "text": "Ế Ộ Ữ Ặ Ỵ"},
    ):
        (told,) = tell(store, now=LATER, **said)
        assert one(store).state == told.state


def test_what_cannot_be_done_leaves_everything_as_it_was(store):
    new(store)
    before, version = one(store), data_version(store)
    with pytest.raises(FutureMomentError):
        tell(store, "freeze", as_of=LATER)
    assert (one(store), data_version(store), len(acts(store))) == (before, version, 1)


def test_all_walls_are_told_in_one_act(store):
    for name in ("tang-1", "tang-2", "tang-3"):
        new(store, name)
    before = data_version(store)
    eight = NOW - timedelta(minutes=30)
    done = tell(store, "freeze", "*", as_of=eight)
    assert [(each.wall.name, each.state.as_of) for each in done] == [(f"tang-{n}", eight) for n in (1, 2, 3)]
    assert [each.subject for each in events_since(store, before)] == ["tang-1", "tang-2", "tang-3"]
    assert acts(store)[0] == ("an", "wall.freeze", "*")
    with pytest.raises(FutureMomentError):
        tell(store, "freeze", "*", as_of=LATER)
    assert {each.state.as_of for each in walls(store, ORDINARY)} == {eight}


def test_where_there_is_no_wall_nothing_can_be_told(store):
    for name in ("*", "tang-1"):
        with pytest.raises(UnknownWallError, match=r"python app\.py wall list"):
            tell(store, "next", name)
    with pytest.raises(UnknownWallError):
        change(store, Wall("tang-1", "x", ORDINARY), actor="binh", now=NOW)


def test_undo_goes_back_step_by_step_to_the_beginning(store):
    new(store)
    orders = ({"action": "show", "scene": "finance"}, {"action": "blank"}, {"action": "message", "text": "a"})
    states = [one(store).state, *(tell(store, now=LATER, **said)[0].state for said in orders)]
    for state in reversed(states[:-1]):
        (told,) = tell(store, "undo", now=LATER)
        assert {**vars(told.state), "at": None} == {**vars(state), "at": None}
        assert told.state == one(store).state
    assert not one(store).can_undo
    with pytest.raises(NothingToUndoError, match="nothing to undo on tang-1"):
        tell(store, "undo")


def test_after_an_undo_a_new_command_is_undone_to_where_it_began(store):
    new(store)
    tell(store, "show", scene="finance")
    tell(store, "show", scene="map")
    tell(store, "undo")
    tell(store, "blank")
    (told,) = tell(store, "undo")
    assert (told.state.scene, told.state.blank) == ("finance", False)


def test_of_all_walls_those_are_undone_that_were_told_something(store):
    new(store)
    new(store, "tang-2")
    tell(store, "hold", "tang-2")
    assert [each.wall.name for each in tell(store, "undo", "*")] == ["tang-2"]
    with pytest.raises(NothingToUndoError):
        tell(store, "undo", "*")


def test_a_revoked_wall_is_closed_and_nothing_it_holds_opens_anything(store):
    new(store)
    new(store, "tang-2")
    shown, link, other = token(store), token(store, kind=Kind.LINK), token(store, "tang-2")
    before = data_version(store)
    revoke(store, "tang-1", actor="binh", now=NOW)
    assert check(store, Kind.WALL, shown, now=NOW) is None
    assert check(store, Kind.LINK, link, now=NOW) is None
    assert check(store, Kind.WALL, other, now=NOW) is not None
    assert account_named(store, "tang-1") is None
    assert [each.wall.name for each in walls(store, ORDINARY)] == ["tang-2"]
    assert [each.subject for each in events_since(store, before)] == ["tang-1"]
    assert acts(store)[0] == ("binh", "wall.revoked", "tang-1")
    with pytest.raises(UnknownWallError):
        revoke(store, "tang-1", actor="binh", now=NOW)


def test_no_person_is_revoked_as_a_wall(store):
    add_account(store, Account("an", "staff", None, demo=False), actor="run", now=NOW)
    with pytest.raises(UnknownWallError):
        revoke(store, "an", actor="binh", now=NOW)


def test_the_name_of_a_revoked_wall_may_be_used_again_and_begins_anew(store):
    new(store)
    old = token(store)
    tell(store, "show", scene="finance")
    revoke(store, "tang-1", actor="binh", now=NOW)
    new(store, label="Sảnh", now=LATER)
    kept = one(store)
    assert (kept.wall.label, kept.state.mode, kept.state.anchor, kept.can_undo) == ("Sảnh", Mode.ROTATE, LATER, False)
    assert check(store, Kind.WALL, old, now=LATER) is None


def test_it_is_known_when_a_wall_was_seen_last(store):
    new(store)
    assert one(store).last_used is None
    shown = token(store)
    assert one(store).last_used is None
    check(store, Kind.WALL, shown, now=LATER)
    assert one(store).last_used == LATER


def test_of_two_who_tell_a_wall_at_once_both_are_heard(store):
    new(store)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda actor: tell(store, "next", actor=actor), ["an", "binh"]))
    assert scene_at(one(store).wall, one(store).state, NOW) == "overview"
    assert one(store).state.index == 2
    assert sorted(actor for actor, action, _ in acts(store) if action == "wall.next") == ["an", "binh"]

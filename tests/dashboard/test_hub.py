"""A change of the store reaches every open screen, once, and only as what changed."""

import asyncio
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import orjson
import pytest

from dashboard import hub as hubs
from dashboard import viewers
from dashboard.hub import Hub
from dashboard.shots import FRAME, Watched
from dashboard.snapshot import Builder
from indicators.store.reports import announce, data_version
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import Clock, builder, until

VIEW = Watched("overview", "vi")


@pytest.fixture
def run():
    """Runs a test's conversation with the hub on an event loop of its own."""
    with asyncio.Runner() as runner:
        yield runner.run


class Screen:
    """A screen that follows a scene and keeps what it is told."""

    def __init__(self, hub, *scenes, language="vi", wall=None, as_of=None):
        self.said = []
        watched = [Watched(each, language, as_of) for each in scenes or ("overview",)]
        self.task = asyncio.get_running_loop().create_task(self._follow(hub.stream(watched, wall)))

    async def _follow(self, stream):
        async for messages in stream:
            for message in messages.decode().strip().split("\n\n"):
                name, data = message.split("\n")
                self.said.append((name.removeprefix("event: "), orjson.loads(data.removeprefix("data: "))))

    @property
    def changes(self):
        return [body for name, body in self.said if name == "change"]

    async def opened(self):
        await until(lambda: bool(self.said))
        return self.said[0]


@asynccontextmanager
async def started(build, clock=None, walls=lambda _name: None):
    hub = Hub(build, clock or Clock(), walls)
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()


def test_a_screen_is_greeted_with_the_version_it_must_have(store, rules, run):
    keep(store, rules, figure(place="VN"))

    async def talk():
        async with started(builder(store)) as hub:
            version, built = data_version(store), NOW.isoformat()
            states = {"versions": {"overview": version}, "built": {"overview": built}}
            assert await Screen(hub).opened() == ("hello", {"version": version, "boot": "boot-1", **states})
            assert hub.viewers == 1

    run(talk())


def test_a_change_reaches_an_open_screen_as_one_event_with_the_changed_tile_alone(store, rules, run):
    keep(store, rules, figure(place="VN"), figure("VM05", "VN", value="7"))

    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub)
            _, hello = await screen.opened()
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await until(lambda: bool(screen.changes))
            await until(lambda: hub.version == data_version(store))
            (change,) = screen.changes
            assert (change["scene"], change["base"]) == ("overview", hello["version"])
            assert change["version"] == data_version(store) > change["base"]
            assert list(change["tiles"]) == ["TC01:VN:M"]
            assert change["tiles"]["TC01:VN:M"]["value"] == "222,5"
            assert not {"groups", "words", "title"} & change.keys()
            assert (await hub.shot(VIEW)).body["tiles"]["TC01:VN:M"] == change["tiles"]["TC01:VN:M"]

    run(talk())


def test_each_screen_is_told_in_its_own_language_and_of_its_own_scene(store, rules, run):
    async def talk():
        async with started(builder(store)) as hub:
            wall, desk = Screen(hub), Screen(hub, "fields", language="en")
            await wall.opened()
            await desk.opened()
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="1234.5"))
            await until(lambda: bool(wall.changes and desk.changes))
            assert wall.changes[0]["tiles"]["TC01:VN:M"]["value"] == "1.235"
            assert desk.changes[0]["tiles"]["TC01:VN:M"]["value"] == "1,235"

    run(talk())


def test_a_change_of_nothing_that_is_shown_sends_nothing(store, rules, run):
    async def talk():
        async with started(builder(store)) as hub:
            assert "HC16" not in hub_scene(store, "fields").indicators
            screen = Screen(hub, "fields")
            await screen.opened()
            await asyncio.to_thread(keep, store, rules, figure("HC16", "VN"))
            await until(lambda: hub.version == data_version(store))
            assert screen.changes == []
            await asyncio.to_thread(keep, store, rules, figure(place="VN"))
            await until(lambda: bool(screen.changes))
            assert list(screen.changes[0]["tiles"]) == ["TC01:VN:M"]

    run(talk())


def hub_scene(store, code):
    return builder(store).scenes[code]


def test_news_that_leaves_the_screen_as_it_is_sends_nothing(store, rules, run):
    keep(store, rules, figure(place="VN"))

    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub)
            await screen.opened()
            announce(store, "source", "portal-766", now=NOW)
            await until(lambda: hub.version == data_version(store))
            assert screen.changes == []

    run(talk())


def test_many_changes_at_once_are_shown_together(store, rules, run):
    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub)
            await screen.opened()
            for value in range(1, 21):  # the loop is not let go meanwhile, so all of it is there at once
                keep(store, rules, figure(place="VN", value=str(value)))
            await until(lambda: hub.version == data_version(store))
            await until(lambda: bool(screen.changes))
            assert [change["version"] for change in screen.changes] == [data_version(store)]
            assert screen.changes[0]["tiles"]["TC01:VN:M"]["value"] == "20,0"

    run(talk())


def test_a_change_while_the_first_screen_is_being_drawn_is_not_lost(store, rules, run):
    class Slow(Builder):
        """A builder that reads, and takes its time before it is done."""

        def build(self, *scene, **when):
            body = super().build(*scene, **when)
            time.sleep(0.4)
            return body

    async def talk():
        async with started(builder(store, Slow)) as hub:
            screen = Screen(hub)
            await asyncio.sleep(0.2)  # the store has been read by now
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await screen.opened()
            await until(lambda: hub.version == data_version(store))
            shown = (await hub.shot(VIEW)).body["tiles"]["TC01:VN:M"]["value"]
            assert shown == "222,5"

    run(talk())


def test_a_screen_that_does_not_keep_up_is_hung_up_on(store, rules, run, monkeypatch):
    monkeypatch.setattr(viewers, "QUEUED", 1)
    monkeypatch.setattr(hubs, "COALESCE_S", 0)

    async def talk():
        async with started(builder(store)) as hub:
            stream = hub.stream([VIEW])
            assert (await anext(stream)).startswith(b"event: hello")
            for value in ("1", "2"):
                await asyncio.to_thread(keep, store, rules, figure(place="VN", value=value))
                await until(lambda: hub.version == data_version(store))
            await until(lambda: hub.viewers == 0)
            assert [message async for message in stream] == []

    run(talk())


def test_every_stream_ends_when_the_server_stops(store, run):
    async def talk():
        async with started(builder(store)) as hub:
            screens = [Screen(hub), Screen(hub, "fields", language="en")]
            for each in screens:
                await each.opened()
        async with asyncio.timeout(5):
            await asyncio.gather(*(each.task for each in screens))
        assert hub.viewers == 0

    run(talk())


def test_a_stop_that_comes_with_a_change_is_a_stop(store, run):
    async def talk():
        for _ in range(20):
            hub = Hub(builder(store), Clock())
            await hub.start()
            await asyncio.sleep(0)
            hub._wake.set()  # noqa: SLF001 - as the watching thread does at any moment
            async with asyncio.timeout(5):
                await hub.stop()

    run(talk())


def test_a_screen_that_goes_away_is_forgotten(store, run):
    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub)
            await screen.opened()
            screen.task.cancel()
            await asyncio.gather(screen.task, return_exceptions=True)
            await until(lambda: hub.viewers == 0)

    run(talk())


def test_after_a_fault_the_screens_keep_what_they_have_and_are_told_a_moment_later(store, rules, run, monkeypatch):
    monkeypatch.setattr(hubs, "AGAIN_S", 0.05)
    faults = []

    class Faltering(Builder):
        """A builder that fails when it is told to."""

        def build(self, *scene, **when):
            if faults:
                raise RuntimeError(faults.pop())
            return super().build(*scene, **when)

    async def talk():
        async with started(builder(store, Faltering)) as hub:
            screen = Screen(hub)
            await screen.opened()
            before = await hub.shot(VIEW)
            faults.append("the database is gone")
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await until(lambda: not faults)
            assert (await hub.shot(VIEW)).body in (before.body, (await hub.shot(VIEW)).body)
            await until(lambda: bool(screen.changes))
            assert screen.changes[0]["base"] == before.body["version"]
            assert screen.changes[0]["tiles"]["TC01:VN:M"]["value"] == "222,5"

    run(talk())


def test_a_scene_that_cannot_be_built_keeps_neither_the_others_nor_commands_waiting(store, rules, run, monkeypatch):
    monkeypatch.setattr(hubs, "AGAIN_S", 0.05)
    ill, clock = set(), Clock()

    class Faltering(Builder):
        """A builder one of whose scenes fails while it is ill."""

        def build(self, address, *more, **when):
            if address in ill:
                raise RuntimeError(address)
            return super().build(address, *more, **when)

    async def talk():
        async with started(builder(store, Faltering), clock, walls=lambda name: {"name": name}) as hub:
            screen, ill_one = Screen(hub, wall="lobby"), Screen(hub, FRAME, wall="hall")
            for each in (screen, ill_one):
                await each.opened()
            ill.add(FRAME)
            clock.now = NOW.replace(day=21)
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await asyncio.to_thread(announce, store, "wall", "lobby", now=NOW)
            await until(lambda: bool(screen.changes) and screen.said[-1][0] == "wall")
            assert hub.version == data_version(store)
            assert ill_one.changes == []
            ill.clear()
            await until(lambda: bool(ill_one.changes))
            assert ill_one.changes[0]["version"] == data_version(store)

    run(talk())


def test_what_nobody_watches_is_built_anew_when_it_is_asked_for(store, rules, run):
    async def talk():
        async with started(builder(store)) as hub:
            assert (await hub.shot(VIEW)).body["tiles"]["TC01:VN:M"]["value"] is None
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await until(lambda: hub.version == data_version(store))
            shot = await hub.shot(VIEW)
            assert (shot.body["version"], shot.body["tiles"]["TC01:VN:M"]["value"]) == (data_version(store), "222,5")

    run(talk())


def test_a_screen_hears_within_seconds_that_the_link_lives(store, run, monkeypatch):
    monkeypatch.setattr(hubs, "PING_S", 0.01)

    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub)
            await until(lambda: any(name == "ping" for name, _ in screen.said))
            assert dict(screen.said)["ping"] == {"now": "2026-10-20T01:30:00+00:00"}

    run(talk())


def test_a_person_s_stream_ends_after_a_while_and_a_wall_s_does_not(store, run, monkeypatch):
    monkeypatch.setattr(hubs, "PING_S", 0.01)
    clock = Clock()

    async def talk():
        async with started(builder(store), clock, walls=lambda name: {"name": name}) as hub:
            person, wall = Screen(hub), Screen(hub, wall="lobby")
            for each in (person, wall):
                await each.opened()
            clock.now = NOW + viewers.LASTS
            await until(lambda: len(person.said) > 5)
            assert not person.task.done()
            clock.now += timedelta(seconds=1)
            async with asyncio.timeout(20):
                await person.task
            assert (hub.viewers, wall.task.done()) == (1, False)

    run(talk())


def test_a_screen_changes_with_the_day_though_nothing_arrives(store, run, monkeypatch):
    monkeypatch.setattr(hubs, "REFRESH_S", 0.05)
    clock = Clock()

    async def talk():
        async with started(builder(store), clock, walls=lambda name: {"name": name}) as hub:
            screen = Screen(hub, FRAME, wall="lobby")
            await screen.opened()
            clock.now = NOW.replace(day=21)
            await until(lambda: bool(screen.changes))
            assert "tiles" not in screen.changes[0]
            assert "21" in screen.changes[0]["period_label"]
            told = screen.changes[0]
            assert told["version"] == told["base"]  # no news came: which state it is, the moment tells
            assert told["base_built_at"] == NOW.isoformat() != told["built_at"]

    run(talk())


def test_what_depends_on_the_day_is_looked_at_however_often_the_store_is_written_to(store, run, monkeypatch):
    monkeypatch.setattr(hubs, "REFRESH_S", 0.3)
    clock = Clock()

    async def talk():
        async with started(builder(store), clock, walls=lambda name: {"name": name}) as hub:
            screen = Screen(hub, FRAME, wall="lobby")
            await screen.opened()
            clock.now = NOW.replace(day=21)
            for _ in range(30):
                hub._wake.set()  # noqa: SLF001 - as every commit does, of whatever it is
                await asyncio.sleep(0.05)
            assert "21" in screen.changes[0]["period_label"]

    run(talk())


def test_one_stream_tells_of_several_scenes_each_with_its_own_version(store, rules, run):
    keep(store, rules, figure(place="VN"))

    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub, FRAME, "overview", "economy")
            _, hello = await screen.opened()
            assert set(hello["versions"]) == {FRAME, "overview", "economy"}
            await asyncio.to_thread(keep, store, rules, figure(place="VN", value="222.5"))
            await until(lambda: hub.version == data_version(store))
            told = {change["scene"]: change for change in screen.changes}
            assert "overview" in told
            assert "economy" not in told
            assert told["overview"]["base"] == hello["versions"]["overview"]

    run(talk())


def test_a_scene_as_known_at_a_moment_stays_as_it_was(store, rules, run):
    keep(store, rules, figure(place="VN"))
    then = Watched("overview", "vi", NOW)

    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub, as_of=NOW)
            await screen.opened()
            before = await hub.shot(then)
            later = {"value": "222.5"}
            await asyncio.to_thread(keep, store, rules, figure(place="VN", **later), now=NOW + timedelta(hours=1))
            await until(lambda: hub.version == data_version(store))
            assert screen.changes == []
            assert (await hub.shot(then)).body["tiles"]["TC01:VN:M"] == before.body["tiles"]["TC01:VN:M"]
            assert (await hub.shot(VIEW)).body["tiles"]["TC01:VN:M"]["value"] == "222,5"

    run(talk())


def test_moments_that_were_asked_for_long_ago_are_let_go(store, run, monkeypatch):
    monkeypatch.setattr(hubs, "MOMENTS_KEPT", 2)

    async def talk():
        async with started(builder(store)) as hub:
            shots = [await hub.shot(Watched("economy", "vi", NOW - timedelta(days=days))) for days in (1, 2, 3)]
            assert await hub.shot(Watched("economy", "vi", NOW - timedelta(days=3))) is shots[2]
            assert await hub.shot(Watched("economy", "vi", NOW - timedelta(days=1))) is not shots[0]
            assert not hub._locks  # noqa: SLF001 - what is kept of every moment that was asked for must not grow

    run(talk())


def test_a_command_reaches_the_wall_it_is_for_and_no_other(store, run):
    async def talk():
        async with started(builder(store), walls=lambda name: {"name": name, "revision": 2}) as hub:
            lobby, hall, person = (Screen(hub, "economy", wall=wall) for wall in ("lobby", "hall", None))
            for each in (lobby, hall, person):
                await each.opened()
            assert set(hub.connected()) == {"lobby", "hall"}
            assert lobby.said[0][1]["wall"] == {"name": "lobby", "revision": 2}
            assert "wall" not in person.said[0][1]
            await asyncio.to_thread(announce, store, "wall", "lobby", now=NOW)
            await until(lambda: len(lobby.said) > 1)
            assert lobby.said[1] == ("wall", {"name": "lobby", "revision": 2})
            assert len(hall.said) == len(person.said) == 1

    run(talk())


def test_a_wall_that_is_registered_no_more_learns_it_and_is_hung_up_on(store, run):
    registered = {"lobby": {"name": "lobby"}}

    async def talk():
        async with started(builder(store), walls=registered.get) as hub:
            screen = Screen(hub, "economy", wall="lobby")
            await screen.opened()
            registered.clear()
            await asyncio.to_thread(announce, store, "wall", "lobby", now=NOW)
            async with asyncio.timeout(20):
                await screen.task
            assert screen.said[1:] == [("gone", {})]
            assert hub.connected() == {}

    run(talk())


def test_a_wall_taken_out_of_force_before_it_listens_learns_it_too(store, run):
    async def talk():
        async with started(builder(store)) as hub:
            screen = Screen(hub, "economy", wall="lobby")
            async with asyncio.timeout(20):
                await screen.task
            assert [name for name, _ in screen.said] == ["hello", "gone"]
            assert hub.connected() == {}

    run(talk())


def test_a_board_is_its_scenes_together_with_the_wall_that_asks(store, rules, run):
    keep(store, rules, figure(place="VN"))

    async def talk():
        async with started(builder(store), walls=lambda name: {"name": name}) as hub:
            board = await hub.board([Watched(FRAME, "en"), Watched("finance", "en")], "lobby")
            said = orjson.loads(board.plain)
            assert (said["boot"], said["wall"], said["language"], said["as_of"]) == (
                "boot-1",
                {"name": "lobby"},
                "en",
                None,
            )
            assert list(said["scenes"]) == [FRAME, "finance"]
            assert said["scenes"]["finance"] == (await hub.shot(Watched("finance", "en"))).body
            assert said["version"] == data_version(store)

    run(talk())

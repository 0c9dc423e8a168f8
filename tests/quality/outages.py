"""What is answered when there is no room, no time or no storage: never a promise, and soon afterwards all is well."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import event, text  # noqa: TID251 - the faults are made in the database itself

from collectors import endpoint
from collectors.admission import Admission
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.turns import Bounds, Turns
from collectors.world import World
from indicators.identity import Identity, Role
from indicators.store import Store
from tests.builders import ZONE
from tests.dashboard.centre import Clock, setting
from tests.quality.bench import VIETNAMESE, Bench
from tests.quality.cases import Case
from tests.quality.kept import kept
from tests.quality.recipes import JSON, Sent, submission
from tests.quality.specimen import NOW, report, totalled

FINANCE = Identity("key:G12", Role.SUBMIT_KEY, "G12", "1")
FAULTS = {"db": "57P01", "disk": "53100"}
"""What PostgreSQL says: a connection taken away by an administrator; no room on the disk (SQLSTATE)."""


def answered(admission: Admission, contents: list[bytes], tick: Callable[[], None]) -> list[httpx.Response]:
    """What the push API answers to a sender's reports, one after the other."""
    app = FastAPI()
    app.include_router(endpoint.router(admission, lambda: "vi"), prefix="/api/v1")

    async def known(scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("state", {})["identity"] = FINANCE
        await app(scope, receive, send)

    async def talk() -> list[httpx.Response]:
        found = []
        async with httpx.AsyncClient(transport=httpx.ASGITransport(known), base_url="http://centre") as client:
            for content in contents:
                tick()
                said = {"Content-Type": JSON, **VIETNAMESE}
                found.append(await client.post("/api/v1/reports", content=content, headers=said))
        return found

    with asyncio.Runner() as runner:
        return runner.run(talk())


def _admission(store: Store, turns: Turns) -> Admission:
    known = setting()
    world = World(known.catalogue, known.geography, known.calendar)
    return Admission(Intake(store, world, FORMATS, ZONE, Clock(NOW)), turns=turns)


def burst(case: Case, bench: Bench) -> None:
    """More than the sender's rate: what is over it is told when to come again, and the rest is kept."""
    seconds = [0.0]
    turns = Turns(lambda: seconds[0], Bounds(per_minute=60, burst=20))
    contents = [submission(totalled(_numbered(revision))).content for revision in range(1, case.build["n"] + 1)]

    def tick() -> None:
        seconds[0] += 1 / case.build["per_s"]

    bench.begin()
    bench.answers += answered(_admission(bench.store, turns), contents, tick)
    taken = [each for each in bench.answers if each.status_code == 201]
    assert 20 <= len(taken) <= 22
    assert len(kept(bench.store).reports) == len(taken)
    for each in bench.answers:
        if each.status_code == 429:
            assert 1 <= int(each.headers["retry-after"]) <= 60


def _numbered(revision: int) -> dict[str, Any]:
    said = report(revision=revision, **({"reason": "đối chiếu lại"} if revision > 1 else {}))
    said["observations"][0]["value"] = str(100 + revision)
    return said


def overload(_case: Case, bench: Bench) -> None:
    """No room for one report more."""
    turns = Turns(time.monotonic, Bounds(present=0))
    bench.begin()
    bench.answers += answered(_admission(bench.store, turns), [submission(report()).content], lambda: None)
    assert int(bench.answers[-1].headers["retry-after"]) > 0
    assert kept(bench.store).figures == bench.held.figures


def fault_inject(_case: Case, bench: Bench) -> None:
    """The database goes away in the middle of keeping a report."""
    _without(bench, "db")


def disk_full(_case: Case, bench: Bench) -> None:
    """There is no room left when a report is to be kept; reading goes on."""
    _without(bench, "disk")


def _without(bench: Bench, what: str) -> None:
    token = bench.token("G22", "read")
    bench.keep(report(period="2026-08"))
    bench.begin()
    with failing(bench.store, what):
        answer = bench.send(_large())
        assert bench.centre.get("/api/v1/observations?indicator=TC01", token=token).json()["items"]
    assert answer.status_code == 503
    for word in ("sqlite", "database is", "psycopg", "disk I/O", "INSERT", "no room"):
        assert word not in answer.text, answer.text
    assert kept(bench.store).figures == bench.held.figures
    assert bench.submit(bench.sent_last).status_code == 201


def _large() -> Sent:
    """A report that does not fit into what room is left on the last pages."""
    said = report()
    row = {name: value for name, value in said["observations"][0].items() if name != "area_name"}
    provinces = setting().geography.provinces(NOW.date())
    said["observations"] = [{**row, "area": each.code, "note": "rất dài " * 200} for each in provinces]
    return submission(totalled(said))


@contextmanager
def failing(store: Store, what: str) -> Iterator[None]:
    """A database that cannot keep a report for as long as the block lasts, by its own means."""
    with _sqlite(store, what) if store.is_sqlite else _postgresql(store, FAULTS[what]):
        yield


@contextmanager
def _sqlite(store: Store, what: str) -> Iterator[None]:
    """No page more than it has; or another writer that does not let go."""
    bound = _no_room if what == "disk" else _no_patience
    with ExitStack() as opened:
        if what == "db":
            other = opened.enter_context(closing(sqlite3.connect(str(store.engine.url.database), isolation_level=None)))
            other.execute("BEGIN IMMEDIATE")
        event.listen(store.engine, "connect", bound)
        store.engine.dispose()
        yield
    event.remove(store.engine, "connect", bound)
    store.engine.dispose()


def _no_room(connection: Any, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")


def _no_patience(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout = 100")


@contextmanager
def _postgresql(store: Store, state: str) -> Iterator[None]:
    said = f"RAISE EXCEPTION 'could not extend file' USING ERRCODE = '{state}'"
    with store.engine.begin() as connection:
        connection.execute(text(f"CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {said}; END $$"))
        connection.execute(text("CREATE TRIGGER fails BEFORE INSERT ON report EXECUTE FUNCTION fails()"))
    yield
    with store.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION fails CASCADE"))


PLAYS: Mapping[str, Callable[[Case, Bench], Any]] = {
    each.__name__: each for each in (burst, overload, fault_inject, disk_full)
}

"""The whole application over a store of a test's own, asked as a browser or another system would ask it."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Scope

from collectors import desk, endpoint, key_desk, preview, receipts, template_routes
from collectors.admission import Admission
from collectors.dhis2 import routes as dhis2
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.orders import read_order
from collectors.problems import refusal
from collectors.world import World
from dashboard import server
from dashboard.materials import Setting
from dashboard.scenes import load_scenes
from dashboard.snapshot import Builder
from dashboard.words import LANGUAGE
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store import Store
from indicators.store.accounts import Account, Kind, add_account, issue
from indicators.walls import Room
from tests.builders import NOW, ZONE

PORT = 8766
HOST = f"127.0.0.1:{PORT}"
PAGE = {"Accept": "text/html,application/xhtml+xml"}
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}
SOURCES = {"lgsp-dossiers-h26": ("H26", 3), "portal-766": ("G25", 2)}


@cache
def setting() -> Setting:
    """The definitions, places and working days of the product."""
    return Setting(load_catalogue(), load_geography(), load_calendar(), ZONE)


@dataclass
class Clock:
    """A clock that goes only when it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Centre:
    """The application, its clock, and ways to ask it."""

    app: ASGIApp
    store: Store
    clock: Clock
    runner: asyncio.Runner
    life: "Life"

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Let the application's own event loop do something."""
        return self.runner.run(work)

    def ask(self, method: str, path: str, *, token: str = "", cookie: str = "", **more: Any) -> httpx.Response:
        """Ask for an address with a key, or with cookies; nothing is followed."""
        said = {"Host": HOST, **({"Authorization": f"Bearer {token}"} if token else {})}
        said |= {"Cookie": cookie} if cookie else {}
        return self.run(self._answer(method, path, {**said, **more.pop("headers", {})}, more))  # type: ignore[no-any-return] # as httpx has it

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Read an address."""
        return self.ask("GET", path, **more)

    async def _answer(
        self, method: str, path: str, headers: Mapping[str, str], more: Mapping[str, Any]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
            return await client.request(method, path, headers=headers, **more)


@contextmanager
def opened(store: Store, **site: Any) -> Iterator[Centre]:
    """The application as the product puts it together, started, and stopped at the end; `site` says what differs."""
    clock = Clock()
    with asyncio.Runner() as runner:
        app = built(store, clock, **site)
        centre = Centre(app, store, clock, runner, Life(app))
        centre.run(centre.life.begin())
        yield centre
        centre.run(centre.life.end())


class Life:
    """What a server tells an application when it starts and stops."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._told: asyncio.Queue[Message] = asyncio.Queue()
        self._said: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Start the application."""
        scope: Scope = {"type": "lifespan", "app": self._app, "state": {}}
        self._task = asyncio.get_running_loop().create_task(self._run(scope))
        self._told.put_nowait({"type": "lifespan.startup"})
        assert (await self._said.get())["type"] == "lifespan.startup.complete"

    async def end(self) -> None:
        """Stop the application, once however often it is said."""
        if self._task is not None:
            self._told.put_nowait({"type": "lifespan.shutdown"})
            await self._task
            self._task = None

    async def _run(self, scope: Scope) -> None:
        await self._app(scope, self._told.get, self._said.put)


def built(store: Store, clock: Callable[[], datetime], **differences: Any) -> ASGIApp:
    """The application as the product puts it together; `differences` are those of its site."""
    known = setting()
    site = server.Site(
        store=store,
        setting=known,
        clock=clock,
        host="127.0.0.1",
        port=PORT,
        hosts=("127.0.0.1", "localhost"),
        room=Room(8.0, 2.0),
        sources=SOURCES,
        source_names={code: {"vi": code, "en": code} for code in SOURCES},
        boot="boot-1",
        jwks={"keys": [{"kty": "EC", "kid": "receipts"}]},
    )
    site = replace(site, **differences)
    road = Intake(store, World(known.catalogue, known.geography, known.calendar), FORMATS, ZONE, clock)
    routers = [
        endpoint.router(Admission(road), LANGUAGE.get),
        preview.router(Admission(road), LANGUAGE.get),
        *(each.router(road, LANGUAGE.get) for each in (receipts, template_routes, desk, key_desk)),
    ]
    foreign = [dhis2.router(Admission(road), LANGUAGE.get)]
    return server.build(site, routers, refusal, read=read_order, foreign=foreign)


def inner(app: ASGIApp) -> FastAPI:
    """The application behind the gate and the packer, whose routes can be read."""
    while not isinstance(app, FastAPI):
        app = vars(app)["_app"]
    return app


def builder(store: Store, kind: type[Builder] = Builder, **differences: Any) -> Builder:
    """What builds the scenes."""
    known = setting()
    scenes = load_scenes(known.catalogue, known.geography)
    ordinary = {
        "store": store,
        "setting": known,
        "scenes": scenes,
        "alert_after": SOURCES,
        "assets": "a1",
        "boot": "boot-1",
    }
    return kind(**{**ordinary, **differences})


def account(store: Store, role: str, *, name: str = "", agency: str | None = None, demo: bool = False) -> str:
    """Open an account of a role and give its name."""
    name = name or role
    add_account(store, Account(name, role, agency, demo), actor="test", now=NOW)
    return name


def cookie(store: Store, role: str, *, name: str = "", agency: str | None = None, demo: bool = False) -> str:
    """Sign somebody of a role in; the cookie as the browser sends it."""
    holder = account(store, role, name=name, agency=agency, demo=demo)
    kind, start = (Kind.WALL, "dieuhanh_wall_") if role == "wall" else (Kind.SESSION, "dieuhanh_")
    lasts = timedelta(hours=12)
    return f"{start}{PORT}={issue(store, kind, holder, role, lasts=lasts, actor='test', now=NOW)}"


def key(store: Store, scope: str, *, holder: str = "G12", lasts: timedelta | None = None) -> str:
    """Issue a key of an agency."""
    return issue(store, Kind.KEY, holder, scope, lasts=lasts, actor="test", now=NOW)


def link(store: Store, role: str, *, lasts: timedelta = timedelta(days=1)) -> str:
    """Make a one-time link for somebody of a role."""
    holder = account(store, role)
    return issue(store, Kind.LINK, holder, role, lasts=lasts, actor="test", now=NOW)


async def until(seen: Callable[[], bool], within: float = 20) -> None:
    """Wait for something to have happened; the test fails where it does not."""
    async with asyncio.timeout(within):
        while not seen():  # noqa: ASYNC110 - what is waited for may happen in any thread
            await asyncio.sleep(0.01)

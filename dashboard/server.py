"""The one ASGI application: the gate, static files, the API, the live stream, the wall and the Dash pages."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
from anyio.to_thread import current_default_thread_limiter, run_sync
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp

from dashboard import (
    differences_file,
    finding,
    handling,
    health,
    live,
    packets,
    reading,
    saved_views,
    shell,
    sign_in,
    systems,
    wall,
    wall_control,
)
from dashboard.apart import Apart, Faultless, Lost
from dashboard.bundle import Bundle
from dashboard.callbacks import is_page
from dashboard.description import PROBLEM, described, operation_name
from dashboard.exploring import routes as exploring
from dashboard.exporting import routes as exporting
from dashboard.guard import Guard, Noted, Watch, policy, unnoted
from dashboard.hub import Hub
from dashboard.lookout import over
from dashboard.materials import Setting
from dashboard.packs import ordering
from dashboard.packs import routes as packing
from dashboard.packs.standing import Workshop
from dashboard.parameters import Read
from dashboard.queries import Queries
from dashboard.questions import Questions
from dashboard.scenes import load_scenes
from dashboard.sdmx import routes as sdmx
from dashboard.snapshot import Builder
from dashboard.static import Packed, assets_version
from dashboard.wall_desk import WallDesk
from dashboard.wall_unknown import unknown_page
from dashboard.words import LANGUAGE
from indicators.forecast_methods import load
from indicators.sdmx import Names
from indicators.store import Store
from indicators.walls import Room

log = structlog.get_logger()

ASSETS = Path(__file__).parent.parent / "assets"

THREADS = 96
"""Threads that wait for the store: more than reports are worked on at once (`collectors.turns.Bounds`), so that
while one transaction is written to the disk the reports of the next are judged, and pages are still drawn."""

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""

CODES = {404: "not-found", 405: "method-not-allowed", 401: "unauthenticated", 403: "forbidden"}


@dataclass(frozen=True)
class Site:
    """What the application is built from."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]
    host: str
    port: int
    hosts: Sequence[str]
    room: Room
    """Where a wall hangs of which nothing was said."""

    sources: Mapping[str, tuple[str, int]]
    """The owner of each source, and how many failures in a row make it count as failed."""

    source_names: Mapping[str, Mapping[str, str]]
    """What each source is called in each language."""

    boot: str
    secure: bool = False
    """Whether people reach it over TLS, so that cookies may travel over nothing else."""

    jwks: Mapping[str, Any] = field(default_factory=lambda: {"keys": []})
    """The key set that receipts are checked with (RFC 7517)."""

    noted: Noted = unnoted
    """Takes down that a request was refused at the gate."""


def build(
    site: Site,
    api_routers: Sequence[APIRouter],
    refuse: Refuse,
    *,
    read: Read,
    foreign: Sequence[APIRouter] = (),
) -> ASGIApp:
    """Put the application together.

    Args:
        site: What it is built from.
        api_routers: The routes of the API that others bring (the push API), for below /api/v1.
        refuse: Says why not.
        read: Reads what a person orders, strictly.
        foreign: Routes of the API whose addresses others laid down (DHIS2), for below /api.
    """
    assets = assets_version(ASSETS)
    scenes = load_scenes(site.setting.catalogue, site.setting.geography)
    builder = Builder(site.store, site.setting, scenes, site.sources, assets, site.boot)
    screens = wall.Screens(site.store, site.room, site.clock)
    hub = Hub(builder, site.clock, screens.registered)
    lookout = over(site.store, site.setting, scenes, site.sources)
    walls = WallDesk(site.store, site.room, hub.connected)
    alert_after = {code: after for code, (_, after) in site.sources.items()}
    ask = Queries(site.store, site.setting, site.source_names, lookout, walls)
    exports = exporting.Desk(site.store, site.setting, site.clock, site.source_names, refuse)
    site_address = f"http://{site.hosts[0]}:{site.port}"
    workshop = Workshop(
        site.store, ask, packing.bodies_of(builder), site.clock, site_address, exporting.keeper_of(exports)
    )

    app = FastAPI(title="Điều Hành", docs_url=None, redoc_url=None, openapi_url=None, lifespan=_living(hub, workshop))
    app.state.hub = hub
    _refusing(app, refuse)
    for router in (
        health.router(site.store, hub, alert_after, site.clock),
        sign_in.router(sign_in.Door(site.store, site.clock, site.port, assets, secure=site.secure)),
        live.router(hub, builder, site.clock),
        wall.router(hub, screens, LANGUAGE.get),
        differences_file.router(differences_file.Desk(site.store, site.setting, site.clock)),
        packing.router(packing.desk_of(builder, walls, site.clock, refuse)),
        finding.router(ask),
        ordering.router(ordering.Counter(workshop)),
    ):
        app.include_router(router)
    told = wall_control.Desk(walls, site.setting, site.clock, refuse, read, secure=site.secure)
    people = (
        handling.router(handling.Desk(lookout, site.clock, refuse, read)),
        wall_control.router(told),
        saved_views.router(saved_views.Desk(site.store, site.clock, refuse, read)),
    )
    _mount(app, site, (*api_routers, *_reading(site, exports), *people), refuse, foreign)
    explorer = exploring.Desk(site.store, ask, site.clock, refuse, site.boot)
    app.mount("/explore", _api([exploring.router(explorer)], refuse, prefix=""))
    bundle = Bundle(ASSETS, shell.NOT_LOADED)
    app.include_router(bundle.router())
    ours = tuple(app.routes)
    dash = shell.build(app, ask, bundle, zone=site.setting.zone, clock=site.clock)
    asked = Questions(app, lambda: dash.callback_map, _refusing_with(refuse))
    return Guard(
        Packed(Apart(Lost(asked, ours, is_page), ours)),
        Watch(
            store=site.store,
            clock=site.clock,
            port=site.port,
            hosts=frozenset(site.hosts),
            policy=policy(dash.csp_hashes()),
            problem=refuse,
            secure=site.secure,
            unknown_wall=unknown_page(assets),
            noted=site.noted,
        ),
    )


def _living(hub: Hub, workshop: Workshop) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """What begins with the application and ends with it."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        # Before anybody asks: while one thread loads pandas, another in which Dash writes an answer finds half of it.
        await run_sync(load)
        await hub.start()
        making = asyncio.create_task(workshop.run(ended := asyncio.Event()))
        yield
        ended.set()
        await making
        await hub.stop()

    return lifespan


def _mount(
    app: FastAPI, site: Site, routers: Sequence[APIRouter], refuse: Refuse, foreign: Sequence[APIRouter]
) -> None:
    """Set the APIs before the pages, with what describes them and the keys that receipts are checked with."""
    api = _api(routers, refuse, foreign)
    app.mount("/api", api)
    names = Names(site.setting.catalogue, site.setting.geography)
    statistics = _api([sdmx.router(sdmx.Desk(site.store, names, site.clock, refuse))], refuse, prefix="")
    app.mount("/sdmx", statistics)
    description = cache(partial(described, {"/api": api, "/sdmx": statistics}, site.setting, port=site.port))

    @app.get("/.well-known/jwks.json", include_in_schema=False)
    async def receipt_keys() -> JSONResponse:
        """The keys that receipts are sealed with."""
        return JSONResponse(dict(site.jwks), media_type="application/jwk-set+json")

    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> JSONResponse:
        """The description of the API, written when it is first asked for: that takes a third of a second."""
        return JSONResponse(description())


def _refusing_with(refuse: Refuse) -> Callable[[str, Mapping[str, object]], Response]:
    """What says why not in the language of the request."""

    def answer(code: str, facts: Mapping[str, object]) -> Response:
        status, body = refuse(code, LANGUAGE.get(), facts)
        return JSONResponse(body, status, media_type=PROBLEM)

    return answer


def _api(
    routers: Sequence[APIRouter], refuse: Refuse, foreign: Sequence[APIRouter] = (), *, prefix: str = "/v1"
) -> FastAPI:
    """An API as an application of its own, so that its unknown paths and faults are problems, not pages.

    The addresses of `foreign` routes stand as they are, without the prefix.
    """
    api = FastAPI(
        title="Điều Hành API",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        generate_unique_id_function=operation_name,
    )
    for router in routers:
        api.include_router(router, prefix=prefix)
    for router in foreign:
        api.include_router(router)
    answer = _refusing(api, refuse)
    api.add_middleware(Faultless, answer=lambda: answer("internal"))
    return api


def _reading(site: Site, exports: exporting.Desk) -> tuple[APIRouter, ...]:
    """The routes of the API that read, but for those of others' standards."""
    return (
        exporting.router(exports),
        reading.router(reading.Library(site.store, site.setting, site.clock)),
        packets.router(packets.Desk(site.store, site.setting, site.clock)),
        *systems.routers(site.store, site.setting, site.clock),
    )


def _refusing(app: FastAPI, refuse: Refuse) -> Callable[..., Response]:
    """Have an application say why not as RFC 9457 has it; gives what answers so."""

    def answer(code: str, **facts: object) -> Response:
        status, body = refuse(code, LANGUAGE.get(), facts)
        return JSONResponse(body, status, media_type=PROBLEM)

    @app.exception_handler(HTTPException)
    async def known(request: Request, error: HTTPException) -> Response:
        if error.status_code in CODES:
            is_told = error.detail != HTTPStatus(error.status_code).phrase
            what = error.detail if is_told else request.url.path
            return answer(CODES[error.status_code], what=what, method=request.method)
        return answer("bad-parameter", field=request.url.path, fault=error.detail.rstrip("."))

    @app.exception_handler(RequestValidationError)
    async def unfit(_request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        return answer("bad-parameter", field=str(first["loc"][-1])[:100], fault=first["msg"])

    return answer

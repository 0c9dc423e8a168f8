"""The product's own web application over the frozen country, with a clock that stands still unless it is moved.

What is served is put together by `app.py web` itself; only its settings, its clock and who serves it are others.
"""

import shutil
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import httpx
import uvicorn
from playwright.sync_api import Browser, Page, ViewportSize
from starlette.types import ASGIApp

import app as product
from dashboard.auth import cookie_names
from indicators.identity import Role
from indicators.store import Store, open_store
from indicators.store.accounts import Account, Kind, add_account, issue
from operation.http_checks import Wire
from operation.http_protocol import strict_http
from operation.settings import read_settings
from tools.frozen_country import SEED, Clock

STORE = "dieuhanh.db"
WALL = "frozen"
PEOPLE = {
    Role.LEADER: "lanh-dao",
    Role.STAFF: "truc-ban",
    Role.ADMINISTRATOR: "quan-tri",
    Role.REPORTER: "nop-bao-cao",
}
"""Who is who in the frozen country, as the screens name them."""

AGENCY = "G12"
"""Whom the reporter reports for."""

ACTOR = "frozen"
LASTS = timedelta(hours=12)
STARTS_WITHIN_S, STOPS_WITHIN_S, SEEN_WITHIN_S = 30, 10, 20
STEP_MS = 40
CONTEXT: Mapping[str, Any] = {"locale": "vi-VN", "reduced_motion": "reduce"}

IS_SHOWN = """({ scene, room }) => {
  const stage = document.getElementById("stage");
  const arc = parseFloat(getComputedStyle(stage).getPropertyValue("--arc"));
  const capital = (100 * room.distance_m * Math.tan(Math.PI / 10800)) / (room.image_height_m * arc);
  return stage.dataset.shown === scene && capital > 0.68 && capital < 0.8;
}"""
"""Whether a scene stands there, in sizes that are those of the room: the share of a letter that a capital takes."""

IS_DRAWN = """async (scene) => {
  await document.fonts.ready;
  const shown = document.querySelector(`[data-scene="${scene}"].wall-scene`);
  const map = shown && [...shown.querySelectorAll(".map")].find((one) => one.checkVisibility());
  return Boolean(shown) && (!map || Boolean(map.querySelector(".map-island")));
}"""


@dataclass(frozen=True)
class Size:
    """A screen to be photographed: its pixels, and where it hangs."""

    width: int
    height: int
    distance_m: float
    image_height_m: float
    bezel_columns: int = 1
    bezel_rows: int = 1

    @property
    def room(self) -> dict[str, float]:
        """Where it hangs, as a wall is told."""
        return {
            "distance_m": self.distance_m,
            "image_height_m": self.image_height_m,
            "bezel_columns": self.bezel_columns,
            "bezel_rows": self.bezel_rows,
        }

    @property
    def viewport(self) -> ViewportSize:
        """Its pixels, as a browser is told."""
        return {"width": self.width, "height": self.height}

    @property
    def least_capital(self) -> float:
        """How high a capital letter must be at least, in pixels: 16 minutes of arc at the farthest reader (L-2)."""
        return self.height * self.distance_m / (215 * self.image_height_m)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


SIZES = (
    Size(1280, 720, 5, 1.22),
    Size(1920, 1080, 5, 1.22),
    Size(3840, 2160, 5, 1.22),
    Size(5760, 2160, 8, 1.37, 3, 2),
    Size(1080, 1920, 3, 1.21),
)
"""A 98-inch screen in three resolutions, a wall of three by two screens, and one on its side in a corridor."""


@dataclass
class FrozenWeb:
    """The running application, and the ways to be somebody in it."""

    url: str
    store: Store
    clock: Clock
    is_registered: bool = False

    def link(self, role: Role) -> str:
        """A one-time link that signs a browser in as somebody of a role."""
        token = issue(self.store, Kind.LINK, PEOPLE[role], role, lasts=LASTS, actor=ACTOR, now=self.clock())
        return f"{self.url}/sign-in/{token}"

    def register(self) -> str:
        """Register the wall, once; gives a link that its browser opens."""
        if self.is_registered:
            return str(self._ordered("POST", f"/{WALL}/link", {})["link"])
        self.is_registered = True
        return str(self._ordered("POST", "", {"name": WALL, **_settings(SIZES[0])})["link"])

    def hang(self, size: Size) -> None:
        """Hang the wall where a screen of a size hangs."""
        self._ordered("PUT", f"/{WALL}", _settings(size))

    def show(self, scene: str) -> None:
        """Have the wall show a scene, as somebody of the staff would."""
        code, _, place = scene.partition(":")
        wanted = {"action": "show", "scene": code, "place": place or None}
        self._ordered("POST", f"/{WALL}/commands", wanted, Role.STAFF)

    def close(self) -> None:
        """Nobody tells the wall anything any more."""
        self._asking.close()

    @cached_property
    def _asking(self) -> httpx.Client:
        headers = {"Sec-Fetch-Site": "same-origin"}
        return httpx.Client(base_url=f"{self.url}/api/v1/", headers=headers, trust_env=False, timeout=30)

    @cached_property
    def _cookies(self) -> Mapping[Role, str]:
        """What a browser sends in which somebody has signed in."""
        name, _ = cookie_names(httpx.URL(self.url).port or 0)
        now = self.clock()
        return {
            role: f"{name}={issue(self.store, Kind.SESSION, who, role, lasts=LASTS, actor=ACTOR, now=now)}"
            for role, who in PEOPLE.items()
        }

    def _ordered(
        self, method: str, path: str, body: Mapping[str, object], role: Role = Role.ADMINISTRATOR
    ) -> dict[str, Any]:
        answer = self._asking.request(method, f"walls{path}", json=dict(body), headers={"Cookie": self._cookies[role]})
        if not answer.is_success:
            raise RuntimeError(f"{method} walls{path}: {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


def _settings(size: Size) -> dict[str, object]:
    return {"label": "Phòng họp", "room": size.room}


@contextmanager
def serving(made: Path, folder: Path) -> Iterator[FrozenWeb]:
    """Serve a copy of the store, on a free port of the loopback address, until the block ends.

    Args:
        made: The frozen country's store; it stays as it is.
        folder: An empty folder of the application's own.
    """
    shutil.copyfile(made, folder / STORE)
    store, clock = open_store(f"sqlite:///{folder / STORE}"), Clock()
    for role, name in PEOPLE.items():
        agency = AGENCY if role is Role.REPORTER else None
        add_account(store, Account(name, role, agency, demo=False), actor=ACTOR, now=clock())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        application, wire = _built(folder, port, clock)
        server = uvicorn.Server(_configured(application, wire))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        web = FrozenWeb(_ready(server, port), store, clock)
        try:
            yield web
        finally:
            web.close()
            server.should_exit = True
            thread.join(STOPS_WITHIN_S)
            store.close()


def _built(folder: Path, port: int, clock: Clock) -> tuple[ASGIApp, Wire | None]:
    """What `app.py web` would serve."""
    environment = {"DATA_DIR": str(folder), "PORT": str(port), "WATCHED_FOLDER": ""}
    chosen = read_settings(environment, product.HERE)
    served: list[tuple[ASGIApp, Wire | None]] = []

    def serve(application: ASGIApp, _host: str, _port: int, *, child: bool, wire: Wire | None = None) -> None:
        del child
        served.append((application, wire))

    always_the_same = SimpleNamespace(uuid4=lambda: uuid.UUID(int=SEED))
    with patch.multiple(product, settings=lambda: chosen, now=clock, serve=serve, uuid=always_the_same):
        product.web(child=False)
    return served[0]


def _configured(application: ASGIApp, wire: Wire | None) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        http=strict_http(wire) if wire else "auto",
        ws="none",
        proxy_headers=False,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        server_header=False,
    )


def _ready(server: uvicorn.Server, port: int) -> str:
    """Wait until it serves; its address."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while not server.started:
        if time.monotonic() > deadline:
            raise TimeoutError(f"the frozen country was not served within {STARTS_WITHIN_S} s")
        time.sleep(0.02)
    return f"http://127.0.0.1:{port}"


def wall_page(web: FrozenWeb, browser: Browser, **differences: Any) -> Page:
    """The wall's page in a browser whose clock stands still too, and that moves nothing."""
    context = browser.new_context(**{**CONTEXT, **differences})
    page = context.new_page()
    page.clock.install(time=web.clock() - timedelta(seconds=1))
    page.clock.pause_at(web.clock())
    page.set_viewport_size(SIZES[0].viewport)
    page.goto(web.register())
    web.hang(SIZES[0])
    return page


def staff_page(web: FrozenWeb, browser: Browser, role: Role, **differences: Any) -> Page:
    """A browser in which somebody has signed in; its clock shows the country's moment and goes on from there."""
    context = browser.new_context(**{**CONTEXT, **differences})
    page = context.new_page()
    page.clock.install(time=web.clock())
    page.goto(web.link(role))
    return page


def see(web: FrozenWeb, page: Page, scene: str, size: Size) -> bytes:
    """Hang the wall in the room of a size, show a scene, and photograph it when it is whole."""
    if page.viewport_size != size.viewport:
        page.set_viewport_size(size.viewport)
        web.hang(size)
    web.show(scene)
    _wait_for(page, IS_SHOWN, {"scene": scene, "room": size.room})
    _wait_for(page, IS_DRAWN, scene)
    return page.screenshot()


def _wait_for(page: Page, holds: str, what: Any) -> None:
    """Let the page's clock go on, a little at a time, until something holds."""
    deadline = time.monotonic() + SEEN_WITHIN_S
    while not page.evaluate(holds, what):
        if time.monotonic() > deadline:
            raise TimeoutError(f"within {SEEN_WITHIN_S} s the wall did not show {what}")
        page.clock.run_for(STEP_MS)
        time.sleep(STEP_MS / 1000)

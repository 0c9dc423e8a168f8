"""The wall: one document that holds its programme's scenes as they are now, and the worker that keeps a copy of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from dashboard.hub import Hub
from dashboard.live import wall_name
from dashboard.shots import FRAME, Board, Packable, Watched
from dashboard.wall_state import told
from indicators.store import Store
from indicators.store.walls import wall_named
from indicators.walls import Room, State, Wall

PAGE = Path(__file__).parent / "wall.html"
SCRIPTS = Path(__file__).parent.parent / "assets" / "wall"
WORKER = SCRIPTS / "worker.js"


@dataclass(frozen=True)
class Screens:
    """The walls as their own scripts are told of them; one of which nothing was said hangs in the ordinary room."""

    store: Store
    room: Room
    clock: Callable[[], datetime]

    def registered(self, name: str) -> dict[str, Any] | None:
        """Settings and state of a wall; None where it is registered no more."""
        kept = wall_named(self.store, name, self.room)
        return None if kept is None else told(kept.wall, kept.state, kept.revision)

    def of(self, name: str | None) -> dict[str, Any]:
        """The same; for a person who looks at the wall (no name) in the ordinary room, untold."""
        found = self.registered(name) if name else None
        return found or told(Wall("", "", self.room), State.beginning(self.clock()), 0)


@dataclass(frozen=True)
class Page(Packable):
    """The wall's document around a board."""

    template: Template
    board: Board

    @cached_property
    def plain(self) -> bytes:
        """The document."""
        language = self.board.watched[0].language
        body = self.board.plain.decode().replace("<", "\\u003c")
        return self.template.substitute(
            title=escape(self.board.shots[1].body["title"]), language=language, assets=self.board.assets, board=body
        ).encode()


def router(hub: Hub, screens: Screens, language: Callable[[], str]) -> APIRouter:
    """The wall's page and its worker. It is no Dash page: a wall needs none of Dash's scripts (see DECISIONS)."""
    routes = APIRouter(include_in_schema=False)
    template = Template(PAGE.read_text(encoding="utf-8"))

    @routes.get("/wall")
    async def wall(request: Request) -> Response:
        state = await run_sync(screens.of, wall_name(request.state.identity))
        shown = [Watched(each, language(), as_of(state)) for each in shown_by(state)]
        board = await hub.board([each for each in shown if hub.knows(each)])
        page = Page(template, Board(board.watched, board.shots, state, board.boot, board.assets, board.version))
        answer = page.answer(request.headers.get("accept-encoding", ""), "", media_type="text/html")
        answer.headers["Cache-Control"] = "no-store"  # the page's own worker keeps a copy, and erases it
        return answer

    @routes.get("/wall/worker.js")
    async def worker() -> Response:
        headers = {"Service-Worker-Allowed": "/wall", "Cache-Control": "no-cache"}
        return FileResponse(WORKER, media_type="text/javascript", headers=headers)

    return routes


def shown_by(state: Mapping[str, Any]) -> list[str]:
    """What a wall shows: the frame, and the scenes of its programme and of whoever holds it."""
    held = state["state"]["scene"]
    return list(dict.fromkeys([FRAME, *state["programme"], *([held] if held else [])]))


def as_of(state: Mapping[str, Any]) -> datetime | None:
    """The moment a wall is frozen at; None for now."""
    moment = state["state"]["as_of"]
    return datetime.fromisoformat(moment) if moment else None

"""The wall: one document that holds its programme's scenes as they are now, and the worker that keeps a copy of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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

PAGE = Path(__file__).parent / "wall.html"
SCRIPTS = Path(__file__).parent.parent / "assets" / "wall"
WORKER = SCRIPTS / "worker.js"

StateOf = Callable[[str | None], Mapping[str, Any]]
"""Settings and state of a wall by its name, as its scripts expect them; without a name, of a person's browser."""


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


def router(hub: Hub, state_of: StateOf, language: Callable[[], str]) -> APIRouter:
    """The wall's page and its worker. It is no Dash page: a wall needs none of Dash's scripts (see DECISIONS)."""
    routes = APIRouter(include_in_schema=False)
    template = Template(PAGE.read_text(encoding="utf-8"))

    @routes.get("/wall")
    async def wall(request: Request) -> Response:
        state = await run_sync(state_of, wall_name(request.state.identity))
        addresses = [FRAME, *dict.fromkeys(state["programme"])]
        board = await hub.board([Watched(each, language()) for each in addresses])
        page = Page(template, Board(board.watched, board.shots, state, board.boot, board.assets, board.version))
        return page.answer(request.headers.get("accept-encoding", ""), "", media_type="text/html")

    @routes.get("/wall/worker.js")
    async def worker() -> Response:
        headers = {"Service-Worker-Allowed": "/wall", "Cache-Control": "no-cache"}
        return FileResponse(WORKER, media_type="text/javascript", headers=headers)

    return routes

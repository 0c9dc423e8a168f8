"""The wall: one document that holds the scene as it is now, and scripts that keep it so."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

import brotli
from fastapi import APIRouter, Request
from starlette.responses import Response

from dashboard.live import Hub

PAGE = Path(__file__).parent / "wall.html"


@dataclass(frozen=True)
class Room:
    """Where a wall hangs: how far its farthest viewer sits and how high its image is, in metres."""

    distance_m: float
    image_height_m: float


def router(hub: Hub, room: Room, assets: str, language: Callable[[], str]) -> APIRouter:
    """The wall's page. It is no Dash page: a wall needs none of Dash's scripts (see DECISIONS)."""
    routes = APIRouter(include_in_schema=False)
    template = Template(PAGE.read_text(encoding="utf-8"))

    @routes.get("/wall")
    async def wall(request: Request) -> Response:
        shot = await hub.shot("overview", language())
        page = template.substitute(
            title=escape(shot.body["title"]),
            language=language(),
            profile=f"{room.image_height_m} m / {room.distance_m} m",
            distance=room.distance_m,
            image_height=room.image_height_m,
            assets=assets,
            snapshot=shot.plain.decode().replace("<", "\\u003c"),
        ).encode()
        return packed(page, request.headers.get("accept-encoding", ""))

    return routes


def packed(page: bytes, accepted: str) -> Response:
    """A page as small as the browser can take it."""
    if "br" in accepted:
        return Response(brotli.compress(page, quality=5), media_type="text/html", headers={"Content-Encoding": "br"})
    if "gzip" in accepted:
        return Response(gzip.compress(page, 5), media_type="text/html", headers={"Content-Encoding": "gzip"})
    return Response(page, media_type="text/html")

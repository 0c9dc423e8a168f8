"""The addresses a screen listens at: the stream of changes, a board of scenes, one scene by itself."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from dashboard.hub import Hub
from dashboard.shots import Watched
from dashboard.snapshot import Builder
from dashboard.words import LANGUAGES
from indicators.identity import Identity, Role

MOST_SCENES = 24
"""Scenes one screen may listen to at once: every one of a programme, and some beside it."""

EARLIEST_YEAR = 2000
"""No wall can be frozen at a moment before it, and there is no map of so long ago."""

Scenes = Annotated[str, Query(max_length=1000)]
AsOf = Annotated[str | None, Query(max_length=40)]


def router(hub: Hub, builder: Builder, clock: Callable[[], datetime]) -> APIRouter:
    """The stream and the snapshots.

    Args:
        hub: What the screens show.
        builder: Knows which scenes there are.
        clock: No scene is known at a moment to come.
    """
    routes = APIRouter(prefix="/live", include_in_schema=False)

    def watched(scenes: str, language: str, as_of: str | None) -> list[Watched]:
        """The scenes asked for that there are: a wall whose copy names one that is gone must learn of new scripts."""
        addresses = list(dict.fromkeys(each for each in scenes.split(",") if each))
        if len(addresses) > MOST_SCENES:
            raise HTTPException(422, f"scenes: at most {MOST_SCENES} at once.")
        moment = _moment(as_of, clock())
        at = moment or clock()
        known = [each for each in addresses if builder.knows(each, at)]
        if language not in LANGUAGES or not known:
            raise HTTPException(404, "No such scene.")
        return [Watched(each, language, moment) for each in known]

    @routes.get("/stream")
    async def stream(request: Request, scenes: Scenes, language: str = "vi", as_of: AsOf = None) -> Response:
        asked = watched(scenes, language, as_of)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        wall = wall_name(request.state.identity)
        return StreamingResponse(hub.stream(asked, wall), media_type="text/event-stream", headers=headers)

    @routes.get("/board")
    async def board(request: Request, scenes: Scenes, language: str = "vi", as_of: AsOf = None) -> Response:
        shown = await hub.board(watched(scenes, language, as_of), wall_name(request.state.identity))
        return shown.answer(*_accepted(request))

    @routes.get("/snapshot/{scene}")
    async def snapshot(request: Request, scene: str, language: str = "vi", as_of: AsOf = None) -> Response:
        (asked,) = watched(scene.replace(",", ""), language, as_of)
        return (await hub.shot(asked)).answer(*_accepted(request))

    return routes


def wall_name(identity: Identity) -> str | None:
    """The name of the wall that asks; None where a person does."""
    return identity.name if identity.role is Role.WALL else None


def _accepted(request: Request) -> tuple[str, str]:
    return request.headers.get("accept-encoding", ""), request.headers.get("if-none-match", "")


def _moment(text: str | None, now: datetime) -> datetime | None:
    """The moment asked about; None for now."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise HTTPException(422, "as_of: write a moment such as 2026-10-05T08:00:00+07:00.") from None
    if moment.tzinfo is None or moment.year < EARLIEST_YEAR or moment > now:
        raise HTTPException(422, f"as_of: write a moment of the past, since {EARLIEST_YEAR}, with its time zone.")
    return moment

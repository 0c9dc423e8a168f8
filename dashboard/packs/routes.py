"""The addresses of meeting packs: what the walls show at one moment, as a PDF and as a PowerPoint file."""

from asyncio import Lock
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from dashboard.packs import pdf, slides
from dashboard.packs.asking import FRAME, Asked, Bodies, IsScene, NotPackedError, Programme, Wanted, understood
from dashboard.packs.pack import Pack
from dashboard.snapshot import Builder
from dashboard.wall_desk import WallDesk
from dashboard.words import LANGUAGE
from indicators.store.reports import data_version

PROBLEM = "application/problem+json"

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""

Print = Callable[[Pack], bytes]


@dataclass(frozen=True)
class Desk:
    """What packs are made from.

    Attributes:
        bodies: The bodies of some scenes, as the walls show them.
        is_scene: Whether an address is one of a scene at a moment, the frame's among them.
        programme: The scenes of a wall, and of an ordinary one.
        clock: Tells which moment "now" is.
        zone: In which moments are written.
        refuse: Says why not.
        turn: One pack is made at a time, so that the walls are not kept waiting for paper.
    """

    bodies: Bodies
    is_scene: IsScene
    programme: Programme
    clock: Callable[[], datetime]
    zone: tzinfo
    refuse: Refuse
    turn: Lock = field(default_factory=Lock)


def desk_of(builder: Builder, walls: WallDesk, clock: Callable[[], datetime], refuse: Refuse) -> Desk:
    """A desk over what builds the scenes of the walls.

    A scene is built with the moment of the pack as its present, so that what was on time then is on time in the pack.
    """
    national = tuple(code for code, scene in builder.scenes.items() if scene.compact and scene.kind != "profile")

    def programme(name: str | None) -> Sequence[str] | None:
        if name is None:
            return national
        kept = walls.named(name)
        return None if kept is None else kept.wall.programme

    return Desk(
        bodies=bodies_of(builder),
        is_scene=builder.knows,
        programme=programme,
        clock=clock,
        zone=builder.setting.zone,
        refuse=refuse,
    )


def bodies_of(builder: Builder) -> Bodies:
    """The bodies of some scenes as known at a moment."""

    def bodies(addresses: Any, language: str, as_of: datetime) -> list[dict[str, Any]]:
        version = data_version(builder.store)
        return [builder.build(each, language, version=version, now=as_of, as_of=as_of) for each in addresses]

    return bodies


def router(desk: Desk) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/packs", include_in_schema=False)

    @routes.get("/wall.pdf")
    async def wall_pdf(request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """What the walls show, to print."""
        return await _answer(desk, request, wanted, ("pdf", pdf.MEDIA_TYPE, pdf.paper))

    @routes.get("/wall.pptx")
    async def wall_pptx(request: Request, wanted: Annotated[Wanted, Depends()]) -> Response:
        """What the walls show, to present."""
        return await _answer(desk, request, wanted, ("pptx", slides.MEDIA_TYPE, slides.slides))

    return routes


async def _answer(desk: Desk, request: Request, wanted: Wanted, form: tuple[str, str, Print]) -> Response:
    """Who waits for the turn waits without a thread: those are few, and every request and every scene needs one."""
    ending, media_type, printed = form
    asking = partial(understood, programme=desk.programme, is_scene=desk.is_scene, now=desk.clock())
    try:
        asked = await run_sync(asking, wanted, request.query_params)
    except NotPackedError as error:
        status, body = desk.refuse(error.code, LANGUAGE.get(), error.facts)
        return JSONResponse(body, status, media_type=PROBLEM)
    async with desk.turn:
        pack, content = await run_sync(_made, desk, asked, _site(request), printed)
    said = {
        "Content-Disposition": f'attachment; filename="{pack.file_name(ending)}"',
        "X-As-Of": pack.exact_moment,
        "X-Pack-Digest": f"sha256:{pack.digest}",
    }
    return Response(content, headers=said, media_type=media_type)


def _made(desk: Desk, asked: Asked, site: str, printed: Print) -> tuple[Pack, bytes]:
    addresses = [*([FRAME] if desk.is_scene(FRAME, asked.as_of) else []), *asked.scenes]
    pack = Pack(asked, desk.bodies(addresses, asked.language, asked.as_of), desk.zone, site)
    return pack, printed(pack)


def _site(request: Request) -> str:
    """Where the asker reaches the centre; the gate has checked the name."""
    return f"{request.url.scheme}://{request.url.netloc}"

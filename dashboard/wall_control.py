"""Walls from a staff browser: what each shows, telling it something, and registering the screens themselves."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from dashboard.materials import Setting
from dashboard.parameters import Read, body_described
from dashboard.wall_desk import WallDesk, warnings
from dashboard.wall_orders import (
    ClosedOut,
    CommandIn,
    LinkOut,
    Refusing,
    RegisteredOut,
    SettingsIn,
    ToldOut,
    UnfitOrderError,
    WallIn,
    WallsOut,
)
from dashboard.wall_state import moment, told
from dashboard.words import LANGUAGE
from indicators.identity import Role
from indicators.store import Store, accounts, walls
from indicators.store.accounts import Kind
from indicators.store.engine import StoreBusyError
from indicators.store.walls import Kept, UnknownWallError
from indicators.wall_commands import Action, Command
from indicators.walls import PROFILE, UnknownSceneError, WallError, checked_scene, scene_at

OK, CREATED = 200, 201
ACTS_TOLD = 20
LINK_LASTS = timedelta(hours=12)
PROBLEM = "application/problem+json"
SOON = {"Retry-After": "5"}
NOT_KEPT = {"Cache-Control": "no-store"}


@dataclass(frozen=True)
class Desk:
    """What telling walls something needs; `secure` is whether people reach it over TLS."""

    walls: WallDesk
    setting: Setting
    clock: Callable[[], datetime]
    refuse: Refusing
    read: Read
    secure: bool = False

    @property
    def store(self) -> Store:
        """Where walls are kept."""
        return self.walls.store

    def all(self) -> list[dict[str, Any]]:
        """Every wall as it is now."""
        return [self.out(each) for each in self.walls.all()]

    def out(self, kept: Kept) -> dict[str, Any]:
        """A wall as it is answered."""
        wall = kept.wall
        return {
            **told(wall, kept.state, kept.revision),
            "scenes": list(wall.programme),
            "shown": scene_at(wall, kept.state, self.clock()),
            "last_used": moment(kept.last_used),
            "connected_since": moment(self.walls.connected().get(wall.name)),
            "can_undo": kept.can_undo,
            "loop_seconds": wall.loop_seconds,
            "tiles_that_fit": wall.room.tiles,
            "warnings": warnings(wall),
        }

    def acts(self) -> list[dict[str, Any]]:
        """What was done with walls last, newest first."""
        return [
            {
                "at": moment(at),
                "actor": entry.actor,
                "action": entry.action.removeprefix("wall."),
                "wall": entry.subject,
                "details": dict(entry.details),
            }
            for at, entry in self.walls.acts(ACTS_TOLD)
        ]


def router(desk: Desk) -> APIRouter:
    """The routes for walls; who may use them stands in the table of rules."""
    routes = APIRouter(prefix="/walls", tags=["walls"])

    @routes.get("", response_model=WallsOut)
    async def all_walls() -> Response:
        """List the walls by name: what each was told and shows now, whether it listens; and what was done last."""
        return await _answered(desk, partial(_listed, desk))

    @routes.post("", status_code=CREATED, response_model=RegisteredOut, openapi_extra=body_described(WallIn))
    async def register_wall(request: Request) -> Response:
        """Register a screen; the answer holds the one-time link that its browser opens."""
        return await _ordered(desk, request, WallIn, partial(_registered, desk, request), CREATED)

    @routes.put("/{name}", response_model=ToldOut, openapi_extra=body_described(SettingsIn))
    async def change_wall(request: Request, name: str) -> Response:
        """Give a wall other settings; it takes them at once."""
        return await _ordered(desk, request, SettingsIn, partial(_changed, desk, request, name))

    @routes.delete("/{name}", response_model=ClosedOut)
    async def revoke_wall(request: Request, name: str) -> Response:
        """Close a wall: its screen shows nothing more from this moment on."""
        return await _answered(desk, partial(_revoked, desk, request, name))

    @routes.post("/{name}/link", status_code=CREATED, response_model=LinkOut)
    async def link_wall(request: Request, name: str) -> Response:
        """Make another one-time link for a wall's browser."""
        return await _answered(desk, partial(_linked, desk, request, name), CREATED)

    @routes.post("/{name}/commands", response_model=ToldOut, openapi_extra=body_described(CommandIn))
    async def tell_wall(request: Request, name: str) -> Response:
        """Tell a wall, or with * every wall, what to show."""
        return await _ordered(desk, request, CommandIn, partial(_told, desk, request, name))

    return routes


async def _ordered(
    desk: Desk, request: Request, model: type[BaseModel], work: Callable[[Any], Any], status: int = OK
) -> Response:
    said = await desk.read(request, model, LANGUAGE.get())
    return said if isinstance(said, Response) else await _answered(desk, partial(work, said), status)


async def _answered(desk: Desk, work: Callable[[], Any], status: int = OK) -> Response:
    """The answer to an order that is carried out in a thread, or why it is not."""
    try:
        return JSONResponse(await run_sync(work), status, NOT_KEPT)
    except (UnfitOrderError, WallError) as error:
        return _refusal(desk, error.code, error.facts)
    except StoreBusyError:
        return _refusal(desk, "storage-unavailable", {}, SOON)


def _refusal(desk: Desk, code: str, facts: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    status, body = desk.refuse(code, LANGUAGE.get(), facts)
    return JSONResponse(body, status, headers, media_type=PROBLEM)


def _listed(desk: Desk) -> dict[str, Any]:
    return {"next": None, "items": desk.all(), "acts": desk.acts(), "now": moment(desk.clock())}


def _registered(desk: Desk, request: Request, said: WallIn) -> dict[str, Any]:
    wall = said.wall(said.name)
    _expect_places(desk, wall.programme)
    walls.register(desk.store, wall, actor=_asker(request), now=desk.clock())
    return {"wall": _one(desk, wall.name), **_linked(desk, request, wall.name)}


def _changed(desk: Desk, request: Request, name: str, said: SettingsIn) -> dict[str, Any]:
    wall = said.wall(name)
    _expect_places(desk, wall.programme)
    walls.change(desk.store, wall, actor=_asker(request), now=desk.clock())
    return {"items": [_one(desk, name)]}


def _revoked(desk: Desk, request: Request, name: str) -> dict[str, Any]:
    walls.revoke(desk.store, name, actor=_asker(request), now=desk.clock())
    return ClosedOut(name=name).model_dump()


def _linked(desk: Desk, request: Request, name: str) -> dict[str, Any]:
    """A link under the name by which the one who asks reaches this server, which the gate has checked."""
    _one(desk, name)
    role, now = Role.WALL.value, desk.clock()
    token = accounts.issue(desk.store, Kind.LINK, name, role, lasts=LINK_LASTS, actor=_asker(request), now=now)
    return {"link": f"{'https' if desk.secure else 'http'}://{request.headers['host']}/sign-in/{token}"}


def _told(desk: Desk, request: Request, name: str, said: CommandIn) -> dict[str, Any]:
    action = Action(said.action)
    if action is Action.MESSAGE and said.text is None:
        raise UnfitOrderError("missing-field", {"field": "text"})
    scene = said.address if action is Action.SHOW else ""
    if scene:
        _expect_places(desk, [scene])
    order = Command(action, _asker(request), scene, said.as_of, said.text or "", said.minutes)
    done = walls.command(desk.store, name, order, desk.walls.room, now=desk.clock())
    return {"items": [desk.out(each) for each in done]}


def _expect_places(desk: Desk, addresses: Iterable[str]) -> None:
    """Hold that the provinces whose profiles are asked for are on the map of this day."""
    day = desk.clock().astimezone(desk.setting.zone).date()
    known = {each.code for each in desk.setting.geography.provinces(day)}
    for address in addresses:
        code, _, place = checked_scene(address).partition(":")
        if code == PROFILE and place not in known:
            raise UnknownSceneError(address)


def _one(desk: Desk, name: str) -> dict[str, Any]:
    kept = desk.walls.named(name)
    if kept is None:
        raise UnknownWallError(name)
    return desk.out(kept)


def _asker(request: Request) -> str:
    return str(request.state.identity.name)

"""Signing in by a one-time link or code, and signing out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dashboard.auth import cookie_names, may_see
from dashboard.words import spoken
from indicators.identity import Identity, Role
from indicators.store import Store
from indicators.store.accounts import Kind, account_named, issue, revoke, use_once

PAGE = Path(__file__).parent / "sign_in.html"
SESSION_LASTS = timedelta(hours=12)
WALL_LASTS = timedelta(days=365)
LARGEST_FORM = 4096
HOME = {Role.WALL: "/wall", Role.REPORTER: "/submit"}


@dataclass(frozen=True)
class Door:
    """What signing in needs: the accounts, the clock, the port the cookies are named by, and the assets' version."""

    store: Store
    clock: Callable[[], datetime]
    port: int
    assets: str
    secure: bool


def router(door: Door) -> APIRouter:
    """The sign-in page, the one-time links, and the way out."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/sign-in")
    async def page(next: str = "/") -> Response:  # noqa: A002 - the name of the parameter in the address
        return _page(door, "", next)

    @routes.post("/sign-in")
    async def code(request: Request) -> Response:
        form = parse_qs((await request.body())[:LARGEST_FORM].decode("utf-8", "replace"))
        token = form.get("code", [""])[0].strip().rsplit("/", 1)[-1]
        return await _enter(door, token, form.get("next", ["/"])[0])

    @routes.get("/sign-in/{token}")
    async def link(token: str) -> Response:
        return await _enter(door, token, "/")

    @routes.post("/sign-out")
    async def leave(request: Request) -> Response:
        asker: Identity = request.state.identity
        await run_sync(lambda: revoke(door.store, asker.credential, actor=asker.name, now=door.clock()))
        answer = RedirectResponse("/sign-in", status_code=303)
        for name in cookie_names(door.port, secure=door.secure):
            answer.delete_cookie(name, path="/", secure=door.secure)
        return answer

    return routes


async def _enter(door: Door, token: str, wanted: str) -> Response:
    """Use up a link and open a session."""
    opened = await run_sync(_open, door, token)
    if opened is None:
        say = spoken()
        refused = say("This link has been used or has expired. Ask for a new one: python app.py account link NAME")
        return _page(door, refused, wanted, status=401)
    identity, session = opened
    is_wall = identity.role is Role.WALL
    lasts = WALL_LASTS if is_wall else SESSION_LASTS
    home = HOME.get(identity.role, "/")
    answer = RedirectResponse(wanted if _is_ours(wanted) and may_see(wanted, identity) else home, status_code=303)
    name = cookie_names(door.port, secure=door.secure)[1 if is_wall else 0]
    seconds = int(lasts.total_seconds())
    answer.set_cookie(name, session, max_age=seconds, path="/", httponly=True, samesite="lax", secure=door.secure)
    return answer


def _open(door: Door, token: str) -> tuple[Identity, str] | None:
    now = door.clock()
    used = use_once(door.store, token, now=now)
    account = account_named(door.store, used.holder) if used else None
    if account is None:
        return None
    role = Role(account.role)
    kind, lasts = (Kind.WALL, WALL_LASTS) if role is Role.WALL else (Kind.SESSION, SESSION_LASTS)
    session = issue(door.store, kind, account.name, role.value, lasts=lasts, actor=account.name, now=now)
    return Identity(account.name, role, account.agency, ""), session


def _is_ours(address: str) -> bool:
    """Whether an address leads nowhere but here, and not just back to what it is by default."""
    return address.startswith("/") and not address.startswith(("//", "/\\")) and address != "/"


def _page(door: Door, fault: str, wanted: str, *, status: int = 200) -> Response:
    say = spoken()
    words = {
        "title": say("Sign in"),
        "product": say("Command centre of the Government"),
        "intro": say("Open the one-time link you were given, or enter its code."),
        "code": say("One-time code"),
        "enter": say("Enter"),
        "help": say("No link? Whoever runs the system makes one with: python app.py account link NAME"),
        "fault": fault,
        "next": wanted if _is_ours(wanted) else "/",
        "language": "en" if say("Sign in") == "Sign in" else "vi",
        "assets": door.assets,
    }
    filled = Template(PAGE.read_text(encoding="utf-8")).substitute({key: escape(text) for key, text in words.items()})
    return HTMLResponse(filled, status)

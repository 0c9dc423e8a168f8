"""What stands around the APIs: a way to them past the pages' own machinery, and an answer to what nobody foresaw."""

from collections.abc import Callable, Sequence

import structlog
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()

OK, NOT_FOUND = 200, 404


class Apart:
    """ASGI middleware: what is mounted is asked directly; the pages' middleware cost a report as much as judging it."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        mounts = (route for route in routes if isinstance(route, Mount))
        self._mounts = tuple(mount for mount in mounts if isinstance(mount.app, FastAPI))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to the application it is for."""
        if scope["type"] == "http":
            for mount in self._mounts:
                match, inner = mount.matches(scope)
                if match is Match.FULL:
                    scope.update(inner)
                    await mount.handle(scope, receive, send)
                    return
        await self._app(scope, receive, send)


class Faultless:
    """ASGI middleware: a fault nobody foresaw is logged, and answered as every other refusal is."""

    def __init__(self, app: ASGIApp, answer: Callable[[], Response]) -> None:
        self._app = app
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; where it breaks before anything was sent, answer it here."""
        has_begun = False

        async def sent(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            log.exception("unexpected fault", path=scope.get("path", ""))
            if has_begun:
                raise
            await self._answer()(scope, receive, send)


class Lost:
    """ASGI middleware: an address that no page has is answered 404, though Dash draws a page for it with 200.

    Args:
        app: The pages and all that is mounted beside them.
        ours: The routes that are no pages of Dash.
        is_page: Whether an address is a page's.
    """

    def __init__(self, app: ASGIApp, ours: Sequence[BaseRoute], is_page: Callable[[str], bool]) -> None:
        self._app = app
        self._ours = tuple(ours)
        self._is_page = is_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; what Dash draws for an unknown address is marked as not found."""
        if scope["type"] != "http" or self._is_known(scope):
            await self._app(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == OK:
                message["status"] = NOT_FOUND
            await send(message)

        await self._app(scope, receive, marked)

    def _is_known(self, scope: Scope) -> bool:
        path = scope["path"]
        if path.startswith(("/_", "/assets/")) or self._is_page(path):
            return True
        return any(route.matches(scope)[0] is not Match.NONE for route in self._ours)

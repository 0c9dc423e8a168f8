"""What stands around the APIs: a way to them past the pages' own machinery, and an answer to what nobody foresaw."""

from collections.abc import Callable

import structlog
from fastapi import FastAPI
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger()


class Apart:
    """ASGI middleware: what is mounted is asked directly; the pages' middleware cost a report as much as judging it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._mounts = tuple(route for route in app.routes if isinstance(route, Mount))

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

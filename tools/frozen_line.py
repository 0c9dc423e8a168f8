"""The wire between the frozen country's collectors and the simulated country, which answers in the same process."""

from collections.abc import Awaitable
from dataclasses import dataclass

import httpx
from starlette.types import ASGIApp, Message


@dataclass
class Line(httpx.BaseTransport):
    """The simulated country's end of every connection, without a network between."""

    app: ASGIApp

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Let the simulated country answer a request."""
        said: list[Message] = []

        async def ask() -> Message:
            return {"type": "http.request", "body": request.content, "more_body": False}

        async def hear(message: Message) -> None:
            said.append(message)

        scope = {
            "type": "http",
            "method": request.method,
            "path": request.url.path,
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }
        _done(self.app(scope, ask, hear))
        start, *pieces = said
        body = b"".join(each.get("body", b"") for each in pieces)
        return httpx.Response(start["status"], headers=start["headers"], content=body)


def _done(work: Awaitable[None]) -> None:
    """Have something done that waits for nothing, so that it takes no event loop (a browser's may be running)."""
    try:
        work.__await__().send(None)
    except StopIteration:
        return
    raise RuntimeError("the simulated country waits for something")

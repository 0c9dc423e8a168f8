"""The floor of the screens: a page that shows one value by SSE, a page of one paragraph, and nothing else."""

import asyncio
import sys
from collections.abc import AsyncIterator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from operation.supervisor import stop_with_parent

LIVE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare stream</title><p id="value">0</p><script>
new EventSource("/stream").onmessage = (event) => { document.getElementById("value").textContent = event.data; };
</script></html>"""
PARAGRAPH = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare page</title>
<link rel="icon" href="data:,"><p class="tile-value">One paragraph.</p></html>"""


def build() -> Starlette:
    """The application; it holds one queue for each open stream."""
    queues: set[asyncio.Queue[str]] = set()

    async def take(request: Request) -> Response:
        value = (await request.body()).decode()
        for queue in queues:
            queue.put_nowait(value)
        return PlainTextResponse("kept", 201)

    async def values() -> AsyncIterator[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()
        queues.add(queue)
        try:
            yield ": open\n\n"
            while True:
                yield f"data: {await queue.get()}\n\n"
        finally:
            queues.discard(queue)

    async def stream(_request: Request) -> Response:
        return StreamingResponse(values(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def live(_request: Request) -> Response:
        return HTMLResponse(LIVE)

    async def paragraph(_request: Request) -> Response:
        return HTMLResponse(PARAGRAPH)

    return Starlette(
        routes=[
            Route("/live", live),
            Route("/paragraph", paragraph),
            Route("/stream", stream),
            Route("/values", take, methods=["POST"]),
        ]
    )


def main(port: int) -> None:
    """Serve as the product does, until told to stop or left alone."""
    stop_with_parent()
    config = uvicorn.Config(
        build(), "127.0.0.1", port, log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))

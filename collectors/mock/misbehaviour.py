"""Answers as broken sources give them: byte by byte, cut short, swollen, in HTML."""

import asyncio
import zlib
from collections.abc import AsyncIterator
from functools import cache

from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

SECONDS_A_BYTE = 0.05
BOMB_MEGABYTES = 256
_MEGABYTE = 1 << 20


def broken() -> Response:
    """An error of the server, as an application server writes it."""
    return HTMLResponse("<html><body><h1>HTTP Status 500: Internal Server Error</h1></body></html>", status_code=500)


def html() -> Response:
    """A page for people where data was asked for, and success as its status."""
    return HTMLResponse("<!doctype html><html lang=vi><h1>Hệ thống đang bảo trì, vui lòng quay lại sau.</h1></html>")


def slow(response: Response) -> Response:
    """The same answer, one byte every twentieth of a second."""
    return StreamingResponse(_byte_by_byte(bytes(response.body)), response.status_code, _headers(response))


def bomb() -> Response:
    """A small answer that inflates to 256 MB of spaces."""
    return Response(_bomb(), headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})


class Truncated(Response):
    """An answer whose connection ends in the middle of the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send half of the body that the length promises, and hang up."""
        del scope, receive
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})


def truncated(response: Response) -> Response:
    """The same answer, ending in the middle; its length is that of the whole."""
    return Truncated(bytes(response.body), response.status_code, _headers(response))


def _headers(response: Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name != "content-length"}


async def _byte_by_byte(content: bytes) -> AsyncIterator[bytes]:
    for position in range(len(content)):
        yield content[position : position + 1]
        await asyncio.sleep(SECONDS_A_BYTE)


@cache
def _bomb() -> bytes:
    squeeze = zlib.compressobj(9, wbits=31)
    spaces = b" " * _MEGABYTE
    return b"".join([*(squeeze.compress(spaces) for _ in range(BOMB_MEGABYTES)), squeeze.flush()])

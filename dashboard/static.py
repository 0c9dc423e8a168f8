"""Scripts, styles, fonts and maps: packed once, tagged, and kept by the browser as long as their address says."""

import asyncio
import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli
from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PACKED = ("/assets/", "/_dash-component-suites/")
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
WORTH_PACKING = frozenset(
    {
        "text/javascript",
        "application/javascript",
        "text/css",
        "application/json",
        "image/svg+xml",
        "application/geo+json",
    }
)
LARGE = 2**20
KEPT = 400
"""Files kept packed; a page uses some forty."""

OK = 200
NOT_MODIFIED = 304


@dataclass(frozen=True)
class Packet:
    """A file as it is sent: its bytes in each encoding and its tag."""

    media_type: str
    bodies: Mapping[str, bytes]
    etag: str


class Packed:
    """ASGI middleware: answers for static files from packets made the first time each is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._packets: dict[str, Packet] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a static file packed; hand everything else on."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(PACKED):
            await self._app(scope, receive, send)
            return
        packet = self._packets.get(scope["path"]) or await self._make(scope, send)
        if packet is not None:
            await _answer(packet, Headers(scope=scope), scope)(scope, receive, send)

    async def _make(self, scope: Scope, send: Send) -> Packet | None:
        """Ask the application for the file and pack it; anything but a whole file is passed on as it is.

        The file is read to its end even where the browser that asked first has gone: half a file must not be kept.
        """
        start: Message = {}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                parts.append(message.get("body", b""))

        plain_scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] not in _CONDITIONAL]}
        await self._app(plain_scope, _patient, collect)
        headers = Headers(raw=start["headers"])
        if start["status"] != OK:
            await send(start)
            await send({"type": "http.response.body", "body": b"".join(parts)})
            return None
        media_type = headers.get("content-type", "application/octet-stream")
        packet = await run_sync(_pack, media_type, b"".join(parts))
        if len(self._packets) < KEPT:
            self._packets[scope["path"]] = packet
        return packet


async def _patient() -> Message:
    """A browser that stays and sends nothing more."""
    await asyncio.Event().wait()
    raise AssertionError


_CONDITIONAL = {b"if-none-match", b"if-modified-since", b"range", b"accept-encoding"}


def _pack(media_type: str, content: bytes) -> Packet:
    bodies = {"identity": content}
    if media_type.split(";", maxsplit=1)[0] in WORTH_PACKING:
        quality = 5 if len(content) > LARGE else 11
        bodies = {"br": brotli.compress(content, quality=quality), "gzip": gzip.compress(content, 9, mtime=0), **bodies}
    return Packet(media_type, bodies, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _answer(packet: Packet, headers: Headers, scope: Scope) -> Response:
    named_by_content = scope["query_string"].startswith((b"v=", b"m=")) or ".v" in scope["path"].rsplit("/", 1)[-1]
    said = {
        "ETag": packet.etag,
        "Cache-Control": FOR_EVER if named_by_content else ASK_AGAIN,
        "Vary": "Accept-Encoding",
    }
    if headers.get("if-none-match") == packet.etag:
        return Response(status_code=NOT_MODIFIED, headers=said)
    accepted = headers.get("accept-encoding", "")
    encoding = next((each for each in packet.bodies if each in accepted), "identity")
    if encoding != "identity":
        said["Content-Encoding"] = encoding
    return Response(packet.bodies[encoding], media_type=packet.media_type, headers=said)


def assets_version(folder: Path) -> str:
    """A short name for the scripts and styles as they are now: it changes when any of them does."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]

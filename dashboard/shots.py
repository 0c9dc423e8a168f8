"""A scene as it is sent, and several of them in one answer: bytes made once, packed when first asked for, tagged."""

import gzip
import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import brotli
import orjson
from starlette.responses import Response

FRAME = "frame"
"""The address of what every scene shares."""

PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda plain: brotli.compress(plain, quality=5),
    "gzip": lambda plain: gzip.compress(plain, 5, mtime=0),
}


@dataclass(frozen=True)
class Watched:
    """A scene somebody looks at: its address, the language, and the moment it is shown as known at (None: now)."""

    address: str
    language: str
    as_of: datetime | None = None


class Packable(ABC):
    """Bytes that are packed and tagged once, however often they are sent."""

    @property
    @abstractmethod
    def plain(self) -> bytes:
        """What is sent, unpacked."""

    @cached_property
    def etag(self) -> str:
        """The same for the same bytes."""
        return f'"{hashlib.sha256(self.plain).hexdigest()[:32]}"'

    @cached_property
    def _packed(self) -> dict[str, bytes]:
        return {}

    def packed(self, encoding: str) -> bytes:
        """The bytes in an encoding of `PACKERS`."""
        if encoding not in self._packed:
            self._packed[encoding] = PACKERS[encoding](self.plain)
        return self._packed[encoding]

    def answer(self, accepted: str, known: str, *, media_type: str = "application/json") -> Response:
        """What is sent to somebody who accepts some encodings and knows a tag already."""
        headers = {"ETag": self.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if known == self.etag:
            return Response(status_code=304, headers=headers)
        encoding = next((each for each in PACKERS if each in accepted), None)
        content = self.packed(encoding) if encoding else self.plain
        headers |= {"Content-Encoding": encoding} if encoding else {}
        return Response(content, media_type=media_type, headers=headers)


@dataclass(frozen=True)
class Shot(Packable):
    """One scene as it is sent."""

    body: dict[str, Any]

    @cached_property
    def plain(self) -> bytes:
        """The scene as JSON."""
        return orjson.dumps(self.body)


@dataclass(frozen=True)
class Board(Packable):
    """Several scenes, and the state of the wall that asked (None: no wall did)."""

    watched: tuple[Watched, ...]
    shots: tuple[Shot, ...]
    wall: Mapping[str, Any] | None
    boot: str
    assets: str
    version: int

    @cached_property
    def plain(self) -> bytes:
        """The board as JSON, put together from the bytes of its scenes."""
        language, as_of = (self.watched[0].language, self.watched[0].as_of) if self.watched else ("vi", None)
        head = {
            "boot": self.boot,
            "assets": self.assets,
            "version": self.version,
            "language": language,
            "as_of": as_of.isoformat() if as_of else None,
            "wall": None if self.wall is None else dict(self.wall),
        }
        pairs = zip(self.watched, self.shots, strict=True)
        scenes = b",".join(orjson.dumps(each.address) + b":" + shot.plain for each, shot in pairs)
        return b'%b,"scenes":{%b}}' % (orjson.dumps(head)[:-1], scenes)


def states(bodies: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Which state each scene is in: a version has several, because a scene changes with the day too."""
    return {
        "versions": {address: body["version"] for address, body in bodies.items()},
        "built": {address: body["built_at"] for address, body in bodies.items()},
    }

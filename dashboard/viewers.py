"""Who watches: one open stream each, with what it is still to be sent."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from dashboard.shots import Watched

QUEUED = 100
"""Messages a slow viewer may fall behind; then its stream ends and it starts anew with a board."""

LASTS = timedelta(minutes=15)
"""How long a person's stream lasts: the browser opens another, and the gate asks anew whether they may still look."""


@dataclass(eq=False)
class Viewer:
    """One open stream: what it watches, and the wall it belongs to (None: a person's browser)."""

    watched: frozenset[Watched]
    wall: str | None
    since: datetime
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUED))

    def is_over(self, now: datetime) -> bool:
        """Whether it has lasted long enough; a wall's lasts, for it is told at once when it is revoked."""
        return self.wall is None and now - self.since > LASTS

    def takes(self, message: bytes | None) -> bool:
        """Let it have a message (None: the end); whether it did, for one too far behind is hung up on."""
        try:
            self.queue.put_nowait(message)
        except asyncio.QueueFull:
            self.hang_up()
            return False
        return True

    def hang_up(self) -> None:
        """End its stream."""
        while not self.queue.empty():
            self.queue.get_nowait()
        self.queue.put_nowait(None)


def event(name: str, body: dict[str, Any]) -> bytes:
    """A server-sent event."""
    return b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(body))


def until_next(span_s: float, now: datetime) -> float:
    """Seconds until the clock's next whole span: of sixty, until the next minute begins."""
    return span_s - now.timestamp() % span_s

"""A connection that is closed so that its last answer is read."""

import asyncio
from collections.abc import Callable
from typing import Any


class Line(asyncio.Transport):
    """The connection, closed so that its last answer is read.

    A socket closed while bytes are still arriving is reset, and the client loses the answer. So the sending side is
    closed first, and what still comes is thrown away for a while.
    """

    def __init__(self, inner: asyncio.Transport, linger_seconds: float, is_unread: Callable[[], bool]) -> None:
        super().__init__()
        self._inner = inner
        self._linger_seconds = linger_seconds
        self._is_unread = is_unread
        self._is_left = False

    def close(self) -> None:
        """Close now, or after a while where something is still to come."""
        lingers = not self._is_left and not self._inner.is_closing() and self._is_unread()
        self._is_left = True
        if lingers and self._inner.can_write_eof():
            self._inner.write_eof()
            self._inner.resume_reading()
            asyncio.get_running_loop().call_later(self._linger_seconds, self._inner.close)
        else:
            self._inner.close()

    def is_closing(self) -> bool:
        """Whether nothing more is said on it."""
        return self._is_left or self._inner.is_closing()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send, unless the last word is said."""
        if not self._is_left:
            self._inner.write(data)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What is known of the connection."""
        return self._inner.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Let the client wait."""
        self._inner.pause_reading()

    def resume_reading(self) -> None:
        """Let it go on."""
        self._inner.resume_reading()

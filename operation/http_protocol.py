"""HTTP as strictly as RFC 9112 has it: what is malformed, too large or too slow is refused with a problem in words."""

import asyncio
import enum
from typing import Any, ClassVar

import httptools
import structlog
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from operation.http_checks import (
    PROBLEM,
    WRAPPING,
    Wire,
    WireError,
    check_head,
    check_spent,
    language,
    malformed,
    too_large,
    truncated,
    with_known_method,
    without_upgrade,
    written,
)
from operation.http_line import Line

log = structlog.get_logger()

STEP = 4096
"""Bytes handed to the parser at once where packaging is counted: what it holds back is known only between steps."""

PATIENCE_S = 5
"""Seconds more than a reader of bodies has: it knows the sender, and should be the one to refuse."""

MOST_WAITING = 16
"""Requests one connection may send ahead of their answers."""


class Stage(enum.Enum):
    """Which part of a request comes next."""

    IDLE = enum.auto()
    HEAD = enum.auto()
    BODY = enum.auto()


class StrictProtocol(HttpToolsProtocol):
    """One connection of a client; `strict_http` makes the class that a server is given."""

    wire: ClassVar[Wire]

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._site, self.app = self.app, self._answered
        self._stage = Stage.IDLE
        self._number = 0
        self._spent = self._delivered = self._head = 0
        self._is_fresh = self._is_refused = self._is_half_closed = False
        self._foreign: bytes | None = None
        self._last_words: bytes | None = None
        self._watched: tuple[Stage, int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    # The connection

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        """Take a connection; the time for its first head begins."""
        super().connection_made(Line(transport, self.wire.bounds.linger_seconds, self._is_unread))
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._is_half_closed = True
        self._unwatch()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read what came: in small steps where packaging must be counted, at once where it is content of known size."""
        self._unset_keepalive_if_required()
        begin = 0
        try:
            while begin < len(data) and not self._is_refused and not self.transport.is_closing():
                end = len(data) if self._is_plain_body() else begin + STEP
                self._feed(data if begin == 0 and end >= len(data) else data[begin:end])
                begin = end
        except httptools.HttpParserError as error:
            said = error.__context__
            self._refuse(said if isinstance(said, WireError) else malformed(str(error).rstrip(".")))
        except WireError as error:
            self._refuse(error)
        self._watch()

    def eof_received(self) -> bool:  # type: ignore[override] # uvicorn gives None, asyncio takes both
        """Answer who has finished speaking; a request that is not whole by then never will be."""
        self._is_half_closed = True
        is_open = not self._is_refused and not self.transport.is_closing()
        if is_open and self._stage is Stage.HEAD:
            self._refuse(malformed("it ends within its head"))
        elif is_open and self._stage is Stage.BODY:
            self._refuse(truncated(self._delivered, self.headers))
        cycle = self._running()
        if cycle is None or cycle.response_started or self.transport.is_closing():
            return False
        cycle.keep_alive = False
        return True

    # What the parser tells

    def on_message_begin(self) -> None:
        """A request begins."""
        self._stage = Stage.HEAD
        self._number += 1
        self._spent = self._delivered = self._head = 0
        self._is_fresh = True
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Some of its address."""
        super().on_url(url)
        if len(self.url) > self.wire.bounds.url_bytes:
            raise WireError("uri-too-long", limit=self.wire.bounds.url_bytes)

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header line; those that follow the body change nothing any more."""
        if self._stage is Stage.BODY:
            return
        self._head += len(name) + len(value) + 4
        if self._head > self.wire.bounds.head_bytes:
            raise WireError("headers-too-large", limit=self.wire.bounds.head_bytes)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: the application begins, unless the parser has to read it again without an upgrade."""
        if self.parser.get_method() == b"CONNECT":
            raise malformed("CONNECT is for proxies")
        if self.parser.should_upgrade():
            return
        check_head(self.parser.get_http_version(), self.url, self.headers, self.wire.bounds)
        if len(self.pipeline) >= MOST_WAITING:
            raise malformed(f"more than {MOST_WAITING} requests sent ahead")
        super().on_headers_complete()
        if self._foreign is not None:
            self.scope["method"] = self._foreign.decode("ascii")
            self._foreign = None
        self._stage = Stage.BODY

    def on_body(self, body: bytes) -> None:
        """Some of its content."""
        self._delivered += len(body)
        if self._delivered > self.wire.bounds.body_bytes + WRAPPING:
            raise too_large(self.wire.bounds)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        if self._stage is Stage.BODY:
            self._stage = Stage.IDLE
            self._spent = 0
            super().on_message_complete()

    def on_response_complete(self) -> None:
        """Go on with what was sent ahead; say the last word after the last answer."""
        is_last = not self.pipeline
        super().on_response_complete()
        if self._last_words is not None and is_last:
            self._unset_keepalive_if_required()
            self._close_with(self._last_words)

    # What is done about it

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The application, whose early answer ends the connection, and whose fault is a problem in words too."""
        is_started = False

        async def told(message: Message) -> None:
            nonlocal is_started
            is_started = True
            if self._stage is Stage.BODY and self.cycle.scope is scope:
                self.cycle.keep_alive = False
            await send(message)

        try:
            await self._site(scope, receive, told)
        except Exception:
            if is_started:
                raise
            log.exception("unexpected fault", path=scope["path"])
            status, body = self.wire.problem("internal", language(scope["headers"]), {})
            answer = JSONResponse(body, status, dict(self.wire.headers), media_type=PROBLEM)
            await answer(scope, receive, told)

    def _feed(self, part: bytes) -> None:
        """Let the parser read a part, and count what of it was no content."""
        before, self._is_fresh = self._delivered, False
        self._parse(part)
        if not self._is_fresh:
            self._spent += len(part) - (self._delivered - before)
            check_spent(self._spent, self._delivered if self._stage is Stage.BODY else None, self.wire.bounds)

    def _parse(self, part: bytes) -> None:
        begins = {(Stage.IDLE, self._number), (Stage.HEAD, self._number + 1)} if self._stage is Stage.IDLE else set()
        while part:
            try:
                self.parser.feed_data(part)
            except httptools.HttpParserUpgrade as wish:
                version = self.parser.get_http_version()
                head = without_upgrade(self.parser.get_method(), self.url, version, self.headers)
                part = head + part[wish.args[0] :]
            except httptools.HttpParserInvalidMethodError:
                if (self._stage, self._number) not in begins:
                    raise
                begins = set()
                self._foreign, part = with_known_method(part)
            else:
                return
            self.parser = httptools.HttpRequestParser(self)
            self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn has it: it is not read

    def _refuse(self, error: WireError) -> None:
        """Answer a request that cannot be taken, after the answers to those before it."""
        self._is_refused = True
        self.wire.noted(error.code, self.client[0] if self.client else "", error.facts.get("fault"))
        status, body = self.wire.problem(error.code, language(self.headers or ()), error.facts)
        answer = written(status, body, self.wire.headers, self.server_state.default_headers)
        cycle = self._running()
        is_sent_ahead = any(each is cycle for each, _ in self.pipeline)
        if is_sent_ahead and self._stage is Stage.BODY:
            self.pipeline.popleft()
        if cycle is None:
            self._close_with(answer)
        elif is_sent_ahead or self._stage is not Stage.BODY:
            self._last_words = answer
        else:
            self._close_with(b"" if cycle.response_started else answer)
            cycle.disconnected = True
            cycle.message_event.set()

    def _running(self) -> RequestResponseCycle | None:
        """The newest request, unless its answer is complete."""
        newest: RequestResponseCycle | None = self.cycle
        return None if newest is None or newest.response_complete else newest

    def _close_with(self, answer: bytes) -> None:
        self.transport.write(answer)
        self.transport.close()

    def _is_plain_body(self) -> bool:
        """Whether what comes next is content alone, of a length that is known."""
        return self._stage is Stage.BODY and not any(name == b"transfer-encoding" for name, _ in self.headers)

    def _is_unread(self) -> bool:
        """Whether the client may still be sending."""
        return not self._is_half_closed and (self._is_refused or self._stage is Stage.BODY)

    # How long it may take

    def _watch(self) -> None:
        """Give the part of a request that comes next its time, once."""
        part = (self._stage, self._number)
        if self._stage is Stage.IDLE and self._running() is None:
            part = (Stage.HEAD, self._number + 1)
        if part == self._watched:
            return
        self._unwatch()
        self._watched = part
        bounds = self.wire.bounds
        if part[0] is Stage.HEAD:
            self._timer = self.loop.call_later(bounds.head_seconds, self._late, bounds.head_seconds)
        elif part[0] is Stage.BODY:
            self._timer = self.loop.call_later(bounds.body_seconds + PATIENCE_S, self._late, bounds.body_seconds)

    def _unwatch(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _late(self, seconds: float) -> None:
        """Time is up; unless it is the answer that is waited for, or the application that does not read."""
        is_answering = self._stage is not Stage.BODY and self._running() is not None
        if is_answering or self.flow.read_paused:
            self._timer = self.loop.call_later(seconds, self._late, seconds)
        elif self._stage is Stage.IDLE:
            self.transport.close()
        elif not self.transport.is_closing():
            self._refuse(WireError("too-slow", limit=f"{seconds:g}"))


def strict_http(wire: Wire) -> type[StrictProtocol]:
    """The protocol as a server is given it (`uvicorn.Config(http=…, ws="none")`)."""
    return type("BoundProtocol", (StrictProtocol,), {"wire": wire})

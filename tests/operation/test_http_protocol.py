"""What is malformed, too large or too slow on the wire, sent as bytes to a real server on the loopback address."""

import json
import select
import socket
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
import uvicorn

from operation.http_checks import Bounds, Wire
from operation.http_protocol import strict_http

HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
STATUS = {
    "malformed-http": 400,
    "body-truncated": 400,
    "too-slow": 408,
    "payload-too-large": 413,
    "uri-too-long": 414,
    "headers-too-large": 431,
    "internal": 500,
}
QUICK = Bounds(head_seconds=0.6, body_seconds=0.6, linger_seconds=2)
HOST = "Host: a\r\n"
POST = f"POST /report HTTP/1.1\r\n{HOST}"
WAIT_S = 10


def problem(code, language, facts):
    return STATUS[code], {"type": f"/problems/{code}", "language": language, "facts": dict(facts)}


@dataclass
class Site:
    """An application that says what it was asked, once it has read the whole body; and keeps what reached it."""

    asked: list[tuple[str, str, int]] = field(default_factory=list)
    gone: int = 0

    async def __call__(self, scope, receive, send):
        if scope["path"] == "/fault":
            raise LookupError
        if scope["path"] == "/early":
            return await self.answer(send, 401, b"early")
        size, is_whole = 0, False
        while not is_whole:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.gone += 1
                return None
            size, is_whole = size + len(message["body"]), not message["more_body"]
        self.asked.append((scope["method"], scope["path"], size))
        names = b",".join(name for name, _ in scope["headers"])
        return await self.answer(send, 200, b"%s %d %s" % (scope["method"].encode(), size, names))

    async def answer(self, send, status, content):
        length = (b"content-length", str(len(content)).encode())
        await send({"type": "http.response.start", "status": status, "headers": [length]})
        await send({"type": "http.response.body", "body": content})


@dataclass
class Served:
    """A running server."""

    site: Site
    port: int

    def connection(self):
        plug = socket.create_connection(("127.0.0.1", self.port), timeout=WAIT_S)
        plug.settimeout(WAIT_S)
        return plug

    def told(self, sent, *, half_close=False):
        """Everything it says until it closes; a request that goes well is followed by one that ends the connection."""
        with self.connection() as plug:
            plug.sendall(sent if isinstance(sent, bytes) else sent.encode("latin-1"))
            if half_close:
                plug.shutdown(socket.SHUT_WR)
            return everything(plug)

    def refused(self, sent, **more):
        """The one answer that refuses what was sent."""
        return Answer.read(self.told(sent, **more))


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: Any

    @classmethod
    def read(cls, content):
        head, _, body = content.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        assert len(body) == int(headers["content-length"])
        is_problem = headers.get("content-type") == "application/problem+json"
        return cls(int(first.split()[1]), headers, json.loads(body) if is_problem else body.decode())

    @property
    def code(self):
        return self.body["type"].removeprefix("/problems/")


def heard(plug: socket.socket, words: bytes) -> bytes:
    """What was said until some words came, or nothing more: head and body may come apart."""
    said = b""
    while words not in said and (part := plug.recv(65536)):
        said += part
    return said


def everything(plug):
    parts = []
    while part := plug.recv(65536):
        parts.append(part)
    return b"".join(parts)


class Running:
    """A server in a thread of its own, stopped at the end."""

    def __init__(self, bounds, loop="auto"):
        self.site = Site()
        protocol = strict_http(Wire(problem, HEADERS, bounds))
        self.server = uvicorn.Server(
            uvicorn.Config(
                self.site, "127.0.0.1", 0, http=protocol, ws="none", loop=loop, lifespan="off", log_level="critical",
                server_header=False, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self.thread = threading.Thread(target=self.server.run)

    def __enter__(self):
        self.thread.start()
        until(lambda: self.server.started)
        return Served(self.site, self.server.servers[0].sockets[0].getsockname()[1])

    def __exit__(self, *_):
        self.server.should_exit = True
        self.thread.join(WAIT_S)


def until(seen):
    ends = time.monotonic() + WAIT_S
    while not seen():
        assert time.monotonic() < ends
        time.sleep(0.005)


@pytest.fixture(scope="module", params=["uvloop", "asyncio"])
def served(request):
    with Running(replace(Bounds(), linger_seconds=1), request.param) as running:
        yield running


@pytest.fixture
def quick():
    with Running(QUICK) as running:
        yield running


def post(headers, body="", path="/report", version="1.1"):
    return f"POST {path} HTTP/{version}\r\n{HOST}{headers}\r\n{body}"


MALFORMED = {
    "length and chunks": post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nX"),
    "chunks and length": post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", "0\r\n\r\nX"),
    "two lengths": post("Content-Length: 2\r\nContent-Length: 5\r\n", "{}abc"),
    "the same length twice": post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"),
    "a list of lengths": post("Content-Length: 2, 2\r\n", "{}"),
    "a negative length": post("Content-Length: -1\r\n", "{}"),
    "a signed length": post("Content-Length: +2\r\n", "{}"),
    "no length": post("Content-Length: \r\n"),
    "a length no number holds": post("Content-Length: 99999999999999999999999\r\n"),
    "another coding": post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
    "an unknown coding": post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
    "chunks not last": post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"),
    "chunks twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
    "chunks in HTTP/1.0": post("Transfer-Encoding: chunked\r\n", "0\r\n\r\n", version="1.0"),
    "a space before the colon": post("Transfer-Encoding : chunked\r\nContent-Length: 2\r\n", "{}"),
    "bare line feeds": "POST /report HTTP/1.1\nHost: a\nContent-Length: 2\n\n{}",
    "one bare line feed": post("X: a\nContent-Length: 2\r\n", "{}"),
    "a bare carriage return": post("X: a\rY: b\r\nContent-Length: 2\r\n", "{}"),
    "a folded line": post("X-A: a\r\n b\r\nContent-Length: 2\r\n", "{}"),
    "NUL in a value": post("X-A: a\0b\r\nContent-Length: 2\r\n", "{}"),
    "NUL in the address": f"GET /a\0b HTTP/1.1\r\n{HOST}\r\n",
    "a control character in a value": post("X-A: a\x01b\r\n"),
    "a line without a colon": post("Xyz\r\n"),
    "a line without a name": post(": b\r\n"),
    "a space before the first name": "GET / HTTP/1.1\r\n Host: a\r\n\r\n",
    "no host": "GET / HTTP/1.1\r\n\r\n",
    "two hosts": f"GET / HTTP/1.1\r\n{HOST}Host: b\r\n\r\n",
    "an address of another host": f"GET http://b/ HTTP/1.1\r\n{HOST}\r\n",
    "a fragment": f"GET /a#b HTTP/1.1\r\n{HOST}\r\n",
    "a space in the address": f"GET /a b HTTP/1.1\r\n{HOST}\r\n",
    "bytes that are no address": f"GET /\xe0 HTTP/1.1\r\n{HOST}\r\n",
    "HTTP/0.9": "GET /\r\n\r\n",
    "HTTP/2 without agreeing on it": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "another version": f"GET / HTTP/2.0\r\n{HOST}\r\n",
    "a request to a proxy": f"CONNECT a:443 HTTP/1.1\r\n{HOST}\r\n",
    "TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "a chunk of negative size": post("Transfer-Encoding: chunked\r\n", "-2\r\n{}\r\n0\r\n\r\n"),
    "a chunk size in C": post("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n"),
    "chunks with bare line feeds": post("Transfer-Encoding: chunked\r\n", "2\n{}\n0\n\n"),
    "a later chunk that is none": post("Transfer-Encoding: chunked\r\n", "2\r\n{}\r\nZZ\r\n"),
    "a chunk extension of 100 KB": post("Transfer-Encoding: chunked\r\n", f"2;{'a' * 100_000}\r\n{{}}\r\n0\r\n\r\n"),
    "a trailer of 100 KB": post("Transfer-Encoding: chunked\r\n", f"2\r\n{{}}\r\n0\r\nX: {'a' * 100_000}\r\n\r\n"),
}


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_what_is_not_http_is_refused_in_words_and_the_connection_ends(served, sent):
    before = len(served.site.asked)
    answer = served.refused(sent)
    assert (answer.status, answer.code) == (400, "malformed-http")
    assert answer.body["facts"]["fault"]
    assert answer.headers["connection"] == "close"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert len(served.site.asked) == before  # nothing of it reached the application as a whole request


@pytest.mark.parametrize(
    ("sent", "code", "status"),
    [
        (post(f"X-A: {'a' * 100_000}\r\nContent-Length: 2\r\n", "{}"), "headers-too-large", 431),
        (post("A: b\r\n" * 10_000), "headers-too-large", 431),
        (f"{POST}X-A: {'a' * 60_000}", "headers-too-large", 431),
        (f"GET /{'a' * 100_000} HTTP/1.1\r\n{HOST}\r\n", "uri-too-long", 414),
        (f"GET /{'a' * 9_000}", "uri-too-long", 414),
        (post("Content-Length: 999999999\r\n"), "payload-too-large", 413),
        (post("Expect: 100-continue\r\nContent-Length: 10485761\r\n"), "payload-too-large", 413),
    ],
    ids=["one line", "many lines", "a line without end", "an address", "an address without end", "a body", "a wish"],
)
def test_what_is_too_large_is_refused_before_it_has_come(served, sent, code, status):
    answer = served.refused(sent)
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    "sent", [post(f"X-A: {'a' * 16_000}\r\nContent-Length: 0\r\n"), f"GET /{'a' * 8_000} HTTP/1.1\r\n{HOST}\r\n"]
)
def test_what_is_just_not_too_large_is_taken(served, sent):
    assert served.told(sent, half_close=True).startswith(b"HTTP/1.1 200")


def test_a_body_without_end_is_cut_at_the_limit(served):
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    with served.connection() as plug:
        plug.sendall(post("Transfer-Encoding: chunked\r\n").encode())
        sent = 0
        while not is_answered(plug) and sent < 100 * 2**20:
            plug.sendall(chunk)
            sent += 65536
        answer = Answer.read(everything(plug))
    assert (answer.status, answer.code) == (413, "payload-too-large")
    assert 10 * 2**20 < sent < 25 * 2**20


def is_answered(plug):
    return bool(select.select([plug], [], [], 0)[0])


def test_many_small_chunks_are_no_packaging_for_its_own_sake(served):
    body = "1\r\na\r\n" * 50_000 + "0\r\n\r\n"
    assert b"POST 50000" in served.told(post("Transfer-Encoding: chunked\r\n", body), half_close=True)


def test_a_trailer_adds_no_header(served):
    body = "2\r\n{}\r\n0\r\nAuthorization: Bearer x\r\n\r\n"
    said = served.told(post("Transfer-Encoding: chunked\r\n", body), half_close=True)
    assert said.endswith(b"POST 2 host,transfer-encoding")


def test_who_wishes_to_be_told_to_go_on_is_told(served):
    with served.connection() as plug:
        plug.sendall(post("Expect: 100-continue\r\nContent-Length: 2\r\n").encode())
        assert plug.recv(100).startswith(b"HTTP/1.1 100 Continue")
        plug.sendall(b"{}")
        plug.shutdown(socket.SHUT_WR)
        assert b"POST 2" in everything(plug)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (post("Content-Length: 20\r\n", "{}"), "2 bytes came, 20 were announced"),
        (post("Transfer-Encoding: chunked\r\n", "5\r\nab"), "2 bytes came, the last chunk is missing"),
        (post("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n"), "2 bytes came, the last chunk is missing"),
    ],
)
def test_a_body_that_ends_too_early_is_no_report(served, sent, fault):
    before, gone = len(served.site.asked), served.site.gone
    answer = served.refused(sent, half_close=True)
    assert (answer.status, answer.code) == (400, "body-truncated")
    assert answer.body["facts"] == {"fault": fault}
    until(lambda: served.site.gone > gone)
    assert len(served.site.asked) == before


def test_a_head_that_ends_too_early_is_malformed(served):
    assert served.refused(f"{POST}Conte", half_close=True).code == "malformed-http"


def test_who_says_nothing_is_told_nothing(served):
    assert served.told("", half_close=True) == b""


def test_a_connection_cut_within_a_body_leaves_the_server_as_it_was(served):
    gone = served.site.gone
    with served.connection() as plug:
        plug.sendall(post("Content-Length: 20\r\n", "{}").encode())
    until(lambda: served.site.gone > gone)
    assert b"POST 2" in served.told(post("Content-Length: 2\r\n", "{}"), half_close=True)


@pytest.mark.parametrize("method", ["FOO", "PROPFIND", "TRACE", "BREW", "x-y"])
def test_any_method_reaches_the_application_which_knows_what_is_allowed(served, method):
    said = served.told(f"{method} /report HTTP/1.1\r\n{HOST}Content-Length: 2\r\n\r\n{{}}", half_close=True)
    assert f"{method} 2".encode() in said


def test_an_unknown_method_sent_after_another_request_does_not_repeat_that_one(served):
    before = len(served.site.asked)
    said = served.told(post("Content-Length: 2\r\n", "{}") + f"FOO /report HTTP/1.1\r\n{HOST}\r\n")
    assert said.count(b"HTTP/1.1 200") == 1
    assert b"HTTP/1.1 400" in said
    assert [each[0] for each in served.site.asked[before:]] == ["POST"]


@pytest.mark.parametrize("wish", ["h2c", "websocket", "TLS/1.0"])
def test_a_wish_for_another_protocol_is_passed_over_and_the_body_kept(served, wish):
    headers = f"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: {wish}\r\nHTTP2-Settings: AA\r\nContent-Length: 2\r\n"
    said = served.told(post(headers, "{}"), half_close=True)
    assert said.endswith(b"POST 2 host,content-length")


def test_requests_sent_ahead_are_answered_in_order_and_a_bad_one_after_them(served):
    good = post("Content-Length: 2\r\n", "{}")
    said = served.told(f"{good}{good}GET / HTTP/1.1\r\nX : y\r\n\r\n")
    assert said.count(b"HTTP/1.1 200") == 2
    assert said.rindex(b"HTTP/1.1 200") < said.index(b"HTTP/1.1 400")


def test_a_body_sent_ahead_and_cut_is_refused_after_the_answers_before_it(served):
    said = served.told(post("Content-Length: 2\r\n", "{}") + post("Content-Length: 9\r\n", "{}"), half_close=True)
    assert said.index(b"HTTP/1.1 200") < said.index(b"/problems/body-truncated")


def test_more_requests_than_anybody_sends_ahead_are_refused(served):
    said = served.told(post("Content-Length: 2\r\n", "{}") * 1000)
    assert 1 <= said.count(b"HTTP/1.1 200") < 50
    assert said.count(b"HTTP/1.1 400") == 1


def test_an_early_answer_is_read_by_a_client_that_is_still_sending(served):
    with served.connection() as plug:
        plug.sendall(post("Content-Length: 3000000\r\n", "a" * 100_000, path="/early").encode())
        time.sleep(0.1)
        plug.sendall(b"a" * 500_000)
        answer = Answer.read(everything(plug))
    assert (answer.status, answer.body, answer.headers["connection"]) == (401, "early", "close")


def test_a_fault_of_the_application_is_a_problem_too(served):
    answer = served.refused(f"GET /fault HTTP/1.1\r\n{HOST}Connection: close\r\nAccept-Language: en-GB\r\n\r\n")
    assert (answer.status, answer.code, answer.body["language"]) == (500, "internal", "en")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_refusal_speaks_the_language_of_the_client(served):
    assert served.refused(post("Accept-Language: en\r\nContent-Length: -1\r\n")).body["language"] == "en"
    assert served.refused(post("Accept-Language: vi\r\nContent-Length: -1\r\n")).body["language"] == "vi"
    assert served.refused("GET\r\n\r\n").body["language"] == "vi"


@pytest.mark.parametrize("begin", ["", "\r\n\r\n", f"{POST}X-A: ", "POST /rep"])
def test_a_head_is_given_its_time_and_no_more(quick, begin):
    with quick.connection() as plug:
        plug.sendall(begin.encode())
        began, said = time.monotonic(), everything(plug)
    assert 0.3 < time.monotonic() - began < 5
    assert (Answer.read(said).code == "too-slow") if begin.strip() else said == b""


def test_the_time_of_a_head_is_not_lengthened_by_sending_some_of_it(quick):
    began = time.monotonic()
    with quick.connection() as plug:
        plug.sendall(POST.encode())
        while not is_answered(plug) and time.monotonic() - began < WAIT_S:
            plug.sendall(b"X: y\r\n")
            time.sleep(0.05)
        assert Answer.read(everything(plug)).code == "too-slow"
    assert time.monotonic() - began < 3


def test_a_second_request_of_a_connection_has_its_time_too(quick):
    with quick.connection() as plug:
        plug.sendall(post("Content-Length: 2\r\n", "{}").encode())
        assert b"POST 2" in heard(plug, b"POST 2")
        time.sleep(0.4)  # it is the second head that is timed, not the connection
        plug.sendall(POST.encode())
        time.sleep(0.4)
        plug.sendall(b"Content-Length: 2\r\n\r\n{}")
        assert b"POST 2" in heard(plug, b"POST 2")
        plug.sendall(POST.encode())
        assert Answer.read(everything(plug)).code == "too-slow"


def test_while_fifty_connections_dawdle_an_ordinary_request_is_answered_at_once(quick):
    slowest = 0.0
    with ExitStack() as opened:
        plugs = [opened.enter_context(quick.connection()) for _ in range(50)]
        for plug in plugs:
            plug.sendall(POST.encode())
        while not all(map(is_answered, plugs)):
            for plug in plugs:
                if not is_answered(plug):
                    plug.sendall(b"X")
            began = time.monotonic()
            assert b"POST 2" in quick.told(post("Content-Length: 2\r\n", "{}"), half_close=True)
            slowest = max(slowest, time.monotonic() - began)
        assert {Answer.read(everything(plug)).code for plug in plugs} == {"too-slow"}
    assert 0 < slowest < 1


def test_a_body_that_dawdles_is_ended_where_the_application_does_not(quick, monkeypatch):
    monkeypatch.setattr("operation.http_protocol.PATIENCE_S", 0.1)
    with quick.connection() as plug:
        plug.sendall(post("Content-Length: 200\r\n", "{").encode())
        answer = Answer.read(everything(plug))
    assert (answer.status, answer.code, answer.body["facts"]) == (408, "too-slow", {"limit": "0.6"})
    assert quick.site.asked == []

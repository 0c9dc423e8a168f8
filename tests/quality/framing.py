"""What comes over the wire: heads that can be read in two ways, bodies without an end, and slow ones."""

import select
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

import httpx

from tests.quality.bench import REPORTS
from tests.quality.cases import Case
from tests.quality.recipes import JSON, submission
from tests.quality.served import Served, answer_of
from tests.quality.specimen import report, totalled
from tests.quality.tables import CSV, base_csv

MOST_GROWTH_MB = 64
CLOSED_WITHIN_S = 30
FORM = "form=BC.TC.THANG&report_period=2025-10&report_id=01JDTESTREPORTTRUNCATED001&revision=1"


def filled(text: str, served: Served) -> bytes:
    """A text of the corpus with path and host written in; each letter is a byte."""
    return text.replace("{path}", REPORTS).replace("{host}", served.host).encode("latin-1")


def http_raw(case: Case, served: Served) -> list[httpx.Response | None]:
    """A head as it is written, and a body."""
    lines = [filled(each, served) for each in case.build["head"]]
    if more := case.build.get("header_repeat"):
        lines.append(f"{more['name']}: {more['text'] * more['times']}".encode())
    body = filled(case.build.get("body_text", ""), served)
    if more := case.build.get("body_repeat"):
        body = filled(more["prefix"] + more["text"] * more["times"] + more["suffix"], served)
    return [served.say(b"\r\n".join(lines) + b"\r\n\r\n" + body)]


def http_bytes(case: Case, served: Served) -> list[httpx.Response | None]:
    """Bytes as they are written."""
    if more := case.build.get("repeat"):
        return [served.say(filled(more["prefix"] + more["text"] * more["times"] + more["suffix"], served))]
    return [served.say(filled(case.build["text"], served))]


def http_truncate(case: Case, served: Served) -> list[httpx.Response | None]:
    """A body that ends before its announced end."""
    is_csv = case.build["of"] == "base_csv"
    said = totalled(report(period="2025-10"))
    content = base_csv().content if is_csv else submission(said).content
    head = _head(served, CSV if is_csv else JSON, f"Content-Length: {len(content)}", f"?{FORM}" if is_csv else "")
    kept = content[: int(len(content) * case.build["keep"])]
    if case.build["close"] == "half":
        return [served.say(head, kept, half_close=True)]
    with served.connect() as connection:
        connection.sendall(head + kept)
    return [None]


def http_stream(case: Case, served: Served) -> list[httpx.Response | None]:
    """A body in chunks that goes on until somebody stops it."""
    before = served.memory_mb
    size = case.build["chunk_bytes"]
    chunk = f"{size:x}\r\n".encode() + b" " * size + b"\r\n"
    sent = 0
    with served.connect() as connection:
        with suppress(ConnectionError):
            connection.sendall(_head(served, JSON, "Transfer-Encoding: chunked"))
            while sent < case.build["total_mb"] * 2**20 and not select.select([connection], [], [], 0)[0]:
                connection.sendall(chunk)
                sent += size
        answer = answer_of(connection)
    assert sent < case.build["total_mb"] * 2**20, "all of it was read"
    assert served.memory_mb - before < MOST_GROWTH_MB
    return [answer]


def method(case: Case, served: Served) -> list[httpx.Response | None]:
    """Every other method on the path where reports are submitted, with a key and without."""
    found: list[httpx.Response | None] = []
    for name in case.build["methods"]:
        for said in ({}, {"Authorization": f"Bearer {served.token}"}):
            found.append(httpx.request(name, f"{served.url}{REPORTS}", headers=said, trust_env=False))  # noqa: PERF401
    return found


def slow(case: Case, served: Served) -> list[httpx.Response | None]:
    """Connections that began with the server and send a few bytes a second: they are closed, and nobody waits."""
    assert served.slow is not None
    while any(each.is_alive() for each in served.slow.threads):
        assert served.answers() < 1 or served.answers() < 1
        time.sleep(0.2)
    assert len(served.slow.closed) == case.build["connections"]
    assert max(served.slow.closed) < CLOSED_WITHIN_S
    return [None]


def slow_lines(case: Case) -> Iterator[bytes]:
    """The beginning of a request, in pieces of so many bytes, for so many seconds."""
    yield b"POST / HTTP/1.1\r\n"
    for number in range(case.build["for_s"]):
        yield f"X-{number:03}: a\r\n".encode()[: case.build["bytes_per_s"] + 2]


def _head(served: Served, media_type: str, length: str, query: str = "") -> bytes:
    lines = (f"POST {REPORTS}{query} HTTP/1.1", f"Host: {served.host}", served.authorization)
    return "\r\n".join((*lines, f"Content-Type: {media_type}", length, "", "")).encode()


def said_on_the_wire(text: str, served: Served) -> httpx.Response | None:
    """The answer to bytes as they are written; each letter is a byte."""
    return served.say(filled(text.replace("{key}", served.authorization), served), half_close=True)


PLAYS: Mapping[str, Callable[[Case, Served], Any]] = {
    each.__name__: each for each in (http_raw, http_bytes, http_truncate, http_stream, method, slow)
}

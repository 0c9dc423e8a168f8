"""Answers as broken sources give them, over a real connection."""

import asyncio
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Protocol

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

INDEX = "/ministries/G17/reports"


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    app: Starlette
    get: Callable[..., Any]
    switch_on: Callable[..., None]


@pytest.fixture
def address(country: Country) -> Iterator[str]:
    """The country on a port of this machine."""
    config = uvicorn.Config(country.app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    server.force_exit = True
    thread.join(10)


def test_slow_comes_byte_by_byte(country: Country, address: str) -> None:
    whole = country.get(INDEX).content
    country.switch_on("G17", "slow")
    with httpx.stream("GET", address + INDEX, timeout=5) as answer:
        chunks = answer.iter_raw()
        seen = [next(chunks) for _ in range(4)]
        answer.close()
    assert b"".join(seen) == whole[: sum(map(len, seen))]
    assert max(map(len, seen)) <= 2


def test_truncated_ends_in_the_middle_of_what_its_length_promises(country: Country, address: str) -> None:
    whole = country.get(INDEX).content
    country.switch_on("G17", "truncated")
    received: list[bytes] = []
    with httpx.stream("GET", address + INDEX, timeout=5) as answer:
        assert int(answer.headers["Content-Length"]) == len(whole)
        with pytest.raises(httpx.RemoteProtocolError, match="closed connection"):
            received.extend(answer.iter_raw())
    assert b"".join(received) == whole[: len(whole) // 2]


def test_a_gzip_bomb_is_small_until_it_is_inflated(country: Country, address: str) -> None:
    country.switch_on("G17", "gzip_bomb")
    with httpx.stream("GET", address + INDEX, timeout=20) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        packed = b"".join(answer.iter_raw())
    assert len(packed) < 1 << 20
    inflate = zlib.decompressobj(wbits=31)
    inflated, rest = 0, packed
    while rest:
        inflated += len(inflate.decompress(rest, 1 << 22))
        rest = inflate.unconsumed_tail
    assert inflated >= 1 << 28
    assert inflate.eof

"""A source on this machine that answers byte by byte as told."""

import ssl
from collections.abc import Callable, Iterator

import pytest

from tests.loopback import Answer, LoopbackSource


@pytest.fixture
def loopback_source() -> Iterator[Callable[..., LoopbackSource]]:
    """Start sources; they are stopped after the test."""
    started: list[LoopbackSource] = []

    def start(*answers: Answer, tls: ssl.SSLContext | None = None) -> LoopbackSource:
        started.append(LoopbackSource(*answers, tls=tls))
        return started[-1]

    yield start
    for source in started:
        source.close()

"""A source on this machine that answers byte by byte as told."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest

Answer = bytes | Callable[[socket.socket], None]


class LoopbackSource:
    """Gives one answer to each connection in turn, the last one for ever, and keeps what it was asked."""

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.answers = answers
        self.tls = tls
        self.asked: list[str] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()

    def url(self, path: str = "/", scheme: str = "http", host: str = "127.0.0.1") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                self._converse(self.tls.wrap_socket(connection, server_side=True) if self.tls else connection)

    def _converse(self, connection: socket.socket) -> None:
        with connection:
            question = b""
            while b"\r\n\r\n" not in question:
                piece = connection.recv(65536)
                if not piece:
                    return
                question += piece
            answer = self.answers[min(len(self.asked), len(self.answers) - 1)]
            self.asked.append(question.decode("latin-1"))
            if callable(answer):
                answer(connection)
            else:
                connection.sendall(answer)


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

"""A source that misbehaves on this machine, and a collector that reads it as the product does."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from collectors.connection import CheckedTransport, look_up
from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.limits import Limits
from collectors.schedule import Collector, visit_once
from collectors.source import Source
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.reports import events_since
from indicators.store.sources import Run, enrol, runs, states
from tests.quality.specimen import NOW, report, totalled, written

CODE = "ministry.G12"
Answer = bytes | Callable[[socket.socket], None]


def source(**said: Any) -> Source:
    """The Ministry of Finance, asked for one report at one address."""
    ordinary = {
        "code": CODE,
        "name_vi": "Bộ Tài chính",
        "name_en": "Ministry of Finance",
        "owner": "G12",
        "transport": "document",
        "format": "dieuhanh.report/1",
        "url": "{base}/report",
        "every": timedelta(seconds=30),
        "origin": Origin.REPORTED,
        "alert_after": 3,
        "networks": "loopback",
        "settings": {},
    }
    return Source(**{**ordinary, **said})


def http(body: bytes, status: str = "200 OK", headers: str = "Content-Type: application/json\r\n") -> bytes:
    """An answer as a server writes it."""
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def good(revision: int = 1, **said: Any) -> bytes:
    """A valid report; each higher revision was made a minute later."""
    made = (NOW - timedelta(hours=1) + timedelta(minutes=revision)).isoformat()
    reason = {"reason": "đối chiếu lại"} if revision > 1 else {}
    return http(written(totalled(report(**{"revision": revision, "generated_at": made, **reason, **said}))).encode())


class Misbehaving:
    """Answers each connection as told at that moment, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answer: Answer = good()
        self.tls: ssl.SSLContext | None = None
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        """Stop, and let the thread end."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
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
            self.asked.append(question.decode("latin-1"))
            if callable(self.answer):
                self.answer(connection)
            else:
                connection.sendall(self.answer)


@dataclass
class Fetching:
    """Fetches as the product does, with little patience, and with names and certificates of the test's own."""

    resolve: Callable[[str], Sequence[str]] = look_up
    tls: ssl.SSLContext | None = None
    connect_s: float = 2.0

    def __call__(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        """Fetch once."""
        hasty = replace(limits, attempts=1, connect_s=self.connect_s)
        return safe_fetch(request, hasty, transport=partial(CheckedTransport, resolve=self.resolve, tls=self.tls))


@dataclass
class Polled:
    """A collector, the source it reads, and a clock that goes on only when told."""

    collector: Collector
    site: Misbehaving
    clock: Any
    fetching: Fetching
    source: Source = field(default_factory=source)

    @property
    def store(self) -> Store:
        """Where states and runs are kept."""
        return self.collector.store

    def visit(self, *answers: Answer, after: timedelta = timedelta(minutes=1)) -> Run:
        """Visit once for each answer, a minute apart; the last run."""
        for answer in answers or (self.site.answer,):
            self.site.answer = answer
            self.clock.now += after
            visit_once(self.collector, self.source)
        return runs(self.store, CODE)[0]

    def change(self, **said: Any) -> None:
        """Change the settings of the source."""
        self.source = replace(self.source, **said)

    @property
    def told(self) -> list[str]:
        """What the screens were told of sources."""
        return [each.kind for each in events_since(self.store, 0) if each.kind.startswith("source.")]

    @property
    def failures(self) -> int:
        """Failures in a row."""
        (state,) = states(self.store)
        return state.failures


@contextmanager
def polling(collector: Collector, clock: Any) -> Iterator[Polled]:
    """A collector of one source; the source stops at the end."""
    site, fetching = Misbehaving(), Fetching()
    enrol(collector.store, [CODE], now=NOW)
    try:
        reading = replace(collector, base=f"http://127.0.0.1:{site.port}", fetch=fetching)
        yield Polled(reading, site, clock, fetching)
    finally:
        site.close()


def certificate(folder: Path, expires: datetime) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for this machine: the server's settings, and those of a client that trusts it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, datetime(2000, 1, 1, tzinfo=UTC), expires)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "identity.pem"
    path.write_bytes(secret + made.public_bytes(pem))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    return server, ssl.create_default_context(cadata=made.public_bytes(pem).decode())

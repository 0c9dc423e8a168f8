"""A web process as the product starts it, on a database of its own, spoken to byte by byte."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psycopg
from sqlalchemy import make_url  # noqa: TID251 - the suite makes and drops the databases it looks into

from indicators.store import Store, open_store
from indicators.store.accounts import Kind, issue
from indicators.store.migrate import migrate
from tests.instance import PROJECT, free_port

STARTS_WITHIN_S = 60
PATIENCE_S = 40
LIVE = "/health/live"


@dataclass
class Slow:
    """Connections that send a header a few bytes at a time, and when each was closed by the other side."""

    began: float
    closed: list[float] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)


@dataclass
class Served:
    """A web process, its store, and a key of the Ministry of Finance."""

    process: subprocess.Popen[bytes]
    port: int
    store: Store
    token: str
    slow: Slow | None = None

    @property
    def host(self) -> str:
        """What the header Host says."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://{self.host}"

    @property
    def authorization(self) -> str:
        """The header line with the key."""
        return f"Authorization: Bearer {self.token}"

    @property
    def memory_mb(self) -> float:
        """What the process holds in memory at most until now."""
        said = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        (line,) = (each for each in said.splitlines() if each.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024

    def connect(self) -> socket.socket:
        """A connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def say(self, *parts: bytes, half_close: bool = False) -> httpx.Response | None:
        """Send bytes and read the answer; None where the connection was closed without one."""
        with self.connect() as connection:
            with suppress(ConnectionError):
                for part in parts:
                    connection.sendall(part)
            if half_close:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_WR)
            return answer_of(connection)

    def answers(self) -> float:
        """Seconds that an ordinary request takes."""
        began = time.monotonic()
        assert httpx.get(f"{self.url}{LIVE}", timeout=10, trust_env=False).status_code == 200
        return time.monotonic() - began


def answer_of(connection: socket.socket) -> httpx.Response | None:
    """The first answer on a connection."""
    said = b""
    with suppress(ConnectionError):
        while b"\r\n\r\n" not in said:
            piece = connection.recv(65536)
            if not piece:
                break
            said += piece
    head, found, body = said.partition(b"\r\n\r\n")
    if not found:
        return None
    lines = head.decode("latin-1").split("\r\n")
    headers = [(name, value.strip()) for name, _, value in (each.partition(":") for each in lines[1:])]
    length = next((int(value) for name, value in headers if name.lower() == "content-length"), len(body))
    with suppress(ConnectionError):
        while len(body) < length and (piece := connection.recv(65536)):
            body += piece
    return httpx.Response(int(lines[0].split()[1]), headers=headers, content=body)


@contextmanager
def serving(kind: str, folder: Path, postgresql_url: str | None) -> Iterator[Served]:
    """A web process on a fresh database; it ends with the block."""
    with _database(kind, folder, postgresql_url) as url:
        store = open_store(url)
        migrate(store)
        now = datetime.now(UTC)  # noqa: TID251 - the process goes by the clock of the machine
        token = issue(store, Kind.KEY, "G12", "submit", lasts=None, actor="test", now=now)
        port = free_port()
        environment = {
            "PATH": os.environ["PATH"],  # noqa: TID251 - what a shell would hand on
            "HOME": str(folder),
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "PORT": str(port),
        }
        with (folder / "web.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "app.py", "web"], cwd=PROJECT, env=environment, stdout=log, stderr=log
            )
        served = Served(process, port, store, token)
        try:
            _wait(served, folder)
            yield served
        finally:
            process.terminate()
            process.wait(20)
            store.close()


def _wait(served: Served, folder: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert served.process.poll() is None, (folder / "web.log").read_text(encoding="utf-8")
        with suppress(httpx.HTTPError):
            if httpx.get(f"{served.url}{LIVE}", timeout=2, trust_env=False).status_code == 200:
                return
        time.sleep(0.1)
    raise TimeoutError((folder / "web.log").read_text(encoding="utf-8"))


@contextmanager
def _database(kind: str, folder: Path, postgresql_url: str | None) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'dieuhanh.db'}"
        return
    name = f"dieuhanh_{uuid4().hex}"
    url = make_url(postgresql_url or "")
    server = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def dribble(served: Served, lines: Sequence[bytes], connections: int) -> Slow:
    """Open connections that send the beginning of a request bit by bit, until they are closed."""
    slow = Slow(time.monotonic())
    slow.threads += [threading.Thread(target=_dribble, args=(served, lines, slow)) for _ in range(connections)]
    for each in slow.threads:
        each.start()
    return slow


def _dribble(served: Served, lines: Sequence[bytes], slow: Slow) -> None:
    with served.connect() as connection:
        connection.settimeout(1)
        with suppress(ConnectionError):
            for each in lines:
                connection.sendall(each)
                try:
                    if not connection.recv(65536):
                        break
                except TimeoutError:
                    continue
    slow.closed.append(time.monotonic() - slow.began)


def said_in(answer: httpx.Response) -> dict[str, Any]:
    """The body of an answer."""
    return dict(json.loads(answer.content))

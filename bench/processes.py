"""Processes of a measurement: each started on a free port of this machine and ended by its own number."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 60
STOP_WITHIN_S = 10


@dataclass(frozen=True)
class Server:
    """A serving process: its number, and the port it answers at."""

    pid: int
    port: int


class ProcessDiedError(RuntimeError):
    """A process ended before it answered, or never did."""

    def __init__(self, command: Sequence[str], said: str) -> None:
        super().__init__(f"{' '.join(command)} did not become ready. It said: {said[-2000:] or 'nothing'}")


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def told(words: Sequence[str], settings: Mapping[str, str]) -> str:
    """Run a command of the product to its end; what it printed."""
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [sys.executable, *words], cwd=ROOT, env=_environment(settings), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ProcessDiedError(words, done.stderr)
    return done.stdout.strip()


@contextmanager
def serving(words: Sequence[str], settings: Mapping[str, str], ready: str, log: Path) -> Iterator[int]:
    """The number of a server that answers at `ready` while the block runs; it also ends when this process does.

    Raises:
        ProcessDiedError: it did not answer in time; the error holds what it said.
    """
    with log.open("wb") as file:
        process = subprocess.Popen(  # noqa: S603 - our own words, no shell
            [sys.executable, *words],
            cwd=ROOT,
            env=_environment(settings),
            stdin=subprocess.PIPE,  # the server watches this pipe: it closes when we are gone
            stdout=file,
            stderr=file,
        )
        try:
            if not _becomes_ready(process, ready):
                raise ProcessDiedError(words, log.read_text(encoding="utf-8", errors="replace"))
            yield process.pid
        finally:
            _end(process)


def _becomes_ready(process: subprocess.Popen[bytes], address: str) -> bool:
    deadline = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(address, timeout=2, trust_env=False).is_success:
                return True
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        process.stdin.close()


def _environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the caller's settings, so that every run measures the same."""
    path = os.defpath
    return {"PATH": path, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **settings}

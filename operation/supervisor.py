"""Starts the processes of an embedded instance, starts one that died again, and stops all of them together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

import httpx

from indicators.errors import CommandCentreError

READY_WITHIN_S = 120
STOP_WITHIN_S = 10
SHOWN_AFTER_S = 2
LONGEST_PAUSE_S = 10
LARGEST_LOG = 20 * 2**20


@dataclass(frozen=True)
class Child:
    """A process to keep running, and the address that answers once it is ready (None: nothing to ask)."""

    name: str
    command: tuple[str, ...]
    ready: str | None


@dataclass
class _Kept:
    child: Child
    process: subprocess.Popen[bytes]
    log: BinaryIO
    deaths: int = 0
    start_again_at: float | None = None


class ChildNotReadyError(CommandCentreError):
    """A process did not become ready, or died while starting."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"The process {name!r} did not start.", remedy=f"Its log says why: {log}")


class Supervisor:
    """Keeps the processes of one instance."""

    def __init__(self, logs: Path, *, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._kept: list[_Kept] = []
        self._stopping = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and every two seconds that it still is."""
        began = time.monotonic()
        done = threading.Event()
        self._say(f"{what} …")

        def remind() -> None:
            while not done.wait(SHOWN_AFTER_S):
                self._say(f"  still at it, {time.monotonic() - began:.0f} s")

        reminder = threading.Thread(target=remind, daemon=True)
        reminder.start()
        try:
            yield
        finally:
            done.set()
            reminder.join()
        self._say(f"  done in {time.monotonic() - began:.1f} s")

    def open_log(self, name: str) -> TextIO:
        """The log of this process itself, so that what is printed stays readable."""
        return TextIOWrapper(self._open_log(name), encoding="utf-8", write_through=True)

    def start(self, child: Child) -> None:
        """Start a process, its output going to a log of its own."""
        log = self._open_log(child.name)
        self._kept.append(_Kept(child, self._spawn(child, log), log))

    def wait_ready(self) -> None:
        """Wait until every process answers; leave with all stopped where one does not.

        Raises:
            ChildNotReadyError: names the process and its log.
        """
        with self.step("Starting the web, the simulated country and the collectors"):
            for kept in self._kept:
                if not self._becomes_ready(kept):
                    self.stop()
                    raise ChildNotReadyError(kept.child.name, self._logs / f"{kept.child.name}.log")

    def run_until_stopped(self) -> None:
        """Watch the processes until a signal comes, then stop them all."""
        while not self._stopping.wait(0.2):
            for kept in self._kept:
                self._revive(kept)
        self._say("Stopping …")
        self.stop()

    def stop(self) -> None:
        """End every process that was started here, gently first."""
        for kept in self._kept:
            if kept.process.poll() is None:
                kept.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for kept in self._kept:
            try:
                kept.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                kept.process.kill()
                kept.process.wait()
            _close_pipe(kept.process)
            kept.log.close()

    def _becomes_ready(self, kept: _Kept) -> bool:
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and not self._stopping.is_set():
            if kept.process.poll() is not None:
                return False
            if kept.child.ready is None or _answers(kept.child.ready):
                return True
            time.sleep(0.1)
        return False

    def _revive(self, kept: _Kept) -> None:
        """Start a process that died again, at once the first time and after growing pauses later."""
        if kept.process.poll() is None:
            return
        moment = time.monotonic()
        if kept.start_again_at is None:
            pause = min(0.1 * 2**kept.deaths, LONGEST_PAUSE_S)
            kept.deaths, kept.start_again_at = kept.deaths + 1, moment + pause
            self._say(f"The process {kept.child.name!r} ended ({kept.process.returncode}); starting it again.")
        if moment >= kept.start_again_at:
            kept.start_again_at = None
            _close_pipe(kept.process)
            kept.process = self._spawn(kept.child, kept.log)

    def _spawn(self, child: Child, log: BinaryIO) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own command, no shell
            child.command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )

    def _open_log(self, name: str) -> BinaryIO:
        self._logs.mkdir(parents=True, exist_ok=True)
        file = self._logs / f"{name}.log"
        if file.exists() and file.stat().st_size > LARGEST_LOG:
            file.replace(file.with_suffix(".log.1"))
        return file.open("ab")


def stop_with_parent() -> None:
    """End this process when its parent has ended, even by kill -9: the pipe to it closes."""
    descriptor = sys.stdin.fileno()  # read below Python's buffer: its lock, held at the end, would abort the process

    def watch() -> None:
        while os.read(descriptor, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _close_pipe(process: subprocess.Popen[bytes]) -> None:
    """Close our end of the pipe to a process that has ended."""
    if process.stdin is not None:
        process.stdin.close()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False

"""The whole product as a newcomer starts it: `python app.py`, in a folder and on ports of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PROJECT = Path(__file__).parent.parent
READY_WITHIN_S = 90
STOPS_WITHIN_S = 20
PROCESSES = ("web", "mock", "collect")


@dataclass
class Instance:
    """A running instance."""

    environment: Mapping[str, str]
    process: subprocess.Popen[bytes]
    log_begins: int

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.environment['PORT']}"

    @property
    def links(self) -> dict[str, str]:
        """The one-time links it printed."""
        file = Path(self.environment["DATA_DIR"]) / "links.json"
        found: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        return found

    def command(self, *words: str) -> str:
        """What `python app.py …` prints."""
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            [sys.executable, "app.py", *words],
            cwd=PROJECT,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def key(self, sender: str, scope: str) -> dict[str, str]:
        """Headers that carry a key of a sender."""
        return {"Authorization": f"Bearer {self.command('key', 'issue', '--sender', sender, '--scope', scope)}"}

    def state(self) -> dict[str, Any]:
        """What /health/ready says; empty while nobody answers."""
        try:
            answer = httpx.get(f"{self.url}/health/ready", timeout=3, trust_env=False)
        except httpx.HTTPError:
            return {}
        return dict(answer.json()) if answer.is_success else {}

    def wait_ready(self) -> None:
        """Wait until it serves."""
        self._wait(lambda: bool(self.state()), "is ready")

    def wait_announced(self) -> None:
        """Wait until it has said what to open."""
        said = Path(self.environment["DATA_DIR"]) / "run.log"
        self._wait(lambda: "Ctrl-C stops" in said.read_text(encoding="utf-8")[self.log_begins :], "has started")

    def wait_collected(self) -> None:
        """Wait until every source has been read once."""
        self._wait(lambda: self.state().get("sources", {}).get("waiting", 1) == 0, "has collected")

    def child(self, name: str) -> int:
        """The process id of one of its processes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        for number in children.split():
            words = Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")
            if name.encode() in words:
                return int(number)
        raise LookupError(name)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOPS_WITHIN_S)

    def kill(self) -> None:
        """Kill -9 the parent; its processes end by themselves."""
        children = [self.child(name) for name in PROCESSES]
        self.process.kill()
        self.process.wait()
        self._wait(lambda: not any(Path(f"/proc/{each}/exe").exists() for each in children), "has ended")

    def _wait(self, holds: Any, what: str) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while not holds():
            if time.monotonic() > deadline:
                raise TimeoutError(f"Nothing after {READY_WITHIN_S} s: no instance that {what}.")
            time.sleep(0.1)


@contextmanager
def running(
    folder: Path, *, database_url: str | None = None, ports: tuple[int, int] | None = None
) -> Iterator[Instance]:
    """An instance that has printed its links; stopped by Ctrl-C at the end, if it has not been killed before."""
    started = start(folder, database_url=database_url, ports=ports)
    try:
        started.wait_announced()
        yield started
    finally:
        if started.process.poll() is None:
            assert started.stop() == 0


def start(folder: Path, *, database_url: str | None = None, ports: tuple[int, int] | None = None) -> Instance:
    """Start everything at once on free ports of the loopback address."""
    port, mock_port = ports or (free_port(), free_port())
    environment = {
        "PATH": os.environ["PATH"],  # noqa: TID251 - what a shell would hand on
        "HOME": str(folder),
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "MOCK_PORT": str(mock_port),
        "WEATHER": "0",
        **({"DATABASE_URL": database_url} if database_url else {}),
    }
    said = folder / "run.log"
    begins = len(said.read_text(encoding="utf-8")) if said.exists() else 0
    with said.open("ab") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=PROJECT, env=environment, stdout=log, stderr=log)
    return Instance(environment, process, begins)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def finance_report(
    number: str, revision: int, value: str, *, period: str = "2026-10", area: str = "01"
) -> dict[str, Any]:
    """A report of the Ministry of Finance with one figure of TC01."""
    return {
        "schema": "dieuhanh.report/1",
        "report_id": number,
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": period,
        "revision": revision,
        **({"reason": "đối chiếu lại"} if revision > 1 else {}),
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": 1,
        "control_totals": {"value_sum": value},
        "observations": [{"indicator": "TC01", "area": area, "period": period, "unit": "tỷ đồng", "value": value}],
    }

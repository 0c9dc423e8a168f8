"""The web of a fresh installation, without collectors: nothing is known but what is handed in."""

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx

from tests.instance import PROJECT, free_port

READY_WITHIN_S = 60


class WebAlone:
    """A folder and a port of its own, in which `python app.py web` can be started again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"],  # noqa: TID251 - what a shell would hand on
            "HOME": str(folder),
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
        }

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> str:
        """What `python app.py …` prints."""
        line = [sys.executable, "app.py", *words]
        done = subprocess.run(  # noqa: S603 - our own command, no shell
            line, cwd=PROJECT, env=self.environment, capture_output=True, text=True, check=True, timeout=120
        )
        return done.stdout.strip()

    def serve(self) -> "subprocess.Popen[bytes]":
        """Start serving and return when it answers."""
        line = [sys.executable, "app.py", "web"]
        with (self.folder / "web.log").open("ab") as log:
            process = subprocess.Popen(line, cwd=PROJECT, env=self.environment, stdout=log, stderr=log)  # noqa: S603
        until = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            assert time.monotonic() < until, "it does not answer"
            time.sleep(0.2)
        return process

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/live", timeout=3, trust_env=False).is_success
        except httpx.HTTPError:
            return False

"""Processes are killed while reports come in: nothing is lost or doubled, all heals (see also test_every_step)."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from indicators.observations import Origin
from indicators.store import open_store
from indicators.store.audit import broken_link
from indicators.store.migrate import differences
from indicators.store.observations import Selection, shown
from indicators.store.reports import recent
from tests.instance import PROCESSES, Instance, finance_report, running

KILLS = len(PROCESSES)
"""Each process once; the web dies at every step of a submission in test_every_step."""

REPORTS_AT_MOST = 5000
EVERY_REPORT = 100_000


@pytest.fixture
def instance(tmp_path: Path, sqlite_url: str) -> Iterator[Instance]:
    with running(tmp_path, database_url=sqlite_url) as started:
        yield started


class Sender(threading.Thread):
    """Sends one report after the other, each until it is acknowledged, as a careful client does."""

    def __init__(self, instance: Instance) -> None:
        super().__init__(daemon=True)
        self.url = f"{instance.url}/api/v1/reports"
        self.headers = instance.key("G12", "submit")
        self.acknowledged: dict[str, str] = {}
        self.answers: set[int] = set()
        self.done = threading.Event()

    def run(self) -> None:
        for number in range(1, REPORTS_AT_MOST):
            said = finance_report(f"KILLTEST{number:08}", number, f"{number}.5")
            while not self.done.is_set():
                if self._sent(said):
                    break
                time.sleep(0.05)
            if self.done.is_set():
                return

    def _sent(self, said: dict[str, object]) -> bool:
        try:
            answer = httpx.post(self.url, json=said, headers=self.headers, timeout=5, trust_env=False)
        except httpx.HTTPError:
            return False
        self.answers.add(answer.status_code)
        if answer.status_code in {200, 201}:
            self.acknowledged[str(said["report_id"])] = answer.json()["receipt_id"]
            return True
        return False


@pytest.mark.timeout(300)
def test_whatever_is_killed_every_acknowledged_report_is_stored_once(
    instance: Instance, tmp_path: Path, sqlite_url: str
) -> None:
    sender = Sender(instance)
    sender.start()
    chance = random.Random(766)  # noqa: S311 - which moment, not which secret
    for turn in range(KILLS):
        time.sleep(chance.uniform(0.3, 1.5))
        os.kill(instance.child(PROCESSES[turn % len(PROCESSES)]), signal.SIGKILL)
        instance.wait_ready()
    before = len(sender.acknowledged)
    time.sleep(1)
    assert len(sender.acknowledged) > before, "the killed processes came back and go on taking reports"

    instance.kill()
    ports = (int(instance.environment["PORT"]), int(instance.environment["MOCK_PORT"]))
    with running(tmp_path, database_url=sqlite_url, ports=ports):
        time.sleep(1)
        sender.done.set()
        sender.join(10)

    _everything_is_there_once(sender, sqlite_url)


def _everything_is_there_once(sender: Sender, sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    try:
        stored = [row for row in recent(store, limit=EVERY_REPORT) if row["source"] == "push"]
        receipts = {row["report_id"]: row["id"] for row in stored}
        assert len(receipts) == len(stored), "no report is stored twice"
        assert {number: receipts.get(number) for number in sender.acknowledged} == sender.acknowledged
        assert sender.answers <= {200, 201, 503}, "never a 500"
        newest = max(row["revision"] for row in stored)
        (held,) = shown(store, Selection(["TC01"], ["01"], periods=["2026-10"]))
        assert (str(held.figure.value), held.figure.origin) == (f"{newest}.5", Origin.REPORTED)
        assert broken_link(store) is None
        assert differences(store) == []
    finally:
        store.close()


@pytest.mark.timeout(180)
def test_ctrl_c_stops_every_process_and_the_second_start_is_ready_again(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        children = [first.child(name) for name in PROCESSES]
    assert not any(Path(f"/proc/{each}").exists() for each in children)

    with running(tmp_path) as second:
        assert second.state()["data_version"] >= 3

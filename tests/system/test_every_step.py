"""The web process dies by kill -9 at every step of a submission: acknowledged ⊆ stored, none twice, none in part."""

import hashlib
import http.client
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql  # noqa: TID251 - what is stored is looked at row by row

from indicators.store import open_store
from indicators.store.accounts import Kind, issue
from indicators.store.audit import broken_link
from indicators.store.migrate import differences
from indicators.store.reports import recent
from indicators.store.schema import audit, observation
from indicators.store.signing_keys import register
from tests.instance import PROJECT, free_port
from tests.signing import signer

LAUNCHER = Path(__file__).parent / "dying.py"
STEPS = ("arriving", "read", "waiting", "written", "committed", "answering")
STORED = {"arriving": False, "read": False, "waiting": False, "written": False, "committed": True, "answering": True}
"""Whether the reports at which a process died are stored: not before the commit, and whatever is not answered after."""

REACHED = 6
"""Which time a step is reached when the process dies, so that others are at other steps."""

WITHIN_S = 60
PERIOD = "2025-11"
AREAS = ("01", "31", "46", "79")
MOST = 500


@dataclass(eq=False)
class Office(threading.Thread):
    """Sends one signed report after the other, each until it is acknowledged, always the same bytes."""

    sender: str
    period: str
    rows: tuple[tuple[str, str, str], ...]
    token: str
    port: int
    done: threading.Event
    sent: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    acknowledged: dict[str, dict] = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)
    unanswered: set = field(default_factory=set)

    def __post_init__(self):
        super().__init__(daemon=True)

    def run(self):
        for revision in range(1, MOST):
            number = f"{self.sender}-{self.period}-{revision:04}"
            content = self.report(number, revision)
            moment = int(time.time())
            self.sent[number] = content, signer(name=self.sender).sign(content, iat=moment)
            while not self.done.is_set() and number not in self.acknowledged:
                status, said = self.post(number)
                if status in {200, 201}:
                    self.acknowledged[number] = said
                else:
                    self.unanswered.add(number)
                    time.sleep(0.02)
            if self.done.is_set():
                return

    def report(self, number, revision):
        value = f"{100 + revision}.5"
        rows = [
            {"indicator": indicator, "area": area, "period": self.period, "unit": unit, "value": value}
            for indicator, area, unit in self.rows
        ]
        said = {
            "schema": "dieuhanh.report/1",
            "report_id": number,
            "sender": self.sender,
            "form": "BC.TC.THANG" if self.sender == "G12" else "BC.DP.THANG",
            "report_period": self.period,
            "revision": revision,
            **({"reason": "đối chiếu lại"} if revision > 1 else {}),
            "generated_at": "2026-01-05T08:00:00+07:00",
            "row_count": len(rows),
            "observations": rows,
        }
        return json.dumps(said).encode()

    def post(self, number):
        """Send a report in two pieces; the status, and the receipt: 0 where no whole answer came."""
        content, signature = self.sent[number]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest("POST", "/api/v1/reports")
            headers = {
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                "Content-Length": str(len(content)),
                "Idempotency-Key": number,
                "X-JWS-Signature": signature,
            }
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            connection.send(content[: len(content) // 2])
            time.sleep(0.005)
            connection.send(content[len(content) // 2 :])
            answer = connection.getresponse()
            said = json.loads(answer.read())
        except (OSError, http.client.HTTPException):
            return 0, None
        finally:
            connection.close()
        self.answers[answer.status] += 1
        return answer.status, said


class Web:
    """A web process on a database of the test's own, that lives again and again."""

    def __init__(self, folder, url):
        self.folder, self.port, self.number = folder, free_port(), 0
        environment = {
            "PATH": "",
            "PYTHONPATH": str(PROJECT),
            "HOME": str(folder),
            "DATA_DIR": str(folder),
            "DATABASE_URL": url,
            "PORT": str(self.port),
            "RATE_PER_MINUTE": "1000000",
            "SIGNATURES": "always",
        }
        with (folder / "web.log").open("ab") as log:
            self.launcher = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [sys.executable, str(LAUNCHER)],
                cwd=PROJECT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                bufsize=0,
            )

    def live(self, step=None):
        order = {"step": step, "count": REACHED, "witness": str(self.witness(step))} if step else {}
        self.launcher.stdin.write(json.dumps(order).encode() + b"\n")
        self.number = self._told()

    def died(self):
        """How it ended: the signal, negative, or the exit code."""
        return self._told()

    def stop(self):
        os.kill(self.number, signal.SIGTERM)
        return self.died()

    def close(self):
        """End the launcher; a life that goes on notices, and ends too."""
        self.launcher.kill()
        self.launcher.communicate()

    def witness(self, step):
        return self.folder / f"died-{step}.json"

    def _told(self):
        heard, _, _ = select.select([self.launcher.stdout], [], [], WITHIN_S)
        assert heard, (self.folder / "web.log").read_text(encoding="utf-8")[-3000:]
        return int(self.launcher.stdout.readline())


@pytest.fixture
def store(database_url):
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def web(tmp_path, database_url):
    started = Web(tmp_path, database_url)
    yield started
    started.close()


@pytest.fixture
def offices(web, store, catalogue, geography):
    """Four provinces with three figures each, and a ministry with a hundred for each of two periods."""
    began = datetime.now(UTC) - timedelta(minutes=1)  # noqa: TID251 - the process goes by the clock of the machine
    done = threading.Event()

    def rows(form, areas):
        found = [code for code in catalogue.form(form).indicators if not code.startswith("TC02")]
        return tuple((code, area, catalogue.indicator(code).unit_vi) for code in found for area in areas)

    def office(sender, period, said):
        token = issue(store, Kind.KEY, sender, "submit", lasts=None, actor="test", now=began)
        return Office(sender, period, said, token, web.port, done)

    today = datetime.now(UTC).date()  # noqa: TID251 - the same
    provinces = {each.id: each.agency_code for each in geography.provinces(today)}
    for sender in ("G12", *(provinces[each] for each in AREAS)):
        register(store, sender, signer(name=sender).handed_in, actor="test", now=began)
    made = [office(provinces[area], PERIOD, rows("BC.DP.THANG", [area])) for area in AREAS]
    made += [office("G12", period, rows("BC.TC.THANG", list(provinces)[:20])) for period in (PERIOD, "2025-10")]
    yield made
    done.set()
    for each in made:
        if each.ident:
            each.join(30)


@pytest.mark.timeout(240)
def test_killed_at_every_step_nothing_acknowledged_is_lost_doubled_or_cut(web, store, offices):
    for step in STEPS:
        web.live(step)
        for office in offices:
            if office.ident is None:
                office.start()
        assert web.died() == -signal.SIGKILL, step
        time.sleep(0.3)  # what was answered whole before the end is read to its end
        _died_at(step, web, store, offices)

    web.live()
    _until_all_are_heard(offices)
    offices[0].done.set()
    for office in offices:
        office.join(WITHIN_S)
    _the_same_again_gets_the_same_receipt(offices)
    assert web.stop() in {0, -signal.SIGTERM}
    _everything_is_there_once_and_whole(store, offices)


def _died_at(step, web, store, offices):
    """It died where it was meant to: the reports at that step are all stored, or none is, and none is acknowledged."""
    said = json.loads(web.witness(step).read_text(encoding="utf-8"))
    numbers = set(said["reports"])
    acknowledged = {number for office in offices for number in office.acknowledged}
    stored = {row["report_id"] for row in recent(store, limit=100_000)}
    assert said["step"] == step
    assert len(numbers) >= (2 if step in {"waiting", "written", "committed"} else 1)
    assert not numbers & acknowledged, step
    assert acknowledged <= stored, step
    assert numbers & stored == (numbers if STORED[step] else set()), step
    assert broken_link(store) is None


def _until_all_are_heard(offices):
    """Wait until each has had two reports acknowledged by the process that lives."""
    before = {office: len(office.acknowledged) for office in offices}
    deadline = time.monotonic() + WITHIN_S
    while any(len(office.acknowledged) < before[office] + 2 for office in offices):
        assert time.monotonic() < deadline, {office.name: office.answers for office in offices}
        time.sleep(0.05)


def _the_same_again_gets_the_same_receipt(offices):
    """The last of each was perhaps not sent to its end; by now it has been, or is now, and is not sent again."""
    for office in offices:
        for number in office.sent:
            status, said = office.post(number)
            first = office.acknowledged.setdefault(number, said)
            assert (status in {200, 201}, said) == (True, first), number


def _everything_is_there_once_and_whole(store, offices):
    stored = recent(store, limit=100_000)
    assert len({(row["sender"], row["report_id"]) for row in stored}) == len(stored), "none twice"
    receipts = {row["report_id"]: row["id"] for row in stored}
    told = {number: said["receipt_id"] for office in offices for number, said in office.acknowledged.items()}
    assert receipts == told, "every report that is stored was acknowledged in the end, and the other way round"
    with store.reading() as connection:
        figures = dict(
            connection.execute(
                sql.select(observation.c.report, sql.func.count())
                .where(observation.c.row.is_not(None))
                .group_by(observation.c.report)
            ).all()
        )
        entries = Counter(
            connection.execute(sql.select(audit.c.subject).where(audit.c.action == "report.accepted")).scalars()
        )
    for office in offices:
        for number, said in office.acknowledged.items():
            content, _ = office.sent[number]
            assert said["sha256"] == hashlib.sha256(content).hexdigest()
            assert said["rows"] == said["new"] + said["changed"] == figures[said["receipt_id"]] == len(office.rows)
        assert set(office.answers) <= {200, 201, 503}, "never a 500, and nobody is refused"
    assert entries == Counter(receipts.values()), "each is in the audit once"
    assert any(office.unanswered for office in offices), "some were sent more than once"
    assert broken_link(store) is None
    assert differences(store) == []

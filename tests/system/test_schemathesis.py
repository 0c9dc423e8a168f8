"""Schemathesis holds a running instance against /openapi.json: as a sender, a reader, an administrator and a stranger.

What is checked, and what a schema cannot say, stands in schemathesis.toml. `make fuzz` does the same for longer.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from indicators.store.accounts import Account, Kind, add_account, issue
from tests.instance import PROJECT, finance_report
from tests.quality.served import Served, serving

SECONDS = int(os.environ.get("FUZZ_SECONDS", "15"))  # noqa: TID251 - how long to search is said by whoever runs it
SEED = "20261005"
OVERHEAD_S = 120

pytestmark = pytest.mark.timeout(SECONDS + 2 * OVERHEAD_S)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A web process with some reports in it."""
    with serving("sqlite", tmp_path_factory.mktemp("described"), None) as started:
        for number, value in enumerate(("100.5", "101", "102.25"), start=1):
            report = finance_report(f"TC-2026-09-0{number}", number, value, period="2026-09")
            said = {"Authorization": f"Bearer {started.token}"}
            answer = httpx.post(f"{started.url}/api/v1/reports", json=report, headers=said, trust_env=False)
            assert answer.status_code == 201, answer.text
        yield started


def key(served: Served, scope: str) -> str:
    """Who asks, as the configuration of Schemathesis says it: an agency's key."""
    now = datetime.now(UTC)  # noqa: TID251 - the process goes by the clock of the machine
    token = issue(served.store, Kind.KEY, "G12", scope, lasts=None, actor="test", now=now)
    return f'[auth.openapi.key]\nbearer = "{token}"\n'


def administrator(served: Served) -> str:
    """Who asks: somebody signed in, from a page of the same origin."""
    now = datetime.now(UTC)  # noqa: TID251 - the process goes by the clock of the machine
    add_account(served.store, Account("quan.tri", "administrator", None, demo=False), actor="test", now=now)
    lasts = timedelta(days=1)
    token = issue(served.store, Kind.SESSION, "quan.tri", "administrator", lasts=lasts, actor="test", now=now)
    return f'[auth.openapi.session]\napi_key = "{token}"\n'


def faults(served: Served, folder: Path, who: str = "") -> str:
    """What Schemathesis says of the instance; nothing where it finds no fault."""
    rules = folder / "schemathesis.toml"
    rules.write_text(f"{(PROJECT / 'schemathesis.toml').read_text(encoding='utf-8')}\n{who}", encoding="utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(rules), "run"]
    asked = [f"{served.url}/openapi.json", "-H", "Sec-Fetch-Site: same-origin", "--seed", SEED, "--no-color"]
    done = subprocess.run(  # noqa: S603 - our own command, no shell
        [*command, *asked, "--max-time", str(SECONDS)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS + OVERHEAD_S,
    )
    assert "generated" in done.stdout, done.stdout + done.stderr
    return "" if done.returncode == 0 else done.stdout


@pytest.mark.parametrize("scope", ["submit", "read"])
def test_no_fault_is_found_with_a_key(served: Served, tmp_path: Path, scope: str) -> None:
    said = faults(served, tmp_path, key(served, scope))
    assert not said, said


def test_no_fault_is_found_by_an_administrator(served: Served, tmp_path: Path) -> None:
    said = faults(served, tmp_path, administrator(served))
    assert not said, said


def test_no_fault_is_found_by_a_stranger(served: Served, tmp_path: Path) -> None:
    said = faults(served, tmp_path)
    assert not said, said

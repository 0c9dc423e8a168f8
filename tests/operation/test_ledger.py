"""Refusals at the door are written into the audit, and a flood of them costs a few lines."""

import json
import time

from sqlalchemy import select  # noqa: TID251 - the test looks into the database itself

from indicators.store.audit import broken_link
from indicators.store.schema import audit
from operation.ledger import MOST_LINES, OTHERS, Ledger, summed
from tests.builders import NOW


def noted(store):
    with store.reading() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == "request.refused")).mappings().all()
    return {(row["actor"], *json.loads(row["details"])["codes"]): json.loads(row["details"])["times"] for row in rows}


def test_refusals_are_written_down_by_code_and_by_whom(store):
    ledger = Ledger(store, lambda: NOW, apart_s=0.01)
    for _ in range(3):
        ledger.note("malformed-http", "10.1.2.3", "two lengths")
    ledger.note("forbidden", "key:1")
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and sum(noted(store).values()) < 4:
        time.sleep(0.05)
    assert noted(store) == {("10.1.2.3", "malformed-http"): 3, ("key:1", "forbidden"): 1}
    assert broken_link(store) is None


def test_the_rarest_of_a_flood_share_a_line():
    turned = [("malformed-http", f"10.0.0.{number}") for number in range(100)] + [("too-slow", "10.9.9.9")] * 5
    counts = summed(turned)
    assert sum(counts.values()) == len(turned)
    assert counts["too-slow", "10.9.9.9"] == 5
    assert counts["malformed-http", OTHERS] == 100 - (MOST_LINES - 1)
    assert len(counts) == MOST_LINES + 1

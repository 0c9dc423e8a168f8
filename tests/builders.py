"""Ordinary things, made with nothing said; a test says only what differs."""

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from indicators.observations import MISSING, Figure, Origin
from indicators.periods import Period
from indicators.reports import Document, Receipt, Report
from indicators.store import Store
from indicators.store.observations import Selection, shown
from indicators.store.recording import Rules, record
from indicators.store.records import receipt_of
from indicators.store.reports import report_row

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 10, 20, 8, 30, tzinfo=ZONE)
"""A morning on which October's reports come in."""

_numbers = count(1)


def document(content: bytes = b'{"schema":"dieuhanh.report/1"}', media_type: str = "application/json") -> Document:
    """Bytes as they arrived."""
    return Document(content, media_type)


def report(**differences: Any) -> Report:
    """The Ministry of Finance's report for October 2026, each with a number of its own."""
    number = next(_numbers)
    ordinary = {
        "id": f"01RECEIPT{number:017}",
        "sender": "G12",
        "report_id": f"01REPORT{number:018}",
        "form": "BC.TC.THANG",
        "period": "2026-10",
        "revision": 1,
        "reason": None,
        "origin": Origin.REPORTED,
        "source": "push",
        "source_note": None,
        "actor": "key:G12",
        "generated_at": NOW,
        "received_at": NOW,
        "deadline": None,
        "on_time": None,
    }
    return Report(**{**ordinary, **differences})


def figure(
    indicator: str = "TC01",
    place: str = "01",
    period: str = "2026-10",
    value: str | Decimal | None = "100.5",
    **differences: Any,
) -> Figure:
    """Hanoi's budget revenue in October 2026; a value of None is one the sender says is missing."""
    exact = None if value is None else Decimal(value)
    ordinary = {"status": MISSING if value is None else "A"}
    return Figure(indicator, place, Period.parse(period), exact, **{**ordinary, **differences})


def keep(store: Store, rules: Rules, *figures: Figure, now: datetime = NOW, **differences: Any) -> Receipt:
    """Record figures in a report of their own, in a form without revisions."""
    arrived = report(**{"revision": None, "received_at": now, **differences})
    return record(store, rules, arrived, document(arrived.report_id.encode()), figures, now=now)


def figure_shown(store: Store, indicator: str, place: str, period: str, as_of: datetime | None = None) -> Figure | None:
    """What is shown for one indicator, place and period now, or was at a moment; None where nothing is."""
    found = shown(store, Selection([indicator], [place], periods=[period]), as_of=as_of)
    return found[0].figure if found else None


def value_shown(store: Store, indicator: str, place: str, period: str, as_of: datetime | None = None) -> Decimal | None:
    """The value of a figure that is shown; the test fails where there is none at all."""
    found = figure_shown(store, indicator, place, period, as_of)
    assert found is not None, f"nothing is shown for {indicator} at {place} in {period}"
    return found.value


def receipt_kept(store: Store, number: str) -> Receipt | None:
    """The receipt of a report as the store gives it again; None where there is none with this number."""
    row = report_row(store, number)
    return None if row is None else receipt_of(row)

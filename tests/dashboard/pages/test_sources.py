"""The sources say what each answered last, and who owes what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from dash.development.base_component import Component

from dashboard.pages import sources
from dashboard.queries import Queries
from indicators.store import Store
from indicators.store.recording import Rules
from indicators.store.sources import Run, claim, enrol, finish
from tests.builders import NOW, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def visited(store: Store, source: str, **differences: Any) -> None:
    """A source visited a minute ago, in order and due in a minute, but for what differs."""
    state = claim(store, source, worker="w", now=NOW, lease=timedelta(minutes=1))
    assert state is not None
    ordinary = {"last_success": NOW, "last_outcome": "ok", "due_at": NOW + timedelta(minutes=1)}
    done = Run(source, NOW, NOW, "ok", None, None, 1, 1)
    finish(store, done, replace(state, **{**ordinary, **differences}), worker="w")


def test_an_empty_store_says_what_to_do(ask: Queries, now: Clock, text: Text) -> None:
    words = text(sources.layout(ask, now))
    assert "Hãy khởi động bộ thu thập" in words
    assert "Chưa nhận báo cáo nào" in words


def test_each_source_says_its_state_by_name(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    enrol(store, ["portal-766", "lgsp.H26", "late"], now=NOW - timedelta(hours=1))
    visited(store, "portal-766")
    visited(store, "lgsp.H26", failing_since=NOW, failures=3, last_error="It did not answer. Check its address.")
    words = text(sources.layout(ask, now))
    assert "Bộ chỉ số 766\n portal-766\nbình thường\n08:30 20/10" in words
    assert "không đọc được" in words
    assert "It did not answer. Check its address." in words
    assert "chưa được thu" in words


def test_who_has_not_sent_is_named_and_the_rest_counted(ask: Queries, now: Clock, text: Text) -> None:
    assert "và 28 đơn vị khác" in text(sources.layout(ask, now))


def test_what_came_last_is_listed_with_its_sender(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure())
    assert "08:30 20/10\nBộ Tài chính\nBC.TC.THANG\n2026-10\n1\n1\n0" in text(sources.layout(ask, now))

"""The index shows all 34 provinces, its newest day first, and what the portal prints beside what is computed."""

from collections.abc import Callable
from datetime import datetime

from dash.development.base_component import Component

from dashboard.index_questions import GROUPS
from dashboard.pages import index766
from dashboard.queries import Queries
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.recording import Rules
from indicators.store.reports import PublishedNote, keep_notes
from tests.builders import NOW, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def publish(store: Store, rules: Rules, day: str, scores: dict[str, str]) -> None:
    """A day's totals, and half of each group's points at every province that has a total."""
    totals = [figure("HC01", place, day, score) for place, score in scores.items()]
    groups = [figure(code, place, day, "5") for place in scores for code in GROUPS]
    keep(store, rules, *totals, *groups, origin=Origin.PUBLISHED, sender="G22")


def test_an_empty_store_says_what_to_do(ask: Queries, now: Clock, text: Text) -> None:
    assert "Hãy nạp điểm đã công bố" in text(index766.layout(ask, now))


def test_all_34_provinces_are_there_and_those_without_a_score_are_not_the_lowest(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    publish(store, rules, "2026-10-05", {"01": "63.18", "96": "53.2"})
    words = text(index766.layout(ask, now))
    assert all(each.name_vi in words for each in ask.peers("VN"))
    assert words.count("Chưa có số liệu") == 32
    assert "Trung bình 2 tỉnh, hệ thống tính\n58,19" in words


def test_the_newest_day_is_shown_against_the_one_before(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    publish(store, rules, "2026-09-17", {"01": "60"})
    publish(store, rules, "2026-10-05", {"01": "63.18"})
    words = text(index766.layout(ask, now))
    assert "34 tỉnh, thành phố ngày 05/10/2026, so với ngày 17/09/2026" in words
    assert "+3,18" in words


def test_the_address_chooses_the_day(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    publish(store, rules, "2026-09-17", {"01": "60"})
    publish(store, rules, "2026-10-05", {"01": "63.18"})
    words = text(index766.layout(ask, now, date="2026-09-17", group="HC05", marked="01,999"))
    assert "34 tỉnh, thành phố ngày 17/09/2026, so với ngày 05/10/2026" in words
    assert "-3,18" in words


def test_what_the_portal_prints_stands_beside_what_is_computed(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    publish(store, rules, "2026-10-05", {"01": "61.85"})
    note = PublishedNote("766", "2026-10-05", "61,86", ("HC01",), "Trung bình cả nước", "Chênh do làm tròn.", "Cổng")
    keep_notes(store, [note], actor="loader", now=NOW)
    words = text(index766.layout(ask, now))
    assert "61,85" in words
    assert "61,86\n · Trung bình cả nước, 05/10/2026. Chênh do làm tròn. \nCổng" in words


def test_simulated_scores_are_marked(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    keep(store, rules, figure("HC01", "01", "2026-10-05", "61", origin=Origin.SIMULATED), origin=Origin.SIMULATED)
    assert "Mô phỏng" in text(index766.layout(ask, now))

"""The page of discipline: every list, the periods to choose from, and what one agency owes."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import discipline
from dashboard.queries import Queries
from indicators.store import Store, locks
from indicators.store.locks import Action
from indicators.store.recording import Rules
from tests.builders import ZONE, figure, keep

Text = Callable[[Component], str]
AFTER = datetime(2026, 10, 27, 9, tzinfo=ZONE)
"""October was due on Monday the 26th."""

pytestmark = pytest.mark.usefixtures("staff")


def page(ask: Queries, at: datetime = AFTER, **address: str) -> Component:
    return discipline.layout(ask, lambda: at, **address)


def sent(store: Store, rules: Rules, sender: str, at: datetime, **differences: object) -> None:
    """What a province says of its labour in October."""
    place = "01" if sender == "H26" else "79"
    when = {"received_at": at, "generated_at": at, "now": at}
    said = figure("LD04", place, "2026-10", "5")
    keep(store, rules, said, **{"sender": sender, "form": "BC.DP.THANG", **when, **differences})


def test_every_sender_stands_with_shape_word_and_day(ask: Queries, text: Text, store: Store, rules: Rules) -> None:
    sent(store, rules, "H26", AFTER - timedelta(days=7))
    sent(store, rules, "H29", AFTER - timedelta(hours=1))
    said = text(page(ask, every="M", period="2026-10"))
    for words in ("Tháng 10/2026", "đúng hạn", "09:00 20/10/2026", "gửi trễ", "08:00 27/10/2026", "quá hạn"):
        assert words in said
    assert "hạn 26/10/2026" in said
    waits = text(page(ask, period="2026-11"))
    assert "chưa chốt số liệu" not in waits  # November is offered only once it has begun
    assert "chưa chốt số liệu" in text(page(ask, AFTER + timedelta(days=6), period="2026-11"))


def test_the_period_shown_first_is_the_one_whose_figures_closed_last(ask: Queries, text: Text) -> None:
    assert "14/10/2026" in text(page(ask))
    assert "14/09/2026" in text(page(ask, AFTER.replace(day=14)))
    assert "14/12/2025" in text(page(ask, every="A"))


def test_an_agency_sees_what_it_owes_what_happened_and_its_reminders(
    ask: Queries, text: Text, store: Store, rules: Rules
) -> None:
    sent(store, rules, "H26", AFTER - timedelta(days=3))
    sent(store, rules, "H26", AFTER - timedelta(days=1), revision=2, reason="đếm lại")
    locks.act(store, "BC.DP.THANG", "2026-10", Action.LOCKED, actor="binh", reason="đã duyệt", now=AFTER)
    said = text(page(ask, agency="H26"))
    for words in ("Hà Nội", "đính chính: lần 2: đếm lại", "đã khóa, binh: đã duyệt", "trước hạn ba ngày làm việc"):
        assert words in said
    assert "lần nhắc tới" in said
    assert text(page(ask, agency="nobody")) == text(page(ask))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("late", "Trễ ở hạn gần nhất"),
        ("reminders", "08:00 28/10/2026"),
        ("on-time", "0,0%"),
        ("coverage", "chỉ tiêu trong danh mục có dữ liệu"),
        ("nothing", "Chốt số liệu"),
    ],
)
def test_every_list_says_something_over_an_empty_store(ask: Queries, text: Text, code: str, words: str) -> None:
    assert words in text(page(ask, list=code))


def test_the_share_that_is_connected_stands_beside_what_is_published(
    ask: Queries, text: Text, store: Store, rules: Rules
) -> None:
    said = {"form": "BC.VPCP.THANG", "sender": "G22"}
    figures = [figure(code, "VN", "2026-09", value) for code, value in (("HC31.N", "160"), ("HC31.D", "200"))]
    keep(store, rules, *figures, **said)
    shown = text(page(ask, list="coverage"))
    assert "160/200 (80,00%), Tháng 9/2026" in shown

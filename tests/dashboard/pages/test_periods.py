"""The page of periods: open or locked, by whom and why, and what administrators can do about it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from dash.development.base_component import Component

from dashboard.pages import periods
from dashboard.queries import Queries
from indicators.store import Store
from indicators.store.locks import Action, act
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep
from tests.dashboard.pages.test_held import orders

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


def lock(store: Store, action: Action = Action.LOCKED, reason: str = "đã duyệt") -> None:
    act(store, "BC.TC.THANG", "2026-09", action, actor="binh", reason=reason, now=NOW)


@pytest.mark.usefixtures("staff")
def test_every_form_of_a_frequency_stands_with_its_recent_periods(ask: Queries, now: Clock, text: Text) -> None:
    said = text(periods.layout(ask, now))
    assert "Tháng 10/2026\nTháng 9/2026" in said
    assert "BC.TC.THANG · Bộ Tài chính\nđang mở\n0/1 đã gửi" in said
    assert "BC.DP.THANG · mọi tỉnh, thành phố\nđang mở\n0/34 đã gửi" in said
    assert "Chưa khóa kỳ nào." in said
    assert "BC.TK.QUY" not in said


@pytest.mark.usefixtures("staff")
def test_another_frequency_is_chosen_by_the_address(ask: Queries, now: Clock, text: Text) -> None:
    said = text(periods.layout(ask, now, every="Q"))
    assert "BC.TK.QUY" in said
    assert "Quý IV/2026" in said
    assert "BC.TC.THANG" not in said
    assert "BC.TC.THANG" in text(periods.layout(ask, now, every="nonsense"))


@pytest.mark.usefixtures("staff")
def test_a_locked_period_says_who_when_and_why(ask: Queries, now: Clock, text: Text, store: Store) -> None:
    lock(store)
    said = text(periods.layout(ask, now))
    assert "đã khóa\nbinh, 20/10/2026" in said
    assert "08:30 20/10/2026\nBáo cáo tài chính công tháng\n BC.TC.THANG\nTháng 9/2026\nđã khóa\nbinh\nđã duyệt" in said


@pytest.mark.usefixtures("staff")
def test_how_many_have_sent_is_counted(ask: Queries, now: Clock, text: Text, store: Store, rules: Rules) -> None:
    keep(store, rules, figure())
    assert "BC.TC.THANG · Bộ Tài chính\nđang mở\n1/1 đã gửi" in text(periods.layout(ask, now))


@pytest.mark.usefixtures("staff")
def test_only_administrators_get_buttons(ask: Queries, now: Clock, store: Store) -> None:
    lock(store)
    assert list(orders(periods.layout(ask, now))) == []


@pytest.mark.usefixtures("administrator")
def test_an_administrator_locks_what_is_open_and_reopens_what_is_locked(ask: Queries, now: Clock, store: Store) -> None:
    lock(store)
    found = [each for each in orders(periods.layout(ask, now)) if each["body"]["form"] == "BC.TC.THANG"]
    opening, locking = found[0], found[1]
    assert (opening["address"], opening["title"], opening["reason"]) == ("/api/v1/periods", "Khóa kỳ này?", True)
    assert opening["body"] == {"form": "BC.TC.THANG", "period": "2026-10", "action": "locked"}
    assert locking["body"] == {"form": "BC.TC.THANG", "period": "2026-09", "action": "reopened"}
    assert "đã khóa bởi binh lúc 08:30 20/10/2026: đã duyệt" in locking["lines"]
    assert found[-1]["body"] == locking["body"], "the list of acts re-opens what is too old for the table"


@pytest.mark.usefixtures("administrator")
def test_only_the_newest_act_of_a_period_can_be_undone(ask: Queries, now: Clock, store: Store, text: Text) -> None:
    lock(store)
    lock(store, Action.REOPENED, "bổ sung")
    page = periods.layout(ask, now)
    assert [each for each in orders(page) if each["body"]["action"] == "reopened"] == []
    assert "mở lại\nbinh\nbổ sung" in text(page)
    assert "đang mở\nbinh, 20/10/2026" in text(page)


@pytest.mark.usefixtures("staff")
def test_the_tables_are_drawn_again_for_those_who_may_see_them(ask: Queries, now: Clock, text: Text) -> None:
    assert "BC.TK.QUY" in text(periods.drawn_again(ask, now, "x", "Q"))


@pytest.mark.usefixtures("reporter")
def test_the_tables_are_not_drawn_again_for_others(ask: Queries, now: Clock, text: Text) -> None:
    assert "BC.TK.QUY" not in text(periods.drawn_again(ask, now, "x", "Q"))

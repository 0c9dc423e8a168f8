"""The page of held reports: what waits and why, what a decision would do, and who decided what."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from dash.development.base_component import Component

from dashboard.pages import held
from dashboard.panels.desk_view import View
from dashboard.panels.held_report import factor
from dashboard.queries import Queries
from dashboard.words import words
from indicators.plausibility import Doubt, Reason
from indicators.reports import Signature, Submission
from indicators.store import Store
from indicators.store.decisions import Verdict, decide
from indicators.store.recording import Rules, record_all
from tests.builders import NOW, document, figure, keep, report

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


@pytest.fixture
def waiting(store: Store, rules: Rules) -> str:
    """The number of a report that says a thousand times what the month before said."""
    keep(store, rules, figure(period="2026-09", value="100.5"))
    return keep(store, rules, figure(value="100500", row=1), revision=2, reason="đối chiếu", on_time=False).id


def orders(root: Component) -> Iterator[dict[str, Any]]:
    """What the buttons of a page order."""
    for each in root._traverse():  # noqa: SLF001 - Dash has no public way through its components
        said = each.to_plotly_json()["props"].get("data-order") if isinstance(each, Component) else None
        if said:
            yield json.loads(said)


@pytest.mark.usefixtures("staff")
def test_an_empty_list_says_so(ask: Queries, now: Clock, text: Text) -> None:
    said = text(held.layout(ask, now))
    assert "Không có báo cáo nào chờ xác nhận." in said
    assert "Chưa có quyết định nào." in said


@pytest.mark.usefixtures("staff", "waiting")
def test_a_report_stands_with_its_doubtful_figure_beside_the_one_before(ask: Queries, now: Clock, text: Text) -> None:
    said = text(held.layout(ask, now))
    assert "Bộ Tài chính · Báo cáo tài chính công tháng · Tháng 10/2026" in said
    assert "1 số liệu gấp 100 lần trở lên so với kỳ trước" in said
    assert "Hà Nội\n100,5 tỷ đồng\n Tháng 9/2026\n100.500,0 tỷ đồng\ngấp 1.000 lần" in said
    for fact in ("08:30 20/10/2026", "Lần gửi\n2", "đối chiếu", "không ký", "key:G12"):
        assert fact in said


@pytest.mark.usefixtures("staff")
def test_a_decision_is_asked_about_in_words_that_say_what_it_does(ask: Queries, now: Clock, waiting: str) -> None:
    confirm, reject = orders(held.layout(ask, now))
    assert (confirm["method"], confirm["address"], confirm["body"]) == (
        "POST", f"/api/v1/held/{waiting}", {"verdict": "confirmed"},
    )  # fmt: skip
    assert confirm["title"] == "Công bố 1 số liệu của báo cáo này?"
    assert confirm["lines"] == ["Thu ngân sách, Hà Nội: 100.500,0 tỷ đồng, kỳ trước 100,5 tỷ đồng (gấp 1.000 lần)"]
    assert (reject["body"], reject["kind"]) == ({"verdict": "rejected"}, "off")
    assert "không được công bố" in reject["text"]
    assert confirm["reason"] is reject["reason"] is True


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("verdict", Verdict)
def test_a_decided_report_says_who_decided_what_and_why(  # noqa: PLR0913, PLR0917 - what pytest hands over
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules, waiting: str, verdict: Verdict
) -> None:
    later = NOW + timedelta(hours=1)
    decide(store, rules, waiting, verdict, actor="binh", reason="đã gọi hỏi lại", now=later)
    said = text(held.layout(ask, now))
    word = {Verdict.CONFIRMED: "đã xác nhận và công bố", Verdict.REJECTED: "không được xác nhận"}[verdict]
    assert f"09:30 20/10/2026\nBộ Tài chính\nBáo cáo tài chính công tháng\nTháng 10/2026\n{word}\nbinh" in said
    assert "đã gọi hỏi lại" in said
    assert "Không có báo cáo nào chờ xác nhận." in said


@pytest.mark.usefixtures("staff")
def test_many_doubtful_figures_are_folded_and_all_counted(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    places = [each.id for each in ask.geography.provinces(NOW.date())][:14]
    keep(store, rules, *(figure(place=each, period="2026-09", value="100.5") for each in places))
    keep(store, rules, *(figure(place=each, value="100500") for each in places))
    page = held.layout(ask, now)
    assert "14 số liệu gấp 100 lần" in text(page)
    assert "4 số liệu cần xem lại khác" in text(page)
    confirm = next(orders(page))
    assert len(confirm["lines"]) == 5
    assert "10" in confirm["lines"][-1]


@pytest.mark.usefixtures("staff")
def test_what_arrived_with_a_report_may_make_it_wait_too(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    signature = Signature("jws", "k" * 43, NOW, doubt="revoked since")
    nobody = (None, "", "", "2026-10")
    doubts = (
        Doubt(Reason.SIGNATURE, *nobody, None, None, None),
        Doubt(Reason.AREA_MISSING, *nobody, Decimal(20), Decimal(34), None),
    )
    arrived = report(signature=signature, deadline=NOW.date(), on_time=False)
    record_all(store, rules, [Submission(arrived, document(), (figure(),), doubts=doubts)], now=NOW)
    said = text(held.layout(ask, now))
    assert "Khóa đã ký báo cáo sau đó bị thu hồi" in said
    assert "Thiếu nhiều địa phương (20 địa phương, kỳ trước 34)" in said
    assert "đã ký, khóa kkkkkkkkkk… sau đó bị thu hồi" in said
    assert "trễ (20/10/2026)" in said


@pytest.mark.usefixtures("reporter", "waiting")
def test_the_list_is_not_drawn_again_for_those_who_may_not_see_it(ask: Queries, now: Clock, text: Text) -> None:
    assert "Hà Nội" not in text(held.drawn_again(ask, now, "x"))


@pytest.mark.usefixtures("staff", "waiting")
def test_the_list_is_drawn_again_for_those_who_decide(ask: Queries, now: Clock, text: Text) -> None:
    assert "Hà Nội" in text(held.drawn_again(ask, now, "x"))


@pytest.mark.parametrize(
    ("value", "before", "said"),
    [
        ("100500", "100.5", "gấp 1.000 lần"),
        ("1", "1000", "bằng 1/1.000"),
        ("0", "1000", "về 0"),
        ("-1000", "5", "gấp 200 lần, đổi dấu"),
        ("3", "2", "gấp 1,5 lần"),
        ("5", "0", "—"),
    ],
)
def test_a_figure_is_compared_with_the_one_before_in_words(ask: Queries, value: str, before: str, said: str) -> None:
    view = View(ask, "vi", words("vi"), NOW)
    assert factor(Decimal(value), Decimal(before), view) == said


@pytest.mark.usefixtures("english", "staff", "waiting")
def test_the_page_speaks_english_too(ask: Queries, now: Clock, text: Text) -> None:
    said = text(held.layout(ask, now))
    assert "1 figures: 100 times the figure before, or more" in said
    assert "1,000 times as much" in said

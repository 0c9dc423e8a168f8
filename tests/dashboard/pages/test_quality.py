"""The five numbers of quality, and that each list says what is missing, late, revised, contradicted or held."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import quality
from dashboard.queries import Queries
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import NOW, ZONE, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]
LABOUR = {"sender": "H26", "form": "BC.DP.THANG", "period": "2026-09"}
SEPTEMBER = datetime(2026, 9, 25, 23, 59, tzinfo=ZONE)
"""September's reports were due on Friday the 25th: a figure of a month closes within it."""

pytestmark = pytest.mark.usefixtures("staff")


def sent(store: Store, rules: Rules, value: str = "5", at: datetime = SEPTEMBER, **differences: object) -> None:
    """What Hanoi says of the work that people found in September."""
    when = {"received_at": at, "generated_at": at, "now": at}
    keep(store, rules, figure("LD04", "01", "2026-09", value), **{**LABOUR, **when, **differences})


def test_what_is_owed_and_not_there_stands_by_name_with_a_reminder(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    sent(store, rules)
    page = quality.layout(ask, now)
    assert "Hà Nội" in text(page)
    reminders = [each["data-text"] for each in props(page) if "data-text" in each]
    (to_hanoi,) = [each for each in reminders if each.startswith("Kính gửi: Hà Nội") and "lao động" in each]
    assert "Báo cáo lao động và an sinh của địa phương tháng, Tháng 9/2026: hạn 25/09/2026" in to_hanoi


def test_a_report_after_its_day_is_late_and_one_that_never_came_is_missing(
    ask: Queries, store: Store, rules: Rules
) -> None:
    sent(store, rules)
    (hanoi,) = ask.quality.records(NOW.date(), "H26")
    assert [(each.form, each.period.code) for each in hanoi.on_time] == [("BC.DP.THANG", "2026-09")]
    sent(store, rules, at=SEPTEMBER + timedelta(minutes=1), sender="H61")
    (other,) = ask.quality.records(NOW.date(), "H61")
    assert (len(other.on_time), len(other.late)) == (0, 1)
    assert len(other.missing) == len(other.owed) - 1


def test_a_revision_says_how_far_it_moved_which_figure_and_why(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    sent(store, rules, "200")
    sent(store, rules, "210", NOW - timedelta(days=1), revision=2, reason="đếm lại")
    page = quality.layout(ask, now, list="revisions")
    for words in ("1 số liệu thay đổi; trung vị 5,0%, lớn nhất 5,0%", "+5,00%", "đếm lại"):
        assert words in text(page)
    before = NOW - timedelta(days=2)
    assert "Không có báo cáo nào được điều chỉnh" in text(
        quality.layout(ask.at(before), lambda: before, list="revisions")
    )


def test_where_two_senders_differ_both_stand_with_the_rule(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("TC05", "01", "2026-09", "70"), now=SEPTEMBER)
    keep(store, rules, figure("TC05", "01", "2026-09", "71"), sender="H26", form="BC.TC.XA.THANG")
    said = text(quality.layout(ask, now, list="conflicts"))
    for words in ("71,0", "70,0", "Bộ Tài chính", "Hà Nội", "lấy số nhận sau cùng", "tỷ đồng"):
        assert words in said
    shown, kept = said.index("\n71,0\n"), said.index("\n70,0\n")
    assert shown < said.index("\nđang hiển thị\n") < kept < said.index("được giữ kèm")
    assert f"{SEPTEMBER:%H:%M %d/%m/%Y}" in said
    assert f"{NOW:%H:%M %d/%m/%Y}" in said


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("timeliness", "Báo cáo đúng hạn theo đơn vị"),
        ("revisions", "Không có báo cáo nào được điều chỉnh"),
        ("conflicts", "Không có số liệu nào mà hai đơn vị"),
        ("held", "Không có báo cáo nào chờ xác nhận"),
        ("nothing", "Còn thiếu những gì"),
    ],
)
def test_every_list_says_something_over_an_empty_store(
    ask: Queries, now: Clock, text: Text, code: str, words: str
) -> None:
    assert words in text(quality.layout(ask, now, list=code))


def props(root: Component) -> list[dict[str, object]]:
    """What every part of a page is told."""
    found = root._traverse()  # noqa: SLF001 - Dash has no public way through its components
    return [each.to_plotly_json()["props"] for each in found if isinstance(each, Component)]

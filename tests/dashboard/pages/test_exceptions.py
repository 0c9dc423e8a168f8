"""The page of exceptions: what is open, who sees to it, what was said, and what can be done."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from dashboard.lookout import Lookout
from dashboard.pages import exceptions
from dashboard.panels.desk_view import View
from dashboard.panels.exception_table import named
from dashboard.queries import Queries
from dashboard.scenes import TileAddress
from dashboard.words import words
from indicators.handling import Act, Step
from indicators.identity import Identity
from indicators.periods import Frequency
from indicators.store import Store
from indicators.store.handling import act
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep
from tests.dashboard.test_exceptions import fail

Text = Callable[[Component], str]
Clock = Callable[[], datetime]
ID = "HC11:VN:M:2026-09"


@pytest.fixture
def ask(ask: Queries, store: Store) -> Queries:
    """The same questions, with a rate, and a source, that are watched."""
    watched = (TileAddress("HC11", "VN", Frequency.MONTH),)
    ask.lookout = Lookout(store, ask.setting, watched, {"lgsp-dossiers-h26": ("H26", 3)})
    return ask


@pytest.fixture
def off(store: Store, rules: Rules) -> None:
    """A rate of the nation that is off its course."""
    keep(store, rules, figure("HC11", "VN", "2026-09", "70"))


def handle(store: Store, action: Act = Act.TAKEN, **differences: Any) -> None:
    ordinary = {"handler": None, "due": None, "note": "đã gọi Bộ", "severity": "off", "actor": "an", "at": NOW}
    act(store, Step(differences.pop("exception", ID), action, **{**ordinary, **differences}))


def rows(root: Component) -> dict[str, html.Tr]:
    """The rows of the page by their exception."""
    found = {}
    for each in root._traverse():  # noqa: SLF001 - Dash has no public way through its components
        said = each.to_plotly_json()["props"].get("data-exception") if isinstance(each, html.Tr) else None
        if said:
            found[said] = each
    return found


def orders(root: Component) -> Iterator[dict[str, Any]]:
    """What the buttons of a row order."""
    for each in root._traverse():  # noqa: SLF001 - the same
        said = each.to_plotly_json()["props"].get("data-handling") if isinstance(each, Component) else None
        if said:
            yield json.loads(said)


def chips(root: Component) -> dict[str, str]:
    """The filters of the page: where each word leads."""
    return {
        str(each.children).rsplit(" (", 1)[0]: each.href
        for each in root._traverse()  # noqa: SLF001 - the same
        if isinstance(each, html.A) and getattr(each, "className", "") == "chip"
    }


@pytest.mark.usefixtures("staff", "off")
def test_what_is_open_stands_with_its_place_value_and_whose_it_is(ask: Queries, now: Clock, text: Text) -> None:
    drawn = rows(exceptions.layout(ask, now))
    said = text(drawn[ID])
    assert said.startswith("Không đạt\nkhẩn\n")
    assert "70,00% (ngưỡng 95,00%)\ntừ tháng 9/2026\nchưa ai nhận" in said
    assert "Việt Nam" in said
    assert "trễ\n" in text(drawn["BC.TC.THANG:2026-09"])


@pytest.mark.usefixtures("staff", "off")
def test_a_row_offers_what_can_be_done_about_it_as_it_stands(ask: Queries, now: Clock, store: Store) -> None:
    def offered(**address: str) -> list[str]:
        return [each["act"] for each in orders(rows(exceptions.layout(ask, now, **address))[ID])]

    assert offered() == ["taken", "noted", "closed"]
    handle(store)
    assert offered() == ["taken", "noted", "closed", "reopened"]
    handle(store, Act.CLOSED)
    assert offered(show="closed") == ["reopened", "noted"]
    assert ID not in rows(exceptions.layout(ask, now))


@pytest.mark.usefixtures("staff", "off")
def test_who_took_it_until_when_and_every_step_are_told(ask: Queries, now: Clock, store: Store, text: Text) -> None:
    handle(store, handler="G12", due=date(2026, 10, 19), at=NOW - timedelta(days=2))
    handle(store, Act.NOTED, note="chờ trả lời", actor="binh")
    said = text(rows(exceptions.layout(ask, now))[ID])
    assert "Bộ Tài chính\nhạn 19/10/2026\nchờ trả lời\nbinh, 08:30 20/10/2026\nLịch sử (2)" in said
    assert "đã nhận\nan · 08:30 18/10/2026 · Bộ Tài chính · hạn 19/10/2026\nđã gọi Bộ" in said


@pytest.mark.usefixtures("off")
def test_the_readers_own_are_those_taken_by_name_or_agency(
    ask: Queries, now: Clock, store: Store, staff: Identity
) -> None:
    assert rows(exceptions.layout(ask, now, show="mine")) == {}
    handle(store, handler=staff.name)
    assert rows(exceptions.layout(ask, now, show="mine")).keys() == {ID}
    assert ID not in rows(exceptions.layout(ask, now, show="free"))
    handle(store, handler="G12")
    assert rows(exceptions.layout(ask, now, show="mine")) == {}


@pytest.mark.usefixtures("staff", "off")
def test_each_kind_can_be_looked_at_alone_and_the_address_says_which(ask: Queries, now: Clock, store: Store) -> None:
    fail(store, "lgsp-dossiers-h26", 3)
    for kind, there in (("figure", {ID}), ("source", {"lgsp-dossiers-h26:20261020T083000"})):
        assert rows(exceptions.layout(ask, now, kind=kind)).keys() == there
    late = rows(exceptions.layout(ask, now, kind="late", show="free"))
    assert len(late) > 3
    filters = chips(exceptions.layout(ask, now, kind="late", show="free"))
    assert filters["Tất cả"] == "/exceptions?show=free"
    assert filters["Đang mở"] == "/exceptions?kind=late"
    assert filters["Của tôi"] == "/exceptions?kind=late&show=mine"
    assert chips(exceptions.layout(ask, now))["Đang mở"] == "/exceptions"
    assert (
        rows(exceptions.layout(ask, now, kind="x", show="y", other="z")).keys()
        == rows(exceptions.layout(ask, now)).keys()
    )


@pytest.mark.usefixtures("staff")
def test_where_nothing_is_wrong_or_nothing_fits_the_page_says_so(
    ask: Queries, now: Clock, text: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Không có việc nào như vậy." in text(exceptions.layout(ask, now, kind="source"))
    monkeypatch.setattr(Lookout, "every", lambda *_, **__: [])
    said = text(exceptions.layout(ask, now))
    assert "Không chỉ tiêu nào lệch, không báo cáo nào trễ, không nguồn nào lỗi." in said
    assert "Chưa ai nhận hay ghi chú việc nào." in said


@pytest.mark.usefixtures("staff")
def test_what_was_done_last_is_told_also_of_what_is_over(ask: Queries, now: Clock, store: Store, text: Text) -> None:
    handle(store, exception="HC11:01:M:2026-03", note="đã sửa số", severity="risk")
    said = text(exceptions.layout(ask, now, kind="source"))
    assert "Hà Nội · Tháng 3/2026" in said
    assert "đã sửa số" in said


@pytest.mark.parametrize(
    ("exception", "said"),
    [
        ("BC.TC.THANG:2026-10", "Báo cáo tài chính công tháng · Tháng 10/2026"),
        ("portal-766:20261020T083000", "Bộ chỉ số 766"),
        ("gone:", "gone"),
        ("XX99:VN:M:2026-10", "XX99"),
    ],
)
def test_an_exception_is_named_from_its_identifier(ask: Queries, exception: str, said: str) -> None:
    assert named(exception, View(ask, "vi", words("vi"), NOW)) == said


@pytest.mark.usefixtures("staff", "off")
def test_the_list_is_drawn_again_for_those_who_may_see_it(ask: Queries, now: Clock) -> None:
    assert ID in rows(exceptions.drawn_again(ask, now, None, {"kind": "", "show": "open"}))


@pytest.mark.usefixtures("reporter", "off")
def test_the_list_is_not_drawn_for_others(ask: Queries, now: Clock, text: Text) -> None:
    assert "70,00%" not in text(exceptions.drawn_again(ask, now, None, {"kind": "", "show": "open"}))


@pytest.mark.usefixtures("english", "staff", "off")
def test_the_page_speaks_english_too(ask: Queries, now: Clock, text: Text) -> None:
    said = text(rows(exceptions.layout(ask, now))[ID])
    assert said.startswith("off course\nurgent\n")
    assert "since September 2026\nnobody yet" in said

"""A profile shows all of one agency, and a reporter sees that of its own agency alone."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.pages import profile, profiles
from dashboard.queries import Queries
from indicators.identity import IDENTITY, Identity, Role
from indicators.store import Store
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep

Text = Callable[[Component], str]
Clock = Callable[[], datetime]


@pytest.fixture
def reporter() -> Iterator[None]:
    """Somebody of the Ministry of Finance, who sends its reports."""
    token = IDENTITY.set(Identity("nguoi-gui", Role.REPORTER, "G12", "c1"))
    yield
    IDENTITY.reset(token)


@pytest.mark.usefixtures("staff")
def test_a_province_stands_with_its_figures_rank_debts_and_changes(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure(value="100"), figure(place="48", value="300", row=1), now=NOW - timedelta(days=1))
    said = text(profile.layout(ask, now, agency="H26"))
    for words in (
        "Thành phố Hà Nội",
        "mã báo cáo H26",
        "2/2",
        "1 số liệu mới",
        "Báo cáo phải gửi",
        "Sao chép lời nhắc",
    ):
        assert words in said
    for words in ("trễ 25 ngày", "Báo cáo lao động và an sinh của địa phương tháng, Tháng 9/2026"):
        assert words in said
    week_later = NOW + timedelta(days=8)
    assert "Không có số liệu nào mới hoặc thay đổi" in text(profile.layout(ask, lambda: week_later, agency="H26"))


@pytest.mark.usefixtures("staff")
def test_a_ministry_stands_with_what_it_leads_and_as_known_at_a_moment(
    ask: Queries, now: Clock, text: Text, store: Store, rules: Rules
) -> None:
    keep(store, rules, figure("TC01", "VN", value="100"))
    assert "Thu ngân sách" in text(profile.layout(ask, now, agency="G12"))
    before = NOW - timedelta(days=1)
    said = text(profile.layout(ask.at(before), lambda: before, agency="G12"))
    assert "Bộ Tài chính" in said
    assert "Chưa có số liệu nào của đơn vị." in said


@pytest.mark.usefixtures("staff")
def test_an_unknown_agency_leads_to_the_list_of_all(ask: Queries, now: Clock, text: Text) -> None:
    for code in ("G99", "H99", "x"):
        assert "Không có cơ quan này" in text(profile.layout(ask, now, agency=code))
    every = text(profiles.layout(ask, now))
    assert "Đà Nẵng" in every
    assert "Bộ Y tế" in every


@pytest.mark.usefixtures("reporter")
def test_a_reporter_sees_its_own_profile_without_ways_elsewhere(ask: Queries, now: Clock, text: Text) -> None:
    said = text(profile.layout(ask, now, agency="G12"))
    assert "Báo cáo phải gửi" in said
    assert "Sao chép lời nhắc" not in said
    assert "Chất lượng số liệu" not in said
    assert "Bộ Y tế" not in text(profile.layout(ask, now, agency="G18"))
    assert "Báo cáo phải gửi" not in text(profile.layout(ask, now, agency="G18"))

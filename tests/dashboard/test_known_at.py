"""A page of the past says so, and one that cannot be looked at as asked says why and what to do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from dash.development.base_component import Component

from dashboard.known_at import banner, looking
from dashboard.words import words
from tests.builders import NOW, ZONE

Text = Callable[[Component], str]


def said(text: Text, asked: str, *, shows_present: bool = False) -> str:
    look = looking(asked, ZONE, NOW)
    assert look is not None
    return text(banner(look, words("vi"), "vi", shows_present=shows_present))


def test_without_a_moment_nothing_is_said() -> None:
    assert looking(None, ZONE, NOW) is None
    assert looking("", ZONE, NOW) is None


@pytest.mark.parametrize("asked", ["2026-10-19T17:00", "2026-10-19T17:00+07:00", "2026-10-19T10:00Z"])
def test_a_moment_that_has_passed_is_looked_back_to_on_the_country_s_clock(text: Text, asked: str) -> None:
    assert "số liệu đã biết lúc 17:00 19/10/2026" in said(text, asked)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("yesterday", "“yesterday” không phải là thời điểm"),
        ("2026-10-20T08:31", "08:31 20/10/2026 chưa tới"),
        ("1999-01-01", "chưa có số liệu nào"),
        ("0001-01-01T00:00+23:00", "không phải là thời điểm"),
    ],
)
def test_another_moment_is_not_shown_and_says_why(text: Text, asked: str, why: str) -> None:
    assert why in said(text, asked)
    look = looking(asked, ZONE, NOW)
    assert look is not None
    assert look.back is None


def test_a_page_without_a_past_says_that_it_shows_the_present(text: Text) -> None:
    assert "hiển thị hiện tại; các trang khác hiển thị lúc 17:00 19/10/2026" in said(
        text, "2026-10-19T17:00", shows_present=True
    )


def test_a_page_is_asked_as_known_then(pages: dict[str, Callable[..., Component]], text: Text, staff: object) -> None:
    assert staff
    yesterday = (NOW - timedelta(days=1)).isoformat()
    assert "Bạn đang xem số liệu đã biết lúc 08:30 19/10/2026" in text(
        pages["dashboard.pages.sources"](as_of=yesterday)
    )
    assert "Bạn đang xem" not in text(pages["dashboard.pages.sources"]())
    assert "không lưu quá khứ" in text(pages["dashboard.pages.walls"](as_of=yesterday))

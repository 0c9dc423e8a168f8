"""The page of the axis leads from the soaked list to the course of one document, and to one agency's own."""

import pytest

from dashboard.pages import documents
from indicators.published_figures import read_bodies
from indicators.store.published_figures import keep_figures
from tests.builders import NOW
from tests.dashboard.axis_events import DUE, MINUTE, three_documents

AT = DUE + 16 * MINUTE


@pytest.fixture
def shown(store, rules, ask, text):
    """What the page says with some parameters, sixteen minutes after the first document's time has passed."""
    three_documents(store, rules)
    return lambda **asked: text(documents.layout(ask, lambda: AT, **asked))


def test_the_whole_axis_lists_what_is_soaked_and_who_holds_it(shown):
    words = shown()
    assert "Về việc d1/H26" in words
    assert "Về việc d2/G12" in words
    assert "Chưa xử lý xong, theo trạng thái" in words


def test_one_document_shows_its_course_up_to_now(shown):
    words = shown(case="d1/H26")
    assert "05 · đang xử lý" in words
    assert "06 · đã hoàn thành" not in words


def test_one_agency_shows_its_own_alone(shown):
    words = shown(agency="G12")
    assert "Về việc d2/G12" in words
    assert "Về việc d1/H26" not in words


def test_a_document_that_nobody_told_of_says_what_to_do(shown):
    assert "Trục chưa có văn bản này. Chọn một văn bản trong danh sách." in shown(case="x")


def test_an_axis_that_told_of_nothing_says_where_to_look(ask, text):
    words = text(documents.layout(ask, lambda: AT))
    assert "Không có văn bản quá hạn." in words
    assert "Trục chưa gửi diễn biến nào. Xem tình trạng nguồn tại trang Nguồn số liệu." in words


def test_the_cost_saved_is_shown_with_its_formula_its_parameters_and_the_published_estimate(shown, store):
    keep_figures(store, read_bodies(), actor="loader", now=NOW)
    words = shown()
    assert "(gửi + nhận) × số tờ × giá một tờ" in words  # noqa: RUF001 - the sign of multiplication
    assert "Giả định: ram A4 500 tờ giá 75.000 đồng" in words
    assert "trên 1.200 tỷ đồng/năm (Tháng 12/2019)" in words
    assert "giá trị đang thử" not in words


def test_another_price_is_tried_by_the_address_and_one_that_is_none_is_not_taken(shown):
    words = shown(post="1000000", paper="15.000")
    assert "giá trị đang thử, không phải giá trị của tệp" in words
    assert "3,0" in words
    assert "Không nhận, giữ giá trị của tệp: Giấy." in words

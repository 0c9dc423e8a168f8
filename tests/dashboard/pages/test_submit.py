"""The page for reports says whom its reader reports for."""

from collections.abc import Callable

import pytest
from dash.development.base_component import Component

from dashboard.pages import submit
from dashboard.queries import Queries

Text = Callable[[Component], str]


@pytest.mark.usefixtures("reporter")
def test_a_reporter_reads_whom_it_reports_for(ask: Queries, text: Text) -> None:
    assert "Bạn báo cáo cho Hà Nội." in text(submit.layout(ask))


@pytest.mark.usefixtures("staff")
def test_staff_read_that_they_may_not_send(ask: Queries, text: Text) -> None:
    assert "không được gửi báo cáo" in text(submit.layout(ask))


@pytest.mark.usefixtures("reporter")
def test_the_address_may_carry_anything(ask: Queries, text: Text) -> None:
    assert "Kiểm tra" in text(submit.layout(ask, x="1"))

"""The page for reports: who may send what, what is owed, and what was sent."""

from collections.abc import Callable
from datetime import datetime

import orjson
import pytest
from dash.development.base_component import Component

from dashboard.pages import submit
from dashboard.queries import Queries

Text = Callable[[Component], str]


@pytest.mark.usefixtures("reporter")
def test_a_reporter_reads_whom_it_reports_for(ask: Queries, now: Callable[[], datetime], text: Text) -> None:
    assert "Bạn báo cáo cho Hà Nội." in text(submit.layout(ask, now))

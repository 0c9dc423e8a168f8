"""The page for reports: who may send what, what is owed, and what was sent."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from dash.development.base_component import Component

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.source import Arrival
from collectors.world import World
from dashboard.pages import submit
from dashboard.queries import Queries
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store import Store
from tests.builders import NOW, ZONE

Text = Callable[[Component], str]
Now = Callable[[], datetime]


def given(page: Component) -> dict[str, Any]:
    """What the page hands to its scripts."""
    return dict(json.loads(page["submit-form"].to_plotly_json()["props"]["data-given"]))


@pytest.fixture
def hanoi_sends(store: Store, ask: Queries) -> Iterator[Callable[..., str]]:
    """Send a report of Hanoi's; its receipt."""
    setting = ask.setting
    road = Intake(store, World(setting.catalogue, setting.geography, setting.calendar), FORMATS, ZONE, lambda: NOW)

    def send(value: str, period: str) -> str:
        content = f"indicator,area,period,value\r\nLD04,01,{period},{value}\r\n".encode()
        settings = {"form": "BC.DP.THANG", "report_period": period, "report_id": f"web-{period}"}
        arrival = Arrival("push", Origin.REPORTED, "hanoi", NOW, sender="H26", pushed=True, settings=settings)
        kept = road.receive(Document(content, "text/csv"), "csv.report/1", replace(arrival, settings=settings))
        return kept.id

    return send


@pytest.mark.usefixtures("reporter")
def test_a_reporter_reads_whom_it_reports_for_and_may_choose_its_own_forms_only(
    ask: Queries, now: Now, text: Text
) -> None:
    page = submit.layout(ask, now)

    assert "Bạn báo cáo cho Hà Nội." in text(page)
    forms = given(page)["forms"]
    assert [each["code"] for each in forms] == ["BC.DP.THANG", "BC.TC.XA.THANG", "BC.LSDP.THANG"]
    assert [each["several"] for each in forms] == [False, False, True]


@pytest.mark.usefixtures("reporter")
def test_the_period_that_is_owed_comes_first_with_its_deadline(ask: Queries, now: Now) -> None:
    first, second, *_ = given(submit.layout(ask, now))["forms"][0]["periods"]

    assert (first["code"], first["label"], first["due"], first["left"], first["next"]) == (
        "2026-09",
        "Tháng 9/2026",
        "25/09/2026",
        -25,
        True,
    )
    assert (second["code"], second["left"], second["sent"]) == ("2026-10", 6, None)


@pytest.mark.usefixtures("reporter")
def test_what_is_owed_is_said_in_words_with_the_latest_first(ask: Queries, now: Now, text: Text) -> None:
    said = text(submit.layout(ask, now)["submit-owed"])

    assert said.index("trễ 25 ngày") < said.index("còn 6 ngày")
    assert "hạn 26/10/2026" in said


@pytest.mark.usefixtures("reporter")
def test_a_report_that_came_is_no_longer_owed_and_stands_in_the_history(
    ask: Queries, now: Now, text: Text, hanoi_sends: Callable[..., str]
) -> None:
    receipt = hanoi_sends("12", "2026-09")

    owed, sent = submit.lists(ask, now, receipt)

    assert owed is not None
    assert "Báo cáo lao động và an sinh của địa phương tháng, Tháng 9/2026" not in text(owed)
    assert "Tháng 9/2026" in text(sent)
    assert "đã tiếp nhận" in text(sent)
    assert f"/api/v1/receipts/{receipt}.pdf" in str(sent.to_plotly_json())
    periods = given(submit.layout(ask, now))["forms"][0]["periods"]
    assert [(each["code"], each["revision"]) for each in periods[:2]] == [("2026-10", None), ("2026-09", 1)]


@pytest.mark.usefixtures("reporter")
def test_where_nothing_was_sent_it_is_said_what_to_do(ask: Queries, now: Now, text: Text) -> None:
    assert "Hãy bắt đầu bằng việc chọn biểu mẫu và kỳ." in text(submit.layout(ask, now)["submit-sent"])


@pytest.mark.usefixtures("staff")
def test_staff_read_why_they_may_not_send_and_see_what_everybody_sent(
    ask: Queries, now: Now, text: Text, hanoi_sends: Callable[..., str]
) -> None:
    hanoi_sends("12", "2026-09")

    page = submit.layout(ask, now)

    assert "không được gửi báo cáo" in text(page)
    assert given(page)["forms"] == []
    assert "Hà Nội" in text(page["submit-sent"])
    assert submit.lists(ask, now, None)[0] is None


@pytest.mark.usefixtures("reporter")
def test_the_address_may_carry_anything_and_names_a_receipt(ask: Queries, now: Now) -> None:
    assert given(submit.layout(ask, now, x="1"))["receipt"] is None
    assert given(submit.layout(ask, now, receipt="01ABC"))["receipt"] == "01ABC"

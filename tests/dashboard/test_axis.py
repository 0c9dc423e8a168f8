"""A document that stays unanswered is on the soaked list from the minute its time has passed until it is handled."""

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from dashboard.axis import DocumentAxis
from dashboard.axis_panels import documents
from dashboard.materials import Sight
from indicators.document_axis import SYSTEM, soaked
from indicators.store.cases import course
from tests.builders import NOW, ZONE
from tests.dashboard.axis_events import DUE, MINUTE, three_documents
from tests.dashboard.centre import cookie, opened, setting
from tests.polled_country import PolledCountry


@pytest.fixture
def told(store, rules):
    """Three documents on the axis."""
    three_documents(store, rules)
    return store


def listed(store, at):
    """The soaked list at a moment as the questions, the API's own and the wall have it: they must be one."""
    by_questions = [each.case for each in DocumentAxis(store, at).soaked()]
    known = setting()
    sight = Sight(store, known, known.wording("vi", at.date(), is_brief=True), None, at)
    by_wall = [each["id"] for each in documents(sight)[0]["rows"]]
    assert by_questions == by_wall
    return by_questions


def test_it_climbs_the_list_in_the_minute_after_its_time_and_leaves_it_when_handled(told):
    assert listed(told, DUE) == []
    assert listed(told, DUE + MINUTE) == ["d1/H26"]
    assert listed(told, DUE + 15 * MINUTE) == ["d1/H26"]
    assert listed(told, DUE + 16 * MINUTE) == ["d1/H26", "d2/G12"]
    assert listed(told, DUE + 29 * MINUTE) == ["d1/H26", "d2/G12"]
    assert listed(told, DUE + 30 * MINUTE) == ["d2/G12"]


def test_the_api_and_the_page_say_the_same_at_the_same_minute(told):
    with opened(told) as centre:
        person = {"cookie": cookie(told, "staff")}
        for minutes, expected in ((0, {}), (1, {"d1/H26": 1}), (16, {"d1/H26": 16, "d2/G12": 1}), (30, {"d2/G12": 15})):
            centre.clock.now = DUE + minutes * MINUTE
            said = centre.get("/api/v1/documents/soaked", **person).json()
            assert {each["case"]: each["overdue_minutes"] for each in said["items"]} == expected
        course = centre.get(f"/api/v1/documents/course?case={quote('d1/H26')}", **person).json()
        assert [each["state"] for each in course["events"]] == ["01", "05", "06"]
        past = centre.get("/api/v1/documents/soaked", params={"as_of": NOW.isoformat()}, **person).json()
        assert (past["waiting"], past["items"]) == (3, [])


def test_from_the_simulated_axis_to_the_list_a_document_comes_and_goes_by_its_own_minutes(store, monkeypatch):
    monkeypatch.setattr("collectors.mock.axis.HISTORY", 12)
    country = PolledCountry(store, "document-axis-events", datetime(2026, 11, 17, 18, 0, tzinfo=ZONE), "x")
    country.visit()
    late = next(
        each
        for each in soaked(DocumentAxis(store, datetime(2026, 11, 16, 9, 0, tzinfo=ZONE)).waiting(), country.now)
        if course(store, SYSTEM, each.case, at=country.now)[-1].event.state == "06"
    )
    done = course(store, SYSTEM, late.case, at=country.now)[-1].event.at.astimezone(ZONE)
    due = late.due.astimezone(ZONE)
    assert late.case not in listed(store, due)
    assert late.case in listed(store, due + MINUTE)
    assert late.case in listed(store, done - timedelta(seconds=1))
    assert late.case not in listed(store, done)

"""Events are read page by page, kept once, judged like rows, and never skipped."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from collectors.fetch import Fetched
from collectors.formats.json_text import read_json
from collectors.intake import Intake
from collectors.source import Arrival, Reading, Source
from collectors.transports import TRANSPORTS
from collectors.visits import Visit
from collectors.world import World
from indicators.cases import CaseEvent
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store.cases import counts, course, standings
from indicators.store.reports import events_since
from tests.builders import NOW, ZONE

SOURCE = Source(
    *("document-axis", "Trục", "Axis", "G22", "events", "test.events", "{base}/events"),
    *(timedelta(seconds=60), Origin.SIMULATED, 3, "loopback", {}),
)
AXIS = "document-axis"


def happened(number: int, **said: object) -> CaseEvent:
    ordinary = CaseEvent(AXIS, str(number), "d1/H26", "document", "01", NOW - timedelta(minutes=100 - number), "H26")
    return replace(ordinary, **said)


def read(paper: Document, _arrival: Arrival) -> Reading:
    """The events whose places in EVENTS a page names."""
    return Reading("G22", "SK.TRUC", (), events=tuple(EVENTS[each] for each in read_json(paper.content)))


EVENTS: list[CaseEvent] = []


@pytest.fixture
def collected(store, catalogue, geography, calendar):
    """Visits the axis; its pages hold two events each."""
    EVENTS.clear()
    memory: dict[str, object] = {}
    intake = Intake(store, World(catalogue, geography, calendar), {"test.events": read}, ZONE, lambda: NOW)

    def answer(request, _limits):
        after = int(parse_qs(urlsplit(request.url).query).get("after", ["0"])[0])
        page = list(range(after, min(after + 2, len(EVENTS))))
        body = json.dumps(page).encode()
        cursor = str(after + len(page))
        digest = hashlib.sha256(body).hexdigest()
        return Fetched(body, "application/json", None, None, None, 200, len(body), digest, next_cursor=cursor)

    def go(*events: CaseEvent) -> Visit:
        EVENTS.extend(events)
        visit = Visit(SOURCE, intake, "http://127.0.0.1:9", NOW, memory, 12, fetch=answer)
        TRANSPORTS["events"](visit)
        return visit

    return go


def test_every_event_is_kept_once_in_the_order_it_happened(store, collected):
    due = NOW + timedelta(days=2)
    first = collected(
        happened(1, title="Về kế hoạch năm", other="G22", due=due), happened(2, state="03"), happened(3, state="05")
    )
    again = collected()
    assert (first.documents, first.rows, again.documents) == (2, 3, 0)
    (case,) = standings(store, AXIS, at=NOW)
    assert (case.state, case.opened_state, case.title, case.other, case.due) == (
        "05",
        "01",
        "Về kế hoạch năm",
        "G22",
        due,
    )
    assert [each.event.state for each in course(store, AXIS, "d1/H26", at=NOW)] == ["01", "03", "05"]


def test_a_case_stands_as_it_stood_at_any_moment_and_a_closed_one_is_left_out(store, collected):
    collected(happened(1), happened(5, state="06"), happened(3, case="d2/G12", agency="G12"))
    before, after = NOW - timedelta(minutes=96), NOW - timedelta(minutes=95)
    assert [each.state for each in standings(store, AXIS, at=before, closed=("06",))] == ["01", "01"]
    assert [each.case for each in standings(store, AXIS, at=after, closed=("06",))] == ["d2/G12"]
    assert standings(store, AXIS, at=after, as_of=NOW - timedelta(days=1)) == []


def test_events_are_counted_by_state_agency_and_day_with_what_went_with_them(store, collected):
    collected(
        happened(1, case="a", amount=Decimal(3)),
        happened(2, case="b", amount=Decimal(4)),
        happened(3, case="b", state="03", agency="G12"),
    )
    found = counts(store, AXIS, since=NOW.date(), at=NOW)
    assert {(each.state, each.agency, each.events, each.amount) for each in found} == {
        ("01", "H26", 2, 7),
        ("03", "G12", 1, None),
    }


def test_a_number_used_again_has_no_effect(store, collected):
    collected(happened(1), happened(2, state="03"))
    second = collected(happened(3, state="05"), replace(happened(4, state="06"), number="2"))
    assert second.rows == 1
    assert [each.state for each in standings(store, AXIS, at=NOW)] == ["05"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"agency": "X99"},
        {"other": "X99"},
        {"at": NOW + timedelta(hours=1)},
        {"case": "một hai"},
        {"amount": Decimal(-1)},
        {"title": "Liên hệ ông A, 0912 345 678"},
    ],
)
def test_a_page_with_a_mistake_is_refused_and_asked_for_again(store, collected, wrong):
    refused = collected(happened(1), happened(2), happened(3, **wrong))
    assert len(refused.refusals) == 1
    assert len(course(store, AXIS, "d1/H26", at=NOW)) == 2
    EVENTS[2] = happened(3, state="03")
    assert collected().rows == 1


def test_what_happened_changes_the_version_of_its_system(store, collected):
    collected(happened(1))
    assert [each.indicators for each in events_since(store, 0)] == [frozenset({AXIS})]

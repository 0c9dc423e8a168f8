"""The messages of the document axis: what each says, and every mistake of a bad one by its place."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from collectors.formats import FORMATS
from collectors.problems import RefusedError
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document

SPACE = "http://www.e-doc.vn/Schema/"
NOON = datetime(2026, 10, 26, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GIVEN = {
    "MessageId": "m1",
    "From": "<e:OrganId>000.00.00.G22</e:OrganId>",
    "To": "<e:OrganId>000.00.00.H26</e:OrganId>",
    "DocumentId": "G22-1",
    "Subject": "Về việc A &amp; B",
    "DueDate": "2026-10-30T17:00:00+07:00",
}
STATUS = {"StatusCode": "01", "Timestamp": "2026-10-26T08:05:00+07:00"}


def envelope(**other):
    """One envelope; None leaves an element out."""

    def written(fields):
        said = {name: other.get(name, value) for name, value in fields.items()}
        return "".join(f"<e:{name}>{value}</e:{name}>" for name, value in said.items() if value is not None)

    inside = f"<e:MessageHeader>{written(GIVEN)}</e:MessageHeader><e:Status>{written(STATUS)}</e:Status>"
    return f"<e:edXMLEnvelope>{inside}</e:edXMLEnvelope>"


def message(*envelopes, before="", root="edXMLEnvelopes"):
    return f'{before}<e:{root} xmlns:e="{SPACE}">{"".join(envelopes)}</e:{root}>'.encode()


def read(content):
    arrival = Arrival("axis", Origin.SIMULATED, "source:axis", NOON)
    return FORMATS["edxml.messages"](Document(content, "application/xml"), arrival)


def refusal(content):
    with pytest.raises(RefusedError) as refused:
        read(content)
    return [(each.code, each.pointer) for each in refused.value.problems]


def test_an_envelope_says_one_state_of_a_document_at_a_receiver():
    said = read(message(envelope()))
    assert (said.sender, said.form, said.rows) == ("G22", "SK.TRUC", ())
    [event] = said.events
    assert (event.number, event.case, event.state, event.agency, event.other) == ("m1", "G22-1/H26", "01", "H26", "G22")
    assert event.title == "Về việc A & B"
    assert event.at == datetime(2026, 10, 26, 1, 5, tzinfo=UTC)
    assert event.due == datetime(2026, 10, 30, 10, 0, tzinfo=UTC)
    assert event.pointer == "#/edXMLEnvelope/0"


def test_a_document_that_needs_no_answer_has_no_day():
    assert read(message(envelope(DueDate=None))).events[0].due is None


def test_a_page_without_envelopes_says_nothing():
    assert read(message()).events == ()


@pytest.mark.parametrize(
    ("mistakes", "code", "where"),
    [
        ({"StatusCode": "07"}, "malformed-report", "Status/StatusCode"),
        ({"StatusCode": None}, "missing-field", "Status/StatusCode"),
        ({"MessageId": ""}, "missing-field", "MessageHeader/MessageId"),
        ({"To": None}, "missing-field", "MessageHeader/To/OrganId"),
        ({"Timestamp": "26/10/2026 08:05"}, "malformed-report", "Status/Timestamp"),
        ({"Timestamp": "2026-10-26T08:05:00"}, "malformed-report", "Status/Timestamp"),
        ({"DueDate": "2026-02-30T17:00:00+07:00"}, "malformed-report", "MessageHeader/DueDate"),
    ],
)
def test_a_mistake_is_named_by_its_envelope(mistakes, code, where):
    assert refusal(message(envelope(), envelope(**mistakes))) == [(code, f"#/edXMLEnvelope/1/{where}")]


def test_every_mistake_is_named_at_once():
    found = refusal(message(envelope(StatusCode="99"), envelope(MessageId=None, Timestamp="x")))
    assert [where for _, where in found] == [
        "#/edXMLEnvelope/0/Status/StatusCode",
        "#/edXMLEnvelope/1/MessageHeader/MessageId",
        "#/edXMLEnvelope/1/Status/Timestamp",
    ]


@pytest.mark.parametrize(
    "content",
    [
        message(envelope())[:-40],
        b"<html><body>502 Bad Gateway</body></html>",
        b"",
        b"{}",
        message(envelope(), root="Envelope"),
        message(envelope(), before='<!DOCTYPE e [<!ENTITY a "aaaa">]>'),
        message(envelope(), before='<!DOCTYPE e SYSTEM "file:///etc/passwd">'),
        message(*[envelope()] * 1001),
    ],
    ids=["truncated", "html", "empty", "json", "another-root", "entities", "external", "too-many"],
)
def test_what_is_no_message_is_refused_whole(content):
    assert refusal(content) == [("malformed-report", "#")]

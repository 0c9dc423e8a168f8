"""States of documents on the national axis, in XML modelled on the messages of edXML (QCVN 102:2016/BTTTT).

Each envelope says one state of one document at one receiver. What an envelope has beside what is read here is no
mistake: the axis carries more than this product needs.
"""

from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from collectors.formats.shapes import pointer, quoted
from collectors.moments import read_moment
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Reading
from indicators.cases import CaseEvent
from indicators.document_axis import DOCUMENT, SYSTEM, State
from indicators.geography import short_agency_code
from indicators.reports import Document

SENDER, FORM = "G22", "SK.TRUC"
NAMESPACE = "{http://www.e-doc.vn/Schema/}"
MOST = 1000
"""Envelopes in one document."""

STATES = frozenset(each.value for each in State)


def read(paper: Document, arrival: Arrival) -> Reading:
    """What the axis tells of.

    Raises:
        RefusedError: not XML, with a document type, of another shape, or with a state or moment that is none; every
            mistake is named by its envelope.
    """
    del arrival
    root = _root(paper.content)
    envelopes = root.findall(f"{NAMESPACE}edXMLEnvelope")
    if len(envelopes) > MOST:
        raise RefusedError([_malformed(f"more than {MOST} envelopes", "#")])
    problems: list[Problem] = []
    events = [each for place, one in enumerate(envelopes) if (each := _event(one, place, problems)) is not None]
    if problems:
        raise RefusedError(problems)
    return Reading(SENDER, FORM, (), events=tuple(events))


def _root(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise RefusedError([_malformed("it declares a document type or entities", "#")]) from error
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedError([_malformed(f"not XML ({quoted(str(error))})", "#")]) from error
    if root.tag != f"{NAMESPACE}edXMLEnvelopes":
        raise RefusedError([_malformed(f"not edXMLEnvelopes but {quoted(root.tag)}", "#")])
    return root


def _event(envelope: Element, place: int, problems: list[Problem]) -> CaseEvent | None:
    """The state an envelope says; None where something is wrong with it, which is added to the problems."""
    at = pointer("edXMLEnvelope", place)
    said = {name: _text(envelope, path) for name, path in _PATHS.items()}
    wrong = list(_mistakes(said, at))
    problems += wrong
    if wrong:
        return None
    receiver = short_agency_code(said["receiver"])
    return CaseEvent(
        system=SYSTEM,
        number=said["number"],
        case=f"{said['document']}/{receiver}",
        kind=DOCUMENT,
        state=said["state"],
        at=_moment(said["at"]),
        agency=receiver,
        other=short_agency_code(said["sender"]),
        title=said["title"] or None,
        due=_moment(said["due"]) if said["due"] else None,
        pointer=at,
    )


_PATHS = {
    "number": "MessageHeader/MessageId",
    "document": "MessageHeader/DocumentId",
    "sender": "MessageHeader/From/OrganId",
    "receiver": "MessageHeader/To/OrganId",
    "title": "MessageHeader/Subject",
    "due": "MessageHeader/DueDate",
    "state": "Status/StatusCode",
    "at": "Status/Timestamp",
}
_NEEDED = ("number", "document", "sender", "receiver", "state", "at")


def _mistakes(said: dict[str, str], at: str) -> Iterator[Problem]:
    for name in _NEEDED:
        if not said[name]:
            yield Problem("missing-field", f"{at}/{_PATHS[name]}", {"field": _PATHS[name].rpartition("/")[2]})
    if said["state"] and said["state"] not in STATES:
        yield _malformed(f"no state {quoted(said['state'])!r}", f"{at}/{_PATHS['state']}")
    for name in ("at", "due"):
        if said[name] and read_moment(said[name]) is None:
            yield _malformed(f"no moment {quoted(said[name])!r}", f"{at}/{_PATHS[name]}")


def _text(envelope: Element, path: str) -> str:
    found = envelope.find("/".join(f"{NAMESPACE}{each}" for each in path.split("/")))
    return (found.text or "").strip() if found is not None else ""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _malformed(fault: str, where: str) -> Problem:
    return Problem("malformed-report", where, {"fault": fault})

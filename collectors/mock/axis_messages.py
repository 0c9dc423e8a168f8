"""The axis over HTTP: its states page by page, in XML modelled on the messages of edXML (QCVN 102:2016/BTTTT)."""

from datetime import date, datetime, timedelta
from hashlib import blake2b
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.mock import axis as simulated
from collectors.mock.axis import Axis, Told
from collectors.mock.faults import Fault
from collectors.mock.gate import Faulty, Gate
from indicators.errors import CommandCentreError

AXIS = "document-axis-events"
PATH = "/axis/messages"
CURSOR = "X-Next-Cursor"
MOST = 500
XML = "application/xml"
NAMESPACE = "http://www.e-doc.vn/Schema/"
LONG_CODE = "000.00.00."
_LATE = timedelta(hours=6)
_HEADER = f'<?xml version="1.0" encoding="UTF-8"?>\n<edXML:edXMLEnvelopes xmlns:edXML="{NAMESPACE}">'
_FOOTER = "</edXML:edXMLEnvelopes>"


class UnreadablePageError(CommandCentreError):
    """Someone asks for a page with a cursor or limit that was never given."""

    def __init__(self, field: str, given: str) -> None:
        super().__init__(
            f"{field} is {given[:60]!r}.", remedy=f"Give after as {CURSOR} had it, and limit as 1 to {MOST}."
        )


class AxisMessages:
    """The route."""

    def __init__(self, axis: Axis, gate: Gate) -> None:
        self._axis = axis
        self._gate = gate

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route(PATH, self._messages)]

    async def _messages(self, request: Request) -> Response:
        """Answer with the states after a place, oldest first."""
        return self._gate.answer(request, AXIS, lambda now, faults: self._page(request, now, faults))

    def _page(self, request: Request, now: datetime, faults: Faulty) -> Response:
        after, limit = request.query_params.get("after", ""), _limit(request.query_params.get("limit", str(MOST)))
        until = now - _LATE if Fault.LATE in faults else now
        first, place = _place(after) if after else (now.date() - timedelta(days=simulated.HISTORY), None)
        found = self._axis.told(until, first, place)[:limit]
        shown = found[: (len(found) + 1) // 2] if Fault.PARTIAL in faults else found
        lines = [_envelope(each, faults) for each in shown]
        body = "\n".join([_HEADER, *lines, *(lines[-1:] if Fault.DUPLICATE in faults else ()), _FOOTER]).encode()
        headers = {"ETag": f'"{blake2b(body, digest_size=16).hexdigest()}"', "Cache-Control": "no-cache"}
        if shown:
            headers[CURSOR] = f"{first}|{shown[-1].at.isoformat()}|{shown[-1].number}"
        elif after:
            headers[CURSOR] = after
        return Response(body, headers=headers, media_type=XML)


def _envelope(told: Told, faults: Faulty) -> str:
    """One message: between whom, about what, in which state, since when."""
    receiver = "G99" if Fault.WRONG_UNIT in faults else told.receiver
    due = f"<edXML:DueDate>{told.due.isoformat()}</edXML:DueDate>" if told.due else ""
    return (
        f"<edXML:edXMLEnvelope><edXML:MessageHeader><edXML:MessageId>{told.number}</edXML:MessageId>"
        f"<edXML:From><edXML:OrganId>{LONG_CODE}{told.sender}</edXML:OrganId></edXML:From>"
        f"<edXML:To><edXML:OrganId>{LONG_CODE}{receiver}</edXML:OrganId></edXML:To>"
        f"<edXML:DocumentId>{told.document}</edXML:DocumentId><edXML:Subject>{escape(told.title)}</edXML:Subject>{due}"
        f"</edXML:MessageHeader><edXML:Status><edXML:StatusCode>{told.state}</edXML:StatusCode>"
        f"<edXML:Timestamp>{told.at.isoformat()}</edXML:Timestamp></edXML:Status></edXML:edXMLEnvelope>"
    )


def _limit(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST):
        raise UnreadablePageError("limit", given)
    return int(given)


def _place(given: str) -> tuple[date, tuple[datetime, str]]:
    """Since which day an asker is told of documents, and what it was told of last."""
    first, _, rest = given.partition("|")
    at, _, number = rest.partition("|")
    try:
        day, moment = date.fromisoformat(first), datetime.fromisoformat(at)
    except ValueError as error:
        raise UnreadablePageError("after", given) from error
    if moment.tzinfo is None or not number:
        raise UnreadablePageError("after", given)
    return day, (moment, number)

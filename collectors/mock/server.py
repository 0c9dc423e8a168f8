"""The simulated country over HTTP: `build` makes the application that app.py serves as a process of its own."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from itertools import islice

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.mock import axis, ecabinet, event_feed, exchange, feedback, reports
from collectors.mock.control import Control
from collectors.mock.dispatch import Dispatch, Sent
from collectors.mock.faults import Faults
from collectors.mock.gate import JSON, Faulty, Gate, answered, refused
from collectors.mock.mailbox import Mailbox
from collectors.mock.portal import Portal
from collectors.mock.senders import Kind, Sender, senders_of
from collectors.mock.services import Services
from collectors.mock.world import ZONE, World
from indicators.catalogue import load_catalogue
from indicators.errors import CommandCentreError
from indicators.geography import load_geography
from indicators.periods import load_calendar

PAGE = 50
"""Reports on one page of an index."""

Answer = Callable[[Request], Awaitable[Response]]


class UnknownSenderError(CommandCentreError):
    """Someone asks for the reports of a sender that the simulated country does not have."""

    def __init__(self, key: str) -> None:
        super().__init__(f"No sender {key[:40]!r}.", remedy="Look at /control for every sender and its address.")


class UnknownReportError(CommandCentreError):
    """Someone asks a sender for a report it has not sent."""

    def __init__(self, report_id: str) -> None:
        super().__init__(f"No report {report_id[:40]!r}.", remedy="Take ids and cursors from the sender's index.")


def build(seed: int, clock: Callable[[], datetime], control_token: str, weather: bool) -> Starlette:  # noqa: FBT001 -- app.py starts it by this signature
    """Make the simulated country.

    Args:
        seed: Which country; the same seed answers with the same bytes at the same moment.
        clock: Gives the moment, with its zone.
        control_token: What changes on the control page must carry in the header X-Control-Token.
        weather: Whether bad days come by themselves.

    Returns:
        An ASGI application; nothing is started.
    """
    world = World(seed, load_catalogue(), load_geography())
    senders, services = senders_of(world)
    faults = Faults(seed, (*senders, *services), weather=weather)
    gate = Gate(faults, lambda: clock().astimezone(ZONE))
    calendar = load_calendar()
    dispatch = Dispatch(world, tuple(senders.values()), calendar)
    names = {key: sender.name for key, sender in senders.items()} | {key: each.name for key, each in services.items()}
    return Starlette(
        routes=[
            Route("/health", _health(seed, gate)),
            *(Route(f"/{kind}/{{key}}/reports", _indexes(dispatch, senders, gate, kind)) for kind in Kind),
            *(Route(f"/{kind}/{{key}}/reports/{{report_id}}", _bodies(dispatch, senders, gate, kind)) for kind in Kind),
            *Services(world, Portal(world), gate).routes(),
            event_feed.route(gate, "/ecabinet/events", "e-cabinet-events", ecabinet.feed(seed)),
            event_feed.route(gate, "/ndxp/events", "data-exchange", exchange.feed(seed)),
            event_feed.route(gate, "/portal/feedback/events", "feedback", feedback.feed(world)),
            event_feed.route(gate, "/axis/messages", "document-axis-events", axis.feed(world, calendar)),
            *Control(gate, names, control_token).routes(),
        ]
    )


def _health(seed: int, gate: Gate) -> Answer:
    async def health(_: Request) -> Response:
        """Say that the simulated country answers, and that it is simulated."""
        body = {"status": "ok", "simulated": True, "seed": seed, "now": gate.now().isoformat()}
        return Response(orjson.dumps(body), media_type=JSON)

    return health


def _indexes(dispatch: Dispatch, senders: Mapping[str, Sender], gate: Gate, kind: Kind) -> Answer:
    async def index(request: Request) -> Response:
        """Answer with one page of what a sender has sent, newest period first."""
        sender = _sender(senders, request, kind)
        if isinstance(sender, UnknownSenderError):
            return refused(404, sender)

        def produce(now: datetime, faults: Faulty) -> Response:
            return _page(request, Mailbox(dispatch, sender, now, faults))

        return gate.answer(request, sender.key, produce)

    return index


def _bodies(dispatch: Dispatch, senders: Mapping[str, Sender], gate: Gate, kind: Kind) -> Answer:
    async def report(request: Request) -> Response:
        """Answer with one report."""
        sender = _sender(senders, request, kind)
        if isinstance(sender, UnknownSenderError):
            return refused(404, sender)

        def produce(now: datetime, faults: Faulty) -> Response:
            sent = _found(Mailbox(dispatch, sender, now, faults), request.path_params["report_id"])
            return answered(request, reports.body(dispatch.world, sent, now.date()), sent.generated_at)

        return gate.answer(request, sender.key, produce)

    return report


def _sender(senders: Mapping[str, Sender], request: Request, kind: Kind) -> Sender | UnknownSenderError:
    key = request.path_params["key"]
    sender = senders.get(key)
    return sender if sender is not None and sender.kind is kind else UnknownSenderError(key)


def _page(request: Request, mailbox: Mailbox) -> Response:
    cursor = request.query_params.get("cursor")
    after = _found(mailbox, cursor) if cursor else None
    found = list(islice(mailbox.listed(after), PAGE + 1))
    page = found[:PAGE]
    base = f"/{mailbox.sender.kind}/{mailbox.sender.key}/reports"
    content = {
        "reports": [reports.listing(sent, f"{base}/{sent.report_id}") for sent in page],
        "next": page[-1].report_id if len(found) > PAGE else None,
    }
    return answered(request, content, max((sent.generated_at for sent in page), default=None))


def _found(mailbox: Mailbox, report_id: str) -> Sent:
    sent = mailbox.find(report_id)
    if sent is None:
        raise UnknownReportError(report_id)
    return sent

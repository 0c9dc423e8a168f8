"""What happened in a system, told page by page: events in order, each answer saying where the next one begins."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.mock.faults import Fault
from collectors.mock.gate import JSON, Faulty, Gate, answered
from indicators.errors import CommandCentreError

CURSOR = "X-Next-Cursor"
MOST = 500
"""Events on one page."""
_LATE = timedelta(hours=6)
_PARTS = 3


class UnreadablePageError(CommandCentreError):
    """Someone asks for a page with a cursor or a limit that this feed never gave."""

    def __init__(self, field: str, given: str) -> None:
        super().__init__(
            f"{field} is {given[:60]!r}.",
            remedy=f"Give after as the last X-Next-Cursor, and limit as 1 to {MOST}.",
        )


@dataclass(frozen=True, order=True)
class Told:
    """One event as its system writes it; events are in the order of their moments, then of their numbers."""

    at: datetime
    number: str
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Feed:
    """The events of a system.

    Attributes:
        opened: Every event, also to come, of the cases that were opened on a day.
        page: The whole answer around a list of events: JSON, or bytes that are sent as they are.
        history: Days before today whose cases someone who asks for the first time is told of.
        reach: Days after which no case has an event any more.
        media: What a page is sent as.
    """

    opened: Callable[[date], tuple[Told, ...]]
    page: Callable[[list[Any]], dict[str, Any] | bytes]
    history: int
    reach: int
    media: str = JSON

    def answer(self, request: Request, now: datetime, faults: Faulty) -> Response:
        """One page after a cursor.

        Raises:
            UnreadablePageError: The cursor or the limit is none.
        """
        limit = _limit(request.query_params.get("limit", str(MOST)))
        after = request.query_params.get("after", "")
        first, last = _cursor(after) if after else (now.date() - timedelta(days=self.history), None)
        until = now - _LATE if Fault.LATE in faults else now
        found = self.told(until, first, last)[:limit]
        if Fault.PARTIAL in faults:
            found = found[: (len(found) + 1) // 2]
        content = self.page(_distorted([dict(each.body) for each in found], faults))
        response = answered(request, content, media=self.media)
        if found:
            response.headers[CURSOR] = f"{first.isoformat()}/{found[-1].at.isoformat()}/{found[-1].number}"
        elif after:
            response.headers[CURSOR] = after
        return response

    def told(self, until: datetime, first: date, last: tuple[datetime, str] | None = None) -> list[Told]:
        """What happened by a moment, of cases opened since a day, in order; only what comes after a place of it."""
        begin = max(first, last[0].date() - timedelta(days=self.reach)) if last else first
        days = (begin + timedelta(days=each) for each in range((until.date() - begin).days + 1))
        told = (each for day in days for each in self.opened(day))
        kept = [each for each in told if each.at <= until and (last is None or (each.at, each.number) > last)]
        return sorted(kept, key=lambda each: (each.at, each.number))


def route(gate: Gate, path: str, endpoint: str, feed: Feed) -> Route:
    """Where a feed is asked, under the faults of its endpoint."""
    return Route(path, _asked(gate, endpoint, feed))


def _asked(gate: Gate, endpoint: str, feed: Feed) -> Callable[[Request], Awaitable[Response]]:
    async def events(request: Request) -> Response:
        """Answer with one page of events."""
        return gate.answer(request, endpoint, lambda now, faults: feed.answer(request, now, faults))

    return events


def _distorted(events: list[Any], faults: Faulty) -> list[Any]:
    if Fault.DUPLICATE in faults:
        return [*events, *events[-1:]]
    if Fault.WRONG_UNIT in faults:
        return [{key: _as_text(value) for key, value in each.items()} for each in events]
    return events


def _as_text(value: object) -> object:
    """A count as a person would type it, and a moment without its zone."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    return value.removesuffix("+07:00") if isinstance(value, str) else value


def _limit(given: str) -> int:
    if not (given.isascii() and given.isdigit() and 1 <= int(given[:9]) <= MOST):
        raise UnreadablePageError("limit", given)
    return int(given)


def _cursor(given: str) -> tuple[date, tuple[datetime, str]]:
    parts = given.split("/", _PARTS - 1)
    try:
        first, at = date.fromisoformat(parts[0]), datetime.fromisoformat(parts[1])
    except (ValueError, IndexError) as error:
        raise UnreadablePageError("after", given) from error
    if len(parts) != _PARTS or at.tzinfo is None:
        raise UnreadablePageError("after", given)
    return first, (at, parts[2])

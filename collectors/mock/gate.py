"""The gate every request for data passes: it notes who asked and applies the faults that are on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b

import orjson
from starlette.requests import Request
from starlette.responses import Response

from collectors.mock import misbehaviour
from collectors.mock.faults import Fault, Faults, Spell, is_down
from indicators.errors import CommandCentreError

JSON = "application/json"
_LONGEST_BODY = 65_536

Faulty = Mapping[Fault, Spell]
Produce = Callable[[datetime, Faulty], Response]


class UnreadableBodyError(CommandCentreError):
    """A request's body is not JSON, or is longer than anything sensible."""

    def __init__(self) -> None:
        super().__init__("The body is not JSON.", remedy=f"Send one JSON object of at most {_LONGEST_BODY} bytes.")


@dataclass(frozen=True)
class Seen:
    """The last request that an endpoint answered."""

    at: datetime
    method: str
    path: str
    status: int


class Gate:
    """Answers requests under the faults that are on.

    Args:
        faults: What is wrong, and where.
        now: Gives the moment in the country's time.
    """

    def __init__(self, faults: Faults, now: Callable[[], datetime]) -> None:
        self.faults = faults
        self.now = now
        self.seen: dict[str, Seen] = {}

    def answer(self, request: Request, endpoint: str, produce: Produce) -> Response:
        """Answer with what `produce` makes of the moment and the faults, or with what a fault makes of that."""
        now = self.now()
        faults = self.faults.at(endpoint, now)
        response = _unanswered(faults, now) or _misbehaving(_produced(produce, now, faults), faults)
        self.seen[endpoint] = Seen(now, request.method, request.url.path, response.status_code)
        return response


def answered(request: Request, content: object, newest: datetime | None = None, *, media: str = JSON) -> Response:
    """An answer with a strong entity tag, or 304 where the asker has these bytes already.

    Args:
        request: Its If-None-Match is honoured.
        content: What to send; bytes are sent as they are.
        newest: When the newest thing in it was made.
        media: What it is sent as.
    """
    body = content if isinstance(content, bytes) else orjson.dumps(content)
    tag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if newest is not None:
        headers["Last-Modified"] = format_datetime(newest.astimezone(UTC), usegmt=True)
    known = {each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")}
    if known & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media)


def refused(status: int, error: CommandCentreError) -> Response:
    """An error in words."""
    return Response(
        orjson.dumps({"error": error.sentence, "remedy": error.remedy}), status_code=status, media_type=JSON
    )


async def read_json(request: Request) -> object:
    """The body of a request.

    Raises:
        UnreadableBodyError: It is not JSON or longer than 64 kB.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            raise UnreadableBodyError
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnreadableBodyError from error


def _unanswered(faults: Faulty, now: datetime) -> Response | None:
    """The answer of a source that does not come as far as its data."""
    if Fault.HTTP500 in faults or (Fault.FLAPPING in faults and is_down(now)):
        return misbehaviour.broken()
    if Fault.HTML200 in faults:
        return misbehaviour.html()
    return misbehaviour.bomb() if Fault.GZIP_BOMB in faults else None


def _produced(produce: Produce, now: datetime, faults: Faulty) -> Response:
    """The data; a frozen source gives those of the moment it froze, as often as it is asked."""
    frozen = faults.get(Fault.FROZEN)
    try:
        return produce(frozen.since if frozen else now, faults)
    except CommandCentreError as error:
        return refused(404, error)


def _misbehaving(response: Response, faults: Faulty) -> Response:
    if Fault.TRUNCATED in faults:
        return misbehaviour.truncated(response)
    return misbehaviour.slow(response) if Fault.SLOW in faults else response

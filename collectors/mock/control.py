"""The control page: every endpoint, its last request, and the faults that are switched on and off there."""

import hmac
from collections.abc import Mapping
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.mock.faults import EVERYWHERE, Fault, Spell, UnknownFaultError, UnsuitableDurationError
from collectors.mock.gate import JSON, Gate, UnreadableBodyError, read_json, refused
from collectors.mock.magnitudes import FOLDER
from indicators.errors import CommandCentreError

_FILES = {
    "/control": ("control.html", "text/html"),
    "/control/page.css": ("control.css", "text/css"),
    "/control/page.js": ("control.js", "text/javascript"),
}
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_USUAL_MINUTES = 10


class WrongTokenError(CommandCentreError):
    """Someone changes faults without the token."""

    def __init__(self) -> None:
        super().__init__(
            "The control token is missing or wrong.", remedy="Open the link that was printed at the start."
        )


class Control:
    """The routes of the control page.

    Args:
        gate: Where faults are kept and requests noted.
        names: What people call each endpoint, by key.
        token: What changes must carry.
        folder: Where the page lies.
    """

    def __init__(self, gate: Gate, names: Mapping[str, str], token: str, folder: Path = FOLDER) -> None:
        self._gate = gate
        self._names = names
        self._token = token.encode()
        self._files = {path: ((folder / name).read_bytes(), media) for path, (name, media) in _FILES.items()}

    def routes(self) -> list[Route]:
        """The page, what it shows, and the two changes it makes."""
        return [
            *(Route(path, self._file) for path in _FILES),
            Route("/favicon.ico", _no_icon),
            Route("/control/state", self._state),
            Route("/control/faults", self._switch_on, methods=["POST"]),
            Route("/control/faults", self._switch_off, methods=["DELETE"]),
        ]

    async def _file(self, request: Request) -> Response:
        """Answer with the page, its style or its script."""
        content, media = self._files[request.url.path]
        return Response(content, headers=_HEADERS, media_type=media)

    async def _state(self, _: Request) -> Response:
        """Answer with every endpoint, its last request and its faults."""
        now = self._gate.now()
        spells = self._gate.faults.switched_on(now)
        endpoints = [
            {
                "endpoint": key,
                "name": name,
                "last": self._last(key),
                "faults": [_spell(each) for each in spells if each.endpoint == key],
            }
            for key, name in {EVERYWHERE: "Tất cả", **self._names}.items()
        ]
        content = {"now": now.isoformat(), "faults": list(Fault), "endpoints": endpoints}
        return Response(orjson.dumps(content), headers=_HEADERS, media_type=JSON)

    async def _switch_on(self, request: Request) -> Response:
        """Begin a fault: {"endpoint", "fault", "minutes"}."""
        if not self._is_allowed(request):
            return refused(403, WrongTokenError())
        try:
            asked = await read_json(request)
            wanted = asked if isinstance(asked, dict) else {}
            minutes = wanted.get("minutes", _USUAL_MINUTES)
            spell = self._gate.faults.switch_on(wanted.get("endpoint"), wanted.get("fault"), minutes, self._gate.now())
        except (UnreadableBodyError, UnknownFaultError, UnsuitableDurationError) as error:
            return refused(400, error)
        return Response(orjson.dumps(_spell(spell)), status_code=201, headers=_HEADERS, media_type=JSON)

    async def _switch_off(self, request: Request) -> Response:
        """End faults: those of ?endpoint= and ?fault=, or all."""
        if not self._is_allowed(request):
            return refused(403, WrongTokenError())
        ended = self._gate.faults.switch_off(request.query_params.get("endpoint"), request.query_params.get("fault"))
        return Response(orjson.dumps({"ended": ended}), headers=_HEADERS, media_type=JSON)

    def _is_allowed(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("X-Control-Token", "").encode(), self._token)

    def _last(self, key: str) -> dict[str, object] | None:
        seen = self._gate.seen.get(key)
        if seen is None:
            return None
        return {"at": seen.at.isoformat(), "method": seen.method, "path": seen.path, "status": seen.status}


async def _no_icon(_: Request) -> Response:
    """Answer browsers, which always ask for one, that there is none."""
    return Response(status_code=204)


def _spell(spell: Spell) -> dict[str, object]:
    return {
        "endpoint": spell.endpoint,
        "fault": spell.fault,
        "since": spell.since.isoformat(),
        "until": spell.until.isoformat(),
        "by_itself": spell.by_itself,
    }

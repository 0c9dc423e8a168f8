"""The two systems that answer in shapes of their own: the public-service portal and the LGSP dossier statistics."""

from datetime import date, datetime, timedelta

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from collectors.mock import distortions, dossiers
from collectors.mock.departments import PortalRequestError
from collectors.mock.faults import Fault
from collectors.mock.gate import JSON, Faulty, Gate, UnreadableBodyError, answered, read_json, refused
from collectors.mock.portal import Portal
from collectors.mock.world import World
from indicators.errors import CommandCentreError
from indicators.geography import Place, UnknownAgencyError, short_agency_code

PORTAL = "portal"
LGSP = "lgsp"
PORTAL_PATH = "/portal/api/v1/reporting/evaluation"
_SCORES = "service-results"
_YEAR_DIGITS = 4
_MONTHS = 12


class UnknownPathError(CommandCentreError):
    """Someone asks the portal for something that is not simulated."""

    def __init__(self, path: str, known: tuple[str, ...]) -> None:
        super().__init__(f"No evaluation {path[:40]!r}.", remedy=f"Use one of {', '.join(known)}.")


class UnsuitableMonthError(CommandCentreError):
    """Someone asks for dossier statistics of a year or month that cannot be."""

    def __init__(self, field: str, given: str) -> None:
        super().__init__(f"{field} is {given[:20]!r}.", remedy="Give nam as four digits and thang as 1 to 12.")


class Services:
    """The routes of both."""

    def __init__(self, world: World, portal: Portal, gate: Gate) -> None:
        self._world = world
        self._portal = portal
        self._gate = gate
        standing = (*world.geography.provinces(date.max), *world.geography.agencies())
        self._agencies: dict[str, Place] = {place.agency_code or place.code: place for place in standing}

    def routes(self) -> list[Route]:
        """Both addresses."""
        return [
            Route(f"{PORTAL_PATH}/{{path}}", self._evaluation, methods=["POST"]),
            Route("/lgsp/dossiers/{agency}", self._dossiers),
        ]

    async def _evaluation(self, request: Request) -> Response:
        """Answer as the public-service portal does."""
        path = request.path_params["path"]
        known = (_SCORES, *self._portal.sister_paths)
        if path not in known:
            return refused(404, UnknownPathError(path, known))
        try:
            asked = await read_json(request)
        except UnreadableBodyError as error:
            return _bad_request(error)
        return self._gate.answer(request, PORTAL, lambda now, faults: self._scores(path, asked, now, faults))

    def _scores(self, path: str, asked: object, now: datetime, faults: Faulty) -> Response:
        if Fault.LATE in faults:
            now = now.replace(day=1, hour=23, minute=59, second=59, microsecond=0) - timedelta(days=1)
        try:
            if path != _SCORES:
                return _ok(distortions.of_metrics(self._portal.metrics(path, asked, now), faults))
            return _ok(distortions.of_portal(self._portal.service_results(asked, now), faults))
        except PortalRequestError as error:
            return _bad_request(error)

    async def _dossiers(self, request: Request) -> Response:
        """Answer as the LGSP does."""
        code = request.path_params["agency"]
        place = self._agencies.get(short_agency_code(code))
        if place is None:
            return refused(404, UnknownAgencyError(code[:40]))
        try:
            year, month = _asked_months(request)
        except UnsuitableMonthError as error:
            return refused(400, error)
        return self._gate.answer(
            request, LGSP, lambda now, faults: self._months(request, place, (year or now.year, month), now, faults)
        )

    def _months(
        self, request: Request, place: Place, asked: tuple[int, int | None], now: datetime, faults: Faulty
    ) -> Response:
        year, month = asked
        answer = distortions.of_dossiers(dossiers.answer(self._world, place, year, now), faults)
        if month is not None:
            answer["data"] = [line for line in answer["data"] if line["Thang"] == str(month)]
        return answered(request, answer)


def _asked_months(request: Request) -> tuple[int | None, int | None]:
    """The year and month asked for; None where left out: this year, every month."""
    year, month = (request.query_params.get(field) for field in ("nam", "thang"))
    if year is not None and not (year.isascii() and year.isdigit() and len(year) == _YEAR_DIGITS and int(year)):
        raise UnsuitableMonthError("nam", year)
    if month is not None and month.removeprefix("0") not in {str(each) for each in range(1, _MONTHS + 1)}:
        raise UnsuitableMonthError("thang", month)
    return (int(year) if year else None), (int(month) if month else None)


def _ok(data: object) -> Response:
    return Response(orjson.dumps({"code": "OK", "data": data, "message": "OK"}), media_type=JSON)


def _bad_request(error: CommandCentreError) -> Response:
    return Response(
        orjson.dumps({"code": "BAD_REQUEST", "data": None, "message": str(error)}), status_code=400, media_type=JSON
    )

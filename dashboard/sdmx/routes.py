"""The addresses of SDMX-REST, version 1 (of SDMX 2.1) and version 2 (of SDMX 3): data and structures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from dashboard.sdmx import data
from dashboard.sdmx.artefacts import Artefacts
from dashboard.sdmx.asking import AskedWronglyError, expect_known
from dashboard.sdmx.negotiation import CSV, GENERIC, SPECIFIC, STRUCTURES, Offer, agreed
from dashboard.sdmx.query import DETAILS, FLAT, PARAMETERS, WITH_ATTRIBUTES, flow_named, flow_referred, understood
from dashboard.sdmx.series import series
from dashboard.sdmx.structures import CONTAINERS, EVERY_KIND, REFERENCES, StructureQuery, answered, chosen_kinds
from dashboard.sdmx.structures import DETAILS as STRUCTURE_DETAILS
from dashboard.words import LANGUAGE
from indicators.sdmx import AGENCY, TIME_PERIOD, Flow, Names
from indicators.store import Store

PROBLEM = "application/problem+json"
VARY = {"Vary": "Accept, Accept-Language"}
BY_VERSION_1 = (GENERIC, SPECIFIC, CSV)
BY_VERSION_2 = (CSV, SPECIFIC, GENERIC)
"""What is offered by either version of the standard, the one given where a client accepts anything first."""

STRUCTURE_PARAMETERS = frozenset({"detail", "references"})
DATA_ADDRESSES_2 = (
    "/data/dataflow/{agency}/{code}",
    "/data/dataflow/{agency}/{code}/{version}",
    "/data/dataflow/{agency}/{code}/{version}/{key}",
)
DATA_ADDRESSES_1 = ("/data/{flow}", "/data/{flow}/{key}", "/data/{flow}/{key}/{provider}")
KINDS = frozenset(CONTAINERS)
CHOICES: Mapping[str, frozenset[str]] = {
    "references": REFERENCES | KINDS,
    "includeHistory": frozenset({"false"}),
    "dimensionAtObservation": frozenset({TIME_PERIOD, FLAT}),
    "attributes": WITH_ATTRIBUTES | {"none", "series", "obs"},
    "measures": frozenset({"all", "none", "OBS_VALUE"}),
}
TAKEN: Mapping[str, str] = dict.fromkeys(("firstNObservations", "lastNObservations"), "^[1-9][0-9]{0,5}$")
STRUCTURE_PARTS = ("", "/{agency}", "/{agency}/{code}", "/{agency}/{code}/{version}")

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""


@dataclass(frozen=True)
class Desk:
    """What the questions are answered from."""

    store: Store
    names: Names
    clock: Callable[[], datetime]
    refuse: Refuse

    @cached_property
    def artefacts(self) -> Artefacts:
        """Everything that is described; written once."""
        return Artefacts(self.names)

    def problem(self, error: AskedWronglyError) -> Response:
        """Why a question is not answered."""
        status, body = self.refuse(error.code, LANGUAGE.get(), error.facts)
        return JSONResponse(body, status, VARY, media_type=PROBLEM)


def router(desk: Desk) -> APIRouter:
    """The routes; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(tags=["SDMX"])
    _add_data(routes, desk)
    _add_structures(routes, desk)
    return routes


def _add_data(routes: APIRouter, desk: Desk) -> None:
    """Those of version 2 come first, since to version 1 "dataflow" would be the name of one."""

    def data_2(request: Request, agency: str, code: str) -> Response:
        """Data of a dataflow by SDMX-REST 2, as CSV where nothing else is asked for."""
        version, key = _part(request, "version", "latest"), _part(request, "key", "all")
        return _data(desk, request, lambda: flow_named(desk.names, agency, code, version), key, BY_VERSION_2)

    def data_1(request: Request, flow: str) -> Response:
        """Data of a dataflow by SDMX-REST 1, as generic data where nothing else is asked for."""
        key, provider = _part(request, "key", "all"), _part(request, "provider", "all")
        if provider not in {"all", AGENCY}:
            return desk.problem(AskedWronglyError("not-found", what=f"data provider {provider[:100]}"))
        return _data(desk, request, lambda: flow_referred(desk.names, flow), key, BY_VERSION_1)

    for address in DATA_ADDRESSES_2:
        routes.add_api_route(address, data_2, **_described(BY_VERSION_2, PARAMETERS))
    for address in DATA_ADDRESSES_1:
        routes.add_api_route(address, data_1, **_described(BY_VERSION_1, PARAMETERS))


def _add_structures(routes: APIRouter, desk: Desk) -> None:
    def structure_2(request: Request) -> Response:
        """Structures by SDMX-REST 2; by SDMX-REST 1, those of every kind."""
        kind, agency, code = (_part(request, name, "*") for name in ("kind", "agency", "code"))
        version = _part(request, "version", "~")
        if kind not in EVERY_KIND and not chosen_kinds(kind) <= KINDS:
            kind, agency, code, version = "structure", kind, agency, code
        return _structures(desk, request, StructureQuery(kind, agency, code, version))

    def structure_1(request: Request, kind: str) -> Response:
        """Structures of one kind by SDMX-REST 1."""
        agency, code = _part(request, "agency", "all"), _part(request, "code", "all")
        version = _part(request, "version", "latest")
        return _structures(desk, request, StructureQuery(kind, agency, code, version))

    described = _described([STRUCTURES], STRUCTURE_PARAMETERS)
    for parts in ("", *(f"/{{kind}}{part}" for part in STRUCTURE_PARTS)):
        routes.add_api_route(f"/structure{parts}", structure_2, **described)
    for part in STRUCTURE_PARTS:
        routes.add_api_route(f"/{{kind}}{part}", structure_1, **described)


def _data(desk: Desk, request: Request, find: Callable[[], Flow], key: str, offers: tuple[Offer, ...]) -> Response:
    try:
        offer = agreed(request.headers.get("accept"), offers)
        query = understood(desk.names, find(), key, _parameters(request))
        found = series(desk.store, desk.names, query)
    except AskedWronglyError as error:
        return desk.problem(error)
    now = desk.clock()
    writers = {
        CSV: lambda: data.table(found, query),
        SPECIFIC: lambda: data.specific(found, query, now),
        GENERIC: lambda: data.generic(found, query, now),
    }
    return StreamingResponse(writers[offer](), headers={**VARY, "Content-Type": offer.media_type})


def _structures(desk: Desk, request: Request, query: StructureQuery) -> Response:
    try:
        offer = agreed(request.headers.get("accept"), [STRUCTURES])
        said = _parameters(request)
        expect_known(said, STRUCTURE_PARAMETERS)
        asked = StructureQuery(query.kind, query.agency, query.id, query.version, **said)
        text = answered(desk.artefacts, asked, desk.clock())
    except AskedWronglyError as error:
        return desk.problem(error)
    return Response(text, headers={**VARY, "Content-Type": offer.media_type})


def _part(request: Request, name: str, otherwise: str) -> str:
    """A part of the path; a shorter address leaves it out."""
    return str(request.path_params.get(name, otherwise))


def _parameters(request: Request) -> dict[str, str]:
    """What the address asks beside its path; said twice, nobody knows which counts."""
    said: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name in said:
            raise AskedWronglyError("bad-parameter", field=name[:100], fault="given twice")
        said[name] = value
    return said


def _described(offers: Iterable[Offer], parameters: Iterable[str]) -> dict[str, Any]:
    """What the description of the API says of a route."""
    return {
        "methods": ["GET"],
        "response_class": Response,
        "responses": {
            200: {"content": {each.media_type: {"schema": {"type": "string"}} for each in offers}},
            **{
                status: {"description": why, "content": {PROBLEM: {"schema": {"type": "object"}}}}
                for status, why in REFUSALS.items()
            },
        },
        "openapi_extra": {
            "parameters": [
                {
                    "name": each,
                    "in": "query",
                    "required": False,
                    "schema": {"type": "string", **_taken(each, parameters)},
                }
                for each in sorted(parameters)
            ]
        },
    }


def _taken(name: str, parameters: Iterable[str]) -> dict[str, Any]:
    """What a parameter takes, where there are few things that it does."""
    if name == "detail":
        return {"enum": sorted(STRUCTURE_DETAILS if "references" in parameters else DETAILS)}
    if name in CHOICES:
        return {"enum": sorted(CHOICES[name])}
    return {"pattern": TAKEN[name]} if name in TAKEN else {}


REFUSALS: Mapping[int | str, str] = {
    400: "A parameter or a part of the key is not valid.",
    401: "No key or session.",
    403: "A key that may not read.",
    404: "No such dataflow or structure, or no observation for the question.",
    406: "None of the formats offered is accepted.",
    413: "The question finds more observations than one answer may have.",
}

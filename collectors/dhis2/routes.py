"""DHIS2's own addresses: data value sets are imported and read back, and its clients find what they look up first."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from collectors.admission import Admission, Turn
from collectors.dhis2.export import as_csv, as_json, data_values, wanted
from collectors.dhis2.importing import Importer
from collectors.dhis2.listing import fields_said, listed, pick
from collectors.dhis2.metadata import data_elements, data_sets, me, org_units, system_info
from collectors.dhis2.names import Names
from collectors.dhis2.options import options_said
from collectors.dhis2.summary import import_summary, web_message
from collectors.formats.dhis2_values import CSV_TYPE, read
from collectors.parcels import expect_once, media_type_of
from collectors.problems import Problem, RefusedError
from collectors.receiving import UnusableBodyError, receive
from collectors.source import Arrival
from indicators.reports import Document
from indicators.store.engine import StoreBusyError

SOON = {"Retry-After": "5"}
JSON_TYPE = "application/json"
BY_ENDING = {".json": JSON_TYPE, ".csv": CSV_TYPE}
LISTS = ("dataSets", "dataElements", "organisationUnits")
VALUE_SETS = ("/dataValueSets", "/dataValueSets.json", "/dataValueSets.csv")
ROOTS = ("", "/{version:int}")
"""Addresses with and without the version of DHIS2's API: /api/me, /api/40/me."""

Handler = Callable[[Request], Awaitable[Response]]


def router(admission: Admission, language: Callable[[], str]) -> APIRouter:
    """The routes, for below /api; they are described in DHIS2's own documentation, not in ours.

    Args:
        admission: What lets an import in, and the road it then takes.
        language: The language of the request at hand, for what is told to people.
    """
    desk = _Desk(admission, language, Names(admission.intake.world))
    importer = Importer(admission.intake, desk.names)
    routes = APIRouter(include_in_schema=False)

    async def submit(request: Request) -> Response:
        """Import a data value set: what is right is kept, what is not is named, value by value."""
        return await _imported(desk, importer, request)

    def add(method: str, handler: Handler, *paths: str) -> None:
        _add(routes, paths, method, handler, language)

    add("POST", submit, *VALUE_SETS)
    add("GET", _in_thread(desk.values), *VALUE_SETS)
    add("GET", _in_thread(desk.me), "/me", "/me.json")
    add("GET", _in_thread(desk.system), "/system/info", "/system/info.json")
    for name in LISTS:
        add("GET", _in_thread(desk.list_named(name)), f"/{name}", f"/{name}.json")
        add("GET", _in_thread(desk.one_of(name)), f"/{name}/{{uid}}")
    return routes


@dataclass(frozen=True)
class _Desk:
    """What the routes answer from."""

    admission: Admission
    language: Callable[[], str]
    names: Names

    def values(self, request: Request) -> Response:
        """The data values asked for, as JSON or CSV."""
        asked = request.query_params.multi_items()
        wished = wanted(self.names, request.state.identity, asked)
        found = data_values(self.admission.intake.store, self.names, request.state.identity, wished)
        is_table = request.url.path.endswith(".csv") or (
            not request.url.path.endswith(".json") and "csv" in request.headers.get("accept", "")
        )
        if is_table:
            return PlainTextResponse(as_csv(found), media_type="application/csv")
        return JSONResponse(as_json(found, asked))

    def me(self, request: Request) -> Response:
        """Who asks."""
        said = me(request.state.identity, self.names, self.language())
        return JSONResponse(pick(said, fields_said(request.query_params.getlist("fields") or ["*"])))

    def system(self, request: Request) -> Response:
        """What the system is."""
        return JSONResponse(system_info(self.now(), str(request.base_url).rstrip("/").removesuffix("/api")))

    def list_named(self, name: str) -> Callable[[Request], Response]:
        """What answers for a list."""
        return lambda request: JSONResponse(listed(name, self.items(name), request.query_params.multi_items()))

    def one_of(self, name: str) -> Callable[[Request], Response]:
        """What answers for one object of a list, by its uid."""

        def answer(request: Request) -> Response:
            uid = request.path_params["uid"].removesuffix(".json")
            item = next((each for each in self.items(name) if each["id"] == uid), None)
            if item is None:
                raise RefusedError([Problem("not-found", facts={"what": f"{name}/{uid[:40]}"})])
            return JSONResponse(pick(item, fields_said(request.query_params.getlist("fields") or ["*"])))

        return answer

    def items(self, name: str) -> list[dict[str, Any]]:
        """Everything a list has."""
        match name:
            case "dataSets":
                return data_sets(self.names, self.language())
            case "dataElements":
                return data_elements(self.names, self.language())
            case _:
                return org_units(self.names, self.language(), self.now().date())

    def now(self) -> datetime:
        """The moment, in the country's zone."""
        intake = self.admission.intake
        return intake.clock().astimezone(intake.zone)


async def _imported(desk: _Desk, importer: Importer, request: Request) -> Response:
    intake = desk.admission.intake
    received_at = intake.clock()
    async with desk.admission.turn(request) as turn:
        paper, arrival = await _admitted(desk.admission, request, received_at, turn)

        def work() -> Response:
            try:
                has_header = options_said(request.query_params).has_header
                found = read(paper, has_header=has_header)
                options = options_said(request.query_params, found.said)
                outcome = importer.take(paper, found, arrival, options)
            except RefusedError as error:
                intake.refused(paper, arrival, error.codes)
                raise
            return import_summary(outcome, options, desk.language())

        return await run_sync(work)


async def _admitted(
    admission: Admission, request: Request, received_at: datetime, turn: Turn
) -> tuple[Document, Arrival]:
    """The document of an import, signed where it must be."""
    arrival = replace(admission.arrival(request, received_at), source_note="DHIS2")
    paper: Document | None = None
    media_type = ""
    try:
        expect_once(name for name, _ in request.query_params.multi_items())
        options_said(request.query_params)
        media_type = _media_type(request)
        received = await receive(request, admission.limits)
        await turn.begin()
        paper = Document(received.content, media_type)
        return paper, await run_sync(admission.signed, request, paper, arrival)
    except UnusableBodyError as error:
        await run_sync(admission.note_refusal, request, Document(error.content, media_type), arrival, error)
        raise
    except RefusedError as error:
        await run_sync(admission.note_refusal, request, paper, arrival, error)
        raise


def _media_type(request: Request) -> str:
    """JSON or CSV, as the headers say, else as the address ends; XML is not read."""
    by_ending = next((each for end, each in BY_ENDING.items() if request.url.path.endswith(end)), "")
    said = request.headers.get("content-type", by_ending).replace("application/csv", CSV_TYPE, 1)
    media_type = media_type_of({"content-type": said})
    if media_type not in {JSON_TYPE, CSV_TYPE}:
        raise RefusedError([Problem("unsupported-media-type", facts={"media_type": media_type[:100]})])
    return media_type


def _in_thread(answer: Callable[[Request], Response]) -> Handler:
    async def handler(request: Request) -> Response:
        return await run_sync(answer, request)

    return handler


def _add(routes: APIRouter, paths: Sequence[str], method: str, handler: Handler, language: Callable[[], str]) -> None:
    """Add a handler at every address it has; refusals are told as DHIS2 tells them."""

    async def answered(request: Request) -> Response:
        try:
            return await handler(request)
        except RefusedError as error:
            return web_message(error.problems, language(), getattr(error, "headers", None))
        except StoreBusyError:
            return web_message([Problem("storage-unavailable")], language(), SOON)

    for root in ROOTS:
        for path in paths:
            routes.add_api_route(f"{root}{path}", answered, methods=[method])

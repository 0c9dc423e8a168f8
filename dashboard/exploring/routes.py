"""The addresses of the explorer's data: one answer to one address, and places found as one types."""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

import brotli
import orjson
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from dashboard.exploring.answers import answer
from dashboard.exploring.asking import Asked, understood
from dashboard.exploring.finding import found
from dashboard.exploring.kept import Kept
from dashboard.exploring.scope import Known, scope_of
from dashboard.parameters import LONGEST_SHOWN, NotGivenError, said_once
from dashboard.queries import Queries
from dashboard.words import LANGUAGE
from indicators.identity import IDENTITY
from indicators.store import Store
from indicators.store.reports import data_version

PROBLEM = "application/problem+json"
OURS_ALONE = {"Cache-Control": "private, no-cache"}
NOT_MODIFIED = 304
ANSWERS_KEPT, PARTS_KEPT = 256, 256
"""Answers, plain and packed, and parts of them, that are kept; a plain answer has some tens of kilobytes."""

PACKING: Mapping[str, Callable[[bytes], bytes]] = {
    "br": partial(brotli.compress, quality=2),
    "gzip": partial(gzip.compress, compresslevel=1, mtime=0),
}
"""A fifth of the size for a sixth of a millisecond; twice the time buys two per cent. The first a browser takes."""

Refuse = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
"""Status and RFC 9457 body of a refusal, by its code, language and facts."""


@dataclass(frozen=True)
class Desk:
    """What the explorer is answered from; `boot` changes with every start, and with it every answer's tag."""

    store: Store
    ask: Queries
    clock: Callable[[], datetime]
    refuse: Refuse
    boot: str
    answers: Kept = field(default_factory=lambda: Kept(ANSWERS_KEPT))
    parts: Kept = field(default_factory=lambda: Kept(PARTS_KEPT))


def router(desk: Desk) -> APIRouter:
    """The routes, for below /explore; every handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/view")
    def view(request: Request) -> Response:
        """What an address of the explorer shows."""
        try:
            return _view(desk, request)
        except NotGivenError as error:
            return _refused(desk, error)

    @routes.get("/places")
    def places(request: Request) -> Response:
        """The places that are meant by what somebody types, communes among them."""
        try:
            said = said_once(request.query_params, ("text", "lang"))
        except NotGivenError as error:
            return _refused(desk, error)
        rows = found(desk.ask.geography, said.get("text", "")[:LONGEST_SHOWN], LANGUAGE.get())
        return Response(orjson.dumps({"places": rows}), media_type="application/json", headers=OURS_ALONE)

    return routes


def _refused(desk: Desk, error: NotGivenError) -> Response:
    status, body = desk.refuse(error.code, LANGUAGE.get(), error.facts)
    return JSONResponse(body, status, headers=OURS_ALONE, media_type=PROBLEM)


def _view(desk: Desk, request: Request) -> Response:
    language, now = LANGUAGE.get(), desk.clock()
    asked = understood(desk.ask.setting, request.query_params, now=now)
    today = (asked.as_of or now).astimezone(desk.ask.setting.zone).date()
    version = data_version(desk.store)
    key = (version, tuple(sorted(asked.said.items())), language, today)
    headers = {**OURS_ALONE, "ETag": _tag(desk, key), "Vary": "Accept-Encoding, Cookie"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=NOT_MODIFIED, headers=headers)
    body = desk.answers.of(key, lambda: _body(desk, asked, (language, today), version))
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((each for each in PACKING if each in accepted), None)
    if encoding is not None:
        body = desk.answers.of((encoding, *key), lambda: PACKING[encoding](body))
        headers["Content-Encoding"] = encoding
    return Response(body, media_type="application/json", headers=headers)


def _body(desk: Desk, asked: Asked, spoken: tuple[str, date], version: int) -> bytes:
    known = Known(desk.store, desk.ask.at(asked.as_of))
    return orjson.dumps(answer(scope_of(known, asked, *spoken), version, desk.parts))


def _tag(desk: Desk, key: object) -> str:
    """The tag of an answer: another after every change of the data, every start, on every day, for everybody."""
    identity = IDENTITY.get()
    who = identity.name if identity else ""
    return f'"{hashlib.sha256(repr((desk.boot, who, key)).encode()).hexdigest()[:32]}"'

"""The description of the API (OpenAPI): what its routes say of themselves, and what holds for every one of them.

Routes say their parameters and what they answer when all is well. How they refuse, who may ask, and what a code or a
period looks like is the same everywhere and said here once.
"""

import re
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from dashboard.auth import EVERYONE, PEOPLE, SIGNED_IN, allowed, cookie_names
from dashboard.materials import Setting
from indicators.geography import Level
from indicators.identity import Role

PROBLEM = "application/problem+json"
METHODS = ("get", "put", "post", "delete", "patch")

ANY_REQUEST = (400, 401, 403, 404, 405, 414, 421, 422, 431, 500, 503)
WITH_BODY = (408, 409, 411, 413, 415, 417, 429)
"""How a request may be refused, and one that brings a body besides."""

LONG_MONTH = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
SHORT_MONTH = "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
FEBRUARY = "02-(?:0[1-9]|1[0-9]|2[0-8])"
DAY = f"(?:{LONG_MONTH}|{SHORT_MONTH}|{FEBRUARY})"
LEAP = "(?:(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
LONG = "2004|2009|2015|2020|2026|2032|2037|2043|2048|2054|2060|2065|2071|2076|2082|2088|2093|2099"  # ISO 8601
"""Years from 2000 to 2100 that have a 53rd week."""

PERIOD = (
    rf"^(?:(?:19|20|21)[0-9]{{2}}(?:-(?:H[12]|9M|Q[1-4]|0[1-9]|1[0-2]|W0[1-9]|W[1-4][0-9]|W5[0-2]|{DAY}))?"
    rf"|{LEAP}|(?:{LONG})-W53)$"
)
AREA = "^(?:[A-Z]{2,3}|[0-9]{2}|[0-9]{5}|[GH][0-9]{2})$"
PRINTABLE = r"^[^\x00]*$"
RECEIPT = "^[0-7][0-9A-HJKMNP-TV-Z]{25}$"
REPORT_ID = "^[0-9A-Za-z._-]{8,64}$"

EXAMPLES = {"flow": "ALL", "key": "all", "provider": "all", "agency": "VPCP", "code": "ALL", "version": "1.0"}
"""What stands in the addresses of SDMX."""

RETRY = {
    "Retry-After": {"description": "Seconds to wait before sending the same again.", "schema": {"type": "integer"}}
}
HEADERS: Mapping[int, Mapping[str, Any]] = {
    401: {"WWW-Authenticate": {"description": "How to say who asks.", "schema": {"type": "string"}}},
    405: {"Allow": {"description": "The methods that lead somewhere.", "schema": {"type": "string"}}},
    429: RETRY,
    503: RETRY,
}

TAGS = {
    "reports": "Reports are sent: whole or nothing, durable when acknowledged.",
    "receipts": "What was received, and the signed proof of it.",
    "forms": "Templates to fill in.",
    "desk": "Held reports are decided, periods locked and re-opened.",
    "keys": "Keys that agencies show, and public keys that reports are signed with.",
    "exceptions": "What left its course, who is late, which source fails; and who sees to it.",
    "walls": "Screens on walls: what they show, telling them something, registering them.",
    "views": "Addresses of pages that people keep under a name; everybody's own alone.",
    "reading": "Figures with their coverage and source; the catalogue, the areas, and what is owed.",
    "packets": "The same, in the concepts of the Government's reporting system.",
    "SDMX": "Data and structures for statistical software (SDMX-REST 1 and 2).",
}

ABOUT = (
    "How ministries and provinces report to the command centre, and how its figures are read. Errors are RFC 9457 "
    "problems; what people read is Vietnamese, or English with `Accept-Language: en` or `?lang=en`. Systems that speak "
    "DHIS2 find its own addresses below /api (dataValueSets, me, system/info, dataSets, dataElements, "
    "organisationUnits), described in DHIS2's documentation."
)

_TEXT = {"type": "string"}
_WHERE = {
    "type": "object",
    "additionalProperties": {"type": ["string", "integer"]},
    "description": "In a file: row and column, or sheet and cell; or in which header.",
}
_MISTAKE = {
    "type": "object",
    "title": "Mistake",
    "required": ["code", "detail", "hint"],
    "properties": {
        "pointer": {**_TEXT, "description": "A JSON Pointer into the document; # is the whole of it."},
        "location": _WHERE,
        "code": {**_TEXT, "description": "Never changes; every one stands in docs/errors.md."},
        "detail": {**_TEXT, "description": "What is wrong, for people."},
        "hint": {**_TEXT, "description": "What to do, for people."},
    },
}
PROBLEM_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "Why not (RFC 9457).",
    "required": ["type", "title", "status", "detail", "instance", "errors_total", "errors"],
    "properties": {
        "type": {**_TEXT, "format": "uri-reference", "description": "/problems/ and the code."},
        "title": _TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": _TEXT,
        "instance": {**_TEXT, "format": "uri-reference"},
        "errors_total": {"type": "integer", "minimum": 1, "description": "How many mistakes there are."},
        "errors": {"type": "array", "maxItems": 100, "items": {"$ref": "#/components/schemas/Mistake"}},
    },
}
EXAMPLE = {
    "type": "/problems/unknown-area",
    "title": "Unknown area",
    "status": 422,
    "detail": 'Row 2: no area "99" in force for 2026-10.',
    "instance": "urn:uuid:2f7c1f5e-6a0b-4a54-9d1e-0d7a3a2f9b11",
    "errors_total": 1,
    "errors": [
        {
            "pointer": "#/observations/1/area",
            "code": "unknown-area",
            "detail": 'Row 2: no area "99" in force for 2026-10.',
            "hint": "See /api/v1/areas?at=2026-10",
        }
    ],
}


def operation_name(route: APIRoute) -> str:
    """The name of an operation: that of its function, and after dots what its address asks for."""
    return ".".join([route.name, *route.param_convertors])


def described(apis: Mapping[str, FastAPI], setting: Setting, *, port: int) -> dict[str, Any]:
    """One description of every API; the same for the same code.

    Args:
        apis: Each API by the path it is mounted at.
        setting: The catalogue and the places, whose codes the parameters take.
        port: Where sessions are opened; their cookie is named by it.
    """
    said = {at: api.openapi() for at, api in apis.items()}
    schemas: dict[str, Any] = {"Problem": dict(PROBLEM_SCHEMA), "Mistake": _MISTAKE}
    for each in said.values():
        schemas |= each.get("components", {}).get("schemas", {})
    paths = {f"{at}{path}": dict(item) for at, each in said.items() for path, item in each["paths"].items()}
    codes = _codes(setting)
    for path, method, operation in _operations(paths):
        _complete(path, method, operation, codes)
    _name_operations(paths)
    paths = _raised(paths, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Điều Hành API", "version": "1", "description": ABOUT, "license": {"name": "Apache-2.0"}},
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": words} for name, words in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": {name: _raised(schemas[name], schemas) for name in sorted(schemas) if not _is_unused(name)},
            "responses": {f"Problem{status}": _refusal(status) for status in _statuses(paths)},
            "securitySchemes": _schemes(port),
        },
    }


def _operations(paths: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in paths.items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(path: str, method: str, operation: dict[str, Any], codes: Mapping[str, Any]) -> None:
    """Say of an operation what holds for all."""
    kept = {status: each for status, each in operation["responses"].items() if int(status) < HTTPStatus.BAD_REQUEST}
    own = {int(status) for status in operation["responses"]} - {int(status) for status in kept}
    may = own | {*ANY_REQUEST} | ({*WITH_BODY} if method != "get" else set())
    refusals = {str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(may)}
    operation["responses"] = {**kept, **refusals}
    parameters = operation.setdefault("parameters", [])
    told = {each["name"] for each in parameters if each["in"] == "path"}
    for name in re.findall(r"\{([^}]+)\}", path):
        if name not in told:
            parameters.append({"name": name, "in": "path", "required": True, "schema": _TEXT})
    for parameter in parameters:
        parameter["schema"] = _fit(parameter["name"], parameter["schema"], codes)
    who = allowed(method.upper(), re.sub(r"\{[^}]+\}", "x", path))
    operation["security"] = _security(who)
    if who:
        operation["description"] = f"{operation.get('description', '')}\n\nWho: {', '.join(sorted(who))}.".strip()


def _fit(name: str, schema: Mapping[str, Any], codes: Mapping[str, Any]) -> dict[str, Any]:
    """What a parameter takes, as its name tells; one that is not there is left out, never null."""
    given = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
    if len(given) == 1:
        schema = {**{key: each for key, each in schema.items() if key not in {"anyOf", "default"}}, **given[0]}
    if schema.get("type") == "array":
        return {**schema, "items": _fit(name, schema["items"], codes)}
    if name in codes:
        return {**dict(codes[name]), **{key: schema[key] for key in ("enum",) if key in schema}}
    if schema.get("type") == "string" and not schema.keys() & {"enum", "pattern", "format"}:
        examples = {"examples": [EXAMPLES[name]]} if name in EXAMPLES else {}
        return {**schema, "pattern": PRINTABLE, **examples}
    return dict(schema)


def _codes(setting: Setting) -> dict[str, Any]:
    senders = sorted({each.code for each in setting.geography.agencies()} | _provinces(setting))
    period = {**_TEXT, "pattern": PERIOD, "maxLength": 10, "examples": ["2026-10"]}
    return {
        "indicator": {**_TEXT, "enum": sorted(setting.catalogue.indicators)},
        "form": {**_TEXT, "enum": sorted(setting.catalogue.forms)},
        "sender": {**_TEXT, "enum": senders},
        "area": {**_TEXT, "pattern": AREA, "examples": ["01"]},
        "lang": {**_TEXT, "enum": ["vi", "en"]},
        **{name: {**_TEXT, "pattern": RECEIPT} for name in ("receipt_id", "report")},
        "report_id": {**_TEXT, "pattern": REPORT_ID},
        **dict.fromkeys(("from", "to", "at", "period", "report_period"), period),
    }


def _provinces(setting: Setting) -> set[str]:
    return {each.agency_code for each in setting.geography.of_level(Level.PROVINCE) if each.agency_code}


def _security(who: frozenset[Role] | None) -> list[dict[str, list[str]]]:
    if who == EVERYONE or who is None:
        return []
    ways = ["key", "basic"] if who & {Role.SUBMIT_KEY, Role.READ_KEY} else []
    return [{way: []} for way in [*ways, *(["session"] if who & (SIGNED_IN | PEOPLE) else [])]]


def _schemes(port: int) -> dict[str, Any]:
    return {
        "key": {
            "type": "http",
            "scheme": "bearer",
            "description": "An agency's key: python app.py key issue --sender G12 --scope submit|read",
        },
        "basic": {"type": "http", "scheme": "basic", "description": "The same key as the password; any user name."},
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": cookie_names(port)[0],
            "description": "Somebody signed in; changes only from a page of the same origin.",
        },
    }


def _refusal(status: int) -> dict[str, Any]:
    content: dict[str, Any] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    if status == EXAMPLE["status"]:
        content["example"] = EXAMPLE
    headers = {"headers": HEADERS[status]} if status in HEADERS else {}
    return {"description": HTTPStatus(status).phrase, **headers, "content": {PROBLEM: content}}


def _statuses(paths: Mapping[str, Any]) -> list[int]:
    """Every status that some operation refuses with."""
    named = {status for _, _, each in _operations(paths) for status in each["responses"]}
    return sorted(int(status) for status in named if int(status) >= HTTPStatus.BAD_REQUEST)


def _name_operations(paths: Mapping[str, Any]) -> None:
    """Name each operation by its function, and where a function has several addresses by what they ask for too."""
    every = [operation for _, _, operation in _operations(paths)]
    names = [each["operationId"].partition(".")[0] for each in every]
    for operation, name in zip(every, names, strict=True):
        whole = operation["operationId"].replace(".", "_").replace("-", "_")
        operation["operationId"] = name if names.count(name) == 1 else whole


def _raised(part: Any, schemas: dict[str, Any]) -> Any:
    """A part of the description with the definitions it brings along moved to where all of them stand."""
    if isinstance(part, list):
        return [_raised(each, schemas) for each in part]
    if not isinstance(part, Mapping):
        return part
    for name, definition in part.get("$defs", {}).items():
        schemas.setdefault(name, definition)
    return {
        key: each.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _raised(each, schemas)
        for key, each in part.items()
        if key != "$defs"
    }


def _is_unused(name: str) -> bool:
    """Whether a schema is the framework's own, in whose shape nothing is ever refused here."""
    return name in {"HTTPValidationError", "ValidationError", "ProblemOut"}

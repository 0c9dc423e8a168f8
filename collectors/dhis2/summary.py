"""The answers of DHIS2: import summaries with conflicts, and web messages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, Response

from collectors.dhis2.foresight import Fate
from collectors.dhis2.importing import Outcome
from collectors.dhis2.options import Options
from collectors.formats.dhis2_values import DataValue
from collectors.problems import Problem, body, said_of

MOST_CONFLICTS = 1000
"""Conflicts described in one answer; `rejectedIndexes` names every value all the same."""

PROPERTIES: Mapping[str, str] = {
    "indicator": "dataElement",
    "area": "orgUnit",
    "area_name": "orgUnit",
    "period": "period",
    "form": "dataSet",
    "value": "value",
    "status": "value",
    "note": "comment",
    "categoryOptionCombo": "categoryOptionCombo",
    "attributeOptionCombo": "attributeOptionCombo",
    "deleted": "deleted",
}
"""What DHIS2 calls the parts of a row."""

PARTS: Mapping[str, str] = {
    "dataElement": "data_element",
    "orgUnit": "org_unit",
    "period": "period",
    "categoryOptionCombo": "category",
    "attributeOptionCombo": "attribute",
    "value": "value",
}
"""Where a data value holds what DHIS2 calls so."""

ERROR_CODES: Mapping[str, str] = {
    "unknown-form": "E7600",
    "form-not-yours": "E7601",
    "key-form-not-yours": "E7601",
    "missing-field": "E7602",
    "unknown-indicator": "E7610",
    "indicator-retired": "E7610",
    "not-your-indicator": "E7610",
    "period-not-of-dhis2": "E7611",
    "unknown-area": "E7612",
    "area-retired": "E7612",
    "area-not-yours": "E7617",
    "value-without-reason": "E7618",
    "number-not-decimal": "E7619",
    "number-ambiguous": "E7619",
    "number-out-of-range": "E7619",
    "number-precision": "E7619",
    "total-mismatch": "E7619",
    "text-control-char": "E7620",
    "text-not-unicode": "E7620",
    "text-too-long": "E7620",
    "legacy-vietnamese-text": "E7620",
    "mojibake": "E7620",
    "text-already-damaged": "E7620",
    "classified-content-not-allowed": "E7620",
    "personal-data-not-allowed": "E7620",
    "period-not-of-form": "E7632",
    "indicator-not-in-form": "E7633",
    "wrong-level": "E7636",
    "period-in-future": "E7641",
    "period-not-over": "E7641",
    "period-locked": "E7643",
    "period-out-of-range": "E7644",
}
"""What DHIS2 calls our reasons (its enum ErrorCode); a reason it does not have keeps our own name."""

COMBO_CODES = {"categoryOptionCombo": "E7613", "attributeOptionCombo": "E7615"}
MESSAGES = {
    "OK": "Import was successful.",
    "WARNING": "One more conflicts encountered, please check import summary.",
    "ERROR": "Nothing was imported, please check import summary.",
}


@dataclass
class _Conflict:
    """The same mistake, with every value that has it."""

    problem: Problem
    name: str
    written: str
    indexes: list[int] = field(default_factory=list)


def import_summary(outcome: Outcome, options: Options, language: str) -> JSONResponse:
    """What became of an import, as DHIS2 tells it: 200 where anything was taken, 409 where conflicts left nothing."""
    values = outcome.values
    rejected = sorted({index_of(each) for each in outcome.problems})
    taken = sum(outcome.counts.values())
    held = outcome.counts.get(Fate.HELD, 0)
    state = "ERROR" if rejected and not taken else "WARNING" if rejected or held else "OK"
    status = HTTPStatus.CONFLICT if state == "ERROR" else HTTPStatus.OK
    conflicts = _conflicts(outcome.problems, values.values)
    said = {
        **_message(status, state, MESSAGES[state]),
        "response": {
            "responseType": "ImportSummary",
            "status": "SUCCESS" if state == "OK" else state,
            "importOptions": options.out(),
            "description": _described(outcome, options, state),
            "importCount": {
                "imported": outcome.counts.get(Fate.IMPORTED, 0),
                "updated": outcome.counts.get(Fate.UPDATED, 0),
                "ignored": outcome.ignored,
                "deleted": 0,
                "unchanged": outcome.counts.get(Fate.UNCHANGED, 0),
                "held": held,
            },
            "conflicts": [_said(each, values.values, language) for each in conflicts[:MOST_CONFLICTS]],
            "totalConflictOccurrenceCount": len(outcome.problems),
            "rejectedIndexes": rejected,
            "dataSetComplete": (values.complete_date or "false") if taken and not options.dry_run else "false",
            "receipts": [each.id for each in outcome.receipts],
        },
    }
    return JSONResponse(said, status)


def web_message(problems: Sequence[Problem], language: str, headers: Mapping[str, str] | None = None) -> Response:
    """A refusal as DHIS2 tells it, with our name of the reason beside it."""
    said = body(problems, language)
    status = HTTPStatus(said["status"])
    told = {
        **_message(status, "ERROR", f"{said['detail']} {said['errors'][0]['hint']}" if problems else said["detail"]),
        "errorCode": said["type"].rpartition("/")[2],
        "errors_total": said["errors_total"],
        "errors": said["errors"],
    }
    return JSONResponse(told, status, dict(headers or {}))


def index_of(problem: Problem) -> int:
    """Which value a mistake is about: its place in the import, from 0."""
    return int(problem.pointer.split("/")[2])


def _message(status: HTTPStatus, state: str, message: str) -> dict[str, Any]:
    return {"httpStatus": status.phrase, "httpStatusCode": int(status), "status": state, "message": message}


def _described(outcome: Outcome, options: Options, state: str) -> str:
    if state == "ERROR":
        return MESSAGES[state]
    if options.dry_run:
        return "Trial: nothing was kept"
    if outcome.counts.get(Fate.HELD):
        return "Import process completed; values that are held wait for a person's confirmation"
    return "Import process completed successfully"


def _conflicts(problems: Sequence[Problem], values: Sequence[DataValue]) -> list[_Conflict]:
    """The mistakes, those that say the same of several values together."""
    found: dict[tuple[str, str, str], _Conflict] = {}
    for each in problems:
        index = index_of(each)
        name = PROPERTIES.get("/".join(each.pointer.split("/")[3:]), "")
        written = _written(values[index], name)
        conflict = found.setdefault((each.code, name, written), _Conflict(each, name, written))
        if not conflict.indexes or conflict.indexes[-1] != index:
            conflict.indexes.append(index)
    return list(found.values())


def _written(value: DataValue, name: str) -> str:
    """What a value says in one of its parts; empty for what it has no part for."""
    return str(getattr(value, PARTS[name]) or "") if name in PARTS else ""


def _said(conflict: _Conflict, values: Sequence[DataValue], language: str) -> dict[str, Any]:
    words = said_of(conflict.problem, language)
    concerned = [values[index] for index in conflict.indexes]
    objects = {}
    for name in ("dataElement", "orgUnit", "period"):
        written = {_written(each, name) for each in concerned}
        if len(written) == 1:
            objects[name] = written.pop()[:64]
    ours = conflict.problem.code
    code = COMBO_CODES.get(conflict.name) if ours == "combo-not-default" else ERROR_CODES.get(ours, ours)
    said = {
        "object": conflict.written[:64],
        "objects": objects,
        "value": f"{words['detail']} {words['hint']}",
        "errorCode": code,
        "problem": ours,
        "property": conflict.name,
        "indexes": conflict.indexes,
    }
    return said if conflict.name else {name: each for name, each in said.items() if name != "property"}

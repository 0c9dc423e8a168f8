"""What the description of the API (OpenAPI) says of a report that is sent: its body and what may stand beside it.

Both are read by hand, byte by byte, so no framework can tell.
"""

from collections.abc import Mapping
from typing import Any

from collectors.formats.report_json import ReportIn
from collectors.parcels import BESIDE, MEDIA_TYPES, MULTIPART

FILE = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}
DIGITS = {"type": "string", "pattern": "^[0-9]{1,9}$"}
WORDS: Mapping[str, Mapping[str, Any]] = {
    "revision": {**DIGITS, "description": "1, and higher for each correction."},
    "reason": {**TEXT, "maxLength": 2000, "description": "Why a correction is sent."},
    "row_count": {**DIGITS, "description": "The sender's own count of rows."},
    "value_sum": {**TEXT, "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,12})?$", "description": "The sender's own sum."},
    "decimal": {**TEXT, "enum": [".", ","], "description": "The decimal mark of a file."},
    "generated_at": {**TEXT, "format": "date-time"},
}
HEADERS: Mapping[str, Mapping[str, Any]] = {
    "Idempotency-Key": {"pattern": "^[!-~]([ -~]{0,253}[!-~])?$", "description": "The report's number where absent."},
    "Content-Digest": {"pattern": "^sha-256=:[A-Za-z0-9+/]{43}=:$", "description": "RFC 9530, of the bytes as sent."},
    "X-JWS-Signature": {
        "pattern": r"^[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+$",
        "description": "Detached JWS over the body (RFC 7797), protected header with kid and iat: docs/signing.md.",
    },
}
EXAMPLE: Mapping[str, Any] = {
    "schema": "dieuhanh.report/1",
    "report_id": "TC-2026-10-01",
    "sender": "G12",
    "form": "BC.TC.THANG",
    "report_period": "2026-10",
    "revision": 1,
    "generated_at": "2026-10-20T08:00:00+07:00",
    "row_count": 2,
    "control_totals": {"value_sum": "300.5"},
    "observations": [
        {"indicator": "TC01", "area": "01", "period": "2026-10", "unit": "tỷ đồng", "value": "100.5"},
        {"indicator": "TC01", "area": "79", "period": "2026-10", "unit": "tỷ đồng", "value": "200"},
    ],
}


def described(*, is_trial: bool = False) -> dict[str, Any]:
    """The body and the parameters of a route that takes a report.

    Args:
        is_trial: Whether the route only ever tries a report, so that there is nothing to say about it.
    """
    trial = {"name": "dry_run", "in": "query", "schema": {"type": "string", "enum": ["true", "false"]}}
    beside = [{"name": name, "in": "query", "schema": dict(WORDS.get(name, TEXT))} for name in BESIDE]
    headers = [{"name": name, "in": "header", "schema": {**TEXT, **said}} for name, said in HEADERS.items()]
    parameters = [*beside, *headers[:2]] if is_trial else [trial, *beside, *headers]
    return {"requestBody": {"required": True, "content": _bodies(is_trial=is_trial)}, "parameters": parameters}


def _bodies(*, is_trial: bool) -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {"schema": FILE} for media_type in MEDIA_TYPES}
    schema = {} if is_trial else ReportIn.model_json_schema(by_alias=True)  # what is wrong is what a trial is for
    content["application/json"] = {"schema": schema, "example": EXAMPLE}
    fields = {"file": FILE, **{name: WORDS.get(name, TEXT) for name in BESIDE}}
    content[MULTIPART] = {"schema": {"type": "object", "properties": fields, "required": ["file"]}}
    return content

"""What a request brings: the report's own bytes, the format they are in, and what is said beside them."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from collectors.files import format_of, name_as_text
from collectors.problems import Problem, RefusedError
from collectors.receiving import Received
from indicators.reports import Document

JSON, CSV, WORKBOOK = "dieuhanh.report/1", "csv.report/1", "xlsx.report/1"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MULTIPART = "multipart/form-data"
MEDIA_TYPES: Mapping[str, str] = {
    "application/json": JSON,
    "text/csv": CSV,
    SHEET: WORKBOOK,
    "application/vnd.sdmx.data+csv": "sdmx.csv/2",
    "application/vnd.sdmx.structurespecificdata+xml": "sdmx.ml/2.1",
    "application/vnd.sdmx.genericdata+xml": "sdmx.ml/2.1",
}
CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
BESIDE = (
    "form",
    "report_period",
    "report_id",
    "revision",
    "reason",
    "row_count",
    "value_sum",
    "decimal",
    "generated_at",
)
"""What may be said beside a file that has no place for it: as parameters of the address, or fields of the form."""

LONGEST_FIELD = 4096
MOST_FIELDS = 20


@dataclass(frozen=True)
class Parcel:
    """A report's own bytes and their format; what was said beside them."""

    paper: Document
    format_name: str
    settings: Mapping[str, Any]


def media_type_of(headers: Mapping[str, str]) -> str:
    """The media type of a body that some format reads.

    Raises:
        RefusedError: there is none, it is not one that is read, or its character set is not UTF-8.
    """
    media_type, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    charset = next((part[8:].strip('"') for part in parameters if part.startswith("charset=")), "utf-8")
    if media_type not in MEDIA_TYPES and media_type != MULTIPART:
        raise RefusedError([Problem("unsupported-media-type", facts={"media_type": media_type[:100]})])
    if charset not in CHARSETS:
        raise RefusedError([Problem("unsupported-charset", facts={"charset": charset[:50]})])
    return media_type


async def unpack(request: Request, received: Received, media_type: str, inflated: int) -> Parcel:
    """Take a request's body apart.

    Args:
        request: Its address may say what a file does not.
        received: The body.
        media_type: As `media_type_of` found it.
        inflated: Bytes that a packed file may grow to.

    Raises:
        RefusedError: the parts of a form cannot be read, or the file is not what it says it is.
    """
    settings: dict[str, Any] = {name: request.query_params[name] for name in BESIDE if name in request.query_params}
    settings |= {"digest": received.has_digest, "inflated": inflated}
    if media_type == MULTIPART:
        return await _parts(request.headers, received.content, settings)
    format_name = MEDIA_TYPES[media_type]
    if format_name in {CSV, WORKBOOK}:
        format_name = format_of(received.content, None, media_type)
    return Parcel(Document(received.content, media_type), format_name, settings)


async def _parts(headers: Headers, content: bytes, settings: dict[str, Any]) -> Parcel:
    """The one file of a form, and its fields."""

    async def stream() -> AsyncIterator[bytes]:
        yield content

    parser = MultiPartParser(headers, stream(), max_files=1, max_fields=MOST_FIELDS, max_part_size=LONGEST_FIELD)  # type: ignore[arg-type]
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise RefusedError(
            [Problem("malformed-http", facts={"fault": f"multipart/form-data: {error}"[:200]})]
        ) from error
    try:
        files = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        if len(files) != 1:
            raise RefusedError([Problem("missing-field", facts={"field": "file"})])
        file = files[0]
        bytes_of_file = await file.read()
    finally:
        await form.close()
    unknown = sorted(fields.keys() - set(BESIDE) - {"dry_run"})
    if unknown:
        raise RefusedError([Problem("bad-parameter", facts={"field": unknown[0][:100], "fault": "?"})])
    said = (file.content_type or "").partition(";")[0].strip().lower()
    settings |= {**fields, "filename": name_as_text(file.filename)}
    if said == "application/json" or (file.filename or "").lower().endswith(".json"):
        return Parcel(Document(bytes_of_file, "application/json"), JSON, settings)
    if said in MEDIA_TYPES and MEDIA_TYPES[said].startswith("sdmx"):
        return Parcel(Document(bytes_of_file, said), MEDIA_TYPES[said], settings)
    format_name = format_of(bytes_of_file, file.filename, said)
    return Parcel(Document(bytes_of_file, SHEET if format_name == WORKBOOK else "text/csv"), format_name, settings)

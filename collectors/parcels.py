"""What a request brings: the report's own bytes, the format they are in, and what is said beside them."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, QueryParams, UploadFile
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

TRIAL = {None: False, "false": False, "true": True}
"""What `dry_run` says; anything else is refused, so that nobody's trial is kept for a wrong word."""

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
    charsets = [part[8:].strip('"') for part in parameters if part.startswith("charset=")]
    if media_type not in MEDIA_TYPES and media_type != MULTIPART:
        raise RefusedError([Problem("unsupported-media-type", facts={"media_type": media_type[:100]})])
    foreign = next((each for each in charsets if each not in CHARSETS), None)
    if foreign is not None:
        raise RefusedError([Problem("unsupported-charset", facts={"charset": foreign[:50]})])
    return media_type


def expect_known(said: QueryParams, known: Iterable[str]) -> None:
    """Refuse parameters of an address that nobody knows, and any that is given twice."""
    unknown = sorted(set(said) - set(known))
    if unknown:
        raise _unfit(unknown[0], {"vi": "không có tham số này", "en": "there is no such parameter"})
    expect_once(name for name, _ in said.multi_items())


def expect_once(names: Iterable[str]) -> None:
    """Refuse what is said twice: which of the two was meant, nobody can know."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise _unfit(name, {"vi": "ghi hai lần", "en": "given twice"})
        seen.add(name)


def is_trial(said: Mapping[str, Any]) -> bool:
    """Whether a report is only to be tried; raises RefusedError where that is said in another word."""
    word = said.get("dry_run")
    if word not in TRIAL:
        raise _unfit("dry_run", {"vi": "phải là true hoặc false", "en": "neither true nor false"})
    return TRIAL[word]


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
    said = request.query_params
    settings: dict[str, Any] = {name: said[name] for name in (*BESIDE, "dry_run") if name in said}
    settings |= {"digest": received.has_digest, "inflated": inflated}
    if media_type == MULTIPART:
        return await _parts(request.headers, received.content, settings)
    format_name = MEDIA_TYPES[media_type]
    if format_name in {CSV, WORKBOOK}:
        format_name = format_of(received.content, None, media_type)
    return Parcel(Document(received.content, media_type), format_name, settings)


async def _parts(headers: Headers, content: bytes, settings: dict[str, Any]) -> Parcel:
    """The one file of a form, and its fields."""
    _expect_whole(headers, content)

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
        said = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        if len(files) != 1:
            raise RefusedError([Problem("missing-field", facts={"field": "file"})])
        file = files[0]
        bytes_of_file = await file.read()
    finally:
        await form.close()
    if any(value.encode() not in content for _, value in said):
        # The parser takes what is no UTF-8 for Latin-1, which is a guess.
        raise RefusedError([Problem("not-utf8", facts={"fault": "multipart/form-data"})])
    settings |= {**_fields(said, settings), "filename": name_as_text(file.filename)}
    return _filed(bytes_of_file, file.filename, file.content_type or "", settings)


def _expect_whole(headers: Headers, content: bytes) -> None:
    """Refuse a form whose end is missing: the fields after the cut would not be missed."""
    edge = parse_options_header(headers.get("content-type"))[1].get(b"boundary")
    if not edge:
        raise RefusedError([Problem("malformed-http", facts={"fault": "multipart/form-data: no boundary"})])
    if b"--" + edge not in content:
        fault = "multipart/form-data: its boundary is not the one announced"
        raise RefusedError([Problem("malformed-http", facts={"fault": fault})])
    if b"--" + edge + b"--" not in content:
        raise RefusedError([Problem("body-truncated", facts={"fault": "multipart/form-data: no end"})])


def _fields(said: Sequence[tuple[str, str]], settings: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a form, each known, said once, and not otherwise than the address says it."""
    expect_known(QueryParams([*said]), (*BESIDE, "dry_run"))
    for name, value in said:
        if name in settings and settings[name] != value:
            raise _unfit(name, {"vi": "biểu mẫu và địa chỉ ghi khác nhau", "en": "form and address differ"})
    fields = dict(said)
    is_trial(fields)
    return fields


def _unfit(name: str, fault: Mapping[str, str]) -> RefusedError:
    return RefusedError([Problem("bad-parameter", facts={"field": name[:100], "fault": fault})])


def _filed(content: bytes, filename: str | None, media_type: str, settings: Mapping[str, Any]) -> Parcel:
    """The file of a form as what it is."""
    said = media_type.partition(";")[0].strip().lower()
    if said == "application/json" or (filename or "").lower().endswith(".json"):
        return Parcel(Document(content, "application/json"), JSON, settings)
    if said in MEDIA_TYPES and MEDIA_TYPES[said].startswith("sdmx"):
        return Parcel(Document(content, said), MEDIA_TYPES[said], settings)
    format_name = format_of(content, filename, said)
    return Parcel(Document(content, SHEET if format_name == WORKBOOK else "text/csv"), format_name, settings)

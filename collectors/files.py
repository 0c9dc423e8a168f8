"""What a file is, by its bytes and never by its name; a name is only text."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from collectors.problems import Problem, RefusedError

CSV = "csv.report/1"
WORKBOOK = "xlsx.report/1"
CSV_TYPE = "text/csv"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME = 255
ZIP = b"PK\x03\x04"

_BY_TYPE: Mapping[str, str] = MappingProxyType(
    {
        CSV_TYPE: ".csv",
        "text/tab-separated-values": ".csv",
        "text/plain": ".csv",
        "application/csv": ".csv",
        WORKBOOK_TYPE: ".xlsx",
    }
)
"""What a media type says. Those missing here say nothing: a browser names a CSV after the spreadsheet of its desk."""

_BY_ENDING: Mapping[str, str] = MappingProxyType({".csv": ".csv", ".tsv": ".csv", ".xlsx": ".xlsx"})
_MARKS = (
    (b"%PDF", ".pdf"),
    (b"\x1f\x8b", ".gz"),
    (b"{\\rtf", ".rtf"),
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
)
_OLD_BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."
_INSIDE = ((b"word/document.xml", ".docx"), (b"ppt/presentation.xml", ".pptx"), (b"xl/workbook.bin", ".xlsb"))
_TEXT_MARKS = (
    (b"<!doctype", ".html"),
    (b"<html", ".html"),
    (b"<table", ".html"),
    (b"<", ".xml"),
    (b"{", ".json"),
    (b"[", ".json"),
)
_BLANKS = b"\xef\xbb\xbf \t\r\n"
_HEAD = 64


def format_of(content: bytes, filename: str | None, media_type: str) -> str:
    """The format a file is read by: "csv.report/1" or "xlsx.report/1", as its first bytes say.

    Args:
        content: The whole file.
        filename: What the sender calls it; its ending is held against the bytes, everything else in it is passed over.
        media_type: As given beside the file, with or without parameters; empty where none was.

    Raises:
        RefusedError: the bytes are neither (file-type-mismatch), or not what the name or the media type says.
    """
    said = {_BY_TYPE.get(media_type.partition(";")[0].strip().lower()), _BY_ENDING.get(_ending(filename))} - {None}
    found = kind_of(content)
    if found == ".zip" and ".csv" not in said and said:
        found = ".xlsx"  # cut short or put together wrongly: the reader of workbooks says how
    if found not in {".csv", ".xlsx"} or said - {found}:
        shown = " / ".join(sorted(str(each) for each in said - {found})) or ".csv, .xlsx"
        raise RefusedError([Problem("file-type-mismatch", facts={"said": shown, "found": found})])
    return WORKBOOK if found == ".xlsx" else CSV


def kind_of(content: bytes) -> str:
    """The kind of a file by its bytes, as the ending it should have; ".csv" for any text."""
    if content.startswith(ZIP):
        return _kind_of_zip(content)
    if content.startswith(_OLD_BINARY):
        return ".xlsx (encrypted)" if _ENCRYPTED in content else ".xls"
    for mark, kind in _MARKS:
        if content.startswith(mark):
            return kind
    head = content[:_HEAD].lstrip(_BLANKS).lower()
    return next((kind for mark, kind in _TEXT_MARKS if head.startswith(mark)), ".csv")


def name_as_text(filename: str | None) -> str | None:
    """What the sender calls a file, fit to be kept and shown: printable and at most 255 characters; never a path."""
    if not filename:
        return None
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in filename[:LONGEST_NAME])


def _kind_of_zip(content: bytes) -> str:
    if _OPEN_DOCUMENT in content[:128]:
        return ".ods"
    if b"xl/workbook.xml" in content:
        return ".xlsx"
    return next((kind for mark, kind in _INSIDE if mark in content), ".xlsx" if b"xl/" in content else ".zip")


def _ending(filename: str | None) -> str:
    return PurePosixPath((filename or "").replace("\\", "/").replace("\0", "")).suffix.lower()

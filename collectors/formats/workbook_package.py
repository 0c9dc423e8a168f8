"""What a workbook consists of: its sheets in order, its texts and number formats, and nothing that could run."""

import posixpath
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from collectors.formats.markup import elements, is_true, local, walk
from collectors.formats.zip_parts import Archive, open_archive
from collectors.problems import Problem, RefusedError

TYPES = "[content_types].xml"
ROOT = "_rels/.rels"
LARGEST_SMALL_PART = 4 * 2**20
LONGEST_CELL = 32_767
"""Characters of a cell, as the application that made the format has it."""

DATE, MISLEADING = "date", "misleading"

_NOT_TAKEN = re.compile(
    r"vbaproject|macrosheet|dialogsheet|/embeddings/|/externallinks/|/activex/|/ctrlprops/|oleobject|customui"
    r"|/querytables/|connections\.xml|webextension|/model/|macroenabled|externallink\+xml|activex\+xml"
)
_LINK = "/hyperlink"
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Built-in formats that show a number as a date or time (ECMA-376 part 1, 18.8.30)."""

_PERCENTS = frozenset({9, 10})
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hmsHMS]+\])[^\]]*\]')
_IN_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its name, its part, and whether people see it."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True)
class Package:
    """A workbook opened: its sheets in order, what its cells refer to, and how its dates are counted."""

    archive: Archive
    sheets: tuple[Sheet, ...]
    texts: tuple[str, ...]
    formats: tuple[str | None, ...]
    counts_from_1904: bool


def open_package(content: bytes, limit: int) -> Package:
    """Open a workbook of at most `limit` bytes once inflated.

    Raises:
        RefusedError: no workbook, too large, other than it announces, or with macros, links or embedded objects.
    """
    archive = open_archive(content, limit)
    if TYPES not in archive.parts or ROOT not in archive.parts:
        raise _malformed("không phải sổ tính", "it is no workbook")
    _refuse_what_runs(archive)
    book = next(iter(_related(archive, "", "/officeDocument").values()), "")
    if book.lower() not in archive.parts:
        raise _malformed("thiếu phần workbook", "the workbook part is missing")
    said = list(elements(archive.whole(book, LARGEST_SMALL_PART), book))
    sheets = _related(archive, book, "/worksheet")
    return Package(
        archive,
        tuple(_sheets(said, sheets, archive)),
        tuple(each for part in _related(archive, book, "/sharedStrings").values() for each in _texts(archive, part)),
        tuple(each for part in _related(archive, book, "/styles").values() for each in _formats(archive, part)),
        any(name == "workbookPr" and is_true(attributes.get("date1904")) for name, attributes in said),
    )


def cell_text(text: str) -> str:
    """A text as it is meant, composed and without blanks around it; what XML cannot hold is written as _xHHHH_.

    Raises:
        RefusedError: it is longer than any cell holds.
    """
    if len(text) > LONGEST_CELL:
        raise RefusedError([Problem("text-too-long", facts={"field": ".xlsx", "limit": LONGEST_CELL})])
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text.strip())


def _refuse_what_runs(archive: Archive) -> None:
    """Macros, embedded objects and outside sources, known by the names of parts, their types and their relations."""
    types = elements(archive.whole(TYPES, LARGEST_SMALL_PART), TYPES)
    named = [*archive.parts, *(attributes.get("ContentType", "").lower() for _, attributes in types)]
    for part in archive.parts:
        if part.endswith(".rels"):
            for _, attributes in elements(archive.whole(part, LARGEST_SMALL_PART), part):
                kind = attributes.get("Type", "")
                if attributes.get("TargetMode") == "External" and not kind.endswith(_LINK):
                    named.append(f"externallink+xml {attributes.get('Target', '')}")
                named.append(kind.lower())
    found = next((each for each in named if _NOT_TAKEN.search(each)), None)
    if found is not None:
        raise RefusedError([Problem("macros-not-allowed", facts={"part": found[:100]})])


def _related(archive: Archive, part: str, kind: str) -> dict[str, str]:
    """The parts that a part refers to as of a kind, by the identifier of the relation."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    if relations not in archive.parts:
        return {}
    return {
        attributes.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip(
            "/"
        )
        for tag, attributes in elements(archive.whole(relations, LARGEST_SMALL_PART), relations)
        if tag == "Relationship" and attributes.get("Type", "").endswith(kind)
    }


def _sheets(said: list[tuple[str, Mapping[str, str]]], parts: Mapping[str, str], archive: Archive) -> Iterator[Sheet]:
    for tag, attributes in said:
        if tag != "sheet":
            continue
        relation = next((value for name, value in attributes.items() if local(name) == "id"), "")
        part = parts.get(relation)
        if part is not None and part.lower() not in archive.parts:
            raise _malformed(f"thiếu phần {part}", f"{part} is missing")
        if part is not None:
            yield Sheet(attributes.get("name", ""), part, attributes.get("state", "visible") != "visible")


def _texts(archive: Archive, part: str) -> list[str]:
    """The texts that cells refer to by number; what is said of their pronunciation is passed over."""
    if part.lower() not in archive.parts:
        return []
    found: list[str] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        inside.append(local(name))
        if inside[-1] == "si":
            pieces.clear()

    def text(piece: str) -> None:
        if inside[-1] == "t" and "rPh" not in inside:
            pieces.append(piece)

    def end(_: str) -> None:
        if inside.pop() == "si":
            found.append(cell_text("".join(pieces)))

    walk(archive.chunks(part), part, start, end, text)
    return found


def _formats(archive: Archive, part: str) -> list[str | None]:
    """For every style of a cell: whether it shows a number as a date, or otherwise than it is stored."""
    if part.lower() not in archive.parts:
        return []
    written: dict[str, str] = {}
    found: list[str | None] = []
    inside: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        inside.append(local(name))
        if inside[-1] == "numFmt":
            written[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif inside[-2:] == ["cellXfs", "xf"]:
            found.append(_shown_as(attributes.get("numFmtId", "0"), written))

    def end(_: str) -> None:
        inside.pop()

    walk([archive.whole(part, LARGEST_SMALL_PART)], part, start, end)
    return found


def _shown_as(number: str, written: Mapping[str, str]) -> str | None:
    if number in written:
        code = _LITERAL.sub("", written[number])
        if re.search(r"[ymdhs]", code, re.IGNORECASE):
            return DATE
        return MISLEADING if "%" in code or _IN_THOUSANDS.search(code) else None
    if not number.isdecimal():
        return None
    return DATE if int(number) in _DATES else MISLEADING if int(number) in _PERCENTS else None


def _malformed(vietnamese: str, english: str) -> RefusedError:
    return RefusedError([Problem("malformed-file", facts={"fault": {"vi": vietnamese, "en": english}})])

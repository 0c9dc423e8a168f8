"""A letter: a whole file of a watched folder, with the signature and the checksum that lie beside it."""

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from collectors.files import CSV_TYPE, WORKBOOK, WORKBOOK_TYPE, format_of, kind_of
from collectors.folder import Folder, Seen
from collectors.problems import Problem, RefusedError
from collectors.receiving import MEGABYTE

SIGNATURE, SUM = ".jws", ".sha256"
"""What is put behind the name of a file to name what lies beside it."""

LONGEST_BESIDE = 64 * 1024

SETTLED_AFTER = timedelta(seconds=5)
"""How long a file must have stayed unchanged, where no checksum says that it is whole."""

SIGNED_WITHIN = timedelta(minutes=1)
"""How long a file that must be signed waits for its signature."""

WHOLE_WITHIN = timedelta(minutes=15)
"""How long a file waits to become what its checksum says, counted from its last change."""

CHECKSUM = re.compile(rb"\\?([0-9a-fA-F]{64})(?:\s.*)?", re.DOTALL)
TEXT_KINDS = frozenset({".json", ".xml"})
"""Kinds of files that are no tables."""

BLANKS = b"\xef\xbb\xbf \t\r\n"
NOT_AS_SUMMED = {"vi": "nội dung không khớp tệp .sha256 đi kèm", "en": "it is not what its .sha256 says"}


@dataclass(frozen=True)
class Letter:
    """A file that is whole: its bytes, and what lies beside it.

    Attributes:
        name: Its name; only text.
        size: In bytes.
        content: None where it is too large to be read.
        signature: A detached JWS over the content; None where none lies beside it.
        is_summed: Whether a checksum beside it says that it is whole.
        fault: What is wrong with it before anything is read.
    """

    name: str
    size: int
    content: bytes | None
    signature: str | None = None
    is_summed: bool = False
    fault: Problem | None = None

    @property
    def digest(self) -> str:
        """What it is known by: its bytes, or its name where it is too large to be read."""
        return hashlib.sha256(os.fsencode(self.name) if self.content is None else self.content).hexdigest()

    def readable(self) -> bytes:
        """The content; raises RefusedError where something is wrong with it already."""
        if self.fault is not None or self.content is None:
            raise RefusedError([self.fault or Problem("empty-report")])
        return self.content


def read_letter(drawer: Folder, name: str, now: datetime, *, most: int, must_be_signed: bool) -> Letter | None:
    """A file with what lies beside it; None while it may still be being written, or waits for its signature.

    Args:
        drawer: Where it lies.
        name: Its name.
        now: The moment of the look.
        most: Bytes that a file may have.
        must_be_signed: Whether it is refused without a signature.
    """
    seen = drawer.look(name)
    if seen is None:
        return None
    if seen.size > most:
        large = Problem("payload-too-large", facts={"limit": f"{most / MEGABYTE:g} MB ({most} byte)"})
        return Letter(name, seen.size, None, fault=large) if _rested(seen, now, SETTLED_AFTER) else None
    content = drawer.read(name, most)
    if content is None:
        return None
    said = drawer.read(name + SUM, LONGEST_BESIDE)
    is_summed = said is not None and _says(said, content)
    if not is_summed and not _rested(seen, now, SETTLED_AFTER if said is None else WHOLE_WITHIN):
        return None
    beside = drawer.look(name + SIGNATURE)
    if not _has_its_signature(seen, beside, now, must_be_signed=must_be_signed):
        return None
    signed = drawer.read(name + SIGNATURE, LONGEST_BESIDE)
    signature = None if signed is None else signed.decode("ascii", "replace").strip()
    fault = None if said is None or is_summed else Problem("file-inconsistent", facts={"fault": NOT_AS_SUMMED})
    return Letter(name, len(content), content, signature, is_summed, fault)


def letter_format(letter: Letter, content: bytes) -> tuple[str, str]:
    """The format and media type of a letter, by its bytes; its name may only not contradict them.

    Raises:
        RefusedError: the bytes are of no format that is read, or of another than the name says.
    """
    kind, ending = kind_of(content), PurePosixPath(letter.name).suffix.lower()
    if kind in TEXT_KINDS or ending in TEXT_KINDS:
        return _by_text(kind, ending)
    format_name = format_of(content, letter.name, "")
    if format_name == WORKBOOK:
        return format_name, WORKBOOK_TYPE
    heading = content.lstrip(BLANKS).split(b"\n", 1)[0]
    if b"STRUCTURE_ID" in re.split(rb'[,;\t|"\r]', heading):
        return "sdmx.csv/2", "application/vnd.sdmx.data+csv"
    return format_name, CSV_TYPE


def _by_text(kind: str, ending: str) -> tuple[str, str]:
    if ending != kind and ending in {".csv", ".tsv", ".xlsx", *TEXT_KINDS}:
        raise RefusedError([Problem("file-type-mismatch", facts={"said": ending, "found": kind})])
    if kind == ".json":
        return "dieuhanh.report/1", "application/json"
    return "sdmx.ml/2.1", "application/vnd.sdmx.structurespecificdata+xml"


def _has_its_signature(seen: Seen, beside: Seen | None, now: datetime, *, must_be_signed: bool) -> bool:
    """Whether a signature lies there whole, or none is waited for any longer."""
    if beside is not None:
        return _rested(beside, now, SETTLED_AFTER)
    return not must_be_signed or _rested(seen, now, SIGNED_WITHIN)


def _rested(seen: Seen, now: datetime, least: timedelta) -> bool:
    """Whether a file stayed unchanged for so long.

    A date in the future is the fault of a clock, not the sign of a writer at work.
    """
    return not timedelta(0) <= now - seen.modified < least


def _says(checksum: bytes, content: bytes) -> bool:
    """Whether a checksum, as sha256sum writes it, is that of a content; the name it gives is passed over."""
    said = CHECKSUM.fullmatch(checksum.strip())
    return said is not None and said[1].decode().lower() == hashlib.sha256(content).hexdigest()

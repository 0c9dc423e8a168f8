"""A watched folder as a source: offices drop files there, and only whole ones are taken."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from collectors.faults import FetchError, FolderMissingError, TooLargeError, UnreadableFileError
from collectors.limits import ORDINARY, Limits

# Names of files still being written: the sender renames them when they are whole. "~$" is the lock file of Excel.
UNFINISHED_STARTS = (".", "~$")
UNFINISHED_ENDS = (".part", ".tmp")
SETTLED_AFTER = timedelta(seconds=2)
MOST_FILES = 1000


@dataclass(frozen=True)
class FolderDocument:
    """A whole file from a watched folder.

    Attributes:
        path: Where it lies.
        body: Its bytes.
        sha256: The SHA-256 of `body`, in hexadecimal.
        modified: When it was last written.
    """

    path: Path
    body: bytes = field(repr=False)
    sha256: str
    modified: datetime


def read_folder(folder: Path, now: datetime, limits: Limits = ORDINARY) -> Iterator[FolderDocument | FetchError]:
    """Read the whole files of a folder, by name; a bad file comes as its error and holds back no other.

    Left for the next look are files still being written: by their names, changed within the last two seconds, or
    changing while we read. Folders, links and devices are never taken.

    Args:
        folder: The watched folder.
        now: The moment of the look.
        limits: `raw_bytes` bounds each file.

    Yields:
        At most 1,000 documents, read one by one as they are asked for.

    Raises:
        FolderMissingError: The folder cannot be opened.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if _is_finished(path.name))
    except OSError as error:
        raise FolderMissingError(str(folder)) from error
    found = (_file(path, now, limits) for path in paths)
    yield from islice((document for document in found if document is not None), MOST_FILES)


def _is_finished(name: str) -> bool:
    return not name.startswith(UNFINISHED_STARTS) and not name.lower().endswith(UNFINISHED_ENDS)


def _file(path: Path, now: datetime, limits: Limits) -> FolderDocument | FetchError | None:
    """Read one file; None where it is not one, is gone, or is not whole yet."""
    try:
        opened = open(path, "rb", opener=_open_file)  # noqa: SIM115 closed by the block below
    except PermissionError:
        return UnreadableFileError(path.name)
    except OSError:
        return None
    with opened:
        before = os.fstat(opened.fileno())
        modified = datetime.fromtimestamp(before.st_mtime, UTC)
        # A date in the future is the fault of a clock, not the sign of a writer at work.
        if not stat.S_ISREG(before.st_mode) or timedelta(0) <= now - modified < SETTLED_AFTER:
            return None
        if before.st_size > limits.raw_bytes:
            return TooLargeError(path.name, limits.raw_bytes, "in one file")
        body = opened.read(limits.raw_bytes + 1)
        after = os.fstat(opened.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(body) != before.st_size:
        return None
    return FolderDocument(path, body, hashlib.sha256(body).hexdigest(), modified)


def _open_file(path: str, flags: int) -> int:
    """Open without following a link, which could lead anywhere, and without waiting for the writer of a pipe."""
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK)

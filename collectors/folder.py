"""A folder in which others leave files: listed, read and moved from without ever following a link."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from errno import ENAMETOOLONG, ENOENT
from itertools import islice
from pathlib import Path

from collectors.faults import FolderMissingError

UNFINISHED_STARTS = (".", "~$")
"""Names of files that are hidden or still being written; "~$" is the lock file of Excel."""

UNFINISHED_ENDS = (".part", ".filepart", ".tmp")
"""Under such a name a sender writes; the last thing it does is to rename."""

MOST_FILES = 1000
"""Files of one folder that a look lists."""

A_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
A_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
"""Neither through a link, which could lead anywhere, nor waiting for the writer of a pipe."""

A_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW


@dataclass(frozen=True)
class Seen:
    """A file that was looked at, and not opened: its size in bytes, and when it was last written."""

    size: int
    modified: datetime


@dataclass(frozen=True)
class Folder:
    """An open folder. What lies in it is reached from here and never by its path, so that nobody can lead elsewhere."""

    handle: int
    name: str

    def files(self) -> list[str]:
        """The names of what may be whole files, at most 1,000 of them, in order."""
        with os.scandir(self.handle) as found:
            finished = (each.name for each in found if _is_finished(each.name) and each.is_file(follow_symlinks=False))
            return sorted(islice(finished, MOST_FILES))

    def folders(self) -> list[str]:
        """The names of the folders in it, in order; links and hidden ones are none."""
        with os.scandir(self.handle) as found:
            return sorted(
                each.name for each in found if not each.name.startswith(".") and each.is_dir(follow_symlinks=False)
            )

    def look(self, name: str) -> Seen | None:
        """A file without opening it; None where there is none."""
        found = self._stat(name)
        if found is None or not stat.S_ISREG(found.st_mode):
            return None
        return Seen(found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def has(self, name: str) -> bool:
        """Whether anything at all lies under a name."""
        return self._stat(name) is not None

    def _stat(self, name: str) -> os.stat_result | None:
        try:
            return os.stat(name, dir_fd=self.handle, follow_symlinks=False)
        except OSError as error:
            if error.errno in {ENOENT, ENAMETOOLONG}:
                return None
            raise

    def read(self, name: str, most: int) -> bytes | None:
        """A file's bytes; None where it is none, is gone, is larger than `most` bytes, or changes while it is read.

        Raises:
            PermissionError: it may not be read.
        """
        try:
            handle = os.open(name, A_FILE, dir_fd=self.handle)
        except PermissionError:
            raise
        except OSError:
            return None
        try:
            before = os.fstat(handle)
            if not stat.S_ISREG(before.st_mode) or before.st_size > most:
                return None
            content = _read_up_to(handle, most + 1)
            after = os.fstat(handle)
        finally:
            os.close(handle)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != before.st_size:
            return None
        return content

    def put(self, name: str, content: bytes) -> None:
        """Write a file: whole or not at all, and durable."""
        unfinished = f".{name[:100]}.part"
        with suppress(FileNotFoundError):
            os.unlink(unfinished, dir_fd=self.handle)
        with os.fdopen(os.open(unfinished, A_NEW_FILE, 0o666, dir_fd=self.handle), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        os.rename(unfinished, name, src_dir_fd=self.handle, dst_dir_fd=self.handle)
        os.fsync(self.handle)

    def move(self, name: str, to: "Folder", new_name: str) -> None:
        """Move a file into another folder, where nothing lies under its new name; one that is gone has been moved."""
        with suppress(FileNotFoundError):
            os.rename(name, new_name, src_dir_fd=self.handle, dst_dir_fd=to.handle)
        os.fsync(to.handle)
        os.fsync(self.handle)

    @contextmanager
    def inner(self, name: str, *, made: bool = False) -> Iterator["Folder"]:
        """A folder in this one; `made` where it is missing, and one that can be written to.

        Raises:
            OSError: it is a link or a file, or may not be opened or written to.
        """
        if made:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=self.handle)
        handle = os.open(name, A_FOLDER, dir_fd=self.handle)
        try:
            if made and not os.access(".", os.W_OK | os.X_OK, dir_fd=handle):
                raise PermissionError(f"{name} cannot be written to")
            yield Folder(handle, f"{self.name}/{name}")
        finally:
            os.close(handle)


@contextmanager
def open_folder(path: Path) -> Iterator[Folder]:
    """A folder by its path.

    Raises:
        FolderMissingError: it cannot be opened.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise FolderMissingError(str(path)) from error
    try:
        yield Folder(handle, str(path))
    finally:
        os.close(handle)


def _is_finished(name: str) -> bool:
    return not name.startswith(UNFINISHED_STARTS) and not name.lower().endswith(UNFINISHED_ENDS)


def _read_up_to(handle: int, most: int) -> bytes:
    parts: list[bytes] = []
    while most > 0 and (part := os.read(handle, most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)

"""Which files a watched folder gives."""

import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from collectors import folder as watched
from collectors.faults import FolderMissingError, TooLargeError, UnreadableFileError
from collectors.folder import FolderDocument, read_folder
from collectors.limits import Limits

WRITTEN = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
NOW = WRITTEN + timedelta(minutes=1)


def put(folder, name, body=b"x", written=WRITTEN):
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (written.timestamp(), written.timestamp()))
    return path


def names(folder, limits=None):
    return [document.path.name for document in read_folder(folder, NOW, limits or Limits())]


def test_whole_files_come_by_name_with_their_fingerprint(tmp_path):
    put(tmp_path, "b.csv", b"two")
    path = put(tmp_path, "a.csv", b"one")
    assert names(tmp_path) == ["a.csv", "b.csv"]
    assert next(read_folder(tmp_path, NOW)) == FolderDocument(path, b"one", sha256(b"one").hexdigest(), WRITTEN)


@pytest.mark.parametrize("name", [".hidden.csv", "a.csv.part", "a.CSV.PART", "a.tmp", "~$a.xlsx"])
def test_files_named_as_unfinished_are_left(tmp_path, name):
    put(tmp_path, name)
    assert names(tmp_path) == []


def test_a_file_written_a_moment_ago_is_left_for_the_next_look(tmp_path):
    put(tmp_path, "a.csv", written=NOW - timedelta(seconds=1))
    assert names(tmp_path) == []


def test_a_file_dated_in_the_future_by_a_wrong_clock_is_taken(tmp_path):
    put(tmp_path, "a.csv", written=NOW + timedelta(days=1))
    assert names(tmp_path) == ["a.csv"]


def test_folders_links_and_pipes_are_never_taken(tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.csv").symlink_to(put(tmp_path, ".secret"))
    assert names(tmp_path) == []


def test_a_file_over_the_limit_is_an_error_that_holds_back_no_other(tmp_path):
    put(tmp_path, "a.csv", b"12345")
    put(tmp_path, "b.csv", b"1234")
    bad, good = read_folder(tmp_path, NOW, Limits(raw_bytes=4))
    assert isinstance(bad, TooLargeError)
    assert "a.csv gives more than 4 bytes in one file." in str(bad)
    assert good.body == b"1234"


def test_a_file_that_may_not_be_read_is_an_error(tmp_path, monkeypatch):
    put(tmp_path, "a.csv")

    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(watched.os, "open", refuse)
    (bad,) = read_folder(tmp_path, NOW)
    assert isinstance(bad, UnreadableFileError)
    assert str(bad) == "The file a.csv cannot be read. Let the collector read it, or take it away."


def test_a_file_that_grows_while_it_is_read_is_left(tmp_path, monkeypatch):
    path = put(tmp_path, "a.csv")
    see = os.fstat

    def see_and_grow(handle):
        seen = see(handle)
        with path.open("ab") as more:
            more.write(b"y")
        return seen

    monkeypatch.setattr(watched.os, "fstat", see_and_grow)
    assert names(tmp_path) == []


def test_a_missing_folder_is_an_error_worth_a_retry(tmp_path):
    with pytest.raises(FolderMissingError, match="Create or mount it") as missing:
        list(read_folder(tmp_path / "none", NOW))
    assert missing.value.retryable

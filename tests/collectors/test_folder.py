"""A folder in which others leave files: nothing in it leads anywhere else, and nothing half written is taken."""

import os
from datetime import UTC, datetime

import pytest

from collectors.faults import FolderMissingError
from collectors.folder import MOST_FILES, Seen, open_folder

WRITTEN = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)


def put(folder, name, body=b"x"):
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (WRITTEN.timestamp(), WRITTEN.timestamp()))
    return path


@pytest.fixture
def folder(tmp_path):
    with open_folder(tmp_path) as opened:
        yield opened


def test_files_are_listed_by_name(folder, tmp_path):
    put(tmp_path, "b.csv")
    put(tmp_path, "a.csv")
    assert folder.files() == ["a.csv", "b.csv"]
    assert folder.folders() == []


@pytest.mark.parametrize("name", [".hidden.csv", "a.csv.part", "a.CSV.PART", "a.xlsx.filepart", "a.tmp", "~$a.xlsx"])
def test_files_named_as_unfinished_are_left(folder, tmp_path, name):
    put(tmp_path, name)
    assert folder.files() == []


def test_a_look_lists_no_more_than_it_can_work_on(folder, tmp_path):
    for number in range(MOST_FILES + 5):
        (tmp_path / f"{number}.csv").touch()
    assert len(folder.files()) == MOST_FILES


def test_folders_links_and_pipes_are_no_files(folder, tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link.csv").symlink_to(put(tmp_path, ".secret"))
    assert folder.files() == []
    assert [folder.read(name, 10) for name in ("folder", "pipe", "link.csv", "none")] == [None] * 4
    assert [folder.look(name) for name in ("folder", "pipe", "link.csv", "none")] == [None] * 4
    assert [folder.has(name) for name in ("folder", "pipe", "link.csv", "none")] == [True, True, True, False]


def test_links_and_hidden_folders_are_no_folders(folder, tmp_path):
    for name in ("G12", ".snapshot"):
        (tmp_path / name).mkdir()
    (tmp_path / "H26").symlink_to(tmp_path / "G12")
    assert folder.folders() == ["G12"]
    with pytest.raises(OSError, match="H26"), folder.inner("H26", made=True):
        pass


def test_a_file_is_read_up_to_a_limit(folder, tmp_path):
    put(tmp_path, "a.csv", b"1234")
    assert folder.look("a.csv") == Seen(4, WRITTEN)
    assert (folder.read("a.csv", 4), folder.read("a.csv", 3)) == (b"1234", None)


def test_a_file_that_may_not_be_read_is_an_error_and_none_that_is_missing(folder, tmp_path, monkeypatch):
    put(tmp_path, "a.csv")

    def refuse(*_, **__):
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(PermissionError):
        folder.read("a.csv", 10)


def test_a_file_that_grows_while_it_is_read_is_not_whole(folder, tmp_path, monkeypatch):
    path = put(tmp_path, "a.csv")
    see = os.fstat

    def see_and_grow(handle):
        seen = see(handle)
        with path.open("ab") as more:
            more.write(b"y")
        return seen

    monkeypatch.setattr(os, "fstat", see_and_grow)
    assert folder.read("a.csv", 100) is None


def test_what_is_written_is_there_whole_and_takes_the_place_of_what_a_crash_left(folder, tmp_path):
    put(tmp_path, ".a.json.part", b"half")
    folder.put("a.json", b"one")
    folder.put("a.json", b"two")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.json": b"two"}


def test_what_others_linked_is_never_written_through(folder, tmp_path):
    other = put(tmp_path, "other", b"theirs")
    os.link(other, tmp_path / ".a.json.part")
    folder.put("a.json", b"ours")
    (tmp_path / "b.json").symlink_to(other)
    folder.put("b.json", b"ours")
    assert (other.read_bytes(), (tmp_path / "b.json").is_symlink()) == (b"theirs", False)


def test_a_file_is_moved_into_an_inner_folder_and_one_that_is_gone_was_moved_already(folder, tmp_path):
    put(tmp_path, "a.csv", b"1")
    with folder.inner("accepted", made=True) as accepted:
        folder.move("a.csv", accepted, "b.csv")
        folder.move("a.csv", accepted, "b.csv")
        assert accepted.files() == ["b.csv"]
    assert folder.files() == []


def test_an_inner_folder_that_cannot_be_written_to_is_an_error(folder, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    with pytest.raises(PermissionError, match="accepted"), folder.inner("accepted", made=True):
        pass


def test_a_missing_folder_is_an_error_worth_a_retry(tmp_path):
    with pytest.raises(FolderMissingError, match="Create or mount it") as missing, open_folder(tmp_path / "none"):
        pass
    assert missing.value.retryable

"""How a store is opened, and how its transactions begin."""

import threading

import pytest
from sqlalchemy import text  # noqa: TID251 - the tests of the store speak its language

from indicators.store import audit, open_store
from indicators.store.engine import StoreBusyError
from indicators.store.observations import counts
from tests.builders import NOW, figure, keep


def test_a_store_knows_its_kind(store, database_url):
    assert store.is_sqlite == database_url.startswith("sqlite")


def test_sqlite_has_a_commit_on_the_disk_before_it_says_so(sqlite_url):
    store = open_store(sqlite_url)
    with store.reading() as connection:
        said = {each: connection.execute(text(f"PRAGMA {each}")).scalar() for each in ("journal_mode", "synchronous")}
        keys = connection.execute(text("PRAGMA foreign_keys")).scalar()
    store.close()
    assert (said, keys) == ({"journal_mode": "wal", "synchronous": 2}, 1)


def test_a_reader_sees_one_state_throughout_while_another_writes(sqlite_url, rules):
    store = open_store(sqlite_url)
    with store.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM report")).scalar()
        keep(store, rules, figure())
        assert connection.execute(text("SELECT count(*) FROM report")).scalar() == before
    assert counts(store)["report"] == 1
    store.close()


def test_what_fails_in_the_middle_of_writing_leaves_nothing(store):
    def note_and_fail():
        with store.writing() as connection:
            audit.note(connection, audit.Entry("staff", "looked", "a page", {}), now=NOW)
            raise RuntimeError("the power is cut")

    with pytest.raises(RuntimeError, match="the power is cut"):
        note_and_fail()
    with store.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar() == 0


def test_writers_take_turns(store):
    order = []
    inside = threading.Event()

    def second():
        inside.wait(10)
        with store.writing():
            order.append("second")

    thread = threading.Thread(target=second)
    with store.writing():
        thread.start()
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_a_writer_that_does_not_get_its_turn_says_so(store, database_url):
    other = open_store(database_url)
    patience = "PRAGMA busy_timeout=50" if other.is_sqlite else "SET lock_timeout='50ms'"
    with other.engine.connect() as connection:
        connection.exec_driver_sql(patience)
        connection.commit()
    with store.writing(), pytest.raises(StoreBusyError) as caught, other.writing():
        pass
    other.close()
    assert str(caught.value).startswith("The store cannot take this now (")
    assert str(caught.value).endswith("). Send the same again in a few seconds; nothing was kept.")
    assert "\n" not in str(caught.value)

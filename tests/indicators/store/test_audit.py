"""Who did what: each row is sealed to the one before it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, update  # noqa: TID251 - the tests tamper with rows

from indicators.store import audit
from indicators.store.observations import counts
from indicators.store.schema import audit as table
from tests.builders import NOW, figure, keep


def rows(store):
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(select(table).order_by(table.c.id)).mappings()]


def note(store, subject, **details):
    with store.writing() as connection:
        audit.note(connection, audit.Entry("staff", "looked", subject, details), now=NOW)


def test_an_empty_chain_holds(store):
    assert audit.broken_link(store) is None


def test_each_row_names_the_one_before(store):
    for subject in ("one", "two", "three"):
        note(store, subject, seen="Đà Nẵng", at=NOW)
    first, second, third = rows(store)
    assert first["previous"] == audit.FIRST
    assert (second["previous"], third["previous"]) == (first["digest"], second["digest"])
    assert audit.broken_link(store) is None


@pytest.mark.parametrize(
    "change",
    [
        {"actor": "somebody else"},
        {"action": "left"},
        {"subject": "another"},
        {"details": "{}"},
        {"at": NOW.replace(year=2025)},
        {"digest": "f" * 64},
        {"previous": "e" * 64},
    ],
)
def test_a_changed_row_is_found(store, change):
    for subject in ("one", "two", "three"):
        note(store, subject, seen=1)
    wanted = rows(store)[1]["id"]
    with store.writing() as connection:
        connection.execute(update(table).where(table.c.id == wanted).values(**change))
    assert audit.broken_link(store) == wanted


def test_a_row_that_was_taken_out_is_found(store):
    for subject in ("one", "two", "three"):
        note(store, subject)
    _, second, third = rows(store)
    with store.writing() as connection:
        connection.execute(delete(table).where(table.c.id == second["id"]))
    assert audit.broken_link(store) == third["id"]


def test_writers_at_once_never_fork_the_chain_and_lose_nothing(store, rules):
    def report_ten(writer):
        for number in range(10):
            keep(store, rules, figure(place="01", period=f"20{writer + 10}-{number + 1:02}", value=str(number)))

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(report_ten, writer) for writer in range(8)]:
            done.result(timeout=90)
    assert audit.broken_link(store) is None
    assert len(rows(store)) == 80
    assert counts(store)["report"] == 80
    assert counts(store)["current"] == 80 * 3  # the province, its region and the nation

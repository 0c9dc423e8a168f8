"""A database is brought to the schema, and bringing it there again changes nothing."""

from concurrent.futures import ThreadPoolExecutor

from indicators.store import open_store
from indicators.store.migrate import differences, migrate
from tests.builders import figure, keep, value_shown


def test_a_migrated_database_has_every_table_as_the_schema_says(store):
    assert differences(store) == []


def test_migrating_again_changes_nothing_and_keeps_what_is_there(store, rules):
    keep(store, rules, figure(value="8.1"))
    migrate(store)
    assert differences(store) == []
    assert str(value_shown(store, "TC01", "01", "2026-10")) == "8.1"


def test_an_empty_database_lacks_every_table(tmp_path):
    empty = open_store(f"sqlite:///{tmp_path / 'empty.db'}")
    assert len([each for each in differences(empty) if each[0] == "add_table"]) == 25
    migrate(empty)
    assert differences(empty) == []
    empty.close()


def test_a_database_of_the_first_version_with_reports_in_it_is_brought_on(tmp_path, rules):
    old = open_store(f"sqlite:///{tmp_path / 'old.db'}")
    migrate(old, "0001")
    with old.writing() as connection:
        connection.exec_driver_sql("INSERT INTO document VALUES ('d', 'application/json', 0, x'', 0)")
        connection.exec_driver_sql(
            "INSERT INTO report (id, sender, report_id, form, origin, source, document, actor, received_at, stored_at,"
            " rows, new, changed, unchanged, version)"
            " VALUES ('r', 'G12', 'r', 'BC.TC.THANG', 'reported', 'push', 'd', 'a', 0, 0, 0, 0, 0, 0, 1)"
        )
    migrate(old)
    assert differences(old) == []
    keep(old, rules, figure(value="8.1"))
    assert str(value_shown(old, "TC01", "01", "2026-10")) == "8.1"
    old.close()


def test_two_processes_that_migrate_at_once_take_turns(store, database_url):
    stores = [open_store(database_url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(migrate, each) for each in stores]:
            done.result(timeout=30)
    for each in stores:
        each.close()
    assert differences(store) == []

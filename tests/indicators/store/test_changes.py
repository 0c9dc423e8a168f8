"""A change by any process is noticed."""

from indicators.store import open_store
from indicators.store.changes import ChangeWatch
from indicators.store.reports import announce
from tests.builders import NOW, figure, keep


def test_a_report_that_another_process_records_is_noticed_once(store, database_url, rules):
    other = open_store(database_url)
    with ChangeWatch(store) as watch:
        assert not watch.wait(0.01)
        keep(other, rules, figure())
        assert watch.wait(5)
        assert not watch.wait(0.01)
    other.close()


def test_what_is_announced_is_noticed(store, database_url):
    other = open_store(database_url)
    with ChangeWatch(store) as watch:
        announce(other, "source", "dvcqg", now=NOW)
        assert watch.wait(5)
    other.close()


def test_nothing_is_noticed_where_nothing_changes(store, database_url, rules):
    keep(store, rules, figure())
    other = open_store(database_url)
    with ChangeWatch(store) as watch:
        keep_nothing(other)
        assert not watch.wait(0.05)
    other.close()


def keep_nothing(store):
    with store.reading():
        pass

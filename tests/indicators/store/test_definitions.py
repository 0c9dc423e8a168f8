"""What each definition said is kept, and kept again only when it says something else."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select  # noqa: TID251 - nothing but the tests reads these rows yet

from indicators.store.definitions import keep_catalogue
from indicators.store.schema import definition
from tests.builders import NOW


def kept(store, code):
    with store.reading() as connection:
        asked = select(definition).where(definition.c.code == code).order_by(definition.c.id)
        return [dict(row) for row in connection.execute(asked).mappings()]


def test_every_definition_is_kept_once(store, catalogue):
    count = sum(len(each) for each in (catalogue.indicators, catalogue.forms, catalogue.targets, catalogue.thresholds))
    assert keep_catalogue(store, catalogue, now=NOW) == count
    assert keep_catalogue(store, catalogue, now=NOW.replace(year=2027)) == 0
    (row,) = kept(store, "TC01")[:1]
    assert (row["kind"], row["effective"], row["known_from"]) == ("indicator", date(2019, 1, 1), NOW)


def test_a_definition_that_says_something_else_is_kept_beside_the_old_one(store, catalogue):
    keep_catalogue(store, catalogue, now=NOW)
    renamed = replace(catalogue.indicator("KT12"), name_en="Another name")
    changed = replace(catalogue, indicators={**catalogue.indicators, "KT12": renamed})
    later = NOW.replace(year=2027)
    assert keep_catalogue(store, changed, now=later) == 1
    assert [row["known_from"] for row in kept(store, "KT12")] == [NOW, later]
    assert "Another name" in kept(store, "KT12")[1]["body"]
    assert keep_catalogue(store, changed, now=later) == 0
    assert keep_catalogue(store, catalogue, now=later) == 1

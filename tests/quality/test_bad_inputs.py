"""Every bad input of the corpus, on each database: what it is answered, what is kept of it, and that all goes on."""

from collections.abc import Iterator

import pytest

from indicators.store import Store
from indicators.store.audit import broken_link
from tests.quality import access, collisions, outages, outputs, recipes, signing, tables, verdict, workbooks
from tests.quality.bench import Bench, benched
from tests.quality.cases import cases
from tests.quality.verdict import check, check_kept

RECIPES = {
    **recipes.RECIPES,
    **{each.__name__: each for each in (tables.csv, tables.csv_cell, tables.csv_bytes, tables.multipart)},
    **{each.__name__: each for each in (workbooks.xlsx, workbooks.xlsx_as)},
}
PLAYS = {**access.PLAYS, **collisions.PLAYS, **outages.PLAYS, **outputs.PLAYS, **signing.PLAYS}
SEVERAL_FILES = {"J13"}
PLAYED = [each.id for each in cases().values() if each.kind in PLAYS]
WRITTEN = [each.id for each in cases().values() if each.kind in RECIPES and each.id not in SEVERAL_FILES]


@pytest.fixture
def bench(store: Store) -> Iterator[Bench]:
    with benched(store) as running:
        yield running


@pytest.mark.parametrize(
    "number", [each.id for each in cases().values() if each.kind in RECIPES and each.id not in SEVERAL_FILES]
)
def test_what_is_written_wrongly_is_answered_and_kept_as_it_must_be(bench, number):
    case = cases()[number]
    if case.build.get("history"):
        bench.history()
    bench.begin()
    bench.send(RECIPES[case.kind](case))
    check(case, bench)
    check_kept(case, bench)
    assert bench.takes_a_valid_report()
    assert broken_link(bench.store) is None


@pytest.mark.parametrize("number", sorted(SEVERAL_FILES))
def test_a_file_of_very_many_rows_is_taken_whole_or_refused_whole(bench, number):
    """More rows than the old spreadsheets held are all read; more than are taken, or than fit, are all refused."""
    case = cases()[number]
    bench.begin()
    for rows in (*case.build["rows"][:1], 100_001, *case.build["rows"][1:]):
        bench.send(tables.of_rows(rows))
    all_read, too_many, too_large = (verdict.problem(each) for each in bench.answers)
    assert all_read["errors_total"] == case.build["rows"][0]
    assert too_many["type"] == f"/problems/{case.expect['type']}"
    assert too_large["type"] == "/problems/payload-too-large"
    assert {each.status_code for each in bench.answers} <= set(case.statuses)
    check_kept(case, bench)
    assert bench.takes_a_valid_report()


@pytest.mark.parametrize("number", PLAYED)
def test_what_senders_do_is_answered_and_kept_as_it_must_be(bench, number):
    case = cases()[number]
    PLAYS[case.kind](case, bench)
    check(case, bench)
    assert bench.takes_a_valid_report()
    assert broken_link(bench.store) is None

"""A figure is followed to everything that was ever said of it, the rows it came among, its bytes and its definition."""

from dataclasses import replace
from datetime import date, timedelta

from indicators.observations import Origin
from indicators.store.decisions import Verdict, decide, held
from indicators.store.definitions import keep_catalogue
from indicators.store.lineage import definition_of, lines_of, paper_of, versions_with
from indicators.store.observations import Selection, shown
from tests.builders import NOW, figure, keep

LATER = NOW + timedelta(hours=1)


def versions(store, **more):
    return versions_with(store, "TC01", "01", "2026-10", **more)


def test_of_two_versions_the_first_was_shown_until_the_second_came(store, rules):
    keep(store, rules, figure(value="1"))
    keep(store, rules, figure(value="2", note="counted again"), now=LATER, revision=2, reason="A slip")
    first, second = versions(store)
    assert (first.shown_from, first.shown_until, first.is_shown) == (NOW, LATER, False)
    assert (second.shown_from, second.shown_until, second.is_shown) == (LATER, None, True)
    assert (second.note, second.report["reason"]) == ("counted again", "A slip")
    assert [each.is_shown for each in versions(store, as_of=NOW)] == [True]


def test_a_version_of_lower_rank_was_never_shown(store, rules):
    keep(store, rules, figure(value="1"))
    keep(store, rules, figure(value="2", origin=Origin.SIMULATED), now=LATER, origin=Origin.SIMULATED)
    shown_one, other = versions(store)
    assert shown_one.is_shown
    assert (other.shown_from, other.shown_until) == (None, None)


def test_a_version_that_was_held_says_who_confirmed_it(store, rules):
    keep(store, rules, figure(period="2026-09", value="1"))
    keep(store, rules, figure(value="1000"), now=LATER)
    (row,) = held(store)
    assert [each.number for each in lines_of(store, row["id"], limit=9)[1]] == [None]
    decide(store, rules, row["id"], Verdict.CONFIRMED, actor="an", reason="Asked them", now=LATER)
    (version,) = versions(store)
    assert (version.decision.actor, version.decision.reason) == ("an", "Asked them")
    assert [each.number for each in lines_of(store, row["id"], limit=9)[1]] == [version.observation.id]


def test_the_rows_of_a_report_are_given_in_its_order_and_the_one_wanted_with_them(store, rules):
    figures = [figure(place=place, row=row) for row, place in enumerate(("01", "48", "79"), start=1)]
    receipt = keep(store, rules, *figures)
    (wanted,) = shown(store, Selection(["TC01"], ["79"]))
    count, lines = lines_of(store, receipt.id, limit=1, also=wanted.id)
    assert count == 3
    assert [(each.row, each.place) for each in lines] == [(1, "01"), (3, "79")]
    assert [each.place for each in lines_of(store, receipt.id, limit=2, also=lines[0].number)[1]] == ["01", "48"]


def test_bytes_are_known_by_their_digest_with_their_beginning(store, rules):
    receipt = keep(store, rules, figure(), report_id="0123456789")
    paper = paper_of(store, receipt.sha256, beginning=4)
    assert (paper.size, paper.beginning, paper.first_seen) == (10, b"0123", NOW)
    assert paper_of(store, "0" * 64, beginning=4) is None


def test_the_definition_is_the_one_that_was_known_and_in_force(store, catalogue):
    assert definition_of(store, "indicator", "KT12", on=NOW.date(), by=NOW) is None
    keep_catalogue(store, catalogue, now=NOW)
    renamed = replace(catalogue.indicator("KT12"), name_en="Another name")
    keep_catalogue(store, replace(catalogue, indicators={**catalogue.indicators, "KT12": renamed}), now=LATER)

    def at(moment):
        found = definition_of(store, "indicator", "KT12", on=date(2026, 10, 31), by=moment)
        return found.version, found.of, found.body["name_en"] == "Another name"

    assert at(NOW - timedelta(days=1)) == (1, 2, False)
    assert at(NOW) == (1, 2, False)
    assert at(LATER) == (2, 2, True)

"""What an arrived figure means beside the one we hold."""

from itertools import product

import pytest

from indicators.observations import Coverage, Intent, Method, Origin, decide, rank, same, weakest
from indicators.periods import Period
from tests.builders import figure

OCTOBER = Period.parse("2026-10")


def test_published_outranks_reported_and_reported_outranks_what_is_simulated_or_computed():
    order = [rank(origin, Method.DIRECT) for origin in (Origin.PUBLISHED, Origin.REPORTED, Origin.SIMULATED)]
    assert order == [3, 2, 1]
    computed = {rank(origin, method) for origin, method in product(Origin, (Method.ROLL_UP, Method.FORMULA))}
    assert computed == {1}


def test_a_first_figure_is_new():
    assert decide(figure(), None) is Intent.NEW


def test_the_same_value_again_is_unchanged_however_many_zeros_it_ends_in():
    assert decide(figure(value="100.50", row=7), figure(value="100.5")) is Intent.UNCHANGED


@pytest.mark.parametrize(
    "difference",
    [
        {"value": "8.1"},
        {"value": None},
        {"status": "P"},
        {"origin": Origin.PUBLISHED},
        {"coverage": Coverage(1, 2)},
    ],
)
def test_any_other_word_about_it_is_a_change(difference):
    assert decide(figure(**difference), figure()) is Intent.CHANGED
    assert not same(figure(**difference), figure())


def test_a_figure_of_lower_rank_never_replaces_a_higher_one():
    assert decide(figure(value="1", origin=Origin.SIMULATED), figure()) is Intent.OUTRANKED
    assert decide(figure(value="1"), figure(origin=Origin.PUBLISHED)) is Intent.OUTRANKED
    assert decide(figure(value="1", method=Method.ROLL_UP), figure()) is Intent.OUTRANKED


def test_a_figure_of_equal_rank_replaces_the_one_before():
    assert decide(figure(value="1", origin=Origin.SIMULATED), figure(method=Method.ROLL_UP)) is Intent.CHANGED


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ({Origin.PUBLISHED}, Origin.PUBLISHED),
        ({Origin.PUBLISHED, Origin.REPORTED}, Origin.REPORTED),
        (set(Origin), Origin.SIMULATED),
        (set(), Origin.PUBLISHED),
    ],
)
def test_a_total_is_no_truer_than_its_least_true_part(origins, expected):
    assert weakest(origins) is expected


def test_coverage_is_partial_until_every_place_has_reported():
    assert Coverage(33, 34).partial
    assert not Coverage(34, 34).partial


def test_a_figure_is_kept_by_indicator_period_and_place():
    assert figure().key == ("TC01", "2026-10", "01")

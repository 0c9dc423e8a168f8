"""Ranks are shared by ties, classes begin where the decision says, and a map has five classes at most."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ranking import fifths, ranks, score_class
from indicators.catalogue import Better


def test_ties_share_a_rank_and_the_next_one_is_left_out() -> None:
    assert ranks({"a": Decimal(9), "b": Decimal(8), "c": Decimal(8), "d": Decimal(7)}) == {
        "a": 1,
        "b": 2,
        "c": 2,
        "d": 4,
    }


def test_the_lowest_leads_where_less_is_better() -> None:
    assert ranks({"a": Decimal(9), "b": Decimal(8)}, Better.DOWN) == {"a": 2, "b": 1}


def test_a_place_without_a_figure_has_no_rank_and_is_never_last() -> None:
    assert ranks({"a": None, "b": Decimal(0)}) == {"b": 1}


@pytest.mark.parametrize(
    ("score", "name"),
    [("90", "excellent"), ("89.99", "good"), ("80", "good"), ("70", "fair"), ("50", "average"), ("49.99", "weak")],
)
def test_a_class_begins_at_its_lowest_score(score: str, name: str) -> None:
    assert score_class(Decimal(score)) == name


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.none() | st.integers(0, 20).map(Decimal), max_size=40))
def test_every_place_with_a_figure_is_in_one_class_and_equal_figures_in_the_same(
    values: dict[str, Decimal | None],
) -> None:
    classes, spans = fifths(values)
    assert classes.keys() == {place for place, value in values.items() if value is not None}
    assert sum(count for _, _, count in spans) == len(classes)
    assert len(spans) <= 5
    for place, number in classes.items():
        low, high, _ = spans[number]
        value = values[place]
        assert value is not None
        assert low <= value <= high

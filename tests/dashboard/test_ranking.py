"""Ranks are shared by ties, classes begin where the decision says, and a map has five classes at most."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ranking import fifths, ranks, score_class
from indicators.catalogue import Better
from indicators.data_files import csv_rows

GROUPS = ("CKMB_18", "TDGQ_20", "CLGQ_12", "TTTT_10", "MDSH_22", "MDHL_18")


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


@pytest.mark.parametrize("day", ["2026-10-05", "2026-09-17"])
def test_the_published_provinces_have_their_ranks_and_their_class(day: str) -> None:
    file = Path(__file__).parents[2] / "indicators" / "published" / "scores_766_provinces.csv"
    columns = ("as_of_date", "agency_code", "total_100", *GROUPS)
    rows = [row for _, row in csv_rows(file, *columns) if row["as_of_date"] == day]
    totals = {row["agency_code"]: Decimal(row["total_100"]) for row in rows}
    assert len(totals) == 34
    ranked = ranks(totals)
    for code, total in totals.items():
        assert ranked[code] == 1 + sum(other > total for other in totals.values())
        assert score_class(total) == "average"
    for row in rows:
        assert abs(sum(Decimal(row[group]) for group in GROUPS) - totals[row["agency_code"]]) <= Decimal("0.02")
    if day == "2026-10-05":
        assert round(sum(totals.values()) / 34, 2) == Decimal("61.85")

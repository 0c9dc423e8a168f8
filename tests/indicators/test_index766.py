"""The index of Decision 766 is what the portal publishes, and says what a point takes."""

from decimal import Decimal
from pathlib import Path

import pytest

from indicators.data_files import csv_rows
from indicators.index766 import GROUPS, Component, group_sum, load_metrics, rounded, step, total

PUBLISHED = Path(__file__).parents[2] / "indicators" / "published"
TOLERANCE = Decimal("0.01")


def decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def published() -> list[tuple[str, Component, Decimal | None]]:
    """Every component of the published file, with its agency and the score the portal gave it."""
    columns = ("agency_code", "metric_code", "numerator", "denominator", "ratio_pct", "score", "max_score")
    return [
        (
            row["agency_code"],
            Component(
                load_metrics()[row["metric_code"]],
                decimal(row["numerator"]),
                decimal(row["denominator"]),
                decimal(row["ratio_pct"]),
            ),
            decimal(row["score"]),
        )
        for _, row in csv_rows(PUBLISHED / "scores_766_components.csv", *columns)
    ]


def component(code: str, numerator: int, denominator: int) -> Component:
    return Component(load_metrics()[code], Decimal(numerator), Decimal(denominator))


def test_every_published_component_recomputes_to_its_published_score():
    scored = [(agency, each, score) for agency, each, score in published() if score is not None]
    assert len(scored) == 16
    for agency, each, score in scored:
        assert each.points is not None
        assert abs(rounded(each.points) - score) <= TOLERANCE, (agency, each.metric.code)


def test_the_points_of_the_six_groups_are_those_of_the_decision():
    assert sum(GROUPS.values()) == 100
    assert sum(each.most for each in load_metrics().values()) == 100


def test_a_rule_that_is_capped_gives_every_point_from_there_on():
    assert component("REUSED_DIGITIZED_DATA", 80, 100).points == 2
    assert component("REUSED_DIGITIZED_DATA", 95, 100).points == 2
    assert component("REUSED_DIGITIZED_DATA", 40, 100).points == 1
    assert component("DOSSIER_RECEIVING_SATISFACTION", 45, 100).points == 3


def test_nothing_to_divide_by_is_not_zero_points():
    nothing = component("PETITION_PROCESSING_ON_TIME", 0, 0)
    assert (nothing.points, nothing.lost, step(nothing)) == (None, None, None)
    held = group_sum("MDHL", [nothing, component("PETITION_HANDLING_SATISFACTION", 1, 2)])
    assert (held.points, held.known, held.most) == (Decimal(3), Decimal(6), Decimal(18))
    assert held.missing == ("PETITION_PROCESSING_ON_TIME", "DOSSIER_RECEIVING_SATISFACTION")
    assert not held.is_whole


def test_the_total_is_the_sum_of_the_groups():
    every = [component(code, 1, 1) for code in load_metrics()]
    whole = total(group_sum(group, every) for group in GROUPS)
    assert (whole.points, whole.is_whole) == (Decimal(100), True)


def test_one_more_point_says_what_it_takes():
    on_time = component("ON_TIME", 314557, 358643)
    one = step(on_time)
    assert one is not None
    assert one.more == 17933
    assert component("ON_TIME", int(one.numerator), 358643).points >= on_time.points + 1
    assert component("ON_TIME", int(one.numerator) - 1, 358643).points < on_time.points + 1


def test_just_below_the_cap_fewer_points_are_left():
    almost = component("PUBLIC_CONTENT_FULL", 90, 100)
    last = step(almost)
    assert last is not None
    assert (last.points, last.numerator, last.more) == (Decimal("0.2"), 100, 10)
    assert step(component("PUBLIC_CONTENT_FULL", 100, 100)) is None


@pytest.mark.parametrize("code", ["ONLINE_PROVISION", "ONLINE_PAYMENT_DOSSIER", "SYNCED_WITH_DVCQG_PERSONAL_STORAGE"])
def test_a_rule_that_nobody_states_is_said_to_be_assumed(code):
    assert load_metrics()[code].basis == "assumed"

"""A line shows what is known, leaves a gap where nothing is, and begins anew where counting does."""

from dataclasses import replace
from decimal import Decimal

import pytest

from dashboard.figures import trend

LABELS = trend.Labels("actual", "last year", "plan", "provisional", "tỷ đồng", "No figure.")
STEP = trend.Step("09/2026", Decimal("1.5"))


def test_nothing_known_is_said_in_words() -> None:
    figure = trend.draw([trend.Step("09/2026", None)], LABELS, "vi", decimals=1)
    assert figure["data"] == []
    assert figure["layout"]["annotations"][0]["text"] == "No figure."


def test_a_missing_period_is_a_gap() -> None:
    steps = [STEP, trend.Step("10/2026", None), trend.Step("11/2026", Decimal(2))]
    line = trend.draw(steps, LABELS, "vi", decimals=1)["data"][-1]
    assert line["y"] == [1.5, None, 2.0]
    assert line["connectgaps"] is False


def test_last_year_and_plan_are_drawn_only_where_they_are_known() -> None:
    bare = trend.draw([STEP], LABELS, "vi", decimals=1)["data"]
    full = trend.draw([replace(STEP, last_year=Decimal(1), plan=Decimal(3))], LABELS, "vi", decimals=1)["data"]
    assert [each["name"] for each in bare] == ["actual"]
    assert [each["name"] for each in full] == ["plan", "last year", "actual"]
    assert full[0]["line"]["dash"] == "dot"


def test_counting_that_begins_anew_begins_a_new_line_with_one_entry_in_the_legend() -> None:
    steps = [STEP, replace(STEP, label="01/2027", begins=True), replace(STEP, label="02/2027")]
    lines = trend.draw(steps, LABELS, "vi", decimals=1)["data"]
    assert [each["x"] for each in lines] == [["09/2026"], ["01/2027", "02/2027"]]
    assert [each["showlegend"] for each in lines] == [True, False]


def test_an_uncertain_point_is_hollow() -> None:
    line = trend.draw([STEP, replace(STEP, uncertain=True)], LABELS, "vi", decimals=1)["data"][0]
    assert line["marker"]["color"] == [line["marker"]["line"]["color"], "#ffffff"]


@pytest.mark.parametrize(("values", "mode"), [((55, 60), "normal"), ((5, 60), "tozero"), ((-5, 60), "tozero")])
def test_the_axis_begins_at_zero_except_for_a_narrow_band_far_from_it(values: tuple[int, int], mode: str) -> None:
    figure = trend.draw([replace(STEP, value=Decimal(each)) for each in values], LABELS, "vi", decimals=1)
    assert figure["layout"]["yaxis"]["rangemode"] == mode


@pytest.mark.parametrize(("language", "separators"), [("vi", ",."), ("en", ".,")])
def test_numbers_have_the_language_s_separators(language: str, separators: str) -> None:
    assert trend.draw([STEP], LABELS, language, decimals=1)["layout"]["separators"] == separators


def test_a_forecast_goes_on_from_the_last_figure_dashed_in_a_hatched_interval() -> None:
    labels = replace(LABELS, foretold="forecast", interval="interval")
    bounds = (Decimal(2), Decimal("1.8"), Decimal("2.2"))
    steps = [STEP, trend.Step("10/2026", None), trend.Step("11/2026", None, foretold=bounds)]
    low, high, middle = trend.draw(steps, labels, "vi", decimals=1)["data"][-3:]
    assert [each["x"] for each in (low, high, middle)] == [["09/2026", "11/2026"]] * 3
    assert [each["y"] for each in (low, high, middle)] == [[1.5, 1.8], [1.5, 2.2], [1.5, 2.0]]
    assert (high["fill"], high["fillpattern"]["shape"], middle["line"]["dash"]) == ("tonexty", "/", "dash")
    assert [each["showlegend"] for each in (low, high, middle)] == [False, True, True]

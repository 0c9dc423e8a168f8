"""The public-service portal."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import pytest

from collectors.mock.world import ZONE, World

PUBLISHED = (36.23, 34.36, 37.15, 38.21, 46.59, 57.27, 56.44, 54.67, 45.56)
MOST = {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDHL": 18, "MDSH": 22}


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    evaluate: Callable[..., Any]
    ask: Callable[..., Any]


@pytest.mark.parametrize("month", range(1, 12))
def test_groups_add_up_to_the_total_in_the_two_printed_decimals(country: Country, month: int) -> None:
    lines = country.evaluate(timeType="month", year=2026, month=month)["evaluation"]
    assert len(lines) == 34
    for line in lines:
        assert sum(Decimal(str(points)) for points in line["groupScores"].values()) == Decimal(str(line["totalScore"]))
        assert line["groupScores"].keys() == MOST.keys()
        assert all(0 <= points <= MOST[group] for group, points in line["groupScores"].items())


@pytest.mark.parametrize(("timespan", "number"), [("quarter", 3), ("quarter", 4), ("year", 0)])
def test_groups_add_up_over_longer_spans_too(country: Country, timespan: str, number: int) -> None:
    lines = country.evaluate(timeType=timespan, year=2026, quarter=number)["evaluation"]
    for line in lines:
        assert sum(Decimal(str(points)) for points in line["groupScores"].values()) == Decimal(str(line["totalScore"]))


@pytest.mark.parametrize("month", range(1, 10))
def test_the_nation_is_the_mean_of_provinces_and_the_published_one(country: Country, month: int) -> None:
    data = country.evaluate(timeType="month", year=2026, month=month)
    totals = [Decimal(str(line["totalScore"])) for line in data["evaluation"]]
    assert (sum(totals, Decimal()) / 34).quantize(Decimal("0.01")) == Decimal(str(PUBLISHED[month - 1]))
    assert data["overview"]["totalScore"] == PUBLISHED[month - 1]


def test_months_to_come_are_null(country: Country) -> None:
    data = country.evaluate(timeType="year", year=2026)
    means = [each["averageScore"] for each in data["monthlyChart"]]
    assert means[:9] == list(PUBLISHED)
    assert [each is None for each in means] == [False] * 11 + [True]
    assert data["dossierChart"][0] == {"month": "01", "onTimePct": 58.79, "overduePct": 41.21}
    assert data["dossierChart"][11] == {"month": "12", "onTimePct": None, "overduePct": None}


def test_a_month_to_come_has_no_scores(country: Country) -> None:
    data = country.evaluate(timeType="month", year=2026, month=12)
    assert data["evaluation"] == []
    assert data["overview"]["totalScore"] is None
    assert data["growthPercent"] is None
    assert data["donuts"]["onlineDossier"][0] == {"code": "ONLINE", "name": "Trực tuyến", "value": 0, "percent": None}


def test_a_published_month_does_not_move_and_the_current_one_drifts(country: Country) -> None:
    september, november = (country.evaluate(timeType="month", year=2026, month=month) for month in (9, 11))
    country.now = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
    assert country.evaluate(timeType="month", year=2026, month=9)["evaluation"] == september["evaluation"]
    assert country.evaluate(timeType="month", year=2026, month=11)["evaluation"] != november["evaluation"]


def test_the_answer_has_the_shape_of_the_real_one(country: Country) -> None:
    body = {"timeType": "month", "year": 2026, "month": 9, "departmentType": "ADMINISTRATIVE_UNIT"}
    answer = country.ask("POST", "/portal/api/v1/reporting/evaluation/service-results", json=body).json()
    assert (answer["code"], answer["message"]) == ("OK", "OK")
    data = answer["data"]
    assert list(data) == ["overview", "growthPercent", "radar", "donuts", "evaluation", "monthlyChart", "dossierChart"]
    assert [each["code"] for each in data["radar"]] == ["CKMB", "TDGQ", "ONLINE_SERVICE", "MDHL", "MDSH"]
    assert sum(each["maxScore"] for each in data["radar"]) == 100
    names = {line["departmentCode"]: line["departmentName"] for line in data["evaluation"]}
    assert names["H20"] == "UBND tỉnh Đồng Tháp"
    assert names["H26"] == "UBND Thành phố Hà Nội"
    totals = [line["totalScore"] for line in data["evaluation"]]
    assert totals == sorted(totals, reverse=True)
    assert all("scoreDelta" in line for line in data["evaluation"])


def test_the_year_has_nothing_to_compare_with(country: Country) -> None:
    data = country.evaluate(timeType="year", year=2026)
    assert data["growthPercent"] is None
    assert not any("scoreDelta" in line for line in data["evaluation"])
    assert sum(each["percent"] for each in data["donuts"]["onlineDossier"]) == pytest.approx(100)


@pytest.mark.parametrize("path", ["transparency", "dossier-digitized", "handling-satisfaction"])
def test_sister_paths_answer_metrics_with_numerator_and_denominator(country: Country, path: str) -> None:
    for metric in country.evaluate(path, timeType="month", year=2026, month=9):
        if metric["code"] == "ELECTRONIC_CERTIFIED_COPY":
            assert metric["numerator"] is metric["denominator"] is None
            continue
        assert 0 <= metric["numerator"] <= metric["denominator"]
        assert metric["ratio"] == round(metric["numerator"] / metric["denominator"] * 100, 2)
        assert 0 <= metric["score"] <= metric["maxScore"]


def test_a_provisional_denominator_is_marked(country: Country) -> None:
    metrics = country.evaluate("transparency", timeType="quarter", year=2026, quarter=3)
    marked = [metric["code"] for metric in metrics if "dataQualityStatus" in metric]
    assert marked == ["DOSSIER_SYNC"]


def test_a_metric_without_dossiers_has_no_ratio(country: Country) -> None:
    metrics = country.evaluate("dossier-digitized", timeType="year", year=2024)
    assert {(metric["ratio"], metric["score"], metric["denominator"] or 0) for metric in metrics} == {(None, None, 0)}


SISTERS = ("transparency", "dvc-progress", "online-services", "dossier-digitized", "handling-satisfaction")
SPANS = (
    {"timeType": "month", "year": 2026, "month": 11},
    {"timeType": "quarter", "year": 2026, "quarter": 3},
    {"timeType": "year", "year": 2026},
)


@pytest.mark.parametrize("span", SPANS)
def test_the_metrics_of_a_province_give_the_points_the_portal_gives_it(country: Country, span: dict[str, Any]) -> None:
    said = country.evaluate(**span)["evaluation"]
    scores = next(line["groupScores"] for line in said if line["departmentCode"] == "H20")
    metrics = [each for path in SISTERS for each in country.evaluate(path, departmentCode="H20", **span)]
    assert len(metrics) == 21
    assert sum(each["maxScore"] for each in metrics) == 100
    assert sum(each["score"] for each in metrics) == pytest.approx(sum(scores.values()), abs=0.5)


@pytest.mark.parametrize("span", [{"timeType": "half", "half": 1}, {"timeType": "nine-months"}])
def test_halves_and_nine_months_are_answered_for_a_ministry_too(country: Country, span: dict[str, Any]) -> None:
    asked = {"departmentType": "MINISTRY", "departmentCode": "G02", "year": 2026, **span}
    (metric,) = country.evaluate("dvc-progress", **asked)
    assert 0 < metric["numerator"] <= metric["denominator"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"departmentCode": "H99"}, "Give the code of a province or ministry"),
        ({"departmentCode": 20}, "Give the code of one department"),
        ({"departmentType": "MINISTRY"}, "Name one ministry"),
        ({"departmentType": "WARD"}, "ADMINISTRATIVE_UNIT and MINISTRY"),
    ],
)
def test_a_department_that_is_none_is_told(country: Country, asked: dict[str, Any], said: str) -> None:
    body = {"departmentType": "ADMINISTRATIVE_UNIT", "timeType": "year", "year": 2026, **asked}
    answer = country.ask("POST", "/portal/api/v1/reporting/evaluation/dvc-progress", json=body)
    assert answer.status_code == 400
    assert said in answer.json()["message"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "Send a JSON object"),
        ({}, "Only ADMINISTRATIVE_UNIT"),
        ({"departmentType": "ADMINISTRATIVE_UNIT"}, "Use year, quarter or month"),
        ({"departmentType": "ADMINISTRATIVE_UNIT", "timeType": "year", "year": "2026"}, "year is '2026'"),
        ({"departmentType": "ADMINISTRATIVE_UNIT", "timeType": "month", "year": 2026, "month": 13}, "month is 13"),
        ({"departmentType": "ADMINISTRATIVE_UNIT", "timeType": "month", "year": 2026, "month": True}, "month is True"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(country: Country, asked: object, said: str) -> None:
    answer = country.ask("POST", "/portal/api/v1/reporting/evaluation/service-results", json=asked)
    assert answer.status_code == 400
    assert answer.json()["code"] == "BAD_REQUEST"
    assert said in answer.json()["message"]


def test_a_body_that_is_not_json_is_refused(country: Country) -> None:
    for content in (b"not json", b"[" + b"1," * 40_000 + b"1]"):
        answer = country.ask("POST", "/portal/api/v1/reporting/evaluation/service-results", content=content)
        assert answer.status_code == 400


def test_an_evaluation_that_is_not_simulated_is_not_found(country: Country) -> None:
    answer = country.ask("POST", "/portal/api/v1/reporting/evaluation/dvc-progress-tree", json={})
    assert answer.status_code == 404
    assert "Use one of service-results" in answer.json()["remedy"]


def test_scores_reach_no_month_before_2026_and_no_ministry(world: World) -> None:
    assert world.scores.value("H26", "TOTAL", datetime(2025, 12, 31, tzinfo=ZONE).date()) is None
    assert world.scores.value("G12", "TOTAL", datetime(2026, 9, 30, tzinfo=ZONE).date()) is None


def test_scores_of_distant_months_keep_their_bounds(world: World) -> None:
    for year in (2027, 2030, 2040):
        scores = world.scores.month(datetime(year, 6, 15, tzinfo=ZONE).date())
        for groups in scores.values():
            assert all(0 <= points <= MOST[group] * 100 for group, points in groups.items())

"""The portal's lists of metrics: numerators and denominators of one department, and answers that cannot be."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from collectors.formats.metrics import read
from collectors.formats.nothing_yet import NothingYetError
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document

Refusal = Callable[..., list[tuple[str, str]]]
ASKED = {"department": "H20", "period": "2026-10"}


def metric(**said: Any) -> dict[str, Any]:
    whole = {"code": "ON_TIME", "numerator": 80, "denominator": 100, "ratio": 80.0, "score": 16.0, "maxScore": 20}
    return whole | said


def document(*metrics: dict[str, Any], **said: Any) -> Document:
    return Document(
        json.dumps({"code": "OK", "data": list(metrics), "message": "OK"} | said).encode(), "application/json"
    )


@pytest.fixture(scope="module")
def arrival(now: datetime) -> Arrival:
    return Arrival("portal-766-metrics", Origin.SIMULATED, "schedule", now, settings=ASKED)


def test_a_metric_is_its_numerator_and_its_denominator(arrival: Arrival) -> None:
    said = read(document(metric()), arrival)
    assert (said.sender, said.form, said.period) == ("G22", "TP.766", None)
    found = [(row.indicator, row.area, row.period, row.value, row.status, row.pointer) for row in said.rows]
    assert found == [
        ("HC03.ON_TIME.N", "H20", "2026-10", 80, "A", "#/data/0/numerator"),
        ("HC03.ON_TIME.D", "H20", "2026-10", 100, "A", "#/data/0/denominator"),
    ]


def test_a_provisional_denominator_is_marked_and_what_is_for_information_left_out(arrival: Arrival) -> None:
    sync = metric(code="DOSSIER_SYNC", maxScore=6, dataQualityStatus="PROVISIONAL_DENOMINATOR")
    average = metric(code="AVG_PROCESSING_TIME", maxScore=0)
    said = read(document(average, sync), arrival)
    assert [(row.indicator, row.status) for row in said.rows] == [
        ("HC02.DOSSIER_SYNC.N", "P"),
        ("HC02.DOSSIER_SYNC.D", "P"),
    ]


def test_what_the_portal_gives_as_a_share_alone_is_kept_as_one(arrival: Arrival) -> None:
    copies = metric(code="ELECTRONIC_CERTIFIED_COPY", maxScore=2, numerator=None, denominator=None, ratio=92.5)
    (row,) = read(document(copies), arrival).rows
    assert (row.indicator, str(row.value)) == ("HC06.ELECTRONIC_CERTIFIED_COPY.R", "92.5")


def test_a_denominator_of_zero_is_kept_and_a_missing_count_is_no_zero(arrival: Arrival) -> None:
    nothing = metric(numerator=0, denominator=0, ratio=None, score=None)
    unknown = metric(code="PUBLISH_ON_TIME", maxScore=6, numerator=None, denominator=52, ratio=None)
    values = [(row.value, row.status) for row in read(document(nothing, unknown), arrival).rows]
    assert values == [(0, "A"), (0, "A"), (None, "M"), (52, "A")]


@pytest.mark.parametrize(
    "said",
    [
        {"numerator": 120, "ratio": 120.0},
        {"numerator": -1},
        {"ratio": 81.0},
        {"maxScore": 18},
        {"code": "IN_TIME"},
    ],
)
def test_a_metric_that_cannot_be_is_refused_where_it_stands(
    refusal: Refusal, arrival: Arrival, said: dict[str, Any]
) -> None:
    assert refusal(read, document(metric(), metric(**said)), arrival) == [("malformed-report", "#/data/1")]


def test_an_answer_of_another_shape_is_refused(refusal: Refusal, arrival: Arrival) -> None:
    assert refusal(read, document(metric(), code="ERROR"), arrival) == [("malformed-report", "#/code")]
    assert refusal(read, document(metric(numerator="80")), arrival) == [("wrong-type", "#/data/0/numerator")]


@pytest.mark.parametrize("metrics", [[], [metric(numerator=None, denominator=None, ratio=None)]])
def test_a_period_without_figures_is_nothing_yet(arrival: Arrival, metrics: list[dict[str, Any]]) -> None:
    with pytest.raises(NothingYetError):
        read(document(*metrics), arrival)

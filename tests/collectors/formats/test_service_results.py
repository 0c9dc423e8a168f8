"""The public-service portal's answer: a real one, and answers that are not what was agreed."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from collectors.formats.nothing_yet import NothingYetError
from collectors.formats.service_results import read
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.observations import Coverage, Origin
from indicators.reports import Document
from indicators.store.observations import Selection, shown

Refusal = Callable[..., list[tuple[str, str]]]
GROUPS = {"CKMB": 11.45, "TDGQ": 17.72, "CLGQ": 8.83, "TTTT": 6.22, "MDHL": 14.45, "MDSH": 9.65}


def department(**said: Any) -> dict[str, Any]:
    whole = {
        "departmentCode": "H20",
        "departmentName": "UBND tỉnh Đồng Tháp",
        "totalScore": 68.32,
        "groupScores": GROUPS,
    }
    return whole | said


def answer(*departments: dict[str, Any], **said: Any) -> dict[str, Any]:
    overview = {"departmentName": "Cả nước", "departmentCode": None, "totalScore": 68.32}
    return {"code": "OK", "data": {"overview": overview, "evaluation": list(departments)}, "message": "OK"} | said


def document(said: object) -> Document:
    content = said if isinstance(said, bytes) else json.dumps(said, ensure_ascii=False).encode()
    return Document(content, "application/json")


@pytest.fixture(scope="module")
def arrival(now: datetime) -> Arrival:
    return Arrival("dvcqg.766", Origin.SIMULATED, "schedule", now, sender="G22", settings={"period": "2026-10"})


@pytest.fixture
def faults(refusal: Refusal, arrival: Arrival) -> Callable[[object], list[tuple[str, str]]]:
    return lambda said: refusal(read, document(said), arrival)


def test_the_real_answer_gives_the_total_and_six_groups_of_every_province(specimens: Path, arrival: Arrival) -> None:
    said = read(document((specimens / "dvcqg" / "service_results_20260917.json").read_bytes()), arrival)
    assert (said.sender, said.form, said.period, said.report_id) == ("G22", "BC.766.THANG", "2026-10", None)
    assert len(said.rows) == 34 * 7
    first = {row.indicator: (row.area, row.value, row.pointer) for row in said.rows[:7]}
    assert first["HC01"] == ("H20", Decimal("68.32"), "#/data/evaluation/0/totalScore")
    assert first["HC06"] == ("H20", Decimal("9.65"), "#/data/evaluation/0/groupScores/MDSH")
    assert said.rows[7 * 3 + 1].pointer == "#/data/evaluation/3/groupScores/CKMB"
    values = [first[f"HC0{number}"][1] for number in range(1, 8)]
    assert values == [Decimal(text) for text in ("68.32", "11.45", "17.72", "8.83", "6.22", "9.65", "14.45")]


def test_the_real_answer_goes_all_the_way_and_makes_the_nations_mean(
    specimens: Path, intake: Intake, arrival: Arrival
) -> None:
    paper = document((specimens / "dvcqg" / "service_results_20260917.json").read_bytes())
    assert intake.receive(paper, "dvcqg.service-results", arrival).rows == 34 * 7
    (nation,) = shown(intake.store, Selection(indicators=["HC01"], places=["VN"]))
    assert (nation.figure.value, nation.figure.coverage) == (Decimal("61.55"), Coverage(34, 34))


def test_ministries_are_kept_beside_provinces(intake: Intake, arrival: Arrival) -> None:
    ministry = department(departmentCode="G12", departmentName="Bộ Tài chính")
    assert len(intake.check(document(answer(department(), ministry)), "dvcqg.service-results", arrival).figures) == 14


def test_a_department_is_known_by_its_code_whatever_its_name(intake: Intake, arrival: Arrival) -> None:
    renamed = department(departmentName="Ủy ban nhân dân TP. Đồng Tháp")
    assert len(intake.check(document(answer(renamed)), "dvcqg.service-results", arrival).figures) == 7


def test_whole_numbers_are_numbers_and_residue_is_rounded_off(arrival: Arrival) -> None:
    scores = GROUPS | {"CKMB": 11, "TDGQ": 17.540000000001, "CLGQ": 8.8312}
    rows = read(document(answer(department(totalScore=67.6912, groupScores=scores))), arrival).rows
    values = {row.indicator: str(row.value) for row in rows}
    assert (values["HC02"], values["HC03"], values["HC04"]) == ("11", "17.54", "8.8312")


def test_a_score_that_is_null_is_missing(arrival: Arrival) -> None:
    rows = read(document(answer(department(groupScores=GROUPS | {"TTTT": None}))), arrival).rows
    assert [(row.value, row.status) for row in rows if row.indicator == "HC05"] == [(None, "M")]


@pytest.mark.parametrize("evaluation", [None, []])
def test_a_month_without_scores_is_no_mistake_and_leaves_no_trace(
    intake: Intake, arrival: Arrival, evaluation: object
) -> None:
    empty = answer(data={"overview": {"totalScore": None}, "evaluation": evaluation})
    with pytest.raises(NothingYetError, match=r"^dvcqg\.766 has no figures yet for 2026-10\. Nothing has to be done"):
        intake.receive(document(empty), "dvcqg.service-results", arrival)
    assert shown(intake.store, Selection()) == []


def test_a_national_score_of_no_department_is_a_mistake(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(answer()) == [("malformed-report", "#/data/evaluation")]


def test_an_error_of_the_portal_is_told_in_its_words(arrival: Arrival, refusal: Refusal) -> None:
    said = {"code": "SYSTEM_ERROR", "data": None, "message": "Hệ thống bận"}
    assert refusal(read, document(said), arrival) == [("malformed-report", "#/code")]
    assert refusal(read, document([]), arrival) == [("malformed-report", "#")]


def test_groups_may_miss_the_total_by_two_hundredths_and_no_more(
    arrival: Arrival, faults: Callable[..., list[tuple[str, str]]]
) -> None:
    assert len(read(document(answer(department(totalScore=68.34))), arrival).rows) == 7
    astray = department(departmentCode="H19", totalScore=68.35)
    assert faults(answer(department(), astray)) == [("malformed-report", "#/data/evaluation/1/totalScore")]


@pytest.mark.parametrize(
    ("said", "code", "pointer"),
    [
        ({"totalScore": "68.32"}, "wrong-type", "totalScore"),
        ({"totalScore": True}, "wrong-type", "totalScore"),
        ({"totalScore": 1e30}, "wrong-type", "totalScore"),
        ({"departmentCode": None}, "wrong-type", "departmentCode"),
        ({"departmentCode": ""}, "wrong-type", "departmentCode"),
        ({"groupScores": GROUPS | {"CKMB": "8,0"}}, "wrong-type", "groupScores/CKMB"),
        ({"groupScores": GROUPS | {"NEW": 1}}, "unknown-field", "groupScores/NEW"),
        (
            {"groupScores": {name: points for name, points in GROUPS.items() if name != "MDHL"}},
            "missing-field",
            "groupScores/MDHL",
        ),
        ({"groupScores": None}, "wrong-type", "groupScores"),
    ],
)
def test_an_answer_in_another_shape_is_refused_by_its_place(
    faults: Callable[..., list[tuple[str, str]]], said: dict[str, Any], code: str, pointer: str
) -> None:
    assert faults(answer(department(**said))) == [(code, f"#/data/evaluation/0/{pointer}")]


def test_missing_parts_of_the_answer_are_named(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults({"code": "OK"}) == [("missing-field", "#/data")]
    assert faults(answer(data={})) == [("missing-field", "#/data/overview"), ("missing-field", "#/data/evaluation")]
    assert faults(b"<html>") == [("malformed-json", "#")]


def test_a_department_that_nobody_knows_or_that_stands_twice_is_refused(
    intake: Intake, arrival: Arrival, refusal: Refusal
) -> None:
    unknown = document(answer(department(departmentCode="H99")))
    found = refusal(intake.check, unknown, "dvcqg.service-results", arrival)
    assert found[0] == ("unknown-area", "#/data/evaluation/0/totalScore/area")
    twice = document(answer(department(), department()))
    found = refusal(intake.check, twice, "dvcqg.service-results", arrival)
    assert (len(found), found[0]) == (7, ("duplicate-row", "#/data/evaluation/1/totalScore"))


def test_the_month_asked_for_must_be_given(now: datetime, refusal: Refusal) -> None:
    unasked = Arrival("dvcqg.766", Origin.SIMULATED, "schedule", now)
    assert refusal(read, document(answer(department())), unasked) == [("missing-field", "#")]

"""The LGSP's dossier statistics: numbers as texts, taken only where they can be read in one way."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from collectors.formats.dossiers import read
from collectors.formats.nothing_yet import NothingYetError
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document
from indicators.store.observations import Selection, shown

Refusal = Callable[..., list[tuple[str, str]]]


def month(**said: Any) -> dict[str, Any]:
    whole = {"Thang": "9", "Nam": "2026", "SoNhanTrongKy": "17096", "TongXuLyDungHan": "16988", "TongXuLyTreHan": "352"}
    return whole | said


def answer(*months: dict[str, Any], **said: Any) -> dict[str, Any]:
    return {"service": "DongBoThongKeHoSo", "madonvi": "000.00.00.H26", "data": list(months)} | said


def document(said: object) -> Document:
    return Document(json.dumps(said, ensure_ascii=False).encode(), "application/json")


@pytest.fixture(scope="module")
def arrival(now: datetime) -> Arrival:
    return Arrival("lgsp.H26", Origin.SIMULATED, "schedule", now, sender="G22")


@pytest.fixture
def faults(refusal: Refusal, arrival: Arrival) -> Callable[[object], list[tuple[str, str]]]:
    return lambda said: refusal(read, document(said), arrival)


def test_every_month_has_its_own_period_and_three_counts(specimens: Path, arrival: Arrival) -> None:
    paper = Document((specimens / "lgsp" / "dossiers_H26.json").read_bytes(), "application/json")
    said = read(paper, arrival)
    assert (said.sender, said.form, said.period, said.revision) == ("G22", "BC.HS.THANG", None, None)
    assert [(row.indicator, row.area, row.period, row.value) for row in said.rows] == [
        ("HC08", "H26", "2026-08", Decimal(18432)),
        ("HC09", "H26", "2026-08", Decimal(17655)),
        ("HC10", "H26", "2026-08", Decimal(465)),
        ("HC08", "H26", "2026-09", Decimal(17096)),
        ("HC09", "H26", "2026-09", Decimal(16988)),
        ("HC10", "H26", "2026-09", Decimal(352)),
    ]
    assert said.rows[5].pointer == "#/data/1/TongXuLyTreHan"


def test_the_on_time_rate_follows_from_what_is_stored(specimens: Path, intake: Intake, arrival: Arrival) -> None:
    paper = Document((specimens / "lgsp" / "dossiers_H26.json").read_bytes(), "application/json")
    receipt = intake.receive(paper, "lgsp.dossiers", arrival)
    assert (receipt.rows, receipt.period, receipt.deadline) == (6, None, None)
    (rate,) = shown(intake.store, Selection(indicators=["HC11"], places=["01"], periods=["2026-09"]))
    assert rate.figure.value == Decimal("99.37")


def test_a_ministry_is_known_by_its_long_code(intake: Intake, arrival: Arrival) -> None:
    assert len(intake.check(document(answer(month(), madonvi="000.00.00.G12")), "lgsp.dossiers", arrival).figures) == 3


def test_a_month_before_the_merger_is_the_old_provinces(intake: Intake, arrival: Arrival) -> None:
    old = document(answer(month(Thang="6", Nam="2025"), madonvi="000.00.00.H20"))
    intake.receive(old, "lgsp.dossiers", arrival)
    figures = shown(intake.store, Selection(indicators=["HC08"]))
    assert {each.figure.place: each.figure.value for each in figures}["87:2025"] == Decimal(17096)


@pytest.mark.parametrize("nothing", ["", None])
def test_an_empty_count_is_missing_and_never_zero(arrival: Arrival, nothing: str | None) -> None:
    rows = read(document(answer(month(TongXuLyTreHan=nothing))), arrival).rows
    assert [(row.value, row.status) for row in rows] == [(Decimal(17096), "A"), (Decimal(16988), "A"), (None, "M")]


def test_zero_is_a_count(arrival: Arrival) -> None:
    assert read(document(answer(month(TongXuLyTreHan="0"))), arrival).rows[2].value == Decimal(0)


@pytest.mark.parametrize(
    "text",
    ["1.234", "1,234", "1 234", " 1", "-1", "+1", "1e3", "007", "\uff11\uff12", "\u0661", "1_000", "9" * 16, "không"],
)
def test_a_count_in_any_other_writing_is_refused(faults: Callable[..., list[tuple[str, str]]], text: str) -> None:
    assert faults(answer(month(), month(Thang="8", SoNhanTrongKy=text))) == [("wrong-type", "#/data/1/SoNhanTrongKy")]


def test_a_json_number_is_not_the_text_agreed(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(answer(month(SoNhanTrongKy=17096))) == [("wrong-type", "#/data/0/SoNhanTrongKy")]


@pytest.mark.parametrize("said", [{"Thang": "13"}, {"Thang": "0"}, {"Thang": ""}, {"Nam": "26"}, {"Nam": "2026.0"}])
def test_a_month_that_is_none_is_refused(faults: Callable[..., list[tuple[str, str]]], said: dict[str, str]) -> None:
    assert faults(answer(month(**said))) == [("wrong-type", f"#/data/0/{next(iter(said))}")]


def test_a_month_may_have_a_leading_zero(arrival: Arrival) -> None:
    assert read(document(answer(month(Thang="09"))), arrival).rows[0].period == "2026-09"


def test_missing_fields_are_named(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults({}) == [("missing-field", f"#/{name}") for name in ("service", "madonvi", "data")]
    assert faults(answer({"Thang": "9", "Nam": "2026", "TongXuLyDungHan": "1", "TongXuLyTreHan": "1"})) == [
        ("missing-field", "#/data/0/SoNhanTrongKy")
    ]


def test_another_service_is_not_read(faults: Callable[..., list[tuple[str, str]]]) -> None:
    assert faults(answer(month(), service="TraCuuHoSo")) == [("malformed-report", "#/service")]


def test_an_agency_without_months_is_no_mistake(arrival: Arrival) -> None:
    with pytest.raises(NothingYetError, match=r"^lgsp\.H26 has no figures yet for 000\.00\.00\.H26\."):
        read(document(answer()), arrival)


def test_a_month_given_twice_and_a_month_to_come_are_refused(
    intake: Intake, arrival: Arrival, refusal: Refusal
) -> None:
    found = refusal(intake.check, document(answer(month(), month())), "lgsp.dossiers", arrival)
    assert found == [
        ("duplicate-row", f"#/data/1/{name}") for name in ("SoNhanTrongKy", "TongXuLyDungHan", "TongXuLyTreHan")
    ]
    found = refusal(intake.check, document(answer(month(Nam="2027"))), "lgsp.dossiers", arrival)
    assert found[0] == ("period-in-future", "#/data/0/SoNhanTrongKy/period")


def test_an_agency_that_nobody_knows_is_refused(intake: Intake, arrival: Arrival, refusal: Refusal) -> None:
    found = refusal(intake.check, document(answer(month(), madonvi="000.00.00.X01")), "lgsp.dossiers", arrival)
    assert found[0] == ("unknown-area", "#/data/0/SoNhanTrongKy/area")

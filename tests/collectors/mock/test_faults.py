"""Each fault does what it says, and nothing once it is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

import pytest

from collectors.mock import misbehaviour
from collectors.mock.faults import Fault, Faults
from collectors.mock.world import ZONE

INDEX = "/ministries/G17/reports"
LGSP = "/lgsp/dossiers/H26?nam=2026"


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    get: Callable[..., Any]
    index: Callable[[str], list[dict[str, Any]]]
    evaluate: Callable[..., Any]
    switch_on: Callable[..., None]
    switch_off: Callable[[], None]


def _newest(country: Country, index: str = INDEX) -> dict[str, Any]:
    first, *others = country.index(index)
    revisions = [first, *(each for each in others if all(each[key] == first[key] for key in ("form", "report_period")))]
    report: dict[str, Any] = country.get(revisions[-1]["href"]).json()
    return report


def _scores(country: Country) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = country.evaluate(timeType="month", year=2026, month=9)["evaluation"]
    return lines


def _dossiers(country: Country) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = country.get(LGSP).json()["data"]
    return lines


def test_late_holds_back_the_newest_period_of_every_form(country: Country) -> None:
    newest = {(line["form"], line["report_period"]) for line in country.index(INDEX)[:1]}
    country.switch_on("G17", "late")
    assert not newest & {(line["form"], line["report_period"]) for line in country.index(INDEX)}
    country.switch_on("document-axis", "late")
    assert country.index("/systems/document-axis/reports")[0]["report_period"] == "2026-11-21"


def test_late_leaves_out_the_current_month_of_scores_and_dossiers(country: Country) -> None:
    country.switch_on("*", "late")
    assert country.evaluate(timeType="month", year=2026, month=11)["evaluation"] == []
    assert len(country.evaluate(timeType="month", year=2026, month=10)["evaluation"]) == 34
    assert _dossiers(country)[-1]["Thang"] == "10"


@pytest.mark.parametrize("fault", ["revised", "partial", "wrong_unit", "duplicate"])
def test_a_fault_of_content_sends_the_newest_report_once_more(country: Country, fault: str) -> None:
    before = _newest(country)
    country.switch_on("G17", fault)
    again = _newest(country)
    assert (again["form"], again["report_period"]) == (before["form"], before["report_period"])
    assert again["revision"] == before["revision"] + 1
    assert again["report_id"] != before["report_id"]
    assert again["reason"]
    assert again["observations"] != before["observations"]
    assert again["row_count"] == len(again["observations"])
    values = [Decimal(row["value"]) for row in again["observations"] if row["value"] is not None]
    assert Decimal(again["control_totals"]["value_sum"]) == sum(values)
    assert _newest(country) == again


def test_the_second_page_follows_on_under_a_fault_of_content(country: Country) -> None:
    country.switch_on("G17", "revised")
    first = country.get(INDEX).json()
    second = country.get(f"{INDEX}?cursor={first['next']}").json()
    assert not {each["report_id"] for each in first["reports"]} & {each["report_id"] for each in second["reports"]}


def test_revised_changes_some_figures(country: Country) -> None:
    before = _newest(country)["observations"]
    country.switch_on("G17", "revised")
    after = _newest(country)["observations"]
    changed = [one != other for one, other in zip(before, after, strict=True)]
    assert 0 < sum(changed) < len(changed)


def test_partial_leaves_places_out(country: Country) -> None:
    before = _newest(country)["observations"]
    country.switch_on("G17", "partial")
    after = _newest(country)["observations"]
    assert {row["area"] for row in after} < {row["area"] for row in before}


def test_wrong_unit_is_not_the_unit_of_the_catalogue(country: Country) -> None:
    before = {row["unit"] for row in _newest(country)["observations"]}
    country.switch_on("G17", "wrong_unit")
    assert not before & {row["unit"] for row in _newest(country)["observations"]}


def test_duplicate_repeats_a_line_and_a_row(country: Country) -> None:
    country.switch_on("G17", "duplicate")
    lines = country.index(INDEX)
    assert lines[0] == lines[1] != lines[2]
    rows = _newest(country)["observations"]
    assert rows[-1] == rows[-2]


def test_live_reports_have_the_fault_from_the_next_revision_on(country: Country) -> None:
    country.now += timedelta(seconds=2)
    country.switch_on("portal-visits", "wrong_unit")
    assert _newest(country, "/systems/portal-visits/reports")["observations"][0]["unit"] == "lượt"
    country.now += timedelta(seconds=3)
    assert _newest(country, "/systems/portal-visits/reports")["observations"][0]["unit"] == "nghìn lượt"


def test_content_faults_reach_the_scores_of_the_portal(country: Country) -> None:
    before = _scores(country)
    many = {}
    for fault in ("partial", "duplicate", "revised", "wrong_unit"):
        country.switch_on("portal", fault)
        many[fault] = _scores(country)
        country.switch_off()
    assert len(many["partial"]) < 34
    assert len(many["duplicate"]) == 35
    assert [one == other for one, other in zip(before, many["revised"], strict=True)].count(False) == 9
    assert all(line["totalScore"] > 100 for line in many["wrong_unit"])
    assert _scores(country) == before


def test_content_faults_reach_the_dossiers_of_the_lgsp(country: Country) -> None:
    before = _dossiers(country)
    many = {}
    for fault in ("partial", "duplicate", "revised", "wrong_unit"):
        country.switch_on("lgsp", fault)
        many[fault] = _dossiers(country)
        country.switch_off()
    assert "TongXuLyTreHan" not in many["partial"][-1]
    assert many["duplicate"][-1] == many["duplicate"][-2]
    assert many["revised"][-2] != before[-2]
    assert "," in many["wrong_unit"][0]["SoNhanTrongKy"]
    assert _dossiers(country) == before


def test_http500_is_an_error_in_html(country: Country) -> None:
    country.switch_on("G17", "http500")
    answer = country.get(INDEX)
    assert answer.status_code == 500
    assert answer.headers["Content-Type"].startswith("text/html")
    assert country.get("/ministries/G12/reports").status_code == 200


def test_html200_is_a_page_where_data_was_asked_for(country: Country) -> None:
    country.switch_on("*", "html200")
    for path in (INDEX, LGSP):
        answer = country.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/html")


def test_frozen_gives_the_bytes_of_the_moment_it_froze(country: Country) -> None:
    path = "/systems/portal-visits/reports"
    country.switch_on("portal-visits", "frozen")
    before = country.get(path).content
    country.now += timedelta(minutes=9)
    assert country.get(path).content == before
    country.now += timedelta(minutes=1)
    assert country.get(path).content != before


def test_slow_ends_where_the_answer_ends(country: Country, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = country.get(INDEX).content
    monkeypatch.setattr(misbehaviour, "SECONDS_A_BYTE", 0)
    country.switch_on("G17", "slow")
    assert country.get(INDEX).content == whole


def test_flapping_is_down_every_other_twenty_seconds(country: Country) -> None:
    country.switch_on("G17", "flapping")
    statuses = []
    for _ in range(8):
        statuses.append(country.get(INDEX).status_code)
        country.now += timedelta(seconds=10)
    assert sorted(statuses) == [200] * 4 + [500] * 4
    assert statuses[0] == statuses[1] != statuses[2] == statuses[3]


def test_a_fault_ends_by_itself(country: Country) -> None:
    country.switch_on("G17", "http500", 1)
    country.now += timedelta(seconds=60)
    assert country.get(INDEX).status_code == 200


def _hours(faults: Faults, days: int) -> list[int]:
    start = datetime(2026, 11, 1, tzinfo=ZONE)
    return [len(faults.switched_on(start + timedelta(minutes=5 * each))) for each in range(days * 288)]


def test_bad_days_come_by_themselves_but_rarely_and_one_at_a_time() -> None:
    on = _hours(Faults(7, ("G12", "H26", "portal"), weather=True), 20)
    assert set(on) == {0, 1}
    assert 0.005 < sum(on) / len(on) < 0.06


def test_bad_days_are_those_of_the_seed() -> None:
    one, same, other = (_hours(Faults(seed, ("G12", "H26"), weather=True), 5) for seed in (7, 7, 8))
    assert one == same != other


def test_without_weather_every_day_is_good() -> None:
    faults = Faults(7, ("G12",), weather=False)
    assert sum(_hours(faults, 5)) == 0
    assert faults.at("G12", datetime(2026, 11, 1, tzinfo=ZONE)) == {}


def test_every_fault_has_a_word_of_its_own() -> None:
    assert {fault.value for fault in Fault} == {
        "late",
        "revised",
        "partial",
        "wrong_unit",
        "duplicate",
        "http500",
        "html200",
        "slow",
        "frozen",
        "flapping",
        "truncated",
        "gzip_bomb",
    }

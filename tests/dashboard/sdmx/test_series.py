"""Figures as series: which are found, as known when, and what each says."""

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.sdmx import series as found_by
from dashboard.sdmx.asking import AskedWronglyError
from dashboard.sdmx.query import understood
from dashboard.sdmx.series import series
from indicators.sdmx import Names
from tests.builders import NOW, figure, keep

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def find(store, rules):
    """The values found by period code of Hanoi's budget revenue, or of another key."""
    names = Names(rules.catalogue, rules.geography)

    def ask(key="M.TC01.01", flow="ALL", **said):
        return series(store, names, understood(names, names.flows[flow], key, said))

    return ask


def values(found):
    return {value["TIME_PERIOD"]: value.get("OBS_VALUE") for each in found for value, _ in each.observations}


def test_a_series_says_its_key_unit_and_values_digit_for_digit(find, store, rules):
    keep(store, rules, figure(value="100.50"), figure(value="12345678901234567.25", period="2026-09"))
    (found,) = find()
    assert found.key == {"FREQ": "M", "INDICATOR": "TC01", "REF_AREA": "01"}
    assert found.attributes["UNIT_MEASURE"] == "TY_DONG"
    assert list(values([found]).items()) == [("2026-09", "12345678901234567.25"), ("2026-10", "100.50")]


def test_an_observation_says_status_origin_coverage_and_since_when_it_is_known(find, store, rules):
    keep(store, rules, figure(value="1", status="P"), source_note="Công văn 1")
    (_, said), *_ = find()[0].observations
    assert (said["OBS_STATUS"], said["ORIGIN"], said["METHOD"]) == ("P", "reported", "direct")
    assert said["SOURCE"] == "Công văn 1"
    assert said["KNOWN_FROM"].startswith("2026-10-20T01:30:00")
    (_, total), *_ = find("M.TC01.VN")[0].observations
    assert (total["METHOD"], total["COVERAGE"]) == ("roll-up", "1/34")


def test_a_missing_figure_has_no_value_and_its_status(find, store, rules):
    keep(store, rules, figure(value=None))
    ((value, said),) = find()[0].observations
    assert value == {"TIME_PERIOD": "2026-10"}
    assert said["OBS_STATUS"] == "M"


def test_what_was_known_then_is_found_and_not_what_came_after(find, store, rules):
    keep(store, rules, figure(value="1"), now=YESTERDAY)
    keep(store, rules, figure(value="2"))
    assert values(find()) == {"2026-10": "2"}
    assert values(find(asOf="2026-10-19T23:00:00+07:00")) == {"2026-10": "1"}
    with pytest.raises(AskedWronglyError):
        find(asOf="2026-10-01T00:00:00Z")


def test_updated_after_finds_what_became_known_since_alone(find, store, rules):
    keep(store, rules, figure(value="1"), figure(value="5", period="2026-09"), now=YESTERDAY)
    keep(store, rules, figure(value="2"))
    assert values(find(updatedAfter="2026-10-19T23:00:00+07:00")) == {"2026-10": "2"}
    assert values(find(updatedAfter="2026-10-01T00:00:00Z")) == {"2026-09": "5", "2026-10": "2"}
    between = {"updatedAfter": "2026-10-01T00:00:00Z", "asOf": "2026-10-19T23:00:00+07:00"}
    assert values(find(**between)) == {"2026-09": "5", "2026-10": "1"}
    with pytest.raises(AskedWronglyError) as caught:
        find(updatedAfter="2026-10-21T00:00:00Z")
    assert caught.value.code == "not-found"


def test_a_span_takes_periods_that_lie_in_it(find, store, rules):
    keep(store, rules, *(figure(value=str(month), period=f"2026-0{month}") for month in range(1, 7)))
    assert list(values(find(startPeriod="2026-03", endPeriod="2026-04"))) == ["2026-03", "2026-04"]
    assert list(values(find(startPeriod="2026-Q2"))) == ["2026-04", "2026-05", "2026-06"]
    assert list(values(find(endPeriod="2026-02-28"))) == ["2026-01", "2026-02"]
    assert list(values(find(startPeriod="2026-03-02", endPeriod="2026-04"))) == ["2026-04"]


def test_the_first_and_the_last_are_counted_series_by_series(find, store, rules):
    keep(store, rules, *(figure(value=str(month), period=f"2026-0{month}") for month in range(1, 7)))
    assert list(values(find(firstNObservations="2"))) == ["2026-01", "2026-02"]
    assert list(values(find(lastNObservations="1"))) == ["2026-06"]
    assert list(values(find(firstNObservations="1", lastNObservations="1"))) == ["2026-01", "2026-06"]
    assert all(len(each.observations) == 1 for each in find("M.TC01.", lastNObservations="1"))


def test_a_figure_that_several_keys_mean_is_told_once(find, store, rules):
    keep(store, rules, figure(value="1"))
    assert sum(len(each.observations) for each in find("M.TC01.01,.TC01.,..01")) == len(values(find("M.TC01."))) * 3


def test_a_flow_has_the_indicators_of_its_form_alone(find, store, rules):
    keep(store, rules, figure(value="1"), figure("KD01", value="4"))
    assert {each.key["INDICATOR"] for each in find("all", flow="BC_TC_THANG")} == {"TC01"}
    assert {each.key["INDICATOR"] for each in find("all", flow="BUSINESS")} == {"KD01"}


def test_series_alone_are_told_where_no_observations_are_wanted(find, store, rules):
    keep(store, rules, figure(value="1"))
    (keys,) = find(detail="serieskeysonly")
    assert (keys.observations, keys.attributes) == ((), {})
    (bare,) = find(detail="dataonly")
    assert bare.observations == (({"TIME_PERIOD": "2026-10", "OBS_VALUE": "1"}, {}),)


def test_more_than_one_answer_may_have_is_refused_and_never_cut(find, store, rules, monkeypatch):
    keep(store, rules, figure(value="1"), figure(value="2", period="2026-09"))
    monkeypatch.setattr(found_by, "MOST_OBSERVATIONS", 2)
    assert len(values(find())) == 2
    monkeypatch.setattr(found_by, "MOST_OBSERVATIONS", 1)
    with pytest.raises(AskedWronglyError) as caught:
        find()
    assert (caught.value.code, caught.value.facts) == ("selection-too-large", {"limit": 1})


def test_the_limit_that_the_documentation_names_is_the_one_in_force():
    text = (Path(__file__).parents[3] / "docs" / "sdmx.md").read_text(encoding="utf-8")
    assert f"{found_by.MOST_OBSERVATIONS:,}" in text

"""The axis is read event by event, on good days and on bad ones, and nothing of it is lost or doubled."""

from collections import Counter
from datetime import datetime, timedelta

import pytest

from collectors.mock.axis import LONG_CODE, feed
from collectors.mock.event_feed import Feed
from collectors.mock.world import World
from indicators.catalogue import load_catalogue
from indicators.document_axis import SYSTEM, document_of
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store.cases import counts, standings
from tests.builders import ZONE
from tests.polled_country import SEED, PolledCountry

MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)
FIRST = MORNING.date() - timedelta(days=2)


@pytest.fixture(scope="module")
def axis() -> Feed:
    return feed(World(SEED, load_catalogue(), load_geography()), load_calendar())


@pytest.fixture
def country(store, monkeypatch) -> PolledCountry:
    monkeypatch.setattr("collectors.mock.axis.HISTORY", 2)
    return PolledCountry(store, "document-axis-events", MORNING, "document-axis-events")


def held(country: PolledCountry) -> int:
    return sum(
        each.events for each in counts(country.store, SYSTEM, since=MORNING.date() - timedelta(9), at=country.now)
    )


def test_every_state_that_the_axis_told_of_is_held_once(country, axis):
    run = country.visit()
    told = axis.told(MORNING, FIRST)
    assert (run.outcome, held(country)) == ("unchanged" if len(told) % 500 == 0 else "received", len(told))
    stand = {each.case: each.state for each in standings(country.store, SYSTEM, at=MORNING)}
    last = {each.number.split("#")[0]: each.body["StatusCode"] for each in told}
    assert stand == last


def test_sent_and_received_are_counted_from_the_states_and_differ(country, axis):
    country.visit()
    arrived = [each for each in axis.told(MORNING, FIRST) if each.body["StatusCode"] == "01"]
    found = standings(country.store, SYSTEM, at=MORNING)
    assert Counter(each.agency for each in found) == Counter(
        each.body["To"].removeprefix(LONG_CODE) for each in arrived
    )
    assert (
        len({document_of(each.case) for each in found})
        == len({each.body["DocumentId"] for each in arrived})
        < len(arrived)
    )


@pytest.mark.parametrize(
    ("fault", "outcome", "error"),
    [
        ("http500", "failed", "source-failing"),
        ("html200", "failed", "source-wrong-type"),
        ("truncated", "failed", "source-truncated"),
        ("wrong_unit", "refused", "malformed-report"),
    ],
)
def test_what_does_not_come_on_a_bad_day_comes_on_the_next(country, axis, fault, outcome, error):
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error, held(country)) == (outcome, error, 0)
    country.switch(None)
    now = country.now
    country.visit()
    assert held(country) == len(axis.told(now, FIRST))


@pytest.mark.parametrize("fault", ["duplicate", "partial", "late"])
def test_what_is_told_twice_half_or_late_is_whole_in_the_end(country, axis, fault):
    country.switch(fault)
    country.visit()
    country.switch(None)
    now = country.now
    country.visit()
    assert held(country) == len(axis.told(now, FIRST))


def test_what_becomes_of_a_document_weeks_later_is_told_too(country, axis):
    country.visit()
    country.now += timedelta(days=20)
    now = country.now
    country.visit()
    assert held(country) == len(axis.told(now, FIRST))
    finished = [
        each.body["DocumentId"]
        for each in axis.told(now, FIRST)
        if each.body["StatusCode"] == "06" and each.at > MORNING
    ]
    assert any(document.split("-")[1] == f"{MORNING:%Y%m}02" for document in finished)

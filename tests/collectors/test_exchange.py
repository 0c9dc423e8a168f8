"""Data exchange is read event by event, on good days and on bad ones, and nothing of it is lost or doubled."""

from datetime import datetime, timedelta

import pytest

from collectors.mock import exchange
from indicators.data_exchange import SYSTEM
from indicators.store.cases import counts
from tests.builders import ZONE
from tests.polled_country import SEED, PolledCountry

MORNING = datetime(2026, 11, 3, 8, 0, tzinfo=ZONE)


@pytest.fixture
def country(store, monkeypatch) -> PolledCountry:
    monkeypatch.setattr(exchange, "HISTORY", 1)
    return PolledCountry(store, "data-exchange", MORNING, "data-exchange")


def held(country: PolledCountry) -> int:
    since = MORNING.date() - timedelta(9)
    return sum(each.events for each in counts(country.store, SYSTEM, since=since, at=country.now))


def told(now: datetime) -> int:
    """How many events there are by a moment, of those opened since the day before the first visit."""
    days = [MORNING.date() - timedelta(1) + timedelta(n) for n in range((now - MORNING).days + 3)]
    return sum(each.at <= now for day in days for each in exchange.feed(SEED).opened(day))


def test_every_event_is_held_once(country):
    country.visit()
    assert held(country) == told(MORNING)
    now = country.now
    country.visit()
    assert held(country) == told(now)


@pytest.mark.parametrize(
    ("fault", "outcome", "error"),
    [
        ("http500", "failed", "source-failing"),
        ("html200", "failed", "source-wrong-type"),
        ("truncated", "failed", "source-truncated"),
        ("wrong_unit", "refused", "wrong-type"),
    ],
)
def test_what_does_not_come_on_a_bad_day_comes_on_the_next(country, fault, outcome, error):
    country.switch(fault)
    run = country.visit()
    assert (run.outcome, run.error, held(country)) == (outcome, error, 0)
    country.switch(None)
    now = country.now
    country.visit()
    assert held(country) == told(now)


@pytest.mark.parametrize("fault", ["duplicate", "partial", "late"])
def test_what_is_told_twice_half_or_late_is_whole_in_the_end(country, fault):
    country.switch(fault)
    country.visit()
    country.switch(None)
    now = country.now
    country.visit()
    assert held(country) == told(now)

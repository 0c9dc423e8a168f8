"""When a failing source is left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from collectors.breaker import Breaker, Patience, State

NOW = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PATIENCE = Patience(failures=3, first_pause=MINUTE, longest_pause=10 * MINUTE)


def after(failures: int) -> Breaker:
    breaker = Breaker()
    for _ in range(failures):
        breaker = breaker.failed(NOW, PATIENCE)
    return breaker


def test_a_breaker_stays_closed_until_the_third_failure_in_a_row():
    assert after(2) == Breaker(failures=2, opened_until=None)
    assert after(2).state(NOW) is State.CLOSED
    assert after(3) == Breaker(failures=3, opened_until=NOW + MINUTE)
    assert after(3).state(NOW) is State.OPEN


def test_after_the_pause_the_source_is_asked_once_to_see():
    assert after(3).state(NOW + MINUTE) is State.HALF_OPEN


def test_a_success_closes_the_breaker_and_forgets_the_failures():
    assert after(7).succeeded() == Breaker()


@pytest.mark.parametrize(("failures", "minutes"), [(4, 2), (5, 4), (6, 8), (7, 10), (200, 10)])
def test_each_further_failure_doubles_the_pause_up_to_the_longest(failures, minutes):
    assert after(failures).opened_until == NOW + minutes * MINUTE


def test_a_source_that_asks_for_a_pause_gets_it_up_to_the_longest():
    assert Breaker().failed(NOW, PATIENCE, retry_after=5 * MINUTE) == Breaker(1, NOW + 5 * MINUTE)
    assert Breaker().failed(NOW, PATIENCE, retry_after=500 * MINUTE) == Breaker(1, NOW + 10 * MINUTE)
    assert after(5).failed(NOW, PATIENCE, retry_after=MINUTE) == Breaker(6, NOW + 8 * MINUTE)

"""Availability is counted from the known time alone, and a certificate says how near its end is."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from indicators.cases import CaseEvent, Happened, standing
from indicators.data_exchange import (
    CERTIFICATE,
    DOWN,
    REVOKED,
    SERVICE,
    SYSTEM,
    UP,
    VALID,
    Expiry,
    availability,
    expiry,
)
from tests.builders import NOW

HOUR = timedelta(hours=1)


def event(state: str, hours: float) -> CaseEvent:
    return CaseEvent(SYSTEM, f"{state}{hours}", "NDXP", SERVICE, state, NOW + hours * HOUR, "G06")


def test_the_time_before_the_first_event_is_not_known_and_counts_on_neither_side():
    events = [event(UP, -6), event(DOWN, -3), event(UP, -2)]
    held = availability(events, NOW - 24 * HOUR, NOW)
    assert (held.known, held.up) == (6 * HOUR, 5 * HOUR)
    assert held.percent == Decimal(500) / 6


def test_what_happened_before_and_after_the_span_is_cut_off():
    events = [event(DOWN, -30), event(UP, -12), event(DOWN, 5)]
    held = availability(events, NOW - 24 * HOUR, NOW)
    assert (held.known, held.up) == (24 * HOUR, 12 * HOUR)


def test_without_an_event_nothing_is_known():
    assert availability([], NOW - 24 * HOUR, NOW).percent is None


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        (timedelta(days=31), Expiry.FINE),
        (timedelta(days=30), Expiry.SOON),
        (timedelta(days=7), Expiry.URGENT),
        (timedelta(), Expiry.URGENT),
        (-timedelta(seconds=1), Expiry.EXPIRED),
    ],
)
def test_a_certificate_says_how_near_its_end_is(left, stands):
    said = CaseEvent(SYSTEM, "1", "CTS", CERTIFICATE, VALID, NOW - HOUR, "G22", due=NOW + left)
    assert expiry(standing([Happened(said, "r", NOW)]), NOW) is stands
    revoked = replace(said, number="2", state=REVOKED, at=NOW, due=None)
    assert expiry(standing([Happened(said, "r", NOW), Happened(revoked, "r", NOW)]), NOW) is Expiry.EXPIRED

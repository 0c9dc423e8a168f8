"""A key is good from its first moment until it ends or is revoked."""

from datetime import timedelta

import pytest

from indicators.validity import Validity, validity
from tests.builders import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, Validity.IN_FORCE),
        ({"expires_at": NOW + HOUR, "not_before": NOW - HOUR}, Validity.IN_FORCE),
        ({"not_before": NOW}, Validity.IN_FORCE),
        ({"not_before": NOW + HOUR}, Validity.NOT_YET),
        ({"expires_at": NOW}, Validity.EXPIRED),
        ({"expires_at": NOW, "not_before": NOW + HOUR}, Validity.EXPIRED),
        ({"revoked_at": NOW - HOUR, "expires_at": NOW - HOUR}, Validity.REVOKED),
    ],
)
def test_a_key_stands_where_its_times_put_it(said, state):
    assert validity(NOW, **{"revoked_at": None, "expires_at": None, **said}) is state

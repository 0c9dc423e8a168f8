"""The explorer's data as a browser asks for it, over a store of a test's own."""

import pytest

from tests.dashboard.centre import cookie, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


@pytest.fixture
def see(centre):
    """Ask what an address of the explorer shows, as somebody of the staff; the parts of the answer."""
    who = cookie(centre.store, "staff")

    def asked(query=None, **more):
        answer = centre.get("/explore/view", params={**(query or {}), **more}, cookie=who)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return asked

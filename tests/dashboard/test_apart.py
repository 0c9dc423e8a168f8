"""The way past the pages to the APIs, and the addresses that nobody has."""

import pytest

from dashboard.auth import cookie_names
from tests.dashboard.centre import PAGE, cookie, opened


@pytest.fixture
def centre(store):
    with opened(store) as made:
        yield made


@pytest.mark.parametrize(
    "path", ["/docs", "/.env", "/app.py", "/place", "/place/01/more", "/static/../app.py", "/metrics/x"]
)
def test_an_address_that_no_page_has_is_not_found_however_it_is_drawn(centre, store, path):
    answer = centre.get(path, cookie=cookie(store, "staff"), headers=PAGE)
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("path", ["/", "/place/01", "/index-766", "/sources", "/submit"])
def test_a_page_is_found(centre, store, path):
    assert centre.get(path, cookie=cookie(store, "staff"), headers=PAGE).status_code == 200


def test_an_unknown_address_of_the_api_is_a_problem_and_no_page(centre, store):
    answer = centre.get("/api/v1/nothing", cookie=cookie(store, "staff"), headers=PAGE)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_over_tls_the_cookies_belong_to_this_host_alone():
    assert all(name.startswith("__Host-") for name in cookie_names(443, secure=True))
    assert set(cookie_names(443, secure=True)).isdisjoint(cookie_names(443))

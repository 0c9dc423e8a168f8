"""The application as a whole: the API answers with problems, the rest with pages."""

import pytest

from tests.dashboard.centre import OUR_PAGE, cookie, inner, key, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


@pytest.mark.parametrize("path", ["/api/v1/typo", "/api/v2/areas", "/api/", "/api/v1/areas/01"])
def test_an_unknown_address_of_the_api_is_a_problem_and_not_a_page(centre, path):
    answer = centre.get(path, token=key(centre.store, "read"), headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/not-found"
    assert path in answer.json()["detail"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_method_that_is_not_for_an_address_is_a_problem(centre, method):
    answer = centre.ask(method, "/api/v1/areas", token=key(centre.store, "read"))
    assert (answer.status_code, answer.json()["type"]) == (405, "/problems/method-not-allowed")
    assert method in answer.json()["detail"]
    read = centre.get("/api/v1/reports", token=key(centre.store, "read"))
    assert (read.status_code, read.json()["type"]) == (405, "/problems/method-not-allowed")


def test_a_fault_of_ours_is_a_problem_that_says_nothing_of_the_inside(centre, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr("dashboard.reading._areas", broken)
    answer = centre.get("/api/v1/areas", token=key(centre.store, "read"))
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def test_the_description_of_the_api_names_every_route_of_it_and_none_of_the_pages(centre):
    described = centre.get("/openapi.json").json()
    assert described["servers"] == [{"url": "/"}]
    assert {f"/api/v1/{each}" for each in ("reports", "observations", "areas", "obligations")} <= set(
        described["paths"]
    )
    assert all(path.startswith(("/api/v1/", "/sdmx/")) for path in described["paths"])


def test_no_page_of_a_framework_explains_the_application_to_strangers(centre):
    session = cookie(centre.store, "administrator")
    for path in ("/docs", "/redoc", "/api/docs", "/api/redoc"):
        assert centre.get(path).status_code == 401
        assert "swagger" not in centre.get(path, cookie=session).text.lower()
    assert inner(centre.app).docs_url is None


def test_a_report_sent_by_the_page_of_a_reporter_is_taken_like_one_sent_with_a_key(centre):
    session = cookie(centre.store, "reporter", agency="H26")
    answer = centre.ask("POST", "/api/v1/reports", cookie=session, headers=OUR_PAGE, json={"schema": "x"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_keys_of_receipts_are_for_everybody(centre):
    answer = centre.get("/.well-known/jwks.json")
    assert answer.headers["content-type"] == "application/jwk-set+json"
    assert answer.json() == {"keys": [{"kty": "EC", "kid": "receipts"}]}

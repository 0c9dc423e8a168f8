"""The control page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    get: Callable[..., Any]
    ask: Callable[..., Any]
    switch_on: Callable[..., None]


def _state(country: Country, endpoint: str) -> dict[str, Any]:
    endpoints: list[dict[str, Any]] = country.get("/control/state").json()["endpoints"]
    return next(each for each in endpoints if each["endpoint"] == endpoint)


def test_the_page_and_what_it_needs_come_from_here(country: Country) -> None:
    page = country.get("/control")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "http" not in page.text
    assert country.get("/favicon.ico").status_code == 204
    for path, media in (("/control/page.js", "text/javascript"), ("/control/page.css", "text/css")):
        assert path in page.text
        assert country.get(path).headers["Content-Type"].startswith(media)


def test_the_page_has_words_for_every_fault(country: Country) -> None:
    script = country.get("/control/page.js").text
    assert all(f"{fault}:" in script for fault in country.get("/control/state").json()["faults"])


def test_every_endpoint_is_shown_with_its_last_request(country: Country) -> None:
    country.get("/provinces/H26/reports")
    assert _state(country, "H26")["last"] == {
        "at": "2026-11-22T15:30:00+07:00",
        "method": "GET",
        "path": "/provinces/H26/reports",
        "status": 200,
    }
    assert {"*", "G12", "portal", "lgsp", "document-axis", "e-cabinet", "tasks"} <= {
        each["endpoint"] for each in country.get("/control/state").json()["endpoints"]
    }


def test_a_fault_is_shown_until_it_ends(country: Country) -> None:
    country.switch_on("G17", "http500", 5)
    fault = _state(country, "G17")["faults"][0]
    assert (fault["fault"], fault["until"], fault["by_itself"]) == ("http500", "2026-11-22T15:35:00+07:00", False)
    country.now += timedelta(minutes=5)
    assert _state(country, "G17")["faults"] == []


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("headers", [{}, {"X-Control-Token": b"wrong"}, {"X-Control-Token": "đúng".encode()}])
def test_changes_need_the_token(country: Country, method: str, headers: dict[str, bytes]) -> None:
    wanted = {"endpoint": "G12", "fault": "late", "minutes": 5}
    answer = country.ask(method, "/control/faults", headers=headers, json=wanted)
    assert answer.status_code == 403
    assert answer.json()["remedy"]
    assert _state(country, "G12")["faults"] == []


def test_faults_end_one_by_one_or_together(country: Country, token: str) -> None:
    headers = {"X-Control-Token": token}
    for endpoint, fault in (("G12", "late"), ("G12", "slow"), ("H26", "late")):
        country.switch_on(endpoint, fault)
    ended = [
        country.ask("DELETE", f"/control/faults{query}", headers=headers).json()["ended"]
        for query in ("?endpoint=G12&fault=slow", "?endpoint=G12", "", "")
    ]
    assert ended == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"endpoint": "G99", "fault": "late", "minutes": 5}, "No endpoint 'G99'"),
        ({"endpoint": "G12", "fault": "boredom", "minutes": 5}, "No fault 'boredom'"),
        ({"endpoint": "G12", "fault": "late", "minutes": 0}, "cannot last 0 minutes"),
        ({"endpoint": "G12", "fault": "late", "minutes": True}, "cannot last True minutes"),
        ({"endpoint": "G12", "fault": "late", "minutes": 1e9}, "cannot last"),
        ([], "No endpoint None"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_in_words(country: Country, token: str, wanted: object, said: str) -> None:
    answer = country.ask("POST", "/control/faults", headers={"X-Control-Token": token}, json=wanted)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_a_fault_that_is_not_json_is_refused(country: Country, token: str) -> None:
    answer = country.ask("POST", "/control/faults", headers={"X-Control-Token": token}, content=b"late please")
    assert answer.status_code == 400

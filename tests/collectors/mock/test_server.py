"""The simulated country over HTTP."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Protocol

import pytest

INDEX = "/ministries/G12/reports"


class Country(Protocol):
    """What of the running country these tests use."""

    now: datetime
    get: Callable[..., Any]
    index: Callable[[str], list[dict[str, Any]]]


def test_it_says_that_it_is_simulated(country: Country) -> None:
    health = country.get("/health").json()
    assert health == {"status": "ok", "simulated": True, "seed": 7, "now": "2026-11-22T15:30:00+07:00"}


def test_an_index_has_pages_of_fifty_that_join_without_a_gap(country: Country) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = country.get(INDEX + (f"?cursor={cursor}" if cursor else "")).json()
        assert len(page["reports"]) == 50 or page["next"] is None
        seen += [report["report_id"] for report in page["reports"]]
        cursor = page["next"]
    assert len(seen) == len(set(seen)) > 400


def test_each_line_of_an_index_leads_to_its_report(country: Country) -> None:
    for line in country.index(INDEX)[:12]:
        assert list(line) == ["report_id", "form", "report_period", "revision", "generated_at", "href"]
        report = country.get(line["href"]).json()
        assert {key: report[key] for key in line if key != "href"} == {
            key: value for key, value in line.items() if key != "href"
        }


@pytest.mark.parametrize("path", [INDEX, "/systems/document-axis/reports", "/lgsp/dossiers/H26"])
def test_an_answer_one_has_already_is_not_sent_again(country: Country, path: str) -> None:
    first = country.get(path)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    again = country.get(path, If_None_Match=f'"something else", {tag}')
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag
    assert country.get(path, If_None_Match='"something else"').status_code == 200


def test_the_tag_of_an_index_changes_when_something_is_sent(country: Country) -> None:
    before = country.get("/systems/portal-visits/reports").headers["ETag"]
    country.now += timedelta(seconds=4)
    assert country.get("/systems/portal-visits/reports").headers["ETag"] == before
    country.now += timedelta(seconds=1)
    assert country.get("/systems/portal-visits/reports").headers["ETag"] != before


def test_an_index_says_when_its_newest_report_was_sent(country: Country) -> None:
    answer = country.get("/systems/portal-visits/reports")
    assert answer.headers["Last-Modified"] == "Sun, 22 Nov 2026 08:30:00 GMT"
    href = answer.json()["reports"][0]["href"]
    assert country.get(href).headers["Last-Modified"] == "Sun, 22 Nov 2026 08:30:00 GMT"


def test_a_sender_with_nothing_to_say_has_an_empty_index(country: Country) -> None:
    answer = country.get("/ministries/G08/reports")
    assert answer.json() == {"reports": [], "next": None}
    assert "Last-Modified" not in answer.headers


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/ministries/G99/reports", "No sender 'G99'"),
        ("/ministries/H26/reports", "No sender 'H26'"),
        ("/systems/portal/reports", "No sender 'portal'"),
        ("/provinces/H99/reports/x", "No sender 'H99'"),
        (f"{INDEX}/01M5RN3Z78WX1SQW01V120D6TA", "No report '01M5RN3Z78WX1SQW01V120D6TA'"),
        (f"{INDEX}?cursor=nonsense", "No report 'nonsense'"),
    ],
)
def test_what_does_not_exist_is_not_found_in_words(country: Country, path: str, said: str) -> None:
    answer = country.get(path)
    assert answer.status_code == 404
    assert said in answer.json()["error"]
    assert answer.json()["remedy"]


def test_live_reports_grow_through_the_day(country: Country) -> None:
    seen = []
    for _ in range(6):
        href = country.index("/systems/portal-visits/reports")[0]["href"]
        seen.append(int(country.get(href).json()["observations"][0]["value"]))
        country.now += timedelta(seconds=5)
    assert seen == sorted(set(seen))

"""Every request of the corpus that is wrong on the wire, against the web process as the product starts it."""

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.conftest import DATABASES, POSTGRESQL_URL
from tests.quality.bench import REPORTS
from tests.quality.cases import cases, corpus_of
from tests.quality.framing import CLOSED_WITHIN_S, PLAYS, said_on_the_wire, slow_lines
from tests.quality.further import further
from tests.quality.kept import kept
from tests.quality.recipes import JSON, submission
from tests.quality.served import Served, dribble, serving
from tests.quality.specimen import report, totalled
from tests.quality.verdict import OURS, REFUSED, check_headers, check_refusal

NOTED = {"A06", "A14"}
"""Those that a known sender began, so that the refusal is noted."""

(SLOW,) = corpus_of("slow")


@pytest.fixture(scope="module", params=DATABASES)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    with serving(request.param, folder, POSTGRESQL_URL) as running:
        case = cases()[SLOW]
        running.slow = dribble(running, list(slow_lines(case)), case.build["connections"])
        yield running


@pytest.mark.parametrize("number", [each.id for each in cases().values() if each.kind in PLAYS])
def test_what_is_wrong_on_the_wire_is_refused_and_leaves_nothing(served, number):
    case = cases()[number]
    before = kept(served.store)
    for answer in PLAYS[case.kind](case, served):
        if answer is None:
            assert "connection closed" in case.expect["status"]
            continue
        assert answer.status_code < OURS
        assert answer.status_code in case.statuses, f"{answer.status_code}: {answer.text[:1000]}"
        assert answer.status_code >= REFUSED
        check_refusal(case, answer)
        check_headers(case, answer)
    assert kept(served.store).figures == before.figures
    if number in NOTED:
        noted = _noted(served, len(before.refusals))
        assert noted["details"]["codes"] == [case.expect["type"]]
    assert served.process.poll() is None
    assert min(_seconds_to_take(served) for _ in range(2)) < 1


@pytest.mark.parametrize("number", [each.id for each in further().values() if each.kind == "wire"])
def test_what_is_wrong_on_the_wire_beyond_the_corpus_is_refused_and_leaves_nothing(served, number):
    case = further()[number]
    before = kept(served.store)
    answer = said_on_the_wire(case.build["wire"], served)
    assert answer is not None
    assert answer.status_code in case.statuses, f"{answer.status_code}: {answer.text[:1000]}"
    check_refusal(case, answer)
    assert kept(served.store).figures == before.figures
    assert served.process.poll() is None
    assert served.answers() < CLOSED_WITHIN_S


def _noted(served: Served, already: int) -> dict[str, Any]:
    """The refusal noted since; it may be written down a moment after it was answered."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        found = kept(served.store).refusals[already:]
        if found:
            assert len(found) == 1
            return found[0]
        time.sleep(0.05)
    raise AssertionError("nothing was noted")


def _seconds_to_take(served: Served) -> float:
    """How long a valid report takes, of a time long past so that it is over on any clock."""
    newest = len(kept(served.store).reports)
    said = report(period="2025-09", revision=newest + 1, generated_at="2025-10-05T08:00:00+07:00")
    said |= {"reason": "đối chiếu lại"} if newest else {}
    said["observations"][0]["value"] = str(100 + newest)
    headers = {"Content-Type": JSON, "Authorization": f"Bearer {served.token}"}
    began = time.monotonic()
    content = submission(totalled(said)).content
    answer = httpx.post(f"{served.url}{REPORTS}", content=content, headers=headers, trust_env=False)
    assert answer.status_code == 201, answer.text
    return time.monotonic() - began

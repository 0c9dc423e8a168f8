"""Every further bad input, on each database: what it is answered, what is kept of it, and that all goes on."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import httpx
import pytest

from indicators.store import Store
from indicators.store.audit import broken_link
from tests.quality.bench import Bench, benched
from tests.quality.cases import Case
from tests.quality.further import further, play
from tests.quality.kept import kept, values_of
from tests.quality.verdict import CREATED, HELD, OURS, REFUSED, VIETNAMESE_LETTER, check, check_noted

DHIS2 = re.compile(r"/api/(?!v1/)")
SIGNED_NOUGHT = re.compile(r"-0(\.0*)?")
ASKED = [each for each in further().values() if each.kind == "ask"]
REFUSED_ALWAYS = [each for each in ASKED if min(each.statuses) >= REFUSED and "first" not in each.build]
CLASSES = defaultdict(list)
for _case in REFUSED_ALWAYS:
    CLASSES[_case.id.partition("-")[0]].append(_case)


@pytest.fixture
def bench(store: Store) -> Iterator[Bench]:
    with benched(store) as running:
        yield running


@pytest.mark.parametrize("name", CLASSES)
def test_what_is_refused_is_refused_for_its_reason_and_leaves_nothing(bench, name):
    """One after another on one database: what one leaves behind would be the next one's mistake."""
    for case in CLASSES[name]:
        try:
            _check(case, bench)
        except AssertionError as error:
            raise AssertionError(f"{case.id} {case.name}: {error}") from error
    assert bench.takes_a_valid_report()
    assert broken_link(bench.store) is None


@pytest.mark.parametrize("number", [each.id for each in ASKED if each not in REFUSED_ALWAYS])
def test_what_is_taken_or_meets_what_was_taken_is_kept_as_it_must_be(bench, number):
    _check(further()[number], bench)
    assert bench.takes_a_valid_report()
    assert broken_link(bench.store) is None


def _check(case: Case, bench: Bench) -> None:
    requests = play(case, bench)
    if any(DHIS2.match(each.path) for each in requests):
        _check_as_dhis2(case.statuses, bench)
    else:
        check(case, bench)
    after, receipts = kept(bench.store), [each for answer in bench.answers for each in _receipts(answer)]
    assert after.reports - bench.held.reports == set(receipts)
    if not receipts:
        assert after.figures == bench.held.figures
    for receipt in receipts:
        published, held = values_of(bench.store, receipt)
        wanted = sorted(map(Decimal, case.expect["kept"])) if "kept" in case.expect else [*requests[-1].values]
        assert (published or held) == wanted
        assert not [each for each in (*published, *held) if SIGNED_NOUGHT.fullmatch(str(each))]
    check_noted(case, bench)


def _receipts(answer: httpx.Response) -> list[str]:
    """The numbers of the reports that an answer says were kept."""
    if answer.status_code in {CREATED, HELD} and "receipt_id" in answer.text:
        return [answer.json()["receipt_id"]]
    found: list[str] = answer.json()["response"]["receipts"] if '"receipts"' in answer.text else []
    return found


def _check_as_dhis2(statuses: tuple[int, ...], bench: Bench) -> None:
    """Check answers as clients of DHIS2 read them: a web message, in words that people understand."""
    for answer in bench.answers:
        assert answer.status_code < OURS
        assert answer.status_code in statuses, f"{answer.status_code}: {answer.text[:2000]}"
        if answer.status_code >= REFUSED:
            said = answer.json()
            assert (said["httpStatusCode"], said["status"]) == (answer.status_code, "ERROR")
            assert VIETNAMESE_LETTER.search(answer.text), answer.text

"""How each kind of source is asked: an index of reports, one document, one question a month, or events as they come."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urljoin

import orjson

from collectors.event_pages import visit_events
from collectors.faults import EndlessPagesError, FetchError
from collectors.fetch import Fetched, NotModified, SourceRequest
from collectors.formats.json_text import read_json
from collectors.metric_questions import visit_metrics
from collectors.problems import Problem, RefusedError
from collectors.visits import JSON, LONGEST_CURSOR, PAGES_A_VISIT, Visit
from indicators.periods import Frequency, Period
from indicators.store.reports import known_report_ids

MOST_PAGES = 2000
"""Pages of one index, over any number of visits; whatever has more does not end."""

MOST_ON_A_PAGE = 1000
NUMBER = re.compile(r"[0-9A-Za-z._-]{1,64}", re.ASCII)
"""What a report's number in an index may be: it goes into questions to the store."""

FAULTS_BORNE = 3
MISSED_KEPT = 100
REFUSED_KEPT = 500
"""Numbers of refused reports remembered, so that they are not fetched again at every visit."""


def visit_feed(visit: Visit) -> None:
    """Read an index of reports, newest first, and every report not held yet; older pages as the budget allows."""
    first = SourceRequest(visit.url, accept=(JSON,), etag=visit.memory.get("etag"))
    answer = visit.ask(first)
    if isinstance(answer, Fetched):
        page = _page(answer)
        if "cursor" not in visit.memory or _is_all_new(visit, page):
            _go_on(visit, page["next"], [])
        if _take_all(visit, page):
            visit.memory["etag"] = answer.etag
    for _ in range(PAGES_A_VISIT):
        if visit.budget <= 0 or not visit.memory.get("cursor"):
            break
        _older(visit, str(visit.memory["cursor"]))
    _try_missed(visit)
    visit.more = visit.documents > 0 and (visit.budget <= 0 or bool(visit.memory.get("cursor")))


def _is_all_new(visit: Visit, page: Mapping[str, Any]) -> bool:
    """Whether nothing of a page was seen before: then there may be new reports on the older pages too."""
    return bool(page["reports"]) and not _seen(visit, page)


def _seen(visit: Visit, page: Mapping[str, Any]) -> set[str]:
    """Of the reports of a page, those that are stored or were refused."""
    numbers = {each["report_id"] for each in page["reports"]}
    refused = numbers & set(visit.memory.setdefault("refused", []))
    return refused | known_report_ids(visit.intake.store, visit.source.owner, list(numbers))


def _older(visit: Visit, cursor: str) -> None:
    """Read an older page; its cursor is kept until everything on it was taken."""
    answer = visit.ask(SourceRequest(f"{visit.url}?cursor={quote(cursor, safe='')}", accept=(JSON,)))
    page: Mapping[str, Any] = _page(answer) if isinstance(answer, Fetched) else {"reports": [], "next": cursor}
    if _take_all(visit, page):
        _go_on(visit, page["next"], visit.memory.get("walked", []))


def _go_on(visit: Visit, cursor: str | None, walked: list[str]) -> None:
    """Turn to the next page, which must be one that was not read on this walk.

    Raises:
        EndlessPagesError: it was, or there have been too many; the walk ends.
    """
    mark = None if cursor is None else hashlib.sha256(cursor.encode()).hexdigest()[:16]
    if mark is not None and (mark in walked or len(walked) >= MOST_PAGES):
        visit.memory |= {"cursor": None, "walked": []}
        raise EndlessPagesError(visit.source.name_vi, len(walked))
    visit.memory |= {"cursor": cursor, "walked": [] if mark is None else [*walked, mark]}


def _page(answer: Fetched) -> Mapping[str, Any]:
    """The index as it was sent; anything else than agreed is refused."""
    page = read_json(answer.body)
    if not isinstance(page, dict) or not isinstance(page.get("reports"), list):
        raise _unexpected("no list of reports")
    if len(page["reports"]) > MOST_ON_A_PAGE:
        raise _unexpected(f"more than {MOST_ON_A_PAGE} reports on a page")
    if not all(_is_listed_well(each) for each in page["reports"]):
        raise _unexpected("a report without number or address")
    following = page.get("next")
    if following is not None and not (isinstance(following, str) and 0 < len(following) <= LONGEST_CURSOR):
        raise _unexpected("a cursor that is no text")
    return {"reports": page["reports"], "next": following}


def _is_listed_well(each: Any) -> bool:
    if not isinstance(each, dict):
        return False
    number, others = each.get("report_id"), (each.get("href"), each.get("form", ""), each.get("report_period", ""))
    if not all(isinstance(text, str) for text in (number, *others)):
        return False
    return NUMBER.fullmatch(str(number)) is not None


def _unexpected(fault: str) -> RefusedError:
    return RefusedError([Problem("malformed-report", facts={"fault": fault})])


def _take_all(visit: Visit, page: Mapping[str, Any]) -> bool:
    """Take every report of a page that is not held; False where the budget ended first."""
    seen = _seen(visit, page)
    for each in _in_order(page["reports"]):
        number = each["report_id"]
        if number in seen:
            continue
        if visit.budget <= 0:
            return False
        visit.budget -= 1
        try:
            _take_report(visit, number, each["href"])
        except FetchError as fault:
            _miss(visit, number, each["href"], fault)
    return True


def _take_report(visit: Visit, number: str, href: str) -> None:
    answer = visit.ask(SourceRequest(_address(visit, href), accept=(JSON,)))
    if isinstance(answer, Fetched) and visit.take(answer, {}) is None:
        refused: list[str] = visit.memory.setdefault("refused", [])
        refused.append(number)
        del refused[:-REFUSED_KEPT]
    visit.memory.get("missed", {}).pop(number, None)


def _miss(visit: Visit, number: str, href: str, fault: FetchError) -> None:
    """One report that cannot be fetched must not keep the others away: it is told, remembered and tried again.

    Raises:
        FetchError: the third in one visit, or one too many to remember: then it is the source that fails.
    """
    missed: dict[str, str] = visit.memory.setdefault("missed", {})
    visit.faults.append(fault)
    if len(visit.faults) >= FAULTS_BORNE or len(missed) >= MISSED_KEPT:
        raise fault
    missed[number] = href


def _try_missed(visit: Visit) -> None:
    """Try the reports again that could not be fetched before, a few at a visit."""
    missed: dict[str, str] = visit.memory.get("missed", {})
    for number, href in list(missed.items())[:FAULTS_BORNE]:
        with suppress(FetchError):
            _take_report(visit, number, href)


def _address(visit: Visit, href: str) -> str:
    try:
        return urljoin(visit.url, href)
    except ValueError:
        raise _unexpected("a report whose address is none") from None


def _in_order(reports: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The newest period first as the index has them, but the revisions of one report in the order they were made."""
    place: dict[tuple[Any, Any], int] = {}
    for position, each in enumerate(reports):
        place.setdefault((each.get("form"), each.get("report_period")), position)

    def order(each: Mapping[str, Any]) -> tuple[int, int]:
        revision = each.get("revision")
        return place[each.get("form"), each.get("report_period")], revision if isinstance(revision, int) else 0

    return sorted(reports, key=order)


def visit_document(visit: Visit) -> None:
    """Read one address, where it has changed since the last visit."""
    request = SourceRequest(
        visit.url, accept=(JSON,), etag=visit.memory.get("etag"), last_modified=visit.memory.get("last_modified")
    )
    answer = visit.ask(request)
    if isinstance(answer, NotModified) or answer.sha256 == visit.memory.get("sha256"):
        return
    if visit.take(answer, {}) is not None:
        visit.memory |= {"etag": answer.etag, "last_modified": answer.last_modified, "sha256": answer.sha256}


def visit_months(visit: Visit) -> None:
    """Ask for each month: those not held yet, and the running one and the one before it again."""
    running = Period.containing(visit.now.date(), Frequency.MONTH)
    held: dict[str, str] = visit.memory.setdefault("months", {})
    period = running
    first = Period.parse(str(visit.source.settings["first_month"]))
    while period >= first:
        if period.code not in held or period >= running.previous():
            _ask_month(visit, period, held)
        period = period.previous()


def _ask_month(visit: Visit, period: Period, held: dict[str, str]) -> None:
    question = {
        "timeType": "month",
        "year": period.start.year,
        "month": period.start.month,
        "departmentType": "ADMINISTRATIVE_UNIT",
    }
    headers = {"Content-Type": JSON}
    answer = visit.ask(SourceRequest(visit.url, "POST", headers, orjson.dumps(question), accept=(JSON,)))
    if isinstance(answer, NotModified) or answer.sha256 == held.get(period.code):
        return
    if visit.take(answer, {"period": period.code}) is not None:
        held[period.code] = answer.sha256


TRANSPORTS: Mapping[str, Callable[[Visit], None]] = {
    "feed": visit_feed,
    "document": visit_document,
    "months": visit_months,
    "events": visit_events,
    "metrics": visit_metrics,
}

"""How each kind of source is asked: an index of reports, one document, or one question a month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urljoin

import orjson

from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.formats.json_text import read_json
from collectors.formats.nothing_yet import NothingYetError
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.problems import Problem, RefusedError
from collectors.source import Arrival, Source
from indicators.periods import Frequency, Period
from indicators.reports import Document, Receipt
from indicators.store.reports import known_report_ids

JSON = "application/json"
SUPERSEDED = "revision-not-higher"
"""What an older revision met on the way back through an index is refused for: no fault of the source."""

REFUSED_KEPT = 500
"""Numbers of refused reports remembered, so that they are not fetched again at every visit."""


@dataclass
class Visit:
    """One visit to a source: what it remembers from the last, and what comes of this one."""

    source: Source
    intake: Intake
    base: str
    now: datetime
    memory: dict[str, Any]
    budget: int
    fetch: Callable[[SourceRequest, Limits], Fetched | NotModified] = safe_fetch
    documents: int = 0
    rows: int = 0
    more: bool = False
    refusals: list[RefusedError] = field(default_factory=list)

    def ask(self, request: SourceRequest) -> Fetched | NotModified:
        """Fetch within the bounds of this source."""
        limits = Limits(networks="loopback" if self.source.networks == "loopback" else "public")
        return self.fetch(request, limits)

    def take(self, answer: Fetched, settings: Mapping[str, Any]) -> Receipt | None:
        """Send a document down the road; None where it is refused, which the run will tell."""
        arrival = Arrival(
            source=self.source.code,
            origin=self.source.origin,
            actor=f"collector:{self.source.code}",
            received_at=self.intake.clock(),
            sender=self.source.owner if self.source.transport == "feed" else None,
            settings=settings,
        )
        self.documents += 1
        try:
            receipt = self.intake.receive(Document(answer.body, answer.media_type or JSON), self.source.format, arrival)
        except NothingYetError:
            return None
        except RefusedError as error:
            if error.codes != [SUPERSEDED]:
                self.refusals.append(error)
            return None
        self.rows += receipt.new + receipt.changed
        return receipt


def visit_feed(visit: Visit) -> None:
    """Read an index of reports, newest first, and every report not held yet; older pages as the budget allows."""
    first = SourceRequest(_url(visit), accept=(JSON,), etag=visit.memory.get("etag"))
    answer = visit.ask(first)
    if isinstance(answer, Fetched):
        page = _page(answer)
        if _take_all(visit, page):
            visit.memory["etag"] = answer.etag
        visit.memory.setdefault("cursor", page["next"])
    while visit.budget > 0 and visit.memory.get("cursor"):
        cursor = visit.memory["cursor"]
        answer = visit.ask(SourceRequest(f"{_url(visit)}?cursor={cursor}", accept=(JSON,)))
        if isinstance(answer, NotModified):
            break
        page = _page(answer)
        if _take_all(visit, page):
            visit.memory["cursor"] = page["next"]
    visit.more = visit.budget <= 0 or bool(visit.memory.get("cursor"))


def _page(answer: Fetched) -> Mapping[str, Any]:
    """The index as it was sent; anything else than agreed is refused."""
    page = read_json(answer.body)
    wanted = {"report_id", "href"}
    if not isinstance(page, dict) or not isinstance(page.get("reports"), list):
        raise RefusedError([Problem("unexpected-answer", facts={"fault": "no list of reports"})])
    if not all(isinstance(each, dict) and wanted <= each.keys() for each in page["reports"]):
        raise RefusedError([Problem("unexpected-answer", facts={"fault": "a report without number or address"})])
    return {"reports": page["reports"], "next": page.get("next")}


def _take_all(visit: Visit, page: Mapping[str, Any]) -> bool:
    """Take every report of a page that is not held; False where the budget ended first."""
    numbers = [str(each["report_id"]) for each in page["reports"]]
    refused: list[str] = visit.memory.setdefault("refused", [])
    held = known_report_ids(visit.intake.store, visit.source.owner, numbers) | set(refused)
    for each in _in_order(page["reports"]):
        number = str(each["report_id"])
        if number in held:
            continue
        if visit.budget <= 0:
            return False
        visit.budget -= 1
        answer = visit.ask(SourceRequest(urljoin(_url(visit), str(each["href"])), accept=(JSON,)))
        if isinstance(answer, Fetched) and visit.take(answer, {}) is None:
            refused.append(number)
            del refused[:-REFUSED_KEPT]
    return True


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
        _url(visit), accept=(JSON,), etag=visit.memory.get("etag"), last_modified=visit.memory.get("last_modified")
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
    answer = visit.ask(SourceRequest(_url(visit), "POST", headers, orjson.dumps(question), accept=(JSON,)))
    if isinstance(answer, NotModified) or answer.sha256 == held.get(period.code):
        return
    if visit.take(answer, {"period": period.code}) is not None:
        held[period.code] = answer.sha256


def _url(visit: Visit) -> str:
    today: date = visit.now.date()
    return visit.source.url.replace("{base}", visit.base).replace("{year}", str(today.year))


TRANSPORTS: Mapping[str, Callable[[Visit], None]] = {
    "feed": visit_feed,
    "document": visit_document,
    "months": visit_months,
}

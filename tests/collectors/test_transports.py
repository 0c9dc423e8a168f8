"""How each kind of source is asked: everything once, in the right order, within bounds, and never in circles."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest

from collectors.faults import EndlessPagesError, HttpStatusError
from collectors.fetch import Fetched, NotModified, SourceRequest
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.problems import RefusedError
from collectors.source import Source
from collectors.transports import (
    MOST_PAGES,
    REFUSED_KEPT,
    visit_document,
    visit_feed,
    visit_months,
)
from collectors.visits import PAGES_A_VISIT, Visit
from collectors.world import World
from indicators.observations import Origin
from tests.builders import NOW, ZONE, value_shown

BASE = "http://127.0.0.1:9"
INDEX = f"{BASE}/reports"
Answer = bytes | NotModified | Exception


@pytest.fixture
def intake(store, catalogue, geography, calendar):
    return Intake(store, World(catalogue, geography, calendar), FORMATS, ZONE, lambda: NOW)


def source(**differences: Any) -> Source:
    ordinary = {
        "code": "ministry.G12",
        "name_vi": "Bộ Tài chính",
        "name_en": "Ministry of Finance",
        "owner": "G12",
        "transport": "feed",
        "format": "dieuhanh.report/1",
        "url": "{base}/reports",
        "every": timedelta(seconds=30),
        "origin": Origin.SIMULATED,
        "alert_after": 3,
        "networks": "loopback",
        "settings": {},
    }
    return Source(**{**ordinary, **differences})


class Country:
    """Answers by address, keeps what it was asked, and gives a mark to everything it says."""

    def __init__(self, answers: Mapping[str, Answer] | Callable[[SourceRequest], Answer]) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.requests: list[SourceRequest] = []
        self.limits: list[Limits] = []

    def __call__(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        self.asked.append(request.url.removeprefix(INDEX).removeprefix("/"))
        self.requests.append(request)
        self.limits.append(limits)
        answer = self.answers(request) if callable(self.answers) else self.answers[request.url]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, NotModified):
            return answer
        sha256 = hashlib.sha256(answer).hexdigest()
        etag = f'"{sha256[:8]}"'
        if request.etag == etag:
            return NotModified(etag, None)
        return Fetched(answer, "application/json", None, etag, "Mon", 200, len(answer), sha256)


def visit(intake: Intake, country: Country, memory: dict[str, Any] | None = None, **differences: Any) -> Visit:
    asked = differences.pop("source", None) or source()
    ordinary = {"base": BASE, "now": NOW, "memory": {} if memory is None else memory, "budget": 12}
    return Visit(asked, intake, fetch=country, **{**ordinary, **differences})


def report(number: str, **said: Any) -> bytes:
    month, value = said.pop("month", "2026-10"), said.pop("value", "100")
    row = {"indicator": "TC01", "area": "01", "period": month, "unit": "tỷ đồng", "value": value}
    ordinary = {
        "schema": "dieuhanh.report/1",
        "report_id": number,
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": month,
        "revision": 1,
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": 1,
        "observations": [row],
    }
    if said.get("revision", 1) > 1:
        said["reason"] = "sửa"
    return json.dumps({**ordinary, **said}).encode()


def index(*contents: bytes, following: str | None = None) -> bytes:
    listed = [
        {"href": f"reports/{said['report_id']}"}
        | {name: said[name] for name in ("report_id", "form", "report_period", "revision")}
        for said in map(json.loads, contents)
    ]
    return json.dumps({"reports": listed, "next": following}).encode()


def feed(*pages: list[bytes]) -> dict[str, Answer]:
    """The pages of an index, each leading to the next, and the reports they name."""
    answers: dict[str, Answer] = {}
    for number, contents in enumerate(pages):
        address = INDEX if number == 0 else f"{INDEX}?cursor=page{number}"
        following = f"page{number + 1}" if number + 1 < len(pages) else None
        answers[address] = index(*contents, following=following)
        answers |= {f"{INDEX}/{json.loads(each)['report_id']}": each for each in contents}
    return answers


def months(*numbers: int) -> list[bytes]:
    return [report(f"report-{number:02}", month=f"2026-{number:02}") for number in numbers]


def test_the_newest_report_is_fetched_first_and_every_older_page_after(intake):
    country = Country(feed(months(10, 9), months(8, 7), months(6)))
    came = visit(intake, country)
    visit_feed(came)
    assert country.asked == [
        "", "report-10", "report-09", "?cursor=page1", "report-08", "report-07", "?cursor=page2", "report-06",
    ]  # fmt: skip
    assert (came.documents, came.rows, came.more, came.refusals) == (5, 5, False, [])
    assert came.memory["cursor"] is None


def test_what_is_held_is_not_fetched_again_and_an_unchanged_index_not_read(intake):
    country = Country(feed(months(10, 9)))
    came = visit(intake, country)
    visit_feed(came)
    country.asked.clear()
    again = visit(intake, country, came.memory)
    visit_feed(again)
    assert (country.asked, again.documents, again.more) == ([""], 0, False)
    assert country.requests[-1].etag == came.memory["etag"]
    forgetful = visit(intake, country)
    visit_feed(forgetful)
    assert (country.asked, forgetful.documents) == (["", ""], 0)


def test_a_visit_keeps_to_its_budget_and_the_next_goes_on(intake):
    country = Country(feed(months(10, 9, 8), months(7, 6)))
    first = visit(intake, country, budget=2)
    visit_feed(first)
    assert (first.documents, first.more, first.memory.get("etag")) == (2, True, None)
    second = visit(intake, country, first.memory, budget=2)
    visit_feed(second)
    assert (second.documents, second.more) == (2, True)
    third = visit(intake, country, second.memory, budget=2)
    visit_feed(third)
    assert (third.documents, third.more, third.memory["cursor"]) == (1, False, None)
    fetched = [each for each in country.asked if each.startswith("report")]
    assert fetched == [f"report-{each:02}" for each in range(10, 5, -1)]


def test_an_older_page_that_outlasts_the_budget_is_read_again(intake):
    country = Country(feed(months(10), months(9, 8)))
    first = visit(intake, country, budget=2)
    visit_feed(first)
    assert (first.memory["cursor"], first.more) == ("page1", True)
    second = visit(intake, country, first.memory, budget=2)
    visit_feed(second)
    assert (country.asked[-2:], second.more) == (["?cursor=page1", "report-08"], False)


def test_after_a_long_silence_the_older_pages_are_read_too(intake):
    country = Country(feed(months(1)))
    came = visit(intake, country)
    visit_feed(came)
    country.answers = feed(months(10, 9), months(8, 7), months(1))
    again = visit(intake, country, came.memory)
    visit_feed(again)
    assert again.documents == 4
    assert value_shown(intake.store, "TC01", "01", "2026-07") == 100


def test_a_page_seen_in_part_leaves_nothing_new_behind_it(intake):
    country = Country(feed(months(9, 8)))
    came = visit(intake, country)
    visit_feed(came)
    country.answers = feed(months(10, 9), months(8))
    country.asked.clear()
    visit_feed(visit(intake, country, came.memory))
    assert country.asked == ["", "report-10"]


def test_revisions_are_taken_in_the_order_they_were_made(intake):
    third, second, first = (report(f"revision-{each}", revision=each, value=str(each)) for each in (3, 2, 1))
    country = Country(feed([third, second, *months(9), first]))
    came = visit(intake, country)
    visit_feed(came)
    assert country.asked[1:] == ["revision-1", "revision-2", "revision-3", "report-09"]
    assert came.refusals == []
    assert value_shown(intake.store, "TC01", "01", "2026-10") == 3


def test_a_revision_that_was_superseded_is_no_fault_of_the_source(intake):
    country = Country(feed([report("revision-2", revision=2)], [report("revision-1")]))
    came = visit(intake, country)
    visit_feed(came)
    assert (came.documents, came.rows, came.refusals) == (2, 1, [])
    assert came.memory["refused"] == ["revision-1"]


def test_a_refused_report_is_told_once_and_not_fetched_again(intake):
    country = Country(feed([report("wrong-01", sender="G15"), *months(9)]))
    came = visit(intake, country)
    visit_feed(came)
    (refusal,) = came.refusals
    assert refusal.codes == ["sender-not-yours", "form-not-yours"]
    assert (came.rows, came.memory["refused"]) == (1, ["wrong-01"])
    country.asked.clear()
    again = visit(intake, country, {**came.memory, "etag": None})
    visit_feed(again)
    assert (country.asked, again.refusals) == ([""], [])


def test_only_so_many_refused_reports_are_remembered(intake):
    held = [f"old-{number}" for number in range(REFUSED_KEPT)]
    came = visit(intake, Country(feed([report("wrong-01", sender="G15")])), {"refused": [*held]})
    visit_feed(came)
    assert came.memory["refused"] == [*held[1:], "wrong-01"]


def test_one_report_that_cannot_be_fetched_keeps_no_other_away_and_is_tried_again(intake):
    answers = feed(months(10, 9, 8))
    country = Country({**answers, f"{INDEX}/report-09": HttpStatusError(INDEX, 404)})
    came = visit(intake, country)
    visit_feed(came)
    assert (came.documents, came.rows, [type(each) for each in came.faults]) == (2, 2, [HttpStatusError])
    still = visit(intake, country, came.memory)
    visit_feed(still)
    assert (still.documents, still.faults) == (0, [])
    country.answers = answers
    again = visit(intake, country, still.memory)
    visit_feed(again)
    assert (again.documents, again.memory["missed"]) == (1, {})


def test_a_source_most_of_whose_reports_cannot_be_fetched_fails_and_keeps_what_was_taken_before(intake):
    answers = feed(months(10, 9, 8, 7))
    gone = {f"{INDEX}/report-0{month}": HttpStatusError(INDEX, 500) for month in (9, 8, 7)}
    country = Country({**answers, **gone})
    came = visit(intake, country)
    with pytest.raises(HttpStatusError):
        visit_feed(came)
    assert (came.rows, came.memory.get("etag")) == (1, None)
    country.answers = answers
    again = visit(intake, country, came.memory)
    visit_feed(again)
    assert again.documents == 3


def test_a_report_that_did_not_come_is_asked_for_next_time(intake):
    country = Country({**feed(months(10)), f"{INDEX}/report-10": NotModified(None, None)})
    came = visit(intake, country)
    visit_feed(came)
    assert (came.documents, came.memory["refused"]) == (0, [])


def listed(**said: Any) -> dict[str, Any]:
    return {"report_id": "report-10", "href": "reports/report-10", **said}


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (b"<p>", "not valid JSON"),
        ([], "no list of reports"),
        ({"reports": {}}, "no list of reports"),
        ({"reports": ["report-10"]}, "a report without number or address"),
        ({"reports": [{"href": "x"}]}, "a report without number or address"),
        ({"reports": [listed(href=None)]}, "a report without number or address"),
        ({"reports": [listed(report_id="a\x00")]}, "a report without number or address"),
        ({"reports": [listed(report_id="\ud800")]}, "a lone surrogate"),
        ({"reports": [listed(form=[1])]}, "a report without number or address"),
        ({"reports": [listed(href="http://[")]}, "a report whose address is none"),
        ({"reports": [listed()] * 1001}, "more than 1000 reports on a page"),
        ({"reports": [], "next": 5}, "a cursor that is no text"),
        ({"reports": [], "next": "x" * 501}, "a cursor that is no text"),
    ],
)
def test_an_index_otherwise_than_agreed_is_refused(intake, said, fault):
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    with pytest.raises(RefusedError, match=fault):
        visit_feed(visit(intake, Country({INDEX: content})))


def test_a_cursor_is_written_so_that_it_stays_one(intake):
    country = Country({INDEX: index(following="a&b c"), f"{INDEX}?cursor=a%26b%20c": index()})
    visit_feed(visit(intake, country))
    assert country.asked == ["", "?cursor=a%26b%20c"]


@pytest.mark.parametrize("answer", [index(following="here"), NotModified(None, None)])
def test_a_page_that_leads_to_itself_is_refused_and_not_tried_for_ever(intake, answer):
    came = visit(intake, Country({INDEX: index(following="here"), f"{INDEX}?cursor=here": answer}))
    with pytest.raises(EndlessPagesError, match="do not end: after 1 of them there is always another"):
        visit_feed(came)
    assert (came.memory["cursor"], came.memory["walked"]) == (None, [])


def test_pages_in_a_circle_are_read_once(intake):
    def around(request: SourceRequest) -> Answer:
        return index(following="b" if request.url.endswith("a") else "a")

    country = Country(around)
    with pytest.raises(EndlessPagesError, match="after 2 of them"):
        visit_feed(visit(intake, country))
    assert len(country.asked) == 3


def test_pages_that_always_name_another_do_not_keep_a_visit_from_ending_nor_visits_from_coming_to_an_end(intake):
    def onward(request: SourceRequest) -> Answer:
        return index(following=str(int(request.url.partition("cursor=")[2] or 0) + 1))

    country = Country(onward)
    memory: dict[str, Any] = {}
    came = visit(intake, country, memory)
    visit_feed(came)
    assert (len(country.asked), came.more) == (1 + PAGES_A_VISIT, False)

    def for_ever():
        for _ in range(MOST_PAGES):
            visit_feed(visit(intake, country, memory))

    with pytest.raises(EndlessPagesError, match="after 2,000 of them"):
        for_ever()
    assert int(country.asked[-1].partition("cursor=")[2]) == MOST_PAGES


def test_a_revision_made_before_the_one_held_replaces_nothing_and_is_told_once(intake):
    memory: dict[str, Any] = {}
    visit_feed(visit(intake, Country(feed([report("number-1")])), memory))
    older = report("number-2", revision=2, value="7", generated_at="2026-10-19T08:00:00+07:00")
    pages = feed([older, report("number-1")])
    came, after = visit(intake, Country(pages), memory), visit(intake, Country(pages), memory)
    visit_feed(came)
    visit_feed(after)
    (fault,) = came.faults
    assert fault.problem == "stale-data"
    assert "made at 08:00 19/10/2026, before the one held, of 08:00 20/10/2026" in str(fault)
    assert after.faults == []
    assert value_shown(intake.store, "TC01", "01", "2026-10") == 100


def test_a_revision_made_later_is_taken(intake):
    newer = report("number-2", revision=2, value="7", generated_at="2026-10-21T08:00:00+07:00")
    came = visit(intake, Country(feed([newer, report("number-1")])))
    visit_feed(came)
    assert (came.faults, came.kept) == ([], 2)
    assert value_shown(intake.store, "TC01", "01", "2026-10") == 7


def test_a_source_leads_only_where_its_networks_say(intake):
    near, far = Country(feed([])), Country(feed([]))
    visit_feed(visit(intake, near))
    visit_feed(visit(intake, far, source=source(networks="public")))
    assert (near.limits[0].networks, far.limits[0].networks) == ("loopback", "public")


LGSP = source(
    code="lgsp.H26", owner="H26", transport="document", format="lgsp.dossiers", url="{base}/reports?nam={year}"
)


def dossiers(*counts: str) -> bytes:
    rows = [
        {"Thang": str(month), "Nam": "2026", "SoNhanTrongKy": count, "TongXuLyDungHan": "1", "TongXuLyTreHan": "1"}
        for month, count in enumerate(counts, start=8)
    ]
    return json.dumps({"service": "DongBoThongKeHoSo", "madonvi": "000.00.00.H26", "data": rows}).encode()


def test_a_document_is_read_where_it_changed(intake):
    country = Country({f"{INDEX}?nam=2026": dossiers("100", "200")})
    came = visit(intake, country, source=LGSP)
    visit_document(came)
    assert (came.documents, came.rows, came.more) == (1, 6, False)
    again = visit(intake, country, came.memory, source=LGSP)
    visit_document(again)
    assert (again.documents, country.requests[-1].etag, country.requests[-1].last_modified) == (
        0, came.memory["etag"], "Mon",
    )  # fmt: skip
    country.answers = {f"{INDEX}?nam=2026": dossiers("100", "201")}
    changed = visit(intake, country, came.memory, source=LGSP)
    visit_document(changed)
    assert (changed.documents, changed.rows) == (1, 1)


def test_a_document_without_marks_is_known_by_its_bytes(intake):
    country = Country({f"{INDEX}?nam=2026": dossiers("100")})
    came = visit(intake, country, source=LGSP)
    visit_document(came)
    again = visit(intake, country, {**came.memory, "etag": None, "last_modified": None}, source=LGSP)
    visit_document(again)
    assert again.documents == 0


def test_a_document_that_is_empty_or_refused_is_asked_for_again(intake):
    for answer, refusals in ((dossiers(), 0), (dossiers("1.234"), 1)):
        came = visit(intake, Country({f"{INDEX}?nam=2026": answer}), source=LGSP)
        visit_document(came)
        assert (came.documents, came.rows, len(came.refusals), came.memory) == (1, 0, refusals, {})


PORTAL = source(
    code="portal-766",
    owner="G22",
    transport="months",
    format="dvcqg.service-results",
    settings={"first_month": "2026-07"},
)


def scores(total: float | None) -> bytes:
    groups = dict.fromkeys(("CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL"))
    departments = [{"departmentCode": "H26", "totalScore": total, "groupScores": groups}] if total else None
    return json.dumps({"code": "OK", "data": {"overview": {"totalScore": total}, "evaluation": departments}}).encode()


def portal(**totals: float) -> Country:
    def answer(request: SourceRequest) -> Answer:
        return scores(totals.get(f"m{json.loads(request.body or b'')['month']}"))

    return Country(answer)


def months_asked(country: Country) -> list[int]:
    return [json.loads(each.body or b"")["month"] for each in country.requests]


def test_every_month_is_asked_for_and_later_only_those_that_may_change(intake):
    country = portal(m7=70, m8=71, m9=72)
    came = visit(intake, country, source=PORTAL)
    visit_months(came)
    assert months_asked(country) == [10, 9, 8, 7]
    assert {each.method for each in country.requests} == {"POST"}
    assert (came.documents, came.rows, came.refusals) == (4, 21, [])
    country.requests.clear()
    again = visit(intake, country, came.memory, source=PORTAL)
    visit_months(again)
    assert (months_asked(country), again.documents, again.rows) == ([10, 9], 1, 0)
    assert value_shown(intake.store, "HC01", "01", "2026-08") == 71


def test_a_month_without_figures_yet_is_asked_for_until_it_has_some(intake):
    came = visit(intake, portal(m10=1, m9=2, m7=3), source=PORTAL)
    visit_months(came)
    assert came.memory["months"].keys() == {"2026-10", "2026-09", "2026-07"}
    later = visit(intake, portal(m10=1, m9=2, m8=4, m7=3), came.memory, source=PORTAL)
    visit_months(later)
    assert (later.documents, later.rows) == (1, 7)


def test_a_month_the_portal_does_not_send_again_is_left_alone(intake):
    came = visit(intake, Country(lambda _: NotModified(None, None)), source=PORTAL)
    visit_months(came)
    assert (came.documents, came.memory["months"]) == (0, {})

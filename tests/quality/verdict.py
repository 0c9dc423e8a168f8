"""Whether what came of a case is what must come of it: the answer, the place of the mistake, and what is kept."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx

from collectors.problems import ERRORS_SHOWN, codes
from indicators.store.audit import broken_link
from tests.quality.bench import Bench
from tests.quality.cases import Case
from tests.quality.kept import audit_text, kept, values_of

PROBLEM = "application/problem+json"
OK, CREATED, HELD, REFUSED, OURS = 200, 201, 202, 400, 500
LARGEST_ANSWER = 64 * 1024
VIETNAMESE_LETTER = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
POINTER = re.compile(r"#(/([^~/]|~[01])*)*")
IN_SHEET = re.compile(r"sheet (?P<sheet>\d+), (?:row (?P<row>\d+)|(?P<cell>[A-Z]+\d+))")
IN_TABLE = re.compile(r"row (?P<row>\d+)(?:, column (?P<column>\w+))?")
SHEETS = ("Số liệu",)
UNREAD = frozenset({"bad-parameter", "payload-too-large", "unsupported-charset", "unsupported-media-type"})
"""What is refused by its headers, or in the middle, was never whole: there is nothing to take the SHA-256 of."""

PUSHED = frozenset({"push_json", "push_file", "push_signed"})


def check(case: Case, bench: Bench) -> None:
    """Check every answer of a case, and what the database holds after it."""
    assert bench.answers, "nothing was asked"
    for answer in bench.answers:
        assert answer.status_code < OURS or answer.status_code in case.statuses, answer.text
        assert answer.status_code in case.statuses, f"{answer.status_code}: {answer.text[:2000]}"
        if answer.status_code >= REFUSED:
            check_refusal(case, answer)
            check_headers(case, answer)


def check_headers(case: Case, answer: httpx.Response) -> None:
    """Check the headers that a refusal must carry."""
    for name, value in case.expect.get("headers", {}).items():
        said = answer.headers.get(name, "")
        assert said == value or (value == "seconds" and said.isdigit()), f"{name}: {said}"


def check_refusal(case: Case, answer: httpx.Response) -> None:
    """Check the shape of a refusal, and that it names the case's mistake where it lies."""
    code = case.expect.get("type")
    if code is None and answer.headers["content-type"].startswith("text/html"):
        return  # a page for people, such as that for signing in, says it in its own words
    body = problem(answer)
    if code is None:
        return
    assert body["status"] == answer.status_code
    if body["type"] == f"/problems/{code}" and "pointer" not in case.expect:
        return
    found = [each for each in body["errors"] if each["code"] == code]
    assert found, f"{code} is not among {[each['code'] for each in body['errors']]}: {answer.text[:2000]}"
    if "pointer" in case.expect:
        places = [where(each) for each in found]
        assert any(_is_at(each, place(case.expect["pointer"])) for each in places), (
            f"{places}: {case.expect['pointer']}"
        )


def problem(answer: httpx.Response) -> dict[str, Any]:
    """The body of a refusal, which has the shape of RFC 9457 and speaks Vietnamese."""
    assert answer.headers["content-type"] == PROBLEM, answer.text[:500]
    assert len(answer.content) < LARGEST_ANSWER
    if "x-content-type-options" in answer.headers:  # it came through the gate
        assert answer.headers["cache-control"] == "no-store"
    body: dict[str, Any] = answer.json()
    assert set(body) == {"type", "title", "status", "detail", "instance", "errors_total", "errors"}
    assert body["type"].removeprefix("/problems/") in codes()
    assert body["errors_total"] >= len(body["errors"]) >= 1
    assert len(body["errors"]) == min(body["errors_total"], ERRORS_SHOWN)
    assert body["instance"]
    for said in (body["title"], body["detail"]):
        assert VIETNAMESE_LETTER.search(said), said
    for each in body["errors"]:
        assert set(each) - {"pointer", "location"} == {"code", "detail", "hint"}
        assert ("pointer" in each) != ("location" in each)
        assert "location" in each or POINTER.fullmatch(each["pointer"]), each
    return body


def _is_at(there: object, wanted: object) -> bool:
    """Whether a mistake lies where the corpus says; an answer may say it more closely, down to the cell."""
    if isinstance(there, dict) and isinstance(wanted, dict):
        return wanted.items() <= there.items()
    return there == wanted


def where(error: Mapping[str, Any]) -> object:
    """Where an error lies, to be compared."""
    return dict(error["location"]) if "location" in error else error["pointer"]


def place(written: str) -> object:
    """Where the corpus says that an error lies, as an answer says it."""
    if written.startswith("#"):
        return written
    if written.startswith("header "):
        return {"header": written.removeprefix("header ")}
    if found := IN_SHEET.fullmatch(written):
        there = {"row": int(found["row"])} if found["row"] else {"cell": found["cell"]}
        return {"sheet": SHEETS[int(found["sheet"]) - 1], **there}
    found = IN_TABLE.fullmatch(written)
    assert found, written
    return {"row": int(found["row"])} | ({"column": found["column"]} if found["column"] else {})


def check_kept(case: Case, bench: Bench) -> None:
    """Check the stored state after a case whose one answer says what became of what was sent."""
    answer, sent, before, after = bench.answers[-1], bench.sent_last, bench.held, kept(bench.store)
    if answer.status_code >= REFUSED or answer.status_code == OK:
        assert after.figures == before.figures
    else:
        (new,) = after.reports - before.reports
        published, held = values_of(bench.store, new)
        wanted = (list(sent.values), []) if answer.status_code == CREATED else ([], list(sent.values))
        assert (published, held) == wanted
        receipt = answer.json()
        assert (receipt["receipt_id"], receipt["rows"]) == (new, len(sent.values))
        if answer.status_code == HELD:
            assert after.shown == before.shown
    check_noted(case, bench)


def check_noted(case: Case, bench: Bench) -> None:
    """Each refusal of what was submitted is noted once: by whom, when, how large, its SHA-256 and why; never what."""
    noted = kept(bench.store).refusals[len(bench.held.refusals) :]
    refused = [each for each in bench.answers if each.status_code >= REFUSED]
    if case.channel in PUSHED:
        assert len(noted) == len(refused), f"{len(noted)} refusals noted of {len(refused)}"
    for each in noted:
        assert {"size", "codes"} <= each["details"].keys(), each
        details = each["details"]
        assert re.fullmatch(r"[0-9a-f]{64}", str(details["sha256"])) or UNREAD.issuperset(details["codes"]), each
        assert each["at"]
        assert each["actor"]
    assert not [each for each in _told(case) if each in audit_text(bench.store)]
    assert broken_link(bench.store) is None


def _told(case: Case) -> Iterator[str]:
    """What a refused case says that no log may repeat."""
    values = case.build.get("set", {})
    for said in (case.build.get("value"), *(values.values() if isinstance(values, dict) else ())):
        if isinstance(said, str) and len(said) > 7:  # shorter ones are codes, which may be noted
            yield said
            yield json.dumps(said)[1:-1]

"""The push API: what is acknowledged is kept, and whatever else comes is refused in words, never with a 500."""

import asyncio
import base64
import gzip
import hashlib
import json
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors import endpoint, receipts
from collectors.admission import Admission
from collectors.answers import ProblemOut, ReceiptOut
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.receiving import ORDINARY, Limits
from collectors.world import World
from indicators.identity import Identity, Role
from indicators.store import open_store
from indicators.store.engine import StoreBusyError
from indicators.store.observations import Selection, shown
from indicators.store.reports import document_with_digest
from tests.builders import NOW, ZONE

FINANCE = Identity("key:G12", Role.SUBMIT_KEY, "G12", "1")
JUSTICE = Identity("key:G15", Role.SUBMIT_KEY, "G15", "2")
READER = Identity("key:read", Role.READ_KEY, None, "3")
JSON = {"Content-Type": "application/json"}
SMALL = Limits(body=4000, inflated=8000, seconds=0.05)
CASES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)


@pytest.fixture(scope="session")
def world(catalogue, geography, calendar):
    return World(catalogue, geography, calendar)


@pytest.fixture
def intake(store, world):
    return Intake(store, world, FORMATS, ZONE, lambda: NOW)


def row(**said: Any) -> dict[str, Any]:
    ordinary = {"indicator": "TC01", "area": "01", "period": "2026-10", "unit": "tỷ đồng", "value": "100.5"}
    return {**ordinary, **said}


def finance(**said: Any) -> dict[str, Any]:
    rows = said.get("observations", [row()])
    ordinary = {
        "schema": "dieuhanh.report/1",
        "report_id": "01JD0000000000000000000001",
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": "2026-10",
        "revision": 1,
        "generated_at": "2026-10-20T08:00:00+07:00",
        "row_count": len(rows) if isinstance(rows, list) else 0,
        "observations": rows,
    }
    return {**ordinary, **said}


def written(**said: Any) -> bytes:
    return json.dumps(finance(**said)).encode()


def asked(  # noqa: PLR0913 - a request and who makes it
    intake: Intake, method: str, path: str, *, asker: Identity = FINANCE, language: str = "vi",
    limits: Limits = ORDINARY, **said: Any
) -> httpx.Response:  # fmt: skip
    """What the API answers; an exception of the application would come out here."""
    app = FastAPI()
    app.include_router(endpoint.router(Admission(intake, limits), lambda: language), prefix="/v1")
    app.include_router(receipts.router(intake, lambda: language), prefix="/v1")

    async def known(scope: Any, receive: Any, send: Any) -> None:
        scope.setdefault("state", {})["identity"] = asker
        await app(scope, receive, send)

    async def talk() -> httpx.Response:
        transport = httpx.ASGITransport(app=known)
        async with httpx.AsyncClient(transport=transport, base_url="http://centre") as client:
            return await client.request(method, f"/v1{path}", **said)

    with asyncio.Runner() as runner:
        return runner.run(talk())


def posted(intake: Intake, content: Any, path: str = "/reports", **said: Any) -> httpx.Response:
    return asked(intake, "POST", path, content=content, headers={**JSON, **said.pop("headers", {})}, **said)


def refused(answer: httpx.Response, status: int, *codes: str) -> ProblemOut:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    said = ProblemOut.model_validate(answer.json(), strict=True, extra="forbid")
    assert said.status == status
    assert [each.code for each in said.errors][: len(codes)] == list(codes)
    return said


def test_a_report_is_acknowledged_and_its_figures_are_shown(intake):
    content = written()
    answer = posted(intake, content)
    assert answer.status_code == 201
    said = ReceiptOut.model_validate(answer.json())
    assert (said.sender, said.rows, said.new, said.on_time, said.received_at) == ("G12", 1, 1, True, NOW)
    assert said.sha256 == hashlib.sha256(content).hexdigest()
    assert answer.headers["location"] == f"/api/v1/receipts/{said.receipt_id}"
    assert document_with_digest(intake.store, said.sha256).content == content
    assert len(shown(intake.store, Selection(["TC01"], ["01"]))) == 1


def test_the_same_report_again_gives_the_same_receipt(intake):
    first, again = posted(intake, written()), posted(intake, written())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_the_number_of_a_report_is_not_used_twice(intake):
    posted(intake, written())
    said = refused(posted(intake, written(revision=2, reason="sửa")), 409, "report-id-reused")
    assert said.errors[0].pointer == "#/report_id"
    assert "01JD0000000000000000000001" in said.detail


def test_a_revision_must_be_higher_and_then_replaces(intake):
    posted(intake, written())
    refused(posted(intake, written(report_id="another-0")), 409, "duplicate-report")
    refused(posted(intake, written(report_id="another-1", observations=[row(value="8")])), 409, "revision-old")
    higher = written(report_id="another-2", revision=2, reason="sửa", observations=[row(value="7")])
    assert posted(intake, higher).json()["changed"] == 1


def test_every_mistake_is_named_with_its_place(intake):
    rows = [row(area="99"), row(indicator="TC99"), row(unit="đồng", area="79")]
    answer = posted(intake, written(observations=rows, row_count=4))
    said = refused(answer, 422)
    assert {(each.pointer, each.code) for each in said.errors} == {
        ("#/row_count", "row-count-mismatch"),
        ("#/observations/0/area", "unknown-area"),
        ("#/observations/1/indicator", "unknown-indicator"),
        ("#/observations/2/unit", "unit-mismatch"),
    }
    assert shown(intake.store, Selection()) == []


def test_a_hundred_mistakes_are_named_and_all_are_counted(intake):
    said = refused(posted(intake, written(observations=[row(area="99", value="-1")] * 130)), 422)
    assert len(said.errors) == 100
    assert said.errors_total > 200


def test_an_agency_speaks_for_itself_alone(intake):
    said = refused(posted(intake, written(), asker=JUSTICE), 403, "sender-not-yours")
    assert said.errors[0].pointer == "#/sender"
    refused(posted(intake, written(), asker=READER), 403, "forbidden")


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/csv"}, "file-type-mismatch"),
        ({"Content-Type": "text/html"}, "unsupported-media-type"),
        ({"Content-Type": ""}, "unsupported-media-type"),
        ({"Content-Type": "application/json; charset=windows-1258"}, "unsupported-charset"),
        ({"Content-Encoding": "br"}, "unsupported-media-type"),
    ],
)
def test_another_kind_of_body_is_refused(intake, headers, code):
    refused(posted(intake, written(), headers=headers), 415, code)


@pytest.mark.parametrize("kind", ['application/json; charset="UTF-8"', "Application/JSON;charset=us-ascii"])
def test_json_may_be_written_in_several_ways(intake, kind):
    assert posted(intake, written(), headers={"Content-Type": kind}).status_code == 201


def test_too_large_a_body_is_refused_by_what_its_header_says(intake):
    said = refused(posted(intake, b"", headers={"Content-Length": str(10**9)}), 413, "payload-too-large")
    assert "10 MB" in said.detail


@pytest.mark.parametrize("length", ["\u00b2", "-1", "9" * 5000, ""])
def test_a_length_that_is_none_is_no_fault_of_ours(intake, length):
    assert posted(intake, written(), headers={"Content-Length": length.encode("latin-1")}).status_code == 201


async def _pieces(count: int) -> Any:
    for _ in range(count):
        yield b" " * 1000


def test_too_large_a_body_is_refused_as_it_comes(intake):
    refused(posted(intake, _pieces(5), limits=SMALL), 413, "payload-too-large")


def test_a_packed_report_is_read_and_kept_as_it_unpacks(intake):
    content = written()
    answer = posted(intake, gzip.compress(content), headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 201
    assert document_with_digest(intake.store, answer.json()["sha256"]).content == content


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (gzip.compress(b" " * 10_000_000)[:4000], 413, "payload-too-large"),
        (gzip.compress(b" " * 8001), 413, "payload-too-large"),
        (gzip.compress(written())[:-9], 400, "body-truncated"),
        (gzip.compress(written()) + b"more", 400, "body-truncated"),
        (written(), 400, "body-truncated"),
        (b"", 400, "body-truncated"),
    ],
    ids=range(6),
)
def test_what_does_not_unpack_whole_and_small_is_refused(intake, content, status, code):
    refused(posted(intake, content, limits=SMALL, headers={"Content-Encoding": "gzip"}), status, code)


def digest(content: bytes, name: str = "sha-256") -> str:
    return f"{name}=:{base64.b64encode(hashlib.sha256(content).digest()).decode()}:"


def test_a_digest_is_checked_on_the_bytes_as_they_were_sent(intake):
    packed = gzip.compress(written())
    headers = {"Content-Encoding": "gzip", "Content-Digest": f"unixsum=:AA==:, {digest(packed)}"}
    assert posted(intake, packed, headers=headers).status_code == 201
    refused(posted(intake, packed, headers={**headers, "Content-Digest": digest(written())}), 400, "digest-mismatch")
    longer = base64.b64encode(hashlib.sha512(packed).digest()).decode()
    assert posted(intake, packed, headers={**headers, "Content-Digest": f"sha-512=:{longer}:"}).status_code == 200
    for wrong in ("sha-512=:AA==:", f"{digest(packed)}, sha-512=:AA==:", "sha-256", "nonsense", longer):
        refused(posted(intake, packed, headers={**headers, "Content-Digest": wrong}), 400, "digest-mismatch")


def test_a_digest_in_a_header_of_its_own_counts_too(intake):
    headers = [*JSON.items(), ("Content-Digest", "unixsum=:AA==:"), ("Content-Digest", digest(b"other"))]
    refused(asked(intake, "POST", "/reports", content=written(), headers=headers), 400, "digest-mismatch")


def test_a_body_that_comes_too_slowly_is_not_waited_for(intake):
    async def stalled():
        yield b"{"
        await asyncio.sleep(60)

    said = refused(posted(intake, stalled(), limits=SMALL), 408, "too-slow")
    assert "0.05" in said.detail


def test_a_sender_that_hangs_up_leaves_nothing(intake):
    app = FastAPI()
    app.include_router(endpoint.router(Admission(intake), lambda: "en"))
    sent: list[Any] = []

    async def receive():
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/reports", "query_string": b"", "root_path": "",
        "headers": [(b"content-type", b"application/json")], "state": {"identity": FINANCE},
    }  # fmt: skip
    with asyncio.Runner() as runner:
        runner.run(app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert "The content is cut short" in sent[1]["body"].decode()


def test_a_trial_says_what_is_wrong_and_keeps_nothing(intake):
    assert posted(intake, written(), "/reports?dry_run=true").json() == {
        "dry_run": True,
        "rows": 1,
        "form": "BC.TC.THANG",
        "report_period": "2026-10",
        "warnings": [],
    }
    refused(posted(intake, written(observations=[]), "/reports?dry_run=true"), 422, "empty-report")
    assert shown(intake.store, Selection()) == []
    assert posted(intake, written(), "/reports?dry_run=false").status_code == 201


@pytest.mark.parametrize("word", ["True", "1", "yes", ""])
def test_a_trial_that_is_misspelt_is_not_kept_for_earnest(intake, word):
    refused(posted(intake, written(), f"/reports?dry_run={word}"), 400, "bad-parameter")
    assert shown(intake.store, Selection()) == []


def test_a_receipt_is_given_again_to_its_sender_and_to_readers(intake):
    kept = posted(intake, written()).json()
    path = f"/receipts/{kept['receipt_id']}"
    for asker in (FINANCE, READER):
        again = asked(intake, "GET", path, asker=asker)
        assert (again.status_code, again.json()) == (200, kept)
    said = refused(asked(intake, "GET", path, asker=JUSTICE), 404, "not-found")
    unknown = refused(asked(intake, "GET", "/receipts/01JD0000000000000000000009"), 404, "not-found")
    assert said.title == unknown.title


@pytest.mark.parametrize("number", ["%00", "%ED%A0%80", "x" * 3000, "'; drop table report", "01jd"])
def test_a_receipt_of_an_impossible_number_is_not_found(intake, number):
    answer = asked(intake, "GET", f"/receipts/{number}", language="en")
    refused(answer, 404, "not-found")
    assert len(answer.content) < 1000


def test_a_refusal_speaks_the_language_of_the_request(intake):
    vietnamese, english = (refused(posted(intake, b"", language=each), 400, "malformed-json") for each in ("vi", "en"))
    assert (vietnamese.title, english.title) == ("Không đọc được nội dung", "The content cannot be read")
    assert english.errors[0].hint == "Check the syntax and send it again."


def test_a_busy_store_asks_for_patience(intake):
    def busy(*_: Any) -> Any:
        raise StoreBusyError("no turn")

    answer = posted(replace(intake, formats={"dieuhanh.report/1": busy}), written())
    refused(answer, 503, "storage-unavailable")
    assert answer.headers["retry-after"] == "5"


LONG = "ă" * 5000
NASTY: list[tuple[bytes, int]] = [
    (b"\x00", 400),
    (b"\xff\xfe{\x00}\x00", 400),
    (b"[" * 100_000, 400),
    (b'{"schema":NaN}', 400),
    (b'{"a":1,"a":2}', 400),
    (b'{"\\ud800":1,"\\ud800":2}', 400),
    (b'{"revision":' + b"9" * 5000 + b"}", 422),
    (b'{"revision":1e' + b"9" * 30 + b"}", 422),
    (b"null", 422),
    (b"[]", 422),
    (b'"\\ud800"', 422),
    (b'{"\\ud800":1}', 422),
    (b'{"\\u0000":"\\u0000"}', 422),
    (written(**{LONG: 1}), 422),
    (written(schema=LONG), 422),
    (written(schema="\ud800"), 422),
    (written(schema=["\ud800"]), 422),
    (written(revision=10**4000), 422),
    (written(row_count=10**4000), 422),
    (written(row_count=True), 422),
    (written(sender="G12\x00"), 403),
    (written(sender="\ud800"), 422),
    (written(form="BC\x00"), 422),
    (written(report_id="01JD0000\x00"), 422),
    (written(report_id="01JD0000\n"), 422),
    (written(report_period="2026-10\x00"), 422),
    (written(generated_at="9999-12-31T23:59:59-23:59"), 422),
    (written(reason="\x00"), 422),
    (written(reason=LONG), 422),
    (written(control_totals={"value_sum": "1e5"}), 422),
    (written(control_totals={"value_sum": "NaN", LONG: 1}), 422),
    (written(observations={}), 422),
    (written(observations=[row(area="\x00"), row(area="\ud83d")]), 422),
    (written(observations=[row(indicator="TC01\x00")]), 422),
    (written(observations=[row(period="2026-10\x00")]), 422),
    (written(observations=[row(unit="\x00")]), 422),
    (written(observations=[row(status="\x00")]), 422),
    (written(observations=[row(value="١٢٣")]), 422),
    (written(observations=[row(value="1_000")]), 422),
    (written(observations=[row(value=True)]), 422),
    (written(observations=[row(area_name="\u202eHà Nội")]), 422),
    (written(observations=[row(note="a\x1bb")]), 422),
]


@pytest.mark.parametrize(("content", "status"), NASTY, ids=range(len(NASTY)))
def test_a_nasty_body_is_refused_in_few_and_printable_words(intake, content, status):
    answer = posted(intake, content, language="en")
    said = refused(answer, status)
    assert len(answer.content) < 3000 * max(1, len(said.errors))
    words = [said.detail, *(text for each in said.errors for text in (each.pointer, each.detail))]
    assert all(len(text) < 500 and text.isprintable() for text in words)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory, _sqlite_template, world):
    """One store for many requests that leave nothing."""
    file = tmp_path_factory.mktemp("endpoint") / "dieuhanh.db"
    file.write_bytes(_sqlite_template.read_bytes())
    opened = open_store(f"sqlite:///{file}")
    yield Intake(opened, world, FORMATS, ZONE, lambda: NOW)
    opened.close()


TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@CASES
@given(content=st.binary(max_size=200))
def test_whatever_bytes_come_are_refused_and_never_break_anything(lasting, content):
    assert posted(lasting, content).status_code in {400, 422}


@CASES
@given(value=JSONS)
def test_whatever_json_comes_is_refused_and_never_breaks_anything(lasting, value):
    content = json.dumps(value).encode()
    assert posted(lasting, content).status_code in {400, 422}


@CASES
@given(name=st.sampled_from([*finance(), "control_totals", "reason"]), value=JSONS)
def test_whatever_one_field_holds_is_judged_and_never_breaks_anything(lasting, name, value):
    status = posted(lasting, written(**{name: value}), "/reports?dry_run=true").status_code
    assert status in {200, 400, 403, 422}


@CASES
@given(name=st.sampled_from([*row(), "status", "note", "area_name"]), value=JSONS)
def test_whatever_one_figure_holds_is_judged_and_never_breaks_anything(lasting, name, value):
    status = posted(lasting, written(observations=[row(**{name: value})]), "/reports?dry_run=true").status_code
    assert status in {200, 400, 403, 422}

"""Getting a document from a source, or saying why not."""

import hashlib
from functools import partial

import pytest

from collectors.connection import CheckedTransport
from collectors.faults import (
    FetchError,
    ForbiddenAddressError,
    HeaderNotAllowedError,
    HttpStatusError,
    MalformedAnswerError,
    RedirectRefusedError,
    TooSlowError,
    UnreachableError,
    UrlNotAllowedError,
)
from collectors.fetch import NotModified, SourceRequest, safe_fetch
from collectors.limits import Limits

NEAR = Limits(networks="loopback", attempts=1, deadline_s=5, pause_s=0.01)
JSON = ("application/json",)


def answer(body=b"{}", *headers, status="200 OK", length=None):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def refused(source, fault, match, **changes):
    limits = changes.pop("limits", NEAR)
    with pytest.raises(fault, match=match) as caught:
        safe_fetch(SourceRequest(**{"url": source.url("/x?key=secret"), "accept": JSON} | changes), limits)
    assert "secret" not in str(caught.value)
    return caught.value


def test_a_document_comes_whole_with_its_marks_and_fingerprint(loopback_source):
    headers = ('ETag: "v1"', "Last-Modified: Mon", "Content-Type: Application/JSON; charset=utf-8")
    source = loopback_source(answer(b'{"a":1}', *headers))
    got = safe_fetch(SourceRequest(source.url("/x?y=1"), headers={"Authorization": "Bearer k"}, accept=JSON), NEAR)
    assert (got.body, got.media_type, got.charset) == (b'{"a":1}', "application/json", "utf-8")
    assert (got.etag, got.last_modified, got.status, got.raw_bytes) == ('"v1"', "Mon", 200, 7)
    assert got.sha256 == hashlib.sha256(b'{"a":1}').hexdigest()
    assert got.certificate_expires is None
    assert source.asked[0].startswith("GET /x?y=1 HTTP/1.1\r\n")
    assert "Authorization: Bearer k\r\n" in source.asked[0]
    assert "Accept-Encoding: gzip\r\n" in source.asked[0]


def test_a_question_may_go_in_a_body(loopback_source):
    source = loopback_source(answer())
    safe_fetch(SourceRequest(source.url(), method="POST", body=b"q=1"), NEAR)
    assert source.asked[0].startswith("POST / ")
    assert "Content-Length: 3\r\n" in source.asked[0]


def test_secrets_of_a_request_are_not_in_its_description():
    request = SourceRequest("http://h/?key=secret", headers={"Authorization": "secret"}, body=b"secret")
    assert "secret" not in repr(request)


def test_what_we_hold_is_not_sent_again(loopback_source):
    source = loopback_source(answer(b"", status="304 Not Modified"))
    got = safe_fetch(SourceRequest(source.url(), etag='"v1"', last_modified="Mon"), NEAR)
    assert got == NotModified('"v1"', "Mon")
    assert 'If-None-Match: "v1"\r\n' in source.asked[0]
    assert "If-Modified-Since: Mon\r\n" in source.asked[0]


def test_not_modified_without_having_asked_for_it_is_a_fault(loopback_source):
    refused(loopback_source(answer(b"", status="304 Not Modified")), HttpStatusError, "status 304")


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0", "0x7f.1"])
def test_odd_spellings_of_this_machine_are_refused_unasked(loopback_source, host):
    source = loopback_source(answer())
    with pytest.raises(UrlNotAllowedError):
        safe_fetch(SourceRequest(source.url(host=host)), NEAR)
    assert source.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_this_machine_is_not_public(loopback_source, host):
    source = loopback_source(answer())
    with pytest.raises(ForbiddenAddressError):
        safe_fetch(SourceRequest(source.url(host=host)))
    assert source.asked == []


def test_proxies_of_the_environment_are_not_used(loopback_source, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert safe_fetch(SourceRequest(loopback_source(answer()).url()), NEAR).body == b"{}"


@pytest.mark.parametrize(
    ("name", "value"),
    [("X-Key", "secret\r\nX: 1"), ("X-Key", "secrét"), ("X Key", "secret"), ("Host", "secret"), ("te", "secret")],
)
def test_a_header_that_cannot_be_sent_is_named_without_its_value(loopback_source, name, value):
    error = refused(loopback_source(), HeaderNotAllowedError, "cannot be sent", headers={name: value})
    assert name in str(error)


@pytest.mark.parametrize("garbled", [b"\x16\x03\x01 not http\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000])
def test_what_is_not_http_is_refused(loopback_source, garbled):
    refused(loopback_source(garbled), MalformedAnswerError, "valid HTTP")


@pytest.mark.parametrize(
    ("status", "problem", "retryable", "remedy"),
    [
        (401, "source-refused", False, "Check the key of the source with its owner."),
        (404, "source-refused", False, "Check the address of the source with its owner."),
        (429, "source-failing", True, "Ask this source less often."),
        (503, "source-failing", True, "Wait for the next run; if it goes on, tell the owner of the source."),
        (204, "source-failing", False, "Wait for the next run; if it goes on, tell the owner of the source."),
    ],
)
def test_any_other_status_is_told_with_its_remedy(loopback_source, status, problem, retryable, remedy):
    source = loopback_source(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
    error = refused(source, HttpStatusError, f"with status {status}")
    assert (error.problem, error.retryable, error.remedy) == (problem, retryable, remedy)
    assert str(error).startswith(f"http://127.0.0.1:{source.port}/x answered")


def test_a_redirect_within_the_source_is_followed(loopback_source):
    source = loopback_source(answer(b"", "Location: /new?a=1", status="302 Found"), answer())
    assert safe_fetch(SourceRequest(source.url(), headers={"X-Key": "k"}), NEAR).body == b"{}"
    assert source.asked[1].startswith("GET /new?a=1 ")
    assert "X-Key: k" in source.asked[1]


def test_a_question_in_a_body_is_repeated_only_where_the_redirect_says_so(loopback_source):
    source = loopback_source(answer(b"", "Location: /new", status="307 Temporary Redirect"), answer())
    safe_fetch(SourceRequest(source.url(), method="POST", body=b"q=1"), NEAR)
    assert source.asked[1].startswith("POST /new ")
    lost = loopback_source(answer(b"", "Location: /new", status="302 Found"))
    refused(lost, RedirectRefusedError, "lose the question", method="POST", body=b"q=1")


@pytest.mark.parametrize(
    ("location", "match"),
    [
        ("http://other.example/", "another scheme, machine or port"),
        ("http://127.0.0.1:1/", "another scheme, machine or port"),
        ("https://127.0.0.1/", "another scheme, machine or port"),
        ("file:///etc/passwd", "another scheme, machine or port"),
        ("http://[zz]/", "no address"),
        ("/again", "more than 3 in a row"),
    ],
)
def test_redirects_elsewhere_or_without_end_are_refused(loopback_source, location, match):
    source = loopback_source(answer(b"", f"Location: {location}", status="302 Found"))
    refused(source, RedirectRefusedError, match, headers={"Authorization": "Bearer k"})


def test_a_redirect_with_credentials_is_refused(loopback_source):
    def redirect(connection):
        port = connection.getsockname()[1]
        connection.sendall(answer(b"", f"Location: http://me:secret@127.0.0.1:{port}/", status="302 Found"))

    refused(loopback_source(redirect), RedirectRefusedError, "user name")


def test_a_fault_that_passes_is_tried_again(loopback_source):
    source = loopback_source(answer(status="503 X"), lambda _: None, answer())
    assert safe_fetch(SourceRequest(source.url()), Limits(networks="loopback", pause_s=0.01)).body == b"{}"
    assert len(source.asked) == 3


def test_attempts_are_bounded_and_lasting_faults_are_not_tried_again(loopback_source):
    failing, missing = loopback_source(answer(status="503 X")), loopback_source(answer(status="404 X"))
    limits = Limits(networks="loopback", attempts=2, pause_s=0.01)
    refused(failing, HttpStatusError, "503", limits=limits)
    refused(missing, HttpStatusError, "404", limits=limits)
    assert (len(failing.asked), len(missing.asked)) == (2, 1)


def test_retries_leave_no_room_beyond_the_deadline(loopback_source):
    source = loopback_source(answer(status="503 X"))
    refused(source, HttpStatusError, "503", limits=Limits(networks="loopback", deadline_s=0.5, pause_s=0.1))
    assert len(source.asked) == 1


def test_the_pause_that_a_source_asks_for_is_kept_where_the_deadline_allows(loopback_source):
    busy = answer(b"", "Retry-After: 0", status="429 X")
    source = loopback_source(busy, answer())
    assert safe_fetch(SourceRequest(source.url()), Limits(networks="loopback", pause_s=0.01)).body == b"{}"
    long = loopback_source(answer(b"", "Retry-After: 3600", status="429 X"))
    assert refused(long, HttpStatusError, "429", limits=Limits(networks="loopback")).retry_after_s == 3600
    assert len(long.asked) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (("Retry-After: Mon, 05 Oct 2026 08:01:00 GMT", "Date: Mon, 05 Oct 2026 08:00:00 GMT"), 60),
        (("Retry-After: Mon, 05 Oct 2026 07:01:00 GMT", "Date: Mon, 05 Oct 2026 08:00:00 GMT"), 0),
        (("Retry-After: Mon, 05 Oct 2026 08:01:00 GMT",), None),
        (("Retry-After: soon",), None),
    ],
)
def test_a_pause_until_a_date_counts_on_the_clock_of_the_source(loopback_source, headers, seconds):
    source = loopback_source(answer(b"", *headers, status="503 X"))
    assert refused(source, HttpStatusError, "503").retry_after_s == seconds


def test_faults_of_our_own_are_not_tried_again():
    tried = []

    def open_transport(_):
        tried.append(1)
        raise LookupError

    with pytest.raises(LookupError):
        safe_fetch(SourceRequest("http://bo.gov.vn/"), Limits(), transport=open_transport)
    assert tried == [1]


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked(loopback_source):
    source, said = loopback_source(answer()), iter([["127.0.0.1"], ["10.0.0.1"]])
    transport = partial(CheckedTransport, resolve=lambda _: next(said))
    request = SourceRequest(source.url(host="bo.gov.vn"))
    assert safe_fetch(request, NEAR, transport=transport).body == b"{}"
    assert f"Host: bo.gov.vn:{source.port}\r\n" in source.asked[0]
    with pytest.raises(ForbiddenAddressError, match=r"leads to 10\.0\.0\.1"):
        safe_fetch(request, NEAR, transport=transport)


def test_every_fault_ends_with_a_remedy(loopback_source):
    source = loopback_source(lambda _: None)
    error = refused(source, UnreachableError, "closed the connection without an answer")
    assert isinstance(error, FetchError)
    assert error.remedy.endswith(".")


def test_nothing_is_asked_once_the_time_is_over(loopback_source):
    source, clock = loopback_source(answer()), iter([0.0, 21.0, 21.0])
    with pytest.raises(TooSlowError, match="did not finish within 20 s"):
        safe_fetch(SourceRequest(source.url()), Limits(networks="loopback"), monotonic=lambda: next(clock))
    assert source.asked == []

"""The body of an answer: whole, within bounds, and of the kind asked for."""

import gzip
import time
import tracemalloc
import zlib

import httpx
import pytest

from collectors.faults import (
    EncodingError,
    TooLargeError,
    TooSlowError,
    TruncatedError,
    WrongTypeError,
)
from collectors.fetch import SourceRequest, safe_fetch
from collectors.limits import Limits

NEAR = Limits(networks="loopback", attempts=1, deadline_s=5, pause_s=0.01)
JSON = ("application/json",)


def answer(body=b"{}", *headers, status="200 OK", length=None):
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


def dripping(opening, piece, pause=0.05):
    def drip(connection):
        connection.sendall(opening)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return drip


def refused(source, fault, match, **changes):
    limits = changes.pop("limits", NEAR)
    with pytest.raises(fault, match=match) as caught:
        safe_fetch(SourceRequest(**{"url": source.url("/x?key=secret"), "accept": JSON} | changes), limits)
    assert "secret" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "answered",
    [
        dripping(answer(b"", length=1000), b"x"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        lambda _: time.sleep(0.6),
    ],
    ids=["body", "headers", "chunks", "silence"],
)
def test_a_slow_source_is_left_at_the_deadline(loopback_source, answered):
    began = time.monotonic()
    limits = Limits(networks="loopback", deadline_s=0.3)
    error = refused(loopback_source(answered), TooSlowError, r"did not finish within 0\.3 s", limits=limits)
    assert error.retryable
    assert time.monotonic() - began < 1


def test_an_endless_body_is_cut_at_the_limit(loopback_source):
    endless = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536, pause=0)
    limits = Limits(networks="loopback", raw_bytes=100_000)
    refused(loopback_source(endless), TooLargeError, "more than 100,000 bytes as sent", limits=limits)


def test_a_body_announced_as_too_large_is_not_read(loopback_source):
    source = loopback_source(answer(b"", length=2**40))
    assert not refused(source, TooLargeError, "10,485,760 bytes as sent").retryable


def test_a_bomb_of_200_megabytes_is_not_unpacked_into_memory(loopback_source):
    pack = zlib.compressobj(9, wbits=31)
    bomb = b"".join(pack.compress(bytes(2**20)) for _ in range(200)) + pack.flush()
    source = loopback_source(answer(bomb, "Content-Encoding: gzip"))
    limits = Limits(networks="loopback", attempts=1, inflated_bytes=2**20)
    tracemalloc.start()
    refused(source, TooLargeError, "1,048,576 bytes once unpacked", limits=limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"[1]" * 50_000, mtime=0)),
        ("x-gzip", gzip.compress(b"[1]" * 25_000, mtime=0) * 2),
        ("deflate", zlib.compress(b"[1]" * 50_000)),
        ("identity", b"[1]" * 50_000),
    ],
)
def test_a_packed_document_is_unpacked(loopback_source, coding, packed):
    got = safe_fetch(SourceRequest(loopback_source(answer(packed, f"Content-Encoding: {coding}")).url()), NEAR)
    assert got.body == b"[1]" * 50_000
    assert got.raw_bytes == len(packed)


def test_a_document_that_fills_the_last_piece_exactly_is_whole(loopback_source):
    source = loopback_source(answer(gzip.compress(bytes(2**17)), "Content-Encoding: gzip"))
    assert safe_fetch(SourceRequest(source.url()), NEAR).body == bytes(2**17)


@pytest.mark.parametrize(
    ("coding", "packed", "match"),
    [
        ("br", b"x", "not asked for"),
        ("gzip, gzip", b"x", "not asked for"),
        ("gzip", b"plain", "damaged"),
        ("gzip", gzip.compress(b"1", mtime=0) + b"rubbish", "damaged"),
    ],
)
def test_a_document_that_cannot_be_unpacked_is_refused(loopback_source, coding, packed, match):
    refused(loopback_source(answer(packed, f"Content-Encoding: {coding}")), EncodingError, match)


@pytest.mark.parametrize(
    "cut",
    [
        answer(b"[1,", length=10),
        answer(gzip.compress(b"[1]" * 99, mtime=0)[:-9], "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n",
    ],
    ids=["length", "gzip", "chunked"],
)
def test_a_document_cut_short_is_refused(loopback_source, cut):
    assert refused(loopback_source(cut), TruncatedError, "before the end of the document").retryable


def test_a_length_that_is_not_kept_is_noticed_on_any_transport():
    class Cut(httpx.SyncByteStream):
        def __iter__(self):
            yield b"[1"

    def open_transport(_):
        return httpx.MockTransport(lambda _: httpx.Response(200, headers={"Content-Length": "9"}, stream=Cut()))

    with pytest.raises(TruncatedError, match="after 2 bytes"):
        safe_fetch(SourceRequest("http://bo.gov.vn/"), NEAR, transport=open_transport)


@pytest.mark.parametrize(
    ("body", "media_type", "accept"),
    [
        (b"<html></html>", "text/html", JSON),
        (b" <html></html>", "application/json", JSON),
        (b"\xef\xbb\xbf<p>", "application/json", JSON),
        (b"{}", "text/plain", JSON),
        (b"x", "text/html", ()),
        (b'<?xml version="1.0"?><!-- --><!DOCTYPE html>', "application/xml", ("application/xml",)),
        (b"<HTML>", "application/xml", ()),
    ],
)
def test_a_page_with_status_200_is_not_a_document(loopback_source, body, media_type, accept):
    error = refused(loopback_source(answer(body, f"Content-Type: {media_type}")), WrongTypeError, "not ", accept=accept)
    assert error.problem == "source-wrong-type"


def test_xml_and_unnamed_types_pass_where_they_are_expected(loopback_source):
    xml = loopback_source(answer(b"<Structure/>", "Content-Type: application/xml"))
    assert safe_fetch(SourceRequest(xml.url(), accept=("application/xml",)), NEAR).body == b"<Structure/>"
    assert safe_fetch(SourceRequest(loopback_source(answer()).url(), accept=JSON), NEAR).media_type is None

"""The only way a collector gets bytes from a source: within a time, a size and a network, or not at all."""

import hashlib
import re
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Literal

import httpx
import stamina

from collectors.addresses import allowed_url, shown
from collectors.body import OFFERED, check_no_page, check_type, whole_body
from collectors.connection import CheckedTransport
from collectors.faults import (
    FetchError,
    HeaderNotAllowedError,
    HttpStatusError,
    MalformedAnswerError,
    RedirectRefusedError,
    UnreachableError,
)
from collectors.limits import ORDINARY, Limits, Monotonic, Visit, visit

OpenTransport = Callable[[Visit], httpx.BaseTransport]

AGENT = "dieuhanh-collector"
MOST_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})
REPEATS_THE_REQUEST = frozenset({307, 308})
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
HEADER_VALUE = re.compile(r"[!-~]([ \t!-~]*[!-~])?")
OURS_TO_WRITE = frozenset({"accept-encoding", "connection", "content-length", "host", "te", "transfer-encoding"})
SECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class SourceRequest:
    """What to ask a source for. It is a question: it may be asked twice, with POST too.

    Attributes:
        url: Where; http or https, without credentials.
        method: GET, or POST for sources that take their question in a body.
        headers: More headers, such as the key of the source.
        body: The body of a POST; None for none.
        accept: Media types the reader can read, such as application/json; empty for any.
        etag: The mark of the version we hold; None for none.
        last_modified: Its date as the source wrote it; None for none.
    """

    url: str = field(repr=False)
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    accept: tuple[str, ...] = ()
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True)
class Fetched:
    """A whole document, as the source sent it.

    Attributes:
        body: The document, unpacked.
        media_type: What the source calls it, lower case, without parameters; None where it does not say.
        charset: The character set that the source names; None where it does not say.
        etag: The mark of this version, to ask for the next with; None for none.
        last_modified: The date of this version as the source wrote it; None for none.
        status: The status of the answer.
        raw_bytes: The size as it travelled.
        sha256: The SHA-256 of `body`, in hexadecimal.
        certificate_expires: Until when the certificate of the source is good; None without TLS.
        next_cursor: Where the next page begins (X-Next-Cursor); None where there is none, or the source has no pages.
    """

    body: bytes = field(repr=False)
    media_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None
    status: int
    raw_bytes: int
    sha256: str
    certificate_expires: datetime | None = None
    next_cursor: str | None = None


@dataclass(frozen=True)
class NotModified:
    """The source has nothing newer than the version we hold."""

    etag: str | None
    last_modified: str | None


def safe_fetch(
    request: SourceRequest,
    limits: Limits = ORDINARY,
    *,
    transport: OpenTransport = CheckedTransport,
    monotonic: Monotonic = time.monotonic,
) -> Fetched | NotModified:
    """Get a document from a source, whole and of the right kind, or say why not.

    Faults that may pass are tried again after growing pauses, or after the pause the source asks for, as long as the
    deadline leaves room for it.

    Args:
        request: What to ask.
        limits: The bounds of everything together, retries included.
        transport: Opens a transport for a visit.
        monotonic: A clock of seconds that never goes back.

    Raises:
        FetchError: Each kind of fault has its own class; `retryable` tells whether a later run may succeed.
    """
    url = allowed_url(request.url, limits.networks)
    asked = httpx.Request(request.method, url, headers=_headers(request), content=request.body)
    under_way = visit(shown(url), limits, monotonic)

    @stamina.retry(
        on=partial(_pause, under_way),
        attempts=limits.attempts,
        timeout=None,
        wait_initial=limits.pause_s,
        wait_max=limits.longest_pause_s,
        wait_jitter=limits.pause_s,
    )
    def attempt() -> Fetched | NotModified:
        with transport(under_way) as opened, closing(_followed(under_way, opened, asked)) as answer:
            return _document(under_way, request, answer)

    return attempt()


def _headers(request: SourceRequest) -> dict[str, str]:
    """Write the headers of a request; a malformed one is named, its value never shown."""
    for name, value in request.headers.items():
        if not HEADER_NAME.fullmatch(name) or not HEADER_VALUE.fullmatch(value) or name.lower() in OURS_TO_WRITE:
            raise HeaderNotAllowedError(name)
    ours = {"User-Agent": AGENT, "Accept": ", ".join(request.accept) or "*/*", "Accept-Encoding": OFFERED}
    known = {"If-None-Match": request.etag, "If-Modified-Since": request.last_modified}
    conditions = {name: value for name, value in known.items() if value and HEADER_VALUE.fullmatch(value)}
    return {**ours, "Connection": "close", **conditions, **request.headers}


def _pause(under_way: Visit, error: Exception) -> bool | float:
    """Decide whether to ask again: no, yes after an ordinary pause, or yes after this many seconds."""
    if not isinstance(error, FetchError) or not error.retryable:
        return False
    limits = under_way.limits
    pause = limits.longest_pause_s if error.retry_after_s is None else max(error.retry_after_s, limits.pause_s)
    if under_way.monotonic() + pause >= under_way.ends:
        return False
    return error.retry_after_s is None or pause


def _followed(under_way: Visit, opened: httpx.BaseTransport, asked: httpx.Request) -> httpx.Response:
    """Ask, and follow redirects as far as they stay with the same source."""
    for _ in range(MOST_REDIRECTS + 1):
        answer = _answer(under_way, opened, asked)
        if answer.status_code not in REDIRECTS:
            return answer
        answer.close()
        asked = _redirected(under_way, asked, answer)
    raise RedirectRefusedError(under_way.where, f"it would be more than {MOST_REDIRECTS} in a row")


def _answer(under_way: Visit, opened: httpx.BaseTransport, asked: httpx.Request) -> httpx.Response:
    under_way.remaining_s()
    try:
        return opened.handle_request(asked)
    except httpx.RemoteProtocolError as error:
        raise MalformedAnswerError(under_way.where) from error
    except httpx.TransportError as error:
        raise UnreachableError(under_way.where, "it broke off before an answer") from error


def _redirected(under_way: Visit, asked: httpx.Request, answer: httpx.Response) -> httpx.Request:
    try:
        target = asked.url.join(answer.headers.get("Location", ""))
    except httpx.InvalidURL:
        raise RedirectRefusedError(under_way.where, "its target is no address") from None
    if (target.scheme, target.raw_host, target.port) != (asked.url.scheme, asked.url.raw_host, asked.url.port):
        raise RedirectRefusedError(under_way.where, "it leads to another scheme, machine or port")
    if target.userinfo:
        raise RedirectRefusedError(under_way.where, "its target holds a user name or password")
    if asked.method == "POST" and answer.status_code not in REPEATS_THE_REQUEST:
        raise RedirectRefusedError(under_way.where, "it would lose the question, which is in the body")
    return httpx.Request(asked.method, target, headers=asked.headers, content=asked.content)


def _document(under_way: Visit, request: SourceRequest, answer: httpx.Response) -> Fetched | NotModified:
    etag, last_modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
    if answer.status_code == httpx.codes.NOT_MODIFIED and (request.etag or request.last_modified):
        return NotModified(etag or request.etag, last_modified or request.last_modified)
    if answer.status_code != httpx.codes.OK:
        raise HttpStatusError(under_way.where, answer.status_code, _retry_after_s(answer.headers))
    media_type = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() or None
    check_type(under_way, request.accept, media_type)
    certificate_expires = _certificate_expires(answer)
    body, raw_bytes = whole_body(under_way, answer)
    check_no_page(under_way, request.accept, body)
    return Fetched(
        body=body,
        media_type=media_type,
        charset=answer.charset_encoding,
        etag=etag,
        last_modified=last_modified,
        status=answer.status_code,
        raw_bytes=raw_bytes,
        sha256=hashlib.sha256(body).hexdigest(),
        certificate_expires=certificate_expires,
        next_cursor=answer.headers.get("X-Next-Cursor"),
    )


def _retry_after_s(headers: httpx.Headers) -> float | None:
    """Read Retry-After, as seconds or as a date beside the source's own clock; None where it does not say."""
    wish = headers.get("Retry-After", "").strip()
    if SECONDS.fullmatch(wish):
        return float(wish)
    try:
        pause = parsedate_to_datetime(wish) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(pause.total_seconds(), 0.0)


def _certificate_expires(answer: httpx.Response) -> datetime | None:
    stream = answer.extensions.get("network_stream")
    protected = stream and stream.get_extra_info("ssl_object")
    certificate = protected and protected.getpeercert()
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)

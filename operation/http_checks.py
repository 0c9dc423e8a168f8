"""What a request must be like on the wire, beyond what the parser itself refuses, and how a refusal is written."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import structlog

from indicators.errors import CommandCentreError

log = structlog.get_logger()

KB, MB = 2**10, 2**20
PROBLEM = "application/problem+json"
WRAPPING = 1 * MB
"""What a form of several parts may weigh beside the file it carries."""

FRAMING_PER_BYTE = 8
"""A chunk of a single byte brings five bytes of framing; what takes more than this is framing for its own sake."""

METHOD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) [/*]")
ONCE = (b"authorization", b"content-type", b"idempotency-key")
"""Header lines of which two would be read by one program as the first, and by another as the second."""

STAND_IN = b"PUT"
"""Read in place of a method the parser does not know, so that the application can say what is allowed instead."""

Headers = Sequence[tuple[bytes, bytes]]
"""Names in small letters, and their values, as they came."""


@dataclass(frozen=True)
class Bounds:
    """How large and how slow a request may be.

    Attributes:
        head_bytes: All header lines together.
        url_bytes: The address with its parameters.
        head_seconds: From the connection, or the first byte of a later request, to the end of the header lines.
        body_bytes: What a body may weigh as it is sent.
        body_seconds: From the end of the header lines to the end of the body.
        linger_seconds: How long what still comes is thrown away after an early answer, so that the answer is read.
    """

    head_bytes: int = 16 * KB
    url_bytes: int = 8 * KB
    head_seconds: float = 10
    body_bytes: int = 10 * MB
    body_seconds: float = 30
    linger_seconds: float = 5


def unnoted(code: str, client: str, fault: object) -> None:
    """Note a refusal in the log alone."""
    log.info("request refused", code=code, client=client, fault=fault)


@dataclass(frozen=True)
class Wire:
    """What the protocol is told: how a refusal is worded, which headers every answer carries, and the bounds.

    `problem` gives status and RFC 9457 body of a refusal, by its code, language and facts; `noted` takes it down, by
    its code, the address it came from and what was wrong.
    """

    problem: Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]
    headers: Mapping[str, str] = field(default_factory=dict)
    bounds: Bounds = Bounds()
    noted: Callable[[str, str, object], None] = unnoted


class WireError(CommandCentreError):
    """A request that cannot be taken as it stands on the wire."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        super().__init__(f"The request is refused: {code} {facts}.", remedy="Send it with an ordinary HTTP library.")


def malformed(fault: str) -> WireError:
    """Refuse what is not HTTP/1.1 as RFC 9112 has it."""
    return WireError("malformed-http", fault=fault)


def check_head(version: str, url: bytes, headers: Headers, bounds: Bounds) -> None:
    """Refuse a head that two programs on the way could read differently, or that announces too large a body.

    Args:
        version: The version of HTTP, as "1.1".
        url: The address as it was sent.
        headers: The header lines.
        bounds: How large a body may be.

    Raises:
        WireError: what is wrong with it.
    """
    if version not in {"1.0", "1.1"}:
        raise malformed(f"HTTP/{version} is not spoken here, only HTTP/1.1")
    twice = next((each for each in ONCE if len(_values(headers, each)) > 1), None)
    if twice is not None:
        raise malformed(f"{twice.decode()} is given twice")
    _check_host(version, url, _values(headers, b"host"))
    coding = [each.lower() for each in _values(headers, b"transfer-encoding")]
    if coding and (coding != [b"chunked"] or version == "1.0"):
        raise malformed("Transfer-Encoding other than chunked")
    announced = int((_values(headers, b"content-length") or [b"0"])[0])
    waits = b"100-continue" in (each.lower() for each in _values(headers, b"expect"))
    if announced > bounds.body_bytes + (0 if waits else WRAPPING):
        raise too_large(bounds)


def too_large(bounds: Bounds) -> WireError:
    """Refuse a body for its size."""
    return WireError("payload-too-large", limit=f"{bounds.body_bytes / MB:g} MB")


def truncated(delivered: int, headers: Headers) -> WireError:
    """Refuse a body that ends too early."""
    length = b"".join(_values(headers, b"content-length")).decode()
    announced = f"{length} were announced" if length else "the last chunk is missing"
    return WireError("body-truncated", fault=f"{delivered} bytes came, {announced}")


def check_spent(spent: int, delivered: int | None, bounds: Bounds) -> None:
    """Refuse a request that is made of packaging.

    Args:
        spent: Bytes that came and were no content.
        delivered: Bytes of content that came; None while the head is not whole.
        bounds: How large a head may be.

    Raises:
        WireError: a head too large, or chunk extensions and trailers out of proportion.
    """
    allowed = bounds.head_bytes + bounds.url_bytes
    if delivered is None and spent > allowed:
        raise WireError("headers-too-large", limit=bounds.head_bytes)
    if delivered is not None and spent > allowed + FRAMING_PER_BYTE * delivered:
        raise malformed("chunk extensions or trailers out of proportion")


def without_upgrade(method: bytes, url: bytes, version: str, headers: Headers) -> bytes:
    """The head of a request again, without the wish to go on in another protocol, which is not granted."""
    kept = [(name, value) for name, value in headers if name not in {b"upgrade", b"http2-settings", b"connection"}]
    if any(b"close" in value.lower() for value in _values(headers, b"connection")):
        kept.append((b"connection", b"close"))
    lines = [b"%s: %s\r\n" % pair for pair in kept]
    return b"".join((method, b" ", url, b" HTTP/", version.encode(), b"\r\n", *lines, b"\r\n"))


def with_known_method(part: bytes) -> tuple[bytes, bytes]:
    """The unknown method at the begin of a request, and the request with one that the parser knows.

    Raises:
        WireError: it does not begin like a request.
    """
    found = METHOD.match(part)
    if found is None:
        raise malformed("it does not begin like a request")
    return found[1], STAND_IN + part[len(found[1]) :]


def language(headers: Headers) -> str:
    """What the client accepts, else Vietnamese."""
    accepted = b"".join(_values(headers, b"accept-language")[:1])
    return "en" if accepted.lower().startswith(b"en") else "vi"


def written(status: int, body: Mapping[str, object], headers: Mapping[str, str], already: Headers) -> bytes:
    """A whole answer as it goes over the wire, the last of its connection."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = {**headers, "Content-Type": PROBLEM, "Content-Length": str(len(content)), "Connection": "close"}
    head = [f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()]
    head += [b"%s: %s\r\n" % pair for pair in already]
    head += [f"{name}: {value}\r\n".encode("latin-1") for name, value in lines.items()]
    return b"".join((*head, b"\r\n", content))


def _check_host(version: str, url: bytes, hosts: Sequence[bytes]) -> None:
    if len(hosts) > 1 or (not hosts and version == "1.1"):
        raise malformed("there must be exactly one Host")
    if b"#" in url:
        raise malformed("a fragment in the address")
    origin_form = url.startswith(b"/") or url == b"*"
    if not origin_form and url.split(b"/", 3)[2:3] != list(hosts):
        raise malformed("the address names another host than Host does")


def _values(headers: Headers, name: bytes) -> list[bytes]:
    return [value for said, value in headers if said == name]

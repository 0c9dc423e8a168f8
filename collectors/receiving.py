"""The body of a request, read within its limits, unpacked and held against its digest."""

import base64
import hashlib
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from anyio import fail_after
from fastapi import Request
from starlette.requests import ClientDisconnect

from collectors.problems import Problem, RefusedError

LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)
DIGESTS = {"sha-256": hashlib.sha256, "sha-512": hashlib.sha512}
DIGEST = re.compile(r"[a-z*][a-z0-9_.*-]*=:[A-Za-z0-9+/]*={0,2}:", re.IGNORECASE | re.ASCII)
MEGABYTE = 2**20


@dataclass(frozen=True)
class Limits:
    """How large a body may be, in bytes as it is sent and once unpacked, and within how many seconds it must come."""

    body: int = 10 * MEGABYTE
    inflated: int = 50 * MEGABYTE
    seconds: float = 30


ORDINARY = Limits()


@dataclass(frozen=True)
class Received:
    """A body as the sender made it, and whether a digest vouches for its being whole."""

    content: bytes
    has_digest: bool


class UnusableBodyError(RefusedError):
    """A body was received and cannot be used; its bytes are kept for the digest of the refusal, no longer."""

    def __init__(self, refused: RefusedError, content: bytes) -> None:
        self.content = content
        super().__init__(refused.problems)


async def receive(request: Request, limits: Limits) -> Received:
    """The body, unpacked, within its limits; what the headers already tell is refused before it is read.

    Raises:
        RefusedError: packed otherwise than with gzip, too large, too slow, cut short, or other than its digest says.
    """
    encoding = request.headers.get("content-encoding", "identity").lower()
    if encoding not in {"identity", "gzip"}:
        raise RefusedError(
            [Problem("unsupported-media-type", facts={"media_type": f"Content-Encoding: {encoding[:50]}"})]
        )
    said = request.headers.get("content-length", "")
    if LENGTH.fullmatch(said) and int(said) > limits.body:
        raise _too_large(limits.body)
    raw = await _raw(request, limits)
    try:
        has_digest = _check_digest(request.headers.getlist("content-digest"), raw)
        return Received(_inflated(raw, limits) if encoding == "gzip" else raw, has_digest)
    except RefusedError as error:
        raise UnusableBodyError(error, raw) from error


def announced(headers: Mapping[str, str]) -> int | None:
    """How many bytes a request says it brings; None where it does not say."""
    said = headers.get("content-length", "")
    return int(said) if LENGTH.fullmatch(said) else None


async def _raw(request: Request, limits: Limits) -> bytes:
    parts: list[bytes] = []
    size = 0
    try:
        with fail_after(limits.seconds):
            async for part in request.stream():
                size += len(part)
                if size > limits.body:
                    raise _too_large(limits.body)
                parts.append(part)
    except TimeoutError:
        raise RefusedError([Problem("too-slow", facts={"limit": f"{limits.seconds:g}"})]) from None
    except ClientDisconnect:
        raise _cut_short(f"{size} / {announced(request.headers)} byte") from None
    return b"".join(parts)


def _inflated(content: bytes, limits: Limits) -> bytes:
    """Unpack gzip, at most to the limit, so that a bomb never grows."""
    inflater = zlib.decompressobj(wbits=31)
    try:
        plain = inflater.decompress(content, limits.inflated + 1)
    except zlib.error as error:
        raise _cut_short(f"gzip: {error}") from error
    if len(plain) > limits.inflated:
        raise _too_large(limits.inflated)
    if not inflater.eof:
        raise _cut_short("gzip: no end")
    if inflater.unused_data:
        raise _cut_short("gzip: more after its end")
    return plain


def _check_digest(headers: Sequence[str], content: bytes) -> bool:
    """Content-Digest (RFC 9530): of the bytes as they were sent; algorithms we do not know are left alone.

    What is no digest at all was meant to be one, and is refused.
    """
    held = False
    for part in filter(None, (each.strip() for each in ",".join(headers).split(","))):
        name, _, value = part.partition("=")
        algorithm = DIGESTS.get(name.lower())
        if algorithm is None and DIGEST.fullmatch(part):
            continue
        if algorithm is None or value != f":{base64.b64encode(algorithm(content).digest()).decode()}:":
            raise RefusedError([Problem("digest-mismatch", location={"header": "Content-Digest"})])
        held = True
    return held


def _cut_short(fault: str) -> RefusedError:
    return RefusedError([Problem("body-truncated", facts={"fault": fault})])


def _too_large(limit: int) -> RefusedError:
    return RefusedError([Problem("payload-too-large", facts={"limit": f"{limit / MEGABYTE:g} MB ({limit} byte)"})])

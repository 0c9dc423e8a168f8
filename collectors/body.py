"""The body of an answer: whole, within bounds both as sent and unpacked, and of the kind asked for."""

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import cast

import httpx

from collectors.faults import EncodingError, TooLargeError, TruncatedError, WrongTypeError
from collectors.limits import Visit

OFFERED = "gzip"
PLAIN = frozenset({"", "identity"})
# Sources that do not read our offer send deflate at most; zlib tells the two apart by their first bytes.
PACKED = frozenset({"gzip", "x-gzip", "deflate"})
GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
PIECE = 2**16

PAGES = frozenset({"text/html", "application/xhtml+xml"})
PAGE = re.compile(rb"(?:<!--.*?-->|<\?xml[^>]*>|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
PAGE_STARTS_WITHIN = 2048
MARK_OF_UTF_8 = b"\xef\xbb\xbf"


def whole_body(under_way: Visit, answer: httpx.Response) -> tuple[bytes, int]:
    """Read a body to its end.

    Returns:
        The body unpacked, and its size in bytes as it was sent.

    Raises:
        TooLargeError: It is larger than the limits of the visit; nothing after the limit is read or unpacked.
        TooSlowError: The deadline came first.
        TruncatedError: It ends before its end.
        EncodingError: It cannot be unpacked.
    """
    limits, where = under_way.limits, under_way.where
    declared = int(answer.headers.get("Content-Length", "-1"))
    if declared > limits.raw_bytes:
        raise TooLargeError(where, limits.raw_bytes, "as sent")
    received = Received(under_way, answer)
    body = bytearray()
    for piece in unpacked(received, answer.headers.get("Content-Encoding", ""), where):
        body += piece
        if len(body) > limits.inflated_bytes:
            raise TooLargeError(where, limits.inflated_bytes, "once unpacked")
    if declared not in {-1, received.size}:
        raise TruncatedError(where, received.size)
    return bytes(body), received.size


class Received:
    """A body as it arrives, counted, until the deadline or the limit of bytes as sent.

    Attributes:
        size: The bytes that have arrived.
    """

    def __init__(self, under_way: Visit, answer: httpx.Response) -> None:
        self.under_way = under_way
        self.answer = answer
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        where, limit = self.under_way.where, self.under_way.limits.raw_bytes
        try:
            for piece in cast("Iterable[bytes]", self.answer.stream):
                self.under_way.remaining_s()
                self.size += len(piece)
                if self.size > limit:
                    raise TooLargeError(where, limit, "as sent")
                yield piece
        except httpx.TransportError as error:
            raise TruncatedError(where, self.size) from error


def unpacked(pieces: Iterable[bytes], coding: str, where: str) -> Iterator[bytes]:
    """Unpack a document as it arrives, in pieces of at most 64 KiB where it was packed.

    Args:
        pieces: The document as it was sent.
        coding: The value of Content-Encoding.
        where: The address of the source as people may see it.

    Raises:
        EncodingError: The coding was not asked for, or the bytes do not follow it.
        TruncatedError: The packed document has no end.
    """
    coding = coding.strip().lower()
    if coding in PLAIN:
        yield from pieces
        return
    if coding not in PACKED:
        raise EncodingError(where, "it comes in a coding that was not asked for")
    member = zlib.decompressobj(GZIP_OR_ZLIB)
    received = 0
    for piece in pieces:
        received += len(piece)
        rest, given = piece, b""
        # A full piece may leave more inside zlib although all that came was taken.
        while rest or len(given) == PIECE:
            if member.eof and rest:
                member = zlib.decompressobj(GZIP_OR_ZLIB)
            given = _inflate(member, rest, where)
            rest = member.unconsumed_tail or member.unused_data
            yield given
    if not member.eof:
        raise TruncatedError(where, received)


def check_type(under_way: Visit, accept: tuple[str, ...], media_type: str | None) -> None:
    """Refuse a body by what the source calls it; one without a name passes.

    Raises:
        WrongTypeError: It is none of `accept`, or a web page where `accept` is empty.
    """
    accepted = {wanted.partition(";")[0].strip().lower() for wanted in accept}
    if media_type and (media_type not in accepted if accepted else media_type in PAGES):
        raise WrongTypeError(under_way.where, media_type, accept)


def check_no_page(under_way: Visit, accept: tuple[str, ...], body: bytes) -> None:
    """Refuse a web page, whatever it is called; where no XML is expected, anything that starts like a tag.

    Raises:
        WrongTypeError: It is one.
    """
    start = body[:PAGE_STARTS_WITHIN].removeprefix(MARK_OF_UTF_8).lstrip()
    tags_expected = not accept or any("xml" in wanted for wanted in accept)
    if not PAGES.intersection(accept) and (PAGE.match(start) if tags_expected else start.startswith(b"<")):
        raise WrongTypeError(under_way.where, "a web page", accept)


def _inflate(member: "zlib._Decompress", packed: bytes, where: str) -> bytes:
    try:
        return member.decompress(packed, PIECE)
    except zlib.error as error:
        raise EncodingError(where, "its bytes are damaged") from error

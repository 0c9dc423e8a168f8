"""The parts of a zip file, inflated by ourselves: what its directory announces is checked, and never believed."""

import io
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from collectors.problems import Problem, RefusedError

MOST_PARTS = 1000
CHUNK = 65_536
MEBIBYTE = 2**20

_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Archive:
    """A zip file held in memory; its parts by name, in lower case, as the Open Packaging Conventions compare them."""

    content: bytes
    parts: Mapping[str, ZipInfo]

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, inflated piece by piece.

        Raises:
            RefusedError: it is not what the directory announces.
        """
        info = self.parts[name.lower()]
        packed = memoryview(self.content)[_start(self.content, info) :][: info.compress_size]
        size = checksum = 0
        for chunk in _inflated(packed, info):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
            if size > info.file_size:
                break
            yield chunk
        if (size, checksum) != (info.file_size, info.CRC):
            size_said = {
                "vi": f"{info.filename}: ghi {info.file_size} byte",
                "en": f"{info.filename}: {info.file_size} B",
            }
            raise _inconsistent(size_said)

    def whole(self, name: str, limit: int) -> bytes:
        """A small part at once.

        Raises:
            RefusedError: it is not what the directory announces, or larger than `limit` bytes.
        """
        if self.parts[name.lower()].file_size > limit:
            raise _too_large(limit)
        return b"".join(self.chunks(name))


UNREADABLE = (BadZipFile, ValueError, NotImplementedError, OSError, EOFError, struct.error, OverflowError)
"""What zipfile raises on what it cannot read; NotImplementedError is its word for a packing it does not know."""


def open_archive(content: bytes, limit: int) -> Archive:
    """Open a zip file once all of it is known to inflate, together, to at most `limit` bytes.

    Memory grows by one chunk and the directory, whatever the file announces.

    Raises:
        RefusedError: no zip file (malformed-file), too large (payload-too-large), or not what it announces
            (file-inconsistent).
    """
    if content.count(_ENTRY) > MOST_PARTS:
        _refuse_malformed({"vi": "quá nhiều phần", "en": "too many parts"})
    try:
        with ZipFile(io.BytesIO(content)) as directory:
            infos = [each for each in directory.infolist() if not each.is_dir()]
    except UNREADABLE:
        _refuse_malformed({"vi": "tệp zip hỏng hoặc bị cắt", "en": "the zip file is broken or cut short"})
    if sum(each.file_size for each in infos) > limit:
        raise _too_large(limit)
    parts = {each.filename.lstrip("/").lower(): each for each in infos}
    if len(parts) < len(infos):
        raise _inconsistent({"vi": "hai phần cùng tên", "en": "two parts have one name"})
    archive = Archive(content, parts)
    for name in parts:
        for _ in archive.chunks(name):
            pass
    return archive


def _start(content: bytes, info: ZipInfo) -> int:
    """Where the bytes of a part begin: its own header, which must say the same name, has a length of its own."""
    header = content[info.header_offset :][: _LOCAL.size] if info.header_offset >= 0 else b""
    if len(header) < _LOCAL.size:
        _refuse_malformed({"vi": f"{info.filename} nằm ngoài tệp", "en": f"{info.filename} lies outside the file"})
    mark, name_length, extra_length = _LOCAL.unpack(header)
    start = info.header_offset + _LOCAL.size
    name = content[start:][:name_length]
    if mark != b"PK\x03\x04" or name not in _spellings(info):
        raise _inconsistent({"vi": f"hai tên của {info.filename}", "en": f"two names of {info.filename}"})
    return int(start + name_length + extra_length)


def _spellings(info: ZipInfo) -> set[bytes]:
    return {info.orig_filename.encode("utf-8", "replace"), info.orig_filename.encode("cp437", "replace")}


def _inflated(packed: memoryview, info: ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        _refuse_malformed({"vi": f"không mở được {info.filename}", "en": f"{info.filename} cannot be unpacked"})
    if info.compress_type == ZIP_STORED:
        yield from (bytes(packed[at : at + CHUNK]) for at in range(0, len(packed), CHUNK))
        return
    inflater = zlib.decompressobj(wbits=-15)
    try:
        for at in range(0, len(packed), CHUNK):
            waiting: bytes | memoryview = packed[at : at + CHUNK]
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, CHUNK)
                waiting = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        _refuse_malformed({"vi": f"{info.filename} hỏng", "en": f"{info.filename} is broken"})


def _too_large(limit: int) -> RefusedError:
    return RefusedError([Problem("payload-too-large", facts={"limit": f"{limit / MEBIBYTE:g} MB"})])


def _inconsistent(fault: Mapping[str, str]) -> RefusedError:
    return RefusedError([Problem("file-inconsistent", facts={"fault": fault})])


def _refuse_malformed(fault: Mapping[str, str]) -> NoReturn:
    raise RefusedError([Problem("malformed-file", facts={"fault": fault})])

"""JSON read so that nothing is lost in silence: no duplicate keys, no NaN, no endless nesting, exact numbers."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from collectors.problems import Problem, RefusedError

DEEPEST = 16
"""Levels of nesting read."""

MOST_KEYS = 1000
MOST_CONTAINERS = 1_000_000
"""Keys of one object, and objects and lists of a whole text, that are read."""

FARTHEST = 1000
"""Numbers are exact up to ten to this power, and down to its inverse; no figure comes near."""

WHOLE_DIGITS = 18
"""Whole numbers up to this long are read as int, longer ones as Decimal: a text of thousands of digits stays cheap."""

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,20})?", re.ASCII)

_LIGHT = 10_000
"""Keys, objects and lists of a text that need not be weighed before it is read."""

_PIECE = 65536
_READ_WHOLE = re.compile(rb"\{:{0,%d}+\}|\[\]" % MOST_KEYS)
_BEYOND_KEYS = re.compile(rb":{%d}" % (MOST_KEYS + 1))
_NOT_STRUCTURE = bytes(set(range(256)) - set(b"{}[]:"))

_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]|-?Infinity|NaN', re.DOTALL)
_CONSTANTS = ("N", "I", "-")
_FARTHEST_SOUGHT = 10_000_000
"""Characters in which the place of a mistake is looked for; beyond them the whole text is named."""

_MALFORMED, _REPEATED, _HEAVY = "malformed-json", "duplicate-key", "payload-too-large"


def read_json(content: bytes) -> Any:
    """The value of a JSON text; its numbers are int or Decimal, digit for digit.

    Raises:
        RefusedError: empty, not UTF-8, not JSON, nested deeper than 16 levels, with a key given twice, with more than
            1,000 keys in an object, or with half a character; the place is named where one can be.
    """
    text = _decoded(content)
    if _is_heavy(content):
        raise RefusedError([_heavy()])
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RefusedError([_malformed(_pointer_at(text, error.pos), error)]) from error
    except _FaultError as error:
        raise RefusedError([_found(text, error.code)]) from error
    except RecursionError as error:
        raise RefusedError([Problem("too-deep", facts={"limit": DEEPEST})]) from error
    if _is_deep(value):
        raise RefusedError([Problem("too-deep", facts={"limit": DEEPEST})])
    if b"\\" in content and _SURROGATE.search(content):
        halves = list(_halves(value, "#", ""))
        if halves:
            raise RefusedError(halves)
    return value


def read_decimal(text: str) -> Decimal | None:
    """A decimal written in ASCII digits with a point, at most 30 digits before and 20 after; None for anything else."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


class _FaultError(ValueError):
    """What the decoder lets pass and we do not."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def _decoded(content: bytes) -> str:
    if not content or content.isspace():
        fault = {"vi": "không có nội dung", "en": "nothing was sent"}
        raise RefusedError([Problem(_MALFORMED, facts={"fault": fault})])
    if b"\0" in content[:4]:
        # JSON begins with ASCII, so a nought among the first bytes is UTF-16 or UTF-32, which decode as UTF-8 too.
        raise RefusedError([Problem("not-utf8", facts={"fault": "UTF-16, UTF-32"})])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error


def _is_heavy(content: bytes) -> bool:
    """Whether a text has an object of too many keys, or too many objects; told before any of them is made.

    Of the text only brackets and colons are kept; then whatever is closed and small enough is taken out, from the
    innermost level to the outermost. What is left over of a text that is well formed is too deep or too wide.
    """
    if content.count(b":") <= _LIGHT and content.count(b"{") + content.count(b"[") <= _LIGHT:
        return False
    shape = _shape(content)
    if shape.count(b"{") + shape.count(b"[") > MOST_CONTAINERS:
        return True
    for _ in range(DEEPEST):
        shape = _READ_WHOLE.sub(b"", shape)
    return _BEYOND_KEYS.search(shape) is not None


def _shape(content: bytes) -> bytes:
    """The brackets and colons of a text outside its strings, read piece by piece so that it costs little."""
    if b"\\" in content:
        content = content.replace(rb"\\", b"").replace(rb"\"", b"")
    kept, is_inside = [], 0
    for start in range(0, len(content), _PIECE):
        parts = content[start : start + _PIECE].split(b'"')
        kept.append(b"".join(parts[is_inside::2]).translate(None, _NOT_STRUCTURE))
        is_inside = (is_inside + len(parts) - 1) % 2
    return b"".join(kept)


def _heavy() -> Problem:
    limit = {
        "vi": f"{MOST_KEYS} khóa một đối tượng hoặc {MOST_CONTAINERS} đối tượng",
        "en": f"{MOST_KEYS} keys an object or {MOST_CONTAINERS} objects",
    }
    return Problem(_HEAVY, facts={"limit": limit})


def _malformed(pointer: str, error: json.JSONDecodeError) -> Problem:
    fault = {
        "vi": f"sai cú pháp ở dòng {error.lineno}, cột {error.colno}",
        "en": f"{error.msg} at line {error.lineno}, column {error.colno}",
    }
    return Problem(_MALFORMED, pointer, {"fault": fault})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _FaultError(_REPEATED)
    if len(made) > MOST_KEYS:
        raise _FaultError(_HEAVY)
    return made


def _refuse_constant(_: str) -> NoReturn:
    raise _FaultError(_MALFORMED)


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= WHOLE_DIGITS else _exact(text)


def _exact(text: str) -> Decimal:
    """A number digit for digit; one too far out for any figure is 1E+1000 or 1E-1000, which compute without a fault."""
    sign = "-" if text.startswith("-") else ""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return Decimal(f"{sign}1E{'-' if '-' in text[1:] else '+'}{FARTHEST}")
    if abs(value.adjusted()) <= FARTHEST:
        return value
    return Decimal(f"{sign}1E{'-' if value.adjusted() < 0 else '+'}{FARTHEST}") if value else Decimal(0)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_exact, parse_constant=_refuse_constant
)


def _is_deep(value: Any) -> bool:
    level = [value] if type(value) in _CONTAINERS else []
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if type(each) is dict else each)
            if type(inner) in _CONTAINERS
        ]
    return bool(level)


_CONTAINERS = frozenset({dict, list})


def _halves(value: Any, pointer: str, name: str) -> Iterator[Problem]:
    """Texts and keys with a surrogate that stands alone, which no store and no later JSON can hold."""
    if isinstance(value, str):
        if _has_half(value):
            yield Problem("text-not-unicode", pointer, {"field": name or "#"})
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _halves(each, f"{pointer}/{number}", name)
    elif isinstance(value, dict):
        for key, each in value.items():
            if _has_half(key):
                yield Problem("text-not-unicode", pointer, {"field": name or "#"})
            else:
                yield from _halves(each, f"{pointer}/{_escaped(key)}", key)


def _has_half(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text)


@dataclass(slots=True)
class _Level:
    """An object or list that is open where a walk through a text has come to: the key or number being read."""

    at: str | int | None
    keys: set[str] = field(default_factory=set)
    is_repeated: bool = False


def _walk(text: str, end: int) -> Iterator[tuple[str, list[_Level]]]:
    """Every piece of a text up to a place, and what is open there; the text is sound up to it, or nearly."""
    levels: list[_Level] = []
    for found in _TOKEN.finditer(text, 0, end):
        piece = found[0]
        if piece == "{":
            levels.append(_Level(None))
        elif piece == "[":
            levels.append(_Level(0))
        elif levels:
            _step(levels, piece)
        yield piece, levels


def _step(levels: list[_Level], piece: str) -> None:
    level = levels[-1]
    if piece in {"}", "]"}:
        levels.pop()
    elif piece == ",":
        level.at = level.at + 1 if isinstance(level.at, int) else None
    elif level.at is None and piece.startswith('"'):
        try:
            key = json.loads(piece)
        except ValueError:
            return
        level.at, level.is_repeated = key, key in level.keys
        level.keys.add(key)


def _pointer_at(text: str, position: int) -> str:
    """The JSON Pointer of what is being read at a place of a text."""
    if position > _FARTHEST_SOUGHT:
        return "#"
    levels: list[_Level] = []
    for _, levels in _walk(text, position):  # noqa: B007 - the last one is what is asked for
        pass
    return _pointer(levels)


def _pointer(levels: list[_Level]) -> str:
    parts = "".join(f"/{_escaped(str(each.at))}" for each in levels if each.at is not None)
    return "#" + parts.encode("utf-8", "replace").decode()


def _found(text: str, code: str) -> Problem:
    """The first place of a mistake that the decoder let pass."""
    if code == _HEAVY:
        return _heavy()
    for piece, levels in _walk(text, _FARTHEST_SOUGHT):
        if code == _MALFORMED and piece.startswith(_CONSTANTS):
            return Problem(code, _pointer(levels), {"fault": piece})
        if code == _REPEATED and levels and levels[-1].is_repeated:
            return Problem(code, _pointer(levels), {"key": ascii(str(levels[-1].at)[:100])})
    return Problem(code, facts={"fault": "NaN, Infinity", "key": ""})


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")

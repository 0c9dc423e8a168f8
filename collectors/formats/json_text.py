"""JSON read so that nothing is lost in silence: no duplicate keys, no NaN, no endless nesting, exact numbers."""

import json
import re
import unicodedata
from decimal import Decimal
from typing import Any, NoReturn

from collectors.problems import Problem, RefusedError

DEEPEST = 16
"""Levels of nesting read."""

_BRACKET = re.compile(rb'"(?:[^"\\]|\\.)*+"|([\[{])|([\]}])', re.DOTALL)
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,20})?", re.ASCII)


def read_json(content: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        RefusedError: empty, not UTF-8, not JSON, nested deeper than 16 levels, or with a key given twice.
    """
    if not content.strip():
        raise RefusedError([Problem("malformed-json", facts={"fault": "nothing was sent"})])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError([Problem("not-utf8", facts={"fault": f"byte {error.start}"})]) from error
    if _depth(content) > DEEPEST:
        raise RefusedError([Problem("too-deep", facts={"limit": DEEPEST})])
    try:
        return json.loads(
            text, object_pairs_hook=_without_repeats, parse_constant=_refuse_constant, parse_float=Decimal
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise RefusedError([Problem("malformed-json", facts={"fault": str(error)[:200]})]) from error


def read_decimal(text: str) -> Decimal | None:
    """A decimal written in ASCII digits with a point, at most 30 digits before and 20 after; None for anything else."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def is_plain(text: str, longest: int) -> bool:
    """Whether a text has no control or unassigned characters and is not too long."""
    if len(text) > longest:
        return False
    return (text.isascii() and text.isprintable()) or all(unicodedata.category(each) not in _UNPLAIN for each in text)


_UNPLAIN = frozenset({"Cc", "Cs", "Co", "Cn", "Cf"})


def _depth(content: bytes) -> int:
    level = deepest = 0
    for found in _BRACKET.finditer(content):
        if found[1]:
            level += 1
            deepest = max(deepest, level)
        elif found[2]:
            level -= 1
    return deepest


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RefusedError([Problem("duplicate-key", facts={"key": ascii(twice[:100])})])
    return made


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")

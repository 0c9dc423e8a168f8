"""Holding what a source answers against the shape agreed with it, and naming every place where it differs."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from collectors.problems import Problem, RefusedError

LONGEST_QUOTED = 100
"""Characters of a source's own words that a mistake repeats."""

HIGHEST = 100_000_000
"""The highest number of an answer: no department has more dossiers than the country has people."""

_FINEST = Decimal("0.0001")

Shape = TypeVar("Shape", bound=BaseModel)


def shaped(shape: type[Shape], value: Any) -> Shape:
    """The value as the shape says.

    Raises:
        RefusedError: a field is missing, unknown or of another type; every one is named by its JSON Pointer.
    """
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        raise RefusedError([_problem(each) for each in error.errors(include_url=False)]) from error


def pointer(*parts: str | int) -> str:
    """The JSON Pointer (RFC 6901) of a place, as a fragment."""
    return "#" + "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def quoted(text: str) -> str:
    """A source's own words, cut and made printable, for a sentence of ours."""
    return "".join(each if each.isprintable() else "?" for each in text[:LONGEST_QUOTED])


def _problem(error: Any) -> Problem:
    where = pointer(*error["loc"])
    name = quoted(str(error["loc"][-1])) if error["loc"] else "#"
    if error["type"] == "missing":
        return Problem("missing-field", where, {"field": name})
    if error["type"] == "extra_forbidden":
        return Problem("unknown-field", where, {"field": name})
    return Problem("wrong-type", where, {"field": name, "fault": error["msg"].removeprefix("Value error, ")})


def exact(value: object) -> Decimal | None:
    """A JSON number digit for digit; what stands beyond four decimals is residue of binary arithmetic: rounded off."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("not a JSON number")  # noqa: TRY004 - Pydantic takes a ValueError as a mistake in the document
    number = Decimal(value)
    if abs(number) > HIGHEST:
        raise ValueError(f"beyond {HIGHEST}")
    if number == number.quantize(_FINEST):
        return number
    return Decimal(f"{number.quantize(_FINEST, rounding=ROUND_HALF_UP).normalize():f}")

"""A decimal number as text, taken exactly or refused for a reason that has a name."""

import re
from decimal import Decimal, InvalidOperation

from indicators.errors import CommandCentreError

LARGEST = Decimal(10) ** 18
"""Figures stay below this, whatever their unit; a larger one is a slip."""

MOST_DECIMALS = 12
LONGEST_NUMBER = 64

_SHORT = 14
"""Characters of a number that cannot be out of bounds, nor have more than twelve decimals; most are no longer."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE]([+-]?)[0-9]+)?", re.ASCII)


class NotDecimalError(CommandCentreError):
    """A text is not a decimal number that can be kept exactly; `code` is the problem's."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{text[:LONGEST_NUMBER]!r} cannot be kept as a number.", remedy="Write it as 1234.5.")


def read_decimal(text: str) -> Decimal:
    """The number a text says: ASCII digits, a point, an exponent as JSON has it; nothing else. Nought has no sign.

    Raises:
        NotDecimalError: no number (number-not-decimal), 10^18 or more (number-out-of-range), or more than 12 decimals
            (number-precision).
    """
    found = _NUMBER.fullmatch(text)
    if not found:
        raise NotDecimalError("number-not-decimal", text)
    if len(text) <= _SHORT and found[1] is None:
        value = Decimal(text)
        return value or abs(value)
    try:
        value = Decimal(text)
    except InvalidOperation:
        # An exponent of so many digits that no decimal can have it.
        raise NotDecimalError("number-precision" if found[1] == "-" else "number-out-of-range", text) from None
    if value and value.adjusted() >= LARGEST.adjusted():
        raise NotDecimalError("number-out-of-range", text)
    if decimals_of(value) > MOST_DECIMALS:
        raise NotDecimalError("number-precision", text)
    if not value:
        return abs(value) if found[1] is None else Decimal(0)
    return value if found[1] is None else Decimal(f"{value:f}")


def decimals_of(value: Decimal) -> int:
    """How many digits stand behind the point, without the noughts at the end."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0 or not value:
        return 0
    noughts = next(place for place, digit in enumerate(reversed(digits)) if digit)
    return max(0, -exponent - noughts)

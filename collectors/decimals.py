"""A decimal number as text, taken exactly or refused for a reason that has a name."""

import re
from decimal import Decimal

from indicators.errors import CommandCentreError

LARGEST = Decimal(10) ** 18
"""Figures stay below this, whatever their unit; a larger one is a slip."""

MOST_DECIMALS = 12
LONGEST_NUMBER = 64

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)


class NotDecimalError(CommandCentreError):
    """A text is not a decimal number that can be kept exactly; `code` is the problem's."""

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(f"{text[:LONGEST_NUMBER]!r} cannot be kept as a number.", remedy="Write it as 1234.5.")


def read_decimal(text: str) -> Decimal:
    """The number a text says: ASCII digits, a point, an exponent as JSON has it; nothing else.

    Raises:
        NotDecimalError: no number (number-not-decimal), 10^18 or more (number-out-of-range), or more than 12 decimals
            (number-precision).
    """
    if not _NUMBER.fullmatch(text):
        raise NotDecimalError("number-not-decimal", text)
    value = Decimal(text)
    if value.adjusted() >= LARGEST.adjusted() and value:
        raise NotDecimalError("number-out-of-range", text)
    if decimals_of(value) > MOST_DECIMALS:
        raise NotDecimalError("number-precision", text)
    return Decimal(f"{value:f}")


def decimals_of(value: Decimal) -> int:
    """How many digits stand behind the point, without the noughts at the end."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0

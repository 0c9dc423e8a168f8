"""What a cell of a workbook says: the number it stores, exactly, or the day or text that people see in it."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from collectors.decimals import NotDecimalError, read_decimal
from collectors.formats.report_table import Value, number_of
from collectors.formats.workbook_package import DATE, MISLEADING, Package
from collectors.formats.worksheet import Stored

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?", re.ASCII)
_DIGITS_TYPED = 15
"""Digits that a spreadsheet keeps of what is typed; it stores them as the 17 of the nearest binary number."""

_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_DATED = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?", re.ASCII)


def text_of(stored: Stored, package: Package) -> str:
    """A cell as a text; a number shown as a date is that day, since it was one before it was typed in."""
    return (_day(stored, package) if stored.is_number else None) or stored.text


def _day(stored: Stored, package: Package) -> str | None:
    if _shown(stored, package) != DATE or not _DATED.fullmatch(stored.text):
        return None
    days = float(stored.text)
    try:
        moment = datetime.combine(_EPOCH_1904 if package.counts_from_1904 else _EPOCH, datetime.min.time())
        moment += timedelta(seconds=round(days * 86_400))
    except OverflowError:
        return None
    return moment.date().isoformat() if days.is_integer() else moment.isoformat()


def _shown(stored: Stored, package: Package) -> str | None:
    return package.formats[stored.style] if stored.style < len(package.formats) else None


def value_of(stored: Stored, package: Package, sign: str | None) -> Value:
    """The number of a cell; one that is shown as a date, a percentage or in thousands is not what its reader sees."""
    if not stored.is_number:
        return number_of(stored.text, sign)
    shown = _shown(stored, package)
    if shown is not None:
        return None, "number-ambiguous" if shown == MISLEADING else "number-not-decimal"
    return stored_number(stored.text)


def stored_number(text: str) -> Value:
    """The number a cell stores, from its own text.

    A spreadsheet keeps 15 digits of what is typed, and stores 1.1 as 1.1000000000000001, the 17 digits of the nearest
    binary number. Where 15 digits name that same binary number, they are what was typed. Where they do not, the figure
    was computed (0.1 + 0.2), and stands as it is stored.
    """
    if not _NUMBER.fullmatch(text):
        return None, "number-not-decimal"
    try:
        exact = Decimal(text)
        if len(exact.as_tuple().digits) > _DIGITS_TYPED:
            typed = Decimal(f"{exact:.{_DIGITS_TYPED - 1}e}")
            text = str(typed.normalize()) if float(typed) == float(text) else text
        return read_decimal(text), None
    except NotDecimalError as error:
        return None, error.code
    except InvalidOperation:
        return None, "number-out-of-range"

"""What is asked in an address: references, keys, spans of time and moments, each taken exactly or refused."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from indicators.errors import CommandCentreError
from indicators.periods import Period, UnknownPeriodError
from indicators.sdmx import read_period

ANYTHING = frozenset({"", "all", "*"})
"""What stands for everything, in one version of the standard or the other."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_COUNT = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_LOST_PLUS = re.compile(r" (?=\d\d:\d\d$)", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1990, 2200


class AskedWronglyError(CommandCentreError):
    """A question cannot be answered; `code` is the problem's, and `facts` are those of the case."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code = code
        self.facts = facts
        said = ", ".join(f"{name} {fact}" for name, fact in facts.items())
        super().__init__(f"The question cannot be answered ({code}): {said}.", remedy="See docs/sdmx.md.")


def chosen(said: str) -> frozenset[str] | None:
    """The identifiers that a part of an address names, joined by + or a comma; None for all."""
    parts = frozenset(said.replace(" ", "+").replace(",", "+").split("+"))
    return None if parts & ANYTHING else parts


def expect_known(given: Iterable[str], known: Collection[str]) -> None:
    """Refuse a parameter that nothing would come of: a misspelt one must not look as if it had been heeded."""
    for name in given:
        if name not in known:
            raise AskedWronglyError("bad-parameter", field=name[:100], fault=f"none of {', '.join(sorted(known))}")


def one_of(field: str, said: str, known: Collection[str]) -> str:
    """A word that may be said; any other is refused."""
    if said not in known:
        raise AskedWronglyError("bad-parameter", field=field, fault=f"none of {', '.join(sorted(known))}")
    return said


def moment(field: str, said: str | None) -> datetime | None:
    """A moment with its zone; the plus sign of a zone may have become a space on its way."""
    if said is None:
        return None
    text = _LOST_PLUS.sub("+", said)
    fault = "not a moment with its zone, such as 2026-10-05T08:00:00+07:00 or 2026-10-05T01:00:00Z"
    if not _MOMENT.fullmatch(text) or not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        raise AskedWronglyError("bad-parameter", field=field, fault=fault)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise AskedWronglyError("bad-parameter", field=field, fault=fault) from None


def period(field: str, said: str | None) -> Period | None:
    """A period; None where none is said."""
    if said is None:
        return None
    try:
        return read_period(said)
    except UnknownPeriodError as error:
        raise AskedWronglyError("bad-parameter", field=field, fault=error.sentence.rstrip(".")) from None


def count(field: str, said: str | None) -> int | None:
    """How many, from 1; None where nothing is said."""
    if said is None:
        return None
    if not _COUNT.fullmatch(said):
        raise AskedWronglyError("bad-parameter", field=field, fault="not a number from 1 to 999999")
    return int(said)

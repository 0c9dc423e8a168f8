"""What every list of events in JSON is read with: moments with their zone, agencies by short code, fields by state."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta, timezone
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field, StrictStr

from collectors.formats.shapes import pointer
from collectors.moments import read_moment
from collectors.problems import Problem, RefusedError
from indicators.cases import CaseEvent
from indicators.geography import short_agency_code

_COUNTRY = timezone(timedelta(hours=7))
"""Moments are kept in the country's time, whose day they count for."""


def _moment(said: Any) -> datetime:
    moment = read_moment(said) if isinstance(said, str) else None
    if moment is None:
        fault = "a moment is written as 2026-11-24T09:30:00+07:00"
        raise ValueError(fault)
    return moment.astimezone(_COUNTRY)


def _agency(said: Any) -> Any:
    return short_agency_code(said) if isinstance(said, str) else said


Moment = Annotated[datetime, BeforeValidator(_moment)]
"""A moment as RFC 3339 writes it, in the country's time."""
Agency = Annotated[StrictStr, Field(min_length=1, max_length=64), BeforeValidator(_agency)]
"""An agency by its code, long or short."""
Words = Annotated[StrictStr, Field(min_length=1, max_length=500)]
Code = Annotated[StrictStr, Field(min_length=1, max_length=120)]
MOST_EVENTS = 1000

Told = TypeVar("Told")


def events_of(
    told: Sequence[Told],
    problems: Callable[[int, Told], Iterable[Problem]],
    event: Callable[[int, Told], CaseEvent],
) -> tuple[CaseEvent, ...]:
    """The events of a page in the order it tells them, each by its number.

    Raises:
        RefusedError: something is wrong with one of them; every mistake is named.
    """
    found = [each for number, one in enumerate(told) for each in problems(number, one)]
    if found:
        raise RefusedError(found)
    return tuple(event(number, one) for number, one in enumerate(told))


def field_problems(where: tuple[str | int, ...], said: AbstractSet[str], meant: AbstractSet[str]) -> Iterator[Problem]:
    """The fields that an event lacks, and those that do not go with its state."""
    for name in sorted(meant - said):
        yield Problem("missing-field", pointer(*where, name), {"field": name})
    for name in sorted(said - meant):
        yield Problem("unknown-field", pointer(*where, name), {"field": name})

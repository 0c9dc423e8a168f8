"""What every list of events in JSON is read with: moments with their zone, agencies by their short code."""

from datetime import datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictStr

from collectors.moments import read_moment
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

"""When a pack that was ordered once and for all is to be made: every day, every Monday, every first of the month."""

from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

AT = time(7, 0)
"""Before the day's work begins, by the clock of the zone given."""


class Every(StrEnum):
    """How often a pack is made."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"


def last_due(every: Every, now: datetime, zone: tzinfo) -> datetime:
    """The newest moment that has come at which a pack of this order is to be made."""
    local = now.astimezone(zone)
    day = local.date() if local.time() >= AT else local.date() - timedelta(days=1)
    if every is Every.WEEK:
        day -= timedelta(days=day.weekday())
    if every is Every.MONTH:
        day = day.replace(day=1)
    return datetime.combine(day, AT, zone)

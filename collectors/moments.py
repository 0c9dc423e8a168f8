"""A moment as text: RFC 3339 with its zone, of the years in which a report can have been made; or else none."""

import re
from datetime import datetime

FIRST_YEAR, LAST_YEAR = 1990, 2200
"""Years in which a report can have been made; beyond them a moment cannot even change its zone."""

_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)


def read_moment(text: str) -> datetime | None:
    """The moment a text says; None where it says none, or one outside the years that are counted."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None

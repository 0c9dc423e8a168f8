"""What a report is judged against: definitions, places and the calendar."""

from dataclasses import dataclass

from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.periods import Calendar


@dataclass(frozen=True)
class World:
    """What a report is judged against."""

    catalogue: Catalogue
    geography: Geography
    calendar: Calendar

"""What a report is judged against: definitions, places and the calendar."""

from dataclasses import dataclass

from indicators.catalogue import Catalogue
from indicators.geography import Geography, Level
from indicators.periods import Calendar


@dataclass(frozen=True)
class World:
    """What a report is judged against."""

    catalogue: Catalogue
    geography: Geography
    calendar: Calendar

    def is_sender(self, code: str) -> bool:
        """Whether a code is an agency's or a province administration's."""
        provinces = self.geography.of_level(Level.PROVINCE)
        return any(each.code == code for each in self.geography.agencies()) or any(
            each.agency_code == code for each in provinces
        )

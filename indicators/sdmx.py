"""What things are called in SDMX: identifiers, frequencies and periods, and which of ours each stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property

from indicators.catalogue import Catalogue, Form, Indicator, load_catalogue
from indicators.collation import plain
from indicators.geography import Geography, Level, Place, UnknownPlaceError, load_geography
from indicators.periods import Frequency, Period, UnknownPeriodError

AGENCY = "VPCP"
"""The Office of the Government, which keeps the structures."""

VERSION = "1.0"
STRUCTURE = "DIEUHANH"
"""The one data structure; every dataflow is a choice of its indicators."""

ALL = "ALL"
"""The dataflow of every indicator."""

FREQ, INDICATOR, REF_AREA, TIME_PERIOD, OBS_VALUE = "FREQ", "INDICATOR", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"
SERIES_DIMENSIONS = (FREQ, INDICATOR, REF_AREA)
DIMENSIONS = (*SERIES_DIMENSIONS, TIME_PERIOD)
SERIES_ATTRIBUTES = ("UNIT_MEASURE", "DECIMALS")
OBSERVATION_ATTRIBUTES = ("OBS_STATUS", "ORIGIN", "METHOD", "COVERAGE", "KNOWN_FROM", "SOURCE")
ATTRIBUTES = (*SERIES_ATTRIBUTES, *OBSERVATION_ATTRIBUTES)

NOT_A_NUMBER = "NaN"
"""How SDMX writes a value that is known to be missing, beside its status M."""

FREQUENCIES: Mapping[Frequency, str] = {
    Frequency.DAY: "D",
    Frequency.WEEK: "W",
    Frequency.MONTH: "M",
    Frequency.QUARTER: "Q",
    Frequency.HALF: "S",
    Frequency.NINE: "M9",
    Frequency.YEAR: "A",
}
"""The code of each frequency: those of the SDMX list, where M9 is one made by its rule for several months."""

_FREQUENCY_OF = {code: frequency for frequency, code in FREQUENCIES.items()}
_REPORTING = re.compile(
    r"(?P<year>[0-9]{4})-(?:A1|S(?P<half>[12])|M(?P<month>[0-9]{2})|D(?P<day>[0-9]{3}))"
    r"|(?P<nine>[0-9]{4})-01-01/P9M",
    re.ASCII,
)
_NOT_OF_AN_IDENTIFIER = re.compile(r"[^A-Z0-9]+", re.ASCII)
_UNITS = {"%": "PT"}
"""Units whose name leaves nothing for an identifier."""


def identifier(code: str) -> str:
    """How a code is written in SDMX, whose identifiers have no dots and colons: TC02_D, BC_TC_THANG, 24_2025."""
    return code.replace(".", "_").replace(":", "_")


def frequency_of(code: str) -> Frequency | None:
    """The frequency with a code of the code list; None where there is none."""
    return _FREQUENCY_OF.get(code)


def written_period(period: Period) -> str:
    """A period as SDMX writes it; nine months, for which it has no form, as a span of time."""
    year = period.start.year
    if period.frequency is Frequency.HALF:
        return f"{year}-S{period.code[-1]}"
    if period.frequency is Frequency.NINE:
        return f"{year}-01-01/P9M"
    return period.code


def read_period(text: str) -> Period:
    """The period that SDMX writes so; our own codes are read too.

    Raises:
        UnknownPeriodError: it is none, or one that no figure is given for, as four months are.
    """
    found = _REPORTING.fullmatch(text)
    if found is None:
        return Period.parse(text)
    if found["nine"]:
        return Period.parse(f"{found['nine']}-9M")
    if found["day"]:
        return _day_of_year(text, int(found["year"]), int(found["day"]))
    ending = f"-H{found['half']}" if found["half"] else f"-{found['month']}" if found["month"] else ""
    return Period.parse(f"{found['year']}{ending}")


def _day_of_year(text: str, year: int, number: int) -> Period:
    try:
        day = date(year, 1, 1) + timedelta(days=number - 1)
    except (ValueError, OverflowError):
        raise UnknownPeriodError(text) from None
    if day.year != year:
        raise UnknownPeriodError(text)
    return Period.parse(day.isoformat())


@dataclass(frozen=True)
class Flow:
    """A dataflow: its identifier, its names, and its indicators: those of one form, of one field, or all."""

    id: str
    name_vi: str
    name_en: str
    indicators: tuple[str, ...]
    form: Form | None = None


@dataclass(frozen=True)
class Names:
    """Every identifier, and what of the catalogue and of the map it stands for."""

    catalogue: Catalogue
    geography: Geography

    @cached_property
    def flows(self) -> Mapping[str, Flow]:
        """The dataflows by identifier: one of everything, one a form, one a field."""
        catalogue = self.catalogue
        every = Flow(ALL, "Mọi chỉ tiêu", "All indicators", tuple(catalogue.indicators))
        forms = [
            Flow(identifier(each.code), each.name_vi, each.name_en, each.indicators, each)
            for each in catalogue.forms.values()
        ]
        fields = [
            Flow(
                _made_of(slug), *names, tuple(each.code for each in catalogue.indicators.values() if each.field == slug)
            )
            for slug, names in catalogue.fields.items()
        ]
        return {each.id: each for each in (every, *forms, *fields)}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators by identifier."""
        return {identifier(code): each for code, each in self.catalogue.indicators.items()}

    @cached_property
    def areas(self) -> Mapping[str, Place]:
        """The places by identifier, from the nation down; one that ended has the year of its end in it (24_2025)."""
        return {identifier(each.id): each for level in Level for each in self.geography.of_level(level)}

    @cached_property
    def units(self) -> Mapping[str, tuple[str, str]]:
        """The units by identifier, in Vietnamese and English."""
        return {unit_identifier(each): (each.unit_vi, each.unit_en) for each in self.catalogue.indicators.values()}

    def unit(self, written: str) -> str:
        """The unit with an identifier, as our figures have it; any other text unchanged, for the judge to refuse."""
        return self.units[written][0] if written in self.units else written

    def area_code(self, written: str, period: Period) -> str | None:
        """The code that a place bears in a period; None where the place was not there then.

        That "24" is today's Bắc Ninh, and never the Bắc Giang that had its code until 2025, is why a code may not be
        passed on as it is: the code list names places, not what a code meant at the time.
        """
        place = self.areas.get(written)
        if place is None:
            return written
        return place.code if place.is_valid(period.end) else None

    def namesake(self, written: str, period: Period) -> str | None:
        """The identifier of the place that bore a code in a period; None where no place did."""
        place = self.areas.get(written)
        try:
            return identifier(self.geography.find(place.code if place else written, period.end).id)
        except UnknownPlaceError:
            return None


@cache
def own_names() -> Names:
    """The identifiers of the product's own definitions, read once."""
    return Names(load_catalogue(), load_geography())


def unit_identifier(indicator: Indicator) -> str:
    """The identifier of an indicator's unit: its Vietnamese name without diacritics (TY_DONG), which is its own."""
    return _UNITS.get(indicator.unit_vi) or _made_of(plain(indicator.unit_vi))


def _made_of(name: str) -> str:
    return _NOT_OF_AN_IDENTIFIER.sub("_", name.upper()).strip("_")

"""Code lists that reporting systems share: places, agencies, indicators, units, frequencies, statuses."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.catalogue import Catalogue, Indicator
from indicators.geography import Geography, Level, Place
from indicators.periods import Frequency


class CodeList(StrEnum):
    """The lists there are."""

    AGENCIES = "agencies"
    AREAS = "areas"
    COMMUNES = "communes"
    FREQUENCIES = "frequencies"
    INDICATORS = "indicators"
    REPORT_STATES = "report-states"
    STATUSES = "statuses"
    UNITS = "units"


@dataclass(frozen=True)
class Entry:
    """An entry of a catalogue; `valid_until` is the first day on which it no longer is."""

    code: str
    name_vi: str
    name_en: str
    parent: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None


FREQUENCIES: Mapping[Frequency, tuple[str, str]] = {
    Frequency.DAY: ("Ngày", "Day"),
    Frequency.WEEK: ("Tuần", "Week"),
    Frequency.MONTH: ("Tháng", "Month"),
    Frequency.QUARTER: ("Quý", "Quarter"),
    Frequency.HALF: ("6 tháng", "Half-year"),
    Frequency.NINE: ("9 tháng", "Nine months"),
    Frequency.YEAR: ("Năm", "Year"),
}
STATUSES = (
    Entry("A", "Chính thức", "Normal"),
    Entry("P", "Sơ bộ", "Provisional"),
    Entry("E", "Ước tính", "Estimated"),
    Entry("F", "Dự báo", "Forecast"),
    Entry("M", "Không có số liệu", "Missing"),
)
STATES = (
    Entry("accepted", "Đã tiếp nhận", "Received"),
    Entry("held", "Chờ xác nhận", "Held for a person"),
    Entry("confirmed", "Đã xác nhận", "Confirmed"),
    Entry("rejected", "Trả lại", "Returned"),
)


def entries(name: CodeList, catalogue: Catalogue, geography: Geography, on: date) -> tuple[Entry, ...]:
    """The entries of a code list; those of places as they are on a day."""
    made: Mapping[CodeList, Callable[[], Iterable[Entry]]] = {
        CodeList.AGENCIES: lambda: map(_place, geography.agencies()),
        CodeList.AREAS: lambda: _places(geography, on, Level.NATION, Level.REGION, Level.PROVINCE),
        CodeList.COMMUNES: lambda: _places(geography, on, Level.COMMUNE),
        CodeList.FREQUENCIES: lambda: (Entry(code.value, *names) for code, names in FREQUENCIES.items()),
        CodeList.INDICATORS: lambda: map(_indicator, catalogue.indicators.values()),
        CodeList.REPORT_STATES: lambda: STATES,
        CodeList.STATUSES: lambda: STATUSES,
        CodeList.UNITS: lambda: _units(catalogue),
    }
    return tuple(made[name]())


def _places(geography: Geography, on: date, *levels: Level) -> Iterator[Entry]:
    return (_place(each) for level in levels for each in geography.of_level(level) if each.is_valid(on))


def _place(each: Place) -> Entry:
    return Entry(each.code, each.name_vi, each.name_en, each.parent, each.valid_from, each.valid_until)


def _indicator(each: Indicator) -> Entry:
    return Entry(each.code, each.name_vi, each.name_en, each.component_of or each.field, each.effective)


def _units(catalogue: Catalogue) -> Iterator[Entry]:
    units = {each.unit_vi: each.unit_en for each in catalogue.indicators.values()}
    return (Entry(vi, vi, en) for vi, en in sorted(units.items()))

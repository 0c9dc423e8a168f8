"""Figures as lines of a table: what each column holds, in the reader's language, and which sources the lines name."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashboard.materials import Setting
from indicators.errors import CommandCentreError
from indicators.store.observations import Told

COLUMNS = (
    "indicator",
    "indicator_name",
    "area",
    "area_id",
    "area_name",
    "level",
    "period",
    "unit",
    "value",
    "status",
    "origin",
    "method",
    "coverage",
    "source",
    "known_from",
    "report_id",
    "note",
)
VALUE = COLUMNS.index("value")

Cell = str | Decimal | None
"""A text, a figure, or nothing."""


@dataclass(frozen=True)
class Source:
    """Where some of the lines come from: as what they count, who said so, through which channel, and where it stands.

    `sender`, `channel` and `note` are empty where no report, or none of its words, says it.
    """

    origin: str
    sender: str
    channel: str
    note: str


class Lines:
    """The lines of one export; what is the same in many lines is worked out once."""

    def __init__(self, setting: Setting, language: str) -> None:
        self._setting = setting
        self._language = language
        self._measures: dict[str, tuple[str, str]] = {}
        self._places: dict[str, tuple[str, str, str, str]] = {}
        self._senders: dict[str, str] = {}
        self._moments: dict[datetime, str] = {}
        self.sources: Counter[Source] = Counter()

    def of(self, told: Iterator[Told]) -> Iterator[Sequence[Cell]]:
        """The cells of each figure, in the order of the columns; its source is counted on the way."""
        for each in told:
            yield self._line(each)

    def sender(self, code: str) -> str:
        """What an agency or a province's administration is called; a code that names none stays as it is."""
        if code not in self._senders:
            self._senders[code] = self._agency_name(code)
        return self._senders[code]

    def _line(self, told: Told) -> tuple[Cell, ...]:
        name, unit = self._measure(told.indicator)
        area, place, area_name, level = self._place(told.place)
        source = Source(told.origin, told.sender or "", told.source or "", told.source_note or "")
        self.sources[source] += 1
        return (
            told.indicator,
            name,
            area,
            place,
            area_name,
            level,
            told.period,
            unit,
            told.value,
            told.status,
            told.origin,
            told.method,
            None if told.have is None else f"{told.have}/{told.total}",
            source.note or (self.sender(source.sender) if source.sender else None),
            self._moment(told.known_from),
            told.report,
            told.note,
        )

    def _measure(self, code: str) -> tuple[str, str]:
        """Name and unit of an indicator; one that was withdrawn is known by its code."""
        if code not in self._measures:
            indicator = self._setting.catalogue.indicators.get(code)
            known = (indicator.name(self._language), indicator.unit(self._language)) if indicator else (code, "")
            self._measures[code] = known
        return self._measures[code]

    def _place(self, place_id: str) -> tuple[str, str, str, str]:
        if place_id not in self._places:
            place = self._setting.geography.place(place_id)
            name = place.name_en if self._language == "en" else place.name_vi
            self._places[place_id] = (place.code, place.id, name, place.level.value)
        return self._places[place_id]

    def _moment(self, moment: datetime | None) -> str | None:
        if moment is None:
            return None
        if moment not in self._moments:
            self._moments[moment] = moment.astimezone(self._setting.zone).isoformat()
        return self._moments[moment]

    def _agency_name(self, code: str) -> str:
        try:
            found = self._setting.geography.sender(code)
        except CommandCentreError:
            return code
        return found.name_en if self._language == "en" else found.name_vi

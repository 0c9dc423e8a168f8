"""What tiles are made of: read from the store in a few questions, and kept until an event touches it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from decimal import Decimal
from threading import Lock
from typing import Any

from dashboard.scenes import TileAddress
from dashboard.wording import Wording
from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.observations import Observation
from indicators.periods import Calendar, Frequency, Period
from indicators.store import Store
from indicators.store.observations import Selection, newest, shown, sources_of

TREND_POINTS = {Frequency.DAY: 24, Frequency.WEEK: 24, Frequency.MONTH: 24, Frequency.QUARTER: 16}
TREND_POINTS_ELSE = 12

Key = tuple[str, str, Frequency]
"""Indicator, place and frequency."""


@dataclass(frozen=True)
class Setting:
    """What a tile is drawn with: definitions, places, the calendar, the clock's zone."""

    catalogue: Catalogue
    geography: Geography
    calendar: Calendar
    zone: tzinfo

    def wording(self, language: str, today: date, *, is_brief: bool = False) -> Wording:
        """How a screen speaks on a day."""
        return Wording(language, today, self.zone, self.geography, is_brief)


@dataclass(frozen=True)
class Sight:
    """What a scene looks at: the store as known at a moment (None: now), how the scene speaks of it, and its hour.

    `at` is the moment that is shown, in the country's time: `as_of`, or the present one.
    """

    store: Store
    setting: Setting
    wording: Wording
    as_of: datetime | None
    at: datetime


@dataclass(frozen=True)
class Material:
    """What a tile is made of: the newest observation, the series and its plan by period, and the report behind it."""

    address: TileAddress
    newest: Observation | None
    series: Mapping[str, Observation]
    planned: Decimal | None
    report: Mapping[str, Any] | None
    source_failed: bool
    plans: Mapping[str, Observation] = field(default_factory=dict)


def gather(
    store: Store, setting: Setting, addresses: Sequence[TileAddress], failed: frozenset[str], *, as_of: datetime | None
) -> list[Material]:
    """Everything some tiles need, in a few questions whatever their number.

    A series is read as far back as a tile shows it; whole where it is judged, since what is off its course may have
    been so for longer than is shown.

    Args:
        store: Where to look.
        setting: Says which indicator is the plan of another.
        addresses: The tiles.
        failed: The agencies whose source cannot be read just now.
        as_of: As known at this moment; None for now.
    """
    judged = [each for each in addresses if setting.catalogue.thresholds.get(each.indicator)]
    others = [each for each in addresses if each not in judged]
    found = [row for wanted in _wanted(judged, setting) for row in shown(store, wanted, as_of=as_of)]
    for wanted in _wanted(others, setting):
        found += _drawn_of(store, wanted, newest(store, wanted, as_of=as_of), as_of=as_of)
    return _materials(store, setting, addresses, found, failed)


def gather_shown(
    store: Store,
    setting: Setting,
    addresses: Sequence[TileAddress],
    *,
    as_of: datetime | None,
    ends: Iterable[Observation] | None = None,
) -> list[Material]:
    """The same as far back as tiles show it, for screens that do not say since when a figure is off its course.

    `ends` are the newest figures there are at the places, for who has them at hand.
    """
    found: list[Observation] = []
    for wanted in _wanted(addresses, setting):
        last = newest(store, wanted, as_of=as_of) if ends is None else ends
        found += _drawn_of(store, wanted, last, as_of=as_of)
    return _materials(store, setting, addresses, found, frozenset())


def _wanted(addresses: Iterable[TileAddress], setting: Setting) -> Iterator[Selection]:
    """What some tiles are made of, of one frequency at a time."""
    by_frequency: dict[Frequency, list[TileAddress]] = {}
    for each in addresses:
        by_frequency.setdefault(each.frequency, []).append(each)
    for frequency, some in by_frequency.items():
        codes = sorted({code for each in some for code in _read_for(each, setting)})
        yield Selection(codes, sorted({each.place for each in some}), frequency)


def _drawn_of(
    store: Store, wanted: Selection, ends: Iterable[Observation], *, as_of: datetime | None
) -> list[Observation]:
    """Some series of one frequency, as far back as their ends are drawn and compared."""
    codes = set(wanted.indicators or ())
    figures = (each.figure for each in ends)
    last = {each.period for each in figures if each.indicator in codes and each.period.frequency is wanted.frequency}
    drawn = {period for end in last for period in _drawn(end)}
    if not drawn:
        return []
    periods = sorted(each.code for each in drawn)
    if as_of is None:  # a period's code says its frequency, and with it is the key of what is shown now
        return shown(store, Selection(wanted.indicators, wanted.places, periods=periods))
    return shown(store, replace(wanted, periods=periods, first=min(each.end for each in drawn)), as_of=as_of)


def _materials(
    store: Store,
    setting: Setting,
    addresses: Sequence[TileAddress],
    found: Iterable[Observation],
    failed: frozenset[str],
) -> list[Material]:
    series: dict[Key, dict[str, Observation]] = {}
    for each in found:
        series.setdefault(_key(each), {})[each.figure.period.code] = each
    reports = sources_of(store, [_head(each) for each in series.values()])
    return [_material(each, setting, series, reports, failed) for each in addresses]


def _head(series: Mapping[str, Observation]) -> Observation:
    return max(series.values(), key=lambda each: each.figure.period)


def _key(observation: Observation) -> Key:
    figure = observation.figure
    return (figure.indicator, figure.place, figure.period.frequency)


def _read_for(address: TileAddress, setting: Setting) -> set[str]:
    """The indicators whose figures a tile is made of: its own, and the one that is its plan."""
    plan = setting.catalogue.indicator(address.indicator).plan
    return {address.indicator, plan} if plan else {address.indicator}


def _drawn(end: Period) -> set[Period]:
    """What a tile looks at of a series that ends with a period: its trend, and the same period last year."""
    periods = [end]
    while len(periods) < TREND_POINTS.get(end.frequency, TREND_POINTS_ELSE):
        periods.append(periods[-1].previous())
    return {*periods, end.year_before()}


def _material(
    address: TileAddress,
    setting: Setting,
    series: Mapping[Key, Mapping[str, Observation]],
    reports: Mapping[str, Mapping[str, Any]],
    failed: frozenset[str],
) -> Material:
    mine = series.get((address.indicator, address.place, address.frequency), {})
    head = _head(mine) if mine else None
    indicator = setting.catalogue.indicator(address.indicator)
    plans = series.get((indicator.plan or "", address.place, address.frequency), {})
    held = plans.get(head.figure.period.code) if head is not None else None
    planned = held.figure.value if held else None
    report = reports.get(head.report) if head is not None and head.report else None
    return Material(address, head, mine, planned, report, indicator.owner in failed, plans)


class Materials:
    """The materials of the live screens, each read once and kept until an event touches it.

    Several threads may ask and forget at once. What was being read while an event came is not kept: it may be from
    before it. Whether a source fails just now is never kept.
    """

    def __init__(self, store: Store, setting: Setting) -> None:
        self._store = store
        self._setting = setting
        self._held: dict[TileAddress, Material] = {}
        self._lock = Lock()
        self._forgotten: Counter[str] = Counter()
        self._all_forgotten = 0

    def of(self, addresses: Sequence[TileAddress], failed: frozenset[str]) -> list[Material]:
        """The materials of some tiles as they are now, in the order asked for."""
        with self._lock:
            found = {each: self._held[each] for each in addresses if each in self._held}
            missing = [each for each in dict.fromkeys(addresses) if each not in found]
            before = {each: self._age(each) for each in missing}
        if missing:
            read = gather(self._store, self._setting, missing, frozenset(), as_of=None)
            found.update({each.address: each for each in read})
            with self._lock:
                for each in read:
                    if self._age(each.address) == before[each.address]:
                        self._held[each.address] = each
        owner = self._setting.catalogue.indicator
        return [replace(found[each], source_failed=owner(each.indicator).owner in failed) for each in addresses]

    def forget(self, indicators: Iterable[str] | None) -> None:
        """Let go of what is made of some indicators; of everything where it is None."""
        with self._lock:
            if indicators is None:
                self._all_forgotten += 1
                self._held.clear()
                return
            touched = set(indicators)
            self._forgotten.update(touched)
            for each in [one for one in self._held if touched & _read_for(one, self._setting)]:
                del self._held[each]

    def _age(self, address: TileAddress) -> tuple[int, int]:
        """How often what a tile is made of was forgotten."""
        return self._all_forgotten, sum(self._forgotten[code] for code in _read_for(address, self._setting))

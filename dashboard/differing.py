"""What an address asks of the differences between two moments: which moments, which figures, which page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from dashboard.known_at import EARLIEST, looking
from dashboard.materials import Setting
from indicators.errors import CommandCentreError
from indicators.store.differences import Between, Kind
from indicators.store.observations import Selection

PAGE = 200
LAST_PAGE = 10**6

FAULT_WORDS = {
    "from": "The first moment cannot be read, lies ahead or before all that is known: today's start is taken.",
    "to": "The second moment cannot be read, lies ahead or before all that is known: now is taken.",
    "order": "The first moment must lie before the second: today's start and now are taken.",
    "indicator": "There is no such indicator: all are shown.",
    "place": "There is no such place: all are shown.",
}
"""What could not be taken as it was asked, and what was taken in its place."""


@dataclass(frozen=True)
class Wanted:
    """What is asked: two moments, filters, a page; `said` is the address as far as it could be taken."""

    between: Between
    indicator: str | None
    place: str | None
    page: int
    faults: tuple[str, ...]
    said: Mapping[str, str]

    @property
    def selection(self) -> Selection:
        """Which figures."""
        return Selection([self.indicator] if self.indicator else None, [self.place] if self.place else None)

    def at(self, differences: Mapping[str, str | None], path: str = "/differences") -> str:
        """The same asked otherwise; None leaves a parameter out, and another page begins at the first."""
        parts = {name: value for name, value in self.said.items() if name != "page"} | dict(differences)
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"{path}?{query}" if query else path


def wanted(address: Mapping[str, str], setting: Setting, now: datetime) -> Wanted:
    """Understand an address; what cannot be taken is replaced and said.

    Args:
        address: from, to (moments), indicator, place, computed ("1"), kind, page.
        setting: The definitions and places, and the zone of a moment without an offset.
        now: The present; nothing is known of what lies ahead.
    """
    faults: list[str] = []
    local = now.astimezone(setting.zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    since = _moment("from", address, setting, now, faults) or today
    until = _moment("to", address, setting, now, faults) or local
    if since >= until:
        if "from" in address or "to" in address:
            faults.append("order")
        since, until = (today if today < local else local - timedelta(days=1)), local
    indicator = _known("indicator", address, setting.catalogue.indicators, faults)
    kind = address.get("kind", "")
    between = Between(since, until, address.get("computed") == "1", Kind(kind) if kind in set(Kind) else None)
    page = address.get("page", "")
    number = min(int(page), LAST_PAGE) if page.isascii() and page.isdecimal() else 1
    taken = {name: value for name, value in address.items() if name in TAKEN and name not in faults}
    if "order" in faults:
        taken = {name: value for name, value in taken.items() if name not in {"from", "to"}}
    return Wanted(between, indicator, _place(address, setting, faults), max(number, 1), tuple(faults), taken)


TAKEN = ("from", "to", "indicator", "place", "computed", "kind", "page", "as_of")


def _moment(
    name: str, address: Mapping[str, str], setting: Setting, now: datetime, faults: list[str]
) -> datetime | None:
    look = looking(address.get(name), setting.zone, now)
    if look is None:
        return None
    if look.moment is None or not EARLIEST <= look.moment <= now:
        faults.append(name)
        return None
    return look.moment


def _known(name: str, address: Mapping[str, str], known: Mapping[str, object], faults: list[str]) -> str | None:
    said = address.get(name)
    if not said:
        return None
    if said in known:
        return said
    faults.append(name)
    return None


def _place(address: Mapping[str, str], setting: Setting, faults: list[str]) -> str | None:
    said = address.get("place")
    if not said:
        return None
    try:
        return setting.geography.place(said).id
    except CommandCentreError:
        faults.append("place")
        return None


def quick(now: datetime, setting: Setting) -> list[tuple[str, datetime]]:
    """The moments most often compared with now, with the sentence that names each."""
    local = now.astimezone(setting.zone)
    today = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        ("start of today", today),
        ("yesterday 17:00", today - timedelta(hours=7)),
        ("a week ago", local - timedelta(days=7)),
        ("start of the month", today.replace(day=1)),
    ]

"""What e-Cabinet says of the last weeks: sessions, and opinion slips by member and ministry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard.materials import Setting
from indicators import ecabinet
from indicators.cases import Standing
from indicators.ecabinet import ANSWERED, SESSION, SLIP, SYSTEM
from indicators.observations import Origin
from indicators.store import Store
from indicators.store.cases import standings
from indicators.store.reports import report_row

DAYS = 60
"""So far back sessions and answered slips are counted; what is not answered is counted however old it is."""


@dataclass(frozen=True)
class Cabinet:
    """How e-Cabinet stands at a moment, in the country's time.

    Attributes:
        at: The moment looked at.
        slips: Every member's answer that was asked for in the last weeks, or earlier and is still owed.
        sessions: The sessions of the last weeks, and those announced.
    """

    at: datetime
    slips: Sequence[Standing]
    sessions: Sequence[Standing]

    @property
    def overdue(self) -> list[Standing]:
        """Answers owed beyond their deadline, the longest first."""
        late = [each for each in self.slips if ecabinet.stands(each, self.at) == "overdue"]
        return sorted(late, key=lambda each: (each.due or self.at, each.case))

    @property
    def lately(self) -> list[Standing]:
        """Of the slips, those of the last weeks."""
        return [each for each in self.slips if each.opened_at >= self.at - timedelta(days=DAYS)]

    def of(self, agency: str | None) -> "Cabinet":
        """The same of one agency's members alone; None for all."""
        kept = [each for each in self.slips if agency in {None, each.agency}]
        return Cabinet(self.at, kept, self.sessions)


def cabinet(store: Store, *, at: datetime, as_of: datetime | None) -> Cabinet:
    """How e-Cabinet stands at a moment of the country's time, as known at another (None: now)."""
    since = (at - timedelta(days=DAYS)).date()
    slips = standings(store, SYSTEM, SLIP, at=at, as_of=as_of, closed=(ANSWERED,), since=since)
    first = at - timedelta(days=DAYS)
    kept = [each for each in slips if each.opened_at >= first or each.state != ANSWERED]
    return Cabinet(at, kept, standings(store, SYSTEM, SESSION, at=at, as_of=as_of, since=since))


def origin_of(store: Store, cases: Sequence[Standing]) -> Origin | None:
    """What cases count as: simulated where the newest of them is; None without any."""
    newest = max(cases, key=lambda each: each.since, default=None)
    row = report_row(store, newest.report) if newest else None
    return Origin(row["origin"]) if row else None


class CabinetQuestions:
    """What the pages ask about e-Cabinet."""

    _store: Store
    setting: Setting
    as_of: datetime | None

    def cabinet(self, now: datetime) -> Cabinet:
        """How e-Cabinet stands now."""
        at = (self.as_of or now).astimezone(self.setting.zone)
        return cabinet(self._store, at=at, as_of=self.as_of)

    def origin_of(self, cases: Sequence[Standing]) -> Origin | None:
        """What cases count as."""
        return origin_of(self._store, cases)

"""How good the figures are: what is there of what is owed, what came when, what was revised, where senders differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from dashboard.materials import Setting
from dashboard.owing import Due, Scope, due, owed_forms, stand_on
from indicators.catalogue import Form
from indicators.compliance import Obligation, due_period
from indicators.geography import Level
from indicators.observations import Observation
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.observations import Selection, newest
from indicators.store.presence import present
from indicators.store.revisions import Revision, revised

LOOKED_BACK: Mapping[Frequency, int] = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.YEAR: 1}
"""Due periods of each frequency that a record holds: about a year of each."""

REVISED_WITHIN = timedelta(days=90)
NATION = "VN"


@dataclass(frozen=True)
class Share:
    """How many figures of those owed are there; a part of a whole that may be empty."""

    have: int
    owed: int

    @property
    def of_all(self) -> Decimal | None:
        """From 0 to 1; None where nothing is owed."""
        return Decimal(self.have) / self.owed if self.owed else None


@dataclass(frozen=True)
class Lot:
    """What one sender owes of one form for the due period: its figures there, and those missing by indicator."""

    owed: Obligation
    form: Form
    share: Share
    missing: tuple[tuple[str, int], ...]
    by_field: Mapping[str, Share]

    @property
    def is_of_communes(self) -> bool:
        """Whether its figures are about communes, which are so many that they are counted apart."""
        return Level.COMMUNE in self.form.areas


@dataclass(frozen=True)
class Record:
    """The reports of one sender, by due day, oldest first."""

    sender: str
    owed: tuple[Obligation, ...]

    @property
    def on_time(self) -> list[Obligation]:
        """What came by its day."""
        return [each for each in self.owed if each.received is not None and each.received <= each.due]

    @property
    def late(self) -> list[Obligation]:
        """What came after its day."""
        return [each for each in self.owed if each.received is not None and each.received > each.due]

    @property
    def missing(self) -> list[Obligation]:
        """What has not come."""
        return [each for each in self.owed if each.received is None]

    @property
    def share(self) -> Share:
        """How many came on time."""
        return Share(len(self.on_time), len(self.owed))


class Quality:
    """The questions about how far the figures can be trusted.

    Args:
        store: Where reports and figures are kept.
        setting: The forms, places and working days.
        as_of: As known at this moment; None for now.
    """

    def __init__(self, store: Store, setting: Setting, as_of: datetime | None = None) -> None:
        self._store = store
        self._setting = setting
        self._as_of = as_of

    def due(self, today: date) -> list[Due]:
        """Of every form that is owed the period whose deadline passed last, and what has come of it."""
        return due(self._store, self._setting, today, as_of=self._as_of)

    def newest(self, selection: Selection) -> list[Observation]:
        """The newest figure of each indicator, place and frequency of a selection, to set places beside each other."""
        return newest(self._store, selection, as_of=self._as_of)

    def coverage(self, today: date) -> list[Lot]:
        """Of every form that is owed, by sender: the figures of the due period that are there, and which are not."""
        forms = self.due(today)
        there = self._there(forms)
        return [self._lot(each, form.form, there) for form in forms for each in form.owed]

    def records(self, today: date, sender: str | None = None) -> list[Record]:
        """What every sender, or one, sent in about a year of due periods, those least on time first."""
        periods = {each: self._due_periods(each, today, count) for each, count in LOOKED_BACK.items()}
        forms = [each for each in owed_forms(self._setting) if sender is None or self._may_send(each, sender)]
        asked = Scope(forms, periods, sender, self._as_of)
        by_sender: dict[str, list[Obligation]] = {}
        for each in stand_on(self._store, self._setting, asked, today):
            by_sender.setdefault(each.sender, []).append(each)
        found = [
            Record(code, tuple(sorted(each, key=lambda one: (one.due, one.form))))
            for code, each in by_sender.items()
            if sender in {None, code}
        ]
        return sorted(found, key=lambda each: (each.share.of_all or Decimal(1), each.sender))

    def revisions(self, now: datetime) -> list[Revision]:
        """The revised reports of the last 90 days, newest first; what is sent anew through the day is none."""
        daily = [each.code for each in self._setting.catalogue.periodic_forms() if each.frequency is Frequency.DAY]
        return revised(self._store, since=now - REVISED_WITHIN, until=now, besides=daily)

    def shared(self) -> list[str]:
        """The indicators that forms of different senders carry: of them alone senders can say different things."""
        senders: dict[str, set[str | None]] = {}
        for form in self._setting.catalogue.forms.values():
            for code in form.indicators:
                senders.setdefault(code, set()).add(form.sender)
        return sorted(code for code, each in senders.items() if len(each) > 1)

    def _there(self, forms: Sequence[Due]) -> set[tuple[str, str, str]]:
        """The figures that have a value: indicator, place, period."""
        codes = sorted({code for each in forms for code in each.form.indicators})
        periods = sorted({each.period.code for each in forms})
        return present(self._store, Selection(codes, periods=periods), as_of=self._as_of)

    def _lot(self, owed: Obligation, form: Form, there: set[tuple[str, str, str]]) -> Lot:
        fields: dict[str, list[int]] = {}
        missing = []
        for code in form.indicators:
            places = self._places(form, code, owed)
            have = sum((code, place, owed.period.code) in there for place in places)
            counted = fields.setdefault(self._setting.catalogue.indicator(code).field, [0, 0])
            counted[0], counted[1] = counted[0] + have, counted[1] + len(places)
            if have < len(places):
                missing.append((code, len(places) - have))
        by_field = {field: Share(have, all_of) for field, (have, all_of) in fields.items()}
        whole = Share(sum(each.have for each in by_field.values()), sum(each.owed for each in by_field.values()))
        return Lot(owed, form, whole, tuple(missing), by_field)

    def _places(self, form: Form, code: str, owed: Obligation) -> list[str]:
        """Whom a sender speaks of: a province of itself or its communes, a ministry of provinces or the nation."""
        geography = self._setting.geography
        if form.sender is None:
            own = geography.province_of_agency(owed.sender).id
            return [each.id for each in geography.communes(own)] if Level.COMMUNE in form.areas else [own]
        levels = form.levels(self._setting.catalogue.indicator(code))
        if Level.PROVINCE in levels:
            return [each.id for each in geography.provinces(owed.period.end)]
        return [NATION] if Level.NATION in levels else []

    def _due_periods(self, frequency: Frequency, today: date, count: int) -> list[Period]:
        periods = [due_period(frequency, today, self._setting.calendar)]
        while len(periods) < count:
            periods.append(periods[-1].previous())
        return periods

    def _may_send(self, form: Form, sender: str) -> bool:
        return form.sender == sender or (form.sender is None and sender.startswith("H"))


def together(shares: Sequence[Share]) -> Share:
    """Several shares as one."""
    return Share(sum(each.have for each in shares), sum(each.owed for each in shares))


def moved(revisions: Sequence[Revision]) -> tuple[int, Decimal | None, Decimal | None]:
    """How many figures revisions moved, and how far in percent: the median and the farthest; None where unknown."""
    moves = [move for each in revisions for move in each.moves]
    far = [abs(move.percent) for move in moves if move.percent is not None]
    return len(moves), (median(far) if far else None), max(far, default=None)

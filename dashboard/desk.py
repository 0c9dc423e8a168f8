"""What waits for a decision and what was decided; which periods are locked; which keys are in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dashboard.materials import Setting
from indicators.catalogue import Form
from indicators.compliance import senders
from indicators.periods import Frequency, Period
from indicators.plausibility import Reason
from indicators.store import Store, audit, locks, signing_keys
from indicators.store.accounts import Kind, credentials
from indicators.store.decisions import Decision, decided, held
from indicators.store.locks import Action
from indicators.store.records import doubts_of
from indicators.store.reports import received
from indicators.store.signing_keys import SigningKey

PERIODS_SHOWN: Mapping[Frequency, int] = {
    Frequency.DAY: 7,
    Frequency.WEEK: 6,
    Frequency.MONTH: 6,
    Frequency.QUARTER: 5,
    Frequency.HALF: 4,
    Frequency.NINE: 3,
    Frequency.YEAR: 4,
}
"""How many recent periods stand beside one another."""

KEY_ACTS = (
    "key.issued",
    "credential.revoked",
    "signing-key.registered",
    "signing-key.renewed",
    "signing-key.revoked",
)
"""What the audit calls the acts on keys; a link or session that was ended is among the second."""


@dataclass(frozen=True)
class Waiting:
    """A report that waits for a person: its row of `report`, why, and the key that signed it (None: not signed)."""

    row: Mapping[str, Any]
    doubts: Sequence[Mapping[str, Any]]
    key: SigningKey | None

    @property
    def reasons(self) -> list[Reason]:
        """Why it waits, each reason once."""
        return list(dict.fromkeys(Reason(each["reason"]) for each in self.doubts))


@dataclass(frozen=True)
class Cell:
    """A form's period: the act that made it what it is (None: never locked), and how many of whom have sent it."""

    form: Form
    period: Period
    act: Mapping[str, Any] | None
    sent: int
    owed: int

    @property
    def is_locked(self) -> bool:
        """Whether it takes no report."""
        return self.act is not None and self.act["action"] == Action.LOCKED


class Desk:
    """The questions of those who decide.

    Args:
        store: Where reports, periods and keys are kept.
        setting: The forms and places.
        as_of: As known at this moment; None for now. Keys are told as they are now: of them no past is kept.
    """

    def __init__(self, store: Store, setting: Setting, as_of: datetime | None = None) -> None:
        self._store = store
        self._setting = setting
        self._as_of = as_of

    def waiting(self) -> list[Waiting]:
        """The reports that wait for a person, oldest first."""
        rows = held(self._store, as_of=self._as_of)
        keys = {each.kid: each for each in signing_keys.keys(self._store)} if any(row["kid"] for row in rows) else {}
        return [Waiting(row, doubts_of(row), keys.get(row["kid"])) for row in rows]

    def decided(self, limit: int) -> list[tuple[Mapping[str, Any], Decision]]:
        """The decisions made last, newest first, each with its row of `report`."""
        return decided(self._store, limit=limit, as_of=self._as_of)

    def acts(self) -> list[Mapping[str, Any]]:
        """Every locking and re-opening, newest first: form, period, action, actor, reason, at."""
        return locks.history(self._store, as_of=self._as_of)

    def frequencies(self) -> list[Frequency]:
        """How often forms are sent, those of which there are most forms first."""
        forms = [each.frequency for each in self._setting.catalogue.periodic_forms()]
        return sorted(dict.fromkeys(forms), key=lambda each: -forms.count(each))

    def periods(self, frequency: Frequency, today: date) -> list[Period]:
        """The recent periods of a frequency, newest first; the first is the one that is going on."""
        found = [Period.containing(today, frequency)]
        while len(found) < PERIODS_SHOWN[frequency]:
            found.append(found[-1].previous())
        return found

    def matrix(self, frequency: Frequency, today: date) -> list[tuple[Form, list[Cell]]]:
        """The forms of a frequency, each with its recent periods, newest first."""
        forms = [each for each in self._setting.catalogue.periodic_forms() if each.frequency is frequency]
        periods = self.periods(frequency, today)
        newest = {(row["form"], row["period"]): row for row in reversed(self.acts())}
        sent: dict[tuple[str, str], set[str]] = {}
        codes, wanted = [each.code for each in forms], [each.code for each in periods]
        for row in received(self._store, codes, wanted, as_of=self._as_of):
            sent.setdefault((row["form"], row["period"]), set()).add(row["sender"])
        return [
            (form, [self._cell(form, each, newest, len(sent.get((form.code, each.code), ()))) for each in periods])
            for form in forms
        ]

    def keys(self) -> list[Mapping[str, Any]]:
        """The keys that agencies and readers show, newest first, without their secrets."""
        return credentials(self._store, Kind.KEY)

    def signing_keys(self) -> list[SigningKey]:
        """The public keys that agencies sign with, newest first."""
        return signing_keys.keys(self._store)

    def key_acts(self, limit: int) -> list[tuple[datetime, audit.Entry]]:
        """What was done with keys, newest first."""
        return audit.entries(self._store, KEY_ACTS, limit=limit)

    def agencies(self, today: date) -> list[tuple[str, str, str, list[str]]]:
        """Who may hold a key: code, name in Vietnamese and English, and the codes of the forms it sends."""
        places = self._setting.geography
        forms = self._setting.catalogue.forms.values()
        sent = {form.code: set(senders(form, places, today)) for form in forms}
        holders = [(each.code, each) for each in places.agencies()]
        holders += [(each.agency_code, each) for each in places.provinces(today) if each.agency_code]
        return [
            (code, each.name_vi, each.name_en, [form for form, by in sent.items() if code in by])
            for code, each in holders
        ]

    def _cell(self, form: Form, period: Period, newest: Mapping[tuple[str, str], Mapping[str, Any]], sent: int) -> Cell:
        owed = len(senders(form, self._setting.geography, period.end)) if form.is_sent_for(period) else 0
        return Cell(form, period, newest.get((form.code, period.code)), sent, owed)

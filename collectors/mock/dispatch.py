"""Which reports each sender has sent by a moment: on time, late, partial, corrected, or several times a day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from collectors.mock.draws import digest, uniform, whole
from collectors.mock.senders import Kind, Sender, has_rows
from collectors.mock.world import ZONE, World
from indicators.catalogue import Form
from indicators.periods import Calendar, Frequency, Period, closing, deadline

BEGINNING = date(2019, 1, 1)
"""The first day of the history."""
DAYS_KEPT = 60
"""Daily reports older than this many days are no longer given."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID_LENGTH, _TIME_LENGTH = 26, 10
_PUNCTUAL = "G12"
"""The Ministry of Finance is never late and never partial, and sends on the 24th or 25th."""
_LATE = {Kind.PROVINCE: 2, Kind.MINISTRY: 1}
_MONTHS_BACK = 4


@dataclass(frozen=True)
class Sent:
    """One report as it was sent: a form, for a period, in a revision.

    Attributes:
        flaw: What is wrong with it: "" for nothing, "partial" for rows without figures, "preliminary" for figures that
            a later revision corrects, or the name of a fault that was switched on.
    """

    report_id: str
    sender: Sender
    form: Form
    period: Period
    revision: int
    generated_at: datetime
    reason: str = ""
    flaw: str = ""

    @property
    def order(self) -> tuple[int, int, str, int]:
        """Its place in an index: the newest period first, then the longest, by form, revisions as they came."""
        return (-self.period.end.toordinal(), -self.period.start.toordinal(), self.form.code, self.revision)

    @property
    def live(self) -> bool:
        """Whether it is one of the many revisions of a day."""
        return self.sender.step is not None and self.form.frequency is Frequency.DAY


class Dispatch:
    """The mail of the simulated country; it holds no state, and asking twice gives the same answer."""

    def __init__(self, world: World, senders: tuple[Sender, ...], calendar: Calendar) -> None:
        self.world = world
        self._senders = senders
        self._calendar = calendar
        self._scheduled = lru_cache(maxsize=8192)(self._schedule)
        self._exceptions = lru_cache(maxsize=1024)(self._exceptions_of)

    def newest(self, sender: Sender, now: datetime, after: Sent | None = None) -> Iterator[Sent]:
        """Reports sent by a moment, newest period first, one at a time; `after` continues behind an earlier answer."""
        day = now.date().replace(day=monthrange(now.year, now.month)[1])
        day = min(day, after.period.end) if after else day
        while day >= BEGINNING:
            documents = sorted(self._ended(sender, day, now), key=lambda sent: sent.order)
            yield from (sent for sent in documents if after is None or sent.order > after.order)
            day = _day_before(day, now.date())

    def find(self, sender: Sender, report_id: str, now: datetime) -> Sent | None:
        """The report with an id, if it was sent by a moment; its id says when, so no history is walked."""
        moment = _moment(report_id, now)
        if moment is None or moment > now:
            return None
        candidates = (*self._revisions_at(sender, moment), *self._scheduled_near(sender, moment))
        return next((sent for sent in candidates if sent.report_id == report_id), None)

    def resent(self, sent: Sent, since: datetime, flaw: str, reason: str) -> Sent:
        """The same report sent once more, as a fault makes a sender do."""
        again = replace(sent, revision=sent.revision + 1, generated_at=since, flaw=flaw, reason=reason)
        return replace(again, report_id=self._id(sent.sender, sent.form, sent.period, again.revision, since))

    def late(self, period: Period) -> frozenset[str]:
        """The senders that are late with a period: two provinces and one ministry."""
        return self._exceptions(period).late

    def _ended(self, sender: Sender, day: date, now: datetime) -> Iterator[Sent]:
        for form in sender.forms:
            period = Period.containing(day, form.frequency)
            if period.end != day:
                continue
            if form.frequency is Frequency.DAY and sender.step is not None:
                yield from self._live(sender, form, period, now)
            elif form.frequency is not Frequency.DAY or (now.date() - day).days <= DAYS_KEPT:
                yield from (sent for sent in self._scheduled(sender, form, period) if sent.generated_at <= now)

    def _live(self, sender: Sender, form: Form, period: Period, now: datetime) -> Iterator[Sent]:
        """The newest revision of a day: one every `step` seconds, the last at the midnight that ends it."""
        age = (now.date() - period.end).days
        if 0 <= age <= DAYS_KEPT:
            begins = datetime.combine(period.start, time(), now.tzinfo)
            steps = int(min((now - begins).total_seconds(), 86_400) // (sender.step or 1))
            yield self._revision(sender, form, period, begins, steps)

    def _revision(self, sender: Sender, form: Form, period: Period, begins: datetime, steps: int) -> Sent:
        moment = begins + timedelta(seconds=steps * (sender.step or 1))
        reason = "Cập nhật trong ngày" if steps else ""
        report_id = self._id(sender, form, period, steps + 1, moment)
        return Sent(report_id, sender, form, period, steps + 1, moment, reason)

    def _revisions_at(self, sender: Sender, moment: datetime) -> Iterator[Sent]:
        if sender.step is None:
            return
        for form in sender.forms:
            for day in (moment.date(), moment.date() - timedelta(days=1)):
                begins = datetime.combine(day, time(), moment.tzinfo)
                steps = int((moment - begins).total_seconds() // sender.step)
                if form.frequency is Frequency.DAY and steps <= 86_400 // sender.step:
                    yield self._revision(sender, form, Period.containing(day, Frequency.DAY), begins, steps)

    def _scheduled_near(self, sender: Sender, moment: datetime) -> Iterator[Sent]:
        month_end = moment.date().replace(day=monthrange(moment.year, moment.month)[1])
        for form in sender.forms:
            if form.frequency is Frequency.DAY:
                if sender.step is None:
                    yield from self._scheduled(
                        sender, form, Period.containing(moment.date(), form.frequency).previous()
                    )
                continue
            day = month_end
            for _ in range(_MONTHS_BACK):
                period = Period.containing(day, form.frequency)
                if period.end == day:
                    yield from self._scheduled(sender, form, period)
                day = day.replace(day=1) - timedelta(days=1)

    def _schedule(self, sender: Sender, form: Form, period: Period) -> tuple[Sent, ...]:
        """Every revision of a report that is sent once, whenever that is."""
        if period.start < BEGINNING or not has_rows(self.world, sender, form, period):
            return ()
        special = self._exceptions(period) if form.frequency is not Frequency.DAY else _Exceptions()
        first = self._sent_on(sender, form, period, late=sender.key in special.late)
        flaw = {special.partial: "partial", special.revised: "preliminary"}.get(sender.key, "")
        reports = [Sent(self._id(sender, form, period, 1, first), sender, form, period, 1, first, flaw=flaw)]
        if flaw:
            reason = "Bổ sung số liệu còn thiếu" if flaw == "partial" else "Điều chỉnh số liệu sau rà soát"
            days = whole(3, 12, self.world.seed, "revised", sender.key, form.code, period.code)
            reports.append(self.resent(reports[0], first + timedelta(days=days), "", reason))
        return tuple(reports)

    def _sent_on(self, sender: Sender, form: Form, period: Period, *, late: bool) -> datetime:
        names = (self.world.seed, sender.key, form.code, period.code)
        if form.frequency is Frequency.DAY:
            return _at(period.end + timedelta(days=1), 7.5 + 2 * uniform(*names, "hour"))
        due = deadline(period, self._calendar)
        if late:
            day = due + timedelta(days=whole(1, 9, *names, "late"))
        elif sender.key == _PUNCTUAL:
            day = period.end.replace(day=whole(24, 25, *names, "day"))
        else:
            closed = closing(period)
            spread = (period.end.replace(day=25) - closed).days
            day = min(due, self._calendar.next_working(closed + timedelta(days=whole(1, spread, *names, "day"))))
        return _at(day, 8 + 9 * uniform(*names, "hour"))

    def _exceptions_of(self, period: Period) -> "_Exceptions":
        owing = [each for each in self._senders if any(form.frequency is period.frequency for form in each.forms)]
        late = {each.key for kind, many in _LATE.items() for each in self._drawn(owing, kind, period, "late")[:many]}
        rest = [each for each in owing if each.key not in late]
        partial, revised = (self._drawn(rest, None, period, why) for why in ("partial", "revised"))
        other = [each.key for each in revised if not partial or each is not partial[0]]
        return _Exceptions(frozenset(late), partial[0].key if partial else None, other[0] if other else None)

    def _drawn(self, senders: list[Sender], kind: Kind | None, period: Period, why: str) -> list[Sender]:
        able = [each for each in senders if each.key != _PUNCTUAL and (each.kind is kind or kind is None)]
        return sorted(able, key=lambda each: uniform(self.world.seed, why, period.code, each.key))

    def _id(self, sender: Sender, form: Form, period: Period, revision: int, moment: datetime) -> str:
        chance = digest(self.world.seed, sender.key, form.code, period.code, revision, size=10)
        return _base32(int(moment.timestamp() * 1000), _TIME_LENGTH) + _base32(
            int.from_bytes(chance, "big"), _ID_LENGTH - _TIME_LENGTH
        )


@dataclass(frozen=True)
class _Exceptions:
    """Who does not do the ordinary thing with a period."""

    late: frozenset[str] = frozenset()
    partial: str | None = None
    revised: str | None = None


def _day_before(day: date, today: date) -> date:
    """The next earlier day on which a period may end: every day while daily reports are kept, then ends of months."""
    before = day - timedelta(days=1)
    if (today - before).days <= DAYS_KEPT or day.day == 1:
        return before
    return day.replace(day=1) - timedelta(days=1)


def _at(day: date, hour: float) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(seconds=int(hour * 3600))


def _base32(number: int, length: int) -> str:
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _moment(report_id: str, now: datetime) -> datetime | None:
    if len(report_id) != _ID_LENGTH or any(letter not in _ALPHABET for letter in report_id):
        return None
    number = 0
    for letter in report_id[:_TIME_LENGTH]:
        number = number * 32 + _ALPHABET.index(letter)
    try:
        return datetime.fromtimestamp(number / 1000, now.tzinfo)
    except (OverflowError, ValueError, OSError):
        return None

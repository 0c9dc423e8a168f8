"""Citizens' feedback by its rule of working days (Decision 766/QĐ-TTg, metric 5.2).

An answer is due within 15 working days of the receipt, a refusal within 2, a supplement within 5, and an answer is
published within 2 working days. Where the portal begins the clock anew, after a supplement, its deadline counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from indicators.cases import Standing
from indicators.working_days import Calendar

SYSTEM = "feedback"
HANDLING, OUTCOME = "feedback", "outcome"
ANSWER_DAYS, REFUSAL_DAYS, SUPPLEMENT_DAYS, PUBLICATION_DAYS = 15, 2, 5, 2
SOON_DAYS = 2
ANSWERED, REFUSED, SUPPLEMENT = "answered", "refused", "supplement"
CLOSED = (ANSWERED, REFUSED)
STANDINGS = ("overdue", "soon", "open", "waiting", "late", "on_time")
"""How a petition stands: not handled beyond its day, within two working days of it, earlier, waiting for the citizen;
handled late, handled in time."""


@dataclass
class Tally:
    """Petitions of an agency, by how they stand (see STANDINGS); each is counted once.

    Attributes:
        longest: The deadline of the one that is longest overdue; None where none is.
    """

    received: int = 0
    on_time: int = 0
    late: int = 0
    open: int = 0
    soon: int = 0
    waiting: int = 0
    overdue: int = 0
    longest: date | None = None

    @property
    def rate(self) -> Decimal | None:
        """Percent handled or being handled in time, as metric 5.2 counts it; None where nothing was received."""
        kept = self.received - self.late - self.overdue
        return 100 * Decimal(kept) / self.received if self.received else None

    def add(self, stands: str, due: date) -> None:
        """Count one more."""
        self.received += 1
        setattr(self, stands, getattr(self, stands) + 1)
        if stands == "overdue":
            self.longest = min(due, self.longest or due)


@dataclass(frozen=True)
class Outcomes:
    """What became of the answers: published in time or late, not yet; and what citizens said of them."""

    published: int
    published_late: int
    unpublished: int
    unpublished_late: int
    satisfied: int
    dissatisfied: int
    again: int

    @property
    def rate(self) -> Decimal | None:
        """Percent of those who rated an answer that were satisfied; None where nobody did."""
        rated = self.satisfied + self.dissatisfied + self.again
        return 100 * Decimal(self.satisfied) / rated if rated else None


def due_day(each: Standing, zone: tzinfo | None, calendar: Calendar) -> date:
    """The last day on which what is owed is in time, in the country's zone."""
    opened = each.opened_at.astimezone(zone).date()
    if each.state == REFUSED:
        return calendar.add_working(opened, REFUSAL_DAYS)
    if each.state == SUPPLEMENT:
        return calendar.add_working(each.since.astimezone(zone).date(), SUPPLEMENT_DAYS)
    ruled = calendar.add_working(opened, ANSWER_DAYS)
    return max(ruled, each.due.astimezone(zone).date()) if each.due is not None else ruled


def stands(each: Standing, due: date, at: datetime, calendar: Calendar) -> str:
    """How a petition stands at a moment, as one of STANDINGS."""
    if each.state in CLOSED:
        return "on_time" if each.since.astimezone(at.tzinfo).date() <= due else "late"
    if each.state == SUPPLEMENT:
        return "waiting"
    today = at.date()
    if today > due:
        return "overdue"
    return "soon" if due <= calendar.add_working(today, SOON_DAYS) else "open"


def tally(standings: Iterable[Standing], at: datetime, calendar: Calendar) -> Tally:
    """All of them together."""
    found = Tally()
    for each in standings:
        due = due_day(each, at.tzinfo, calendar)
        found.add(stands(each, due, at, calendar), due)
    return found


def by_agency(standings: Iterable[Standing], at: datetime, calendar: Calendar) -> dict[str, Tally]:
    """Every agency by its code, those with most overdue and with the longest first."""
    grouped: dict[str, list[Standing]] = {}
    for each in standings:
        grouped.setdefault(each.agency, []).append(each)
    counted = {code: tally(some, at, calendar) for code, some in grouped.items()}
    never = at.date() + timedelta(days=1)
    order = sorted(
        counted.items(), key=lambda pair: (-pair[1].overdue, pair[1].longest or never, -pair[1].late, pair[0])
    )
    return dict(order)


def outcomes(handled: Sequence[Standing], after: Mapping[str, Standing], at: datetime, calendar: Calendar) -> Outcomes:
    """What became of the answers.

    Args:
        handled: How petitions stand.
        after: What followed each answer, by the number of the petition: its first event is the publication.
        at: The moment looked at.
        calendar: The working days.
    """
    counts = dict.fromkeys(Outcomes.__dataclass_fields__, 0)
    for each in handled:
        if each.state != ANSWERED:
            continue
        last = calendar.add_working(each.since.astimezone(at.tzinfo).date(), PUBLICATION_DAYS)
        then = after.get(each.case)
        published = at if then is None else then.opened_at.astimezone(at.tzinfo)
        kind = "unpublished" if then is None else "published"
        counts[f"{kind}_late" if published.date() > last else kind] += 1
        if then is not None and then.state in counts and then.state != "published":
            counts[then.state] += 1
    return Outcomes(**counts)

"""How a screen speaks: in full on a desk, in the fewest words on a wall that is read from across a room."""

import re
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from dashboard import formatting
from dashboard.words import Say, brief, words
from indicators.catalogue import Form, Indicator
from indicators.compliance import Freshness, Truth
from indicators.geography import Geography, Place
from indicators.periods import Frequency, Period

_SAID_BESIDE = {
    "vi": r"^(Báo cáo|Thống kê) | (theo )?(ngày|tuần|tháng|quý|năm)$",
    "en": r"^(Daily|Weekly|Monthly|Quarterly|Yearly) | report$",
}
"""What a form's name repeats of the period that stands beside it."""

_TRUTHS = {
    Truth.ON_TIME: "on time",
    Truth.LATE: "late since {day}",
    Truth.OLD: "old, due since {day}",
    Truth.NEVER: "never reported",
    Truth.NOT_APPLICABLE: "not applicable",
    Truth.SOURCE_ERROR: "source cannot be read",
}


@dataclass(frozen=True)
class Wording:
    """How one screen speaks.

    Attributes:
        language: "vi" or "en".
        today: A day of this year is written without its year on a brief screen.
        zone: The clock's.
        geography: Knows what the agencies are called.
        is_brief: Whether few words must do.
    """

    language: str
    today: date
    zone: tzinfo
    geography: Geography
    is_brief: bool = False

    @property
    def say(self) -> Say:
        """Turns an English sentence into the words of this screen."""
        return (brief if self.is_brief else words)(self.language)

    def day(self, day: date) -> str:
        """A day: 26/10/2026, and 26/10 where few words must do and the year goes without saying."""
        if self.is_brief and day.year == self.today.year:
            return formatting.day_of_year(day, self.language)
        return formatting.day(day, self.language)

    def period(self, period: Period) -> str:
        """A period: Tháng 10/2026, in few words 10/2026."""
        if period.frequency is Frequency.DAY:
            return self.day(period.start)
        return formatting.period(period, self.language, self.say)

    def moment(self, at: datetime) -> str:
        """A moment: 08:12 22/11; in few words the clock for today, the day for any other."""
        local = at.astimezone(self.zone)
        if not self.is_brief:
            return formatting.moment(at, self.zone)
        return f"{local:%H:%M}" if local.date() == self.today else self.day(local.date())

    def truth(self, fresh: Freshness) -> str:
        """How fresh a figure is, and since when it should be fresher."""
        return self.say(_TRUTHS[fresh.truth]).format(day=self.day(fresh.since) if fresh.since else "")

    def place(self, place: Place) -> str:
        """A place or an agency by its name; an agency by its abbreviation where few words must do."""
        if self.is_brief and place.abbreviation:
            return place.abbreviation
        return place.name_en if self.language == "en" else place.name_vi

    def agency(self, code: str) -> str:
        """Who sends under a code: a ministry, or a province for a code such as H26."""
        return self.place(self.geography.sender(code))

    def agencies(self, codes: list[str]) -> str:
        """Some senders: as many by name as can be read, and how many more."""
        named = 1 if self.is_brief else 2
        more = f" +{len(codes) - named}" if len(codes) > named else ""
        return ", ".join(self.agency(code) for code in codes[:named]) + more

    def handler(self, who: str) -> str:
        """Who is to see to an exception; said with its word where no column says it."""
        return self.say("{who}").format(who=who)

    def form(self, form: Form) -> str:
        """A form by its name; in few words without what its period says already."""
        name = form.name_en if self.language == "en" else form.name_vi
        if not self.is_brief:
            return name
        short = re.sub(_SAID_BESIDE[self.language], "", name)
        return short[:1].upper() + short[1:]

    def change(self, value: Decimal | None, base: Decimal | None, indicator: Indicator) -> tuple[str, str] | None:
        """How a figure moved from the same period last year, and which way; None without a base."""
        return formatting.change(value, base, indicator, self.language, self.say)

    def amount(self, text: str, unit: str) -> str:
        """A written figure with its unit; in few words without the dong, which the figure it is held against has."""
        if self.is_brief:
            unit = unit.removesuffix(" đồng").removeprefix("VND ")
        return formatting.with_unit(text, unit)

    def edges(self, values: list[Decimal], indicator: Indicator) -> list[str]:
        """The ends of a legend's classes; in few words with one decimal, as long as that tells them apart."""
        decimals = min(1, indicator.decimals) if self.is_brief else indicator.decimals
        texts = [formatting.number(each, decimals, self.language) or "" for each in values]
        if len(set(texts)) < len(texts):
            return [formatting.figure(each, indicator, self.language) or "" for each in values]
        return texts

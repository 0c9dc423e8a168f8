"""How the pages of the desk name things: forms, periods, agencies, places, moments."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from dashboard import formatting
from dashboard.queries import Queries
from dashboard.words import Say
from indicators.errors import CommandCentreError
from indicators.periods import Period


@dataclass(frozen=True)
class View:
    """How a page of the desk speaks: its questions, language, words and present moment."""

    ask: Queries
    language: str
    say: Say
    now: datetime

    def form(self, code: str) -> str:
        """What a form is called."""
        form = self.ask.catalogue.forms.get(code)
        if form is None:
            return code
        return form.name_en if self.language == "en" else form.name_vi

    def period(self, code: str | None) -> str:
        """A period as it is spoken of."""
        return self.say("several") if code is None else formatting.period(Period.parse(code), self.language)

    def agency(self, code: str) -> str:
        """Who sends under a code."""
        return self.ask.agency_name(code, self.language)

    def place(self, code: str) -> str:
        """What a place is called."""
        try:
            found = self.ask.geography.place(code)
        except CommandCentreError:
            return code
        return found.name_en if self.language == "en" else found.name_vi

    def moment(self, at: datetime) -> str:
        """A moment with its year: 08:12 22/11/2026."""
        local = at.astimezone(self.ask.setting.zone)
        return f"{local:%H:%M} {formatting.day(local.date(), self.language)}"

    def count(self, number: int | Decimal) -> str:
        """How many."""
        return formatting.number(Decimal(number), 0, self.language) or ""

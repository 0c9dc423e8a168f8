"""The sentence over a page that is looked at as known at a moment, and over one that cannot be."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.words import Say

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""Before this nothing was known."""

LONGEST = 40
"""Letters of an unreadable moment that are said again."""


@dataclass(frozen=True)
class Looking:
    """What an address says of the moment a page is to be known at: the words, and the moment where it can be read."""

    said: str
    moment: datetime | None
    now: datetime

    @property
    def back(self) -> datetime | None:
        """The moment looked back to; None where it cannot be read, lies ahead, or before all that is known."""
        return self.moment if self.moment is not None and EARLIEST <= self.moment < self.now else None


def looking(said: str | None, zone: tzinfo, now: datetime) -> Looking | None:
    """What an address says; one without an offset is of the zone given. None where it says nothing."""
    if not said:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return Looking(said, None, now)
    try:
        return Looking(said, (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(zone), now)
    except OverflowError:
        return Looking(said, None, now)


def banner(look: Looking, say: Say, language: str, *, shows_present: bool) -> Component:
    """What the reader must not overlook: the moment looked back to, or why it is the present that is shown.

    Args:
        look: What the address says.
        say: The words of the reader's language.
        language: "vi" or "en".
        shows_present: Whether the page has no past, and shows the present whatever the address says.
    """
    kind = "past" if look.back and not shows_present else "present" if look.back else "wrong"
    moment = {} if look.back is None else {"moment": look.back.isoformat(timespec="seconds")}
    back = html.Button(say("Back to now"), type="button", className="button-link screen-only", **made.data(now="yes"))
    parts: list[Component] = [html.Span(_sentence(look, say, language, kind)), back]
    if look.back and kind == "past":
        address = f"/differences?{urlencode({'from': f'{look.back:%Y-%m-%dT%H:%M}'})}"
        words = say("What has changed since")
        parts.append(html.A(words, href=address, className="back-to-now screen-only", **made.data(present="yes")))
    return html.Div(parts, id="known-at", role="status", className="known-at", **made.data(kind=kind, **moment))


def _sentence(look: Looking, say: Say, language: str, kind: str) -> str:
    written = ""
    if look.moment is not None:
        written = f"{look.moment:%H:%M} {formatting.day(look.moment.date(), language)}"
    if kind == "past":
        return say("You see what was known at {moment}").format(moment=written)
    if kind == "present":
        return say("This page has no past and shows the present; the others show {moment}").format(moment=written)
    if look.moment is None:
        said = look.said[:LONGEST]
        sentence = say("“{said}” is no moment, and the present is shown: choose a day and an hour above")
        return sentence.format(said=said)
    if look.moment < EARLIEST:
        return say("Nothing was known yet at {moment}, and the present is shown: choose a later one").format(
            moment=written
        )
    return say("{moment} lies ahead, and the present is shown: choose one that has passed").format(moment=written)

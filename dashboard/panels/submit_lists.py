"""What an office owes and what it has sent, as tables."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.duties import Owed
from dashboard.queries import Queries
from dashboard.words import Say
from indicators.errors import CommandCentreError
from indicators.periods import Period
from indicators.store.receipts import Kept, State

SOON_DAYS = 3
"""So few days before it is due, a report is marked."""

STATE_WORDS: Mapping[State, str] = {
    State.ACCEPTED: "accepted",
    State.HELD: "waiting to be confirmed",
    State.CONFIRMED: "confirmed and published",
    State.REJECTED: "rejected",
}


def owed_card(owed: Sequence[Owed], language: str, say: Say) -> html.Section:
    """What has to be sent, by when, and how late it is."""
    if not owed:
        words = say("Nothing is owed at the moment. The next report appears here when its period begins.")
        return made.card(say("To send"), made.empty(words))
    items = [html.Li(_owed(each, language, say)) for each in owed]
    return made.card(say("To send"), html.Ul(items, className="owed-list"))


def sent_card(kept: Sequence[Kept], ask: Queries, zone: tzinfo | None, language: str, say: Say) -> html.Section:
    """What was sent, newest first, each with its state and receipt."""
    title = say("Sent")
    if not kept:
        return made.card(title, made.empty(say("Nothing has been sent yet. Begin with a form and its period.")))
    columns = (
        Column(say("Received at")),
        Column(say("Sender")),
        Column(say("Form")),
        Column(say("Period")),
        Column(say("Revision"), numeric=True),
        Column(say("Rows"), numeric=True),
        Column(say("State")),
        Column(say("Receipt")),
    )
    rows = [_row(each, ask, zone, language, say) for each in kept]
    return made.card(title, made.table(say("The reports received last"), columns, rows, "sent-table"), name="sent-card")


def _owed(owed: Owed, language: str, say: Say) -> list[Component]:
    name = owed.form.name_en if language == "en" else owed.form.name_vi
    period = formatting.period(owed.period, language, say)
    address = f"/submit?form={owed.form.code}&period={owed.period.code}"
    return [
        html.A(f"{name}, {period}", href=address, target="_self", className="owed-name"),
        html.Span(
            [
                made.shape(*_urgency(owed.days_left, say)),
                html.Span(
                    say("due {day}").format(day=formatting.day(owed.due, language)), className="muted small owed-day"
                ),
            ],
            className="owed-state",
        ),
    ]


def _urgency(days_left: int, say: Say) -> tuple[str, str]:
    if days_left < 0:
        return "late", say("{count} days late").format(count=-days_left)
    if days_left == 0:
        return "risk", say("due today")
    return "risk" if days_left <= SOON_DAYS else "none", say("{count} days left").format(count=days_left)


def _row(kept: Kept, ask: Queries, zone: tzinfo | None, language: str, say: Say) -> html.Tr:
    row = kept.row
    received: datetime = row["received_at"].astimezone(zone)
    name = _form(row["form"], ask, language)
    links: list[Component | str] = [
        html.A(
            say("See"),
            href=f"/submit?receipt={row['id']}",
            target="_self",
            **made.aria(label=f"{say('Receipt')} {row['id']}"),
        ),
        " · ",
        html.A("PDF", href=f"/api/v1/receipts/{row['id']}.pdf", download=""),
    ]
    return html.Tr(
        [
            made.cell(f"{received:%H:%M} {formatting.day(received.date(), language)}"),
            made.cell(ask.agency_name(row["sender"], language)),
            made.cell(name),
            made.cell(_period(row["period"], language, say)),
            made.cell(None if row["revision"] is None else str(row["revision"]), numeric=True),
            made.cell(formatting.number(Decimal(row["rows"]), 0, language), numeric=True),
            made.cell(made.shape(_shape(kept.state), say(STATE_WORDS[kept.state]))),
            made.cell(html.Span(links)),
        ]
    )


def _shape(state: State) -> str:
    if state is State.HELD:
        return "risk"
    return "off" if state is State.REJECTED else "on"


def _form(code: str, ask: Queries, language: str) -> str:
    form = ask.catalogue.forms.get(code)
    if form is None:
        return code
    return form.name_en if language == "en" else form.name_vi


def _period(code: str | None, language: str, say: Say) -> str:
    if code is None:
        return say("several")
    try:
        return formatting.period(Period.parse(code), language, say)
    except CommandCentreError:
        return code

"""Where the figures come from: every source's state, who owes which report, what came last."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

import dash
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.answers import Obligation
from dashboard.callbacks import Asking, add_page
from dashboard.components import Column
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.store.sources import RUNS_KEPT, SourceState

OVERDUE = timedelta(minutes=10)
"""A visit this long after its time means that no collector is at work."""

RECEIVED_SHOWN = 15
NAMED = 6
"""Provinces named in a cell; the others are counted."""


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Sources", (layout, Asking(ask, now)), path="/sources")


def layout(ask: Queries, now: Callable[[], datetime], **_address: str) -> Component:
    """Draw the sources as their last runs left them."""
    say = spoken()
    moment = now()
    states = ask.source_states()
    title = say("Where the figures come from")
    return made.page(
        "sources",
        made.print_head(say, title, formatting.moment(moment, ask.setting.zone)),
        made.heading(title, say("Why a figure is missing or late: what each source answered last, and who owes what.")),
        _past(ask, moment, say),
        _counts(ask, states, moment, say),
        _states(ask, states, moment, say),
        _owed(ask.obligations(moment.astimezone(ask.setting.zone).date()), say),
        _received(ask, say),
    )


def _past(ask: Queries, moment: datetime, say: Say) -> Component | None:
    """What is said of a past of which not every visit is kept any more."""
    kept_from = ask.source_runs_known_from() if ask.as_of is not None else None
    if kept_from is None or kept_from <= moment:
        return None
    sentence = say(
        "The last {count} visits of each source are kept: of how they stood before {moment}, some is not known."
    )
    since = formatting.moment(kept_from, ask.setting.zone)
    return made.notice(sentence.format(count=RUNS_KEPT, moment=since), "risk")


def _counts(ask: Queries, states: Sequence[SourceState], now: datetime, say: Say) -> html.Section:
    language = LANGUAGE.get()
    totals = {name: formatting.number(Decimal(count), 0, language) for name, count in ask.totals().items()}
    failing = sum(1 for each in states if each.failing_since)
    late = sum(1 for each in states if _is_overdue(each, now))
    pairs = [
        (say("Sources"), str(len(states))),
        (say("Failing"), str(failing)),
        (say("Not visited in time"), str(late)),
        (say("Reports received"), totals["report"]),
        (say("Figures kept"), totals["observation"]),
        (say("Figures shown now"), totals["current"]),
    ]
    return made.card(None, made.facts(pairs))


def _is_overdue(state: SourceState, now: datetime) -> bool:
    return now - max(state.due_at, state.opened_until or state.due_at) > OVERDUE


def _states(ask: Queries, states: Sequence[SourceState], now: datetime, say: Say) -> html.Section:
    title = say("State of each source")
    if not states:
        remedy = say("No source is enrolled. Start a collector, or send reports to the endpoint.")
        return made.card(title, made.empty(remedy))
    columns = [
        Column(say("Source")),
        Column(say("State")),
        Column(say("Last success")),
        Column(say("Failing since")),
        Column(say("Failures in a row"), numeric=True),
        Column(say("What went wrong")),
        Column(say("Next visit")),
    ]
    order = sorted(states, key=lambda each: (each.failing_since is None, each.last_success is not None, each.source))
    rows = [_state(ask, each, now, say) for each in order]
    table = made.table(title, columns, rows, "sources-table")
    return made.card(None, table, made.actions(made.download(say, "sources-table", "sources")))


def _state(ask: Queries, state: SourceState, now: datetime, say: Say) -> html.Tr:
    name = ask.source_names.get(state.source, {}).get(LANGUAGE.get(), state.source)
    code = "" if name == state.source else f" {state.source}"
    zone = ask.setting.zone

    def written(moment: datetime | None) -> str | None:
        return formatting.moment(moment, zone) if moment else None

    return html.Tr(
        [
            html.Th(
                [name, html.Span(code, className="muted small")],
                scope="row",
            ),
            html.Td(_word(state, now, say)),
            made.cell(written(state.last_success)),
            made.cell(written(state.failing_since)),
            made.cell(str(state.failures) if state.failures else None, numeric=True),
            made.cell(state.last_error),
            made.cell(written(max(state.due_at, state.opened_until or state.due_at))),
        ]
    )


def _word(state: SourceState, now: datetime, say: Say) -> Component:
    if state.failing_since:
        return made.shape("error", say("cannot be read"))
    if _is_overdue(state, now):
        return made.shape("late", say("not visited"))
    if state.last_success is None:
        return made.shape("none", say("never read yet"))
    return made.shape("on", say("in order"))


def _owed(obligations: Sequence[Obligation], say: Say) -> html.Section:
    """Of each form the period due last, those with gaps first."""
    language = LANGUAGE.get()
    columns = [
        Column(say("Form")),
        Column(say("Period")),
        Column(say("Due")),
        Column(say("On time"), numeric=True),
        Column(say("Late"), numeric=True),
        Column(say("Not sent"), numeric=True),
        Column(say("Who has not sent it")),
    ]
    rows = [
        html.Tr(
            [
                html.Th(
                    [
                        each.form.name_en if language == "en" else each.form.name_vi,
                        html.Span(f" {each.form.code}", className="muted small"),
                    ],
                    scope="row",
                ),
                html.Td(formatting.period(each.period, language)),
                html.Td(formatting.day(each.due, language)),
                made.cell(f"{each.on_time}/{each.owed}", numeric=True),
                made.cell(str(len(each.late)), numeric=True),
                made.cell(str(len(each.missing)), numeric=True),
                made.cell(_names(each, say)),
            ]
        )
        for each in sorted(obligations, key=lambda each: -len(each.missing))
    ]
    title = say("Reports owed at the last deadline (Decree 09/2019/NĐ-CP)")
    table = made.table(title, columns, rows, "owed-table")
    return made.card(None, table, made.actions(made.download(say, "owed-table", "owed")))


def _names(owed: Obligation, say: Say) -> str | None:
    names = [each.name_en if LANGUAGE.get() == "en" else each.name_vi for each in owed.missing]
    more = len(names) - NAMED
    shown = ", ".join(names[:NAMED])
    return (say("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown) or None


def _received(ask: Queries, say: Say) -> html.Section:
    title = say("Received last")
    reports = ask.received_last(RECEIVED_SHOWN)
    if not reports:
        return made.card(title, made.empty(say("No report has come yet. Submit one, or start a collector.")))
    columns = [
        Column(say("Received")),
        Column(say("Sender")),
        Column(say("Form")),
        Column(say("Period")),
        *(Column(name, numeric=True) for name in (say("Rows"), say("New"), say("Changed"))),
        Column(say("Receipt")),
    ]
    rows = [
        html.Tr(
            [
                html.Td(formatting.moment(each["received_at"], ask.setting.zone)),
                html.Td(ask.agency_name(each["sender"], LANGUAGE.get())),
                html.Td(each["form"]),
                made.cell(each["period"]),
                *(made.cell(str(each[name]), numeric=True) for name in ("rows", "new", "changed")),
                html.Td(html.A(each["id"], href=f"/api/v1/receipts/{each['id']}", target="_blank")),
            ]
        )
        for each in reports
    ]
    return made.card(None, made.table(title, columns, rows, "received-table"))

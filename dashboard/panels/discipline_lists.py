"""The lists of discipline: agencies by form, who is late, who is reminded next, who was in time, what is covered."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.discipline import Connected, Coverage, Record, Told
from dashboard.panels.desk_view import View
from dashboard.panels.discipline_state import OCCASION_WORDS, course, state
from indicators.discipline import OwedReport, Reminder, State
from indicators.observations import Origin

PATH = "/discipline"
NAMED = 6
"""Agencies that are called by name in a cell; of the others it is said how many."""


def matrix(reports: Sequence[OwedReport], view: View) -> list[Component]:
    """How everything stands that is owed for a period: of provinces in columns by form, of the others a row a form."""
    say = view.say
    forms = view.ask.catalogue.forms
    local = [each for each in reports if forms[each.form].sender is None]
    own = [each for each in reports if forms[each.form].sender is not None]
    parts: list[Component] = []
    if own:
        ordered = sorted(own, key=lambda each: (each.sender, each.form))
        rows = [
            html.Tr([_sender(each.sender, view), made.cell(_form(each.form, view)), html.Td(state(each, view))])
            for each in ordered
        ]
        columns = [Column(say("Agency")), Column(say("Form")), Column(say("State"))]
        parts.append(made.card(None, made.table(say("Ministries and agencies"), columns, rows, "ministries-table")))
    if local:
        parts.append(made.card(None, _by_form(local, view)))
    return parts


def _by_form(reports: Sequence[OwedReport], view: View) -> html.Div:
    codes = list(dict.fromkeys(each.form for each in reports))
    rows: dict[str, dict[str, OwedReport]] = {}
    for each in reports:
        rows.setdefault(each.sender, {})[each.form] = each
    lines = [
        html.Tr([_sender(sender, view), *(_state(mine.get(code), view) for code in codes)])
        for sender, mine in sorted(rows.items())
    ]
    columns = [Column(view.say("Province")), *(Column(view.form(code)) for code in codes)]
    return made.table(view.say("Provinces"), columns, lines, "provinces-table")


def _state(owed: OwedReport | None, view: View) -> html.Td:
    return made.cell(None) if owed is None else html.Td(state(owed, view))


def late(reports: Sequence[OwedReport], view: View) -> Component:
    """Who has not sent what is due, and who sent it late."""
    say = view.say
    title = say("Late at the last deadline")
    if not reports:
        return made.card(title, made.empty(say("Every report of the last deadlines has come, each in time.")))
    columns = [Column(say("Sender")), Column(say("Form")), Column(say("Period")), Column(say("State"))]
    columns += [Column(say("Days late"), numeric=True)]
    rows = [
        html.Tr(
            [
                _sender(each.sender, view),
                made.cell(_form(each.form, view)),
                made.cell(view.period(each.period.code)),
                html.Td(state(each, view)),
                made.cell(view.count(_days_late(each, view)), numeric=True),
            ]
        )
        for each in reports
    ]
    download = made.actions(made.download(say, "late-table", "late"))
    return made.card(None, made.table(title, columns, rows, "late-table"), download)


def _days_late(owed: OwedReport, view: View) -> int:
    until = owed.received or view.now.astimezone(view.ask.setting.zone).date()
    return (until - owed.due).days


def reminded_next(told: Sequence[Told], view: View) -> Component:
    """Whom the next reminders go to, those of one hour and form together, soonest first."""
    say = view.say
    title = say("Next reminders")
    together: dict[tuple[object, ...], list[Reminder]] = {}
    for each in told:
        if (following := each.following) is not None:
            key = (following.at, following.occasion, each.owed.form, each.owed.period.code)
            together.setdefault(key, []).append(following)
    if not together:
        return made.card(title, made.empty(say("Nobody has to be reminded.")))
    columns = [Column(say("When")), Column(say("Form")), Column(say("Period")), Column(say("Why")), Column(say("To"))]
    ordered = sorted(together.values(), key=lambda each: (each[0].at, each[0].owed.form))
    rows = [_reminder(each, view) for each in ordered]
    return made.card(None, made.table(title, columns, rows, "reminders-table"))


def _reminder(same: Sequence[Reminder], view: View) -> html.Tr:
    first = same[0]
    return html.Tr(
        [
            made.cell(view.moment(first.at)),
            made.cell(_form(first.owed.form, view)),
            made.cell(view.period(first.owed.period.code)),
            made.cell(view.say(OCCASION_WORDS[first.occasion])),
            made.cell(_names([each.owed.sender for each in same], view)),
        ]
    )


def of_agency(told: Sequence[Told], view: View) -> list[Component]:
    """What an agency owes, how it stands and what happened; then the reminders it got and gets next."""
    say = view.say
    if not told:
        return [made.card(None, made.empty(say("This agency owes no report by the calendar.")))]
    columns = [Column(say("Form")), Column(say("Period")), Column(say("Due")), Column(say("State"))]
    columns += [Column(say("What happened"))]
    rows = [
        html.Tr(
            [
                html.Th(_form(each.owed.form, view), scope="row"),
                made.cell(view.period(each.owed.period.code)),
                made.cell(formatting.day(each.owed.due, view.language)),
                html.Td(state(each.owed, view)),
                made.cell(course(each.owed, view)),
            ]
        )
        for each in told
    ]
    owed = made.card(None, made.table(say("Reports owed"), columns, rows, "agency-table"))
    return [owed, _reminders(told, view)]


def _reminders(told: Sequence[Told], view: View) -> Component:
    say = view.say
    title = say("Reminders")
    gone = [(each, say("sent")) for one in told for each in one.sent]
    coming = [(one.following, say("comes next")) for one in told if one.following is not None]
    lines = sorted([*gone, *coming], key=lambda each: (each[0].at, each[0].owed.form))
    if not lines:
        return made.card(title, made.empty(say("Nobody has to be reminded.")))
    columns = [
        Column(say("When")),
        Column(say("Form")),
        Column(say("Period")),
        Column(say("Why")),
        Column(say("State")),
    ]
    rows = [
        html.Tr(
            [
                made.cell(view.moment(each.at)),
                made.cell(_form(each.owed.form, view)),
                made.cell(view.period(each.owed.period.code)),
                made.cell(say(OCCASION_WORDS[each.occasion])),
                made.cell(word),
            ]
        )
        for each, word in lines
    ]
    return made.card(None, made.table(title, columns, rows, "reminders-table"))


def records(found: Sequence[Record], view: View) -> Component:
    """How often every agency was in time, those who were so least first."""
    say = view.say
    columns = [Column(say("Agency")), Column(say("On time"), numeric=True), Column(say("Share"), numeric=True)]
    columns += [Column(say("Late"), numeric=True), Column(say("Not sent"), numeric=True)]
    rows = [
        html.Tr(
            [
                _sender(each.sender, view),
                made.cell(f"{view.count(each.on_time)}/{view.count(each.due)}", numeric=True),
                made.bar_cell(_percent(each, view), float(each.share)),
                made.cell(view.count(each.late), numeric=True),
                made.cell(view.count(each.overdue), numeric=True),
            ]
        )
        for each in found
    ]
    title = say("On time over the last six periods of each frequency")
    return made.card(None, made.table(title, columns, rows, "on-time-table"))


def _percent(record: Record, view: View) -> str:
    """Never rounded up to a whole that is not reached."""
    tenths = record.on_time * 1000 // record.due
    return f"{formatting.number(Decimal(tenths) / 10, 1, view.language)}%"


def coverage(found: Coverage, view: View) -> html.Section:
    """How many of the catalogued indicators have data, and what share is reported as connected."""
    say = view.say
    here = say("{count} of {total} catalogued indicators have data").format(
        count=view.count(found.with_data), total=view.count(found.catalogued)
    )
    pairs: list[tuple[Component | str, Component | str | None]] = [(say("In this system"), here)]
    pairs += [(_indicator(each.indicator, view), _connected(each, view)) for each in found.connected]
    return made.card(say("Coverage"), made.facts(pairs))


def _connected(each: Connected, view: View) -> html.Span:
    held = each.held
    if held is None or held.figure.value is None:
        return html.Span(view.say("no figures"))
    indicator = view.ask.catalogue.indicator(each.indicator)
    said = formatting.measured(held.figure.value, indicator, view.language)
    parts = [part.figure.value if part else None for part in (each.part, each.whole)]
    if parts[0] is not None and parts[1] is not None:
        said = f"{view.count(parts[0])}/{view.count(parts[1])} ({said})"
    words: list[Component | str] = [f"{said}, {view.period(held.figure.period.code)}"]
    if held.figure.origin is Origin.SIMULATED:
        words += [" ", made.simulated_badge(view.say)]
    return html.Span(words)


def _indicator(code: str, view: View) -> Component:
    return made.term(view.ask.catalogue.indicator(code).short(view.language), code)


def _sender(code: str, view: View) -> html.Th:
    return html.Th(html.A(view.agency(code), href=f"{PATH}?{urlencode({'agency': code})}"), scope="row")


def _form(code: str, view: View) -> html.Span:
    return html.Span([view.form(code), html.Span(f" {code}", className="muted small")])


def _names(senders: Sequence[str], view: View) -> str:
    shown = ", ".join(view.agency(each) for each in senders[:NAMED])
    more = len(senders) - NAMED
    return view.say("{names} and {count} more").format(names=shown, count=more) if more > 0 else shown


def counted(reports: Sequence[OwedReport]) -> Mapping[str, int]:
    """How many reports came in time, came late, wait for a person, were rejected, and have not come."""
    return {
        "on_time": sum(each.came is not None and each.on_time is True for each in reports),
        "late": sum(each.came is not None and each.on_time is False for each in reports),
        "held": sum(each.state is State.HELD for each in reports),
        "returned": sum(each.state is State.RETURNED for each in reports),
        "missing": sum(each.came is None for each in reports),
        "corrected": sum(each.is_corrected for each in reports),
    }

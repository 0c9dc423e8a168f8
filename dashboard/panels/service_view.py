"""Public services on a page: the portal's figures, each province's, and citizens' feedback by its rule."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.petitions import DAYS, PORTAL, SERVICE, Petition, Petitions
from indicators.feedback import SOON_DAYS, Outcomes, Tally
from indicators.observations import Observation, Origin
from indicators.periods import Period

PATH = "/public-services"
SHOWN = 200
"""Petitions of a list; that there are more is said."""

STANDING_WORDS = {
    "overdue": "overdue",
    "soon": "due within 2 working days",
    "open": "being handled",
    "waiting": "waits for the citizen",
    "late": "handled late",
    "on_time": "handled in time",
}
STANDING_SHAPES = {
    "overdue": "late",
    "soon": "risk",
    "open": "none",
    "waiting": "flat",
    "late": "off",
    "on_time": "on",
}
STATE_WORDS = {
    "received": "received",
    "assigned": "assigned",
    "supplement": "supplement asked for",
    "resumed": "supplement given",
    "answered": "answered",
    "refused": "refused",
}


def nation(held: Mapping[str, Observation], view: View) -> Component:
    """The newest figure of the nation of every indicator of the portal, each leading to its trace."""
    say = view.say
    columns = [Column(say("Figure")), Column(say("Newest figure"), numeric=True), Column(say("Period"))]
    rows = [_national(code, held.get(code), view) for code in (*PORTAL, *SERVICE)]
    title = say("The portal, whole country")
    return made.card(title, made.table(title, columns, rows, "portal-figures"))


def provinces(found: Mapping[str, Mapping[str, Observation]], view: View) -> Component:
    """Every province with its newest figures, each leading to its trace; a figure of another period says so."""
    say = view.say
    title = say("By province, newest figures")
    usual = {code: _usual_period(code, found) for code in SERVICE}
    named = [Column(_head(code, usual[code], view), numeric=True, term=code) for code in SERVICE]
    columns = [Column(say("Province")), *named]
    rows = [_province(place, figures, usual, view) for place, figures in found.items()]
    simulated = any(each.figure.origin is Origin.SIMULATED for figures in found.values() for each in figures.values())
    return made.card(
        title,
        html.P(made.simulated_badge(say)) if simulated else None,
        made.table(title, columns, rows, "services-by-province"),
        made.actions(made.download(say, "services-by-province", "services")),
    )


def rule(view: View) -> Component:
    """The rule that feedback is held against."""
    return html.P(
        view.say(
            "Rule (Decision 766/QĐ-TTg, 5.2): an answer within 15 working days of the receipt, a refusal within 2, a "
            "supplement within 5, publication within 2. The rate counts what was handled or is being handled in time."
        ),
        className="muted",
    )


def numbers(found: Petitions, view: View) -> Component:
    """Feedback of the last weeks, by how it stands, and what became of the answers."""
    say, tally, after = view.say, found.tally(), found.outcomes()
    return made.card(
        say("Feedback, the last {days} days").format(days=DAYS),
        rule(view),
        made.facts(
            [
                (say("Petitions received"), view.count(tally.received)),
                (say("In time"), html.Strong(_percent(tally.rate, view))),
                (say("Handled in time"), view.count(tally.on_time)),
                (say("Handled late"), view.count(tally.late)),
                (say("Overdue"), html.Strong(view.count(tally.overdue))),
                (say("Due within {days} working days").format(days=SOON_DAYS), view.count(tally.soon)),
                (say("Being handled"), view.count(tally.open)),
                (say("Waits for the citizen"), view.count(tally.waiting)),
                *_after(after, view),
            ]
        ),
    )


def agencies(found: Petitions, view: View) -> Component:
    """Every ministry and province, those with most overdue first, each leading to its list."""
    say = view.say
    title = say("Feedback by ministry and province")
    heads = (
        say("Petitions received"),
        say("Handled in time"),
        say("Handled late"),
        say("Being handled"),
        say("Due soon"),
    )
    columns = [
        Column(say("Agency")),
        *(Column(each, numeric=True) for each in (*heads, say("Overdue"), say("In time"))),
    ]
    rows = [_agency(code, tally, view) for code, tally in found.by_agency().items()]
    if not rows:
        return made.card(title, made.empty(say("No feedback was received. Look at the sources.")))
    acts = made.actions(made.download(say, "feedback-by-agency", "feedback"))
    return made.card(title, made.table(title, columns, rows, "feedback-by-agency"), acts)


def petitions(found: Petitions, chosen: str, agency: str, view: View) -> Component:
    """The petitions that stand as chosen, by their last day in time."""
    say = view.say
    listed = found.listed()
    counts = {name: sum(each.stands == name for each in listed) for name in STANDING_WORDS}
    of = f"agency={agency}&" if agency else ""
    filters = [
        (f"{say(word)} ({view.count(counts[name])})", f"{PATH}?{of}standing={name}#petitions", name == chosen)
        for name, word in STANDING_WORDS.items()
    ]
    wanted = [each for each in listed if each.stands == chosen]
    title = say("Petitions: {standing}").format(standing=say(STANDING_WORDS[chosen]))
    parts: list[Component] = [made.chips(say("Standing"), filters)]
    if len(wanted) > SHOWN:
        words = say("Shown are the first {count} of {all}.")
        parts.append(made.notice(words.format(count=view.count(SHOWN), all=view.count(len(wanted)))))
    parts.append(_list(wanted[:SHOWN], title, view) if wanted else made.empty(say("No petition stands so.")))
    return html.Div(made.card(title, *parts), id="petitions")


def _list(wanted: Sequence[Petition], title: str, view: View) -> Component:
    say = view.say
    columns: list[Mapping[str, Any]] = [
        {"key": "number", "title": say("Number"), "href": "receipt", "caption": title, "width": 215},
        {"key": "agency", "title": say("Agency"), "href": "of_agency"},
        {"key": "title", "title": say("About"), "width": 330},
        {"key": "received", "title": say("Received at")},
        {"key": "due", "title": say("Last day in time")},
        {"key": "state", "title": say("State")},
        {"key": "since", "title": say("Since")},
    ]
    rows = [
        {
            "number": each.case.case,
            "receipt": f"/submit?receipt={each.case.report}",
            "agency": view.agency(each.case.agency),
            "of_agency": f"{PATH}?agency={each.case.agency}",
            "title": each.case.title,
            "received": view.moment(each.case.opened_at),
            "due": formatting.day(each.due, view.language),
            "state": say(STATE_WORDS[each.case.state]) if each.case.state in STATE_WORDS else each.case.state,
            "since": view.moment(each.case.since),
        }
        for each in wanted
    ]
    return made.grid("petition-list", columns, rows, say)


def _national(code: str, held: Observation | None, view: View) -> html.Tr:
    say, indicator = view.say, view.ask.catalogue.indicator(code)
    name = html.A(indicator.name(view.language), href=f"/place/VN?indicator={code}", **made.data(term=code))
    if held is None or held.figure.value is None:
        return html.Tr([html.Th(name, scope="row"), made.cell(say("no figure yet"), numeric=True), made.cell(None)])
    value = html.A(formatting.measured(held.figure.value, indicator, view.language), href=f"/trace/{held.id}")
    badge = [" ", made.simulated_badge(say)] if held.figure.origin is Origin.SIMULATED else []
    period = formatting.period(held.figure.period, view.language)
    return html.Tr([html.Th(name, scope="row"), html.Td([value], className="numeric"), html.Td([period, *badge])])


def _usual_period(code: str, found: Mapping[str, Mapping[str, Observation]]) -> Period | None:
    """The newest period in which provinces have a figure of an indicator."""
    held = [figures[code].figure.period for figures in found.values() if code in figures]
    return max(held, key=lambda each: each.end, default=None)


def _head(code: str, period: Period | None, view: View) -> str:
    indicator = view.ask.catalogue.indicator(code)
    name = f"{indicator.short(view.language)} ({indicator.unit(view.language)})"
    return name if period is None else f"{name}, {formatting.period(period, view.language)}"


def _province(
    place_id: str, figures: Mapping[str, Observation], usual: Mapping[str, Period | None], view: View
) -> html.Tr:
    place = view.ask.geography.place(place_id)
    name = place.name_en if view.language == "en" else place.name_vi
    head = html.Th(html.A(name, href=f"{PATH}?agency={place.agency_code}"), scope="row")
    return html.Tr([head, *(_figure(code, figures.get(code), usual[code], view) for code in SERVICE)])


def _figure(code: str, held: Observation | None, usual: Period | None, view: View) -> html.Td:
    if held is None or held.figure.value is None:
        return made.cell(None, numeric=True)
    written = formatting.figure(held.figure.value, view.ask.catalogue.indicator(code), view.language)
    link = html.A(written, href=f"/trace/{held.id}")
    if held.figure.period == usual:
        return html.Td(link, className="numeric")
    other = formatting.period(held.figure.period, view.language)
    return html.Td([link, html.Span(other, className="muted small block")], className="numeric")


def _agency(code: str, tally: Tally, view: View) -> html.Tr:
    counts = (tally.received, tally.on_time, tally.late, tally.open + tally.waiting, tally.soon)
    owes = made.shape("late" if tally.overdue else "on", view.count(tally.overdue))
    rate = tally.rate
    return html.Tr(
        [
            html.Th(html.A(view.agency(code), href=f"{PATH}?agency={code}"), scope="row"),
            *(made.cell(view.count(number), numeric=True) for number in counts),
            made.cell(owes, numeric=True),
            made.bar_cell(_percent(rate, view), None if rate is None else float(rate / 100)),
        ]
    )


def _after(after: Outcomes, view: View) -> list[tuple[Component | str, Component | str | None]]:
    say = view.say
    return [
        (say("Answers published in time"), view.count(after.published)),
        (say("Answers published late"), view.count(after.published_late)),
        (say("Answers still to be published"), view.count(after.unpublished)),
        (say("Answers overdue for publication"), view.count(after.unpublished_late)),
        (say("Citizens satisfied"), view.count(after.satisfied)),
        (say("Citizens not satisfied"), view.count(after.dissatisfied + after.again)),
        (say("Of these, brought up again"), view.count(after.again)),
        (say("Satisfied, of those who rated"), _percent(after.rate, view)),
    ]


def _percent(rate: Decimal | None, view: View) -> str | None:
    return None if rate is None else formatting.with_unit(formatting.number(rate, 1, view.language) or "", "%")

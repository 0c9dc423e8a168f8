"""Where senders said different values of the same: both, which one is shown and why, each followed to its source."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.place import View
from indicators.definitions import inputs
from indicators.store.conflicts import Conflict, Said


def said_differently(view: View) -> Component | None:
    """What ministries and provinces said of the figure, or of what it is computed from, where they differ."""
    if view.period is None:
        return None
    codes = (view.indicator.code, *inputs(view.indicator))
    found = view.ask.conflicts(place=view.place.id, indicator=codes, since=view.period.end)
    mine = [each for each in found if each.period == view.period.code]
    if not mine:
        return None
    return html.Section([part for each in mine for part in _drawn(each, view)], className="conflict")


def _drawn(conflict: Conflict, view: View) -> Sequence[Component]:
    say = view.say
    indicator = view.ask.catalogue.indicator(conflict.indicator)
    names = [view.ask.agency_name(each.sender, view.language) for each in conflict.said]
    sentence = say("{figure}: {senders} said different values.").format(
        figure=indicator.short(view.language), senders=", ".join(names)
    )
    rule = (
        say("The figure of {sender} is shown: what is published stands before what is reported.")
        if conflict.is_by_rank
        else say("The figure of {sender} is shown: of figures of the same standing, the one received last counts.")
    ).format(sender=names[0])
    columns = [
        Column(say("Said by")),
        Column(indicator.unit(view.language), numeric=True),
        Column(say("Received")),
        Column(say("Source")),
    ]
    rows = [_row(each, name, conflict, view) for each, name in zip(conflict.said, names, strict=True)]
    day = formatting.period(view.period, view.language) if view.period else ""
    caption = f"{indicator.short(view.language)}, {day}"
    table = made.table(caption, columns, rows, f"conflict-{conflict.indicator}")
    return [made.notice(sentence, "risk"), table, html.P(rule, className="muted small")]


def _row(said: Said, name: str, conflict: Conflict, view: View) -> html.Tr:
    say, indicator = view.say, view.ask.catalogue.indicator(conflict.indicator)
    shown = [f" ({say('shown')})"] if said is conflict.said[0] else []
    link = html.A(say("Follow to its source"), href=f"/trace/{said.observation.id}")
    value = formatting.figure(said.value, indicator, view.language)
    report = view.ask.reports_of([said.observation]).get(said.observation.report or "")
    moment = report["received_at"] if report else said.observation.known_from
    received = formatting.moment(moment, view.ask.setting.zone)
    head = html.Th([name, *shown], scope="row")
    return html.Tr([head, made.cell(value, numeric=True), made.cell(received), html.Td(link)])

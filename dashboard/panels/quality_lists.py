"""What was revised, where senders differ and what is held, each row leading to what helps."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.desk import Waiting
from dashboard.panels.desk_view import View
from dashboard.panels.held_report import REASONS
from dashboard.panels.quality_reports import profile_link
from dashboard.words import Say
from indicators.observations import Observation
from indicators.store.conflicts import Conflict
from indicators.store.revisions import Move, Revision

RULE_WORDS = {
    "rank": "what is published or reported goes before what is simulated",
    "time": "the newest counts",
}
MOVES_SHOWN = 400
"""Figures listed of what revisions moved; that there are more is said."""


def revisions(found: Sequence[Revision], view: View) -> Component:
    """What was revised, why, and how far it moved figures, each leading to its trace."""
    say = view.say
    if not found:
        return made.card(None, made.empty(say("Nothing was revised in the last 90 days.")))
    reports = made.card(say("Revised reports"), _revised_reports(found, view))
    moves = [(each, move) for each in found for move in each.moves]
    if not moves:
        return html.Div(
            [reports, made.card(None, made.empty(say("No figure was changed by them.")))], className="stack"
        )
    columns: list[Mapping[str, Any]] = [
        {
            "key": "indicator",
            "title": say("Indicator"),
            "href": "trace",
            "term": "code",
            "width": 260,
            "caption": say("Revised figures"),
        },
        {"key": "place", "title": say("Place")},
        {"key": "period", "title": say("Period")},
        {"key": "unit", "title": say("Unit")},
        {"key": "before", "title": say("Before"), "numeric": True},
        {"key": "after", "title": say("After"), "numeric": True},
        {"key": "far", "title": say("Change in percent"), "numeric": True},
        {"key": "sender", "title": say("Sender"), "href": "profile"},
        {"key": "reason", "title": say("Reason")},
    ]
    farthest = sorted(moves, key=lambda pair: -abs(pair[1].percent or Decimal(0)))
    rows = [_move(each, move, view) for each, move in farthest[:MOVES_SHOWN]]
    parts: list[Component] = [made.grid("revised-figures", columns, rows, say)]
    if len(moves) > MOVES_SHOWN:
        words = say("Shown are the {count} that moved farthest, of {all}.")
        parts.insert(0, made.notice(words.format(count=view.count(MOVES_SHOWN), all=view.count(len(moves)))))
    return html.Div([reports, made.card(say("Figures changed"), *parts)], className="stack")


def _revised_reports(found: Sequence[Revision], view: View) -> Component:
    say = view.say
    columns = [Column(say("Received at")), Column(say("Sender")), Column(say("Form")), Column(say("Period"))]
    columns += [Column(say("Revision"), numeric=True), Column(say("Figures changed"), numeric=True)]
    columns += [Column(say("Reason")), Column(say("Receipt"))]
    rows = [
        html.Tr(
            [
                made.cell(view.moment(each.row["received_at"])),
                html.Th(profile_link(each.row["sender"], view), scope="row"),
                made.cell(view.form(each.row["form"])),
                made.cell(view.period(each.row["period"])),
                made.cell(view.count(each.row["revision"]), numeric=True),
                made.cell(view.count(len(each.moves)), numeric=True),
                made.cell(each.row["reason"]),
                html.Td(html.A(say("See"), href=f"/submit?receipt={each.row['id']}", target="_self")),
            ]
        )
        for each in found
    ]
    return made.table(say("Revised reports"), columns, rows, "revised-reports")


def _move(revision: Revision, move: Move, view: View) -> dict[str, Any]:
    figure = move.after.figure
    indicator = view.ask.catalogue.indicator(figure.indicator)
    before, after = (formatting.figure(value, indicator, view.language) for value in (move.before, figure.value))
    return {
        "indicator": indicator.short(view.language),
        "code": indicator.code,
        "trace": f"/trace/{move.after.id}",
        "place": view.place(figure.place),
        "period": formatting.period(figure.period, view.language),
        "unit": indicator.unit(view.language),
        "before": before,
        "before_v": _exact(move.before),
        "after": after,
        "after_v": _exact(figure.value),
        "far": None if move.percent is None else f"{formatting.signed(move.percent, 2, view.language)}%",
        "far_v": _exact(move.percent),
        "sender": view.agency(revision.row["sender"]),
        "profile": f"/profile/{revision.row['sender']}",
        "reason": revision.row["reason"],
    }


def _exact(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def conflicts(found: Sequence[Conflict], view: View) -> Component:
    """Where two senders differ: both values, which is shown, and by which rule."""
    say = view.say
    if not found:
        return made.card(None, made.empty(say("No two senders say different things of the same figure.")))
    columns: list[Mapping[str, Any]] = [
        {
            "key": "indicator",
            "title": say("Indicator"),
            "href": "figure",
            "term": "code",
            "caption": say("Conflicts"),
            "width": 230,
        },
        {"key": "place", "title": say("Place"), "width": 110},
        {"key": "period", "title": say("Period"), "width": 146},
        {"key": "sender", "title": say("said by"), "href": "profile"},
        {"key": "value", "title": say("Value"), "numeric": True, "href": "trace"},
        {"key": "unit", "title": say("Unit"), "width": 84},
        {"key": "received", "title": say("Received"), "width": 172},
        {"key": "standing", "title": say("Standing"), "width": 130},
        {"key": "rule", "title": say("The rule that chose"), "width": 200},
    ]
    note = say("Every value is kept, one row each; that of the first row of a figure is shown, and the rule says why.")
    reports = view.ask.reports_of([said.observation for each in found for said in each.said])
    rows = [row for each in found for row in _conflict(each, reports, view)]
    return made.card(None, html.P(note, className="muted"), made.grid("conflicts", columns, rows, say))


def _conflict(conflict: Conflict, reports: Mapping[str, Mapping[str, Any]], view: View) -> Iterator[dict[str, Any]]:
    """What each sender said, the one that is shown first."""
    say, indicator = view.say, view.ask.catalogue.indicator(conflict.indicator)
    rule = RULE_WORDS["rank" if conflict.is_by_rank else "time"]
    for said in conflict.said:
        report = reports.get(said.observation.report or "")
        is_shown = said is conflict.said[0]
        yield {
            "indicator": indicator.short(view.language),
            "code": indicator.code,
            "figure": f"/place/{conflict.place}?indicator={conflict.indicator}&period={conflict.period}",
            "place": view.place(conflict.place),
            "period": view.period(conflict.period),
            "sender": view.agency(said.sender),
            "profile": f"/profile/{said.sender}",
            "value": _written(said.observation, view),
            "value_v": _exact(said.value),
            "trace": f"/trace/{said.observation.id}",
            "unit": indicator.unit(view.language),
            "received": view.moment(report["received_at"] if report else said.observation.known_from),
            "standing": say("shown") if is_shown else say("kept beside it"),
            "rule": say(rule),
        }


def _written(held: Observation, view: View) -> str:
    value, indicator = held.figure.value, view.ask.catalogue.indicator(held.figure.indicator)
    return view.say("missing") if value is None else formatting.figure(value, indicator, view.language) or ""


def held(waiting: Sequence[Waiting], view: View, *, may_decide: bool) -> Component:
    """The reports whose figures are hard to believe, each leading to where it is decided on."""
    say = view.say
    if not waiting:
        return made.card(None, made.empty(say("No report waits to be confirmed.")))
    columns = [Column(say("Received at")), Column(say("Sender")), Column(say("Form")), Column(say("Period"))]
    columns += [Column(say("Doubtful figures"), numeric=True), Column(say("Why"))]
    rows = [_waiting(each, view) for each in waiting]
    go = html.A(say("Confirm or reject them"), href="/held", className="button") if may_decide else None
    return made.card(None, made.table(say("Held reports"), columns, rows, "held-table"), go)


def _waiting(waiting: Waiting, view: View) -> html.Tr:
    row: Mapping[str, Any] = waiting.row
    return html.Tr(
        [
            made.cell(view.moment(row["received_at"])),
            html.Th(profile_link(row["sender"], view), scope="row"),
            made.cell(view.form(row["form"])),
            made.cell(view.period(row["period"])),
            made.cell(view.count(len(waiting.doubts)), numeric=True),
            made.cell(why(waiting, view.say)),
        ]
    )


def why(waiting: Waiting, say: Say) -> str:
    """Why a report waits."""
    return "; ".join(say(REASONS[each]) for each in waiting.reasons)

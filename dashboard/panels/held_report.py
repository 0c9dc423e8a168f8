"""A report that waits for a person: why, its doubtful figures beside those before, and the decision."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.desk import Waiting
from dashboard.panels.desk_orders import Order, order_button
from dashboard.panels.desk_view import View
from indicators.plausibility import Reason

KEPT = "held-kept"
DOUBTS_SHOWN = 10
"""Doubtful figures shown at once; the others are folded away."""

NAMED_IN_QUESTION = 4
"""Doubtful figures named where the decision is asked for."""

REASONS: Mapping[Reason, str] = {
    Reason.JUMP: "100 times the figure before, or more",
    Reason.DROP: "a hundredth of the figure before, or less",
    Reason.ZERO: "0, and the figure before was not",
    Reason.SIGNATURE: "the key that signed it was revoked since",
    Reason.AREA_MISSING: "many areas are missing",
}


def held_report(waiting: Waiting, view: View) -> html.Section:
    """A waiting report with everything that is needed to decide on it."""
    say, row = view.say, waiting.row
    title = f"{view.agency(row['sender'])} · {view.form(row['form'])} · {view.period(row['period'])}"
    doubted = [each for each in waiting.doubts if each["indicator"]]
    return html.Section(
        [
            html.H2(title, className="card-title", id=f"held-{row['id']}"),
            _why(waiting, view),
            *([_doubts(doubted, view, row["id"])] if doubted else []),
            made.facts(_facts(waiting, view)),
            html.Details(
                [html.Summary(say("Every figure of the report")), html.Div(className="figures-room")],
                className="twin",
                **made.data(figures=f"/api/v1/held/{row['id']}/figures"),
            ),
            _decision(title, doubted, waiting, view),
        ],
        className="card held-report",
        **made.aria(labelledby=f"held-{row['id']}"),
    )


def factor(value: Decimal, before: Decimal, view: View) -> str:
    """How a figure compares with the one before: "gấp 1.000 lần", "bằng 1/1.000"; "về 0" where nothing is left."""
    say = view.say
    if not value or not before:
        return say("fell to 0") if before else "—"
    share = abs(value / before)
    rounded = share if share >= 1 else 1 / share
    digits = 0 if rounded >= DOUBTS_SHOWN else 1
    text = formatting.number(rounded, digits, view.language) or ""
    words = say("{count} times as much") if share >= 1 else say("1/{count} of it")
    turned = say(", with the other sign") if value / before < 0 else ""
    return words.format(count=text) + turned


def _why(waiting: Waiting, view: View) -> html.Ul:
    items = []
    for reason in waiting.reasons:
        count = sum(1 for each in waiting.doubts if each["reason"] == reason and each["indicator"])
        words = view.say(REASONS[reason])
        if reason is Reason.AREA_MISSING:
            words = f"{words} ({_areas(waiting.doubts, view)})"
        said = view.say("{count} figures: {why}").format(count=view.count(count), why=words) if count else words
        items.append(html.Li(made.shape("risk", said[:1].upper() + said[1:])))
    return html.Ul(items, className="held-why")


def _areas(doubts: Sequence[Mapping[str, Any]], view: View) -> str:
    said = next(each for each in doubts if each["reason"] == Reason.AREA_MISSING)
    return view.say("{count} areas, {before} the time before").format(count=said["value"], before=said["before"])


def _facts(waiting: Waiting, view: View) -> list[tuple[str, Component | str | None]]:
    say, row = view.say, waiting.row
    receipt = html.A(row["id"], href=f"/submit?receipt={row['id']}", target="_self")
    return [
        (say("Received at"), view.moment(row["received_at"])),
        (say("Deadline"), _punctuality(row, view)),
        (say("Revision"), None if row["revision"] is None else str(row["revision"])),
        (say("Reason for the correction"), row["reason"]),
        (say("Rows"), view.count(row["rows"])),
        (say("Signature"), _signature(waiting, view)),
        (say("Form"), row["form"]),
        (say("Brought by"), row["actor"]),
        (say("Receipt"), receipt),
    ]


def _punctuality(row: Mapping[str, Any], view: View) -> Component | None:
    if row["on_time"] is None:
        return None
    word = view.say("on time") if row["on_time"] else view.say("late")
    day = formatting.day(row["deadline"], view.language)
    return made.shape("on" if row["on_time"] else "late", f"{word} ({day})")


def _signature(waiting: Waiting, view: View) -> Component:
    say, key = view.say, waiting.key
    if waiting.row["kid"] is None:
        return made.shape("none", say("not signed"))
    if Reason.SIGNATURE in waiting.reasons:
        return made.shape("risk", say("signed, key {kid} revoked since").format(kid=_short(waiting.row["kid"])))
    algorithm = f" ({key.algorithm})" if key else ""
    return made.shape("on", say("signed, key {kid}").format(kid=_short(waiting.row["kid"])) + algorithm)


def _short(kid: str) -> str:
    return f"{kid[:10]}…"


def _doubts(doubted: Sequence[Mapping[str, Any]], view: View, receipt: str) -> Component:
    shown = _table(doubted[:DOUBTS_SHOWN], view, f"doubts-{receipt}")
    rest = doubted[DOUBTS_SHOWN:]
    if not rest:
        return shown
    more = view.say("{count} more doubtful figures").format(count=view.count(len(rest)))
    folded = html.Details([html.Summary(more), _table(rest, view, f"doubts-more-{receipt}")], className="twin")
    return html.Div([shown, folded], className="stack")


def _table(doubted: Sequence[Mapping[str, Any]], view: View, identifier: str) -> html.Div:
    say = view.say
    columns = (
        Column(say("Row"), numeric=True),
        Column(say("Indicator")),
        Column(say("Place")),
        Column(say("Figure before"), numeric=True),
        Column(say("Figure in the report"), numeric=True),
        Column(say("Compared with it")),
    )
    rows = [_doubt(each, view) for each in doubted]
    return made.table(say("Doubtful figures beside the figures before"), columns, rows, identifier)


def _doubt(doubt: Mapping[str, Any], view: View) -> html.Tr:
    indicator = view.ask.catalogue.indicator(doubt["indicator"])
    value, before = Decimal(doubt["value"]), Decimal(doubt["before"])
    address = f"/place/{doubt['place']}?indicator={doubt['indicator']}"
    earlier = html.Span(f" {view.period(doubt['before_period'])}", className="muted small figure-period")
    return html.Tr(
        [
            made.cell(None if doubt["row"] is None else str(doubt["row"]), numeric=True),
            html.Th(
                [
                    html.A(indicator.name(view.language), href=address, **made.data(term=indicator.code)),
                    html.Span(f" {indicator.code}", className="muted small"),
                ],
                scope="row",
            ),
            made.cell(view.place(doubt["place"])),
            html.Td([formatting.measured(before, indicator, view.language), earlier], className="numeric"),
            html.Td(html.Strong(formatting.measured(value, indicator, view.language)), className="numeric"),
            made.cell(made.shape("up" if abs(value) > abs(before) else "down", factor(value, before, view))),
        ]
    )


def _decision(title: str, doubted: Sequence[Mapping[str, Any]], waiting: Waiting, view: View) -> html.Div:
    say, row = view.say, waiting.row
    if view.ask.as_of is not None:
        return made.actions(
            html.P(say("Decisions are made at the present: go back to now to decide."), className="muted")
        )
    address = f"/api/v1/held/{row['id']}"
    lines = [_line(each, view) for each in doubted[:NAMED_IN_QUESTION]]
    more = len(doubted) - len(lines)
    lines += [say("and {count} more").format(count=view.count(more))] if more > 0 else []
    confirm = Order(
        "POST",
        address,
        say("Publish the {count} figures of this report?").format(count=view.count(row["rows"])),
        say("Confirm and publish"),
        say("Confirmed and published: {title}").format(title=title),
        KEPT,
        f"{title}. "
        + say(
            "They appear on every screen and in the API at once. A wrong figure is then mended by a higher revision."
        ),
        lines,
        {"verdict": "confirmed"},
    )
    reject = Order(
        "POST",
        address,
        say("Reject this report?"),
        say("Reject"),
        say("Rejected: {title}").format(title=title),
        KEPT,
        f"{title}. "
        + say("None of its {count} figures is published. The sender reads your reason on the receipt.").format(
            count=view.count(row["rows"])
        ),
        lines,
        {"verdict": "rejected"},
        kind="off",
    )
    return made.actions(
        order_button(say("Confirm"), confirm, f"{say('Confirm')}: {title}", "button button-primary"),
        order_button(say("Reject"), reject, f"{say('Reject')}: {title}"),
    )


def _line(doubt: Mapping[str, Any], view: View) -> str:
    indicator = view.ask.catalogue.indicator(doubt["indicator"])
    value, before = Decimal(doubt["value"]), Decimal(doubt["before"])
    text = formatting.measured(value, indicator, view.language)
    was = formatting.measured(before, indicator, view.language)
    sentence = view.say("{name}, {place}: {value}, before {before} ({factor})")
    return sentence.format(
        name=indicator.short(view.language),
        place=view.place(doubt["place"]),
        value=text,
        before=was,
        factor=factor(value, before, view),
    )

"""What left its course as a table: how grave, where, since when, who sees to it, and what can be done about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels.desk_orders import as_text
from dashboard.panels.desk_view import View
from dashboard.words import Say
from indicators.handling import Act, Handling, Step
from indicators.periods import Period

SEVERITY_WORDS = {"off": "off course", "late": "late", "error": "cannot be read", "risk": "at risk"}

ACTS = {
    Act.TAKEN: "taken",
    Act.NOTED: "note",
    Act.CLOSED: "closed",
    Act.REOPENED: "re-opened",
}

SHAPES = {"taken": "on", "noted": "none", "closed": "locked", "reopened": "open"}

FIGURE_PARTS = 4
"""An exception of a figure is named by its indicator, place, frequency and first period."""

DIALOG_WORDS = {
    "take_title": "Take this on",
    "take": "Take it on",
    "note_title": "Note something",
    "note": "Keep the note",
    "close_title": "Close this",
    "close": "Close it",
    "close_text": "It leaves the screens until it becomes graver or begins anew. The figure itself stays as it is.",
    "reopen_title": "Re-open this",
    "reopen": "Re-open it",
    "handler": "Who sees to it",
    "handler_hint": "An agency by its code or name, or a person. You, if left as it is.",
    "due": "Until when",
    "due_past": "Choose today or a later day.",
    "take_note": "What will be done (kept with your name)",
    "note_note": "Note (kept with your name)",
    "handling_done": "Kept: {what}",
    "undo": "Undo",
    "undone": "Undone right away",
}


def exception_table(rows: Sequence[Mapping[str, Any]], caption: str, view: View) -> html.Div:
    """The exceptions in their order, each with its history and what can be done about it."""
    titles = _titles(view.say)
    return made.table(
        caption, [Column(each) for each in titles], [_row(row, titles, view) for row in rows], "exceptions"
    )


def what(row: Mapping[str, Any], address: str | None = None) -> Component | str:
    """What an exception is of, leading to an address where one is given; an indicator says what it means."""
    name = str(row["what"])
    code = row["id"].split(":")[0] if row["kind"] == "figure" else None
    if address is not None:
        return html.A(name, href=address, **(made.data(term=code) if code else {}))
    return made.term(name, code) if code else name


def steps_table(steps: Sequence[Step], view: View) -> html.Section:
    """What was done last about any exception, also about one that is over."""
    say = view.say
    title = say("Done last")
    if not steps:
        return made.card(title, made.empty(say("Nobody has taken or noted anything yet.")))
    columns = [Column(say(each)) for each in ("When", "What", "Act", "Who sees to it", "Note", "Who")]
    rows = [
        html.Tr(
            [
                made.cell(view.moment(step.at)),
                html.Th(_named(step.exception, view), scope="row"),
                made.cell(_act(step.act, view)),
                made.cell(_handler(step, view)),
                made.cell(step.note),
                made.cell(step.actor),
            ]
        )
        for step in steps
    ]
    return made.card(None, made.table(title, columns, rows, "steps-table"))


def named(exception: str, view: View) -> str:
    """What an exception is about, told from its identifier, also when it is over."""
    catalogue, parts = view.ask.catalogue, exception.split(":")
    if len(parts) == FIGURE_PARTS and parts[0] in catalogue.indicators:
        said = [catalogue.indicator(parts[0]).short(view.language), view.place(parts[1]), _period(parts[3], view)]
    elif parts[0] in catalogue.forms:
        said = [view.form(parts[0]), _period(parts[1], view)]
    else:
        said = [view.ask.source_names.get(parts[0], {}).get(view.language, parts[0])]
    return " · ".join(said)


def _named(exception: str, view: View) -> list[Component | str]:
    code, said = exception.split(":", maxsplit=1)[0], named(exception, view)
    if code not in view.ask.catalogue.indicators:
        return [said]
    name, dot, rest = said.partition(" · ")
    return [made.term(name, code), f"{dot}{rest}"]


def _period(code: str, view: View) -> str:
    return formatting.period(Period.parse(code), view.language)


def _titles(say: Say) -> list[str]:
    return [
        say("State"),
        say("What"),
        say("Value and limit"),
        say("Since"),
        say("Who sees to it"),
        say("Note"),
        say("Act"),
    ]


def _row(row: Mapping[str, Any], titles: Sequence[str], view: View) -> html.Tr:
    say = view.say
    state = made.shape(row["severity"], say(SEVERITY_WORDS[row["severity"]]))
    critical = html.Strong(say("urgent"), className="urgent") if row["critical"] else None
    about = [
        what(row, row["href"]),
        html.Span(row["place"], className="muted small block"),
    ]
    contents: list[list[Component | str | None]] = [
        [state, critical],
        [],
        [row["value"]],
        [row["since"]],
        _who(row, view),
        _said(row["handling"], view),
        [_buttons(row, view)],
    ]
    cells: list[Component] = [
        html.Td([each for each in content if each is not None], **made.data(label=title))
        for title, content in zip(titles, contents, strict=True)
    ]
    cells[1] = html.Th(about, scope="row", **made.data(label=titles[1]))
    return html.Tr(cells, className=f"episode episode-{row['state']}", **made.data(exception=row["id"]))


def _who(row: Mapping[str, Any], view: View) -> list[Component | str | None]:
    if row["state"] == "closed":
        return [made.shape("locked", view.say("closed"))]
    if row["state"] == "taken":
        due = row["due_day"]
        is_over = due is not None and due < view.now.astimezone(view.ask.setting.zone).date()
        until = made.shape("late", str(row["due"])) if is_over else html.Span(row["due"]) if due else None
        return [html.Strong(row["handler"], className="block"), until]
    by = html.A(row["by"], href=f"/profile/{row['owner']}") if row["owner"] else row["by"]
    return [made.shape("none", view.say("nobody yet")), html.Span(by, className="muted small block")]


def _said(handling: Handling, view: View) -> list[Component | str | None]:
    """The last note, and the steps behind it, folded away."""
    last = handling.last
    if last is None:
        return ["—"]
    items = [html.Li(_told(each, view)) for each in reversed(handling.steps)]
    history = html.Details(
        [
            html.Summary(view.say("History ({count})").format(count=len(handling.steps))),
            html.Ul(items, className="steps-told"),
        ],
        className="twin",
    )
    by = html.Span(f"{last.actor}, {view.moment(last.at)}", className="muted small block")
    return [html.Span(last.note, className="note-said"), by, history]


def _told(step: Step, view: View) -> list[Component | str]:
    """A step: who did what when, for whom and until when, and the note."""
    handler = _handler(step, view)
    due = view.say("due {day}").format(day=formatting.day(step.due, view.language)) if step.due else None
    parts = [step.actor, view.moment(step.at), *(each for each in (handler, due) if each)]
    return [_act(step.act, view), html.Span(" · ".join(parts), className="muted small block"), step.note]


def _act(act: Act, view: View) -> html.Span:
    return made.shape(SHAPES[act], view.say(ACTS[act]))


def _handler(step: Step, view: View) -> str | None:
    return view.agency(step.handler) if step.handler else None


def _buttons(row: Mapping[str, Any], view: View) -> html.Div:
    """What can be done about an exception; in the past, nothing."""
    say = view.say
    if view.ask.as_of is not None:
        return html.Div("—")
    offered = {
        "open": [(Act.TAKEN, say("Take it on")), (Act.NOTED, say("Note")), (Act.CLOSED, say("Close"))],
        "taken": [
            (Act.TAKEN, say("Hand on")),
            (Act.NOTED, say("Note")),
            (Act.CLOSED, say("Close")),
            (Act.REOPENED, say("Give back")),
        ],
        "closed": [(Act.REOPENED, say("Re-open")), (Act.NOTED, say("Note"))],
    }[row["state"]]
    what = f"{row['what']} · {row['place']}"
    lines = [what, f"{row['value']} · {row['since']}"]
    return html.Div(
        [
            html.Button(
                word,
                type="button",
                className="button button-small",
                **made.data(handling=as_text({"id": row["id"], "act": act.value, "what": what, "lines": lines})),
                **made.aria(label=f"{word}: {what}"),
            )
            for act, word in offered
        ],
        className="episode-acts screen-only",
    )

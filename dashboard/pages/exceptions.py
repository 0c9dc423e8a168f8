"""What left its course, who is late and which source fails: who sees to it, until when, and what was said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import may_see
from dashboard.callbacks import ADDRESS, Asking, add_page, answer
from dashboard.panels.desk_orders import as_text
from dashboard.panels.desk_view import View
from dashboard.panels.desk_words import told
from dashboard.panels.exception_table import DIALOG_WORDS, exception_table, steps_table
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY

PATH = "/exceptions"
LIST, KEPT, SHOWN = "exceptions-list", "exceptions-kept", "exceptions-shown"
STEPS_SHOWN = 20

KIND_WORDS = {"figure": "Figures", "late": "Late reports", "source": "Sources"}
SHOW_WORDS = {"open": "Open", "free": "Not taken", "mine": "Mine", "closed": "Closed"}

Now = Callable[[], datetime]
Row = Mapping[str, Any]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its list is drawn again when something was done about an exception."""
    add_page(__name__, "Exceptions to see to", (layout, Asking(ask, now)), path=PATH)
    app.callback(
        Output(LIST, "children"), Input(KEPT, "data"), Input(SHOWN, "data"), ADDRESS, prevent_initial_call=True
    )(answer(partial(drawn_again, ask, now)))


def layout(ask: Queries, now: Now, kind: str | None = None, show: str | None = None, **_address: str) -> Component:
    """Draw the exceptions of a kind (kind=late) that are open, not taken, the reader's own or closed (show=free)."""
    say = spoken()
    title = say("Exceptions to see to")
    lead = say("What left its course, who is late, which source fails: somebody takes it on, and everybody sees who.")
    shown = {"kind": kind if kind in KIND_WORDS else "", "show": show if show in SHOW_WORDS else "open"}
    return made.page(
        "exceptions-page",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead),
        told(say, DIALOG_WORDS),
        _given(ask, now()),
        html.Div(_list(ask, now(), shown), id=LIST),
        dcc.Store(id=KEPT),
        dcc.Store(id=SHOWN, data=shown),
    )


def drawn_again(ask: Queries, now: Now, _kept: Any, shown: Mapping[str, str], search: str | None = None) -> Component:
    """The list as it is now, for those who may see it."""
    if not may_see(PATH, IDENTITY.get()):
        return made.not_yours(spoken())
    known = Asking(ask, now).on(search)
    return _list(known.ask, known.now(), shown)


def _given(ask: Queries, moment: datetime) -> html.Div:
    """What the form for taking needs: the agencies, who asks, and today."""
    language, identity = LANGUAGE.get(), IDENTITY.get()
    today = moment.astimezone(ask.setting.zone).date()
    agencies = [
        {"code": code, "name": english if language == "en" else vietnamese}
        for code, vietnamese, english, _ in ask.desk.agencies(today)
    ]
    me = identity.name if identity else ""
    given = {"agencies": agencies, "me": me, "today": today.isoformat(), "kept": KEPT}
    return html.Div(id="handling-given", hidden=True, **made.data(given=as_text(given)))


def _list(ask: Queries, moment: datetime, shown: Mapping[str, str]) -> html.Div:
    view = View(ask, LANGUAGE.get(), spoken(), moment)
    today = moment.astimezone(ask.setting.zone).date()
    every = ask.lookout.every(ask.setting.wording(view.language, today))
    kind, show = shown["kind"], shown["show"]
    of_kind = [row for row in every if kind in {"", row["kind"]}]
    rows = [row for row in of_kind if _is_shown(row, show)]
    filters = html.Div(
        [
            made.chips(view.say("Kind"), _kinds(every, kind, show, view.say)),
            made.chips(view.say("Whose"), _shows(of_kind, kind, show, view.say)),
        ],
        className="episode-filters",
    )
    found = exception_table(rows, view.say(SHOW_WORDS[show]), view) if rows else _nothing(kind, show, view.say)
    return html.Div(
        [filters, made.card(None, found), steps_table(ask.lookout.last_steps(STEPS_SHOWN), view)], className="stack"
    )


def _is_shown(row: Row, show: str) -> bool:
    """Whether a row is among those asked for; the reader's own are those taken by name or by the reader's agency."""
    identity = IDENTITY.get()
    mine = {identity.name, identity.agency} - {None} if identity else set()
    is_in: Mapping[str, bool] = {
        "open": row["state"] != "closed",
        "free": row["state"] == "open",
        "mine": row["state"] == "taken" and row["handled_by"] in mine,
        "closed": row["state"] == "closed",
    }
    return is_in[show]


def _kinds(every: Sequence[Row], kind: str, show: str, say: Say) -> list[tuple[str, str, bool]]:
    words = {"": say("All"), **{code: say(word) for code, word in KIND_WORDS.items()}}
    shown = [row for row in every if _is_shown(row, show)]
    counts = {code: sum(code in {"", row["kind"]} for row in shown) for code in words}
    return [(f"{word} ({counts[code]})", _address(code, show), code == kind) for code, word in words.items()]


def _shows(rows: Sequence[Row], kind: str, show: str, say: Say) -> list[tuple[str, str, bool]]:
    counts = {code: sum(_is_shown(row, code) for row in rows) for code in SHOW_WORDS}
    return [(f"{say(word)} ({counts[code]})", _address(kind, code), code == show) for code, word in SHOW_WORDS.items()]


def _address(kind: str, show: str) -> str:
    said = [f"kind={kind}"] if kind else []
    said += [f"show={show}"] if show != "open" else []
    return "?".join([PATH, "&".join(said)]) if said else PATH


def _nothing(kind: str, show: str, say: Say) -> Component:
    if not kind and show == "open":
        return made.empty(say("Nothing is off its course, late or failing."))
    return html.Div(
        [made.empty(say("Nothing of this kind.")), html.A(say("Show everything that is open"), href=PATH)],
        className="stack",
    )

"""The keys of agencies and readers, and the public keys that reports are signed with: issued, registered, revoked."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import may_see
from dashboard.callbacks import Asking, add_page, answer
from dashboard.panels.desk_orders import as_text
from dashboard.panels.desk_view import View
from dashboard.panels.desk_words import told
from dashboard.panels.key_tables import KEPT, acts_card, key_card, signing_card
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY

PATH, LIST = "/keys", "keys-list"
ACTS_SHOWN = 30

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its tables are drawn again when a key was issued, registered or revoked."""
    add_page(__name__, "Keys and signatures", (layout, Asking(ask, now, shows_present=True)), path=PATH)
    app.callback(Output(LIST, "children"), Input(KEPT, "data"), prevent_initial_call=True)(
        answer(partial(drawn_again, ask, now))
    )


def layout(ask: Queries, now: Now, **_address: str) -> Component:
    """Draw every key with its state and last use, and the buttons that issue and register."""
    say = spoken()
    title = say("Keys and signatures")
    lead = say(
        "Who may speak for an agency by machine, and with which keys its reports are signed. Every act is audited."
    )
    return made.page(
        "keys",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead, _buttons(ask, now(), say)),
        told(say),
        html.Div(_list(ask, now()), id=LIST),
        dcc.Store(id=KEPT),
    )


def drawn_again(ask: Queries, now: Now, _kept: Any) -> Component:
    """The tables as they are now, for those who may see them."""
    if not may_see(PATH, IDENTITY.get()):
        return made.not_yours(spoken())
    return _list(ask, now())


def _buttons(ask: Queries, moment: datetime, say: Say) -> html.Div:
    """The buttons whose dialogs the scripts draw from the agencies and forms given here."""
    is_english = LANGUAGE.get() == "en"
    day = moment.astimezone(ask.setting.zone).date()
    agencies = [
        {"code": code, "name": name_en if is_english else name_vi, "forms": forms}
        for code, name_vi, name_en, forms in ask.desk.agencies(day)
    ]
    forms = {code: each.name_en if is_english else each.name_vi for code, each in ask.catalogue.forms.items()}
    given = {"agencies": agencies, "forms": forms, "kept": KEPT}
    return html.Div(
        [
            html.Button(
                say("Issue a key"), type="button", className="button button-primary", **made.data(keys="issue")
            ),
            html.Button(say("Register a public key"), type="button", className="button", **made.data(keys="register")),
        ],
        id="key-buttons",
        className="toolbar screen-only",
        **made.data(given=as_text(given)),
    )


def _list(ask: Queries, moment: datetime) -> html.Div:
    view = View(ask, LANGUAGE.get(), spoken(), moment)
    cards = [
        key_card(ask.desk.keys(), view),
        signing_card(ask.desk.signing_keys(), view),
        acts_card(ask.desk.key_acts(ACTS_SHOWN), view),
    ]
    return html.Div(cards, className="stack")

"""The walls: what every registered screen shows now, telling it what to show, and registering the screens."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import dash
from dash import Input, Output, dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import allowed, may_see
from dashboard.callbacks import Asking, add_page, answer
from dashboard.panels.desk_orders import as_text
from dashboard.panels.desk_view import View
from dashboard.panels.desk_words import told
from dashboard.panels.wall_acts import acts_card
from dashboard.panels.wall_cards import KEPT, cards, empty_card, every_card, wall_card
from dashboard.panels.wall_words import SCENES_WORDS, SCRIPT_WORDS
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, spoken
from indicators.identity import IDENTITY
from indicators.walls import DWELL_S, LEAST_DWELL_S, LONGEST_LOOP_S, MOST_DWELL_S, PROFILE, PROGRAMME, SCENES

PATH, LIST = "/walls", "walls-list"
ACTS_SHOWN = 20

Now = Callable[[], datetime]


def register(app: dash.Dash, ask: Queries, now: Now) -> None:
    """Add the page to the app; its cards are drawn again every few seconds, and when something was told."""
    add_page(__name__, "Big screens", (layout, Asking(ask, now, shows_present=True)), path=PATH)
    app.callback(Output(LIST, "children"), Input(KEPT, "data"), prevent_initial_call=True)(
        answer(partial(drawn_again, ask, now))
    )


def layout(ask: Queries, now: Now, **_address: str) -> Component:
    """Draw every wall with its buttons, and what was told last."""
    view = _view(ask, now())
    say = view.say
    title = say("Big screens")
    lead = say("What each screen shows now, and what it is told. Every act is kept with name and hour.")
    button = html.Button(
        say("Register a screen"),
        type="button",
        className="button button-primary screen-only",
        **made.data(wall=as_text({"dialog": "register", "label": ""})),
    )
    return made.page(
        "walls",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead, button if _may_register() else None),
        told(say, SCRIPT_WORDS),
        html.Div(_list(view), id=LIST, className="stack"),
        html.Div(id="walls-given", hidden=True, **made.data(given=as_text(_given(view)))),
        html.Div(id="walls-said", role="status", className="visually-hidden"),
        dcc.Store(id=KEPT),
    )


def drawn_again(ask: Queries, now: Now, _kept: Any) -> Any:
    """The cards as they are now, for those who may see them."""
    if not may_see(PATH, IDENTITY.get()):
        return made.not_yours(spoken())
    return _list(_view(ask, now()))


def _view(ask: Queries, moment: datetime) -> View:
    return View(ask, LANGUAGE.get(), spoken(), moment)


def _may_register() -> bool:
    identity, who = IDENTITY.get(), allowed("POST", "/api/v1/walls")
    return identity is not None and who is not None and identity.role in who


def _list(view: View) -> list[Component]:
    walls, desk, may_register = view.ask.walls.all(), view.ask.walls, _may_register()
    labels = {each.wall.name: each.wall.label for each in walls}
    acts = acts_card(desk.acts(ACTS_SHOWN), labels, view)
    if not walls:
        return [empty_card(view, may_register=may_register), acts]
    listens = desk.connected()
    drawn = [wall_card(each, listens.get(each.wall.name), view, may_register=may_register) for each in walls]
    return [every_card(walls, view), cards(drawn), acts]


def _given(view: View) -> dict[str, Any]:
    """What the scripts draw their dialogs from."""
    day = view.now.astimezone(view.ask.setting.zone).date()
    room = view.ask.walls.room
    return {
        "kept": KEPT,
        "scenes": [{"code": code, "name": view.say(SCENES_WORDS[code])} for code in SCENES if code != PROFILE],
        "places": [{"code": each.code, "name": view.place(each.id)} for each in view.ask.geography.provinces(day)],
        "programme": PROGRAMME,
        "dwell": {"usual": DWELL_S, "least": LEAST_DWELL_S, "most": MOST_DWELL_S},
        "loop_s": LONGEST_LOOP_S,
        "room": vars(room),
    }

"""The walls as cards: what each shows, by whose word, whether it listens, and the buttons that tell it something."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.components import Children
from dashboard.panels.desk_orders import Order, as_text, order_button
from dashboard.panels.desk_view import View
from dashboard.panels.wall_words import scene_name
from dashboard.wall_desk import TOO_LONG, TOO_SMALL, warnings
from indicators.store.walls import Kept
from indicators.walls import EVERY_WALL, Mode, State, scene_at

KEPT = "walls-kept"


def empty_card(view: View, *, may_register: bool) -> html.Section:
    """In place of the walls where there is none: what to do."""
    say = view.say
    if may_register:
        text = say("No screen is registered yet. Register one, then open its link in the browser of the screen.")
    else:
        text = say("No screen is registered yet. Ask an administrator to register one on this page.")
    return made.card(None, made.empty(text))


def every_card(walls: Sequence[Kept], view: View) -> html.Section:
    """All walls at once; while any of them is frozen, a meeting pages through the scenes from here."""
    say = view.say
    every = say("every screen")
    frozen = sorted({each.state.as_of for each in walls if each.state.as_of is not None})
    buttons = [
        _button(say("← Previous"), EVERY_WALL, every, {"action": "previous"}),
        _button(say("Hold"), EVERY_WALL, every, {"action": "hold"}),
        _button(say("Let scenes take turns"), EVERY_WALL, every, {"action": "resume"}),
        _button(say("Next →"), EVERY_WALL, every, {"action": "next"}),
        *_further(EVERY_WALL, every, view),
        _button(say("Picture off"), EVERY_WALL, every, {"action": "blank"}),
        _button(say("Picture on"), EVERY_WALL, every, {"action": "unblank"}),
        _button(say("Message…"), EVERY_WALL, every, {"dialog": "message"}),
        _button(say("Take the message back"), EVERY_WALL, every, {"action": "clear-message"}),
        _button(say("Undo"), EVERY_WALL, every, {"action": "undo"}, disabled=not any(each.can_undo for each in walls)),
    ]
    title = say("Every screen ({count})").format(count=len(walls))
    head = html.H2(title, className="card-title")
    room = html.Div(buttons, className="wall-buttons")
    return html.Section([head, room, _meeting(frozen, view)], className="card every-wall", **made.data(name=EVERY_WALL))


def wall_card(kept: Kept, listens: datetime | None, view: View, *, may_register: bool) -> html.Section:
    """One wall."""
    wall = kept.wall
    head = html.Div(
        [html.H2(wall.label, className="card-title"), html.Span(wall.name, className="muted small")],
        className="wall-head",
    )
    parts: list[Component | None] = [
        head,
        _shown(kept, view),
        _link(kept, listens, view),
        _message(kept.state, view),
        *(made.notice(each, "risk") for each in _remarks(kept, view)),
        _controls(kept, view),
        _administration(kept, view) if may_register else None,
    ]
    marks = {"name": wall.name, **({"frozen": "yes"} if kept.state.as_of else {})}
    children = [each for each in parts if each is not None]
    return html.Section(children, className="card wall-card", **made.aria(label=wall.label), **made.data(**marks))


def _meeting(frozen: Sequence[datetime], view: View) -> Component:
    """How to meet over figures that stand still, or that somebody does."""
    say = view.say
    every = say("every screen")
    if not frozen:
        start = _button(say("Freeze at a moment…"), EVERY_WALL, every, {"dialog": "freeze"}, name="button")
        text = say("A meeting: freeze every screen at a moment, then page through the scenes with ← and →.")
        room = html.Div([start, *_papers(None, view)], className="wall-buttons")
        return html.Div([html.P(text, className="muted"), room], className="wall-meeting", id="wall-meeting")
    moments = ", ".join(view.moment(each) for each in frozen)
    said = say("Meeting: figures as of {moment}. Page with the keys ← and →.").format(moment=moments)
    buttons = [
        _button(say("← Previous"), EVERY_WALL, every, {"action": "previous"}, name="button button-primary"),
        _button(say("Next →"), EVERY_WALL, every, {"action": "next"}, name="button button-primary"),
        _button(say("Another moment…"), EVERY_WALL, every, {"dialog": "freeze"}),
        *_papers(frozen[0], view),
        _button(say("End: figures of now"), EVERY_WALL, every, {"action": "unfreeze"}),
    ]
    return html.Div(
        [made.notice(said, "info"), html.Div(buttons, className="wall-buttons")],
        className="wall-meeting",
        id="wall-meeting",
        **made.data(paging="yes"),
    )


def _papers(as_of: datetime | None, view: View) -> list[Component]:
    """The same figures to print and to present: of the moment of the meeting, else of now."""
    asked = {"language": view.language, **({"as_of": as_of.isoformat()} if as_of else {})}
    kinds = ((view.say("Print (PDF)"), "pdf"), (view.say("Slides (PowerPoint)"), "pptx"))
    return [
        html.A(word, href=f"/packs/wall.{ending}?{urlencode(asked)}", className="button", target="_self", download="")
        for word, ending in kinds
    ]


def _shown(kept: Kept, view: View) -> html.Div:
    """What is on, and by whose word."""
    say, state = view.say, kept.state
    scene = scene_at(kept.wall, state, view.now)
    name = say("The picture is off") if scene is None else scene_name(scene, view)
    lines = [html.P(name, className="wall-scene")]
    if state.mode is Mode.HOLD:
        held = say("{actor} holds the screen, since {time}").format(actor=state.by, time=when(state.at, view))
        lines.append(html.P(made.shape("risk", held)))
    else:
        turns = say("Scenes take turns, {seconds} seconds each").format(seconds=kept.wall.dwell_s)
        lines.append(html.P(made.shape("on", turns)))
    if state.as_of is not None:
        frozen = say("Frozen: figures as of {moment}").format(moment=view.moment(state.as_of))
        lines.append(html.P(made.shape("late", frozen)))
    return html.Div(lines, className="wall-shown")


def _link(kept: Kept, listens: datetime | None, view: View) -> html.P:
    """Whether the screen itself listens."""
    say = view.say
    if listens is not None:
        return html.P(made.shape("on", say("Connected since {time}").format(time=when(listens, view))))
    if kept.last_used is not None:
        return html.P(made.shape("late", say("Last seen {time}").format(time=when(kept.last_used, view))))
    return html.P(made.shape("none", say("The screen has not been signed in yet: open its link there.")))


def _message(state: State, view: View) -> Component | None:
    """What the room is told now."""
    message = state.message
    if message is None or message.until <= view.now:
        return None
    said = view.say("Message of {actor} until {time}: {text}")
    return made.notice(said.format(actor=message.by, time=when(message.until, view), text=message.text))


def _remarks(kept: Kept, view: View) -> list[str]:
    say, wall = view.say, kept.wall
    remarks = {
        TOO_LONG: say("Everything is shown once in {seconds} seconds, longer than 4 minutes.").format(
            seconds=wall.loop_seconds
        ),
        TOO_SMALL: say("The screen is too small for its distance: only {count} tiles can be read at once.").format(
            count=wall.room.tiles
        ),
    }
    return [remarks[each] for each in warnings(wall)]


def _controls(kept: Kept, view: View) -> html.Div:
    say, state, name, label = view.say, kept.state, kept.wall.name, kept.wall.label
    is_held = state.mode is Mode.HOLD
    blank = (say("Picture on"), "unblank") if state.blank else (say("Picture off"), "blank")
    says = state.message is not None and state.message.until > view.now
    primary = [
        _button(say("← Previous"), name, label, {"action": "previous"}),
        _button(
            say("Take turns") if is_held else say("Hold"),
            name,
            label,
            {"action": "resume" if is_held else "hold"},
            name="button button-primary",
        ),
        _button(say("Next →"), name, label, {"action": "next"}),
    ]
    freeze = {"action": "unfreeze"} if state.as_of else {"dialog": "freeze"}
    rest = [
        *_further(name, label, view),
        _button(blank[0], name, label, {"action": blank[1]}),
        _button(say("Figures of now") if state.as_of else say("Freeze at…"), name, label, freeze),
        _button(say("Message…"), name, label, {"dialog": "message"}),
        _button(say("Take the message back"), name, label, {"action": "clear-message"}, disabled=not says),
        _button(say("Undo"), name, label, {"action": "undo"}, disabled=not kept.can_undo),
    ]
    return html.Div(
        [html.Div(primary, className="wall-primary"), html.Div(rest, className="wall-buttons")], className="stack"
    )


def _further(name: str, label: str, view: View) -> list[html.Button]:
    """The buttons that ask which scene or province."""
    return [
        _button(view.say("Scene…"), name, label, {"dialog": "scene"}),
        _button(view.say("Province…"), name, label, {"dialog": "place"}),
    ]


def _administration(kept: Kept, view: View) -> html.Div:
    """What administrators do with the screen itself."""
    say, wall = view.say, kept.wall
    night = wall.night and {"from": f"{wall.night.begins:%H:%M}", "to": f"{wall.night.ends:%H:%M}"}
    settings = {"programme": wall.programme, "dwell_s": wall.dwell_s, "night": night, "room": vars(wall.room)}
    revoke = Order(
        "DELETE",
        f"/api/v1/walls/{wall.name}",
        say("Revoke this screen?"),
        say("Revoke"),
        say("Screen {name} is revoked.").format(name=wall.label),
        KEPT,
        say("It shows nothing more from this moment on. To use it again, register it again."),
        [f"{wall.label} · {wall.name}"],
        reason=False,
        kind="off",
    )
    buttons = [
        _button(say("Settings…"), wall.name, wall.label, {"dialog": "settings", **settings}, name=SMALL),
        _button(say("New link…"), wall.name, wall.label, {"dialog": "link"}, name=SMALL),
        order_button(say("Revoke"), revoke, f"{say('Revoke')}: {wall.label}", SMALL),
    ]
    return html.Div(buttons, className="wall-buttons wall-administration")


SMALL = "button button-small"


def _button(  # noqa: PLR0913 - what it says, to which wall, what it does and how it looks
    word: str, wall: str, label: str, act: Mapping[str, Any], *, name: str = "button", disabled: bool = False
) -> html.Button:
    """A button that tells a wall something, or asks what first."""
    told = made.data(wall=as_text({"wall": wall, "label": label, **act}))
    plain = word.rstrip("…").strip("←→ ")
    return html.Button(
        word, type="button", className=name, disabled=disabled, **told, **made.aria(label=f"{plain}: {label}")
    )


def when(at: datetime, view: View) -> str:
    """An hour of today, or a moment with its day."""
    zone = view.ask.setting.zone
    is_today = at.astimezone(zone).date() == view.now.astimezone(zone).date()
    return f"{at.astimezone(zone):%H:%M}" if is_today else view.moment(at)


def cards(children: Children) -> html.Div:
    """Cards beside one another where there is room."""
    return html.Div(list(children), className="wall-cards")

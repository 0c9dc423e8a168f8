"""The frame of the staff pages: navigation, clock, language, link state, who is signed in."""

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import dash
from dash import html
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard.auth import may_see
from dashboard.bundle import Bundle
from dashboard.components import aria, data
from dashboard.grid_words import grid_words
from dashboard.help_words import frame_words
from dashboard.navigation import lettered, navigation
from dashboard.pages import (
    data_exchange,
    differences,
    discipline,
    documents,
    ecabinet,
    exceptions,
    explorer,
    held,
    index766,
    index766_agency,
    keys,
    not_found,
    overview,
    periods,
    profile,
    profiles,
    province,
    public_services,
    published,
    quality,
    reform,
    sources,
    submit,
    trace,
    walls,
)
from dashboard.queries import Queries
from dashboard.themes import marked
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY, Identity

ASSETS = Path(__file__).parent.parent / "assets"
OTHER_LANGUAGE = {"vi": ("en", "English"), "en": ("vi", "Tiếng Việt")}
NOT_LOADED = ["^wall$", "^vendor$"]
"""Folders that no page loads from the start: the wall's own, and libraries that are fetched when they are needed."""

PAGES = (
    *(
        overview,
        explorer,
        exceptions,
        province,
        profile,
        profiles,
        index766,
        index766_agency,
        quality,
        differences,
        trace,
        sources,
    ),
    *(documents, ecabinet, public_services, reform, data_exchange, published, discipline),
    *(submit, held, periods, keys, walls, not_found),
)

EARLY = re.compile(r"/assets/explorer/address\.js[^\"]*")
"""The script that asks the explorer's first question; it stands in the head too, so as to run before all others."""

NOT_NEEDED = re.compile(r'<script src="[^"]*/(polyfill@|dash_table/)[^"]*"></script>\n?')
"""What Dash brings for browsers of before 2020, which know none of our styles either, and for its own tables."""

INDEX = """<!DOCTYPE html>
<html lang="vi">
<head>
{%metas%}
<title>{%title%}</title>
<link rel="icon" type="image/svg+xml" href="/assets/mark.svg">
{%css%}
</head>
<body>
{%app_entry%}
{%config%}
{%scripts%}
{%renderer%}
</body>
</html>"""


class CommandCentre(dash.Dash):
    """Dash, its frame in the reader's language and its layouts as coroutines."""

    bundle: Bundle

    def enable_pages(self) -> None:
        """Have the pages' layouts awaited.

        Dash awaits them only where asgiref is installed, which this backend does not need.
        """
        self._use_async = True
        super().enable_pages()

    def settle(self) -> None:
        """Do now what Dash would do at the first request to an address it knows.

        The hashes of its inline scripts are complete only then, and a first visit to any other address would get a
        page without our scripts.
        """
        for prepare in self.backend._before_request_funcs:  # type: ignore[attr-defined] # noqa: SLF001 - Dash has no public way
            waiting = prepare()
            if inspect.iscoroutine(waiting):
                with suppress(StopIteration):
                    waiting.send(None)

    def interpolate_index(self, *parts: Any, **named: Any) -> str:
        """The page's skeleton, saying which language it is written in and in which theme."""
        skeleton = str(super().interpolate_index(*parts, **named))  # type: ignore[no-untyped-call] # Dash has no types here
        spoken_so = marked(skeleton.replace('lang="vi"', f'lang="{LANGUAGE.get()}"', 1))
        early = EARLY.search(spoken_so)
        first = f'\n<script async fetchpriority="high" src="{early[0]}"></script>' if early else ""
        return self.bundle.instead(NOT_NEEDED.sub("", spoken_so)).replace("<head>", f"<head>{first}", 1)


def build(server: FastAPI, ask: Queries, bundle: Bundle, *, zone: tzinfo, clock: Callable[[], datetime]) -> dash.Dash:
    """Add the staff pages to a server.

    Args:
        server: Whatever must come before the pages is mounted on it already; Dash answers every other address.
        ask: Answers the pages' questions.
        bundle: Their scripts and styles; the server has its addresses already.
        zone: The zone of every clock shown.
        clock: The present moment.
    """
    settings: dict[str, Any] = {"server": server, "update_title": None}
    app = CommandCentre(
        "dieuhanh",
        **settings,
        backend="fastapi",
        use_pages=True,
        pages_folder="",
        assets_folder=str(ASSETS),
        assets_path_ignore=NOT_LOADED,
        index_string=INDEX,
        title="Điều Hành",
        serve_locally=True,
        include_pages_meta=False,
        # With False, Dash would put every page with its figures into every skeleton; a test checks the identifiers.
        suppress_callback_exceptions=True,
    )
    app.bundle = bundle
    app.backend.websocket_capability = False
    dash.page_registry.clear()
    for each in PAGES:
        each.register(app, ask, lambda: clock().astimezone(zone))
    app.layout = _frame
    app.settle()
    return app


def _frame() -> Component:
    """What stands around every page; asks nothing of the store."""
    say = spoken()
    skip = html.A(say("Skip to the content"), href="#content", className="skip-link")
    identity = IDENTITY.get()
    of_grids = html.Div(id="grid-words", hidden=True, **data(words=grid_words(say)))
    of_help = html.Div(id="frame-words", hidden=True, **data(**frame_words(say, lettered(identity))))
    content = html.Div(dash.page_container, id="content")
    return html.Div([skip, _masthead(identity), content, of_grids, of_help])


def _masthead(identity: Identity | None) -> html.Header:
    brand = html.A(
        [html.Img(src="/assets/mark.svg", alt="", className="brand-mark"), "Điều Hành"], href="/", className="brand"
    )
    menu = html.Button(
        spoken()("Menu"),
        type="button",
        id="menu-open",
        className="menu-open",
        **aria(expanded="false", controls="navigation"),
    )
    parts = [brand, menu, navigation(identity), _account(identity), _state(identity)]
    return html.Header(parts, className="masthead")


def _state(identity: Identity | None) -> html.Div:
    """Clock, link and simulated mark; the script `staff.js` keeps them, and leaves out the link for reporters."""
    say = spoken()
    words = data(
        live=say("Live"),
        lost=say("Link lost since {time}"),
        paused=say("Updates paused"),
        pause=say("Pause updates"),
        resume=say("Resume updates"),
        saved=say("Copied"),
        past=say("As it was known"),
    )
    parts: list[Component] = [html.Time("", id="national-clock", title=say("National time, GMT+7"))]
    if may_see("/find", identity):
        parts.append(_palette_button(say))
    if may_see("/live/", identity):
        parts.append(_time_control(say))
        parts.append(html.Span(id="link-state", className="link-state", role="status", **words))
    parts.append(html.Span(say("Simulated figures"), id="simulated-mark", className="simulated-mark", hidden=True))
    return html.Div(parts, className="masthead-state")


def _palette_button(say: Say) -> html.Button:
    """Opens the search for anything; the script `palette.js` draws it."""
    parts = [html.Span(say("Go to …")), html.Kbd("Ctrl K")]
    return html.Button(parts, type="button", id="palette-open", className="palette-open", **aria(haspopup="dialog"))


def _time_control(say: Say) -> html.Div:
    """Where a moment is chosen to look back to; the script `time.js` draws it."""
    words = {
        "label": say("Known at"),
        "show": say("Look back"),
        "again": say("Now"),
        "differences": say("What changed"),
    }
    return html.Div(id="time-control", className="time-control screen-only", **data(**words))


def _account(identity: Identity | None) -> html.Div:
    say = spoken()
    code, name = OTHER_LANGUAGE[LANGUAGE.get()]
    themes = data(
        system=say("Theme: as the system has it. Change to light"),
        light=say("Theme: light. Change to dark"),
        dark=say("Theme: dark. Change to what the system has"),
    )
    parts: list[Component] = [
        html.Button(
            "?", type="button", id="help-open", className="help-open", **aria(label=say("Help"), haspopup="dialog")
        ),
        html.Button("", type="button", className="theme-button", **themes),
        html.A(name, href=f"?lang={code}", lang=code, className="language", hrefLang=code),
    ]
    if identity is not None:
        parts.append(html.Span(identity.name, className="account-name", title=say("Signed in")))
        leave = html.Button(say("Sign out"), type="submit", className="button-link")
        parts.append(html.Form(leave, method="post", action="/sign-out"))
    return html.Div(parts, className="masthead-account")

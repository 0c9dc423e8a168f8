"""The frame of the staff pages: navigation, clock, language, link state, who is signed in."""

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component
from fastapi import FastAPI

from dashboard.auth import may_see
from dashboard.components import data
from dashboard.grid_words import grid_words
from dashboard.pages import (
    differences,
    exceptions,
    explorer,
    held,
    index766,
    keys,
    not_found,
    overview,
    periods,
    profile,
    province,
    quality,
    sources,
    submit,
    trace,
    walls,
)
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.identity import IDENTITY, Identity

ASSETS = Path(__file__).parent.parent / "assets"
OTHER_LANGUAGE = {"vi": ("en", "English"), "en": ("vi", "Tiếng Việt")}
NOT_LOADED = ["^wall$", "^vendor$"]
"""Folders that no page loads from the start: the wall's own, and libraries that are fetched when they are needed."""

PAGES = (
    *(overview, explorer, exceptions, province, profile, index766, quality, differences, trace, sources),
    *(submit, held, periods, keys, walls, not_found),
)

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
        """The page's skeleton, saying which language it is written in."""
        skeleton = str(super().interpolate_index(*parts, **named))  # type: ignore[no-untyped-call] # Dash has no types here
        return skeleton.replace('lang="vi"', f'lang="{LANGUAGE.get()}"', 1)


def build(server: FastAPI, ask: Queries, *, zone: tzinfo, clock: Callable[[], datetime]) -> dash.Dash:
    """Add the staff pages to a server.

    Args:
        server: Whatever must come before the pages is mounted on it already; Dash answers every other address.
        ask: Answers the pages' questions.
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
    of_grids = html.Div(id="grid-words", hidden=True, **data(words=grid_words(say)))
    return html.Div([skip, _masthead(IDENTITY.get()), html.Div(dash.page_container, id="content"), of_grids])


def _masthead(identity: Identity | None) -> html.Header:
    brand = html.A(
        [html.Img(src="/assets/mark.svg", alt="", className="brand-mark"), "Điều Hành"], href="/", className="brand"
    )
    end = html.Div([_state(identity), _account(identity)], className="masthead-end")
    return html.Header([brand, _navigation(identity), end], className="masthead")


def _navigation(identity: Identity | None) -> dbc.Nav:
    say = spoken()
    links = (
        (say("Overview"), "/", "exact"),
        (say("Explore"), "/explore", "partial"),
        (say("To see to"), "/exceptions", "partial"),
        (say("Places"), "/place/VN", "partial"),
        (say("Quality"), "/quality", "partial"),
        (say("Index 766"), "/index-766", "partial"),
        (say("Sources"), "/sources", "partial"),
        (say("Submit a report"), "/submit", "partial"),
        ([say("Held reports"), _count(say)], "/held", "partial"),
        (say("Report periods"), "/periods", "partial"),
        (say("Keys"), "/keys", "partial"),
        (say("Big screens"), "/walls", "partial"),
        (say("Wall"), "/wall", None),
    )
    shown = [
        dbc.NavLink(word, href=path, active=match or False, external_link=match is None)
        for word, path, match in links
        if may_see(path, identity)
    ]
    return dbc.Nav(shown, class_name="masthead-nav", id="navigation")


def _count(say: Say) -> html.Span:
    """How many reports wait; the script `staff.js` keeps it."""
    return html.Span("", id="held-count", className="count", hidden=True, **data(words=say("{count} wait")))


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
    )
    parts: list[Component] = [html.Time("", id="national-clock", title=say("National time, GMT+7"))]
    if may_see("/live/", identity):
        parts.append(html.Span(id="link-state", className="link-state", role="status", **words))
    parts.append(html.Span(say("Simulated figures"), id="simulated-mark", className="simulated-mark", hidden=True))
    return html.Div(parts, className="masthead-state")


def _account(identity: Identity | None) -> html.Div:
    say = spoken()
    code, name = OTHER_LANGUAGE[LANGUAGE.get()]
    parts: list[Component] = [html.A(name, href=f"?lang={code}", lang=code, className="language", hrefLang=code)]
    if identity is not None:
        parts.append(html.Span(identity.name, className="account-name", title=say("Signed in")))
        leave = html.Button(say("Sign out"), type="submit", className="button-link")
        parts.append(html.Form(leave, method="post", action="/sign-out"))
    return html.Div(parts, className="masthead-account")

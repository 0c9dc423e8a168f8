"""The explorer: indicators found, compared, drilled into and handed over; drawn by the scripts of `assets/explorer`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import dash
import orjson
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard.callbacks import Asking, add_page
from dashboard.formatting import LEVEL_WORDS
from dashboard.panels import explorer_words
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.collation import plain
from indicators.geography import Geography, Level, Place


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Explore", (layout, Asking(ask, now)), path="/explore")


def layout(ask: Queries, _now: Callable[[], datetime], **_address: str) -> Component:
    """Draw the page's frame; what fills it comes as one answer of /explore/view."""
    say = spoken()
    given = made.data(words=_json(explorer_words.of(say)), places=_json(places(ask, say, LANGUAGE.get())))
    panel = html.Aside(id="x-panel", className="screen-only", **made.aria(label=say("Indicators")))
    body = html.Div(
        [
            html.Section(id="x-filters", className="filters screen-only", **made.aria(label=say("Filters"))),
            html.Div(id="x-chips", className="chips screen-only", hidden=True),
            html.Nav(id="x-views", className="screen-only", **made.aria(label=say("Ways to look at the figures"))),
            html.Section(id="x-headline", className="card", tabIndex="-1"),
            html.Div(id="x-cards"),
        ],
        className="x-main",
    )
    quiet: dict[str, Any] = {"role": "status", **made.aria(live="polite")}
    trail = html.Nav(id="x-trail", className="breadcrumb")
    parts = [
        html.Div(id="x-print", className="print-only print-head"),
        html.Div([_title(say), trail, html.Div(id="x-actions")], className="x-top"),
        html.P(id="x-said", className="x-unseen", **quiet),
        html.P(id="x-done", className="notice screen-only", **quiet),
        html.P(id="x-told", className="notice", hidden=True, role="alert", **made.data(kind="risk")),
        html.Div([panel, body], className="x-layout"),
    ]
    return html.Main([html.Div(parts, className="x-whole-page")], id="explorer", className="page", **given)


def _title(say: Say) -> html.H1:
    return html.H1(say("Explore"), className="page-title", id="page-title", tabIndex="-1")


def places(ask: Queries, say: Say, language: str) -> list[dict[str, str]]:
    """Give every place but the communes: its id, name and kind, and what may be typed to find it."""
    geography = ask.geography
    levels = (Level.NATION, Level.PROVINCE, Level.REGION, Level.AGENCY)
    listed = [each for level in levels for each in geography.of_level(level)]
    standing = [each for each in listed if each.valid_until is None]
    ended = [each for each in listed if each.valid_until is not None]
    return [_option(each, geography, say, language) for each in (*standing, *ended)]


def _option(place: Place, geography: Geography, say: Say, language: str) -> dict[str, str]:
    full_name = geography.full_name(place.id, place.valid_from)
    words = plain(place.name_vi)
    initials = "".join(word[0] for word in words.split())
    spelt = [words, plain(place.name_en), plain(full_name), initials, f"tp{initials}", f"tp {words}"]
    names = [*spelt, plain(place.abbreviation or ""), plain(place.code), plain(place.agency_code or "")]
    return {
        "id": place.id,
        "name": place.name_en if language == "en" else place.name_vi,
        "kind": _kind(place, say),
        "search": "|".join(dict.fromkeys(filter(None, names))),
    }


def _kind(place: Place, say: Say) -> str:
    has_ended = place.level is Level.PROVINCE and place.valid_until is not None
    return say("Former province") if has_ended else say(LEVEL_WORDS[place.level])


def _json(value: object) -> str:
    return orjson.dumps(value).decode()

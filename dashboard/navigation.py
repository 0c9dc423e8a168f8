"""The ways between the pages: what is looked at daily side by side, the rest in three menus opened by key or click."""

from typing import TYPE_CHECKING

import dash_bootstrap_components as dbc
from dash import html

from dashboard.auth import may_see
from dashboard.components import data
from dashboard.words import Say, spoken
from indicators.identity import Identity

if TYPE_CHECKING:
    from dash.development.base_component import Component

DAILY_WORDS = {
    "/": "Overview",
    "/explore": "Explore",
    "/place/VN": "Places",
    "/exceptions": "To see to",
    "/quality": "Quality",
}
SYSTEMS_WORDS = {
    "/index-766": "Index 766",
    "/documents": "Document axis",
    "/e-cabinet": "e-Cabinet",
    "/public-services": "Public services",
    "/reform": "Reform",
    "/data-exchange": "Data exchange",
    "/published": "Published figures",
}
REPORTS_WORDS = {
    "/submit": "Submit a report",
    "/discipline": "Reporting discipline",
    "/held": "Held reports",
    "/periods": "Report periods",
}
OTHER_WORDS = {
    "/profile": "Profiles",
    "/sources": "Sources",
    "/differences": "What changed",
    "/keys": "Keys",
    "/walls": "Big screens",
    "/wall": "Wall",
}
APART = frozenset({"/wall"})
"""What is no page of the frame, and is opened by the browser itself."""

COUNTED = "/held"


LETTERS = {
    "/": "o",
    "/explore": "e",
    "/place/VN": "p",
    "/exceptions": "x",
    "/quality": "q",
    "/index-766": "i",
    "/sources": "s",
    "/differences": "d",
    "/held": "h",
    "/submit": "r",
    "/walls": "w",
}
"""After g, the letter that leads to a page."""


def pages() -> dict[str, str]:
    """Every page there is, by its address, with the English sentence of its name."""
    return {**DAILY_WORDS, **SYSTEMS_WORDS, **REPORTS_WORDS, **OTHER_WORDS}


def lettered(identity: Identity | None) -> list[dict[str, str]]:
    """The pages that an asker may go to by a letter."""
    say, named = spoken(), pages()
    open_to = [(path, letter) for path, letter in LETTERS.items() if may_see(path, identity)]
    return [{"href": path, "letter": letter, "name": say(named[path])} for path, letter in open_to]


def navigation(identity: Identity | None) -> dbc.Nav:
    """The links that lead anywhere for an asker; a menu with one link in it is that link."""
    say = spoken()
    parts: list[Component] = [_link(say, word, path) for path, word in DAILY_WORDS.items() if may_see(path, identity)]
    menus = ((say("Systems"), SYSTEMS_WORDS), (say("Reports"), REPORTS_WORDS), (say("More"), OTHER_WORDS))
    for name, links in menus:
        shown = [(word, path) for path, word in links.items() if may_see(path, identity)]
        if len(shown) > 1:
            parts.append(_menu(say, name, shown))
        parts += [_link(say, word, path) for word, path in shown if len(shown) == 1]
    return dbc.Nav(parts, class_name="masthead-nav", id="navigation")


def _link(say: Say, word: str, path: str) -> dbc.NavLink:
    active = "exact" if path == "/" else "partial"
    if path in APART:
        return dbc.NavLink(say(word), href=path, active=False, external_link=True)
    return dbc.NavLink(say(word), href=path, active=active)


def _menu(say: Say, name: str, links: list[tuple[str, str]]) -> html.Details:
    """A menu of the browser's own; how many reports wait stands on what opens it."""
    opener: list[Component | str] = [name]
    if any(path == COUNTED for _, path in links):
        opener.append(html.Span("", id="held-count", className="count", hidden=True, **data(words=say("{count} wait"))))
    listed = html.Div([_link(say, word, path) for word, path in links], className="nav-menu")
    return html.Details([html.Summary(opener), listed], className="nav-group")

"""Every figure that public documents print: found by a word, by system, by date; with its qualifier and its source."""

from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlencode

import dash
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.callbacks import Asking, add_page
from dashboard.panels import published_figures as panel
from dashboard.panels.published_figures import PATH
from dashboard.queries import Queries
from dashboard.words import LANGUAGE, Say, spoken
from indicators.published_figures import PublishedFigure, found

LONGEST = 80


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Published figures", (layout, Asking(ask, now)), path=PATH)


def layout(ask: Queries, now: Callable[[], datetime], **address: str) -> Component:
    """Draw the published figures.

    Args:
        ask: Answers questions.
        now: The present moment.
        address: text (words that stand in it), system (its code), figure (its code: that one alone).
    """
    say, language = spoken(), LANGUAGE.get()
    every = ask.published()
    text, system = address.get("text", "")[:LONGEST], address.get("system", "")
    shown = found(every, text)
    offered = panel.systems(every, language)
    if system in dict(offered):
        shown = [each for each in shown if each.system == system]
    one = [each for each in every if each.code == address.get("figure")]
    title = say("Published figures")
    lead = say(
        "What public documents print of the shared systems and of the reform. A qualifier belongs to its number; one "
        "measure has several values at several dates."
    )
    return made.page(
        "published",
        made.print_head(say, title, formatting.moment(now(), ask.setting.zone)),
        made.heading(title, lead),
        _search(say, text, system),
        made.chips(say("System"), _chips(say, offered, text, system)),
        _list(one or shown, len(every), ask, say),
    )


def _search(say: Say, text: str, system: str) -> html.Form:
    box = dcc.Input(id="published-text", name="text", type="search", value=text, maxLength=LONGEST)
    parts: list[Component] = [made.field(say("Search (with or without diacritics)"), box, "published-text")]
    if system:
        parts.append(dcc.Input(type="hidden", name="system", value=system))
    parts.append(html.Button(say("Search"), type="submit", className="button"))
    return html.Form(parts, action=PATH, method="get", role="search", className="filters screen-only")


def _chips(say: Say, offered: Sequence[tuple[str, str]], text: str, system: str) -> list[tuple[str, str, bool]]:
    kept = {"text": text} if text else {}
    chosen = system if system in dict(offered) else ""
    choices = [("", say("Every system")), *offered]
    return [
        (name, f"{PATH}?{urlencode({**kept, **({'system': code} if code else {})})}".rstrip("?"), code == chosen)
        for code, name in choices
    ]


def _list(shown: Sequence[PublishedFigure], total: int, ask: Queries, say: Say) -> html.Section:
    language = LANGUAGE.get()
    if not total:
        return made.card(None, made.empty(say("Nothing was loaded. Start the product, or run `app.py migrate`.")))
    if not shown:
        return made.card(None, made.empty(say("Nothing is printed of that. Search fewer words, or every system.")))
    count = say("{count} of {total} figures").format(count=len(shown), total=total)
    acts = made.actions(
        made.download(say, "published-table", "published"),
        html.A(
            say("Data of this table (API)"), href="/api/v1/published", className="button button-quiet", target="_blank"
        ),
        html.A(say("Every figure"), href=PATH, className="button button-quiet"),
    )
    return made.card(None, html.P(count, className="muted"), panel.table(shown, ask, language, "published-table"), acts)

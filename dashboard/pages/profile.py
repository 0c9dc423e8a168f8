"""Everything of one province or ministry: its figures, what changed this week, where it stands, what it owes."""

from collections.abc import Callable
from datetime import date, datetime

import dash
import orjson
from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.auth import may_see, own_agency
from dashboard.callbacks import Asking, add_page
from dashboard.panels import profile_parts as parts
from dashboard.panels.desk_view import View
from dashboard.panels.profile_packs import packs
from dashboard.panels.profile_parts import Whose
from dashboard.queries import Queries
from dashboard.standing import Held, held, own_of
from dashboard.words import LANGUAGE, spoken
from indicators.errors import CommandCentreError
from indicators.geography import Place
from indicators.identity import IDENTITY

KEY_FIGURES = ("TC01", "TC06", "KT09", "KD01", "HC01", "HC11", "LD04")
MOST_TILES = 8


def register(_app: dash.Dash, ask: Queries, now: Callable[[], datetime]) -> None:
    """Add the page to the app."""
    add_page(__name__, "Profile", (layout, Asking(ask, now)), template="/profile/<agency>")


def layout(ask: Queries, now: Callable[[], datetime], agency: str = "", **_address: str) -> Component:
    """Draw an agency, by its code: G12, or H26 for a province's administration."""
    view = View(ask, LANGUAGE.get(), spoken(), now())
    identity = IDENTITY.get()
    own = own_agency(identity)
    if own is not None and own != agency:
        return made.not_yours(view.say)
    found = _found(ask, agency)
    if found is None:
        return _none(view)
    place, mine = own_of(ask, agency)
    whose = Whose(agency, place, agency.startswith("H"), [each.code for each in mine], is_reader=own is None)
    today = view.now.astimezone(ask.setting.zone).date()
    return _drawn(whose, found, held(ask, mine, place, view.language, today=today), view)


def _drawn(whose: Whose, found: Place, figures: list[Held], view: View) -> Component:
    ask = view.ask
    today = view.now.astimezone(ask.setting.zone).date()
    title = _title(whose, found, view)
    may_decide = may_see("/held", IDENTITY.get())
    records = ask.quality.records(today, whose.agency)
    trail = [(view.say("Profiles"), "/profile"), (title, None)] if whose.is_reader else [(title, None)]
    return made.page(
        "profile",
        made.print_head(view.say, title, formatting.moment(view.now, ask.setting.zone)),
        made.breadcrumb(view.say, trail),
        made.heading(title, _lead(whose, view), _links(whose, view)),
        _tiles(figures, whose, view),
        html.Div(
            [
                html.Div(
                    [parts.owes(whose, view), parts.record(records, view)],
                    className="stack",
                ),
                html.Div(
                    [each for each in (parts.to_see_to(whose, view), _sources(whose, view)) if each is not None],
                    className="stack",
                ),
            ],
            className="columns",
        ),
        parts.waits(whose, view, may_decide=may_decide),
        parts.standing(figures, whose, view),
        packs(whose.agency, view, may_order=may_decide) if whose.is_reader else None,
        parts.changes(whose, view),
    )


def _found(ask: Queries, agency: str) -> Place | None:
    try:
        return ask.geography.sender(agency)
    except CommandCentreError:
        return None


def _none(view: View) -> Component:
    return made.page(
        "profile-none",
        made.heading(view.say("There is no such agency")),
        made.empty(view.say("Choose one from the list of profiles.")),
        html.P(html.A(view.say("Profiles"), href="/profile")),
    )


def _title(whose: Whose, found: Place, view: View) -> str:
    """An agency by its name, a province's administration by the full name of the province."""
    if whose.is_province:
        return view.ask.geography.full_name(found.id, date.max, view.language)
    return view.ask.agency_name(whose.agency, view.language)


def _lead(whose: Whose, view: View) -> str:
    say = view.say
    kind = say("Administration of a province") if whose.is_province else say("Ministry or agency")
    said = [kind, say("reports as {code}").format(code=whose.agency)]
    forms = len(view.ask.duties.forms(whose.agency))
    said.append(say("{count} report forms").format(count=view.count(forms)))
    figures = say("{count} indicators of its territory") if whose.is_province else say("{count} indicators of its own")
    said.append(figures.format(count=view.count(len(whose.indicators))))
    return " · ".join(said)


def _links(whose: Whose, view: View) -> html.Div | None:
    if not whose.is_reader:
        return html.Div(html.A(view.say("Submit a report"), href="/submit", target="_self"))
    first = next(iter(whose.indicators), "TC06")
    explore = f"/explore?indicator=TC06&place={whose.place}" if whose.is_province else f"/explore?indicator={first}"
    links: list[Component] = [html.A(view.say("Explore its figures"), href=explore)]
    if whose.is_province:
        links.insert(0, html.A(view.say("The place"), href=f"/place/{whose.place}"))
    links.append(html.A(view.say("Quality of the figures"), href="/quality"))
    links.append(html.Button(view.say("Print"), type="button", className="button button-small", **made.data(print="1")))
    return html.Div(links, className="toolbar screen-only")


def _tiles(figures: list[Held], whose: Whose, view: View) -> Component | None:
    """The key figures as far as known: what every province is asked about, or a ministry's own, the worst first."""
    known = [each for each in figures if each.exact is not None]
    by_code = {each.tile["href"].rpartition("=")[2]: each.tile for each in known}
    worst = {"off": 0, "risk": 1, "on": 2}
    if whose.is_province:
        chosen = [by_code[code] for code in KEY_FIGURES if code in by_code]
    else:
        graded = sorted(known, key=lambda each: worst.get(each.tile["status"]["code"], len(worst)))
        chosen = [each.tile for each in graded]
    if not chosen:
        return None
    shown = [dict(each) for each in chosen[:MOST_TILES]]
    if not whose.is_reader:
        shown = [{**each, "href": None, "trace": None} for each in shown]
    given = made.data(
        tiles=orjson.dumps(shown).decode(), words=orjson.dumps({"no_data": view.say("No figure")}).decode()
    )
    title = html.H2(view.say("Key figures"), className="card-title")
    return html.Section([title, html.Div(id="profile-tiles", className="tile-grid", **given)])


def _sources(whose: Whose, view: View) -> Component | None:
    mine = {source for source, (owner, _) in view.ask.lookout.alert_after.items() if owner == whose.agency}
    return parts.sources([each for each in view.ask.source_states() if each.source in mine], view)

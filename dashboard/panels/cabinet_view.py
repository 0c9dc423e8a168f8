"""e-Cabinet on a page: the next session, slips by member and ministry, who still owes an answer, papers replaced."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard import published_words as written
from dashboard.cabinet import DAYS, Cabinet
from dashboard.components import Column
from dashboard.panels.desk_view import View
from indicators import ecabinet
from indicators.cases import Standing
from indicators.ecabinet import Asked, Tally

PATH = "/e-cabinet"
PRINTED = ("HC22", "HC23", "HC24")
SHOWN = 200
"""Lines of a list of cases; that there are more is said."""

STANDING_WORDS = {
    "in_time": "answered in time",
    "late": "answered late",
    "open": "not answered, in time",
    "overdue": "overdue",
}
STANDING_SHAPES = {"in_time": "on", "late": "risk", "open": "none", "overdue": "late"}
SESSION_WORDS = {"announced": "announced", "moved": "moved to another day", "held": "held"}


def next_session(found: Cabinet, view: View) -> Component:
    """The session that comes next, in words of its agenda."""
    say = view.say
    ahead = ecabinet.next_session(found.sessions, found.at)
    if ahead is None or ahead.due is None:
        return made.card(say("Next session"), made.empty(say("No session is announced on e-Cabinet.")))
    return made.card(
        say("Next session"),
        html.P(ahead.title, className="lead"),
        made.facts(
            [
                (say("Begins at"), html.Strong(view.moment(ahead.due))),
                (say("Number"), ahead.case),
                (say("Standing"), say(SESSION_WORDS[ahead.state])),
                (say("Announced at"), view.moment(ahead.opened_at)),
            ]
        ),
    )


def numbers(found: Cabinet, view: View) -> Component:
    """Slips and papers of the last weeks, counted from the events."""
    say = view.say
    tally, sent = ecabinet.total(found.slips, found.at), ecabinet.slips(found.lately, found.at)
    held = ecabinet.held(found.sessions)
    papers = ecabinet.papers(found.lately)
    each = formatting.number(Decimal(papers) / len(sent), 1, view.language) if sent else None
    return made.card(
        say("The last {days} days").format(days=DAYS),
        made.facts(
            [
                (say("Slips issued"), view.count(len(sent))),
                (say("Answers asked for"), view.count(tally.asked)),
                (say("Answered in time"), view.count(tally.in_time)),
                (say("Answered late"), view.count(tally.late)),
                (say("Not answered, in time"), view.count(tally.open)),
                (say("Overdue"), html.Strong(view.count(tally.overdue))),
                (say("Papers replaced by slips"), view.count(papers)),
                (say("Papers a slip"), each),
                (say("Sessions held"), view.count(len(held))),
                (say("Papers replaced by sessions"), view.count(ecabinet.papers(held))),
            ]
        ),
    )


def printed(view: View) -> Component:
    """What public documents print of e-Cabinet, with date and source; never computed with."""
    say = view.say
    figures = [each for each in view.ask.published() if any(each.is_of(code) for code in PRINTED)]
    if not figures:
        return made.card(say("As public documents print it"), made.empty(say("No document that was loaded prints it.")))
    lines = [
        html.Li(
            [
                html.A(written.dated(each, view.language), href=f"/published?figure={each.code}"),
                ": ",
                " = ".join(written.amount(one, view.language) for one in each.amounts),
                html.Span(f" · {each.note.of(view.language)}", className="muted") if each.note else "",
            ]
        )
        for each in figures
    ]
    return made.card(say("As public documents print it"), html.Ul(lines, className="notes"))


def by_member(found: Cabinet, view: View) -> Component:
    """Every member by title, those who owe most and longest first."""
    rows = ecabinet.by_member(found.slips, found.at)
    return _counted(("slips-by-member", view.say("By member"), view.say("Member")), rows, view)


def by_ministry(found: Cabinet, view: View) -> Component:
    """Every ministry, each leading to what it owes."""
    rows = ecabinet.by_agency(found.slips, found.at)
    return _counted(("slips-by-ministry", view.say("By ministry"), view.say("Ministry")), rows, view)


def overdue(found: Cabinet, view: View) -> Component:
    """Every answer that is owed beyond its deadline, the longest first."""
    say, late = view.say, found.overdue
    if not late:
        return made.card(say("Overdue answers"), made.empty(say("No answer is overdue.")))
    columns: list[Mapping[str, Any]] = [
        {"key": "member", "title": say("Member"), "width": 230, "caption": say("Overdue answers")},
        {"key": "agency", "title": say("Agency"), "href": "profile"},
        {"key": "slip", "title": say("Slip"), "href": "receipt"},
        {"key": "title", "title": say("About"), "width": 330},
        {"key": "due", "title": say("Deadline")},
        {"key": "days", "title": say("Days late"), "numeric": True},
    ]
    rows = [_owed(each, found, view) for each in late[:SHOWN]]
    return made.card(say("Overdue answers"), *_more(late, view), made.grid("slips-overdue", columns, rows, say))


def slips(found: Cabinet, view: View) -> Component:
    """The slips, the newest first, with how many have answered."""
    say, sent = view.say, ecabinet.slips(found.lately, found.at)
    if not sent:
        return made.card(say("Opinion slips"), made.empty(say("No slip was issued. Look at the sources.")))
    columns: list[Mapping[str, Any]] = [
        {"key": "slip", "title": say("Slip"), "caption": say("Opinion slips")},
        {"key": "title", "title": say("About"), "width": 330},
        {"key": "issued", "title": say("Issued at")},
        {"key": "due", "title": say("Deadline")},
        {"key": "answered", "title": say("Answered"), "numeric": True},
        {"key": "overdue", "title": say("Overdue"), "numeric": True},
        {"key": "papers", "title": say("Papers replaced"), "numeric": True},
    ]
    rows = [
        {
            "slip": each.number,
            "title": each.title,
            "issued": view.moment(each.issued),
            "due": view.moment(each.due) if each.due else None,
            "answered": f"{view.count(each.tally.answered)}/{view.count(each.tally.asked)}",
            "overdue": view.count(each.tally.overdue),
            "papers": view.count(each.papers),
        }
        for each in sent[:SHOWN]
    ]
    return made.card(say("Opinion slips"), *_more(sent, view), made.grid("slips-issued", columns, rows, say))


def sessions(found: Cabinet, view: View) -> Component:
    """The sessions, announced and held."""
    say = view.say
    listed = sorted(found.sessions, key=lambda each: each.due or each.opened_at, reverse=True)
    if not listed:
        return made.card(say("Sessions"), made.empty(say("No session is announced on e-Cabinet.")))
    columns = [Column(say("Session")), Column(say("Number")), Column(say("Begins at")), Column(say("Standing"))]
    columns.append(Column(say("Papers replaced"), numeric=True))
    rows = [
        html.Tr(
            [
                html.Th(each.title, scope="row"),
                made.cell(each.case),
                made.cell(view.moment(each.due) if each.due else None),
                made.cell(say(SESSION_WORDS[each.state])),
                made.cell(None if each.amount is None else view.count(each.amount), numeric=True),
            ]
        )
        for each in listed
    ]
    return made.card(say("Sessions"), made.table(say("Sessions"), columns, rows, "sessions"))


def _counted(named: tuple[str, str, str], rows: Sequence[Asked], view: View) -> Component:
    say = view.say
    identifier, title, who = named
    columns = [Column(who)] + [
        Column(each, numeric=True)
        for each in (
            say("Answers asked for"),
            say("Answered in time"),
            say("Answered late"),
            say("Not answered, in time"),
            say("Overdue"),
        )
    ]
    columns.append(Column(say("Longest since")))
    lines = [html.Tr([html.Th(_who(each, view), scope="row"), *_cells(each, view)]) for each in rows]
    acts = made.actions(made.download(say, identifier, identifier))
    note = html.P(say("Slips of the last {days} days, and older ones still owed.").format(days=DAYS), className="muted")
    return made.card(title, note, made.table(title, columns, lines, identifier), acts)


def _who(each: Asked, view: View) -> Component | str:
    is_agency = each.name == each.agency
    name = view.agency(each.agency) if is_agency else each.name
    return html.A(name, href=f"{PATH}?agency={each.agency}")


def _cells(each: Asked, view: View) -> list[Component]:
    tally: Tally = each.tally
    counts = (tally.asked, tally.in_time, tally.late, tally.open)
    owes = made.shape("late" if tally.overdue else "on", view.count(tally.overdue))
    return [
        *(made.cell(view.count(number), numeric=True) for number in counts),
        made.cell(owes, numeric=True),
        made.cell(view.moment(each.longest) if each.longest else None),
    ]


def _owed(each: Standing, found: Cabinet, view: View) -> dict[str, Any]:
    return {
        "member": each.person,
        "agency": view.agency(each.agency),
        "profile": f"/profile/{each.agency}",
        "slip": each.case.split("/", maxsplit=1)[0],
        "receipt": f"/submit?receipt={each.report}",
        "title": each.title,
        "due": view.moment(each.due) if each.due else None,
        "days": view.count((found.at.date() - each.due.astimezone(found.at.tzinfo).date()).days) if each.due else None,
    }


def _more(listed: Sequence[object], view: View) -> list[Component]:
    if len(listed) <= SHOWN:
        return []
    words = view.say("Shown are the first {count} of {all}.")
    return [made.notice(words.format(count=view.count(SHOWN), all=view.count(len(listed))))]

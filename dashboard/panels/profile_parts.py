"""The parts of a profile: where an agency stands, what changed, what it owes, what it has to see to, its record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.panels import quality_lists, quality_reports
from dashboard.panels.desk_view import View
from dashboard.panels.difference_table import difference_table
from dashboard.panels.exception_table import what
from dashboard.panels.submit_lists import owed_card
from dashboard.quality import Record
from dashboard.standing import Held
from indicators.store.differences import Between, Kind
from indicators.store.observations import Selection
from indicators.store.sources import SourceState

WEEK = timedelta(days=7)
CHANGES_SHOWN = 15
SEEN = ("place", "value", "since", "handler")
KIND_WORDS = {Kind.NEW: "{count} new", Kind.CHANGED: "{count} changed", Kind.WITHDRAWN: "{count} withdrawn"}
STATUS_WORDS = {"off": "off course", "risk": "at risk", "on": "on course", "unknown": "not judged"}
SHAPES = {"off": "off", "risk": "risk", "on": "on", "unknown": "none"}


@dataclass(frozen=True)
class Whose:
    """Whose profile it is: its code, the place it speaks of, and what it may be asked about.

    `is_reader` says that the reader sees the pages of everybody, and not this one alone.
    """

    agency: str
    place: str
    is_province: bool
    indicators: Sequence[str]
    is_reader: bool

    @property
    def selection(self) -> Selection:
        """The figures that are its own."""
        return Selection(None, [self.place]) if self.is_province else Selection(list(self.indicators))


def changes(whose: Whose, view: View) -> Component:
    """What is new, changed or withdrawn of its figures in the last seven days."""
    say = view.say
    between = Between(view.now - WEEK, view.now)
    counts = view.ask.counted(whose.selection, between)
    title = say("What changed in the last seven days")
    if not sum(counts.values()):
        return made.card(title, made.empty(say("None of its figures became known or changed in the last seven days.")))
    words = [say(word).format(count=view.count(counts[kind])) for kind, word in KIND_WORDS.items() if counts[kind]]
    found = view.ask.changed(whose.selection, between, limit=CHANGES_SHOWN)
    rest = sum(counts.values()) - len(found)
    more = html.P(say("and {count} more").format(count=view.count(rest)), className="muted small") if rest else None
    since = between.since.astimezone(view.ask.setting.zone)
    place = f"&place={whose.place}" if whose.is_province else ""
    link = html.A(say("What changed"), href=f"/differences?from={since:%Y-%m-%dT%H:%M}{place}")
    table = difference_table(title, found, view)
    return made.card(title, html.P(", ".join(words)), table, more, made.actions(link) if whose.is_reader else None)


def standing(held: Sequence[Held], whose: Whose, view: View) -> Component:
    """How many of its figures are off course, at risk, on course; then each, with its rank where there are peers."""
    say = view.say
    title = say("Where it stands")
    known = [each for each in held if each.tile["value"] is not None]
    if not known:
        return made.card(title, made.empty(say("None of its figures is known yet.")))
    counts = {code: sum(each.tile["status"]["code"] == code for each in known) for code in STATUS_WORDS}
    marks = [
        html.Li(made.shape(SHAPES[code], f"{view.count(counts[code])} {say(word)}"))
        for code, word in STATUS_WORDS.items()
    ]
    lead = {"href": "link"} if whose.is_reader else {}
    columns: list[Mapping[str, Any]] = [
        {**lead, "key": "name", "title": say("Indicator"), "caption": title, "term": "code", "width": 280},
        {"key": "value", "title": say("Value"), "numeric": True, "width": 92},
        {"key": "unit", "title": say("Unit"), "width": 124},
        {"key": "target", "title": say("Target"), "width": 180},
        {"key": "status", "title": say("Status"), "width": 136},
        *([{"key": "rank", "title": say("Rank"), "numeric": True, "width": 84}] if whose.is_province else []),
        {"key": "change", "title": say("Change"), "width": 230},
        {"key": "period", "title": say("Period"), "width": 150},
    ]
    order = list(STATUS_WORDS)
    rows = [_standing(each) for each in sorted(known, key=lambda each: order.index(each.tile["status"]["code"]))]
    silent = len(held) - len(known)
    note = say("{count} of its indicators have no figure yet.").format(count=view.count(silent)) if silent else None
    return made.card(
        title,
        html.Ul(marks, className="profile-counts list-plain"),
        made.grid("profile-standing", columns, rows, say),
        html.P(note, className="muted small") if note else None,
    )


def _standing(held: Held) -> dict[str, Any]:
    tile, rank = held.tile, held.rank
    change = tile["change"]
    return {
        "name": tile["definition"],
        "code": held.code,
        "link": tile["href"],
        "value": tile["value"],
        "unit": tile["unit"],
        "value_v": held.exact,
        "target": tile["target"]["label"] if tile["target"] else None,
        "status": tile["status"]["word"],
        "rank": f"{rank[0]}/{rank[1]}" if rank else None,
        "rank_v": str(rank[0]) if rank else None,
        "change": change["label"] if change else None,
        "period": held.period,
    }


def owes(whose: Whose, view: View) -> Component:
    """What has to be sent, with the days left; and a reminder where something is late."""
    today = view.now.astimezone(view.ask.setting.zone).date()
    card = owed_card(view.ask.duties.owed(whose.agency, today), view.language, view.say)
    card.children[0].children = view.say("What it owes")
    late = [each for form in view.ask.quality.due(today) for each in form.missing if each.sender == whose.agency]
    if late and whose.is_reader:
        text = quality_reports.reminder(whose.agency, late, view)
        card.children.append(made.actions(quality_reports.copy_button(text, whose.agency, view)))
    return card


def to_see_to(whose: Whose, view: View) -> Component:
    """The open exceptions that are its own or that it has taken."""
    say = view.say
    title = say("Open exceptions")
    today = view.now.astimezone(view.ask.setting.zone).date()
    every = view.ask.lookout.every(view.ask.setting.wording(view.language, today))
    here = f"/place/{whose.place}?" if whose.is_province else None
    rows = [
        row
        for row in every
        if row["state"] != "closed"
        and (whose.agency in {row["owner"], row["handled_by"]} or (here and str(row["href"]).startswith(here)))
    ]
    if not rows:
        return made.card(title, made.empty(say("Nothing of its own is off course, late or failing.")))
    columns = [
        Column(say("What")),
        Column(say("Place")),
        Column(say("Value and limit")),
        Column(say("Since")),
        Column(say("Who sees to it")),
    ]
    drawn = [
        html.Tr(
            [
                html.Th(what(row), scope="row"),
                *(made.cell(row[name]) for name in ("place", "value", "since", "handler")),
            ]
        )
        for row in rows
    ]
    link = made.actions(html.A(say("Exceptions to see to"), href="/exceptions")) if whose.is_reader else None
    return made.card(title, made.table(title, columns, drawn, "profile-exceptions"), link)


def waits(whose: Whose, view: View, *, may_decide: bool) -> Component | None:
    """Its reports that wait for a person; None where there is none."""
    mine = [each for each in view.ask.desk.waiting() if each.row["sender"] == whose.agency]
    if not mine:
        return None
    return html.Div(
        [
            html.H2(view.say("Held reports"), className="card-title"),
            quality_lists.held(mine, view, may_decide=may_decide),
        ]
    )


def record(records: Sequence[Record], view: View) -> Component:
    """Its reports of about a year, each on time, late or missing."""
    say = view.say
    title = say("Reports of the last 12 months")
    if not records:
        return made.card(title, made.empty(say("It owes no report by month, quarter or year.")))
    (mine,) = records
    words = say("{on_time} on time, {late} late, {missing} missing").format(
        on_time=view.count(len(mine.on_time)), late=view.count(len(mine.late)), missing=view.count(len(mine.missing))
    )
    columns = [
        Column(say("Form")),
        Column(say("Period")),
        Column(say("Due")),
        Column(say("Received at")),
        Column(say("State")),
    ]
    rows = [
        html.Tr(
            [
                html.Th(view.form(each.form), scope="row"),
                made.cell(view.period(each.period.code)),
                made.cell(formatting.day(each.due, view.language)),
                made.cell(formatting.day(each.received, view.language) if each.received else None),
                made.cell(_state(each, view)),
            ]
        )
        for each in reversed(mine.owed)
    ]
    return made.card(
        title,
        html.P([f"{words} ({quality_reports.percent(mine.share, view)}) ", quality_reports.course(mine, view)]),
        made.twin(say, made.table(title, columns, rows, "profile-record")),
    )


def _state(owed: Any, view: View) -> Component:
    state = quality_reports.state_of(owed)
    return made.shape(quality_reports.SHAPES[state], view.say(quality_reports.MARK_WORDS[state]))


def sources(states: Sequence[SourceState], view: View) -> Component | None:
    """The sources that it answers for, as their last visits left them; None where it has none."""
    if not states:
        return None
    say = view.say
    columns = [Column(say("Source")), Column(say("State")), Column(say("Last received")), Column(say("What is wrong"))]
    rows = [_source(each, view) for each in states]
    title = say("Its sources")
    return made.card(title, made.table(title, columns, rows, "profile-sources"))


def _source(state: SourceState, view: View) -> html.Tr:
    name = view.ask.source_names.get(state.source, {}).get(view.language, state.source)
    is_well = state.failing_since is None
    mark = made.shape(
        "on" if is_well else "error", view.say("comes through") if is_well else view.say("does not come through")
    )
    last: datetime | None = state.last_success
    return html.Tr(
        [
            html.Th(name, scope="row"),
            made.cell(mark),
            made.cell(view.moment(last) if last else None),
            made.cell(None if is_well else state.last_error),
        ]
    )

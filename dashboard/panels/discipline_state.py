"""How an owed report is written: shape, word and day; what happened to it, with the reasons."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.panels.desk_view import View
from indicators.discipline import Arrival, Occasion, OwedReport, State, Verdict

SOON_KNOWN = timedelta(minutes=5)
"""Of what was known later than so long after it came it is said when: until then its sender was reminded."""

SHAPES: Mapping[str, str] = {
    "not_open": "none",
    "not_sent": "none",
    "due_soon": "average",
    "overdue": "off",
    "returned": "error",
    "held": "risk",
    "accepted": "on",
    "locked": "locked",
}
"""The shape of each state."""

STATE_WORDS: Mapping[State, str] = {
    State.NOT_OPEN: "not open yet",
    State.NOT_SENT: "not sent yet",
    State.DUE_SOON: "due soon",
    State.OVERDUE: "overdue",
    State.RETURNED: "returned",
    State.HELD: "waits for confirmation",
    State.ACCEPTED: "on time",
    State.LOCKED: "locked",
}

OCCASION_WORDS: Mapping[Occasion, str] = {
    Occasion.OPEN: "the figures are closed: the report can be sent",
    Occasion.SOON: "three working days before the deadline",
    Occasion.TOMORROW: "one working day before the deadline",
    Occasion.TODAY: "the day of the deadline",
    Occasion.OVERDUE: "the deadline has passed",
}

NOTE_WORDS = {
    "late": "sent late",
    "overdue": "overdue",
    "corrected": "corrected: revision {number}",
    "reopened": "re-opened",
}


def state(owed: OwedReport, view: View) -> html.Div:
    """How a report stands, and the day that goes with it."""
    below = [each for each in (_day(owed, view), *_notes(owed, view)) if each]
    return html.Div(
        [made.shape(shape_of(owed), word_of(owed, view)), " ", html.Span(" · ".join(below), className="muted small")]
    )


def shape_of(owed: OwedReport) -> str:
    """The shape of a state; what was taken after its day has the one of late reports."""
    return "late" if owed.state is State.ACCEPTED and not owed.on_time else SHAPES[owed.state.value]


def word_of(owed: OwedReport, view: View) -> str:
    """The state in a word."""
    is_late = owed.state is State.ACCEPTED and not owed.on_time
    return view.say(NOTE_WORDS["late"] if is_late else STATE_WORDS[owed.state])


def course(owed: OwedReport, view: View) -> Component | None:
    """Everything that happened to a report, oldest first, with the reasons; None where nothing has."""
    happened = [line for each in owed.arrivals for line in _course_of(each, owed, view)]
    for act in owed.acts:
        words = view.say("locked") if act.is_lock else view.say(NOTE_WORDS["reopened"])
        happened.append((act.at, f"{words}, {act.actor}: {act.reason}"))
    if not happened:
        return None
    lines = [f"{view.moment(at)} {words}" for at, words in sorted(happened, key=lambda each: each[0])]
    return html.Ul([html.Li(each) for each in lines], className="notes small")


def _course_of(arrival: Arrival, owed: OwedReport, view: View) -> list[tuple[datetime, str]]:
    came = view.say("report received")
    if arrival.revision is not None and arrival.revision > 1:
        came = view.say(NOTE_WORDS["corrected"]).format(number=arrival.revision)
    if arrival.reason:
        came = f"{came}: {arrival.reason}"
    if arrival.stored - arrival.began > SOON_KNOWN:
        came += view.say(" (known here since {moment})").format(moment=view.moment(arrival.stored))
    lines: list[tuple[datetime, str]] = [(arrival.began, came)]
    decided = arrival.decided
    if decided is not None and decided.at <= owed.at:
        word = view.say("confirmed") if decided.taken else view.say("returned")
        lines.append((decided.at, f"{word}, {decided.actor}: {decided.reason}"))
    return lines


def _day(owed: OwedReport, view: View) -> str:
    zone = view.ask.setting.zone
    if owed.came is not None:
        return view.moment(owed.came)
    if owed.state is State.NOT_OPEN:
        return view.say("opens {day}").format(day=formatting.day(owed.opens.astimezone(zone).date(), view.language))
    return view.say("due {day}").format(day=formatting.day(owed.due, view.language))


def _notes(owed: OwedReport, view: View) -> list[str]:
    notes = []
    if owed.came is not None and not owed.on_time and owed.state is not State.ACCEPTED:
        notes.append(view.say(NOTE_WORDS["late"]))
    if owed.is_overdue and owed.state is not State.OVERDUE:
        notes.append(view.say(NOTE_WORDS["overdue"]))
    standing = [each for each in owed.arrivals if each.verdict(owed.at) is not Verdict.RETURNED]
    number = max((each.revision or 1 for each in standing), default=1)
    if number > 1:
        notes.append(view.say(NOTE_WORDS["corrected"]).format(number=number))
    return notes

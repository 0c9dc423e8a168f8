"""The tables of a wall: provinces in order, who owes a report, and what is open and with whom."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard import formatting
from dashboard.materials import Sight
from dashboard.owing import Due
from dashboard.panel_parts import MISSING, column, panel, row
from dashboard.scene_map import Field
from dashboard.tiles import STATUS_WORDS
from dashboard.wording import Wording
from indicators.compliance import Obligation
from indicators.course import judged
from indicators.geography import Place
from indicators.observations import Observation
from indicators.status import Status
from indicators.store.observations import Selection, shown

SENT_WORDS = {"on": "on time", "risk": "sent late", "late": "late"}
"""How a form or a sender stands, by its mark."""

COMPARED_WORDS = {True: "change on the same period last year", False: "nothing a year ago to compare with"}

EXCEPTION_WORDS = {
    "place": "where",
    "what": "what",
    "value": "how much",
    "since": "since when",
    "handler": "seen to by",
    "due": "deadline",
}
"""The columns of the open exceptions."""

SEVERITY_WORDS = {
    "off": STATUS_WORDS[Status.OFF_COURSE],
    "risk": STATUS_WORDS[Status.AT_RISK],
    "late": "late",
    "error": "source cannot be read",
}


def ranking(field: Field, sight: Sight) -> dict[str, Any]:
    """Every province in order of rank, ties sharing one; those without a figure last, under a heading of their own."""
    wording, indicator = sight.wording, field.indicator
    before = _year_before(field, sight)
    ordered = sorted((each for each in field.places if each.id in field.values), key=lambda each: field.ranks[each.id])
    without = [each for each in field.places if each.id not in field.values]
    rows = [_ranked(each, field, before.get(each.id), sight) for each in ordered]
    rows += [_unranked(each, field, wording) for each in without]
    if without:
        rows[len(ordered)]["heading"] = wording.say("no figures")
    note = [wording.period(field.period)] if field.period else []
    note.append(wording.say("{have}/{total} provinces").format(have=len(ordered), total=len(field.places)))
    note.append(wording.say(COMPARED_WORDS[bool(before)]))
    columns = [
        column("rank", wording.say("rank"), numeric=True),
        column("place", wording.say("province")),
        column("value", indicator.unit(wording.language), numeric=True),
        column("change", wording.say("change"), numeric=True),
    ]
    return panel("ranking", indicator.short(wording.language), " · ".join(note), columns, rows)


def who_is_late(due: Sequence[Due], sight: Sight) -> dict[str, Any]:
    """Everybody who owes a report or sent it late, by name: those who still owe it first, the longest of them first."""
    say = sight.wording.say
    missing = sorted((each for form in due for each in form.missing), key=lambda each: each.due)
    late = [each for form in due for each in form.late]
    rows = [_owing(each, sight) for each in (*missing, *late)]
    if late:
        rows[len(missing)]["heading"] = say("sent late")
    columns = [
        column("sender", say("sender")),
        column("form", say("which report")),
        column("period", say("of period")),
        column("due", say("due day")),
        column("received", say("received on")),
        column("since", say("days late"), numeric=True),
    ]
    owed = [each for form in due for each in form.owed]
    came = sum(each.received is not None for each in owed)
    note = say("{have}/{total} reports received").format(have=came, total=len(owed))
    return panel("late", say("Late senders"), note, columns, rows)


def forms_due(due: Sequence[Due], sight: Sight) -> dict[str, Any]:
    """Every form with how many have sent it, the one that most are missing from first."""
    say = sight.wording.say
    ordered = sorted(due, key=lambda each: (-len(each.missing), -len(each.late)))
    columns = [
        column("form", say("which report")),
        column("period", say("of period")),
        column("due", say("due day")),
        column("received", say("have sent"), numeric=True),
        column("late", say("sent late"), numeric=True),
        column("missing", say("missing"), numeric=True),
    ]
    whole = sum(not each.missing for each in due)
    note = say("{have}/{total} forms complete").format(have=whole, total=len(due))
    return panel("forms", say("Reports due"), note, columns, [_due_row(each, sight.wording) for each in ordered])


def open_exceptions(exceptions: Sequence[Mapping[str, Any]], sight: Sight) -> dict[str, Any]:
    """Everything that is open, gravest first, with who sees to it and by when; what is acknowledged is dimmed."""
    say = sight.wording.say
    said_above = sight.wording.handler("")
    rows = [
        row(
            str(each["id"]),
            {name: str(each[name] or MISSING).removeprefix(said_above) for name in EXCEPTION_WORDS},
            mark=each["severity"],
            word=say(SEVERITY_WORDS[each["severity"]]),
            dimmed=each["acknowledged"],
        )
        for each in exceptions
    ]
    seen = sum(each["acknowledged"] for each in exceptions)
    note = say("{have}/{total} acknowledged").format(have=seen, total=len(rows)) if rows else say("No exceptions")
    columns = [column(name, say(title)) for name, title in EXCEPTION_WORDS.items()]
    return panel("exceptions", say("Open exceptions"), note, columns, rows)


def _due_row(due: Due, wording: Wording) -> dict[str, Any]:
    missing, late, total = len(due.missing), len(due.late), len(due.owed)
    mark = "late" if missing else "risk" if late else "on"
    cells = {
        "form": wording.form(due.form),
        "period": wording.period(due.period),
        "due": wording.say("due {day}").format(day=wording.day(due.day)),
        "received": f"{total - missing}/{total}",
        "late": str(late),
        "missing": str(missing),
    }
    return row(due.form.code, cells, mark=mark, word=wording.say(SENT_WORDS[mark]))


def _year_before(field: Field, sight: Sight) -> dict[str, Observation]:
    """The figures of the same period last year, of the provinces that have one this year."""
    if field.period is None:
        return {}
    earlier = field.period.year_before().code
    asked = Selection([field.indicator.code], sorted(field.values), periods=[earlier])
    found = shown(sight.store, asked, as_of=sight.as_of)
    return {each.figure.place: each for each in found if each.figure.status == "A" and not _is_partial(each)}


def _is_partial(observation: Observation) -> bool:
    return observation.figure.coverage is not None and observation.figure.coverage.partial


def _ranked(place: Place, field: Field, before: Observation | None, sight: Sight) -> dict[str, Any]:
    wording, indicator = sight.wording, field.indicator
    figure = field.held[place.id].figure
    moved = None
    if before is not None and not _is_partial(field.held[place.id]):
        moved = formatting.moved(figure.value, before.figure.value, indicator, wording.language, wording.say)
    cells = {
        "rank": str(field.ranks[place.id]),
        "place": wording.place(place),
        "value": formatting.figure(figure.value, indicator, wording.language) or MISSING,
        "change": moved[0] if moved else MISSING,
    }
    stands = judged(sight.setting.catalogue, figure, None)
    if stands is Status.NOT_KNOWN:
        return row(place.id, cells)
    return row(place.id, cells, mark=stands.value, word=wording.say(STATUS_WORDS[stands]))


def _unranked(place: Place, field: Field, wording: Wording) -> dict[str, Any]:
    """A province without a figure of the period: the last one it has, with its period; never a rank."""
    held = field.held.get(place.id)
    last = held.figure if held and held.figure.value is not None and held.figure.period != field.period else None
    value = formatting.figure(last.value, field.indicator, wording.language) if last else None
    said = f"{value} ({wording.period(last.period)})" if last and value else MISSING
    cells = {"rank": MISSING, "place": wording.place(place), "value": said, "change": MISSING}
    word = wording.say("late") if last else wording.say("no figures")
    return row(place.id, cells, mark="late" if last else "none", word=word)


def _owing(owed: Obligation, sight: Sight) -> dict[str, Any]:
    wording = sight.wording
    form = sight.setting.catalogue.form(owed.form)
    until = owed.received or wording.today
    cells = {
        "sender": wording.agency(owed.sender),
        "form": wording.form(form),
        "period": wording.period(owed.period),
        "due": wording.say("due {day}").format(day=wording.day(owed.due)),
        "received": wording.day(owed.received) if owed.received else wording.say("not sent yet"),
        "since": str((until - owed.due).days),
    }
    mark = "risk" if owed.received else "late"
    return row(f"{owed.form}:{owed.period.code}:{owed.sender}", cells, mark=mark, word=wording.say(SENT_WORDS[mark]))

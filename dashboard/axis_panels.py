"""The document axis on a wall: the documents that are soaked longest, with whom, and who holds most of them."""

from datetime import timedelta
from typing import Any

from dashboard.axis import DocumentAxis
from dashboard.axis_words import STATE_WORDS, lasted
from dashboard.materials import Sight
from dashboard.panel_parts import MISSING, column, panel, row
from indicators.cases import Standing
from indicators.document_axis import Holder, State, overdue_for

LONG = timedelta(days=3)
"""Overdue for longer than this, a document stands out."""


def documents(sight: Sight) -> list[dict[str, Any]]:
    """The two tables of the scene."""
    axis = DocumentAxis(sight.store, sight.at, sight.as_of)
    held = axis.holders()
    return [_soaked(axis.soaked(), sum(each.open for each in held), sight), _holders(held, sight)]


def _soaked(late: list[Standing], waiting: int, sight: Sight) -> dict[str, Any]:
    say = sight.wording.say
    columns = [
        column("title", say("document")),
        column("holder", say("held by")),
        column("state", say("handling state")),
        column("overdue", say("overdue for"), numeric=True),
    ]
    note = say("{have} overdue of {total} still to be handled").format(have=len(late), total=waiting)
    return panel("soaked", say("Overdue documents"), note, columns, [_document(each, sight) for each in late])


def _document(each: Standing, sight: Sight) -> dict[str, Any]:
    wording, passed = sight.wording, overdue_for(each, sight.at)
    cells = {
        "title": each.title or each.case,
        "holder": wording.agency(each.agency),
        "state": wording.say(STATE_WORDS[State(each.state)]),
        "overdue": lasted(passed, wording.say),
    }
    if passed > LONG:
        return row(each.case, cells, mark="off", word=wording.say("for long"))
    return row(each.case, cells, mark="risk", word=wording.say("of late"))


def _holders(held: list[Holder], sight: Sight) -> dict[str, Any]:
    wording, say = sight.wording, sight.wording.say
    columns = [
        column("holder", say("held by")),
        column("soaked", say("documents overdue"), numeric=True),
        column("open", say("still to be handled"), numeric=True),
        column("since", say("the oldest since")),
    ]
    rows = [
        row(
            each.agency,
            {
                "holder": wording.agency(each.agency),
                "soaked": str(each.soaked),
                "open": str(each.open),
                "since": wording.day(each.since.astimezone(wording.zone).date()) if each.since else MISSING,
            },
        )
        for each in held
        if each.soaked
    ]
    return panel("holders", say("Who holds overdue documents"), None, columns, rows)

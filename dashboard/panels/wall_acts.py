"""What was done with walls last: when, by whom, on which."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dash import html

from dashboard import components as made
from dashboard.components import Column
from dashboard.panels.desk_view import View
from dashboard.panels.wall_words import ACTS_WORDS, scene_name
from indicators.store.audit import Entry
from indicators.walls import EVERY_WALL


def acts_card(acts: Sequence[tuple[datetime, Entry]], labels: Mapping[str, str], view: View) -> html.Section:
    """The newest acts; `labels` is what people call each wall."""
    say = view.say
    title = say("Told last")
    if not acts:
        return made.card(title, made.empty(say("Nothing has been told to a screen yet.")))
    columns = (Column(say("When")), Column(say("Who")), Column(say("Screen")), Column(say("What")))
    rows = [
        html.Tr(
            [
                made.cell(view.moment(at)),
                made.cell(entry.actor),
                made.cell(
                    say("every screen") if entry.subject == EVERY_WALL else labels.get(entry.subject, entry.subject)
                ),
                made.cell(_what(entry, view)),
            ]
        )
        for at, entry in acts
    ]
    return made.card(None, made.table(title, columns, rows, "wall-acts-table"))


def _what(entry: Entry, view: View) -> str:
    said = view.say(ACTS_WORDS[entry.action])
    scene, as_of, text = (entry.details.get(name) for name in ("scene", "as_of", "text"))
    if scene:
        return f"{said}: {scene_name(scene, view)}"
    if as_of and as_of != "None":
        return f"{said}: {view.moment(datetime.fromisoformat(as_of))}"
    return f"{said}: {text}" if text else said

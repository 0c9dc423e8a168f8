"""The steps of handing in a report, as the scripts find them: form and period, figures, check, confirm, receipt."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any

import orjson
from dash import html

from dashboard import components as made
from dashboard import formatting
from dashboard.duties import Choice
from dashboard.panels.submit_words import WORDS
from dashboard.words import Say
from indicators.catalogue import Form

STEPS = ("form", "figures", "check", "confirm", "receipt")
LARGEST_FILE_MB = 10


def steps(given: Mapping[str, Any], say: Say) -> html.Section:
    """The empty steps and what the scripts need to fill them.

    Args:
        given: What goes to the scripts beside the words, as `given_to_scripts` makes it.
        say: The reader's language.
    """
    words = {name: say(sentence) for name, sentence in WORDS.items()}
    attributes = made.data(words=_text(words), given=_text(given))
    parts = [_step(each, say) for each in STEPS]
    return html.Section(
        [
            html.Ol(id="submit-stepper", className="stepper screen-only", **made.aria(label=say("Steps"))),
            html.Div(id="submit-restore", hidden=True),
            *parts,
        ],
        id="submit-form",
        className="stack",
        **attributes,
    )


def given_to_scripts(  # noqa: PLR0913 - what a browser cannot know by itself
    agency: str | None,
    forms: Sequence[Form],
    choices: Mapping[str, Sequence[Choice]],
    language: str,
    *,
    now: datetime,
    receipt: str | None,
) -> dict[str, Any]:
    """The forms an office may send with their periods, and which receipt is asked for."""
    return {
        "agency": agency,
        "receipt": receipt,
        "now": now.isoformat(timespec="seconds"),
        "largest": LARGEST_FILE_MB,
        "forms": [
            {
                "code": form.code,
                "name": form.name_en if language == "en" else form.name_vi,
                "several": form.several_periods,
                "periods": [_choice(each, now.date(), language, now.tzinfo) for each in choices.get(form.code, ())],
            }
            for form in forms
        ],
    }


def _choice(choice: Choice, today: date, language: str, zone: tzinfo | None) -> dict[str, Any]:
    sent = choice.standing
    return {
        "code": choice.period.code,
        "label": formatting.period(choice.period, language),
        "due": formatting.day(choice.due, language),
        "left": (choice.due - today).days,
        "revision": sent.revision if sent else None,
        "sent": formatting.day(sent.received_at.astimezone(zone).date(), language) if sent else None,
        "next": choice.is_next,
    }


def _step(name: str, say: Say) -> html.Section:
    title = html.H2(say(WORDS[f"step_{name}"]), className="card-title", id=f"submit-title-{name}", tabIndex="-1")
    room = [html.Div(id=f"submit-{name}-room", className="stack")]
    if name == "check":
        room = [
            html.Div(id="submit-check-head", className="stack"),
            html.Div(id="submit-grid-room", className="grid-room"),
            html.Div(id="submit-check-room", className="stack"),
        ]
    named = made.aria(labelledby=f"submit-title-{name}")
    return html.Section([title, *room], className="card step", hidden=True, **made.data(step=name), **named)


def _text(value: Any) -> str:
    return orjson.dumps(value).decode()

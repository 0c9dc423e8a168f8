"""Where a figure of a place will land at the end of its year, beside its target, and how that was worked out."""

from collections.abc import Sequence
from decimal import Decimal

from dash import html

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.landing import OUTLOOK_WORDS, Ahead, error_words, method_words, pace_words, why_not
from dashboard.panels.place import View
from indicators.forecast import Step

OUTLOOK_MARKS = {"within-reach": "on", "open": "risk", "out-of-reach": "off"}


def landing(view: View, said: Ahead) -> html.Section:
    """The forecast in words and as a table, or why there is none; target and pace stand where there is a target."""
    say, title = view.say, view.say("Landing at year end")
    facts = made.facts([*_target(view, said), *_method(view, said)])
    if said.landing is None:
        return made.card(title, made.empty(why_not(said, say) or ""), facts, name="landing")
    last = said.landing.last
    number = html.P(
        [
            html.Span(_written(last.value, view), className="big-figure"),
            html.Span(view.indicator.unit(view.language), className="tile-unit"),
            made.shape("none", say("forecast")),
        ],
        className="headline",
    )
    sure = say("{period}: in four of five cases between {low} and {high}.").format(
        period=formatting.period(last.period, view.language),
        low=_written(last.low, view),
        high=_written(last.high, view),
    )
    return made.card(title, number, html.P(sure), facts, _table(view, said.landing.path, title), name="landing")


def _target(view: View, said: Ahead) -> list[tuple[str, str | html.Span | None]]:
    if said.plan is None:
        return [(view.say("Target of the year"), view.say("none in the catalogue"))]
    target = formatting.measured(said.plan.value, view.indicator, view.language)
    needed = pace_words(said.pace, view.indicator, view.language) if said.pace else None
    outlook = (
        made.shape(OUTLOOK_MARKS[said.outlook.value], view.say(OUTLOOK_WORDS[said.outlook])) if said.outlook else None
    )
    return [
        (view.say("Target of the year"), target),
        (view.say("Still needed"), needed),
        (view.say("Outlook"), outlook),
    ]


def _method(view: View, said: Ahead) -> list[tuple[str, str | html.Span | None]]:
    if said.landing is None:
        return []
    return [
        (view.say("Method"), method_words(said.landing, view.say)),
        (view.say("Error so far"), error_words(said, view.language)),
    ]


def _table(view: View, path: Sequence[Step], caption: str) -> html.Details:
    unit = view.indicator.unit(view.language)
    heads = (view.say("Forecast"), view.say("Lower bound"), view.say("Upper bound"))
    columns = [Column(view.say("Period")), *(Column(f"{name} ({unit})", numeric=True) for name in heads)]
    rows = [
        html.Tr(
            [
                html.Th(formatting.period(each.period, view.language), scope="row"),
                *(made.cell(_written(value, view), numeric=True) for value in (each.value, each.low, each.high)),
            ]
        )
        for each in path
    ]
    return made.twin(view.say, made.table(caption, columns, rows, "landing-table"))


def _written(value: Decimal, view: View) -> str:
    return formatting.figure(value, view.indicator, view.language) or ""

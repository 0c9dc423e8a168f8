"""What public documents print, each with qualifier, date and source: as a table, and beside the indicator it is of."""

from collections.abc import Iterable, Sequence

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import published_words as written
from dashboard.components import Column
from dashboard.formatting import day
from dashboard.queries import Queries
from dashboard.words import words
from indicators.collation import collation_key
from indicators.published_figures import Amount, PublishedFigure

PATH = "/published"


def table(figures: Sequence[PublishedFigure], ask: Queries, language: str, identifier: str) -> Component:
    """Every figure with its date, what it says, whose count it is, who printed it and where the indicator stands."""
    say = words(language)
    columns = [
        Column(say("As of")),
        Column(say("What is said")),
        Column(say("System")),
        Column(say("Source")),
        Column(say("Indicator")),
    ]
    rows = [
        html.Tr(
            [
                html.Th(written.dated(each, language), scope="row"),
                html.Td(said(each, language)),
                made.cell(each.system_name.of(language)),
                html.Td(source(each, language)),
                html.Td(_indicators(each, ask, language)),
            ],
            id=f"figure-{each.code}",
        )
        for each in figures
    ]
    return made.table(say("Published figures, the newest first"), columns, rows, identifier)


def said(figure: PublishedFigure, language: str) -> list[Component]:
    """What a figure says: its numbers with their qualifiers, what the parts leave, from when on, and the note."""
    say = words(language)
    parts: list[Component] = [html.Div(_line(each, language)) for each in figure.amounts]
    rest = written.left(figure, language)
    if rest:
        parts.append(html.Div(rest, className="muted"))
    if figure.begins is not None:
        parts.append(html.Div(say("counted from {day} on").format(day=day(figure.begins, language)), className="muted"))
    words_of_it = html.Span(figure.printed, lang="vi") if figure.is_in_short else html.Q(figure.printed, lang="vi")
    named = say("In short: ") if figure.is_in_short else say("Printed: ")
    parts.append(html.Div([named, words_of_it], className="muted small"))
    if figure.note is not None:
        parts.append(html.Div(figure.note.of(language), className="small"))
    return parts


def source(figure: PublishedFigure, language: str) -> list[Component]:
    """Who counted it, and what printed it."""
    return [
        html.Div(figure.source.of(language)),
        html.Cite(figure.document.of(language), className="muted small"),
    ]


def beside(indicators: Iterable[str], ask: Queries, language: str) -> Component | None:
    """What public documents print of indicators, beside what is reported of them; None where they print nothing."""
    say, codes = words(language), tuple(indicators)
    figures = [each for each in ask.published() if any(map(each.is_of, codes))]
    if not figures:
        return None
    rows = [
        html.Li(
            [
                html.Strong(" · ".join(amount_words(each, language)) or each.printed),
                f" · {written.dated(each, language)}. {each.note.of(language) if each.note else ''} ",
                html.Cite(f"{each.source.of(language)}; {each.document.of(language)}"),
            ]
        )
        for each in figures
    ]
    more = html.A(say("All published figures"), href=PATH, className="screen-only")
    return made.card(say("As public documents print it"), html.Ul(rows, className="notes"), more)


def amount_words(figure: PublishedFigure, language: str) -> list[str]:
    """The numbers of a figure, each with what it counts where there are several."""
    several = len(figure.amounts) > 1
    return [
        f"{_measure(each, language)}: {written.amount(each, language)}" if several else written.amount(each, language)
        for each in figure.amounts
    ]


def _line(amount: Amount, language: str) -> list[Component | str]:
    due = words(language)(", by {day}").format(day=day(amount.due, language)) if amount.due else ""
    return [f"{_measure(amount, language)}: ", html.Strong(written.amount(amount, language)), due]


def _measure(amount: Amount, language: str) -> str:
    measure = amount.measure.of(language)
    return measure if amount.scope is None else f"{measure} ({amount.scope.of(language)})"


def _indicators(figure: PublishedFigure, ask: Queries, language: str) -> list[Component]:
    known = ask.catalogue.indicators
    return [
        html.A(
            known[code].short(language),
            href=f"/place/VN?indicator={code}",
            className="block",
            **made.data(term=code),
        )
        for code in figure.indicators
        if code in known
    ]


def systems(figures: Iterable[PublishedFigure], language: str) -> list[tuple[str, str]]:
    """The systems that figures are of, each by code with its name, in the order of their names."""
    named = {each.system: each.system_name.of(language) for each in figures}
    return sorted(named.items(), key=lambda pair: collation_key(pair[1]))

"""What the shared systems save: one measure, by system and date, with the qualifiers of the documents that print it."""

from dash import html

from dashboard import components as made
from dashboard import published_words as written
from dashboard.components import Column
from dashboard.panels.published_figures import PATH
from dashboard.panels.reform_figures import newest_figure
from dashboard.reform_counters import Counter, Point
from dashboard.words import words


def cost_saved(counter: Counter, language: str) -> html.Section:
    """Every printed value by date, of which systems it is, and the newest figure that is reported.

    Args:
        counter: Of `reform_counters.SAVED`.
        language: The reader's.
    """
    say = words(language)
    columns = [Column(say("Date")), Column(say("Of which systems")), Column(say("Saved")), Column(say("Source"))]
    rows = [_row(each, language) for each in reversed(counter.printed)]
    note = say(
        "One measure at different dates, estimated by the Government Office: values of several systems need not add up "
        "to the value printed for all of them, and a qualifier (nearly, above) is part of the value."
    )
    table = made.table(say("Cost saved, as public documents print it"), columns, rows, "cost-saved")
    body = table if rows else made.empty(say("No document that was loaded prints it."))
    more = html.A(say("All published figures"), href=f"{PATH}?system=saving", className="screen-only")
    return made.card(
        say("Cost saved"),
        html.P(note, className="muted"),
        made.facts([(say("Newest figure"), newest_figure(counter, language))]),
        body,
        more,
    )


def _row(point: Point, language: str) -> html.Tr:
    figure, amount = point
    return html.Tr(
        [
            html.Th(written.dated(figure, language), scope="row"),
            made.cell(amount.scope.of(language) if amount.scope else None),
            html.Td(html.Strong(written.amount(amount, language))),
            html.Td(
                [figure.source.of(language), html.Span(figure.document.of(language), className="muted small block")]
            ),
        ]
    )

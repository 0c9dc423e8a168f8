"""What pages are built of: breadcrumb, status mark, table and chart with their twins, "nothing reported"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
import orjson
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.words import Say

Children = Sequence[Component | str | None]

CONFIG: Any = {
    "displaylogo": False,
    "showSendToCloud": False,
    "displayModeBar": False,
    "responsive": True,
    "topojsonURL": "/assets/geo/",
}
"""Of every chart: nothing leaves for a cloud, nothing is asked of one."""


SHORT_LIST = 8
"""A list this long is taken in at a glance and needs no search."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, whether it holds numbers, and the code of the indicator that it names."""

    title: str
    numeric: bool = False
    term: str = ""


def aria(**named: str) -> dict[str, Any]:
    """Give attributes for those who listen to a page: the name label becomes aria-label."""
    return {f"aria-{name}": value for name, value in named.items()}


def data(**named: str) -> dict[str, Any]:
    """Give attributes for the page's scripts and styles: the name map becomes data-map."""
    return {f"data-{name}": value for name, value in named.items()}


def page(identifier: str, *children: Component | None) -> html.Main:
    """The body of a page; its identifier keeps the browser from reusing another page's elements."""
    return html.Main([each for each in children if each is not None], id=identifier, className="page")


def heading(title: str, lead: str | None = None, aside: Component | None = None) -> html.Div:
    """The one h1 of a page, the sentence under it, and what stands at its right."""
    words: list[Component] = [html.H1(title, className="page-title", id="page-title", tabIndex="-1")]
    if lead:
        words.append(html.P(lead, className="lead"))
    return html.Div([html.Div(words), *([aside] if aside else [])], className="spread")


def breadcrumb(say: Say, trail: Sequence[tuple[str, str | None]]) -> html.Nav:
    """Where the page stands: (name, address) from the widest place, the last one without an address."""
    steps = [
        html.Li(html.A(name, href=address) if address else html.Span(name, **aria(current="page")))
        for name, address in trail
    ]
    return html.Nav(html.Ol(steps), className="breadcrumb", **aria(label=say("You are here")))


def card(title: str | None, *children: Component | str | None, name: str = "") -> html.Section:
    """A framed part of a page."""
    head = [html.H2(title, className="card-title")] if title else []
    return html.Section([*head, *(each for each in children if each is not None)], className=f"card {name}".strip())


def notice(text: Component | str | Children, kind: str = "info") -> html.P:
    """A sentence that must not be overlooked; kind "info", "risk" or "off"."""
    return html.P(text, className="notice", **data(kind=kind))


def empty(text: str) -> html.P:
    """In place of a table or chart without figures: what is missing, and what to do."""
    return html.P(text, className="empty")


def shape(code: str, word: str) -> html.Span:
    """A status as shape and word; the colour only repeats them.

    Shapes: on, risk, off, late, none, error, up, down, flat, and the classes excellent, good, fair, average, weak.
    """
    mark = html.I(className=f"shape shape-{code}", **aria(hidden="true"))
    return html.Span([mark, html.Span(word, className="state-word")], className="state")


def simulated_badge(say: Say) -> dbc.Badge:
    """The mark of a figure that no agency reported."""
    return dbc.Badge(say("Simulated"), color="", class_name="simulated-mark")


def table(caption: str, columns: Sequence[Column], rows: Sequence[Component], identifier: str) -> html.Div:
    """A real table that scrolls sideways in its frame and can be saved as CSV by its identifier."""
    head = html.Thead(html.Tr([header(each) for each in columns]))
    body = dbc.Table([html.Caption(caption), head, html.Tbody(list(rows))], id=identifier, bordered=False)
    return html.Div(body, className="table-frame", tabIndex="0", role="region", **aria(label=caption))


def header(column: Column) -> html.Th:
    """The head cell of a column."""
    title = term(column.title, column.term) if column.term else column.title
    return html.Th(title, scope="col", className="numeric" if column.numeric else "")


def cell(content: Component | str | None, *, numeric: bool = False, name: str = "") -> html.Td:
    """A cell; a missing figure is a dash that is read as "no figure"."""
    return html.Td(content if content is not None else "—", className=f"{'numeric ' if numeric else ''}{name}".strip())


def grid(
    identifier: str, columns: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], say: Say
) -> html.Div:
    """A table to be sorted and filtered, whose script is fetched when it is first seen, and its plain twin.

    Args:
        identifier: Of the grid; the twin's is the same with "-twin" behind it. A column may bear a `caption`, which
            names the whole.
        columns: Each with `key` and `title`; `numeric` where its figures are numbers (exact ones under the key with
            "_v" behind it); `href` is the key of the address that its cells lead to, `term` that of the code of the
            indicator that they name.
        rows: What is written in each cell, by the key of its column.
        say: The reader's language.
    """
    caption = next((str(each["caption"]) for each in columns if "caption" in each), say("Table"))
    spec = {"columns": list(columns), "rows": list(rows), "caption": caption, "file": identifier}
    given = data(grid=orjson.dumps(spec).decode())
    lines = [html.Tr([_written(column, row) for column in columns]) for row in rows]
    heads = [Column(str(each["title"]), numeric=bool(each.get("numeric"))) for each in columns]
    plain = twin(say, table(caption, heads, lines, f"{identifier}-twin"))
    return html.Div([html.Div(id=identifier, className="grid", **given), plain], className="stack")


def _written(column: Mapping[str, Any], row: Mapping[str, Any]) -> html.Td:
    text, address, code = (row.get(column.get(name, "")) for name in ("key", "href", "term"))
    written = text
    if text and address:
        written = html.A(text, href=address, **(data(term=code) if code else {}))
    elif text and code:
        written = term(text, code)
    return cell(written, numeric=bool(column.get("numeric")))


def bar_cell(text: str | None, share: float | None, name: str = "") -> html.Td:
    """A figure with a bar behind it as long as its share (0 to 1) of the most it could be."""
    if text is None or share is None:
        return cell(None, numeric=True, name=name)
    width = f"{100 * min(max(share, 0), 1):.1f}%"
    return html.Td(text, className=f"numeric bar-cell {name}".strip(), style={"--share": width})


def twin(say: Say, content: Component) -> html.Details:
    """The same figures as a table, closed until asked for."""
    return html.Details([html.Summary(say("The same figures as a table")), content], className="twin")


def graph(identifier: str, figure: Mapping[str, Any], label: str, height: int) -> html.Figure:
    """A chart; `label` is what it shows in a sentence, `height` its height in pixels."""
    chart = dcc.Graph(id=identifier, figure=dict(figure), config=CONFIG, style={"height": f"{height}px"})
    room = html.Div(chart, role="img", style={"minHeight": f"{height}px"}, **aria(label=label))
    return html.Figure(room, className="chart")


def download(say: Say, table_identifier: str, file: str) -> html.Button:
    """Saves a table of the page as a CSV file."""
    marks = data(csv=table_identifier, file=file)
    return html.Button(say("Save as CSV"), className="button button-quiet screen-only", type="button", **marks)


def actions(*children: Component) -> html.Div:
    """What can be done with a card's content."""
    return html.Div(list(children), className="card-actions")


def field(label: str, control: Component, identifier: str) -> html.Div:
    """A control under its label."""
    return html.Div([html.Label(label, htmlFor=identifier), control], className="field")


def chips(label: str, choices: Sequence[tuple[str, str, bool]]) -> html.Nav:
    """Filters as links: (word, address, whether it is the one in force)."""
    links = [
        html.A(word, href=address, className="chip", **(aria(current="true") if current else {}))
        for word, address, current in choices
    ]
    return html.Nav(links, className="chips", **aria(label=label))


def term(text: str, key: str) -> html.Button:
    """A word or an indicator's name that says what it means when it is pointed at, reached by key or touched.

    Args:
        text: What is written.
        key: The code of an indicator, or one of `help_words.TERM_WORDS`.
    """
    return html.Button(text, type="button", className="term", **data(term=key))


def facts(pairs: Sequence[tuple[Component | str, Component | str | None]]) -> html.Dl:
    """Names and what holds of them, those without a value left out."""
    rows = [html.Div([html.Dt(name), html.Dd(value)]) for name, value in pairs if value not in (None, "")]
    return html.Dl(rows, className="facts")


def print_head(say: Say, title: str, moment: str) -> html.Div:
    """The head of a printed page: whose it is, what it shows, as of when."""
    parts = [html.Span("Điều Hành"), html.Span(title), html.Span(say("As of {moment}").format(moment=moment))]
    return html.Div(parts, className="print-only print-head")


def not_yours(say: Say) -> html.Main:
    """In place of a page that the asker may not see."""
    return page(
        "not-yours",
        heading(say("This page is not open to you")),
        empty(say("Ask the administrator of your office for a role that may see it, or go to the page for reports.")),
        html.P(html.A(say("Submit a report"), href="/submit")),
    )


def choice(
    say: Say,
    identifier: str,
    options: Sequence[Mapping[str, str]],
    value: str | Sequence[str] | None,
) -> dcc.Dropdown:
    """A list to choose from, several where the value is several, with a search where it is long."""
    words: Any = {
        "search": say("Search"),
        "no_options_found": say("Nothing found"),
        "select_all": say("Choose all"),
        "deselect_all": say("Choose none"),
        "selected_count": say("{num_selected} chosen"),
        "clear_selection": say("Clear"),
        "clear_search": say("Clear"),
    }
    several = not isinstance(value, str | None)
    return dcc.Dropdown(
        id=identifier,
        options=[dict(each) for each in options],
        value=list(value) if isinstance(value, Sequence) and several else value,
        multi=several,
        clearable=several,
        searchable=len(options) > SHORT_LIST,
        placeholder=say("Choose"),
        labels=words,
        maxHeight=380,
    )

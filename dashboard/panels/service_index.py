"""The panels of the index of Decision 766: ranking, summary, comparison of groups, course by month."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.answers import IndexDate, Score
from dashboard.components import Column
from dashboard.index_questions import GROUPS, TOTAL
from dashboard.panels import province_map
from dashboard.panels.export_links import export_links
from dashboard.queries import Queries
from dashboard.ranking import CLASSES, ranks, score_class
from dashboard.words import Say, words
from indicators.observations import Observation, Origin
from indicators.periods import Period, UnknownPeriodError

MOST = dict(zip((TOTAL, *GROUPS), map(Decimal, (100, 18, 20, 12, 10, 22, 18)), strict=True))
"""The most points of the total and of each group (Decision 766/QĐ-TTg)."""


@dataclass(frozen=True)
class View:
    """A day of the index as the page shows it: what was asked for, and the answers its panels share."""

    ask: Queries
    language: str
    day: IndexDate
    against: IndexDate | None
    group: str
    marked: tuple[str, ...]
    scores: Sequence[Score]
    nation: Mapping[str, Observation]
    as_of: datetime | None = None
    """When the page was drawn; None where nobody takes its figures away."""

    @property
    def say(self) -> Say:
        """The words of the reader's language."""
        return words(self.language)

    @cached_property
    def day_name(self) -> str:
        """The day as it is written."""
        return formatting.period(self.day.period, self.language)

    def points(self, value: Decimal | None) -> str | None:
        """Points as they are written."""
        return formatting.number(value, 2, self.language)

    def name(self, row: Score) -> str:
        """The province's name."""
        return row.place.name_en if self.language == "en" else row.place.name_vi

    def title(self, code: str) -> str:
        """What an indicator of the index is called."""
        return self.ask.catalogue.indicator(code).name(self.language)

    def abbreviation(self, code: str) -> str:
        """The group's letters, as CKMB."""
        return self.ask.catalogue.indicator(code).name_vi.split(":")[0].rsplit(" ", 1)[-1]


def summary(view: View) -> html.Section:
    """The nation's mean as computed here, the span, the classes, and what is printed of that month."""
    say = view.say
    known = [each for row in view.scores if (each := row.points[TOTAL]) is not None]
    total = view.nation.get(TOTAL)
    mean = view.points(total.figure.value) if total else None
    counted = Counter(score_class(each) for each in known)
    classes = [made.shape(code, f"{class_word(code, say)}: {counted[code]}") for code, _ in reversed(CLASSES)]
    computed = say("Mean of {count} provinces, computed here").format(count=len(known))
    facts = made.facts(
        [
            (computed, html.Strong(mean, className="big-figure") if mean else None),
            (say("Lowest to highest"), f"{view.points(min(known))} … {view.points(max(known))}"),
            (say("Provinces by class"), html.Span(classes, className="class-counts")),
        ]
    )
    badge = made.simulated_badge(say) if view.day.origin is Origin.SIMULATED else None
    return made.card(None, badge, facts, *_printed(view))


def _printed(view: View) -> list[Component]:
    month = view.day.period.code[:7]
    notes = [each for each in view.ask.notes(TOTAL) if each.as_of.startswith(month)]
    rows = [
        html.Li(
            [
                html.Strong(each.figure),
                f" · {each.subject}, {_written(each.as_of, view)}. {each.note} ",
                html.Cite(each.source),
            ]
        )
        for each in notes
    ]
    return (
        [html.H3(view.say("As published"), className="muted small"), html.Ul(rows, className="notes")] if rows else []
    )


def _written(as_of: str, view: View) -> str:
    """The day of a published figure; anything but a period stands as it was printed."""
    try:
        return formatting.period(Period.parse(as_of), view.language)
    except UnknownPeriodError:
        return as_of


def class_word(code: str, say: Say) -> str:
    """The name of a class of Decision 766."""
    return {
        "excellent": say("Excellent"),
        "good": say("Good"),
        "fair": say("Fair"),
        "average": say("Average"),
        "weak": say("Weak"),
    }[code]


def ranking(view: View) -> html.Section:
    """The 34 provinces with rank, total, class, change and the six groups; without a total they stand last."""
    say = view.say
    columns = [
        Column(say("Rank"), numeric=True),
        Column(say("Moved"), numeric=True),
        Column(say("Province")),
        Column(say("Total /100"), numeric=True, term=TOTAL),
        Column(say("Class")),
        Column(say("Change"), numeric=True),
        *(Column(f"{view.abbreviation(code)} /{MOST[code]}", numeric=True, term=code) for code in GROUPS),
    ]
    against = formatting.period(view.against.period, view.language) if view.against else None
    caption = say("34 provinces on {day}").format(day=view.day_name)
    if against:
        caption += say(", change since {day}").format(day=against)
    rows = [_nation_row(view), *(_row(view, each) for each in view.scores)]
    frame = made.table(caption, columns, rows, "index-table")
    legend = html.P(" · ".join(view.title(code).removeprefix("Nhóm ") for code in GROUPS), className="muted small")
    asked = {"indicator": TOTAL, "level": "province", "from": view.day.period.code, "to": view.day.period.code}
    asked |= {"as_of": view.ask.as_of.isoformat()} if view.ask.as_of else {}
    link = html.A(
        say("Data of this table (API)"),
        href=f"/api/v1/observations?{urlencode(asked)}",
        className="button button-quiet",
        target="_blank",
    )
    day = view.day.period
    span = {"from": day.code, "to": day.code, "frequency": day.frequency.value}
    wanted = {"indicator": [TOTAL, *GROUPS], "level": "province", **span}
    taken = export_links(say, wanted, view.as_of, view.ask.geography)
    act = made.actions(made.download(say, "index-table", f"766-{day.code}"), link, taken)
    return made.card(None, frame, legend, act, _sources(view))


def _nation_row(view: View) -> html.Tr:
    held = {code: each.figure.value for code, each in view.nation.items()}
    name = html.Th(view.say("Mean of the provinces"), scope="row")
    total = made.bar_cell(view.points(held.get(TOTAL)), _share(TOTAL, held.get(TOTAL)), "total")
    cells = [made.bar_cell(view.points(held.get(code)), _share(code, held.get(code))) for code in GROUPS]
    blank = html.Td("")
    return html.Tr([blank, html.Td(""), name, total, html.Td(""), html.Td(""), *cells], className="nation-row")


def _row(view: View, row: Score) -> html.Tr:
    say = view.say
    total = row.points[TOTAL]
    query = f"?indicator={view.group}&period={view.day.period.code}"
    name = html.Th(html.A(view.name(row), href=f"/place/{row.place.id}{query}"), scope="row")
    if total is None:
        blank = [made.cell(None, numeric=True)] * (len(GROUPS) + 4)
        return html.Tr(
            [made.cell(None), made.cell(None), name, html.Td(say("No figure")), *blank[1:]], className="unreported"
        )
    code = score_class(total)
    moved = None if row.before is None else formatting.signed(total - row.before, 2, view.language)
    return html.Tr(
        [
            made.cell(str(row.rank), numeric=True),
            html.Td(_moved(row, say), className="numeric"),
            name,
            made.bar_cell(view.points(total), _share(TOTAL, total), "total"),
            html.Td(made.shape(code, class_word(code, say))),
            made.cell(moved, numeric=True),
            *(made.bar_cell(view.points(row.points[each]), _share(each, row.points[each])) for each in GROUPS),
        ],
        className="marked-row" if row.place.id in view.marked else "",
    )


def _moved(row: Score, say: Say) -> Component | str:
    """How many ranks up or down since the day compared with."""
    if row.rank is None or row.rank_before is None:
        return "—"
    steps = row.rank_before - row.rank
    if steps == 0:
        return html.Span("=", title=say("same rank"))
    return made.shape("up" if steps > 0 else "down", str(abs(steps)))


def _share(code: str, points: Decimal | None) -> float | None:
    return None if points is None else float(points / MOST[code])


def _sources(view: View) -> html.P:
    """Where the figures come from and when they were received."""
    say = view.say
    reports = view.ask.reports_of(list(view.nation.values()))
    said = sorted({_named(each, view) for each in reports.values()})
    at = max((each["received_at"] for each in reports.values()), default=None)
    parts = [say("Source: {source}").format(source="; ".join(said) or say("National Public Service Portal"))]
    if at is not None:
        parts.append(say("received {moment}").format(moment=formatting.moment(at, view.ask.setting.zone)))
    return html.P(" · ".join(parts), className="muted small")


def _named(report: Mapping[str, Any], view: View) -> str:
    return str(report["source_note"] or view.ask.agency_name(report["sender"], view.language))


def score_map(view: View) -> html.Div:
    """The provinces in five classes by the chosen group's points."""
    values = {row.place.id: row.points[view.group] for row in view.scores}
    plot = province_map.Plot(
        title=view.title(view.group),
        date_label=view.day_name,
        values=values,
        written={place: view.points(value) for place, value in values.items()},
        ranks=ranks(values),
        query=f"?indicator={view.group}&period={view.day.period.code}",
        brief=lambda value: view.points(value) or "",
    )
    return province_map.draw("index-map", plot, [row.place for row in view.scores], view.say, view.language)

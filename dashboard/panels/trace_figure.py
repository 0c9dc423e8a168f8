"""A traced figure as it is shown, what its definition says, and every version of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import components as made
from dashboard import formatting
from dashboard.components import Column
from dashboard.figure_words import standing_words
from dashboard.panels.desk_view import View
from dashboard.tracing import Trace
from dashboard.words import words
from indicators.catalogue import Catalogue, Indicator
from indicators.observations import Method, Observation, Origin
from indicators.store.decisions import Decision, Verdict
from indicators.store.lineage import Version

METHODS = {
    Method.DIRECT: "said by its sender",
    Method.ROLL_UP: "put together here from the places it is made of",
    Method.FORMULA: "computed here by the definition's formula",
}
AGGREGATION_WORDS = {
    "sum": "the sum of its places",
    "ratio": "the ratio of the sums of its places",
    "mean": "the simple mean of its places",
    "weighted mean": "the mean of its places, weighted by {weight}",
    "worst": "the worst of its places",
    "formula": "by the formula, from the sums of its places",
    "published": "only as published, never put together here",
    "none": "never put together from places",
}


TIMES, MINUS = "\N{MULTIPLICATION SIGN}", "\N{MINUS SIGN}"

Pairs = list[tuple[str, Component | str | None]]


def address(number: int) -> str:
    """Where a figure is traced."""
    return f"/trace/{number}"


def measured(held: Observation, indicator: Indicator, view: View) -> str:
    """A figure with its unit; one that is known to be missing says so."""
    value = held.figure.value
    return view.say("missing") if value is None else formatting.measured(value, indicator, view.language)


def exact(value: Decimal, indicator: Indicator, view: View) -> str:
    """A figure to its last digit, with its unit."""
    exponent = value.as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return formatting.with_unit(formatting.number(value, decimals, view.language) or "", indicator.unit(view.language))


def figure_card(trace: Trace, view: View) -> html.Section:
    """The figure as it is shown, with all that belongs to it, and whether something newer stands."""
    say, held, indicator = view.say, trace.observation, trace.indicator
    figure = held.figure
    shown = formatting.figure(figure.value, indicator, view.language)
    number: list[Component] = [html.Span(shown or say("missing"), className="big-figure")]
    number += [html.Span(indicator.unit(view.language), className="tile-unit")] if shown else []
    number += [made.simulated_badge(say)] if figure.origin is Origin.SIMULATED else []
    coverage = figure.coverage
    pairs: Pairs = [
        (say("Place"), html.A(view.place(figure.place), href=place_address(trace))),
        (say("Period"), formatting.period(figure.period, view.language)),
        (say("Standing of the figure"), standing_words(held, say)),
        (say("How it came to be"), say(METHODS[figure.method])),
        (say("Coverage"), None if coverage is None else f"{coverage.have}/{coverage.total}"),
        (say("Exact value"), None if figure.value is None else exact(figure.value, indicator, view)),
        (say("Known since"), view.moment(held.known_from)),
        (say("Number of the figure"), str(held.id)),
    ]
    return html.Section(
        [
            html.H2(say("The figure"), className="card-title", id="figure"),
            html.P(number, className="headline"),
            _standing(trace, view),
            made.facts(pairs),
        ],
        className="card",
    )


def place_address(trace: Trace) -> str:
    """The page of the figure's place, with the same indicator and period."""
    figure = trace.observation.figure
    return f"/place/{figure.place}?indicator={figure.indicator}&period={figure.period.code}"


def _standing(trace: Trace, view: View) -> Component:
    """Whether this is the version that is shown, and the way to the one that is."""
    say, shown = view.say, trace.shown
    if trace.version.is_shown or shown is None:
        return made.shape("on", say("This is the version that is shown."))
    if trace.version.shown_from is None:
        sentence = say("Kept, but never shown: {value} of a higher rank stands. See it.")
    else:
        sentence = say("No longer shown: {value} has taken its place. See it.")
    value = measured(shown.observation, trace.indicator, view)
    link = html.A(sentence.format(value=value), href=address(shown.observation.id))
    return made.notice(link, "risk")


def definition_card(trace: Trace, view: View) -> html.Section:
    """What the definition in force said when the figure came to be, and which version of it that was."""
    say, indicator, kept = view.say, trace.indicator, trace.definition
    version = None
    if kept is not None:
        said = say("{number} of {count}, in force from {day}, kept since {moment}")
        day = formatting.day(kept.effective, view.language)
        version = said.format(number=kept.version, count=kept.of, day=day, moment=view.moment(kept.known_from))
    pairs: Pairs = [
        (say("Indicator"), made.term(f"{indicator.name(view.language)} ({indicator.code})", indicator.code)),
        (say("Formula"), formula_words(indicator, view.ask.catalogue, view.language)),
        (say("Put together"), _aggregation(indicator, view)),
        (say("Unit"), indicator.unit(view.language)),
        (say("Counts"), say("since January") if indicator.cumulative else say("each period by itself")),
        (say("Owner"), view.agency(indicator.owner)),
        (say("Source system"), indicator.source_system),
        (say("Laid down by"), indicator.listed_by),
        (say("Version of the definition"), version),
        (say("Digest"), None if kept is None else html.Code(kept.digest, className="digest")),
    ]
    note = (
        None if kept is not None else made.empty(say("The words of this definition were not kept; these are today's."))
    )
    changed = None
    if kept is not None and kept.version < kept.of:
        changed = made.notice(
            say("The definition has been changed since: this figure goes by the words below."), "risk"
        )
    title = html.H2(say("Definition"), className="card-title", id="definition")
    return html.Section([title, *_given(changed, note), made.facts(pairs)], className="card")


def _given(*parts: Component | None) -> list[Component]:
    return [each for each in parts if each is not None]


def formula_words(indicator: Indicator, catalogue: Catalogue, language: str) -> str | None:
    """The formula as people write it, with what each of its inputs is called."""
    formula = indicator.formula
    if formula is None:
        return None
    names = [f"{catalogue.indicator(code).short(language)} ({code})" for code in formula.inputs]
    times = "" if formula.times == 1 else f"{formatting.number(formula.times, 0, language)} {TIMES} "
    match formula.operation:
        case "ratio":
            return f"{times}{names[0]} : {names[1]}"
        case "difference":
            return f"{times}({names[0]} {MINUS} {names[1]})"
        case "growth":
            return words(language)("{times}({name} : the same a year before {minus} 1)").format(
                times=times, name=names[0], minus=MINUS
            )
        case _:
            return f"{times}{names[0]}"


def _aggregation(indicator: Indicator, view: View) -> str:
    weight = view.ask.catalogue.indicator(indicator.weight).short(view.language) if indicator.weight else ""
    return view.say(AGGREGATION_WORDS[indicator.aggregation]).format(weight=weight)


def versions_card(trace: Trace, view: View) -> html.Section:
    """Every version: value, when it was shown, which report, who brought it and why, and who confirmed it."""
    say = view.say
    columns = (
        Column(say("Value"), numeric=True),
        Column(say("Standing of the figure")),
        Column(say("Known since")),
        Column(say("Shown until")),
        Column(say("Who said it")),
        Column(say("Why")),
        Column(say("Report")),
    )
    newest_first = list(reversed(trace.versions))
    rows = [_version(each, trace, view) for each in newest_first]
    caption = say("Every version of this figure, the newest first ({count})").format(count=view.count(len(rows)))
    title = html.H2(say("Revisions"), className="card-title", id="revisions")
    return html.Section([title, made.table(caption, columns, rows, "trace-versions")], className="card")


def _version(version: Version, trace: Trace, view: View) -> html.Tr:
    say, held = view.say, version.observation
    value: Component | str = measured(held, trace.indicator, view)
    if held.id != trace.observation.id:
        value = html.A(value, href=address(held.id))
    standing = standing_words(held, say)
    if held.figure.method is not Method.DIRECT:
        standing = f"{standing}, {say('computed')}"
    row = version.report
    return html.Tr(
        [
            html.Th(value, scope="row", className="numeric"),
            made.cell(standing),
            made.cell(view.moment(held.known_from)),
            made.cell(_until(version, view)),
            made.cell(None if row is None else _who(row, view)),
            made.cell(_why(version, view)),
            made.cell(None if row is None else report_link(row["id"])),
        ],
        className="marked-row" if held.id == trace.observation.id else "",
    )


def report_link(receipt: str) -> html.A:
    """The receipt of a report."""
    return html.A(receipt, href=f"/submit?receipt={receipt}", target="_self", className="digest")


def _until(version: Version, view: View) -> Component | str:
    if version.is_shown:
        return made.shape("on", view.say("shown now") if view.ask.as_of is None else view.say("shown then"))
    if version.shown_until is None:
        return made.shape("none", view.say("outranked, never shown"))
    return view.moment(version.shown_until)


def _who(row: Mapping[str, Any], view: View) -> str:
    return str(row["source_note"] or view.agency(row["sender"]))


def _why(version: Version, view: View) -> Component | None:
    """The reason a sender gave, its note on the figure, and who confirmed it with which reason."""
    row = version.report
    parts: list[str] = []
    if row is not None and row["revision"] is not None:
        parts.append(view.say("revision {number}").format(number=row["revision"]))
    if row is not None and row["reason"]:
        parts.append(str(row["reason"]))
    if version.note:
        parts.append(view.say("note: {note}").format(note=version.note))
    if version.decision is not None:
        parts.append(decision_words(version.decision, view))
    return html.Span("; ".join(parts)) if parts else None


def decision_words(decision: Decision, view: View) -> str:
    """Who decided what about a held report, when and why."""
    is_confirmed = decision.verdict is Verdict.CONFIRMED
    sentence = (
        view.say("confirmed by {who} at {moment}: {reason}")
        if is_confirmed
        else view.say("rejected by {who} at {moment}: {reason}")
    )
    return sentence.format(who=decision.actor, moment=view.moment(decision.at), reason=decision.reason)

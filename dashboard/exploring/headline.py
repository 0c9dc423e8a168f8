"""The figure itself: value, change, plan, rank, coverage, standing and source; or what is missing and why."""

from typing import Any

from dashboard import formatting
from dashboard.exploring.places import Standings
from dashboard.exploring.scope import Scope, named
from dashboard.figure_words import standing_words, why_missing
from dashboard.tiles import STATUS_WORDS, is_comparable
from indicators.course import judged
from indicators.observations import Observation
from indicators.status import Status, achieved


def headline(scope: Scope, standings: Standings | None) -> dict[str, Any]:
    """The figure as the page's head shows it; every text ready to be painted."""
    held, say = scope.held, scope.say
    figure = held.figure if held else None
    value = figure.value if figure else None
    status = _status(scope, held)
    known = held is not None and value is not None
    return {
        "v": None if value is None else format(value, "f"),
        "w": formatting.figure(value, scope.indicator, scope.language),
        "unit": scope.indicator.unit(scope.language),
        "number": held.id if held else None,
        "period_name": named(scope.period, scope.language)["name"] if scope.period else "",
        "status": status_code(status),
        "status_word": say(STATUS_WORDS[status]),
        "change": _change(scope, held),
        "plan": _plan(scope, held),
        "rank": standings.rank_words(scope.place) if standings else None,
        "coverage": _coverage(scope, held),
        "standing": _standing(scope, held),
        "source": _source(scope, held) if known else None,
        "received": _received(scope, held) if known else None,
        "why_missing": None if known else _why_missing(scope),
    }


def status_code(status: Status) -> str:
    """A status as the page filters by it: on, risk, off, none."""
    return "none" if status is Status.NOT_KNOWN else status.value


def _status(scope: Scope, held: Observation | None) -> Status:
    if held is None:
        return Status.NOT_KNOWN
    planned = scope.own.get((scope.indicator.plan or "", held.figure.period.code))
    return judged(scope.ask.catalogue, held.figure, planned.figure.value if planned else None)


def _change(scope: Scope, held: Observation | None) -> str | None:
    """The change on the same period last year; hidden where the base is missing, provisional or incomplete (T-6)."""
    if held is None:
        return None
    base = scope.at(held.figure.period.year_before())
    if base is None or not is_comparable(held.figure, base.figure):
        return None
    moved = formatting.change(held.figure.value, base.figure.value, scope.indicator, scope.language)
    return moved[0] if moved else None


def _plan(scope: Scope, held: Observation | None) -> str | None:
    plan = scope.plan(held.figure) if held else None
    if held is None or plan is None:
        return None
    written = formatting.measured(plan.value, scope.indicator, scope.language)
    text = scope.say("plan {value}").format(value=written)
    share = achieved(held.figure.value, plan)
    if share is None or (plan.value == 100 and scope.indicator.unit_en == formatting.PERCENT):  # noqa: PLR2004 - per cent
        return text
    reached = formatting.number(share * 100, 1, scope.language)
    return scope.say("{share}% of the {plan}").format(share=reached, plan=text)


def _coverage(scope: Scope, held: Observation | None) -> str | None:
    coverage = held.figure.coverage if held else None
    if coverage is None:
        return None
    by_province = scope.ask.is_by_province(scope.indicator)
    units = "{have}/{total} provinces" if by_province else "{have}/{total} ministries"
    return scope.say(units).format(have=coverage.have, total=coverage.total)


def _standing(scope: Scope, held: Observation | None) -> str | None:
    if held is None:
        return None
    words = standing_words(held, scope.say)
    return f"{scope.say('since January')}, {words}" if scope.ask.accumulates(scope.indicator) else words


def _source(scope: Scope, held: Observation | None) -> str | None:
    if held is None:
        return None
    report = scope.ask.reports_of([held]).get(held.report or "")
    sender = str(report["source_note"] or report["sender"]) if report else scope.indicator.owner
    return scope.say("Source: {source}").format(source=scope.ask.agency_name(sender, scope.language))


def _received(scope: Scope, held: Observation | None) -> str | None:
    if held is None:
        return None
    moment = formatting.moment(held.known_from, scope.ask.setting.zone)
    return scope.say("received {moment}").format(moment=moment)


def _why_missing(scope: Scope) -> str:
    is_given = scope.ask.is_given_at(scope.indicator, scope.place.level)
    return why_missing(scope.place.level, scope.period, scope.say, is_given=is_given)

"""Where a figure will land at the end of its year, in the reader's words: value and interval, target, pace, method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard import formatting
from dashboard.answers import Point
from dashboard.queries import Queries
from dashboard.series import Rows, periods_up_to, points
from dashboard.words import Say, words
from indicators.catalogue import Better, Indicator
from indicators.course import plan_for
from indicators.forecast import LEAST_MONTHS, Landing, NotEnough, Reason, Series, forecast
from indicators.forecast_methods import Method
from indicators.geography import Place
from indicators.pace import Need, Outlook, Pace, outlook, pace
from indicators.periods import Frequency, Period
from indicators.status import Plan

MONTHS_ASKED = 72
"""Months of the past that a forecast is made from: six years."""

METHOD_WORDS = {
    Method.SAME_MONTHS: "the same months of last year",
    Method.AT_THIS_PACE: "the same months of last year, at this year's pace",
    Method.LAST_VALUE: "the last value goes on",
    Method.SMOOTHED: "exponential smoothing (ETS)",
}
REASON_WORDS = {
    Reason.NOT_MONTHLY: "A landing is foretold from monthly figures only. Choose a month.",
    Reason.NOTHING: "Not enough data: no month is known.",
    Reason.COMPLETE: "The year is complete: there is nothing left to foretell.",
    Reason.SHORT: "Not enough data: {months} months in a row are known, and {needed} are needed.",
    Reason.GAP: "Not enough data: since the last gap {months} months in a row are known, and {needed} are needed.",
    Reason.BOUNDARY: "Not enough data: this place has comparable figures for {months} months, and {needed} are needed.",
    Reason.UNTRIED: "Not enough data: over {months} months no method can be tried often enough so far ahead.",
}
NEED_WORDS = {
    Need.PACE: "{amount} a month, for {months} months",
    Need.ROOM: "at most {amount} a month, for {months} months",
    Need.REACHED: "already reached",
    Need.EXCEEDED: "already exceeded",
    Need.MISSED: "the year ended without it",
}
OUTLOOK_WORDS = {
    Outlook.WITHIN_REACH: "the target lies within reach",
    Outlook.OPEN: "it is open whether the target is reached",
    Outlook.OUT_OF_REACH: "the target lies out of reach",
}


@dataclass(frozen=True)
class Ahead:
    """What can be said of the end of the year.

    `plan` is None where nothing was promised in the indicator's unit, `pace` then too, and where nothing is known yet.
    """

    found: Landing | NotEnough
    plan: Plan | None
    pace: Pace | None

    @property
    def landing(self) -> Landing | None:
        """The forecast; None where there is none."""
        return self.found if isinstance(self.found, Landing) else None

    @property
    def outlook(self) -> Outlook | None:
        """What the interval says of the target."""
        if self.landing is None or self.plan is None:
            return None
        last = self.landing.last
        return outlook(last.low, last.high, self.plan.value, is_ceiling=self.plan.ceiling)


def ahead(ask: Queries, indicator: Indicator, place: Place, period: Period) -> Ahead:
    """What can be said of the end of a period's year, from the months up to the period.

    The first forecast of a process takes seconds longer, because only then is the library loaded: never ask on the
    event loop.
    """
    is_monthly = period.frequency is Frequency.MONTH
    rows = ask.known_at(indicator, place.id, period, MONTHS_ASKED) if is_monthly else {}
    return ahead_of(ask, indicator, place, period, rows)


def ahead_of(ask: Queries, indicator: Indicator, place: Place, period: Period, rows: Rows) -> Ahead:
    """The same of figures that are at hand: those of the indicator and its plan at the place."""
    if period.frequency is not Frequency.MONTH:
        return Ahead(NotEnough(Reason.NOT_MONTHLY, 0), None, None)
    known = points(ask.catalogue, indicator, place.id, periods_up_to(period, MONTHS_ASKED), rows)
    accumulates = ask.accumulates(indicator)
    found = forecast(_series(indicator, place, known, accumulates=accumulates))
    last = next((each for each in reversed(known) if each.value is not None), None)
    if last is None or last.value is None:
        return Ahead(found, None, None)
    plan = plan_for(ask.catalogue, rows[indicator.code, last.period.code], last.plan)
    if plan is None or indicator.better in {Better.NEUTRAL, Better.RANGE}:
        return Ahead(found, plan, None)
    needed = pace(last.value, plan.value, last.period, is_ceiling=plan.ceiling, accumulates=accumulates)
    return Ahead(found, plan, needed)


def told(said: Ahead, indicator: Indicator, language: str) -> dict[str, Any]:
    """What can be said, ready to be painted: exact decimal strings, and what is written of them (`…_w`).

    `w`, `low_w`, `high_w` (without the unit) and the lists `periods`, `v`, `low`, `high` up to December stand where
    there is a forecast, else `why_not`; `target_w`, `pace_w` and `outlook` where there is a target.
    """
    say = words(language)
    answer: dict[str, Any] = {"title": say("Landing at year end"), "unit": indicator.unit(language), "why_not": None}
    if said.plan is not None:
        answer["target_w"] = formatting.measured(said.plan.value, indicator, language)
    if said.pace is not None:
        answer["pace_w"] = pace_words(said.pace, indicator, language)
    if said.outlook is not None:
        answer["outlook"] = said.outlook.value
        answer["outlook_w"] = say(OUTLOOK_WORDS[said.outlook])
    if said.landing is None:
        return answer | {"why_not": why_not(said, say)}
    path = said.landing.path
    for name in ("value", "low", "high"):
        written = formatting.figure(getattr(path[-1], name), indicator, language)
        answer["w" if name == "value" else f"{name}_w"] = written
        answer["v" if name == "value" else name] = [format(getattr(each, name), "f") for each in path]
    periods = [each.period.code for each in path]
    return answer | {
        "periods": periods,
        "method": method_words(said.landing, say),
        "error": error_words(said, language),
    }


def why_not(said: Ahead, say: Say) -> str | None:
    """Why nothing is foretold; None where something is."""
    if isinstance(said.found, Landing):
        return None
    return say(REASON_WORDS[said.found.reason]).format(months=said.found.months, needed=LEAST_MONTHS)


def method_words(landing: Landing, say: Say) -> str:
    """By which method."""
    return say(METHOD_WORDS[landing.method])


def error_words(said: Ahead, language: str) -> str:
    """How far the method erred when it was tried on the past."""
    landing, say = said.landing, words(language)
    if landing is None:
        return ""
    parts = []
    if landing.mape is not None:
        parts.append(
            say("off by {share}% on average (MAPE)").format(share=formatting.number(landing.mape, 1, language))
        )
    if landing.mase is not None:
        share = formatting.number(landing.mase, 2, language)
        parts.append(say("{share} times the error of last year's months (MASE)").format(share=share))
    tried = say("tried on the past {count} times, {months} months ahead")
    return "; ".join([*parts, tried.format(count=landing.origins, months=len(landing.path))])


def pace_words(needed: Pace, indicator: Indicator, language: str) -> str:
    """What is needed a month, or that nothing is."""
    amount = None
    if needed.a_month is not None:
        written = formatting.signed if needed.need is Need.PACE else formatting.number
        unit = formatting.unit_of_change(indicator, language, words(language))
        amount = formatting.with_unit(written(needed.a_month, indicator.decimals, language) or "", unit)
    return words(language)(NEED_WORDS[needed.need]).format(amount=amount, months=needed.months_left)


def _series(indicator: Indicator, place: Place, points: Sequence[Point], *, accumulates: bool) -> Series:
    first = next((each.period for each in points if each.value is not None), None)
    is_new = first is not None and first.start >= place.valid_from
    return Series(
        tuple(each.period for each in points),
        tuple(each.value for each in points),
        accumulates=accumulates,
        decimals=indicator.decimals,
        minimum=indicator.minimum,
        maximum=indicator.maximum,
        since=place.valid_from if is_new else None,
    )

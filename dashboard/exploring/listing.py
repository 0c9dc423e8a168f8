"""The indicators of the national list, each with its newest figure and how it stands at a place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dashboard import formatting
from dashboard.exploring.asking import Asked
from dashboard.exploring.headline import status_code
from dashboard.exploring.scope import Known, named
from dashboard.queries import Queries
from dashboard.tiles import STATUS_WORDS
from dashboard.words import words
from indicators.catalogue import Indicator
from indicators.collation import collation_key, plain
from indicators.compliance import Truth, freshness
from indicators.course import judged
from indicators.observations import Observation
from indicators.periods import Period
from indicators.status import Status
from indicators.store.observations import Selection, newest

Row = dict[str, Any]
FIGURE = ("w", "unit", "status", "status_word", "period_name")


@dataclass(frozen=True)
class _Told:
    """How a list is told: its plans by indicator and period, its language, what a period is called, and its age."""

    known: Known
    language: str
    plans: Mapping[tuple[str, str], Observation]
    named: Callable[[Period], str]
    is_old: Callable[[Period], bool]


def newest_at(known: Known, place: str) -> list[Observation]:
    """The newest figure at a place of every indicator listed and of its plan, in each frequency it is given in."""
    ask = known.ask
    listed = ask.catalogue.listed()
    codes = {each.code for each in listed} | {each.plan for each in listed if each.plan}
    given = sorted({frequency for code in codes for frequency in ask.catalogue.indicator(code).frequencies})
    return newest(known.store, Selection(sorted(codes), [place], frequencies=given), as_of=ask.as_of)


def names(ask: Queries, language: str) -> list[tuple[Indicator, Row]]:
    """Every indicator listed, in the order of the Vietnamese alphabet, with what is the same of it at every place."""
    ordered = sorted(ask.catalogue.listed(), key=lambda each: collation_key(each.name(language)))
    return [(each, _named(each, ask, language)) for each in ordered]


def every(
    known: Known, named_rows: Sequence[tuple[Indicator, Row]], ends: Sequence[Observation], language: str, today: date
) -> list[Row]:
    """Every indicator listed (`names`) with its newest figure at a place; without one where the place has none.

    Of an indicator given in several frequencies, the figure of the first of them counts. `ends` are the newest figures
    of the place (`newest_at`).
    """
    catalogue = known.ask.catalogue
    heads: dict[str, Observation] = {}
    for each in ends:
        before = heads.get(each.figure.indicator)
        indicator = catalogue.indicator(each.figure.indicator)
        periods = [each.figure.period, *([before.figure.period] if before else [])]
        if before is None or indicator.by_frequency(periods)[0] == each.figure.period:
            heads[each.figure.indicator] = each
    told = _Told(
        known,
        language,
        {(each.figure.indicator, each.figure.period.code): each for each in ends},
        cache(lambda period: str(named(period, language)["name"])),
        cache(lambda period: _is_old(period, known, today)),
    )
    return [row | _figure(each, heads.get(each.code), told) for each, row in named_rows]


def chosen(rows: Sequence[Row], asked: Asked) -> list[Row]:
    """Those that an address asks for: every word typed, in any spelling, and field, owner, source and status."""
    filters = asked.filters
    typed = plain(filters.get("text", "")).split()
    exact = [(name, filters[name]) for name in ("field", "owner", "source", "status") if name in filters]
    return [
        each
        for each in rows
        if all(word in each["search"] for word in typed) and all(each[name] == wanted for name, wanted in exact)
    ]


def figures(rows: Sequence[Row]) -> dict[str, list[str | None]]:
    """What of each is another at another place, by code, in the order of FIGURE."""
    return {each["code"]: [each[name] for name in FIGURE] for each in rows}


def _named(indicator: Indicator, ask: Queries, language: str) -> Row:
    return {
        "code": indicator.code,
        "name": indicator.name(language),
        "field": indicator.field,
        "field_name": ask.catalogue.fields[indicator.field][1 if language == "en" else 0],
        "owner": indicator.owner,
        "owner_name": ask.agency_name(indicator.owner, language),
        "source": indicator.source_system,
        "search": _searched(indicator),
    }


def _figure(indicator: Indicator, held: Observation | None, told: _Told) -> Row:
    language = told.language
    status = _status(indicator, held, told)
    value = held.figure.value if held else None
    shown = None if value is None else formatting.tile_value(value, indicator, language)
    return {
        "w": shown[0] if shown else None,
        "unit": shown[1] if shown else indicator.unit(language),
        "status": status_code(status),
        "status_word": words(language)(STATUS_WORDS[status]),
        "period_name": told.named(held.figure.period) if held else None,
    }


def _status(indicator: Indicator, held: Observation | None, told: _Told) -> Status:
    """How the newest figure stands; an old one is not judged: nobody knows how things stand today."""
    if held is None or told.is_old(held.figure.period):
        return Status.NOT_KNOWN
    planned = told.plans.get((indicator.plan or "", held.figure.period.code))
    return judged(told.known.ask.catalogue, held.figure, planned.figure.value if planned else None)


def _is_old(period: Period, known: Known, today: date) -> bool:
    calendar = known.ask.setting.calendar
    fresh = freshness(period, period.frequency, today=today, calendar=calendar, source_failed=False)
    return fresh.truth is Truth.OLD


def _searched(indicator: Indicator) -> str:
    """What an indicator is found by: its code and names, without diacritics."""
    names = (indicator.name_vi, indicator.short_vi, indicator.name_en, indicator.short_en)
    return plain(" ".join((indicator.code, *names)))

"""What a figure is made up of: its parts by sector or service beside each other, and what no part says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard import formatting
from dashboard.exploring.offering import addresses
from dashboard.exploring.places import change_words
from dashboard.exploring.scope import Scope, named
from indicators.catalogue import Indicator
from indicators.definitions import Breakdown
from indicators.observations import Observation
from indicators.periods import Period
from indicators.store.observations import Selection


@dataclass(frozen=True)
class _Held:
    """A whole and its parts at one place, by indicator: in the period shown, and in the same one of last year."""

    whole: Indicator
    by: Breakdown
    now: Mapping[str, Observation]
    before: Mapping[str, Observation]

    def value(self, code: str) -> Decimal | None:
        """The figure of the period; None where none is known."""
        held = self.now.get(code)
        return held.figure.value if held else None


def breakdown(scope: Scope) -> dict[str, Any] | None:
    """The parts of the indicator, or of the one that it is a part of, largest first; None where there are none.

    Each with its share of the whole. `rest` is what the whole has beyond its parts, so it is no figure of its own;
    None where a part or the whole is missing. Where parts come to more than the whole, `note` says so.
    """
    catalogue = scope.ask.catalogue
    whole = catalogue.indicator(scope.indicator.component_of or scope.indicator.code)
    parts = catalogue.parts(whole.code)
    period = scope.period
    if whole.breakdown is None or not parts or period is None:
        return None
    now, before = _read(scope, [whole.code, *(each.code for each in parts)], period)
    held = _Held(whole, whole.breakdown, now, before)
    ordered = sorted(parts, key=lambda each: -(held.value(each.code) or 0))
    rest = _rest(held, parts)
    is_over = rest is not None and rest < 0
    language = scope.language
    return {
        "title": f"{whole.short(language)}: {whole.breakdown.name(language)}",
        "by": whole.breakdown.name(language),
        "period_name": named(period, language)["name"],
        "unit": whole.unit(language),
        "whole": _row(scope, held, whole),
        "rows": [_row(scope, held, each) for each in ordered],
        "rest": None if rest is None or is_over else _rest_row(scope, held, rest),
        "export": _exports(scope, [whole, *parts], period.code),
        "note": scope.say("The parts come to more than the whole: ask who reported them.") if is_over else None,
    }


def _read(scope: Scope, codes: Sequence[str], period: Period) -> tuple[dict[str, Observation], dict[str, Observation]]:
    """The figures of a period and of the same one of last year, each by indicator."""
    base = period.year_before()
    found = scope.known.figures(Selection(codes, [scope.place.id], periods=[period.code, base.code]))
    now = {each.figure.indicator: each for each in found if each.figure.period == period}
    before = {each.figure.indicator: each for each in found if each.figure.period == base}
    return now, before


def _rest(held: _Held, parts: Sequence[Indicator]) -> Decimal | None:
    values = [held.value(each.code) for each in parts]
    total = held.value(held.whole.code)
    known = [each for each in values if each is not None]
    if total is None or len(known) < len(values):
        return None
    return total - sum(known, Decimal(0))


def _row(scope: Scope, held: _Held, indicator: Indicator) -> dict[str, Any]:
    language = scope.language
    value, figure = held.value(indicator.code), held.now.get(indicator.code)
    return {
        "code": indicator.code,
        "name": indicator.short(language),
        "v": None if value is None else format(value, "f"),
        "w": formatting.figure(value, indicator, language),
        **_share(held, value, language),
        "number": figure.id if figure else None,
        "change_w": change_words(figure, held.before.get(indicator.code), scope),
        "chosen": indicator.code == scope.indicator.code,
    }


def _rest_row(scope: Scope, held: _Held, rest: Decimal) -> dict[str, Any]:
    language = scope.language
    return {
        "name": held.by.rest(language),
        "v": format(rest, "f"),
        "w": formatting.figure(rest, held.whole, language),
        **_share(held, rest, language),
    }


def _exports(scope: Scope, every: Sequence[Indicator], period: str) -> dict[str, str]:
    """Where the whole and its parts can be taken away together."""
    wanted: dict[str, str | list[str]] = {
        "indicator": [each.code for each in every],
        "area": [scope.place.code],
        "level": scope.place.level.value,
        "frequency": scope.frequency.value,
        "from": period,
        "to": period,
    }
    return addresses(scope, wanted)


def _share(held: _Held, value: Decimal | None, language: str) -> dict[str, str | None]:
    """The share of the whole in per cent, exact and written; nothing where the whole is missing or nothing."""
    total = held.value(held.whole.code)
    if value is None or not total:
        return {"share": None, "share_w": None}
    share = value / total * 100
    return {"share": format(share.quantize(Decimal("0.01")), "f"), "share_w": formatting.number(share, 1, language)}

"""What is looked at, in words: the indicator with its definition, the place with what it lies in."""

from typing import Any

from dashboard import formatting
from dashboard.exploring.offering import frequencies
from dashboard.exploring.scope import Scope
from dashboard.panels.trace_figure import AGGREGATION_WORDS, formula_words
from indicators.catalogue import Better

DIRECTED = frozenset({Better.UP, Better.DOWN})
"""Of these one direction of change is good."""


def indicator(scope: Scope) -> dict[str, Any]:
    """The indicator as the page names it."""
    found, language = scope.indicator, scope.language
    return {
        "code": found.code,
        "name": found.name(language),
        "short": found.short(language),
        "unit": found.unit(language),
        "decimals": found.decimals,
        "better": found.better.value if found.better in DIRECTED else "none",
        "field": found.field,
        "field_name": scope.ask.catalogue.fields[found.field][1 if language == "en" else 0],
        "owner": found.owner,
        "owner_name": scope.ask.agency_name(found.owner, language),
        "source": found.source_system,
        "definition": definition(scope),
        "levels": [each.value for each in found.levels],
        "frequencies": frequencies(scope),
    }


def definition(scope: Scope) -> str:
    """What is measured and how, in a sentence or two: formula, how places are put together, since when in force."""
    found, say, language = scope.indicator, scope.say, scope.language
    parts = [formula_words(found, scope.ask.catalogue, language)]
    weight = scope.ask.catalogue.indicator(found.weight).short(language) if found.weight else ""
    together = say(AGGREGATION_WORDS[found.aggregation]).format(weight=weight)
    parts.append(f"{say('Put together')}: {together}")
    parts.append(
        f"{say('Counts')}: {say('since January') if scope.ask.accumulates(found) else say('each period by itself')}"
    )
    parts.append(say("In force since {day}").format(day=formatting.day(found.effective, language)))
    return ". ".join(filter(None, parts)) + "."


def place(scope: Scope) -> dict[str, Any]:
    """The place as the page names it, with its trail: the widest first, itself last."""
    here, geography = scope.place, scope.ask.geography
    trail = [*reversed(geography.ancestors(here.id)), here]
    return {
        "id": here.id,
        "name": scope.name(here),
        "level": here.level.value,
        "trail": [{"id": each.id, "name": scope.name(each)} for each in trail],
        "href": scope.address(here),
    }

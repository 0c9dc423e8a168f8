"""The map of the 34 provinces, coloured by a figure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson
from dash import html

from dashboard.components import data
from dashboard.ranking import fifths
from dashboard.words import Say
from indicators.geography import Place


@dataclass(frozen=True)
class Plot:
    """What a map shows: a value, its written form and a rank for each place, by place id; None where unknown.

    `brief` writes a value for the legend. `inside` are the codes of the places in question, the others being drawn
    paler; empty for all. `query` is what the addresses of the places carry along, as "?indicator=TC01".
    """

    title: str
    date_label: str
    values: Mapping[str, Decimal | None]
    written: Mapping[str, str | None]
    ranks: Mapping[str, int]
    brief: Callable[[Decimal], str]
    inside: Sequence[str] = ()
    query: str = ""


def draw(identifier: str, plot: Plot, provinces: Sequence[Place], say: Say, language: str) -> html.Div:
    """A container that `map.js` fills: five classes of about as many provinces each, no data hatched."""
    words = {
        "map_none": say("No figure"),
        "map_late": say("Late"),
        "rank": say("rank"),
        "legend_none": say("No figure"),
    }
    shown = body(plot, provinces, say, language)
    given = data(map=orjson.dumps(shown).decode(), words=orjson.dumps(words).decode())
    return html.Div(id=identifier, className="map province-map", **given)


def body(plot: Plot, provinces: Sequence[Place], say: Say, language: str) -> dict[str, Any]:
    """What `map.js` draws."""
    classes, spans = fifths(plot.values)
    legend = [{"label": _span(plot.brief(low), plot.brief(high)), "count": count} for low, high, count in spans]
    return {
        "title": plot.title,
        "date_label": plot.date_label,
        "classes": legend,
        "places": {each.code: _place(each, plot, classes, len(spans), language) for each in provinces},
        "attribution": say("© OpenStreetMap contributors (ODbL). The map is for illustration."),
        "inside": list(plot.inside),
    }


def _place(place: Place, plot: Plot, classes: Mapping[str, int], count: int, language: str) -> dict[str, Any]:
    number = classes.get(place.id)
    zero = plot.values.get(place.id) == 0
    rank = plot.ranks.get(place.id)
    return {
        "class": None if number is None else _tone(number, count),
        "label": place.name_en if language == "en" else place.name_vi,
        "value": plot.written.get(place.id),
        "rank": f"{rank}/{len(plot.values)}" if rank else None,
        "state": "none" if number is None else "zero" if zero else "ok",
        "href": f"/place/{place.id}{plot.query}",
    }


def _tone(number: int, count: int) -> int:
    """The tones in use are spread over the five there are, so that few classes still differ plainly."""
    return number if count <= 1 else round(4 * number / (count - 1))


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} … {high}"

"""Several places on the groups of an index: each group's spread over all places, its mean, and the chosen ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.figures import ACTUAL, EARLIER, OUTLINE, frame, in_words


@dataclass(frozen=True)
class Group:
    """A group: its name, its most possible points, and the points of each place by name, None where unknown."""

    name: str
    most: Decimal
    points: Mapping[str, Decimal | None]
    mean: Decimal | None


@dataclass(frozen=True)
class Labels:
    """The words of the drawing, in the reader's language."""

    spread: str
    mean: str
    axis: str
    nothing: str


def draw(groups: Sequence[Group], chosen: Sequence[str], labels: Labels, language: str) -> dict[str, Any]:
    """How the chosen places stand in each group, in percent of the points that could be had.

    Args:
        groups: In the order of the index, the first on top.
        chosen: The names of the places to be marked; the first in the full colour.
        labels: The words.
        language: "vi" or "en".
    """
    known = [each for each in groups if any(value is not None for value in each.points.values())]
    if not known:
        return in_words(labels.nothing, language)
    names = [each.name for each in known]
    layout = frame(language)
    layout["hovermode"] = "closest"
    layout["yaxis"] |= {"autorange": "reversed", "showgrid": False, "type": "category"}
    layout["xaxis"] |= {"range": [0, 101], "showgrid": True, "ticksuffix": "%", "title": {"text": labels.axis}}
    marks = [_marks(names, [_share(each, each.points.get(place)) for each in known], place) for place in chosen]
    for mark, style in zip(marks, _styles(), strict=False):
        mark["marker"] = style
    return {"data": [_spread(known, labels.spread), _means(known, labels.mean), *marks], "layout": layout}


def _spread(groups: Sequence[Group], name: str) -> dict[str, Any]:
    """A grey bar from the lowest place to the highest."""
    ends = [_ends(each) for each in groups]
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": [each.name for each in groups],
        "base": [low for low, _ in ends],
        "x": [high - low for low, high in ends],
        "customdata": ends,
        "marker": {"color": "#d3dae2"},
        "width": 0.5,
        "hovertemplate": "%{customdata[0]:.1f}% - %{customdata[1]:.1f}%",
    }


def _means(groups: Sequence[Group], name: str) -> dict[str, Any]:
    made = _marks([each.name for each in groups], [_share(each, each.mean) for each in groups], name)
    made["marker"] = {"symbol": "line-ns", "size": 22, "line": {"width": 3, "color": OUTLINE}}
    return made


def _marks(names: Sequence[str], shares: Sequence[float | None], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": list(shares),
        "y": list(names),
        "hovertemplate": f"{name}: %{{x:.1f}}%<extra></extra>",
    }


def _styles() -> list[dict[str, Any]]:
    return [
        {"symbol": "circle", "size": 14, "color": ACTUAL},
        {"symbol": "diamond", "size": 13, "color": "#ffffff", "line": {"width": 2.5, "color": ACTUAL}},
        {"symbol": "square", "size": 12, "color": EARLIER, "line": {"width": 2, "color": OUTLINE}},
    ]


def _share(group: Group, points: Decimal | None) -> float | None:
    return None if points is None else round(float(100 * points / group.most), 2)


def _ends(group: Group) -> tuple[float, float]:
    shares = [_share(group, each) or 0.0 for each in group.points.values() if each is not None]
    return min(shares), max(shares)

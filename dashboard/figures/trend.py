"""Lines over time: actual solid, last year lighter, plan outlined, gaps left as gaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dashboard.figures import ACTUAL, EARLIER, OUTLINE, frame, in_words


@dataclass(frozen=True)
class Step:
    """One period: its name, and what was counted, counted a year before and planned, in one unit; None unknown.

    `begins` says that counting starts again here (a sum since January in January), so that no line leads up to it.
    `foretold` is the forecast of a period to come, and the bounds within which it lies in four cases of five.
    """

    label: str
    value: Decimal | None
    last_year: Decimal | None = None
    plan: Decimal | None = None
    uncertain: bool = False
    begins: bool = False
    foretold: tuple[Decimal, Decimal, Decimal] | None = None


@dataclass(frozen=True)
class Labels:
    """The words of the drawing, in the reader's language."""

    value: str
    last_year: str
    plan: str
    uncertain: str
    unit: str
    nothing: str
    foretold: str = ""
    interval: str = ""


def draw(steps: Sequence[Step], labels: Labels, language: str, *, decimals: int) -> dict[str, Any]:
    """The course of a figure.

    Args:
        steps: Oldest first.
        labels: The words.
        language: "vi" or "en".
        decimals: Shown when pointed at.

    Returns:
        A plotly figure; a sentence in place of lines where nothing is known. Provisional and estimated points are
        hollow.
    """
    if not any(each.value is not None for each in steps):
        return in_words(labels.nothing, language)
    lines = [line for run in _runs(steps) for line in _lines(run, labels)] + _ahead(steps, labels)
    unit = "%" if labels.unit == "%" else f" {labels.unit}"
    named: set[str] = set()
    for line in lines:
        line["hovertemplate"] = f"%{{y:,.{decimals}f}}{unit}"
        line["showlegend"] = line.get("showlegend", True) and line["name"] not in named
        named.update([line["name"]] if line["showlegend"] else [])
    layout = frame(language)
    layout["yaxis"] |= {"title": {"text": labels.unit, "standoff": 8}, "tickformat": ",~r", "rangemode": _range(steps)}
    layout["xaxis"] |= {"type": "category", "nticks": 8, "tickangle": 0, "range": [-0.5, len(steps) - 0.5]}
    layout["xaxis"] |= {"categoryorder": "array", "categoryarray": [each.label for each in steps]}
    return {"data": lines, "layout": layout}


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    """The steps cut where counting starts again."""
    runs: list[list[Step]] = [[]]
    for each in steps:
        if each.begins and runs[-1]:
            runs.append([])
        runs[-1].append(each)
    return runs


def _lines(run: Sequence[Step], labels: Labels) -> list[dict[str, Any]]:
    """Plan, last year and actual over one run, those without any value left out."""
    names = [each.label for each in run]
    actual = _line(names, [each.value for each in run], labels.value, {"color": ACTUAL, "width": 3})
    actual["mode"] = "lines+markers"
    actual["marker"] = {
        "size": [7 if each.uncertain else 5 for each in run],
        "color": ["#ffffff" if each.uncertain else ACTUAL for each in run],
        "line": {"color": ACTUAL, "width": 2},
    }
    lines = [
        _line(names, [each.plan for each in run], labels.plan, {"color": OUTLINE, "width": 1.5, "dash": "dot"}),
        _line(names, [each.last_year for each in run], labels.last_year, {"color": EARLIER, "width": 2}),
        actual,
    ]
    return [each for each in lines if any(value is not None for value in each["y"])]


def _ahead(steps: Sequence[Step], labels: Labels) -> list[dict[str, Any]]:
    """The forecast, dashed and hollow, in its hatched interval; it begins at the last known figure."""
    known = [place for place, each in enumerate(steps) if each.value is not None]
    shown = [each for each in steps[known[-1] :] if each.value is not None or each.foretold is not None]
    if len(shown) < 2:  # noqa: PLR2004 - the last known one alone
        return []
    names = [each.label for each in shown]
    bounds = [each.foretold or (each.value, each.value, each.value) for each in shown]
    value, low, high = ([each[place] for each in bounds] for place in range(3))
    edges = [_line(names, each, labels.interval, {"color": ACTUAL, "width": 0.5}) for each in (low, high)]
    edges[0]["showlegend"] = False
    hatching = {"shape": "/", "fgcolor": ACTUAL, "bgcolor": "rgba(0,0,0,0)", "size": 5, "solidity": 0.3}
    edges[1] |= {"fill": "tonexty", "fillcolor": "rgba(0,0,0,0)", "fillpattern": hatching}
    middle = _line(names, value, labels.foretold, {"color": ACTUAL, "width": 2, "dash": "dash"})
    marker = {"size": [0] + [7] * (len(names) - 1), "color": "#ffffff", "line": {"color": ACTUAL, "width": 2}}
    return [*edges, middle | {"mode": "lines+markers", "marker": marker}]


def _line(names: Sequence[str], values: Sequence[Decimal | None], name: str, line: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": list(names),
        "y": [None if each is None else float(each) for each in values],
        "line": line,
        "connectgaps": False,
        "legendgroup": name,
    }


def _range(steps: Sequence[Step]) -> str:
    """From zero, except where the figures move in a narrow band far from it."""
    known = [each.value for each in steps if each.value is not None]
    return "normal" if min(known) > 0 and min(known) * 2 > max(known) else "tozero"

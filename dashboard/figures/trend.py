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
    """

    label: str
    value: Decimal | None
    last_year: Decimal | None = None
    plan: Decimal | None = None
    uncertain: bool = False
    begins: bool = False


@dataclass(frozen=True)
class Labels:
    """The words of the drawing, in the reader's language."""

    value: str
    last_year: str
    plan: str
    uncertain: str
    unit: str
    nothing: str


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
    lines = [line for run in _runs(steps) for line in _lines(run, labels)]
    unit = "%" if labels.unit == "%" else f" {labels.unit}"
    named: set[str] = set()
    for line in lines:
        line["hovertemplate"] = f"%{{y:,.{decimals}f}}{unit}"
        line["showlegend"] = line["name"] not in named
        named.add(line["name"])
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

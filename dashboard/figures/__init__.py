"""Drawings: a table in, a plain plotly dict out; nothing here knows Dash or the store."""

from typing import Any

ACTUAL = "#1d548c"
EARLIER = "#8fa6be"
OUTLINE = "#3a434d"
QUIET = "#4d5761"
GRID = "#e4e8ec"
FONT = "Be Vietnam Pro, Noto Sans, Inter, sans-serif"
SEPARATORS = {"vi": ",.", "en": ".,"}
"""Decimal and thousands separators, as plotly wants them."""


def frame(language: str) -> dict[str, Any]:
    """The house layout: quiet grid, one font, no title (the page has it), numbers as the language writes them."""
    axis = {"gridcolor": GRID, "zeroline": False, "linecolor": QUIET, "tickcolor": GRID, "automargin": True}
    return {
        "template": {"layout": {}},
        "font": {"family": FONT, "size": 13, "color": "#1a2129"},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 40, "b": 8},
        "separators": SEPARATORS[language],
        "hovermode": "x unified",
        "hoverlabel": {"font": {"family": FONT}},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "xaxis": {**axis, "showgrid": False},
        "yaxis": dict(axis),
        "showlegend": True,
    }


def in_words(text: str, language: str) -> dict[str, Any]:
    """In place of a drawing without figures: a sentence."""
    layout = frame(language)
    layout["xaxis"] = layout["yaxis"] = {"visible": False}
    layout["annotations"] = [
        {"text": text, "showarrow": False, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "font": {"size": 15}}
    ]
    return {"data": [], "layout": layout}

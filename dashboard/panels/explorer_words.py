"""The words that the explorer's scripts write."""

from collections.abc import Mapping
from typing import Any

from dashboard.words import Say

WORDS: Mapping[str, str] = {
    "about_place": "Everything about {place}",
    "among": "Set beside",
    "as_of": "As of {moment}",
    "as_table": "The same figures as a table",
    "change": "Change",
    "clear": "Clear the filters",
    "compare": "Compare with",
    "copied_link": "The link is copied.",
    "copied_rows": "{count} rows are copied.",
    "copy_link": "Copy the link",
    "copy_table": "Copy as a table",
    "counted": "{count} of {all} indicators",
    "course": "Course over time",
    "definition": "What is measured, and how",
    "delete_view": "Delete the view {name}",
    "download": "Download {form}",
    "empty": "There is nothing to draw here. Choose another period or place.",
    "empty_course": "No figure in this range. Choose an earlier beginning, or another place.",
    "empty_figures": "No key figures are reported for this place. Choose the province it lies in.",
    "empty_map": "The map shows provinces: set this place beside the provinces, or look at the ranking.",
    "empty_places": "No place has reported for this period. Choose an earlier period.",
    "empty_scatter": "Choose a second indicator that is reported by the same places.",
    "failed": "The figures could not be fetched.",
    "failed_remedy": "What is shown is what was known before; check the connection and try again.",
    "figures_of": "Key figures of {place}",
    "filters": "Filters",
    "follow": "Follow to its source",
    "forecast": "Forecast",
    "frequency": "Frequency",
    "from": "From",
    "grid_title": "Tiles",
    "hand_over": "Hand over",
    "heat_help": "Point at a cell, or go to it with the arrow keys, to read it.",
    "heat_title": "Places by period",
    "indicator": "Indicator",
    "indicators": "Indicators",
    "landing": "Expected at the end of the year",
    "map_title": "Map",
    "method": "Method",
    "multiples_title": "Every place over time",
    "name_first": "Give the view a name first.",
    "narrow": "Narrow the list",
    "no_figure": "No figure",
    "no_indicator": "No indicator answers this. Type less, or choose another field.",
    "no_views": "No view is saved yet.",
    "not_handed": "That could not be handed over; try again, or take the file from the menu.",
    "nothing": "Nothing",
    "nothing_found": "Nothing found",
    "of_field": "All fields",
    "of_owner": "All owners",
    "of_source": "All sources",
    "of_status": "Every standing",
    "office": "Government Office · Điều Hành",
    "one_scale": "All on one scale, {from} to {to}",
    "origin": "Source",
    "owner": "Owner",
    "pace": "Still needed each month",
    "period": "Period",
    "place": "Place",
    "plan": "Plan",
    "png": "Picture (PNG)",
    "print": "Print or PDF",
    "rank": "rank",
    "rank_title": "Rank",
    "ranking": "Ranking",
    "remove": "Remove the filter {filter}",
    "retry": "Try again",
    "save_view": "Save",
    "saved_file": "Saved as {file}.",
    "saved_views": "Saved views",
    "scatter": "Two indicators",
    "scatter_help": "Point at a place, or go to it with the arrow keys, to read it.",
    "scatter_title": "{one} and {other}",
    "search": "Search",
    "search_example": "giai ngan, xuat khau…",
    "second": "Second indicator",
    "simulated": "Simulated",
    "standing": "Standing of the figure",
    "status": "Status",
    "svg": "Drawing (SVG)",
    "target": "Plan",
    "to": "To",
    "undo": "Undo",
    "unit": "Unit",
    "value": "Value",
    "view_deleted": "The view {name} is deleted.",
    "view_name": "Name of this view",
    "view_saved": "The view {name} is saved.",
    "you_are_here": "You are here",
}

MAP_WORDS: Mapping[str, str] = {"map_none": "No figure", "map_late": "Late", "rank": "rank", "legend_none": "No figure"}


def of(say: Say) -> dict[str, Any]:
    """Give every word by its key; those of the map are apart, as `map.js` takes them."""
<<<<<<< HEAD
    return {
        **{key: say(each) for key, each in WORDS.items()},
        "map": {key: say(each) for key, each in MAP_WORDS.items()},
    }
=======
    return {**_said(WORDS, say), "map": _said(MAP_WORDS, say)}


def _said(sentences: Mapping[str, str], say: Say) -> dict[str, str]:
    return {key: say(each) for key, each in sentences.items()}
>>>>>>> main

"""The words of tables that are sorted and filtered in the browser, as the library calls them."""

from collections.abc import Mapping

import orjson

from dashboard.words import Say

WORDS: Mapping[str, str] = {
    "gridSearch": "Search in the table",
    "gridCount": "{shown} of {all} rows",
    "gridCsv": "Save these rows as CSV",
    "gridMissing": "The table could not be loaded: use the plain table below, or reload the page.",
    "page": "Page",
    "of": "of",
    "to": "to",
    "more": "more",
    "nextPage": "Next page",
    "lastPage": "Last page",
    "firstPage": "First page",
    "previousPage": "Previous page",
    "pageSizeSelectorLabel": "Rows on a page:",
    "ariaPageSizeSelectorLabel": "Rows on a page",
    "loadingOoo": "Loading …",
    "noRowsToShow": "No rows to show",
    "noMatchingRows": "No row matches; clear the search or a filter",
    "filterOoo": "Filter …",
    "contains": "Contains",
    "equals": "Equals",
    "notEqual": "Does not equal",
    "lessThan": "Less than",
    "lessThanOrEqual": "At most",
    "greaterThan": "Greater than",
    "greaterThanOrEqual": "At least",
    "inRange": "Between",
    "inRangeStart": "From",
    "inRangeEnd": "To",
    "blank": "Blank",
    "notBlank": "Not blank",
    "ariaFilterInput": "Filter value",
    "ariaFilterColumn": "Press Ctrl and Enter to open the filter",
    "ariaFilteringOperator": "Way of filtering",
    "ariaFilterFromValue": "Filter from",
    "ariaFilterToValue": "Filter to",
    "ariaSortableColumn": "Press Enter to sort",
    "ariaColumnFiltered": "Column is filtered",
    "ariaLabelColumnFilter": "Column filter",
    "ariaLabelTooltip": "Note",
    "ariaLabelCellEditor": "Cell editor",
    "ariaInputEditor": "Input",
    "ariaLabelSelectField": "Choose",
    "ariaSkeletonCellLoading": "Row is loading",
    "invalidNumber": "This is no number",
}
"""Ours begin with "grid"; the others are those of AG Grid."""


def grid_words(say: Say) -> str:
    """The words as a script reads them, in the reader's language."""
    return orjson.dumps({name: say(sentence) for name, sentence in WORDS.items()}).decode()

"""The words of what helps on every page: the search for anything, the shortcuts, the first visit, what terms mean."""

from collections.abc import Mapping

import orjson

from dashboard.words import Say

PALETTE_WORDS = {
    "open": "Go to …",
    "title": "Go to a place, an indicator, a ministry or a page",
    "hint": "Type a name or a code, with or without diacritics",
    "recent": "Chosen lately",
    "none": "Nothing found. Try fewer letters, an abbreviation (hcm, dn) or a code.",
    "failed": "No answer came. Try again in a moment.",
    "count": "{count} found",
    "view": "Saved view",
    "keys": "Up and down to choose, Enter to go, Esc to leave",
}
HELP_WORDS = {
    "open": "Help",
    "title": "Help and shortcuts",
    "close": "Close",
    "everywhere": "On every page",
    "find": "Go to a place, an indicator, a ministry or a page",
    "help": "This help",
    "leave": "Close a dialog, a menu or a note",
    "goto": "Go to a page: first g, then",
    "tables": "In a table",
    "cells": "From cell to cell",
    "sort": "Sort by a column, on its heading",
    "follow": "Follow the link of a cell",
    "notes": "What a word or an indicator means is shown when you point at it, reach it with Tab or touch it.",
    "single": "Use shortcuts of a single letter",
    "tour": "Show me around",
    "print": "Print (A4, landscape)",
}
TOUR_WORDS = {
    "offer": "Show me around",
    "no": "No, thank you",
    "next": "Next",
    "end": "Done",
    "step": "{number} of {all}",
    "palette": "From anywhere to anything: press Ctrl K and type a few letters of a place, an indicator or a ministry.",
    "navigation": "What is looked at daily stands here: the country today, places, what is to be seen to, quality.",
    "time": "Any page as it was known at a moment: choose date and time here.",
    "content": "Every figure can be followed to its source: choose it, then “Follow to its source”.",
    "help": "Press ? for help and shortcuts. This tour can be started again from there.",
}
PRINT_WORDS = {"office": "Government Office", "as_of": "As of", "page": "Page"}
TERM_WORDS: Mapping[str, str] = {
    "rank": "The place among its peers by this figure; equal figures share a rank, and who did not report has none.",
    "coverage": "How many of the places that report this figure have done so; a total of fewer is provisional.",
    "standing": "Official, provisional or a forecast, as the sender said; simulated figures come from no agency.",
    "last_year": "The change from the same period a year before; left out where that one is missing or provisional.",
    "plan": "What was to be reached, and how much of it is; a plan for a year counts from January.",
    "period": "What the figure counts: a day, a month, a quarter, a year; some count since January.",
    "score": "Index 766 of Decision 766/QD-TTg: how well public services serve people and firms, of 100 points.",
    "late": "Due by the reporting calendar and not there; the last figure is shown until the next one comes.",
}


def frame_words(say: Say, pages: list[dict[str, str]]) -> dict[str, str]:
    """The words as scripts read them, in the reader's language; `pages` are those that letters lead to."""
    given = {
        "palette": _said(PALETTE_WORDS, say),
        "help": _said(HELP_WORDS, say),
        "tour": _said(TOUR_WORDS, say),
        "print": _said(PRINT_WORDS, say),
        "pages": pages,
    }
    return {name: orjson.dumps(value).decode() for name, value in given.items()}


def _said(table: Mapping[str, str], say: Say) -> dict[str, str]:
    return {name: say(sentence) for name, sentence in table.items()}

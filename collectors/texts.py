"""What a free text of a report may not hold: what hides or breaks something, secrets, and data of persons."""

import unicodedata

from collectors.problems import Problem

LONGEST_TEXT = 2000


def text_problem(text: str, field: str, pointer: str, *, longest: int = LONGEST_TEXT) -> Problem | None:
    """The first reason for which a text is refused; None where there is none. The text itself is never repeated."""
    if len(text) > longest:
        return Problem("text-too-long", pointer, {"field": field, "limit": longest})
    if any(unicodedata.category(each) == "Cc" for each in text):
        return Problem("text-control-char", pointer, {"field": field, "limit": longest})
    return None

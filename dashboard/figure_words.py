"""What must be said of a figure: whether it is final, where it comes from, why it is missing, what it was made of."""

from collections.abc import Iterable

from dashboard.words import Say
from indicators.geography import Level
from indicators.observations import Observation, Origin
from indicators.periods import Period


def origin_word(origin: Origin, say: Say) -> str:
    """Where a figure comes from, in a word."""
    return {
        Origin.PUBLISHED: say("Published"),
        Origin.REPORTED: say("Reported"),
        Origin.SIMULATED: say("Simulated"),
    }[origin]


def standing_words(held: Observation, say: Say) -> str:
    """Whether a figure is final, and where it comes from; what is simulated is never called official."""
    status = {"P": say("provisional"), "E": say("estimate"), "F": say("forecast")}.get(held.figure.status)
    if status is None and held.figure.origin is not Origin.SIMULATED:
        status = say("official")
    origin = origin_word(held.figure.origin, say).lower()
    return f"{status}, {origin}" if status else origin


def why_missing(level: Level, period: Period | None, say: Say, *, is_given: bool) -> str:
    """What is missing, and what to do about it.

    Args:
        level: Of the place.
        period: The period looked at; None where none is known.
        say: The words of the reader's language.
        is_given: Whether places of that level have the figure.
    """
    if not is_given:
        if level is Level.COMMUNE:
            return say("This figure is not given by commune. Go up to the province, or choose another.")
        if level is Level.AGENCY:
            return say("This figure is not given by ministry. Go up to the whole country, or choose another.")
        return say("This figure is given for the whole country only. Go up to the whole country, or choose another.")
    if period is not None:
        return say("Nothing was reported for this period. Choose another period, or see the sources for the reason.")
    return say("Nothing has been reported yet. See the sources for the reason, or choose another figure.")


def before_merger(parts: Iterable[str], say: Say) -> str:
    """What a line of a merged province shows before 01/07/2025."""
    sentence = say(
        "Before 01/07/2025 this place did not exist: the line shows {parts} together. Amounts are added, rates are "
        "computed anew from what they were made of."
    )
    return sentence.format(parts=", ".join(parts))

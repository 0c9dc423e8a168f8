"""What the states of a document on the axis are called, and how long something has lasted."""

from datetime import timedelta

from dashboard.words import Say
from indicators.document_axis import State

STATE_WORDS = {
    State.ARRIVED: "arrived",
    State.REFUSED: "refused",
    State.ACCEPTED: "accepted for handling",
    State.ASSIGNED: "assigned",
    State.IN_PROGRESS: "being handled",
    State.DONE: "done",
    State.RECALL_ASKED: "recall asked for",
    State.RECALL_AGREED: "recalled",
}
"""The states of edXML in words."""

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def lasted(span: timedelta, say: Say) -> str:
    """A span in the largest unit that says it, with the next below it: "3 ngày 4 giờ", "2 giờ 10 phút", "9 phút"."""
    if span >= _DAY:
        return say("{days} d {hours} h").format(days=span // _DAY, hours=span % _DAY // _HOUR)
    if span >= _HOUR:
        return say("{hours} h {minutes} min").format(hours=span // _HOUR, minutes=span % _HOUR // _MINUTE)
    return say("{minutes} min").format(minutes=span // _MINUTE)

"""Who sees to what left its course: each act is a step, and the steps together say how things stand."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from indicators.errors import CommandCentreError

GRAVITY: Mapping[str, int] = {"off": 0, "late": 1, "error": 2, "risk": 3}
"""The severities of exceptions, the gravest first."""


class Act(StrEnum):
    """What somebody does about an exception."""

    TAKEN = "taken"
    NOTED = "noted"
    CLOSED = "closed"
    REOPENED = "reopened"


class HandlingUnchangedError(CommandCentreError):
    """Something is to be closed that is closed, taken that is closed, or re-opened that nobody took or closed."""

    def __init__(self, exception: str, act: Act) -> None:
        super().__init__(f"{exception} cannot be {act.value} as it stands.", remedy="Look at the list again.")


@dataclass(frozen=True)
class Step:
    """One act about an exception.

    Attributes:
        exception: Which one, by its identifier, the same for one episode.
        act: What was done.
        handler: Who is to see to it: an agency's code or a person's name; None where the act names nobody.
        due: Until when; None for no day.
        note: What is said with it.
        severity: How grave it was then: off, late, error or risk.
        actor: Who did it.
        at: When.
    """

    exception: str
    act: Act
    handler: str | None
    due: date | None
    note: str
    severity: str
    actor: str
    at: datetime


@dataclass(frozen=True)
class Handling:
    """How an exception stands with those who see to it, and the steps that led there, oldest first.

    `taken` is the step by which somebody has it now, `closed` the one that closed it; None where nobody does or did.
    """

    steps: tuple[Step, ...] = ()
    taken: Step | None = None
    closed: Step | None = None

    @property
    def last(self) -> Step | None:
        """The newest step."""
        return self.steps[-1] if self.steps else None

    def is_closed(self, severity: str) -> bool:
        """Whether it is closed; what has become graver than it was when it was closed is open again."""
        return self.closed is not None and GRAVITY[severity] >= GRAVITY[self.closed.severity]


NOBODY = Handling()
"""How an exception stands that nobody has done anything about."""


def after(handling: Handling, step: Step) -> Handling:
    """How things stand after one more step.

    The newest step holds: taking says anew who has it and until when, a note changes neither. Re-opening undoes what
    was done last of the two: a closed one goes back to whoever had it, one that somebody has goes back to nobody.

    Raises:
        HandlingUnchangedError: the step has nothing to change.
    """
    steps = (*handling.steps, step)
    is_closed = handling.is_closed(step.severity)
    match step.act:
        case Act.NOTED:
            return Handling(steps, handling.taken, handling.closed)
        case Act.TAKEN if not is_closed:
            return Handling(steps, step)
        case Act.CLOSED if not is_closed:
            return Handling(steps, handling.taken, step)
        case Act.REOPENED if is_closed:
            return Handling(steps, handling.taken)
        case Act.REOPENED if handling.taken is not None:
            return Handling(steps)
    raise HandlingUnchangedError(step.exception, step.act)


def standing(steps: Sequence[Step]) -> Handling:
    """How things stand after the steps that were taken, oldest first.

    A step that has nothing to change is passed over: of two clocks one may be behind, and what was known at a moment
    between them lacks the step before.
    """
    handling = NOBODY
    for step in steps:
        with suppress(HandlingUnchangedError):
            handling = after(handling, step)
    return handling

"""What a wall can be told, and what becomes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from indicators.walls import Message, Mode, State, Wall, WallError, checked_scene, place_of, scene_beneath

ORDINARY_MINUTES = 10
LONGEST_MESSAGE = 160


class FutureMomentError(WallError):
    """A wall is to show what is not known yet."""

    code = "moment-in-future"

    def __init__(self, as_of: datetime) -> None:
        moment = as_of.isoformat(timespec="minutes")
        super().__init__(f"{moment} has not come yet.", remedy="Choose a moment that is past.", moment=moment)


class MessageError(WallError):
    """A message is empty, longer than a wall can show, or holds what cannot be read."""

    code = "message-length"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"A message has {count} characters.",
            remedy=f"Write 1 to {LONGEST_MESSAGE} characters that can be read, on one line.",
            count=count,
            most=LONGEST_MESSAGE,
        )


class Action(StrEnum):
    """What a wall can be told to do."""

    NEXT = "next"
    PREVIOUS = "previous"
    HOLD = "hold"
    RESUME = "resume"
    SHOW = "show"
    BLANK = "blank"
    UNBLANK = "unblank"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    MESSAGE = "message"
    CLEAR_MESSAGE = "clear-message"
    UNDO = "undo"


@dataclass(frozen=True)
class Command:
    """What somebody orders: `scene` to show, `as_of` to freeze at (None: now), `text` to say for some minutes."""

    action: Action
    actor: str
    scene: str = ""
    as_of: datetime | None = None
    text: str = ""
    minutes: int = ORDINARY_MINUTES


def commanded(wall: Wall, state: State, command: Command, now: datetime) -> State:
    """The state of a wall that was told something; whoever is told to undo takes the state before instead.

    Next and previous turn the scene at once, and leave everything else as it is. While scenes take turns the new one
    stands its whole time. While one is held, or the figures are frozen (a meeting pages through them), the neighbour
    in the programme is held instead, each scene once: the overview does not come between. A blank wall stays blank and
    turns unseen, so that no stray key shows the room what somebody has hidden; only to show a scene brings it back.

    To freeze holds the scene that is on; to unfreeze is the end of it: the figures of now, and scenes taking turns.
    To resume lets scenes take turns from the one that was held, with frozen figures where they are.

    Raises:
        UnknownSceneError, FutureMomentError, MessageError: it cannot be done.
    """
    return replace(_DOES[command.action](wall, state, command, now), at=now)


def _next(wall: Wall, state: State, command: Command, now: datetime) -> State:
    return _turned(wall, state, command, now, 1)


def _previous(wall: Wall, state: State, command: Command, now: datetime) -> State:
    return _turned(wall, state, command, now, -1)


def _turned(wall: Wall, state: State, command: Command, now: datetime, step: int) -> State:
    served = wall.served
    if state.mode is Mode.ROTATE:
        return replace(state, index=(place_of(wall, state, now) + step) % len(served), anchor=now)
    pages = list(dict.fromkeys(served))
    here = state.scene if state.scene in pages else served[place_of(wall, state, now)]
    return _holding(wall, state, command, now, pages[(pages.index(here) + step) % len(pages)])


def _hold(wall: Wall, state: State, command: Command, now: datetime) -> State:
    return _holding(wall, state, command, now, scene_beneath(wall, state, now))


def _show(wall: Wall, state: State, command: Command, now: datetime) -> State:
    return replace(_holding(wall, state, command, now, checked_scene(command.scene)), blank=False)


def _freeze(wall: Wall, state: State, command: Command, now: datetime) -> State:
    as_of = command.as_of or now
    if as_of > now:
        raise FutureMomentError(as_of)
    return replace(_hold(wall, state, command, now), as_of=as_of)


def _holding(wall: Wall, state: State, command: Command, now: datetime, scene: str) -> State:
    """A held scene, and the place from which the rotation will go on: the scene's own, else that it left."""
    served = wall.served
    left = place_of(wall, state, now)
    index = left if scene not in served or served[left] == scene else served.index(scene)
    return replace(state, mode=Mode.HOLD, scene=scene, index=index, by=command.actor)


def _resume(_wall: Wall, state: State, _command: Command, now: datetime) -> State:
    if state.mode is Mode.ROTATE:
        return state
    return replace(state, mode=Mode.ROTATE, scene=None, by=None, anchor=now)


def _unfreeze(wall: Wall, state: State, command: Command, now: datetime) -> State:
    return replace(_resume(wall, state, command, now), as_of=None)


def _blank(_wall: Wall, state: State, _command: Command, _now: datetime) -> State:
    return replace(state, blank=True)


def _unblank(_wall: Wall, state: State, _command: Command, _now: datetime) -> State:
    return replace(state, blank=False)


def _say(_wall: Wall, state: State, command: Command, now: datetime) -> State:
    text = command.text.strip()
    if not 1 <= len(text) <= LONGEST_MESSAGE or not text.isprintable():
        raise MessageError(len(text))
    return replace(state, message=Message(text, command.actor, now + timedelta(minutes=command.minutes)))


def _clear(_wall: Wall, state: State, _command: Command, _now: datetime) -> State:
    return replace(state, message=None)


_DOES: Mapping[Action, Callable[[Wall, State, Command, datetime], State]] = {
    Action.NEXT: _next,
    Action.PREVIOUS: _previous,
    Action.HOLD: _hold,
    Action.RESUME: _resume,
    Action.SHOW: _show,
    Action.BLANK: _blank,
    Action.UNBLANK: _unblank,
    Action.FREEZE: _freeze,
    Action.UNFREEZE: _unfreeze,
    Action.MESSAGE: _say,
    Action.CLEAR_MESSAGE: _clear,
}

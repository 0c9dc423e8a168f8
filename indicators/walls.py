"""A wall: where it hangs, which scenes take turns on it, and what somebody has told it to do."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from indicators.errors import CommandCentreError

SCENES = (
    "overview",
    "economy",
    "finance",
    "services",
    "map",
    "discipline",
    "directives",
    "documents",
    "society",
    "reform",
    "cabinet",
    "feedback",
    "profile",
)
"""What a wall can show; a profile is that of a province, which is named after a colon (profile:48)."""

OVERVIEW, PROFILE = "overview", "profile"
PROGRAMME = ("overview", "economy", "finance", "services", "map", "discipline", "directives")
"""What takes turns on a wall of which nothing else is said."""

DWELL_S, LEAST_DWELL_S, MOST_DWELL_S = 20, 20, 40
LONGEST_LOOP_S = 240
FEWEST_TILES = 6
EVERY_WALL = "*"

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}", re.ASCII)
_PLACE = re.compile(r"[0-9]{2}", re.ASCII)

_SMALLEST_ARC = math.tan(math.radians(16 / 60))
_CAPITAL_HEIGHT = 0.72
_TILE_WIDTH, _TILE_HEIGHT = 14.2, 12.8
_IMAGE_WIDTH, _BODY_HEIGHT = 16 / 9, 0.81
"""Letters of 16 minutes of arc, the room of a tile in such letters, and the room of tiles in heights of the image."""


class WallError(CommandCentreError):
    """A wall cannot be made so or told so; the facts are those of the code's words."""

    code = ""

    def __init__(self, sentence: str, *, remedy: str, **facts: object) -> None:
        super().__init__(sentence, remedy=remedy)
        self.facts = facts


class UnknownSceneError(WallError):
    """Something names a scene that no wall can show."""

    code = "unknown-scene"

    def __init__(self, address: str) -> None:
        known = ", ".join(each for each in SCENES if each != PROFILE)
        super().__init__(f"No scene {address}.", remedy=f"Use one of: {known}, profile:48.", scene=address, known=known)


class RepeatedSceneError(WallError):
    """A programme names a scene twice."""

    code = "scene-repeated"

    def __init__(self, address: str) -> None:
        super().__init__(f"The programme names {address} twice.", remedy="Leave one of them out.", scene=address)


class DwellError(WallError):
    """A scene is to stand too briefly or too long."""

    code = "dwell-out-of-range"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"A scene cannot stand for {seconds} seconds.",
            remedy=f"Choose {LEAST_DWELL_S} to {MOST_DWELL_S} seconds.",
            seconds=seconds,
            least=LEAST_DWELL_S,
            most=MOST_DWELL_S,
        )


class WallNameError(WallError):
    """A wall cannot be called so."""

    code = "wall-name"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"A wall cannot be called {name!r}.",
            remedy="Use 1 to 40 small letters, digits, points and dashes, such as phong-hop-1.",
            name=name,
        )


@dataclass(frozen=True)
class Room:
    """Where a wall hangs: metres to its farthest viewer, metres its image is high, screens side by side and upright."""

    distance_m: float
    image_height_m: float
    bezel_columns: int = 1
    bezel_rows: int = 1

    @property
    def tiles(self) -> int:
        """How many tiles fit whose smallest letters can be read by the farthest viewer, on an image of 16:9."""
        letter = self.distance_m * _SMALLEST_ARC / (self.image_height_m * _CAPITAL_HEIGHT)
        return math.floor(_IMAGE_WIDTH / (_TILE_WIDTH * letter)) * math.floor(_BODY_HEIGHT / (_TILE_HEIGHT * letter))

    @property
    def is_too_small(self) -> bool:
        """Whether it leaves room for too few tiles to be a wall."""
        return self.tiles < FEWEST_TILES


@dataclass(frozen=True)
class Night:
    """The hours in which a wall is dimmed, by the national clock; they may go past midnight."""

    begins: time
    ends: time


@dataclass(frozen=True)
class Wall:
    """A registered screen and its settings; `programme` names each scene once, `night` None is never dimmed."""

    name: str
    label: str
    room: Room
    programme: tuple[str, ...] = PROGRAMME
    dwell_s: int = DWELL_S
    night: Night | None = None

    @property
    def served(self) -> tuple[str, ...]:
        """The scenes in the order in which they take turns."""
        return interleaved(self.programme)

    @property
    def loop_seconds(self) -> int:
        """How long it is until everything was shown once."""
        return len(self.served) * self.dwell_s


class Mode(StrEnum):
    """Whether scenes take turns or one of them stays."""

    ROTATE = "rotate"
    HOLD = "hold"


@dataclass(frozen=True)
class Message:
    """What is said to the room, by whom, and until when."""

    text: str
    by: str
    until: datetime


@dataclass(frozen=True)
class State:
    """What a wall was told last.

    Attributes:
        index: The place in the served programme that was on at `anchor`; rotation is counted from there.
        scene: The scene that is held; None while scenes take turns.
        as_of: The moment whose figures are shown; None for those of now.
        by: Who holds it; None while scenes take turns.
        at: When it was told.
    """

    anchor: datetime
    at: datetime
    mode: Mode = Mode.ROTATE
    index: int = 0
    scene: str | None = None
    blank: bool = False
    as_of: datetime | None = None
    message: Message | None = None
    by: str | None = None

    @classmethod
    def beginning(cls, now: datetime) -> "State":
        """The state of a wall that nobody has told anything."""
        return cls(anchor=now, at=now)


def checked_scene(address: str) -> str:
    """The address of a scene, where it is one.

    Raises:
        UnknownSceneError: no wall can show it.
    """
    code, colon, place = address.partition(":")
    if code not in SCENES or (code == PROFILE) != bool(colon) or (colon and not _PLACE.fullmatch(place)):
        raise UnknownSceneError(address)
    return address


def check(wall: Wall) -> None:
    """Hold settings that somebody has chosen against what a wall can do.

    Raises:
        WallNameError, UnknownSceneError, RepeatedSceneError, DwellError: it cannot.
    """
    if not _NAME.fullmatch(wall.name):
        raise WallNameError(wall.name)
    for index, address in enumerate(wall.programme):
        if checked_scene(address) in wall.programme[:index]:
            raise RepeatedSceneError(address)
    if not LEAST_DWELL_S <= wall.dwell_s <= MOST_DWELL_S:
        raise DwellError(wall.dwell_s)


def interleaved(programme: Sequence[str]) -> tuple[str, ...]:
    """The scenes of a programme with the overview in every second place; the overview alone where there are no others.

    A scene that no wall can show any more, since the programme was chosen, is passed over.
    """
    others = [each for each in programme if each != OVERVIEW and each.partition(":")[0] in SCENES]
    return tuple(scene for other in others for scene in (OVERVIEW, other)) or (OVERVIEW,)


def scene_at(wall: Wall, state: State, now: datetime) -> str | None:
    """The scene that is on at a moment; None while the wall is blank."""
    return None if state.blank else scene_beneath(wall, state, now)


def scene_beneath(wall: Wall, state: State, now: datetime) -> str:
    """The scene that would be on if the wall were not blank."""
    if state.mode is Mode.HOLD and state.scene is not None:
        return state.scene
    return wall.served[place_of(wall, state, now)]


def place_of(wall: Wall, state: State, now: datetime) -> int:
    """The place in the served programme whose turn it is, whoever holds the wall."""
    gone = 0 if state.mode is Mode.HOLD else (now - state.anchor) // timedelta(seconds=wall.dwell_s)
    return (state.index + gone) % len(wall.served)

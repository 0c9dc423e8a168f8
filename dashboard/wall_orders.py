"""What is ordered and answered about walls, field by field."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
)

from dashboard.parameters import moment_as_written
from indicators.wall_commands import LONGEST_MESSAGE, ORDINARY_MINUTES
from indicators.walls import DWELL_S, LEAST_DWELL_S, MOST_DWELL_S, PROGRAMME, Night, Room, Wall

MOST_SCENES, MOST_MINUTES, MOST_SCREENS = 40, 480, 12
EARLIEST_YEAR = 2000
CLOCK = "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$"
NAME = "^[a-z0-9][a-z0-9._-]{0,39}$"
SCENE = "^[a-z]{2,20}(?::[0-9]{2})?$"

Refusing = Callable[[str, str, Mapping[str, object]], tuple[int, dict[str, Any]]]


class UnfitOrderError(Exception):
    """An order cannot be read: the code of the reason and its facts."""

    def __init__(self, code: str, facts: Mapping[str, object]) -> None:
        self.code = code
        self.facts = facts
        super().__init__(code)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def _readable(text: str) -> str:
    composed = _composed(text)
    if not composed or not composed.isprintable():
        raise ValueError("has nothing that can be read, or something that cannot")
    return composed


def _recent(moment: datetime) -> datetime:
    if moment.year < EARLIEST_YEAR:
        raise ValueError(f"is before {EARLIEST_YEAR}")
    return moment


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class RoomIn(_Strict):
    """Where a wall hangs: metres to its farthest viewer, metres its image is high, screens side by side and upright."""

    distance_m: float = Field(ge=0.5, le=100)
    image_height_m: float = Field(ge=0.1, le=30)
    bezel_columns: int = Field(1, ge=1, le=MOST_SCREENS)
    bezel_rows: int = Field(1, ge=1, le=MOST_SCREENS)


class NightIn(_Strict):
    """The hours in which a wall is dimmed, by the national clock."""

    begins: str = Field(alias="from", pattern=CLOCK)
    ends: str = Field(alias="to", pattern=CLOCK)


class SettingsIn(_Strict):
    """The settings of a wall; `programme` names each scene once, the overview comes between by itself."""

    label: Annotated[StrictStr, Field(min_length=1, max_length=80), AfterValidator(_readable)]
    room: RoomIn
    programme: list[Annotated[str, Field(pattern=SCENE)]] = Field(list(PROGRAMME), min_length=1, max_length=MOST_SCENES)
    dwell_s: StrictInt = Field(DWELL_S, ge=LEAST_DWELL_S, le=MOST_DWELL_S)
    night: NightIn | None = None

    def wall(self, name: str) -> Wall:
        """The wall of a name with these settings."""
        night = self.night and Night(time.fromisoformat(self.night.begins), time.fromisoformat(self.night.ends))
        room = Room(**self.room.model_dump())
        return Wall(name, self.label, room, tuple(self.programme), self.dwell_s, night or None)


class WallIn(SettingsIn):
    """A wall that is to be registered."""

    name: str = Field(pattern=NAME, description="What its account is called.")


Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(moment_as_written), AfterValidator(_recent)]


class CommandIn(_Strict):
    """What a wall is told.

    To show takes a scene, and of a profile the place; a place alone asks for its profile. To freeze takes a moment,
    none is the present one. A message takes its text and for how many minutes it stays.
    """

    action: Literal[
        "next",
        "previous",
        "hold",
        "resume",
        "show",
        "blank",
        "unblank",
        "freeze",
        "unfreeze",
        "message",
        "clear-message",
        "undo",
    ]
    scene: Annotated[str, Field(pattern=SCENE)] | None = None
    place: Annotated[str, Field(pattern="^[0-9]{2}$")] | None = None
    as_of: (
        Annotated[AwareDatetime, Field(strict=False), BeforeValidator(moment_as_written), AfterValidator(_recent)]
        | None
    ) = None
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE), AfterValidator(_composed)] | None = None
    minutes: StrictInt = Field(ORDINARY_MINUTES, ge=1, le=MOST_MINUTES)

    @property
    def address(self) -> str:
        """The scene that is asked for, whole; a field that is missing is named.

        Raises:
            UnfitOrderError: no scene and no place.
        """
        scene = self.scene or ("profile" if self.place else None)
        if scene is None:
            raise UnfitOrderError("missing-field", {"field": "scene"})
        return f"{scene}:{self.place}" if self.place else scene


class RoomOut(BaseModel):
    """Where a wall hangs."""

    distance_m: float
    image_height_m: float
    bezel_columns: int
    bezel_rows: int


class NightOut(BaseModel):
    """The hours in which it is dimmed."""

    begins: str = Field(alias="from")
    ends: str = Field(alias="to")


class MessageOut(BaseModel):
    """What is said to the room."""

    text: str
    by: str
    until: datetime


class StateOut(BaseModel):
    """What a wall was told last."""

    mode: Literal["rotate", "hold"]
    index: int
    anchor: datetime
    scene: str | None
    blank: bool
    as_of: datetime | None
    message: MessageOut | None
    by: str | None
    at: datetime


class WallOut(BaseModel):
    """A wall: its settings, what it was told, and what it shows at this moment."""

    name: str
    label: str
    revision: int
    room: RoomOut
    night: NightOut | None
    programme: list[str] = Field(description="As it is served: the overview in every second place.")
    dwell_s: int
    state: StateOut
    scenes: list[str] = Field(description="As it was chosen: each scene once.")
    shown: str | None = Field(description="The scene that is on now; null: blank.")
    last_used: datetime | None = Field(description="When its token was last used; null: never, or it has none.")
    connected_since: datetime | None = Field(description="Since when it listens; null: it does not.")
    can_undo: bool
    loop_seconds: int
    tiles_that_fit: int
    warnings: list[Literal["loop-too-long", "too-few-tiles"]]


class ActOut(BaseModel):
    """What somebody did with a wall (* is every wall)."""

    at: datetime
    actor: str
    action: str
    wall: str
    details: dict[str, Any]


class WallsOut(BaseModel):
    """Every wall by name, and what was done with them last."""

    next: None = None
    items: list[WallOut]
    acts: list[ActOut]
    now: datetime


class ToldOut(BaseModel):
    """The walls that were told something, as they stand then."""

    items: list[WallOut]


class LinkOut(BaseModel):
    """The one-time link that a wall's browser opens; it is shown this once."""

    link: str


class RegisteredOut(LinkOut):
    """A wall just registered."""

    wall: WallOut


class ClosedOut(BaseModel):
    """A wall that is closed; what it signed in with is out of force."""

    name: str
    state: str = "revoked"

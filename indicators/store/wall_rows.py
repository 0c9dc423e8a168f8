"""A wall and its state as rows of their tables, and back."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from sqlalchemy import RowMapping

from indicators.walls import Message, Mode, Night, Room, State, Wall

Row = RowMapping | Mapping[str, Any]


def wall_of(row: Row) -> Wall:
    """The settings that a row keeps."""
    room = Room(*(row[name] for name in ("distance_m", "image_height_m", "bezel_columns", "bezel_rows")))
    night = Night(*map(time.fromisoformat, row["night"].split("-"))) if row["night"] else None
    return Wall(row["name"], row["label"], room, tuple(row["programme"].split()), row["dwell_s"], night)


def state_of(row: Row) -> State:
    """The state that a row keeps."""
    said = row["message"]
    return State(
        anchor=row["anchor"],
        at=row["at"],
        mode=Mode(row["mode"]),
        index=row["place"],
        scene=row["scene"],
        blank=row["blank"],
        as_of=row["as_of"],
        message=None if said is None else Message(said, row["message_by"], row["message_until"]),
        by=row["held_by"],
    )


def settings_row(wall: Wall) -> dict[str, Any]:
    """Settings as their table keeps them."""
    night = wall.night and f"{wall.night.begins:%H:%M}-{wall.night.ends:%H:%M}"
    row = {"name": wall.name, "label": wall.label, "programme": " ".join(wall.programme), "dwell_s": wall.dwell_s}
    return {**row, **vars(wall.room), "night": night}


def state_row(state: State) -> dict[str, Any]:
    """A state as its table keeps it."""
    message = state.message
    return {
        "mode": state.mode.value,
        "place": state.index,
        "anchor": state.anchor,
        "scene": state.scene,
        "blank": state.blank,
        "as_of": state.as_of,
        "message": message and message.text,
        "message_by": message and message.by,
        "message_until": message and message.until,
        "held_by": state.by,
        "at": state.at,
    }

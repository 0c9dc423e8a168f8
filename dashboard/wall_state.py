"""A wall as its own screen and the staff are told of it."""

from datetime import UTC, datetime
from typing import Any

from indicators.walls import Message, Night, State, Wall


def told(wall: Wall, state: State, revision: int) -> dict[str, Any]:
    """Settings and state as the wall's browser takes them; moments in UTC, `programme` as it is served."""
    return {
        "name": wall.name,
        "label": wall.label,
        "revision": revision,
        "room": dict(vars(wall.room)),
        "night": _night(wall.night),
        "programme": list(wall.served),
        "dwell_s": wall.dwell_s,
        "state": {
            "mode": state.mode.value,
            "index": state.index,
            "anchor": moment(state.anchor),
            "scene": state.scene,
            "blank": state.blank,
            "as_of": moment(state.as_of),
            "message": _message(state.message),
            "by": state.by,
            "at": moment(state.at),
        },
    }


def moment(at: datetime | None) -> str | None:
    """A moment in UTC, as RFC 3339 writes it."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _night(night: Night | None) -> dict[str, str] | None:
    return None if night is None else {"from": f"{night.begins:%H:%M}", "to": f"{night.ends:%H:%M}"}


def _message(message: Message | None) -> dict[str, str | None] | None:
    return None if message is None else {"text": message.text, "by": message.by, "until": moment(message.until)}

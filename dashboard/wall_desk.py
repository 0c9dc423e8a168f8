"""The questions of those who look after the walls: what each shows, whether it listens, what was done with them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from indicators.store import Store, audit, walls
from indicators.store.walls import Kept
from indicators.walls import LONGEST_LOOP_S, Room, Wall

ORDINARY = Room(5, 1.22)
"""A 98-inch screen at five metres, where nothing else is said."""

TOO_LONG, TOO_SMALL = "loop-too-long", "too-few-tiles"
"""What can be, and does not serve those who look."""


def nobody() -> Mapping[str, datetime]:
    """No wall listens."""
    return {}


class WallDesk:
    """The walls and what was done with them.

    Args:
        store: Where walls are kept.
        room: Where a wall hangs of which nothing was said.
        connected: The walls that listen to this process, each with since when.
    """

    def __init__(
        self, store: Store, room: Room = ORDINARY, connected: Callable[[], Mapping[str, datetime]] = nobody
    ) -> None:
        self.store = store
        self.room = room
        self.connected = connected

    def all(self) -> list[Kept]:
        """Every wall, by name."""
        return walls.walls(self.store, self.room)

    def named(self, name: str) -> Kept | None:
        """The wall of a name; None where there is none."""
        return walls.wall_named(self.store, name, self.room)

    def acts(self, limit: int) -> list[tuple[datetime, audit.Entry]]:
        """What was done with walls, newest first; the subject is a wall's name, or * for every one."""
        return audit.entries(self.store, walls.ACTS, limit=limit)


def warnings(wall: Wall) -> list[str]:
    """What of a wall's settings does not serve those who look."""
    found = {TOO_LONG: wall.loop_seconds > LONGEST_LOOP_S, TOO_SMALL: wall.room.is_too_small}
    return [name for name, is_so in found.items() if is_so]

"""The commands for walls: screens that are registered, signed in by a link, and revoked."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Annotated, Any

import typer

from indicators.errors import CommandCentreError
from indicators.identity import Role
from indicators.store import walls as kept
from indicators.walls import (
    DWELL_S,
    LONGEST_LOOP_S,
    PROFILE,
    PROGRAMME,
    Night,
    Room,
    UnknownSceneError,
    Wall,
    checked_scene,
    scene_at,
)
from operation.commands import ACTOR, Tools
from operation.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Distance = Annotated[
    float | None, typer.Option(min=0.1, max=100, help="Metres to the farthest viewer; else WALL_DISTANCE_M.")
]
Height = Annotated[
    float | None, typer.Option(min=0.1, max=100, help="Metres of the image's height; else WALL_IMAGE_HEIGHT_M.")
]
Columns = Annotated[int, typer.Option(min=1, max=12, help="Screens side by side.")]
Rows = Annotated[int, typer.Option(min=1, max=12, help="Screens one above another.")]


class UnreadableNightError(CommandCentreError):
    """The hours of the night on the command line are none."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} are no hours.", remedy="Write 22:00-05:30.")


def walls(tools: Tools, settings: Callable[[], Settings]) -> typer.Typer:
    """`wall`: registered screens; the settings say where one hangs of which nothing is said."""
    app = typer.Typer(help="Screens on walls.", no_args_is_help=True)

    def ordinary() -> Room:
        chosen = settings()
        return Room(chosen.wall_distance_m, chosen.wall_image_height_m)

    @app.command("add")
    def add(  # noqa: PLR0913, PLR0917 - a wall is all of these
        name: str,
        label: Annotated[str | None, typer.Option(help="What people call it; else its name.")] = None,
        distance: Distance = None,
        height: Height = None,
        columns: Columns = 1,
        rows: Rows = 1,
        programme: Annotated[str, typer.Option(help="Scenes with commas, such as economy,map,profile:48.")] = ",".join(
            PROGRAMME
        ),
        dwell: Annotated[int, typer.Option(help="Seconds of a scene, 20 to 40.")] = DWELL_S,
        night: Annotated[str | None, typer.Option(help="When it is dimmed, such as 22:00-05:30.")] = None,
    ) -> None:
        """Register a screen and print the one-time link that its browser opens."""
        usual = ordinary()
        room = Room(distance or usual.distance_m, height or usual.image_height_m, columns, rows)
        scenes = tuple(_scene(each.strip(), tools) for each in programme.split(","))
        wall = Wall(name, label or name, room, scenes, dwell, _night(night))
        store = tools.store()
        kept.register(store, wall, actor=ACTOR, now=tools.clock())
        for warning in _warnings(wall):
            typer.echo(warning, err=True)
        typer.echo(tools.link(store, name, Role.WALL))

    @app.command("list")
    def listed(*, as_json: AsJson = False) -> None:
        """Every wall: what it shows now, who holds it, when its token was last used."""
        now = tools.clock()
        rows = [_row(each, now) for each in kept.walls(tools.store(), ordinary())]
        typer.echo(
            json.dumps(rows, default=datetime.isoformat) if as_json else "\n".join(map(_line, rows)), nl=bool(rows)
        )

    @app.command("link")
    def link(name: str) -> None:
        """Print another link that signs the screen NAME in once."""
        store = tools.store()
        if kept.wall_named(store, name, ordinary()) is None:
            raise kept.UnknownWallError(name)
        typer.echo(tools.link(store, name, Role.WALL))

    @app.command("revoke")
    def revoke(name: str) -> None:
        """Close the wall NAME: its screen shows nothing more from this moment on."""
        kept.revoke(tools.store(), name, actor=ACTOR, now=tools.clock())
        typer.echo(f"Wall {name} is revoked.")

    return app


def _scene(address: str, tools: Tools) -> str:
    """A scene of a programme; a province is one of today's."""
    code, _, place = checked_scene(address).partition(":")
    if code == PROFILE and place not in {each.code for each in tools.geography().provinces(tools.clock().date())}:
        raise UnknownSceneError(address)
    return address


def _night(text: str | None) -> Night | None:
    if text is None:
        return None
    try:
        begins, ends = map(time.fromisoformat, text.split("-"))
    except ValueError:
        raise UnreadableNightError(text) from None
    return Night(begins, ends)


def _warnings(wall: Wall) -> list[str]:
    """What can be, and does not serve those who look."""
    said = []
    if wall.loop_seconds > LONGEST_LOOP_S:
        said.append(f"It takes {wall.loop_seconds} seconds to show everything once; choose fewer scenes.")
    if wall.room.is_too_small:
        said.append(
            f"Only {wall.room.tiles} tiles can be read from there; choose a larger screen or a shorter distance."
        )
    return said


def _row(each: kept.Kept, now: datetime) -> dict[str, Any]:
    wall, state = each.wall, each.state
    return {
        "name": wall.name,
        "label": wall.label,
        "shown": scene_at(wall, state, now),
        "held_by": state.by,
        "as_of": state.as_of,
        "programme": wall.programme,
        "dwell_s": wall.dwell_s,
        "last_used": each.last_used,
    }


def _line(row: Mapping[str, Any]) -> str:
    held = f"held by {row['held_by']}" if row["held_by"] else "takes turns"
    frozen = f", frozen at {row['as_of']}" if row["as_of"] else ""
    shown = f"{row['name']:<20} {row['shown'] or 'blank':<12} {held}{frozen}"
    return f"{shown} last used {row['last_used'] or 'never'} {row['label']}"

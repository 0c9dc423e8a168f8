"""The scenes as data: which tiles in which groups, read and checked against the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from indicators.catalogue import Catalogue
from indicators.data_files import DataFileError, toml
from indicators.errors import CommandCentreError
from indicators.geography import Geography
from indicators.periods import Frequency

SCENES = Path(__file__).parent / "scenes.toml"

SYSTEM_KINDS: Mapping[str, frozenset[str]] = {
    "documents": frozenset({"document-axis"}),
    "cabinet": frozenset({"e-cabinet"}),
    "feedback": frozenset({"feedback"}),
    "exchange": frozenset({"data-exchange"}),
    "reform": frozenset(),
}
"""Scenes that show beside their tiles what happened in a national system: the systems whose events change them."""

KINDS = ("tiles", "ranking", "profile", "discipline", "directives", *SYSTEM_KINDS)
"""What a scene is besides its tiles: nothing more, provinces in order, one province, who is late, what is open …"""

ANYWHERE = "*"
"""The place of a tile of whichever province is looked at."""

FRAME = "frame"
"""The address of what stands on every scene."""

TILES_AT_MOST, GROUPS_AT_MOST = 12, 4
"""What can be taken in from across a room (S-2, S-6)."""

_MEMBERS = frozenset({"title", "kind", "map", "compact", "of", "group"})


@dataclass(frozen=True)
class TileAddress:
    """Which figure a tile shows: the newest of an indicator at a place in a frequency."""

    indicator: str
    place: str
    frequency: Frequency

    @property
    def id(self) -> str:
        """As the scene file writes it."""
        return f"{self.indicator}:{self.place}:{self.frequency.value}"


@dataclass(frozen=True)
class Group:
    """A headed group of tiles."""

    id: str
    title: Mapping[str, str]
    tiles: tuple[TileAddress, ...]


@dataclass(frozen=True)
class Scene:
    """One question, and the tiles that answer it.

    `map` is the indicator drawn by province in `map_frequency`, both None for no map; a compact scene is read from
    across a room, and says everything in the fewest words. `of` says, by indicator and language, what a percentage is
    a part of, where its name does not.
    """

    code: str
    title: Mapping[str, str]
    groups: tuple[Group, ...]
    map: str | None
    compact: bool = False
    of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kind: str = "tiles"
    map_frequency: Frequency | None = None

    @property
    def tiles(self) -> tuple[TileAddress, ...]:
        """Every tile, in the order of the groups."""
        return tuple(tile for group in self.groups for tile in group.tiles)

    @property
    def indicators(self) -> frozenset[str]:
        """Every indicator whose change the scene shows."""
        return frozenset({tile.indicator for tile in self.tiles} | ({self.map} if self.map else set()))

    def at(self, place: str) -> "Scene":
        """The scene of one province: its tiles are those of that place."""
        there = {tile: replace(tile, place=place) for tile in self.tiles}
        groups = (replace(group, tiles=tuple(there[tile] for tile in group.tiles)) for group in self.groups)
        return replace(self, groups=tuple(groups))


class UnknownSceneError(CommandCentreError):
    """Something asks for a scene that there is not."""

    def __init__(self, address: str, known: Sequence[str]) -> None:
        super().__init__(
            f"No scene {address[:40]!r}.",
            remedy=f"Use one of {', '.join(known)}; profile takes a province of the day, as in profile:48.",
        )


def load_scenes(catalogue: Catalogue, geography: Geography, file: Path = SCENES) -> dict[str, Scene]:
    """Read the scenes.

    Raises:
        DataFileError: a scene names what does not exist, an indicator in a frequency it does not have, or holds more
            than can be read from across a room.
    """
    return {code: _scene(file, code, table, catalogue, geography) for code, table in toml(file).items()}


def _scene(file: Path, code: str, table: Mapping[str, Any], catalogue: Catalogue, geography: Geography) -> Scene:
    _check_members(file, code, table)
    mapped, frequency = _map(file, code, table.get("map"), catalogue)
    kind, of = table.get("kind", KINDS[0]), table.get("of", {})
    _check_kind(file, code, kind, mapped)
    for indicator in of.keys() - catalogue.indicators.keys():
        raise DataFileError(file, f"[{code}.of]", f"no indicator {indicator}", remedy="Use a code of the catalogue.")
    groups = []
    for number, group in enumerate(table.get("group", ())):
        try:
            tiles = tuple(_tile(each, kind, catalogue, geography) for each in group["tiles"])
            groups.append(Group(group.get("id", str(number)), group["title"], tiles))
        except (KeyError, ValueError, CommandCentreError) as error:
            raise DataFileError(
                file, f"[[{code}.group]] {number + 1}", str(error), remedy="Write tiles as INDICATOR:PLACE:FREQUENCY."
            ) from error
    scene = Scene(code, table["title"], tuple(groups), mapped, table.get("compact", False), of, kind, frequency)
    _check_size(file, scene)
    return scene


def _check_members(file: Path, code: str, table: Mapping[str, Any]) -> None:
    if code == FRAME or ":" in code:
        fault, remedy = "stands for something else in an address", "Give the scene another code."
        raise DataFileError(file, f"[{code}]", fault, remedy=remedy)
    for name in sorted(table.keys() - _MEMBERS):
        remedy = f"Use {', '.join(sorted(_MEMBERS))}."
        raise DataFileError(file, f"[{code}]", f"{name} means nothing", remedy=remedy)
    for named in (table, *table.get("group", ())):
        if named.get("title", {}).keys() != {"vi", "en"}:
            remedy = "Write title = { vi = …, en = … } for the scene and each group."
            raise DataFileError(file, f"[{code}]", "a title is not in both languages", remedy=remedy)


def _map(file: Path, code: str, mapped: Any, catalogue: Catalogue) -> tuple[str | None, Frequency | None]:
    """What is drawn by province, and in which frequency: as said, else the first that the indicator has."""
    if mapped is None:
        return None, None
    if not isinstance(mapped, str):
        remedy = "Name one indicator; a second map is another scene."
        raise DataFileError(file, f"[{code}]", "map: more than one", remedy=remedy)
    indicator, _, frequency = mapped.partition(":")
    if indicator not in catalogue.indicators:
        raise DataFileError(file, f"[{code}]", f"map: no indicator {indicator}", remedy="Use a code of the catalogue.")
    known = catalogue.indicator(indicator).frequencies
    if frequency and frequency not in known:
        remedy = f"Write map as INDICATOR:FREQUENCY, with one of {', '.join(known)}."
        raise DataFileError(file, f"[{code}]", f"map: {indicator} has no frequency {frequency}", remedy=remedy)
    return indicator, Frequency(frequency) if frequency else known[0]


def _check_kind(file: Path, code: str, kind: Any, mapped: str | None) -> None:
    if kind not in KINDS:
        raise DataFileError(file, f"[{code}]", f"no kind {kind}", remedy=f"Use one of {', '.join(KINDS)}.")
    if kind == "ranking" and mapped is None:
        remedy = "Name in `map` the indicator by which provinces are ordered."
        raise DataFileError(file, f"[{code}]", "a ranking of nothing", remedy=remedy)


def _check_size(file: Path, scene: Scene) -> None:
    """A wall holds only so much; a page of the staff may be scrolled."""
    if not scene.compact:
        return
    for number, most, what in (
        (len(scene.tiles), TILES_AT_MOST, "tiles"),
        (len(scene.groups), GROUPS_AT_MOST, "groups"),
    ):
        if number > most:
            remedy = f"Leave at most {most}, or make two scenes of it."
            raise DataFileError(file, f"[{scene.code}]", f"{number} {what} on a wall", remedy=remedy)
    if len(set(scene.tiles)) < len(scene.tiles):
        raise DataFileError(file, f"[{scene.code}]", "a tile stands there twice", remedy="Leave one of the two.")


def _tile(text: str, kind: str, catalogue: Catalogue, geography: Geography) -> TileAddress:
    indicator, place, frequency = text.split(":")
    if Frequency(frequency) not in catalogue.indicator(indicator).frequencies:
        raise ValueError(f"{text}: {indicator} has no frequency {frequency}")
    if (place == ANYWHERE) != (kind == "profile"):
        raise ValueError(f"{text}: the tiles of a profile, and no others, are those of the place {ANYWHERE}")
    return TileAddress(indicator, place if place == ANYWHERE else geography.place(place).id, Frequency(frequency))

"""The scenes as data: which tiles in which groups, read and checked against the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from indicators.catalogue import Catalogue
from indicators.data_files import DataFileError, toml
from indicators.errors import CommandCentreError
from indicators.geography import Geography
from indicators.periods import Frequency

SCENES = Path(__file__).parent / "scenes.toml"


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

    `map` is the indicator drawn by province, None for no map; a compact scene is read from across a room, and says
    everything in the fewest words. `of` says, by indicator and language, what a percentage is a part of, where its
    name does not.
    """

    code: str
    title: Mapping[str, str]
    groups: tuple[Group, ...]
    map: str | None
    compact: bool = False
    of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def indicators(self) -> frozenset[str]:
        """Every indicator whose change the scene shows."""
        shown = {tile.indicator for group in self.groups for tile in group.tiles}
        return frozenset(shown | ({self.map} if self.map else set()))


def load_scenes(catalogue: Catalogue, geography: Geography, file: Path = SCENES) -> dict[str, Scene]:
    """Read the scenes.

    Raises:
        DataFileError: a tile names what does not exist, or an indicator in a frequency it does not have.
    """
    return {code: _scene(file, code, table, catalogue, geography) for code, table in toml(file).items()}


def _scene(file: Path, code: str, table: Mapping[str, Any], catalogue: Catalogue, geography: Geography) -> Scene:
    groups = []
    for number, group in enumerate(table.get("group", ())):
        try:
            tiles = tuple(_tile(each, catalogue, geography) for each in group["tiles"])
            groups.append(Group(group.get("id", str(number)), group["title"], tiles))
        except (KeyError, ValueError, CommandCentreError) as error:
            raise DataFileError(
                file, f"[[{code}.group]] {number + 1}", str(error), remedy="Write tiles as INDICATOR:PLACE:FREQUENCY."
            ) from error
    of = table.get("of", {})
    for indicator in of.keys() - catalogue.indicators.keys():
        raise DataFileError(file, f"[{code}.of]", f"no indicator {indicator}", remedy="Use a code of the catalogue.")
    mapped = table.get("map")
    if mapped is not None and mapped not in catalogue.indicators:
        raise DataFileError(file, f"[{code}]", f"map: no indicator {mapped}", remedy="Use a code of the catalogue.")
    return Scene(code, table["title"], tuple(groups), mapped, table.get("compact", False), of)


def _tile(text: str, catalogue: Catalogue, geography: Geography) -> TileAddress:
    indicator, place, frequency = text.split(":")
    if Frequency(frequency) not in catalogue.indicator(indicator).frequencies:
        raise ValueError(f"{text}: {indicator} has no frequency {frequency}")
    return TileAddress(indicator, geography.place(place).id, Frequency(frequency))

"""What the screens show: one body a scene, language and data version, ready to be sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.exceptions import found, late_obligations
from dashboard.frame import frame_body, scene_words
from dashboard.lookout import failed_sources
from dashboard.materials import Material, Materials, Setting, Sight, gather
from dashboard.owing import due, owed_forms
from dashboard.reform_counters import indicators_shown
from dashboard.scene_map import Field, field_of, map_body
from dashboard.scene_panels import forms_due, open_exceptions, ranking, who_is_late
from dashboard.scenes import FRAME, SYSTEM_KINDS, Scene, TileAddress, UnknownSceneError
from dashboard.system_panels import PANELS
from dashboard.tiles import worded
from indicators.compliance import Obligation
from indicators.geography import Place
from indicators.store import Store
from indicators.store.decisions import count_held
from indicators.store.reports import Event

HOUR_S = 3600


@dataclass(frozen=True)
class Builder:
    """Builds scenes from the store, for any number of threads at once."""

    store: Store
    setting: Setting
    scenes: Mapping[str, Scene]
    alert_after: Mapping[str, tuple[str, int]]
    """The owner of each source, and how many failures in a row make it count as failed."""

    assets: str
    boot: str
    _materials: Materials = field(init=False, repr=False, compare=False)
    _scene_of_tile: Mapping[TileAddress, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep beside the builder what tiles are made of, and where each is seen."""
        object.__setattr__(self, "_materials", Materials(self.store, self.setting))
        object.__setattr__(self, "_scene_of_tile", _scenes_of_tiles(self.scenes))

    def build(
        self, address: str, language: str, *, version: int, now: datetime, as_of: datetime | None = None
    ) -> dict[str, Any]:
        """The whole state of a scene, or of the frame, as the screens' scripts expect it.

        Args:
            address: CODE or CODE:PLACE, or "frame".
            language: "vi" or "en".
            version: The data version it is built for.
            now: The present moment.
            as_of: As everything was known at this moment, and judged on its day; None for now.

        Raises:
            UnknownSceneError: there is no such scene, or no such province on that day.
        """
        at = (as_of or now).astimezone(self.setting.zone)
        scene, place = (None, None) if address == FRAME else self._find(address, at)
        is_brief = scene is None or scene.compact
        wording = self.setting.wording(language, at.date(), is_brief=is_brief)
        sight = Sight(self.store, self.setting, wording, as_of, at)
        parts = self._frame(sight) if scene is None else self._scene(scene, place, sight)
        return {
            "scene": address,
            "language": language,
            "version": version,
            "boot": self.boot,
            "assets": self.assets,
            "built_at": now.astimezone(self.setting.zone).isoformat(),
            "as_of": as_of.astimezone(self.setting.zone).isoformat(timespec="seconds") if as_of else None,
            "words": scene_words(sight.wording),
            **parts,
        }

    def knows(self, address: str, at: datetime) -> bool:
        """Whether there is such a scene on a day."""
        try:
            if address != FRAME:
                self._find(address, at.astimezone(self.setting.zone))
        except UnknownSceneError:
            return False
        return True

    def is_quick(self, address: str) -> bool:
        """Whether a scene is made of tiles alone, and is built at once; the others look through many reports."""
        scene = self.scenes.get(address.partition(":")[0])
        return scene is not None and scene.kind in {"tiles", "profile"}

    def touched(self, address: str, event: Event) -> bool:
        """Whether a scene must be built again after an event: it shows what changed, or whether a source fails."""
        if address == FRAME:
            return True
        scene = self.scenes.get(address.partition(":")[0])
        if scene is None:
            return False
        if scene.kind == "directives" or event.kind.startswith("source."):
            return True
        if not scene.compact and event.kind != "report":
            return True  # it may have changed how many reports wait
        if not event.indicators:
            return scene.kind == "discipline"
        return bool(event.indicators & self._shown_by(scene))

    def forget(self, indicators: Iterable[str] | None) -> None:
        """Read anew what is made of some indicators, or everything (None), when it is next shown."""
        self._materials.forget(indicators)

    def failed_sources(self, *, as_of: datetime | None = None) -> list[Mapping[str, Any]]:
        """The sources that count as failed, now or at a moment: code, owner and since when."""
        return failed_sources(self.store, self.alert_after, as_of=as_of)

    def _find(self, address: str, at: datetime) -> tuple[Scene, Place | None]:
        """The scene of an address, and the province it is about; without one named, the province of the hour."""
        code, colon, named = address.partition(":")
        scene = self.scenes.get(code)
        if scene is None or (colon and scene.kind != "profile"):
            raise UnknownSceneError(address, [*self.scenes, FRAME])
        if scene.kind != "profile":
            return scene, None
        provinces = self.setting.geography.provinces(at.date())
        if colon or not provinces:  # of so long ago that there is no map
            place = next((each for each in provinces if each.id == named), None)
        else:
            place = of_the_hour(provinces, at)
        if place is None:
            raise UnknownSceneError(address, [*self.scenes, FRAME])
        return scene.at(place.id), place

    def _scene(self, scene: Scene, place: Place | None, sight: Sight) -> dict[str, Any]:
        language, label = sight.wording.language, sight.wording.place(place) if place else None
        materials = self._gather(scene.tiles, self.failed_sources(as_of=sight.as_of), sight)
        tiles = {each.address.id: self._tile(each, scene, sight) for each in materials}
        drawn = field_of(sight, scene.map, scene.map_frequency) if scene.map and scene.map_frequency else None
        return {
            "kind": scene.kind,
            "title": scene.title[language].replace("{place}", label or ""),
            "place": place.id if place else None,
            "place_label": label,
            "simulated": any(tile["simulated"] for tile in tiles.values()) or bool(drawn and drawn.is_simulated),
            "simulated_label": sight.wording.say("Simulated figures"),
            "groups": [
                {"id": group.id, "title": group.title[language], "tiles": [tile.id for tile in group.tiles]}
                for group in scene.groups
            ],
            "tiles": tiles,
            "map": map_body(drawn, sight) if drawn else None,
            "panels": self._panels(scene, drawn, sight),
            **({} if scene.compact else {"held": count_held(self.store, as_of=sight.as_of)}),
        }

    def _panels(self, scene: Scene, drawn: Field | None, sight: Sight) -> list[dict[str, Any]]:
        if scene.kind == "ranking" and drawn is not None:
            return [ranking(drawn, sight)]
        if scene.kind == "discipline":
            owed = due(self.store, self.setting, sight.wording.today, as_of=sight.as_of)
            return [who_is_late(owed, sight), forms_due(owed, sight)]
        if scene.kind == "directives":
            _, exceptions = self._exceptions(sight, self._late(sight))
            return [open_exceptions(exceptions, sight)]
        return PANELS[scene.kind](sight) if scene.kind in PANELS else []

    def _frame(self, sight: Sight) -> dict[str, Any]:
        late = self._late(sight)
        watched, exceptions = self._exceptions(sight, late)
        return frame_body(sight, watched, exceptions, late)

    def _late(self, sight: Sight) -> list[Obligation]:
        return late_obligations(self.store, self.setting, sight.wording.today, as_of=sight.as_of)

    def _exceptions(self, sight: Sight, late: Sequence[Obligation]) -> tuple[list[Material], list[dict[str, Any]]]:
        """What is looked at for exceptions, and every one of them with the first scene that shows it.

        That is the tiles of every wall scene, without those of one province.
        """
        failed = self.failed_sources(as_of=sight.as_of)
        watched = self._gather(list(self._scene_of_tile), failed, sight)
        seen = {tile.id: code for tile, code in self._scene_of_tile.items()}
        rows = found(self.store, self.setting, watched, failed, sight.wording, late=late, as_of=sight.as_of, seen=seen)
        return watched, rows

    def _gather(
        self, tiles: Sequence[TileAddress], failed: Sequence[Mapping[str, Any]], sight: Sight
    ) -> list[Material]:
        owners = frozenset(str(each["owner"]) for each in failed)
        if sight.as_of is None:
            return self._materials.of(tiles, owners)
        return gather(self.store, self.setting, tiles, owners, as_of=sight.as_of)

    def _tile(self, material: Material, scene: Scene, sight: Sight) -> dict[str, Any]:
        """A tile, with what its percentage is a part of where the scene says it; a profile names its place once."""
        wording, code = sight.wording, material.address.indicator
        tile = worded(material, self.setting, wording)
        if scene.kind == "profile":
            tile["name"] = self.setting.catalogue.indicator(code).short(wording.language)
        part_of = scene.of.get(code, {}).get(wording.language)
        return {**tile, "value_note": ", ".join(each for each in (part_of, tile["value_note"]) if each) or None}

    def _shown_by(self, scene: Scene) -> frozenset[str]:
        """The indicators whose change a scene shows: its own, their plans, and in whose forms somebody may be late."""
        plans = {self.setting.catalogue.indicator(each).plan for each in scene.indicators}
        shown = scene.indicators | {each for each in plans if each}
        if scene.kind == "discipline":
            shown |= {code for form in owed_forms(self.setting) for code in form.indicators}
        if scene.kind == "reform":
            shown |= indicators_shown(self.setting.catalogue)
        return shown | SYSTEM_KINDS.get(scene.kind, frozenset())


def of_the_hour(provinces: Sequence[Place], at: datetime) -> Place:
    """One province each hour, in the order given; the same for everybody who asks within the hour."""
    return provinces[int(at.timestamp() // HOUR_S) % len(provinces)]


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two states of a scene: the tiles one by one, everything else as a whole."""
    known = before.get("tiles", {})
    tiles = {key: tile for key, tile in after.get("tiles", {}).items() if known.get(key) != tile}
    names = after.keys() - {"tiles", "version", "built_at", "words"}
    parts = {name: after[name] for name in names if name not in before or before[name] != after[name]}
    return ({"tiles": tiles} if tiles else {}) | parts


def _scenes_of_tiles(scenes: Mapping[str, Scene]) -> dict[TileAddress, str]:
    """The tiles of the wall and the first scene that shows each, those of a profile apart."""
    walls = [scene for scene in scenes.values() if scene.compact and scene.kind != "profile"]
    return {tile: scene.code for scene in reversed(walls) for tile in scene.tiles}

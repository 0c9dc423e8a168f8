"""Rankings, panels and exceptions as tables, and written figures as numbers again."""

import pytest

from dashboard.packs.tables import number, of_map, of_panel
from dashboard.words import words
from tests.dashboard.packs.bodies import mapped, panel, places, row


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("61,85", "vi", 61.85),
        ("1.234,5", "vi", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("98,2%", "vi", 98.2),
        ("-3,5", "vi", -3.5),
        ("0,00", "vi", 0.0),
        ("", "vi", None),
        (None, "vi", None),
        ("Chưa có", "vi", None),
        ("12/34", "vi", None),
    ],
)
def test_a_written_figure_is_a_number_and_what_is_none_is_no_nought(text, language, expected):
    assert number(text, language) == expected


def test_places_are_ranked_and_those_without_a_figure_are_under_a_heading_of_their_own():
    body = mapped()
    shuffled = dict(sorted(places().items(), reverse=True))
    lines = of_map({**body, "map": {**body["map"], "places": shuffled}}, words("vi")).lines
    at = [each.heading for each in lines].index("Chưa có số liệu: 3")
    assert [each.cells[0] for each in lines[:at]] == [f"{rank}/31" for rank in range(1, 32)]
    assert [each.number for each in lines[at + 1 :]] == [None] * 3
    assert lines[0].mark == ("late", "Trễ")


def test_a_scene_without_a_map_has_no_ranking():
    assert of_map(mapped(map=None), words("vi")) is None


def test_a_heading_may_stand_alone_or_over_its_row():
    rows = [row(1, heading="Chưa có"), row(2, "Hà Nội", "1", "", heading="Cả nước")]
    rows[0]["cells"] = {}
    lines = of_panel(panel(rows), "vi", words("vi")).lines
    assert [each.heading or each.cells[0] for each in lines] == ["Chưa có", "Cả nước", "Hà Nội"]


def test_a_panel_without_rows_says_so():
    assert of_panel(panel([]), "vi", words("vi")).empty == "Không có dòng nào"

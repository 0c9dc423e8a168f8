"""The explorer's frame: every container its scripts fill, every word they write, every place but the communes."""

from collections.abc import Callable
from datetime import datetime

import orjson

from dashboard.pages import explorer
from dashboard.panels.explorer_words import MAP_WORDS, WORDS
from dashboard.queries import Queries
from dashboard.words import spoken

Clock = Callable[[], datetime]


def test_the_words_come_with_the_page(ask: Queries, now: Clock) -> None:
    given = orjson.loads(getattr(explorer.layout(ask, now, view="map"), "data-words"))

    assert given.keys() == {*WORDS, "map"}
    assert given["map"].keys() == MAP_WORDS.keys()
    assert given["clear"] == "Xoá lọc"


def test_a_place_can_be_found_by_initials_by_code_and_without_diacritics(ask: Queries) -> None:
    names = {each["id"]: each["search"].split("|") for each in explorer.places(ask, spoken(), "vi")}

    assert {"hcm", "tphcm", "ho chi minh", "79"} <= set(names["79"])
    assert {"da nang", "h17"} <= set(names["48"])
    assert "g12" in names["G12"]
    assert len(names) == 1 + 6 + 86 + 22


def test_a_former_province_is_called_so(ask: Queries) -> None:
    kinds = {each["id"]: each["kind"] for each in explorer.places(ask, spoken(), "vi")}

    assert [kinds[each] for each in ("VN", "SCH", "48", "24:2025")] == ["Cả nước", "Vùng", "Địa phương", "Tỉnh cũ"]

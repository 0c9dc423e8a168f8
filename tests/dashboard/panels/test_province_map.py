"""A map has as many tones as classes, the darkest for the highest."""

import json
from decimal import Decimal
from typing import Any

from dashboard.panels import province_map
from dashboard.panels.province_map import Plot
from dashboard.words import words
from indicators.geography import Geography
from tests.builders import NOW


def draw(values: dict[str, str], geography: Geography) -> dict[str, Any]:
    """A map of whole numbers."""
    provinces = geography.provinces(NOW.date())
    exact = {each.id: Decimal(values[each.id]) if each.id in values else None for each in provinces}
    plot = Plot("T", "D", exact, {}, {}, brief=lambda value: f"{value:f}")
    drawn = province_map.draw("m", plot, provinces, words("vi"), "vi")
    found: dict[str, Any] = json.loads(drawn.to_plotly_json()["props"]["data-map"])
    return found


def test_few_values_still_differ_plainly(geography: Geography) -> None:
    drawn = draw({"01": "1", "48": "2"}, geography)
    assert (drawn["places"]["01"]["class"], drawn["places"]["48"]["class"]) == (0, 4)
    assert [each["label"] for each in drawn["classes"]] == ["1", "2"]


def test_no_value_gives_no_class(geography: Geography) -> None:
    drawn = draw({}, geography)
    assert drawn["classes"] == []
    assert {each["state"] for each in drawn["places"].values()} == {"none"}


def test_a_class_of_several_values_says_from_where_to_where(geography: Geography) -> None:
    provinces = [each.id for each in geography.provinces(NOW.date())]
    drawn = draw({place: str(number) for number, place in enumerate(provinces)}, geography)
    assert sum(each["count"] for each in drawn["classes"]) == 34
    assert drawn["classes"][0]["label"] == "0 … 6"

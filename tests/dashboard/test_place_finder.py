"""Places are found by what a person types; a commune is told from others of its name by its province."""

from tests.dashboard.centre import cookie, opened


def test_a_place_is_found_without_diacritics_with_what_it_is(store):
    with opened(store) as centre:
        found = centre.get("/explore/places?text=hai chau", cookie=cookie(store, "staff")).json()["places"]
        refused = centre.get("/explore/places?text=hue")

    assert {"id": "20242", "name": "Hải Châu", "kind": "Đà Nẵng"} in found
    assert refused.status_code == 401


def test_a_province_that_ended_is_called_so_in_either_language(store):
    with opened(store) as centre:
        asked = f"lang=en; {cookie(store, 'staff')}"
        found = centre.get("/explore/places?text=quang nam&lang=en", cookie=asked).json()["places"]

    assert found[0]["kind"] == "Former province"

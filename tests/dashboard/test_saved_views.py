"""Saved views: everybody's own alone, every writing audited, nothing lost by a slip."""

import pytest

from indicators.store.audit import entries
from tests.dashboard.centre import cookie, opened

OURS = {"Sec-Fetch-Site": "same-origin"}
HERE = "/explore?indicator=TC06&place=48"


@pytest.fixture
def people(store):
    """Two people's ways to ask for their views."""
    with opened(store) as centre:

        def asking(name):
            who = cookie(store, "staff", name=name)
            return lambda method, path="", **more: centre.ask(
                method, f"/api/v1/views{path}", cookie=who, headers=OURS, **more
            )

        yield asking("an"), asking("binh")


def names(person):
    return [each["name"] for each in person("GET").json()["items"]]


def test_a_view_is_kept_listed_renamed_deleted_and_brought_back(people, store):
    an, binh = people
    made = an("POST", json={"name": "Giải ngân", "address": HERE})
    assert made.status_code == 201
    number = made.json()["id"]
    assert (names(an), names(binh)) == (["Giải ngân"], [])
    renamed = an("PUT", f"/{number}", json={"name": "Giải ngân Đà Nẵng"})
    assert (renamed.json()["name"], renamed.json()["address"]) == ("Giải ngân Đà Nẵng", HERE)
    assert an("DELETE", f"/{number}").status_code == 200
    assert names(an) == []
    assert an("DELETE", f"/{number}").status_code == 404
    assert an("PUT", f"/{number}", json={}).status_code == 200
    assert names(an) == ["Giải ngân Đà Nẵng"]
    told = [(each.actor, each.action) for _, each in acts(store)]
    assert told == [("an", "view.restored"), ("an", "view.deleted"), ("an", "view.changed"), ("an", "view.saved")]


def acts(store):
    return entries(store, ("view.saved", "view.changed", "view.deleted", "view.restored"), limit=9)


def test_the_same_name_again_is_the_same_view(people):
    an, _ = people
    first = an("POST", json={"name": "Thu", "address": HERE}).json()
    second = an("POST", json={"name": "Thu", "address": "/explore"}).json()
    assert (second["id"], second["address"]) == (first["id"], "/explore")
    other = an("POST", json={"name": "Chi", "address": "/explore"}).json()
    assert an("PUT", f"/{other['id']}", json={"name": "Thu"}).json()["type"] == "/problems/bad-parameter"


def test_nobody_touches_the_views_of_another(people):
    an, binh = people
    number = an("POST", json={"name": "Thu", "address": HERE}).json()["id"]
    assert binh("PUT", f"/{number}", json={"name": "Chi"}).status_code == 404
    assert binh("DELETE", f"/{number}").status_code == 404
    assert names(an) == ["Thu"]


WRONG = [
    {"name": "", "address": HERE},
    {"name": "x" * 121, "address": HERE},
    {"name": "a\u202eb", "address": HERE},
    {"name": "a", "address": "https://elsewhere.vn/explore"},
    {"name": "a", "address": "//elsewhere.vn"},
    {"name": "a", "address": "/explore\n"},
    {"name": "a", "address": "/api/v1/keys"},
    {"name": "a", "address": "/explore?" + "a" * 2000},
    {"name": "a"},
    {"name": "a", "address": HERE, "owner": "binh"},
]


def test_only_the_address_of_a_page_of_ours_is_kept(people):
    an, _ = people
    for body in WRONG:
        answer = an("POST", json=body)
        assert (answer.status_code // 100, answer.headers["content-type"]) == (4, "application/problem+json"), body
    assert names(an) == []

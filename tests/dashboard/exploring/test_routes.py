"""The addresses of the explorer's data: strict parameters, tags, and a list that is found as one types."""

import pytest

from dashboard.exploring.listing import FIGURE
from tests.builders import figure, keep
from tests.dashboard.centre import cookie, key


@pytest.fixture
def ask(centre):
    who = cookie(centre.store, "staff")
    return lambda path="view", headers=None, **query: centre.get(
        f"/explore/{path}", params=query, cookie=who, headers=headers or {}
    )


WRONG = [
    ("indicator", "XX99"),
    ("place", "99"),
    ("places", "48,99"),
    ("places", ",".join(str(number) for number in range(41))),
    ("among", "neighbours"),
    ("among", "communes"),
    ("period", "2026-13"),
    ("period", "2026-Q3"),
    ("frequency", "A"),
    ("to", "2026-10-20"),
    ("view", "pie"),
    ("second", "XX99"),
    ("compare", "plan,mars"),
    ("status", "fine"),
    ("list", "2"),
    ("as_of", "yesterday"),
    ("as_of", "2026-10-20T09:30:00+07:00"),
    ("lang", "fr"),
    ("colour", "red"),
]


def test_a_wrong_parameter_is_named_and_never_passed_over(ask):
    for name, said in WRONG:
        answer = ask(**{name: said})
        assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json"), (name, said)
        assert answer.json()["type"] == "/problems/bad-parameter"
        assert f'"{name}"' in answer.json()["detail"]
    assert ask(view=["line", "map"]).status_code == 400
    assert ask(**{"from": "2026-05", "to": "2026-04"}).status_code == 400


def test_a_course_ends_after_it_begins_and_has_an_end(ask, store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-10", "50"))
    for first in ("2027-05", "1950-01"):
        answer = ask(**{"from": first})
        assert (answer.status_code, '"from"' in answer.json()["detail"]) == (400, True)


def test_a_period_of_another_kind_gives_way_to_the_frequency_said(ask, store, rules):
    keep(store, rules, figure("KT01", "01", "2026-Q3", "8"), figure("KT01", "01", "2025", "7"))
    found = ask(indicator="KT01", place="01", period="2026-Q3", frequency="A").json()
    assert (found["asked"]["period"], found["headline"]["v"]) == ("2025", "7")


def test_what_has_not_changed_is_not_sent_again(ask, store, rules):
    keep(store, rules, figure("TC01", "48", "2026-10", "50"))
    asked = {"indicator": "TC01", "place": "48"}
    first = ask(**asked)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    again = ask(headers={"If-None-Match": tag}, **asked)
    assert (again.status_code, again.content) == (304, b"")
    assert ask(headers={"If-None-Match": tag}, **asked, view="map").status_code == 200
    assert ask(headers={"If-None-Match": tag}, **asked, lang="en").status_code == 200
    keep(store, rules, figure("TC01", "48", "2026-10", "51"))
    changed = ask(headers={"If-None-Match": tag}, **asked)
    assert (changed.status_code, changed.json()["headline"]["v"]) == (200, "51")


def test_an_answer_is_packed_as_its_reader_takes_it(ask):
    answers = {each: ask(headers={"Accept-Encoding": each}) for each in ("br", "gzip", "identity")}
    assert [answers[each].headers.get("content-encoding") for each in answers] == ["br", "gzip", None]
    assert answers["br"].content == answers["gzip"].content == answers["identity"].content
    assert {each.headers["vary"] for each in answers.values()} == {"Accept-Encoding, Cookie"}


def test_another_day_or_another_person_has_another_tag(ask, centre):
    tag = ask().headers["etag"]
    leader = centre.get("/explore/view", cookie=cookie(centre.store, "leader"))
    assert leader.headers["etag"] != tag


def test_the_list_is_found_without_diacritics_and_by_each_filter(ask, store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-10", "55.57"), figure("TC01", "48", "2026-10", "5"))
    found = ask(list="1", text="giai ngan").json()["list"]
    assert [each["code"] for each in found] == ["TC05", "TC06"]
    assert (found[1]["w"], found[1]["unit"], found[1]["status"]) == ("55,57", "%", "off")
    assert found[1]["period_name"] == "Tháng 10/2026"
    assert found[0]["w"] is None
    assert [each["code"] for each in ask(list="1", status="off").json()["list"]] == ["TC06"]
    every = ask(list="1").json()["list"]
    assert len(every) == 115
    names = [each["name"] for each in every]
    assert names.index("Cán cân thương mại") < names.index("Chi ngân sách địa phương")
    fields = ask(list="1", field="labour", owner="G14").json()["list"]
    assert {(each["field"], each["owner"]) for each in fields} <= {("labour", "G14")}
    assert "list" not in ask().json()


def test_who_knows_the_indicators_names_asks_for_their_figures_alone(ask, store, rules):
    keep(store, rules, figure("TC06", "VN", "2026-10", "55.57"))
    said = ask(list="figures").json()
    assert "list" not in said
    assert len(said["figures"]) == 115
    row = next(each for each in ask(list="1").json()["list"] if each["code"] == "TC06")
    assert said["figures"]["TC06"] == [row[name] for name in FIGURE]


def test_communes_are_found_by_what_is_typed(ask):
    found = ask("places", text="hai chau").json()["places"]
    assert any(each["name"] == "Hải Châu" and "Đà Nẵng" in each["kind"] for each in found)
    assert ask("places").json() == {"places": []}
    assert ask("places", texts="a").status_code == 400


def test_people_alone_are_answered(centre):
    assert centre.get("/explore/view").status_code == 401
    assert centre.get("/explore/view", token=key(centre.store, "read")).status_code == 403
    assert centre.get("/explore/view", cookie=cookie(centre.store, "reporter", agency="H26")).status_code == 403

"""The read side of the API: figures by filter and by moment, their lineage, and the lists."""

from datetime import timedelta

import pytest

from dashboard import reading
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import key, opened

YESTERDAY = NOW - timedelta(days=1)


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


@pytest.fixture
def read(centre):
    """Ask the API with a key that reads."""
    token = key(centre.store, "read")
    return lambda path, **query: centre.get(f"/api/v1/{path}", params=query, token=token)


def values(answer):
    assert answer.status_code == 200, answer.text
    return {(each["indicator"], each["area_id"], each["period"]): each["value"] for each in answer.json()["items"]}


@pytest.fixture
def figures(store, rules):
    keep(store, rules, figure("VM05", "01", "2026-08", "1"), figure("VM05", "01", "2026-09", "2.50"))
    keep(store, rules, figure("VM05", "04", "2026-09", None), figure("KD01", "01", "2026-09", "4"))


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"indicator": "VM05", "level": "province"}, {"1", "2.50", None}),
        ({"indicator": "VM05", "area": "01"}, {"1", "2.50"}),
        ({"area": "01", "from": "2026-09"}, {"2.50", "4"}),
        ({"area": "01", "to": "2026-08"}, {"1"}),
        ({"area": "01", "from": "2026-Q3", "to": "2026-Q3", "indicator": "VM05"}, {"2.50"}),
        ({"area": "01", "from": "2027"}, set()),
        ({"area": "01", "level": "nation"}, set()),
    ],
)
def test_figures_are_found_by_indicator_area_level_and_period(read, query, found):
    answer = read("observations", **query)
    assert {value and value.rstrip() for value in exact(values(answer).values())} == exact(found)


def exact(texts):
    """As figures, so that 2.5 and 2.50 are the same; a missing one stays missing."""
    return {None if each is None else f"{float(each)}" for each in texts}


def test_a_figure_says_all_that_is_known_of_it(read, store, rules):
    receipt = keep(store, rules, figure("VM05", "01", "2026-09", "12345678901234567.25"), source_note="Công văn 1")
    (item,) = read("observations", indicator="VM05", area="01").json()["items"]
    assert item["value"] == "12345678901234567.25"
    assert (item["area"], item["area_id"], item["level"]) == ("01", "01", "province")
    assert (item["status"], item["method"], item["origin"]) == ("A", "direct", "reported")
    assert (item["source"], item["report_id"], item["unit"]) == ("Công văn 1", receipt.id, "triệu USD")


@pytest.mark.usefixtures("figures")
def test_a_missing_figure_is_null_with_its_mark(read):
    (item,) = read("observations", indicator="VM05", area="04").json()["items"]
    assert (item["value"], item["status"]) == (None, "M")


def test_yesterday_s_figure_can_be_read_after_today_s_revision(read, store, rules):
    keep(store, rules, figure(value="1"), now=YESTERDAY)
    keep(store, rules, figure(value="2"))
    asked = {"indicator": "TC01", "area": "01"}
    assert list(values(read("observations", **asked)).values()) == ["2"]
    for moment in ("2026-10-19T23:59:59+07:00", "2026-10-19T16:59:59Z"):
        assert list(values(read("observations", **asked, as_of=moment)).values()) == ["1"]
    assert values(read("observations", **asked, as_of="2026-10-01T00:00:00+07:00")) == {}


def test_a_code_that_two_maps_have_names_both_places_told_apart(read, store, rules):
    keep(store, rules, figure("VM05", "24:2025", "2025-05", "1"), figure("VM05", "24", "2026-05", "2"))
    found = values(read("observations", indicator="VM05", area="24"))
    assert found[("VM05", "24:2025", "2025-05")] == "1"
    assert found[("VM05", "24", "2026-05")] == "2"


@pytest.mark.usefixtures("figures")
def test_a_long_list_comes_in_pages_that_leave_out_and_repeat_nothing(read, monkeypatch):
    whole = list(values(read("observations")))
    assert len(whole) > 4
    monkeypatch.setattr(reading, "PAGE", 2)
    pages, cursor = [], 0
    while cursor is not None:
        body = read("observations", cursor=cursor).json()
        pages += [(each["indicator"], each["area_id"], each["period"]) for each in body["items"]]
        cursor = body["next"]
    assert pages == whole


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"as_of": "2026-10-05T08:00:00"}, "time zone"),
        ({"as_of": "yesterday"}, "as_of"),
        ({"indicator": "TC1"}, "/api/v1/indicators"),
        ({"from": "2026-13"}, "2026-13"),
        ({"to": "September"}, "September"),
        ({"level": "village"}, "level"),
        ({"cursor": "-1"}, "cursor"),
        ({"cursor": "x"}, "cursor"),
        ({"area": "0" * 65}, "area"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_is_wrong(read, query, said):
    answer = read("observations", **query)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/bad-parameter"
    assert said in answer.text


@pytest.mark.parametrize("query", [{"area": "99"}, {"area": "nowhere"}])
def test_an_area_that_is_not_there_is_no_parameter(read, query):
    answer = read("observations", **query)
    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/bad-parameter"
    assert query["area"] in answer.text


@pytest.mark.parametrize("moment", ["1600000000", "0", "20261005"])
def test_a_bare_number_is_no_moment(read, moment):
    answer = read("observations", as_of=moment)
    assert answer.status_code == 400
    assert "as_of" in answer.text


def test_the_lineage_of_a_figure_has_its_report_and_every_version(read, store, rules):
    keep(store, rules, figure(value="1"), now=YESTERDAY)
    receipt = keep(store, rules, figure(value="2"))
    (item,) = read("observations", indicator="TC01", area="01").json()["items"]
    body = read(f"observations/{item['id']}/lineage").json()
    assert body["observation"] == item
    assert body["definition"]["code"] == "TC01"
    assert (body["report"]["id"], body["report"]["document"]) == (receipt.id, receipt.sha256)
    assert "actor" not in body["report"]
    assert [each["value"] for each in body["versions"]] == ["1", "2"]


@pytest.mark.parametrize("path", ["observations/999/lineage", "observations/999/typo", "typo", "", "observations/"])
def test_what_is_not_there_is_a_problem_and_not_a_page(read, path):
    answer = read(path)
    assert answer.status_code in {404, 307}
    assert "text/html" not in answer.headers.get("content-type", "")


@pytest.mark.parametrize(("at", "count"), [("2025-06-30", 63), ("2025-07-01", 34), ("2025-06", 63), ("2026", 34)])
def test_the_provinces_are_those_of_the_day(read, at, count):
    items = read("areas", at=at, level="province").json()["items"]
    assert len(items) == count
    assert len({each["code"] for each in items}) == count
    bac_giang = [each for each in items if each["id"] == "24:2025"]
    assert [each["name_vi"] for each in bac_giang] == (["Bắc Giang"] if count == 63 else [])


def test_the_areas_of_today_have_every_level(read):
    levels = {each["level"] for each in read("areas").json()["items"]}
    assert levels == {"nation", "region", "province", "commune"}
    assert read("areas", at="x").status_code == 400


@pytest.mark.parametrize(("path", "code"), [("agencies", "G12"), ("forms", "BC.TC.THANG"), ("indicators", "TC01")])
def test_the_lists_have_what_a_sender_needs(read, path, code):
    body = read(path).json()
    assert body["next"] is None
    codes = [each["code"] for each in body["items"]]
    assert code in codes
    assert len(codes) == len(set(codes))


def test_what_is_owed_says_by_when_and_whether_it_came(centre, read, store, rules):
    keep(store, rules, figure(place="VN"))
    centre.clock.now = NOW.replace(day=27)
    owed = {(each["form"], each["period"]): each for each in read("obligations").json()["items"]}
    came = owed[("BC.TC.THANG", "2026-10")]
    assert came == {
        "form": "BC.TC.THANG",
        "period": "2026-10",
        "sender": "G12",
        "due": "2026-10-26",
        "received": "2026-10-20",
        "late": False,
    }
    coming = owed[("BC.TC.THANG", "2026-11")]
    assert (coming["received"], coming["late"]) == (None, False)
    assert owed[("BC.TK.THANG", "2026-10")]["late"] is True

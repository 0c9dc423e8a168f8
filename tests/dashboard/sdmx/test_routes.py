"""The addresses of SDMX-REST: who may ask, what is answered, and what is refused."""

import pytest

from tests.builders import figure, keep
from tests.dashboard.centre import cookie, key, opened

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""An address means the same whatever the figures lie in."""


@pytest.fixture
def centre(store, rules):
    keep(store, rules, figure(value="99", period="2026-09"), figure(value="100.50"))
    with opened(store) as running:
        yield running


@pytest.fixture
def get(centre):
    token = key(centre.store, "read")
    return lambda path, accept="*/*", **more: centre.get(
        f"/sdmx/{path}", token=token, headers={"Accept": accept, "Accept-Language": "en"}, **more
    )


def problem(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == answer.status_code
    assert "sqlite" not in answer.text.lower()
    return answer.status_code, answer.json()["type"]


TABLE = "application/vnd.sdmx.data+csv;version=2.0.0"
GENERIC = "application/vnd.sdmx.genericdata+xml;version=2.1"
SPECIFIC = "application/vnd.sdmx.structurespecificdata+xml;version=2.1"
STRUCTURE = "application/vnd.sdmx.structure+xml;version=2.1"


@pytest.mark.parametrize(
    ("path", "accept", "media_type"),
    [
        ("data/ALL", "*/*", GENERIC),
        ("data/VPCP,ALL,1.0/M.TC01.01", "*/*", GENERIC),
        ("data/ALL/M.TC01+TC03..", "text/csv", TABLE),
        ("data/ALL/all/VPCP", SPECIFIC, SPECIFIC),
        ("data/dataflow/VPCP/ALL", "*/*", TABLE),
        ("data/dataflow/VPCP/ALL/1.0", "*/*", TABLE),
        ("data/dataflow/VPCP/ALL/1.0/M.*.01?c[TIME_PERIOD]=ge:2026-09+le:2026-10", "*/*", TABLE),
        ("dataflow", "*/*", STRUCTURE),
        ("datastructure/VPCP/DIEUHANH/1.0?references=children", "application/xml", STRUCTURE),
        ("structure", "*/*", STRUCTURE),
        ("structure/codelist/VPCP/CL_FREQ/1.0", STRUCTURE, STRUCTURE),
        ("structure/VPCP/CL_FREQ/latest", "*/*", STRUCTURE),
        ("structure/*/*/CL_FREQ/~", "*/*", STRUCTURE),
    ],
)
def test_every_kind_of_address_is_answered_in_the_format_asked_for(get, path, accept, media_type):
    answer = get(path, accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == media_type
    assert "accept" in answer.headers["vary"].lower()
    assert "100.50" in answer.text or media_type == STRUCTURE
    assert "CL_FREQ" in answer.text or "CL_FREQ" not in path


@pytest.mark.parametrize(
    ("path", "accept", "found"),
    [
        ("data/NONE", "*/*", (404, "/problems/not-found")),
        ("data/ALL/M.TC01.01/ECB", "*/*", (404, "/problems/not-found")),
        ("data/ALL/M.TC03.01", "*/*", (404, "/problems/not-found")),
        ("data", "*/*", (404, "/problems/not-found")),
        ("data/ALL/M.TC01.01/all/more", "*/*", (404, "/problems/not-found")),
        ("", "*/*", (404, "/problems/not-found")),
        ("hierarchy/VPCP", "*/*", (404, "/problems/not-found")),
        ("availability/dataflow/VPCP/ALL/1.0/*/*", "*/*", (404, "/problems/not-found")),
        ("data/ALL/M", "*/*", (400, "/problems/bad-parameter")),
        ("data/ALL?format=csv", "*/*", (400, "/problems/bad-parameter")),
        ("data/ALL?startPeriod=2026&startPeriod=2027", "*/*", (400, "/problems/bad-parameter")),
        ("data/dataflow/VPCP/*", "*/*", (400, "/problems/bad-parameter")),
        ("codelist?sort=id", "*/*", (400, "/problems/bad-parameter")),
        ("codelist?detail=x", "*/*", (400, "/problems/bad-parameter")),
        ("data/ALL", "application/vnd.sdmx.data+json;version=2.0.0", (406, "/problems/not-acceptable")),
        ("codelist", "text/csv", (406, "/problems/not-acceptable")),
    ],
)
def test_what_cannot_be_answered_is_a_problem_that_says_why(get, path, accept, found):
    assert problem(get(path, accept)) == found


HOSTILE = "1' OR '1'='1'; DROP TABLE observation;--"


@pytest.mark.parametrize(
    "name", ["sort", "order", "group", "fields", "period", "startPeriod", "asOf", "detail", "c[FREQ]"]
)
def test_a_hostile_parameter_finds_nothing_more_and_says_nothing_of_the_inside(get, name):
    assert problem(get("data/ALL", params={name: HOSTILE})) == (400, "/problems/bad-parameter")


@pytest.mark.parametrize(
    "path", ["data/{}", "data/ALL/{}", "data/ALL/M.{}.01", "codelist/VPCP/{}", "codelist/{}", "{}"]
)
def test_a_hostile_path_finds_nothing_and_says_nothing_of_the_inside(get, path):
    assert problem(get(path.format("'%20OR%20'1'='1")))[0] in {400, 404}


def test_more_than_one_answer_may_have_is_refused(get, monkeypatch):
    monkeypatch.setattr("dashboard.sdmx.series.MOST_OBSERVATIONS", 3)
    assert problem(get("data/ALL")) == (413, "/problems/selection-too-large")
    assert get("data/ALL/M.TC01.01").status_code == 200


def test_who_may_not_read_is_told_so_and_nothing_else(centre):
    assert problem(centre.get("/sdmx/data/ALL")) == (401, "/problems/unauthenticated")
    assert problem(centre.get("/sdmx/data/ALL", headers={"Accept": "text/html"})) == (401, "/problems/unauthenticated")
    assert problem(centre.get("/sdmx/dataflow", token=key(centre.store, "submit"))) == (403, "/problems/forbidden")
    assert centre.get("/sdmx/dataflow", cookie=cookie(centre.store, "staff")).status_code == 200
    assert problem(centre.ask("POST", "/sdmx/data/ALL", token=key(centre.store, "read")))[0] == 405


def test_the_description_of_the_api_has_every_address_its_parameters_and_answers(centre):
    described = centre.get("/openapi.json").json()
    paths = {path: item for path, item in described["paths"].items() if path.startswith("/sdmx/")}
    assert {
        "/sdmx/data/{flow}/{key}",
        "/sdmx/data/dataflow/{agency}/{code}/{version}/{key}",
        "/sdmx/structure/{kind}",
    } <= set(paths)
    for item in paths.values():
        assert {"200", "400", "404", "406"} <= set(item["get"]["responses"])
    data = paths["/sdmx/data/{flow}/{key}"]["get"]
    assert {"asOf", "updatedAfter", "flow", "key"} <= {each["name"] for each in data["parameters"]}
    assert TABLE in data["responses"]["200"]["content"]
    assert len({each["get"]["operationId"] for each in paths.values()}) == len(paths)

"""The description of the API says what the routes do, and of all of them what holds for all."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from collectors.answers import ProblemOut
from dashboard.description import AREA, PERIOD, PROBLEM, RECEIPT
from indicators.geography import Geography
from indicators.periods import Frequency, Period, UnknownPeriodError
from indicators.store import Store
from tests.dashboard.centre import Centre, cookie, inner, key, opened

METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def centre(store: Store) -> Iterator[Centre]:
    with opened(store) as started:
        yield started


@pytest.fixture
def description(centre: Centre) -> dict[str, Any]:
    said: dict[str, Any] = centre.get("/openapi.json").json()
    return said


def operations(description: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, item[method])
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    ]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if isinstance(part.get("$ref"), str) else [])
        for each in part.values():
            yield from references(each)
    if isinstance(part, list):
        for each in part:
            yield from references(each)


def test_every_route_of_the_apis_is_described_unless_it_says_otherwise(
    centre: Centre, description: dict[str, Any]
) -> None:
    told = {(path, method) for path, method, _ in operations(description)}
    mounts = (each for each in inner(centre.app).routes if isinstance(each, Mount) and each.path in {"/api", "/sdmx"})
    there = {
        (f"{mount.path}{part.include_context.prefix}{route.path_format}", method.lower())
        for mount in mounts
        for part in mount.routes
        for route in part.original_router.routes  # type: ignore[attr-defined] # a router that was included
        if isinstance(route, APIRoute) and route.include_in_schema
        for method in route.methods
    }
    assert len(there) > 30
    assert there == told


def test_it_is_the_same_whenever_it_is_written(centre: Centre, description: dict[str, Any]) -> None:
    with opened(centre.store) as again:
        assert again.get("/openapi.json").text == json.dumps(description, ensure_ascii=False, separators=(",", ":"))


def test_everything_it_refers_to_is_there(description: dict[str, Any]) -> None:
    named = set(references(description))
    assert len(named) > 30
    for each in named:
        _, kind, name = each.removeprefix("#/").split("/")
        assert name in description["components"][kind], each


def test_every_operation_has_a_name_a_summary_and_an_answer_whose_shape_is_known(description: dict[str, Any]) -> None:
    every = operations(description)
    names = [each["operationId"] for _, _, each in every]
    assert len(set(names)) == len(names)
    tags = {each["name"] for each in description["tags"]}
    for path, _, each in every:
        assert set(each["tags"]) <= tags, path
        assert each["description"], path
        for status in (status for status in each["responses"] if status < "300"):
            for media_type, content in each["responses"][status]["content"].items():
                assert media_type == "*/*" or content["schema"] not in ({}, {"type": "object"}), path


def test_every_refusal_is_a_problem_and_says_when_to_come_again(description: dict[str, Any]) -> None:
    for path, method, each in operations(description):
        refusals = {status: said for status, said in each["responses"].items() if status >= "400"}
        assert {"400", "401", "403", "404", "405", "500", "503"} <= refusals.keys(), path
        assert method == "get" or {"408", "413", "415", "422", "429"} <= refusals.keys(), path
        assert all(said == {"$ref": f"#/components/responses/Problem{status}"} for status, said in refusals.items())
    answers = description["components"]["responses"]
    assert all(list(each["content"]) == [PROBLEM] for each in answers.values())
    assert {name for name, each in answers.items() if "Retry-After" in each.get("headers", {})} == {
        "Problem429",
        "Problem503",
    }


def test_a_problem_has_the_fields_that_are_described(description: dict[str, Any]) -> None:
    schemas = description["components"]["schemas"]
    assert schemas["Problem"]["properties"].keys() == ProblemOut.model_fields.keys()
    mistake = ProblemOut.model_fields["errors"].annotation.__args__[0]  # type: ignore[union-attr]
    assert schemas["Mistake"]["properties"].keys() == mistake.model_fields.keys()


def test_who_may_ask_is_who_the_gate_lets_in(centre: Centre, description: dict[str, Any]) -> None:
    tokens = {scope: key(centre.store, scope) for scope in ("read", "submit")}
    staff = cookie(centre.store, "staff")
    for path, method, each in operations(description):
        ways = {name for way in each["security"] for name in way}
        address = re.sub(r"\{[^}]+\}", "x", path)
        statuses = {centre.ask(method.upper(), address, token=token).status_code for token in tokens.values()}
        assert (statuses != {403}) == ("key" in ways), (method, path)
        assert "session" in ways or centre.ask(method.upper(), address, cookie=staff).status_code == 403
    assert description["components"]["securitySchemes"].keys() == {"key", "basic", "session"}


@pytest.mark.parametrize("frequency", list(Frequency))
def test_the_pattern_of_a_period_fits_every_period_there_is(frequency: Frequency) -> None:
    period = Period.containing(date(2019, 1, 1), frequency)
    while period.start.year < 2032:
        assert re.search(PERIOD, period.code), period.code
        period = period.next()


def test_the_pattern_of_a_period_fits_nothing_else() -> None:
    first = date(2024, 1, 1)
    days = [
        f"{each:%Y}-{month:02}-{day:02}"
        for each in (first, first + timedelta(days=400))
        for month in range(14)
        for day in range(33)
    ]
    weeks = [f"{year}-W{week:02}" for year in range(2000, 2101) for week in range(55)]
    others = ["2026-H3", "2026-Q5", "2026-6M", "26", "2026-1", "2026-10-1", "\uff12\uff10\uff12\uff16", "2026\n", ""]
    for code in [*days, *weeks, *others]:
        assert bool(re.fullmatch(PERIOD, code)) == is_period(code), code


def is_period(code: str) -> bool:
    try:
        Period.parse(code)
    except UnknownPeriodError:
        return False
    return True


def test_the_pattern_of_an_area_fits_every_code_on_the_map(geography: Geography) -> None:
    codes = {
        each.code
        for level in ("nation", "region", "province", "commune", "agency")
        for each in geography.of_level(level)
    }
    assert len(codes) > 3000
    assert [each for each in codes if not re.search(AREA, each)] == []
    assert re.search(RECEIPT, "01M82Q8EGRPFCRQJ49K65JZPKN")

"""A value that was revised today: yesterday's moment shows the old one on page, export and API alike."""

import csv
import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from urllib.parse import quote

import pytest
from openpyxl import load_workbook

from indicators.store import Store
from indicators.store.observations import Selection, shown
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import Centre, cookie, key, opened

YESTERDAY = NOW - timedelta(days=1)
MOMENT = (NOW - timedelta(hours=12)).isoformat()
OLD, FRESH = "1234.5", "5678.9"


@pytest.fixture
def centre(store: Store, rules: Rules) -> Iterator[Centre]:
    """Hanoi's revenue of October was reported yesterday and corrected this morning."""
    keep(store, rules, figure(value=OLD), now=YESTERDAY)
    keep(store, rules, figure(value=FRESH), now=NOW - timedelta(hours=1), revision=2, reason="Nhập nhầm")
    with opened(store) as started:
        yield started


def drawn(centre: Centre, who: str, path: str, **said: str) -> str:
    """A page as Dash draws it for a browser."""
    query = "&".join(f"{name}={quote(value)}" for name, value in said.items())
    page = {"id": "_pages_content", "property": "children"}
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": f"?{query}" if query else ""},
    ]
    store = {"id": "_pages_store", "property": "data"}
    asked = {
        "output": "..{id}.{property}...{0}.{1}..".format(store["id"], store["property"], **page),
        "outputs": [page, store],
        "inputs": inputs,
        "changedPropIds": ["_pages_location.pathname"],
        "state": [],
    }
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = centre.ask("POST", "/_dash-update-component", cookie=who, json=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json(), ensure_ascii=False)


def test_every_way_to_a_figure_goes_by_the_moment_asked_for(centre: Centre, store: Store) -> None:
    reader, staff = key(store, "read"), cookie(store, "staff")
    area = "indicator=TC01&area=01"

    def api(query: str) -> str:
        (item,) = centre.get(f"/api/v1/observations?{area}{query}", token=reader).json()["items"]
        return str(item["value"])

    def comma_separated(query: str) -> str:
        text = centre.get(f"/api/v1/observations.csv?{area}{query}", token=reader).text.removeprefix("\ufeff")
        (row,) = csv.DictReader(StringIO(text))
        return row["value"]

    def workbook(query: str) -> str:
        content = centre.get(f"/api/v1/observations.xlsx?{area}{query}", token=reader).content
        cells = [cell.value for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for cell in row]
        return next(str(each) for each in cells if str(each) in {OLD, FRESH})

    def statistics(query: str) -> str:
        moment = query.replace("&as_of=", "&asOf=")
        text = centre.get(f"/sdmx/data/{SDMX}?startPeriod=2026-10{moment}", token=reader, headers=AS_CSV).text
        return next(each for each in (OLD, FRESH) if each in text)

    def page(query: str) -> str:
        said = {"as_of": MOMENT} if query else {}
        text = drawn(centre, staff, "/place/01", indicator="TC01", period="2026-10", **said)
        return next(value for value, words in ((OLD, "1.234,5"), (FRESH, "5.678,9")) if words in text)

    def explorer(query: str) -> str:
        asked = f"/explore/view?indicator=TC01&place=01&period=2026-10&view=table{query}"
        return str(centre.get(asked, cookie=staff).json()["headline"]["v"])

    for ask in (api, comma_separated, workbook, statistics, page, explorer):
        assert ask("") == FRESH, ask.__name__
        assert ask(f"&as_of={quote(MOMENT)}") == OLD, ask.__name__


SDMX = "dataflow/VPCP/ALL/1.0/all"
AS_CSV = {"Accept": "application/vnd.sdmx.data+csv"}


def test_a_trace_knows_only_the_versions_of_its_moment(centre: Centre, store: Store) -> None:
    staff = cookie(store, "staff")
    ((old,), (fresh,)) = (shown(store, Selection(["TC01"], ["01"]), as_of=each) for each in (YESTERDAY, None))
    now, then = (drawn(centre, staff, f"/trace/{old.id}", **said) for said in ({}, {"as_of": MOMENT}))
    assert "Không còn hiển thị" in now
    assert "5.678,9" in now
    assert "Đây là bản đang hiển thị" in then
    assert "5.678,9" not in then
    assert "Không có số liệu mã" in drawn(centre, staff, f"/trace/{fresh.id}", as_of=MOMENT)


def test_the_differences_since_then_are_the_revision_on_page_and_in_the_file(centre: Centre, store: Store) -> None:
    staff = cookie(store, "staff")
    page = drawn(centre, staff, "/differences", **{"from": MOMENT})
    assert "Thay đổi (1)" in page
    assert "Nhập nhầm" in page
    answer = centre.get(f"/differences.csv?from={quote(MOMENT)}", cookie=staff)
    (row,) = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")))
    assert (row["what_happened"], row["value_before"], row["value_after"]) == ("changed", OLD, FRESH)
    assert (row["sender"], row["reason"], answer.headers["X-Row-Count"]) == ("G12", "Nhập nhầm", "1")
    assert centre.get("/differences.csv?from=x", cookie=staff).status_code == 400
    assert centre.get("/differences.csv").status_code == 401


def test_the_live_tiles_go_by_the_moment_too(centre: Centre, store: Store) -> None:
    staff = cookie(store, "staff")
    board = centre.get(f"/live/board?scenes=fields&as_of={quote(MOMENT)}", cookie=staff).json()
    tiles = board["scenes"]["fields"]["tiles"]
    traced = {tile["trace"] for tile in tiles.values() if tile["trace"]}
    ((old,), (fresh,)) = (shown(store, Selection(["TC01"], ["VN"]), as_of=each) for each in (YESTERDAY, None))
    assert f"/trace/{old.id}" in traced
    assert f"/trace/{fresh.id}" not in traced

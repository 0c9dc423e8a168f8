"""Anything is found by a few letters of its name or its code, the best match first."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from dash.development.base_component import Component

from dashboard.finding import found_by, terms_of
from dashboard.lookout import Lookout
from dashboard.pages import (
    differences,
    exceptions,
    index766,
    index766_agency,
    overview,
    profile,
    published,
    quality,
    reform,
    trace,
)
from dashboard.queries import Queries
from dashboard.scenes import TileAddress
from indicators.identity import IDENTITY, Identity, Role
from indicators.index766 import load_metrics
from indicators.periods import Frequency
from indicators.published_figures import read_bodies
from indicators.store import Store
from indicators.store.observations import Selection, shown
from indicators.store.published_figures import keep_figures
from indicators.store.recording import Rules
from tests.builders import NOW, figure, keep

BEFORE = NOW - timedelta(days=1)


@pytest.fixture(autouse=True)
def asker() -> Iterator[None]:
    token = IDENTITY.set(Identity("an", Role.STAFF, None, ""))
    yield
    IDENTITY.reset(token)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("hcm", "/place/79"),
        ("dn", "/place/48"),
        ("Đà Nẵng", "/place/48"),
        ("48", "/place/48"),
        ("ca nuoc", "/place/VN"),
        ("giai ngan", "/explore?indicator=TC05"),
        ("TC06", "/explore?indicator=TC06"),
        ("bo tai chinh", "/profile/G12"),
        ("btc", "/profile/G12"),
        ("chat luong", "/quality"),
        ("quality", "/quality"),
    ],
)
def test_the_first_found_is_what_was_meant(ask: Queries, text: str, address: str) -> None:
    assert found_by(text, ask, "vi")[0].address == address


def test_a_commune_says_which_province_it_lies_in(ask: Queries) -> None:
    found = [each for each in found_by("hoan kiem", ask, "vi") if each.kind == "Đơn vị cấp xã"]
    assert [(each.name, each.beside) for each in found[:1]] == [("Phường Hoàn Kiếm", "Hà Nội")]


def test_a_page_that_the_asker_may_not_see_is_not_found(ask: Queries) -> None:
    assert "/keys" not in {each.address for each in found_by("khoa", ask, "vi")}


@pytest.mark.parametrize("text", ["", "   ", "\u0301"])
def test_nothing_typed_finds_nothing(ask: Queries, text: str) -> None:
    assert found_by(text, ask, "vi") == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_indicator_is_explained(ask: Queries, language: str) -> None:
    terms = terms_of(ask, language)
    assert ask.catalogue.indicators.keys() <= terms.keys()
    assert all(term["text"] and "{" not in term["text"] for term in terms.values())


def explained(page: Component) -> set[str]:
    """The codes of what says on a page what it means, in its tables for sorting too."""
    found = set()
    for each in page._traverse():  # noqa: SLF001 - Dash has no public way through its components
        props = each.to_plotly_json()["props"] if isinstance(each, Component) else {}
        grid = json.loads(props.get("data-grid", '{"columns": [], "rows": []}'))
        keys = [column["term"] for column in grid["columns"] if "term" in column]
        found |= {props.get("data-term"), *(row[key] for key in keys for row in grid["rows"])}
    return found - {None}


@pytest.fixture
def kept(store: Store, rules: Rules) -> None:
    """What every page has something to say of: figures new, revised, contradicted, off course, and of the index."""
    figures = [figure("HC11", "VN", "2026-09", "70"), figure("HC01", "01", "2026-10-05", "63")]
    counts = [figure(code, "01", "2026-10", "92") for code in load_metrics()["ON_TIME"].parts]
    keep(store, rules, *figures, *counts, sender="G22")
    keep(store, rules, figure("TC05", "01", "2026-09", "70"), figure("TC01", "VN", value="5"), now=BEFORE)
    keep(store, rules, figure("TC05", "01", "2026-09", "71"), sender="H26", form="BC.TC.XA.THANG")
    keep(store, rules, figure(value="100"), now=BEFORE, revision=1)
    keep(store, rules, figure(value="110"), revision=2, reason="đếm lại")
    keep_figures(store, read_bodies(), actor="loader", now=NOW)


@pytest.mark.usefixtures("kept")
def test_every_page_explains_the_indicators_that_it_names(
    ask: Queries, now: Callable[[], datetime], store: Store
) -> None:
    ask.lookout = Lookout(store, ask.setting, (TileAddress("HC11", "VN", Frequency.MONTH),), {})
    (held,) = shown(store, Selection(["TC01"], ["01"], periods=["2026-10"]))
    pages = {
        "TC01": [
            profile.layout(ask, now, agency="H26"),
            profile.layout(ask, now, agency="G12"),
            differences.layout(ask, now),
            quality.layout(ask, now, list="revisions"),
            trace.layout(ask, now, str(held.id)),
            overview.layout(ask, now, field="public-finance"),
        ],
        "TC05": [quality.layout(ask, now, list="conflicts")],
        "LD04": [quality.layout(ask, now)],
        "HC11": [exceptions.layout(ask, now)],
        "HC06": [index766.layout(ask, now), index766_agency.layout(ask, now, agency="H26")],
        "KD06": [published.layout(ask, now), reform.layout(ask, now)],
    }
    known = terms_of(ask, "vi").keys()
    for code, drawn in pages.items():
        for number, each in enumerate(drawn):
            assert code in explained(each), (code, number)
            assert explained(each) <= known

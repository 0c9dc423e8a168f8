"""Anything is found by a few letters of its name or its code, the best match first."""

from collections.abc import Iterator

import pytest

from dashboard.finding import found_by, terms_of
from dashboard.queries import Queries
from indicators.identity import IDENTITY, Identity, Role


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

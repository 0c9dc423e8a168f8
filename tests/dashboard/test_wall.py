"""The wall is one document that holds the scene as it is."""

import gzip
import json
import re

import brotli
import pytest

from dashboard.wall import packed
from tests.builders import figure, keep
from tests.dashboard.centre import cookie, opened


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


def snapshot(page):
    return json.loads(re.search(r'id="snapshot">(.*?)</script>', page, re.DOTALL)[1])


def test_the_page_holds_the_scene_that_the_screens_are_told(centre, store, rules):
    keep(store, rules, figure(place="VN", value="1234.5"))
    session = {"cookie": cookie(store, "wall")}
    page = centre.get("/wall", **session).text
    assert snapshot(page)["tiles"]["TC01:VN:M"]["value"] == "1.235"
    told = centre.get("/live/snapshot/overview", **session).json()
    assert {**snapshot(page), "version": told["version"]} == told  # the news may have been noticed in between


def test_the_page_is_in_the_language_asked_for(centre, store):
    page = centre.get("/wall?lang=en", cookie=cookie(store, "wall")).text
    assert '<html lang="en">' in page
    assert snapshot(page)["language"] == "en"


def test_the_page_knows_its_room(centre, store):
    page = centre.get("/wall", cookie=cookie(store, "wall")).text
    assert 'data-distance="8.0"' in page
    assert 'data-image-height="2.0"' in page
    assert "$" not in page.partition('id="snapshot"')[0]


def test_the_page_needs_none_of_dash(centre, store):
    page = centre.get("/wall", cookie=cookie(store, "wall")).text
    assert "_dash" not in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def test_a_page_is_packed_as_the_browser_can_take_it():
    assert brotli.decompress(packed(b"page", "gzip, br").body) == b"page"
    assert gzip.decompress(packed(b"page", "gzip").body) == b"page"
    assert packed(b"page", "").body == b"page"

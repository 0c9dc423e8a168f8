"""Static files are packed once, tagged, and kept by the browser only where their address says what they hold."""

import asyncio
import gzip
import re

import brotli
import httpx
import pytest
from starlette.responses import Response

from dashboard.server import ASSETS
from dashboard.static import Packed, assets_version
from tests.dashboard.centre import cookie, opened

CSS = "/assets/centre.css"


@pytest.fixture
def centre(store):
    with opened(store) as running:
        yield running


def raw(centre, path, accepted):
    """Status, headers and the bytes as they were sent."""
    said = []

    async def receive():
        await asyncio.Event().wait()  # the browser stays, and sends nothing more

    async def send(message):
        said.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"accept-encoding", accepted.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    centre.run(centre.app(scope, receive, send))
    body = b"".join(each.get("body", b"") for each in said[1:])
    return {name.decode(): value.decode() for name, value in said[0]["headers"]}, body


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("", None, bytes),
        ("deflate", None, bytes),
    ],
)
def test_a_file_is_packed_as_the_browser_can_take_it(centre, accepted, encoding, unpack):
    headers, body = raw(centre, CSS, accepted)
    assert headers.get("content-encoding") == encoding
    assert unpack(body) == (ASSETS / "centre.css").read_bytes()
    assert headers["content-length"] == str(len(body))
    assert headers["vary"] == "Accept-Encoding"
    assert headers["content-type"].startswith("text/css")


def test_what_is_packed_already_is_sent_as_it_is(centre):
    headers, body = raw(centre, "/assets/fonts/be-vietnam-pro-latin-600.woff2", "br, gzip")
    assert "content-encoding" not in headers
    assert body[:4] == b"wOF2"


def test_a_file_that_the_browser_holds_is_not_sent_again(centre):
    first = centre.get(CSS)
    again = centre.get(CSS, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert centre.get(CSS, headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_first_to_ask_may_hold_it_already(centre):
    assert centre.get(CSS, headers={"If-None-Match": '"stale"', "Range": "bytes=0-9"}).status_code == 200


def test_only_an_address_that_says_its_content_is_kept_for_ever(centre):
    assert centre.get(CSS).headers["cache-control"] == "no-cache"
    assert centre.get(f"{CSS}?x=1").headers["cache-control"] == "no-cache"
    assert "immutable" in centre.get(f"{CSS}?v={assets_version(ASSETS)}").headers["cache-control"]


def test_every_file_of_a_page_comes_packed_and_scripts_and_styles_are_kept(centre):
    session = cookie(centre.store, "staff")
    page = centre.get("/", cookie=session).text
    addresses = [each for each in re.findall(r'(?:src|href)="(/[^"]+)"', page) if each.partition("?")[0].endswith("s")]
    assert len(addresses) > 10
    for each in addresses:
        answer = centre.get(each.replace("&amp;", "&"), cookie=session, headers={"Accept-Encoding": "br"})
        assert (answer.status_code, answer.headers["content-encoding"]) == (200, "br"), each
        assert "immutable" in answer.headers["cache-control"], each


@pytest.mark.parametrize("path", ["/assets/no.css?v=1", "/assets/", "/assets/%2e%2e/app.py"])
def test_what_is_not_there_is_passed_on_and_never_kept(centre, path):
    answer = centre.get(path)
    assert answer.status_code == 404
    assert "immutable" not in answer.headers.get("cache-control", "")


class Files:
    """An application that counts how often it is asked, and says in turn what it is told to."""

    def __init__(self, *statuses):
        self.statuses = statuses
        self.asked = []

    async def __call__(self, scope, receive, send):
        self.asked.append((scope["method"], scope["path"]))
        status = self.statuses[min(len(self.asked), len(self.statuses)) - 1]
        await Response(b"a{}", status, media_type="text/css")(scope, receive, send)


def statuses(app, *asked):
    async def talk():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://a") as client:
            return [(await client.request(method, path)).status_code for method, path in asked]

    with asyncio.Runner() as runner:
        return runner.run(talk())


def test_a_file_is_asked_for_once_however_often_it_is_sent():
    files = Files(200)
    assert statuses(Packed(files), ("GET", "/assets/a.css"), ("GET", "/assets/a.css?v=2")) == [200, 200]
    assert files.asked == [("GET", "/assets/a.css")]


def test_a_failure_is_not_kept():
    assert statuses(Packed(Files(500, 200)), ("GET", "/assets/a.css"), ("GET", "/assets/a.css")) == [500, 200]


def test_everything_else_is_handed_on():
    files = Files(200)
    asked = [("GET", "/wall"), ("POST", "/assets/a.css"), ("GET", "/wall")]
    statuses(Packed(files), *asked)
    assert files.asked == asked


def test_the_version_of_the_assets_changes_with_any_of_them(tmp_path):
    (tmp_path / "below").mkdir()
    file = tmp_path / "below" / "a.js"
    file.write_text("1", encoding="utf-8")
    first = assets_version(tmp_path)
    assert assets_version(tmp_path) == first
    file.write_text("2", encoding="utf-8")
    second = assets_version(tmp_path)
    file.rename(tmp_path / "below" / "b.js")
    assert len({first, second, assets_version(tmp_path)}) == 3


def test_a_browser_that_goes_away_leaves_no_half_file_behind(centre):
    async def gone():
        return {"type": "http.disconnect"}

    async def nobody(_message):
        pass

    scope = {"type": "http", "method": "GET", "path": CSS, "query_string": b"", "headers": [(b"host", b"127.0.0.1")]}
    centre.run(centre.app(scope, gone, nobody))

    assert raw(centre, CSS, "")[1] == (ASSETS / "centre.css").read_bytes()

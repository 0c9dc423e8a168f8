"""The addresses a screen listens at."""

import asyncio
import gzip

import brotli
import pytest

from tests.builders import figure, keep
from tests.dashboard.centre import HOST, cookie, opened, until


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"), [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress)]
)
def test_a_snapshot_is_packed_and_sent_once(store, accepted, encoding, unpack):
    with opened(store) as centre:
        said = {"cookie": cookie(store, "wall")}
        path = "/live/snapshot/overview"
        plain = centre.get(path, **said, headers={"Accept-Encoding": "identity"})
        packed = centre.get(path, **said, headers={"Accept-Encoding": accepted})
        assert packed.headers["content-encoding"] == encoding
        assert packed.json() == plain.json()
        assert len(unpack(brotli.compress(plain.content) if encoding == "br" else gzip.compress(plain.content)))
        again = centre.get(path, **said, headers={"If-None-Match": plain.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        other = centre.get(f"{path}?language=en", **said)
        assert other.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize(
    "path",
    [
        "/live/snapshot/x",
        "/live/snapshot/overview?language=fr",
        "/live/stream?scenes=x",
        "/live/board?scenes=x,y",
        "/live/board?scenes=profile:99",
        "/live/board?scenes=,",
    ],
)
def test_there_is_no_such_scene(store, path):
    with opened(store) as centre:
        assert centre.get(path, cookie=cookie(store, "wall")).status_code == 404


def test_a_scene_that_is_gone_is_left_out_of_a_board(store):
    with opened(store) as centre:
        said = centre.get("/live/board?scenes=overview,x,profile:99", cookie=cookie(store, "wall"))
        assert list(said.json()["scenes"]) == ["overview"]


@pytest.mark.parametrize(
    "as_of",
    ["yesterday", "2026-10-05T08:00:00", "2099-01-01T00:00:00Z", "0001-01-01T00:00:00%2B07:00", "1900-01-01T00:00:00Z"],
)
def test_a_moment_that_is_none_or_to_come_is_refused_with_what_to_write(store, as_of):
    with opened(store) as centre:
        answer = centre.get(f"/live/board?scenes=overview&as_of={as_of}", cookie=cookie(store, "wall"))
        assert (answer.status_code, "as_of" in answer.text) == (400, True)


def test_scenes_of_so_long_ago_that_there_is_no_map_are_told(store):
    asked = "scenes=frame,overview,profile,map,discipline,directives&as_of=2000-01-01T00:00:00Z"
    with opened(store) as centre:
        said = centre.get(f"/live/board?{asked}", cookie=cookie(store, "wall"))
        assert said.json()["scenes"].keys() == {"frame", "overview", "map", "discipline", "directives"}


def test_more_scenes_than_a_programme_has_are_refused(store):
    with opened(store) as centre:
        scenes = ",".join(f"profile:{code:02}" for code in (1, 4, 8, 11, 12, 14, 15, 19, 20, 22, 24, 25, 31, 33, 37))
        many = f"{scenes},overview,economy,finance,services,documents,society,map,discipline,directives,frame"
        assert centre.get(f"/live/board?scenes={many}", cookie=cookie(store, "wall")).status_code == 400


def test_a_board_is_asked_for_again_only_when_it_changed(store, rules):
    keep(store, rules, figure(place="VN"))
    with opened(store) as centre:
        said = {"cookie": cookie(store, "wall")}
        first = centre.get("/live/board?scenes=frame,overview", **said)
        assert list(first.json()["scenes"]) == ["frame", "overview"]
        again = centre.get(
            "/live/board?scenes=frame,overview", **said, headers={"If-None-Match": first.headers["etag"]}
        )
        assert again.status_code == 304
        then = centre.get("/live/board?scenes=overview&as_of=2026-10-01T00:00:00%2B07:00", **said).json()
        assert then["as_of"] == "2026-10-01T00:00:00+07:00"
        assert then["scenes"]["overview"]["tiles"]["TC01:VN:M"]["value"] is None


def test_the_stream_of_the_application_ends_when_it_stops(store, rules):
    parts = []

    async def send(message):
        parts.append(message)

    async def receive():
        await asyncio.Event().wait()

    async def open_stream(centre, session):
        headers = [(b"host", HOST.encode()), (b"cookie", session.encode())]
        path = {"path": "/live/stream", "query_string": b"scenes=frame,overview&language=en"}
        scope = {"type": "http", "method": "GET", "asgi": {"spec_version": "2.3"}, "headers": headers, **path}
        task = asyncio.get_running_loop().create_task(centre.app(scope, receive, send))
        await until(lambda: any(b"hello" in each.get("body", b"") for each in parts))
        await asyncio.to_thread(keep, store, rules, figure(place="VN"))
        await until(lambda: any(b"event: change" in each.get("body", b"") for each in parts))
        return task

    with opened(store) as centre:
        task = centre.run(open_stream(centre, cookie(store, "wall")))
        centre.run(centre.life.end())
        centre.run(asyncio.wait_for(task, 5))
    headers = dict(parts[0]["headers"])
    assert headers[b"content-type"].startswith(b"text/event-stream")
    assert headers[b"cache-control"] == b"no-store"
    assert parts[-1] == {"type": "http.response.body", "body": b"", "more_body": False}

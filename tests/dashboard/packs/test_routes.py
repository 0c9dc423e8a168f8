"""The addresses of packs: people only, one moment, the same characters as the wall, problems that say why."""

import asyncio
import threading
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest
from anyio.to_thread import run_sync
from fastapi import FastAPI

from collectors.problems import refusal
from dashboard.packs import pdf, routes
from dashboard.packs.pack import digest
from dashboard.wall_desk import WallDesk
from indicators.observations import Origin
from indicators.store.walls import register
from indicators.walls import Room, Wall
from tests.builders import NOW, figure, keep
from tests.dashboard.centre import builder, cookie, key, opened, setting
from tests.dashboard.packs.reading import paper_words, said_of, slide_words

ENDINGS = ("pdf", "pptx")


@pytest.fixture
def centre(store, rules):
    provinces = setting().geography.provinces(NOW.date())
    scores = [figure("HC01", place.id, "2026-10-20", str(60 + at % 7)) for at, place in enumerate(provinces[:30])]
    months = [figure("TC01", "VN", f"2026-{month:02}", str(100000 * month)) for month in (6, 7, 9, 10)]
    keep(store, rules, *scores, *months, origin=Origin.SIMULATED, now=NOW - timedelta(hours=2))
    with opened(store) as running:
        yield running


@pytest.fixture
def take(centre):
    """Ask for a pack as staff."""
    said = cookie(centre.store, "staff")
    return lambda ending, query="": centre.get(f"/packs/wall.{ending}{query}", cookie=said)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_pack_is_a_file_with_a_name_of_its_moment(take, ending):
    answer = take(ending)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="dieu-hanh-2026-10-20-0830.{ending}"'
    assert answer.headers["x-as-of"] == "2026-10-20T08:30:00+07:00"
    assert answer.content.startswith({"pdf": b"%PDF-", "pptx": b"PK"}[ending])
    assert answer.headers["content-type"].endswith({"pdf": "/pdf", "pptx": "presentation"}[ending])


@pytest.mark.parametrize(("ending", "words"), [("pdf", paper_words), ("pptx", slide_words)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_pack_says_what_the_wall_says(centre, take, ending, words, language):
    frame, body = (
        builder(centre.store).build(each, language, version=1, now=NOW, as_of=NOW) for each in ("frame", "overview")
    )
    answer = take(ending, f"?scenes=overview&language={language}")
    found = words(answer.content)
    assert any(tile["value"] for tile in body["tiles"].values())
    for each in body["tiles"].values():
        assert [part for part in said_of(each) if part not in found] == []
    places = [part for each in body["map"]["places"].values() for part in (each["label"], each["value"]) if part]
    assert [part for part in places if part not in found] == []
    assert answer.headers["x-pack-digest"] == f"sha256:{digest([frame, body])}"


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_moment_gives_the_same_bytes_later(centre, take, ending):
    moment = quote(NOW.isoformat())
    first = take(ending, f"?as_of={moment}")
    centre.clock.now += timedelta(hours=3)
    again = take(ending, f"?as_of={moment}")
    assert again.content == first.content
    assert take(ending).content != first.content


def test_a_pack_of_before_the_report_does_not_know_it(take):
    words = paper_words(take("pdf", f"?as_of={quote((NOW - timedelta(days=1)).isoformat())}").content)
    assert "Số liệu đến 08:30:00 19/10/2026" in words
    assert "1.000 nghìn tỷ" not in words


def test_a_pack_of_a_wall_has_the_scenes_of_its_programme(centre, take):
    wall = Wall("lobby", "Sảnh", Room(5, 1.22), ("overview", "finance"))
    register(centre.store, wall, actor="test", now=NOW)
    words = paper_words(take("pdf", "?wall=lobby").content)
    assert len(words) < len(paper_words(take("pdf").content))


def test_many_who_wait_for_a_pack_keep_nobody_else_waiting(store):
    printing, go_on = threading.Event(), threading.Event()

    def printed(_):
        printing.set()
        assert go_on.wait(20)
        return b"%PDF"

    async def talk(client):
        wanted = [asyncio.create_task(client.get("/packs/wall.pdf?scenes=overview")) for _ in range(60)]
        await asyncio.to_thread(printing.wait, 20)
        async with asyncio.timeout(10):  # a thread is free
            await run_sync(str)
        go_on.set()
        return [each.status_code for each in await asyncio.gather(*wanted)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "paper", printed)
        app = FastAPI()
        app.include_router(routes.router(routes.desk_of(builder(store), WallDesk(store), lambda: NOW, refusal)))

        async def run():
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://centre") as client:
                return await talk(client)

        assert asyncio.run(run()) == [200] * 60


@pytest.mark.parametrize("role", ["leader", "administrator"])
def test_people_may_take_packs(centre, role):
    assert centre.get("/packs/wall.pdf", cookie=cookie(centre.store, role)).status_code == 200


@pytest.mark.parametrize("ending", ENDINGS)
def test_walls_senders_and_machines_may_not(centre, ending):
    path = f"/packs/wall.{ending}"
    assert centre.get(path).status_code == 401
    assert centre.get(path, cookie=cookie(centre.store, "wall")).status_code == 403
    assert centre.get(path, cookie=cookie(centre.store, "reporter", agency="H26")).status_code == 403
    assert centre.get(path, token=key(centre.store, "read")).status_code == 403
    assert centre.ask("POST", path, cookie=cookie(centre.store, "staff")).status_code in {403, 405}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("?scenes=nowhere", 404),
        ("?scenes=profile:99", 404),
        ("?wall=nobody", 404),
        ("?as_of=yesterday", 400),
        ("?as_of=2026-10-20T08:30:00", 400),
        ("?as_of=2031-10-20T08:30:00%2B07:00", 400),
        ("?language=fr", 400),
        ("?scene=overview", 400),
        (f"?scenes={'x' * 3000}", 400),
    ],
)
def test_what_cannot_be_given_is_a_problem(take, query, status):
    answer = take("pdf", query)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_a_problem_is_told_for_slides_too(take):
    assert take("pptx", "?scenes=nowhere").json()["type"].endswith("not-found")


def test_a_problem_is_told_in_one_language(take):
    assert take("pdf", "?scenes=nowhere").json()["detail"] == "Không có cảnh nowhere."

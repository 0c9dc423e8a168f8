"""Which scene is on, in the browser, by the table that the server's side is held to as well."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_server import PROGRAMME, BoardServer, until

CASES = json.loads((Path(__file__).parents[2] / "specimens" / "wall" / "programme.json").read_text(encoding="utf-8"))
ANSWERS = """({wall, at}) => {
  const changes = centre.programme.changesAt(wall, Date.parse(at));
  return [centre.programme.sceneAt(wall, Date.parse(at)), changes];
}"""
MILLISECONDS = "(text) => Date.parse(text)"
AT_TURN = (
    "(turn) => centre.wall.tick(Date.parse(centre.wall.state.state.anchor) + turn * centre.wall.state.dwell_s * 1000)"
)
DIM = "(at) => { centre.wall.tick(Date.parse(at)); return Number(document.body.style.getPropertyValue('--dim')); }"


def test_every_case_of_the_table_is_answered_as_it_says(shown: Page) -> None:
    assert len(CASES["cases"]) >= 25
    for case in CASES["cases"]:
        wanted = [case["scene"], case["changes_at"] and shown.evaluate(MILLISECONDS, case["changes_at"])]
        assert shown.evaluate(ANSWERS, case) == wanted, case["name"]


def test_scenes_take_turns_on_one_page_in_the_order_of_the_programme(shown: Page) -> None:
    shown.evaluate("window.isTheSamePage = true")
    seen = []
    for turn in range(len(PROGRAMME) + 1):
        shown.evaluate(AT_TURN, turn)
        seen.append(shown.locator("section[data-scene]:visible").get_attribute("data-scene"))
    assert seen == [*PROGRAMME, PROGRAMME[0]]
    assert shown.evaluate("window.isTheSamePage") is True


def test_a_sleeping_page_wakes_into_the_right_scene(board: BoardServer, page: Page) -> None:
    board.wall["dwell_s"] = 3
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    page.evaluate("clearTimeout(centre.wall.timer)")
    page.evaluate("centre.wall.feed.close()")
    page.evaluate(AT_TURN, 1)
    expect(page.locator("body")).to_have_attribute("data-scene", "economy")
    page.evaluate(
        "centre.wall.offset = 3600 * 1000 - (Date.now() - Date.parse(centre.wall.state.state.anchor)) + 10000"
    )
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expected = page.evaluate("centre.programme.sceneAt(centre.wall.state, centre.wall.now())")
    assert expected == "finance"
    assert page.locator("body").get_attribute("data-scene") == expected


def test_a_clock_that_is_years_behind_is_corrected_by_the_servers(board: BoardServer, page: Page) -> None:
    page.clock.install(time="2019-03-01T00:00:00Z")
    page.goto(board.address)
    until(page, "Math.abs(centre.wall.offset) > 1e9")
    behind = page.evaluate("Date.parse(centre.wall.state.state.anchor) - centre.wall.now()")
    assert abs(behind) < 60_000
    expect(page.locator("body")).to_have_attribute("data-scene", "overview")


NIGHT = {"from": "22:00", "to": "06:00"}
BRIGHTNESS: list[tuple[str, float]] = [
    ("2026-11-27T12:00:00+07:00", 1),
    ("2026-11-27T21:59:59+07:00", 1),
    ("2026-11-27T22:00:00+07:00", 1),
    ("2026-11-27T22:07:30+07:00", 0.675),
    ("2026-11-27T22:15:00+07:00", 0.35),
    ("2026-11-27T23:59:59.999+07:00", 0.35),
    ("2026-11-28T00:00:00+07:00", 0.35),
    ("2026-11-28T05:45:00+07:00", 0.35),
    ("2026-11-28T05:52:30+07:00", 0.675),
    ("2026-11-28T06:00:00+07:00", 1),
]


def test_the_night_dims_the_image_slowly_and_over_midnight(board: BoardServer, page: Page) -> None:
    board.wall["night"] = NIGHT
    page.goto(board.address)
    expect(page.locator("#heard")).not_to_be_empty()
    dims = [(at, page.evaluate(DIM, at)) for at, _ in BRIGHTNESS]
    assert dims == [(at, pytest.approx(1 - bright, abs=0.001)) for at, bright in BRIGHTNESS]


@pytest.mark.parametrize(
    ("night", "bright"),
    [(None, 1), ({"from": "07:00", "to": "07:00"}, 1), ({"from": "01:00", "to": "05:00"}, 0.35)],
)
def test_a_night_within_one_day_or_none_at_all(shown: Page, night: Any, bright: float) -> None:
    say = "(night) => centre.programme.brightness(night, Date.parse('2026-11-27T03:00:00+07:00'))"
    assert shown.evaluate(say, night) == pytest.approx(bright)


def test_the_image_stands_elsewhere_every_three_minutes_and_never_farther_than_four_pixels(shown: Page) -> None:
    places = shown.evaluate("Array.from({length: 60}, (_, n) => centre.programme.shiftAt(n * 60000))")
    assert all(max(abs(x), abs(y)) <= 4 for x, y in places)
    assert all(places[n] == places[n + 1] == places[n + 2] for n in range(0, 60, 3))
    assert all(places[n] != places[n + 3] for n in range(0, 57, 3))
    shown.evaluate("centre.wall.tick(4 * 60000)")
    assert shown.evaluate("document.body.style.getPropertyValue('--shift-x')") == "3px"

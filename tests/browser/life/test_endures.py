"""Months in minutes: what happens again and again leaves neither elements nor memory behind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.board_server import BoardServer, critical, until

ROTATIONS, REPAINTS = 200, 6_000
"""Four times the repaints that are asked for: within 600 of them the engine has compiled what it will compile."""

GROWTH = 1.05
ELEMENTS = "document.querySelectorAll('*').length"
ROTATE = """({from, to}) => {
  const { wall } = centre;
  const begun = Date.parse(wall.state.state.anchor);
  for (let turn = from; turn < to; turn += 1) {
    wall.tick(begun + turn * wall.state.dwell_s * 1000);
    wall.stage.tick(new Date(begun + turn * 1000), new Date(begun));
  }
}"""
REPAINT = """async ({from, to}) => {
  const { wall } = centre;
  const addresses = [...wall.bodies.keys()].filter((each) => each !== "frame");
  for (let number = from; number < to; number += 1) {
    const address = addresses[number % addresses.length];
    const body = wall.bodies.get(address);
    const tiles = { ...body.tiles };
    const changed = Object.keys(tiles).slice(0, 1);
    for (const id of changed) tiles[id] = { ...tiles[id], value: String(1000 + number) };
    wall.take(address, { ...body, version: body.version + 1, tiles }, new Set(changed));
    const frame = wall.bodies.get("frame");
    wall.take("frame", { ...frame, version: frame.version + 1 }, new Set());
    wall.flush();
    if (number % 50 === 0) await new Promise((done) => requestAnimationFrame(done));
  }
}"""


@pytest.fixture
def board() -> Iterator[BoardServer]:
    """A wall as it is really painted, with all its scenes."""
    server = BoardServer(is_painted=True)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def memory(shown: Page) -> Iterator[CDPSession]:
    """The browser's own measurements of the page once all is painted; its beat stands still: the test drives it."""
    until(shown, "centre.wall.unpainted.size === 0")
    until(shown, "performance.getEntriesByType('resource').length === 0")  # the page has kept itself
    shown.evaluate("clearTimeout(centre.wall.timer)")
    session = shown.context.new_cdp_session(shown)
    session.send("Performance.enable")
    yield session
    session.detach()


def measured(session: CDPSession) -> dict[str, float]:
    for _ in range(3):
        session.send("HeapProfiler.collectGarbage")
    return {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}


@pytest.mark.parametrize(("drive", "times"), [(ROTATE, ROTATIONS), (REPAINT, REPAINTS)], ids=["rotations", "repaints"])
def test_memory_and_elements_are_flat_after_the_first_tenth(
    shown: Page, memory: CDPSession, drive: str, times: int
) -> None:
    shown.evaluate(drive, {"from": 0, "to": times // 10})
    before, elements = measured(memory), shown.evaluate(ELEMENTS)

    shown.evaluate(drive, {"from": times // 10, "to": times})

    after = measured(memory)
    assert shown.evaluate(ELEMENTS) == elements
    assert after["JSHeapUsedSize"] < GROWTH * before["JSHeapUsedSize"]
    assert after["JSEventListeners"] == before["JSEventListeners"]
    assert after["Nodes"] <= before["Nodes"] + 5


def test_commands_calls_and_keys_leave_nothing_behind(board: BoardServer, shown: Page, memory: CDPSession) -> None:
    def everything(number: int) -> None:
        board.command(mode="hold", scene="profile:48", by=f"Người thứ {number}")
        expect(shown.locator("body")).to_have_attribute("data-scene", "profile:48")
        board.command(mode="rotate", scene=None, by=None)
        expect(shown.locator('section[data-scene="profile:48"]')).to_have_count(0)
        board.except_for(critical(f"call {number}", scene="directives"))
        expect(shown.locator("body")).to_have_attribute("data-scene", "directives")
        shown.evaluate("centre.wall.tick(centre.wall.now() + 60000)")
        for key in ("PageDown", "i", "?", "b", "b", "h", "i", "Escape"):
            shown.keyboard.press(key)
        expect(shown.locator('section[data-scene="directives"]')).to_have_count(0)

    for number in range(15):  # what a browser compiles and notes for its inspector comes to rest by then
        everything(number)
    before, elements = measured(memory), shown.evaluate(ELEMENTS)
    for number in range(15, 25):
        everything(number)

    after = measured(memory)
    assert shown.evaluate(ELEMENTS) == elements
    assert after["JSHeapUsedSize"] < GROWTH * before["JSHeapUsedSize"]
    assert after["JSEventListeners"] <= before["JSEventListeners"] + 6  # those of the stream that is open

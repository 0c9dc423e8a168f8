"""What the builder says of a real store has its place on the wall, at every size and in both languages."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashboard.materials import Setting
from dashboard.scenes import load_scenes
from dashboard.snapshot import Builder
from indicators.catalogue import Catalogue
from indicators.geography import Geography
from indicators.periods import Calendar, Frequency, Period
from indicators.store import Store, open_store
from indicators.store.recording import Rules
from tests.browser.wall_server import SIZES, WallServer
from tests.builders import NOW, ZONE, figure, keep

LARGEST = {"KT09": "6377123.4", "VM05": "443912.3", "TC01": "2185321.5", "HC32": "1331456789"}
NATION = 12
"""How many periods back the nation's figures go: a year ago is there to compare with."""

CUT_OFF = """() => [...document.querySelectorAll(
    ".tile, .tile h3, .tile p, .tile span, .tile-target, .tile-course, .exception, .exception-line, .recent-row > span"
  )]
  .filter((node) => node.getClientRects().length && getComputedStyle(node).display !== "inline")
  .filter((node) => node.scrollWidth > node.clientWidth + 1
    || (getComputedStyle(node).overflowY !== "visible" && node.scrollHeight > node.clientHeight + 1))
  .map((node) => `${node.className}: ${node.textContent}`)"""
OUTSIDE_ITS_TILE = """() => [...document.querySelectorAll(".tile :is(span, p, h3)")]
  .filter((node) => node.getClientRects().length)
  .filter((node) => {
    const [box, tile] = [node.getBoundingClientRect(), node.closest(".tile").getBoundingClientRect()];
    return box.left < tile.left || box.right > tile.right + 1 || box.bottom > tile.bottom + 1 || box.top < tile.top;
  })
  .map((node) => `${node.className}: ${node.textContent}`)"""
FEET_OF_FIGURES = """() => new Set(
  [...document.querySelectorAll(".tile-value")].map((node) => Math.round(node.getBoundingClientRect().bottom))
).size"""
LEGEND_OVER_LAND = """() => {
  const areas = [...document.querySelectorAll(".place-area")];
  return [...document.querySelectorAll(".map-class, .map-island span")]
    .map((node) => node.getBoundingClientRect())
    .flatMap(({ left, top, width, height }) => [0.02, 0.25, 0.5, 0.75, 0.98]
      .map((part) => [left + part * width, top + height / 2]))
    .filter(([x, y]) => areas.some((area) => {
      const at = new DOMPoint(x, y).matrixTransform(area.getScreenCTM().inverse());
      return area.isPointInFill(at);
    })).length;
}"""


@pytest.fixture
def builder(
    sqlite_url: str, rules: Rules, catalogue: Catalogue, geography: Geography, calendar: Calendar
) -> Iterator[Builder]:
    """Over a store with a year of large figures, the service index of every province and one failing agency."""
    store = open_store(sqlite_url)
    setting = Setting(catalogue, geography, calendar, ZONE)
    scenes = load_scenes(catalogue, geography)
    _fill(store, rules, scenes["overview"].groups, geography)
    yield Builder(store, setting, scenes, {}, "1", "boot")
    store.close()


def _fill(store: Store, rules: Rules, groups: Any, geography: Geography) -> None:
    newest = {Frequency.MONTH: Period.parse("2026-10"), Frequency.DAY: Period.parse("2026-10-19")}
    figures = []
    for address in (tile for group in groups for tile in group.tiles):
        period = newest[address.frequency]
        for _ in range(NATION + 1):
            figures.append(figure(address.indicator, "VN", period.code, LARGEST.get(address.indicator, "63.36")))
            period = period.previous()
    figures += [
        figure("HC01", place.id, "2026-10", str(55 + number / 3)[:5])
        for number, place in enumerate(geography.provinces(date(2026, 10, 5)))
    ]
    keep(store, rules, *figures, now=NOW)
    keep(store, rules, figure(), now=NOW + timedelta(minutes=1))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_no_word_of_the_builder_is_cut_off_or_leaves_its_place(
    builder: Builder, wall: WallServer, page: Page, size: tuple[int, int], language: str
) -> None:
    wall.snapshot = builder.build("overview", language, version=1, now=NOW)
    page.set_viewport_size({"width": size[0], "height": size[1]})

    page.goto(wall.address)
    expect(page.locator(".map-island").first).to_be_visible()
    page.evaluate("document.fonts.ready.then(() => true)")

    assert page.locator(".tile:visible").count() == 6
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate(OUTSIDE_ITS_TILE) == []
    assert page.evaluate(FEET_OF_FIGURES) == 2
    assert page.evaluate(LEGEND_OVER_LAND) == 0

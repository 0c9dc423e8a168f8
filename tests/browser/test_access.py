"""Everybody can use the pages: axe finds nothing serious on any of them, in either language."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from indicators.identity import Role
from tests.browser.frozen_wall import SCENES
from tools.frozen_web import SIZES, FrozenWeb, see, staff_page, wall_page

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country

GRAVE = {"serious", "critical"}
TRUST = ("/differences?from=2026-11-20T08:00", "/trace/1000?as_of=2026-11-20T08:00")
SYSTEMS = (
    "/documents",
    "/e-cabinet",
    "/public-services",
    "/discipline",
    "/reform",
    "/published",
    "/data-exchange",
)
PAGES = {
    Role.STAFF: (
        "/",
        "/place/48?indicator=TC06",
        "/place/VN?indicator=TC01",
        "/index-766",
        "/sources",
        "/held",
        "/explore?indicator=TC06",
        "/explore?indicator=TC06&view=table",
        "/explore?indicator=TC06&view=heat",
        "/explore?indicator=TC06&view=scatter",
        "/explore?indicator=TC06&view=tiles",
        "/place/20194?indicator=TC06",
        "/quality",
        "/profile",
        "/profile/G12",
        *SYSTEMS,
        *TRUST,
    ),
    Role.ADMINISTRATOR: ("/periods", "/keys", "/exceptions", "/walls"),
    Role.REPORTER: ("/submit",),
}
COLOURS = ["color-contrast"]
CATCHER = ".dash-dropdown-focus-target"
"""Dash's own: hidden from readers and yet focusable, because it hands the focus on the moment it gets it."""

ZOOMED = ("/", "/explore?indicator=TC06", "/place/48?indicator=TC06", "/index-766", "/exceptions", "/profile/G12")
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) => {
  if (!one.checkVisibility() || !one.textContent.trim()) return false;
  const style = getComputedStyle(one);
  const isCut = style.overflowX === "hidden" && one.clientWidth > 5 && one.scrollWidth > one.clientWidth + 2;
  const isAct = one.matches("button, a.button") && !one.closest(".grid, thead");
  return isCut || (isAct && one.getBoundingClientRect().right > innerWidth);
}).map((one) => `${one.className}: ${one.textContent.trim().slice(0, 40)}`)"""
"""What is wider than its frame and cannot be scrolled to, and what can be pressed only after scrolling sideways.

The head of a column explains itself where the column is.
"""

MOVING = "document.getAnimations().filter((one) => one.playState === 'running').length"


@pytest.fixture(scope="module")
def wall(browser: Browser, frozen_web: FrozenWeb) -> Iterator[Page]:
    """The wall's browser."""
    page = wall_page(frozen_web, browser)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def signed_in_as(browser: Browser, frozen_web: FrozenWeb) -> Iterator[Callable[[Role], Page]]:
    """A browser for each role, opened when it is first asked for."""
    opened: dict[Role, Page] = {}

    def open_as(role: Role) -> Page:
        if role not in opened:
            opened[role] = staff_page(frozen_web, browser, role)
        return opened[role]

    yield open_as
    for page in opened.values():
        page.context.close()


@pytest.mark.parametrize("scene", SCENES)
def test_axe_finds_nothing_serious_on_a_scene_of_the_wall(wall: Page, frozen_web: FrozenWeb, scene: str) -> None:
    see(frozen_web, wall, scene, SIZES[1])

    assert grave(wall) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("role", "address"), [(role, each) for role, pages in PAGES.items() for each in pages])
def test_axe_finds_nothing_serious_on_a_page_in_either_language(
    signed_in_as: Callable[[Role], Page], frozen_web: FrozenWeb, role: Role, address: str, language: str
) -> None:
    page = signed_in_as(role)
    mark = "&" if "?" in address else "?"
    page.goto(f"{frozen_web.url}{address}{mark}lang={language}")
    page.locator("main h1").wait_for()
    page.wait_for_load_state("networkidle")

    assert page.locator("html").get_attribute("lang") == language
    assert grave(page) == []
    if language == "vi":
        page.evaluate("document.documentElement.dataset.theme = 'dark'")
        assert grave(page, rules=COLOURS) == []  # in the dark, nothing but colours is another, in any language


@pytest.mark.parametrize("address", ZOOMED)
def test_at_twice_the_size_of_a_laptop_nothing_is_cut_off(
    signed_in_as: Callable[[Role], Page], frozen_web: FrozenWeb, address: str
) -> None:
    page = signed_in_as(Role.STAFF)
    before = page.viewport_size
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(f"{frozen_web.url}{address}")
    page.locator("main h1").wait_for()
    page.wait_for_load_state("networkidle")

    found = page.evaluate(CUT_OFF)
    page.set_viewport_size(before or {"width": 1920, "height": 1080})
    assert found == []


def test_who_asked_for_less_motion_sees_none_when_the_scene_changes(wall: Page, frozen_web: FrozenWeb) -> None:
    for scene in SCENES[:3]:
        see(frozen_web, wall, scene, SIZES[1])
        assert wall.evaluate(MOVING) == 0


def test_who_did_not_ask_sees_a_scene_come_softly_within_three_tenths_of_a_second(
    browser: Browser, frozen_web: FrozenWeb
) -> None:
    page = wall_page(frozen_web, browser, reduced_motion="no-preference")
    page.evaluate(
        """() => {
          window.told = [];
          const animate = Element.prototype.animate;
          Element.prototype.animate = function (frames, timing) {
            window.told.push(timing.duration ?? timing);
            return animate.call(this, frames, timing);
          };
        }"""
    )

    for scene in SCENES[:3]:
        see(frozen_web, page, scene, SIZES[0])

    told = page.evaluate("window.told")
    page.context.close()
    assert told
    assert max(told) <= 300


def test_what_axe_is_not_shown_hands_the_keyboard_on_to_the_button_beside_it(
    signed_in_as: Callable[[Role], Page], frozen_web: FrozenWeb
) -> None:
    page = signed_in_as(Role.STAFF)
    page.goto(f"{frozen_web.url}/index-766")
    page.wait_for_load_state("networkidle")
    page.locator("main a").first.focus()

    page.keyboard.press("Tab")

    expect(page.locator(f"{CATCHER} + button").first).to_be_focused()


def grave(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe finds that keeps somebody from using the page, with the first place of each.

    Its script is evaluated from outside the page, so that the product's own policy stays in force; it needs a clock.
    What is as it should be is not described, which took most of its time.
    """
    page.clock.resume()
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": rules}} if rules else {})
    found = Axe().run(page, context={"exclude": [[CATCHER]]}, options=options).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['target']} and {len(each['nodes']) - 1} more"
        for each in found
        if each["impact"] in GRAVE
    ]

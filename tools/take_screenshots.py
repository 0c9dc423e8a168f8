"""Takes the pictures of docs/screenshots over the frozen country, the same on every run.

`python -m tools.take_screenshots` takes all of them; `wall` or `staff` behind it, only those.
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from dashboard.scenes import load_scenes
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.identity import Role
from tools.frozen_country import make
from tools.frozen_web import SIZES, FrozenWeb, see, serving, staff_page, wall_page

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
PROFILE = "profile:48"
WIDE: ViewportSize = {"width": 1920, "height": 1080}
LAPTOP: ViewportSize = {"width": 1366, "height": 768}
PHONE: ViewportSize = {"width": 390, "height": 844}
LOOKS: Sequence[tuple[ViewportSize, str]] = ((WIDE, "light"), (LAPTOP, "light"), (PHONE, "light"), (LAPTOP, "dark"))
"""Every page of the staff is photographed in each of these sizes and themes."""

PAGES: Mapping[Role, Mapping[str, str]] = {
    Role.STAFF: {
        "overview": "/",
        "explorer": "/explore?indicator=TC06",
        "explorer-heat": "/explore?indicator=TC06&view=heat",
        "explorer-scatter": "/explore?indicator=TC06&view=scatter",
        "explorer-table": "/explore?indicator=TC06&view=table",
        "province": "/place/48?indicator=TC06",
        "nation": "/place/VN?indicator=TC01",
        "commune": "/place/20194?indicator=TC06",
        "profile": "/profile/G12",
        "quality": "/quality",
        "trace": "/trace/1000",
        "differences": "/differences?from=2026-11-20T08:00",
        "index-766": "/index-766",
        "index-766-agency": "/index-766/H20",
        "documents": "/documents",
        "e-cabinet": "/e-cabinet",
        "public-services": "/public-services",
        "data-exchange": "/data-exchange",
        "reform": "/reform",
        "published": "/published",
        "discipline": "/discipline",
        "sources": "/sources",
        "held": "/held",
        "exceptions": "/exceptions",
        "walls": "/walls",
    },
    Role.ADMINISTRATOR: {"periods": "/periods", "keys": "/keys"},
    Role.REPORTER: {"submit": "/submit"},
}
SETTLES_IN_MS = 700
WIDEST_KEPT_WHOLE = 2000
"""The pictures of larger screens are kept at half their width and height: they are looked at, the tests measure."""

OFTEN, RARE = 96, 64
"""Colours kept of a screen: the commonest as they are, which are its grounds and letters, and so many that lie far
apart, so that a mark of a few dots keeps its own."""


def main() -> None:
    """Make the country, serve it, and photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("which", nargs="*", metavar="wall|staff", help="all where none is said")
    wanted = parser.parse_args().which or list(TAKEN)
    with tempfile.TemporaryDirectory(prefix="dieuhanh-pictures-") as name, sync_playwright() as playwright:
        made, folder = Path(name) / "country.db", Path(name) / "web"
        folder.mkdir()
        print("Making the country …")
        make(made)
        with serving(made, folder) as web:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
            for each in wanted:
                TAKEN[each](web, browser)
            browser.close()


def take_walls(web: FrozenWeb, browser: Browser) -> None:
    """Every scene of the wall at every size it is hung in."""
    scenes = load_scenes(load_catalogue(), load_geography())
    page = wall_page(web, browser)
    for size in SIZES:
        for code, scene in scenes.items():
            if scene.compact:
                picture = see(web, page, PROFILE if code == "profile" else code, size)
                _keep(picture, Path("wall") / f"{code}-{size}.png")


def take_pages(web: FrozenWeb, browser: Browser) -> None:
    """Every page of the staff, in each size and theme."""
    for role, pages in PAGES.items():
        page = staff_page(web, browser, role)
        page.evaluate("localStorage.setItem('dieuhanh.shown-round', 'yes')")
        for name, address in pages.items():
            for size, theme in LOOKS:
                page.context.add_cookies([{"name": "theme", "value": theme, "url": web.url}])
                page.set_viewport_size(size)
                page.goto(web.url + address)
                page.locator("main h1").wait_for()
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(SETTLES_IN_MS)
                dark = "-dark" if theme == "dark" else ""
                _keep(page.screenshot(), Path(f"{name}-{size['width']}x{size['height']}{dark}.png"))
        page.context.close()


TAKEN: Mapping[str, Callable[[FrozenWeb, Browser], None]] = {"wall": take_walls, "staff": take_pages}


def _keep(picture: bytes, name: Path) -> None:
    """Write a picture in as few bytes as show the same."""
    file = FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    if drawn.width > WIDEST_KEPT_WHOLE:
        drawn = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.LANCZOS)
    drawn.quantize(palette=_palette(drawn), dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{name} ({file.stat().st_size / 1000:.0f} kB)")


def _palette(drawn: Image.Image) -> Image.Image:
    dots = drawn.tobytes()
    counted = Counter(dots[at : at + 3] for at in range(0, len(dots), 3))
    often = [value for colour, _ in counted.most_common(OFTEN) for value in colour]
    apart = drawn.quantize(RARE, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*often, *apart[: 3 * RARE]])
    return palette


if __name__ == "__main__":
    main()

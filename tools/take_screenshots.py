"""Takes the pictures of docs/screenshots over the frozen country, the same on every run.

`python -m tools.take_screenshots` takes all of them; `wall` or `staff` behind it, only those.
"""

import argparse
import tempfile
from collections.abc import Callable, Mapping
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
DESKTOP: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 390, "height": 844}
PAGES: Mapping[Role, Mapping[str, str]] = {
    Role.STAFF: {
        "overview": "/",
        "province": "/place/48?indicator=TC06",
        "nation": "/place/VN?indicator=TC01",
        "index-766": "/index-766",
        "sources": "/sources",
        "held": "/held",
        "exceptions": "/exceptions",
        "walls": "/walls",
    },
    Role.ADMINISTRATOR: {"periods": "/periods", "keys": "/keys"},
    Role.REPORTER: {"submit": "/submit"},
}
SETTLES_IN_MS = 3000
WIDEST_KEPT_WHOLE = 2000
"""The pictures of larger screens are kept at half their width and height: they are looked at, the tests measure."""

COLOURS = 48
"""A screen is painted in few colours; those between them are where letters meet their background."""


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
    """Every page of the staff, and the overview on a phone."""
    for role, pages in PAGES.items():
        page = staff_page(web, browser, role)
        for name, address in pages.items():
            for size in (DESKTOP, PHONE) if name == "overview" else (DESKTOP,):
                page.set_viewport_size(size)
                page.goto(web.url + address)
                page.wait_for_timeout(SETTLES_IN_MS)
                _keep(page.screenshot(), Path(f"{name}-{size['width']}x{size['height']}.png"))
        page.context.close()


TAKEN: Mapping[str, Callable[[FrozenWeb, Browser], None]] = {"wall": take_walls, "staff": take_pages}


def _keep(picture: bytes, name: Path) -> None:
    """Write a picture in as few bytes as show the same."""
    file = FOLDER / name
    file.parent.mkdir(parents=True, exist_ok=True)
    drawn = Image.open(BytesIO(picture)).convert("RGB")
    if drawn.width > WIDEST_KEPT_WHOLE:
        drawn = drawn.resize((drawn.width // 2, drawn.height // 2), Image.Resampling.LANCZOS)
    drawn.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{name} ({file.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()

"""Takes the pictures of docs/screenshots: `python -m tools.take_screenshots URL WALL_LINK STAFF_LINK`."""

import argparse
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).parent.parent / "docs" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
STAFF_PAGES = {
    "overview": "/",
    "province": "/place/48?indicator=TC06",
    "nation": "/place/VN?indicator=TC01",
    "index-766": "/index-766",
    "sources": "/sources",
    "submit": "/submit",
}
SETTLES_IN_MS = 4000


def main() -> None:
    """Sign in with both links and photograph every page at 1920 by 1080, and the overview on a phone."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("url", "wall_link", "staff_link"):
        parser.add_argument(name)
    said = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1920, "height": 1080}, locale="vi-VN")
        _photograph(page, said.wall_link, "wall")
        page.goto(said.staff_link)
        for name, address in STAFF_PAGES.items():
            _photograph(page, said.url + address, name)
        page.set_viewport_size({"width": 390, "height": 844})
        _photograph(page, said.url + "/", "overview")
        browser.close()


def _photograph(page: Page, address: str, name: str) -> None:
    page.goto(address)
    page.wait_for_timeout(SETTLES_IN_MS)
    size = page.viewport_size or {"width": 0, "height": 0}
    file = FOLDER / f"{name}-{size['width']}x{size['height']}.png"
    page.screenshot(path=file)
    print(file.name)


if __name__ == "__main__":
    main()

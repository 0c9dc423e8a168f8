"""The wall over the frozen country, looked at in a browser: one scene at one size after another, each measured once."""

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page

from dashboard.scenes import load_scenes
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from tools.frozen_web import FrozenWeb, Size, see, wall_page

MEASURE = (Path(__file__).parent / "fixtures" / "measure.js").read_text(encoding="utf-8")
EVERY_LETTER = "Ế Ộ Ữ Ặ Ỵ đường ƯỚC"
PROFILE = "profile:48"
SCENES = tuple(
    PROFILE if code == "profile" else code
    for code, scene in load_scenes(load_catalogue(), load_geography()).items()
    if scene.compact
)


@dataclass(frozen=True)
class Seen:
    """A scene at a size: its picture, what was measured of it, and what the server says it shows."""

    size: Size
    picture: Image.Image
    measured: dict[str, Any]
    body: dict[str, Any]
    frame: dict[str, Any]


@dataclass
class Screen:
    """A wall's browser, and what was seen in it."""

    web: FrozenWeb
    page: Page
    seen: dict[tuple[str, Size], Seen] = field(default_factory=dict)

    def see(self, scene: str, size: Size) -> Seen:
        """A scene at a size, measured once."""
        if (scene, size) not in self.seen:
            picture = Image.open(BytesIO(see(self.web, self.page, scene, size))).convert("RGB")
            measured = self.page.evaluate(MEASURE, {"everyLetter": EVERY_LETTER, "least": size.least_capital})
            bodies = self.page.evaluate(
                "async (scene) => (await (await fetch(`/live/board?scenes=frame,${scene}&language=vi`)).json()).scenes",
                scene,
            )
            self.seen[scene, size] = Seen(size, picture, measured, bodies[scene], bodies["frame"])
        return self.seen[scene, size]


def opened(web: FrozenWeb, browser: Browser) -> Screen:
    """A wall that is registered, opened in a browser whose clock stands still too, and shows something."""
    return Screen(web, wall_page(web, browser))

"""Every scene of the wall, at every size it is hung in, over the simulated country at its fixed moment."""

import re
from collections.abc import Iterator, Sequence

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.browser.frozen_wall import SCENES, Screen, Seen, opened
from tools.frozen_web import SIZES, FrozenWeb, Size

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country

STATUSES = ("on", "risk", "off", "late", "none", "error")
MOST_TILES = 12
SATURATED, MOST_SATURATED = 64, 0.10
LEAST_CONTRAST = 3
ALIKE = 0.85
"""Marks whose dark parts share more than this of what either covers could be taken for each other."""

WHOLE_TURN = 24
FIGURE_ARC, TITLE_ARC, LEAST_ARC = 45, 24, 16


@pytest.fixture(scope="module")
def screen(browser: Browser, frozen_web: FrozenWeb) -> Iterator[Screen]:
    """One wall in one browser, for all scenes and sizes."""
    started = opened(frozen_web, browser)
    yield started
    started.page.context.close()


@pytest.fixture(params=SIZES, ids=str)
def size(request: pytest.FixtureRequest) -> Size:
    """Where a wall hangs, and its pixels."""
    found: Size = request.param
    return found


@pytest.fixture(params=SCENES)
def seen(request: pytest.FixtureRequest, screen: Screen, size: Size) -> Seen:
    """A scene at a size."""
    return screen.see(request.param, size)


def test_no_text_is_cut_off_covered_or_over_another(seen: Seen) -> None:
    found = {name: seen.measured[name] for name in ("clipped", "outside", "covered", "overlaps", "overLand")}

    assert found == {name: [] for name in found}
    assert seen.measured["texts"] > 10


def test_nothing_scrolls_and_there_are_figures_but_no_more_than_twelve_at_once(seen: Seen) -> None:
    assert seen.measured["scrolls"] == []
    assert bool(seen.body["tiles"]) <= seen.measured["tiles"] <= MOST_TILES


def test_every_letter_can_be_read_from_the_farthest_seat(seen: Seen) -> None:
    assert seen.measured["small"] == []
    least = seen.size.least_capital / LEAST_ARC
    assert min(seen.measured["titles"]) >= least * TITLE_ARC
    assert min(seen.measured["figures"], default=1000) >= least * FIGURE_ARC


def test_marks_above_and_below_vietnamese_letters_have_their_room(seen: Seen) -> None:
    assert seen.measured["diacritics"] == []
    assert seen.measured["tight"] == []


def test_every_figure_says_its_unit_comparison_plan_status_period_source_and_coverage(seen: Seen) -> None:
    tiles = seen.body["tiles"]
    covered = {name: (tiles[name]["coverage"] or {}).get("label", "") for name in seen.measured["coverage"]}

    assert seen.measured["tileFaults"] == []
    assert seen.measured["coverage"] == covered


def test_every_exception_names_its_place_and_who_sees_to_it(seen: Seen) -> None:
    rows = seen.frame["exceptions"]["rows"]

    shown = seen.measured["exceptions"]
    assert shown
    for text in shown:
        assert any(row["place"] in text and row["handler"] and row["handler"] in text for row in rows), text


def test_the_frame_says_the_time_and_of_which_day_the_figures_are(seen: Seen) -> None:
    assert re.fullmatch(r"07:45:\d\d", seen.measured["clock"])
    assert "23/11/2026" in seen.measured["says"]
    assert seen.frame["simulated_label"] in seen.measured["says"]


def test_every_map_names_the_two_archipelagos(seen: Seen) -> None:
    labels = " ".join(seen.measured["islands"])

    assert not seen.measured["hasMap"] or ("Hoàng Sa" in labels and "Trường Sa" in labels)


def test_text_stands_out_from_its_background_sevenfold_and_little_is_saturated(seen: Seen) -> None:
    assert seen.measured["pale"] == []
    assert saturated(seen.picture) < MOST_SATURATED


def test_marks_of_status_stand_out_in_grey(seen: Seen) -> None:
    grey = seen.picture.convert("L")
    faint = [mark["code"] for mark in seen.measured["marks"] if contrast(cut_out(grey, mark)) < LEAST_CONTRAST]

    assert faint == []


def test_statuses_are_told_apart_in_grey_by_their_shapes(screen: Screen) -> None:
    shapes: dict[str, Image.Image] = {}
    for scene in SCENES:
        found = screen.see(scene, SIZES[1])
        grey = found.picture.convert("L")
        shapes |= {mark["code"]: shape(cut_out(grey, mark)) for mark in found.measured["marks"]}
    known = [code for code in STATUSES if code in shapes]

    assert {"on", "risk", "off", "none"} <= set(known)
    alike = [
        (one, other)
        for index, one in enumerate(known)
        for other in known[index + 1 :]
        if shared(shapes[one], shapes[other]) > ALIKE
    ]
    assert alike == []


def saturated(picture: Image.Image) -> float:
    """The part of a picture's points whose colour is far from grey."""
    red, green, blue = picture.resize((picture.width // 3, picture.height // 3), Image.Resampling.BOX).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = ImageChops.subtract(most, least).histogram()
    return sum(counts[SATURATED:]) / sum(counts)


def cut_out(grey: Image.Image, mark: dict[str, float]) -> Image.Image:
    """A mark with a little of what is around it."""
    left, top, around = mark["left"], mark["top"], 2
    return grey.crop(
        (int(left) - around, int(top) - around, int(left + mark["width"]) + around, int(top + mark["height"]) + around)
    )


def contrast(grey: Image.Image) -> float:
    """How many times lighter the lightest point is than the darkest."""
    dark, light = (luminance(each) for each in grey.getextrema())
    return (light + 0.05) / (dark + 0.05)


def luminance(value: object) -> float:
    share = float(str(value)) / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def shape(grey: Image.Image) -> Image.Image:
    """What of a mark stands out from its background, black and white on a small square."""
    background = grey.getpixel((0, 0))
    apart = ImageChops.difference(grey, Image.new("L", grey.size, background))
    middle = max(1, int(apart.getextrema()[1]) // 2)  # type: ignore[arg-type] # a grey picture has one channel
    return apart.point([255 * (value > middle) for value in range(256)]).resize((WHOLE_TURN, WHOLE_TURN)).convert("1")


def shared(one: Image.Image, other: Image.Image) -> float:
    """How much two shapes have in common, of all that either covers."""
    both, either = (points(each) for each in (ImageChops.logical_and(one, other), ImageChops.logical_or(one, other)))
    return both / max(1, either)


def points(picture: Image.Image) -> int:
    counts: Sequence[int] = picture.convert("L").histogram()
    return counts[255]

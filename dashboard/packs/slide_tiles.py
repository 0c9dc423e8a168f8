"""Tiles on slides: a card each with its words in boxes, its trend a native chart, and a chart of all plans."""

from collections.abc import Mapping, Sequence
from typing import Any

from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml import parse_xml
from pptx.util import Pt

from dashboard.packs.anatomy import MOST_BANDS, Anatomy, Band, bands, judged
from dashboard.packs.colours import BAND, BAND_AFTER, BAR, QUIET, TEXT
from dashboard.packs.pack import title_of
from dashboard.packs.slide_parts import BOTTOM, TOP, Box, Deck, Run, chart_data
from dashboard.packs.slide_template import INSIDE, MARGIN, rgb

GAP = 0.15
HEADING = 0.3
HIGHEST = 2.4
HIGH = 1.9
"""From this height on a card has room beside its trend."""

PAD = 0.09
ONE_DECIMAL = "#,##0.0"
PLAN_END = 1.15


def draw_tiles(deck: Deck, body: Mapping[str, Any]) -> bool:
    """The cards of a scene, on as many slides as they need; whether there were any."""
    found = bands(body, deck.pack.say)
    across = max((each.across for each in found), default=1)
    wide = (INSIDE - GAP * (across - 1)) / across
    for start in range(0, len(found), MOST_BANDS):
        some = found[start : start + MOST_BANDS]
        _begin(deck, body, is_further=start > 0)
        high = _card_height(some)
        y = TOP
        for band in some:
            _band(deck, band, y, (wide, high))
            y += HEADING * band.is_headed + high + GAP
    _plans(deck, body, [tile for band in found for _, tiles in band.groups for tile in tiles])
    return bool(found)


def _card_height(some: Sequence[Band]) -> float:
    """Few bands have higher cards."""
    headings = sum(HEADING for each in some if each.is_headed)
    return min(HIGHEST, (BOTTOM - TOP - (len(some) - 1) * GAP - headings) / len(some))


def _begin(deck: Deck, body: Mapping[str, Any], *, is_further: bool) -> None:
    say, title = deck.pack.say, title_of(body)
    notes = [
        " · ".join(each for each in (tile["name"], str(tile.get("definition") or ""), tile["source_line"]) if each)
        for tile in body["tiles"].values()
    ]
    shown = say("{title} (continued)").format(title=title) if is_further else title
    deck.begin(shown, [f"{say('Sources')}:", *notes, deck.pack.definitions], is_simulated=bool(body.get("simulated")))


def _band(deck: Deck, band: Band, y: float, size: tuple[float, float]) -> None:
    wide, high = size
    down = y + HEADING * band.is_headed
    x = MARGIN
    for title, tiles in band.groups:
        across = max(1, len(tiles)) * (wide + GAP)
        if title:
            deck.text(Box(x, y, across - GAP, HEADING - 0.05), [[Run(title, 12, is_bold=True)]])
        for at, tile in enumerate(tiles):
            _card(deck, tile, Box(x + at * (wide + GAP), down, wide, high))
        x += across


def _card(deck: Deck, tile: Anatomy, box: Box) -> None:
    """Name over everything; figure and words at the left, the trend at the right; state and source below.

    In a low card the words go below the trend, in a high one beside it.
    """
    deck.card(box, f"card {tile.name}", is_heavy=tile.status[0] == "off")
    x, y, wide = box.x + PAD, box.y + 0.06, box.width - 2 * PAD
    foot = box.y + box.height - 0.51
    is_high = box.height > HIGH
    named = 0.46 if is_high else 0.27
    left = wide * 0.68 if tile.trend else wide
    deck.text(Box(x, y, wide, named), [[Run(tile.name, 10.5, is_bold=True)]])
    y += named
    value = Run(tile.value, 14 if tile.is_missing else 18, is_bold=True)
    beside = " · ".join(each for each in (tile.unit, tile.note) if each)
    deck.text(Box(x, y + 0.02, left, 0.4), [[value, *([Run(f" {beside}", 8.5, colour=QUIET)] if beside else [])]])
    if tile.share:
        _bullet(deck, tile, Box(x, y + 0.42, left, 0.1))
    if tile.trend:
        _trend(deck, tile, Box(x + left + 0.05, y + 0.02, wide - left - 0.05, foot - y - 0.06 if is_high else 0.5))
    middle = [[Run(each, 9)] for each in (tile.plan, judged(tile, deck.pack.say)) if each]
    deck.text(Box(x, y + 0.55, left if is_high else wide, foot - y - 0.55), middle)
    _state(deck, tile, Box(x, foot, wide, 0.2))
    quiet = " · ".join(each for each in (tile.coverage, tile.marks) if each)
    deck.text(Box(x, foot + 0.2, wide, 0.29), [[Run(each, 7.5, colour=QUIET)] for each in (quiet, tile.source) if each])


def _state(deck: Deck, tile: Anatomy, box: Box) -> None:
    """Status and, where it is not calm, how fresh the figure is: shape and word each."""
    states = [each for each in (tile.status, tile.truth) if each]
    wide = box.width / len(states)
    for at, (code, word) in enumerate(states):
        x = box.x + at * wide
        deck.mark(code, x, box.y + 0.03)
        deck.text(Box(x + 0.19, box.y, wide - 0.22, box.height), [[Run(word, 9.5, is_bold=at == 0)]])


def _bullet(deck: Deck, tile: Anatomy, box: Box) -> None:
    """The bar ends at what is reached, the line stands at the plan, the darker band at the time that has passed."""
    if tile.share is None:
        return
    end = max(PLAN_END, tile.share.reached)
    pace = min(1.0 if tile.share.pace is None else tile.share.pace, end)
    deck.bar(box, BAND_AFTER, "bullet after")
    for name, part, fill, down in (("pace", pace, BAND, 0.0), ("reached", tile.share.reached, BAR, 0.03)):
        if part > 0:
            inner = Box(box.x, box.y + down, box.width * part / end, box.height - 2 * down)
            deck.bar(inner, fill, f"bullet {name}")
    deck.bar(Box(box.x + box.width / end - 0.01, box.y, 0.02, box.height), TEXT, "bullet plan")


def _trend(deck: Deck, tile: Anatomy, box: Box) -> None:
    """A native line without axes: the scene's fixed range, gaps as gaps, the last point marked."""
    trend: Mapping[str, Any] = tile.trend or {}
    values = trend["values"]
    data = chart_data([str(at - len(values) + 1) for at in range(len(values))], (tile.name, values))
    chart = deck.chart(XL_CHART_TYPE.LINE, box, data, f"trend {tile.name}")
    chart.has_legend = False
    for axis in (chart.category_axis, chart.value_axis):
        axis.visible = False
        axis.has_major_gridlines = False
    if trend["low"] < trend["high"]:
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = trend["low"], trend["high"]
    series = chart.plots[0].series[0]
    series.smooth = False
    series.format.line.color.rgb = rgb(BAR)
    series.format.line.width = Pt(1.5)
    for at in _marked(values):
        marker = series.points[at].marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, 5
        marker.format.fill.solid()
        marker.format.fill.fore_color.rgb = rgb(TEXT)


def _marked(values: Sequence[float | None]) -> list[int]:
    """The last point, and those that stand alone and would not be seen."""
    known = [at for at, value in enumerate(values) if value is not None]
    alone = [at for at in known if not {at - 1, at + 1} & set(known)]
    return sorted({*alone, known[-1]}) if known else []


def _plans(deck: Deck, body: Mapping[str, Any], tiles: Sequence[Anatomy]) -> None:
    """How much of each plan is reached, as a native chart: solid for what is, outlined for what was planned."""
    held = [(tile, tile.share) for tile in tiles if tile.share]
    if not held:
        return
    say = deck.pack.say
    title = f"{say('Against the plan')} · {title_of(body)}"
    notes = [f"{tile.name}: {tile.plan} · {tile.source}" for tile, _ in held]
    deck.begin(title, notes, is_simulated=bool(body.get("simulated")))
    data = chart_data(
        [f"{tile.name} ({tile.plan})" for tile, _ in held],
        (say("Reached, % of plan"), [round(share.reached * 100, 1) for _, share in held]),
        (say("Plan (100%)"), [100.0 for _ in held]),
    )
    box = Box(MARGIN, TOP, INSIDE, BOTTOM - TOP)
    chart = deck.chart(XL_CHART_TYPE.BAR_CLUSTERED, box, data, "plans")
    chart.has_legend, chart.legend.position, chart.legend.include_in_layout = True, XL_LEGEND_POSITION.BOTTOM, False
    ordered(chart)
    reached, planned = chart.plots[0].series
    solid(reached, ONE_DECIMAL)
    planned.format.fill.background()
    planned.format.line.color.rgb = rgb(TEXT)
    planned.format.line.width = Pt(1)


def ordered(chart: Any) -> None:
    """Bars from the top in the order of the words, each with its words, their axis from nought."""
    chart.category_axis.reverse_order = True
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    chart.category_axis.has_major_gridlines = chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.plots[0].gap_width = 40
    if all(value is None or value >= 0 for series in chart.plots[0].series for value in series.values):
        chart.value_axis.minimum_scale = 0
    (end,) = chart.category_axis._element.xpath("c:noMultiLvlLbl")  # noqa: SLF001 - the library skips words as it likes
    end.addprevious(
        parse_xml('<c:tickLblSkip xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" val="1"/>')
    )


def solid(series: Any, number_format: str) -> None:
    """What is, in one colour, its figures beside the bars."""
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(BAR)
    labels = series.data_labels
    labels.show_value, labels.number_format, labels.number_format_is_linked = True, number_format, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size = Pt(8)

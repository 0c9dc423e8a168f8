"""The pack on paper: a page or more a scene, the exceptions, and by what all of it can be checked."""

from collections.abc import Mapping
from typing import Any

from dashboard.packs.anatomy import bands
from dashboard.packs.pack import Pack, title_of
from dashboard.packs.sheet import BOTTOM, INSIDE, MARGIN, TOP, WIDTH, Sheet
from dashboard.packs.sheet_map import RATIO, draw_map
from dashboard.packs.sheet_tables import Place, draw_table
from dashboard.packs.sheet_tiles import draw_bands
from dashboard.packs.tables import of_exceptions, of_map, of_panel, of_sources, proof

MEDIA_TYPE = "application/pdf"
MAP_HEIGHT = 148.0
BETWEEN = 6.0


def paper(pack: Pack) -> bytes:
    """The PDF of a pack; the same pack makes the same bytes."""
    sheet = Sheet(pack)
    for body in pack.scenes:
        _scene(sheet, body)
    sheet.begin(pack.say("What left its course"), is_simulated=pack.is_simulated)
    draw_table(sheet, of_exceptions(pack), Place(MARGIN, TOP, INSIDE), size=9)
    sheet.begin(pack.say("Sources and proof"), is_simulated=pack.is_simulated)
    down = draw_table(sheet, of_sources(pack), Place(MARGIN, TOP, INSIDE), size=7.5)
    _proof(sheet, down + BETWEEN)
    return bytes(sheet.output())


def _scene(sheet: Sheet, body: Mapping[str, Any]) -> None:
    say = sheet.pack.say
    sheet.begin(title_of(body), is_simulated=bool(body.get("simulated")))
    found = bands(body, say)
    draw_bands(sheet, found, say)
    ranking = of_map(body, say)
    if ranking:
        if found:
            sheet.start()
        draw_map(sheet, body, (MARGIN, TOP + 10), MAP_HEIGHT)
        sheet.block(MARGIN, TOP, INSIDE / 2, ranking.title, 10.5, style="B")
        beside = MARGIN + MAP_HEIGHT * RATIO + BETWEEN
        draw_table(sheet, ranking, Place(beside, TOP, WIDTH - MARGIN - beside), size=6.8)
    panels = body.get("panels") or ()
    if panels:
        if found or ranking:
            sheet.start()
        at = Place(MARGIN, TOP, INSIDE)
        for each in panels:
            at.y = draw_table(sheet, of_panel(each, body["language"], say), at) + BETWEEN
    if not (found or ranking or panels):
        sheet.line_of(MARGIN, TOP + 2, say("no figures"), 12)


def _proof(sheet: Sheet, y: float) -> None:
    """How anybody can see that the pack is true."""
    say = sheet.pack.say
    told = say("Whoever has this pack can ask for it again, and hold its digest against this one.")
    if y + 50 > BOTTOM:
        sheet.start()
        y = TOP
    sheet.block(MARGIN, y, INSIDE, told, 9, style="B")
    y += 8
    for name, value in proof(sheet.pack):
        sheet.block(MARGIN, y, 50, name, 8.5)
        link = value if value.startswith("http") else ""
        high = sheet.height_of(INSIDE - 52, value, 8.5)
        sheet.block(MARGIN + 52, y, INSIDE - 52, value, 8.5)
        if link:
            sheet.link(MARGIN + 52, y, INSIDE - 52, high, link)
        y += high + 1.5

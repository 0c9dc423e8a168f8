"""The pack as slides: what a PowerPoint file of ours has on which slide, and the same bytes for the same pack."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from dashboard.packs.pack import Pack, title_of
from dashboard.packs.slide_parts import BOTTOM, TOP, Box, Deck, Run
from dashboard.packs.slide_tables import draw_ranking, draw_table
from dashboard.packs.slide_template import INSIDE, MARGIN
from dashboard.packs.slide_tiles import draw_tiles
from dashboard.packs.tables import of_exceptions, of_map, of_panel, of_sources, proof

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in the package: the one of the pack stands in its properties."""

_WRITTEN_AT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def slides(pack: Pack) -> bytes:
    """The PowerPoint file of a pack; the same pack makes the same bytes."""
    deck = Deck(pack)
    say = pack.say
    simulated = [say("Simulated figures")] if pack.is_simulated else []
    as_of = say("Known as of {moment}").format(moment=pack.moment)
    deck.cover(say("Meeting pack"), [f"{say('Government Office')} \N{EM DASH} Điều Hành", as_of, *simulated])
    for body in pack.scenes:
        _scene(deck, body)
    draw_table(
        deck,
        say("What left its course"),
        of_exceptions(pack),
        [say("Figures as on the wall")],
        is_simulated=pack.is_simulated,
    )
    draw_table(deck, say("Sources"), of_sources(pack), [pack.definitions], is_simulated=pack.is_simulated)
    _proof(deck)
    _properties(deck)
    written = io.BytesIO()
    deck.file.save(written)
    return _settled(written.getvalue(), pack.asked.as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode())


def _scene(deck: Deck, body: Mapping[str, Any]) -> None:
    say, title = deck.pack.say, title_of(body)
    simulated = bool(body.get("simulated"))
    drawn = draw_tiles(deck, body)
    ranking = of_map(body, say)
    if ranking:
        notes = [str(body["map"]["attribution"]), *([ranking.note] if ranking.note else [])]
        draw_ranking(deck, title, ranking, notes, is_simulated=simulated)
        draw_table(deck, title, ranking, notes, is_simulated=simulated)
    for each in body.get("panels") or ():
        table = of_panel(each, body["language"], say)
        notes = [table.note] if table.note else []
        if body.get("kind") == "ranking":
            draw_ranking(deck, title, table, notes, is_simulated=simulated)
        draw_table(deck, title, table, notes, is_simulated=simulated)
        drawn = True
    if not (drawn or ranking):
        deck.begin(title, [], is_simulated=simulated)
        deck.text(Box(MARGIN, TOP, INSIDE, 0.5), [[Run(say("no figures"), 16)]])


def _proof(deck: Deck) -> None:
    """The last slide: by what the slides can be checked and asked for again."""
    say = deck.pack.say
    told = say("Whoever has this pack can ask for it again, and hold its digest against this one.")
    deck.begin(say("Sources and proof"), [], is_simulated=deck.pack.is_simulated)
    deck.text(Box(MARGIN, TOP, INSIDE, 0.4), [[Run(told, 14, is_bold=True)]])
    y = TOP + 0.6
    for name, value in proof(deck.pack):
        deck.text(Box(MARGIN, y, 2.8, 0.7), [[Run(name, 12)]])
        deck.text(Box(MARGIN + 3, y, INSIDE - 3, min(0.8, BOTTOM - y)), [[Run(value, 12)]])
        y += 0.85


def _properties(deck: Deck) -> None:
    pack, said = deck.pack, deck.file.core_properties
    said.title = pack.say("Meeting pack")
    said.author = said.last_modified_by = pack.say("Government Office")
    said.subject = pack.exact_moment
    said.identifier = pack.digest
    said.keywords = f"sha256:{pack.digest}"
    said.language = "vi-VN" if pack.asked.language == "vi" else "en-GB"
    said.created = said.modified = pack.asked.as_of.astimezone(UTC).replace(tzinfo=None)


def _settled(package: bytes, written_at: bytes) -> bytes:
    """A package whose files bear no moment of the clock, the workbooks inside it neither."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as given, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as kept:
        for name in given.namelist():
            content = given.read(name)
            if name.endswith(".xlsx"):
                content = _settled(content, written_at)
            elif name == "docProps/core.xml":
                content = _WRITTEN_AT.sub(rb"\g<1>" + written_at, content)
            kept.writestr(zipfile.ZipInfo(name, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()

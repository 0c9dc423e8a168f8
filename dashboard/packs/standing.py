"""Packs of one province or ministry, made by themselves: the figures of the due moment, printed and as a workbook."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from anyio.to_thread import run_sync

from dashboard import formatting
from dashboard.packs.asking import Asked, Bodies
from dashboard.packs.pack import Pack
from dashboard.packs.pdf import paper
from dashboard.queries import Queries
from dashboard.standing import Held, held, own_of
from dashboard.words import Say, words
from indicators.standing_orders import last_due
from indicators.store import Store, pack_orders
from indicators.store.observations import Selection
from indicators.store.pack_orders import Made, PackOrder

log = structlog.get_logger()

LOOKED_EVERY_S = 30
YEARS = 2
"""A workbook begins with the first of January so many years ago."""

Workbook = Callable[[Selection, Mapping[str, str], datetime, str], bytes]
"""Writes a selection, with the words that say what it is, as known at a moment, in a language."""

SHAPES = {"off": "off", "risk": "risk", "on": "on", "unknown": "none"}


class ProfilePack(Pack):
    """A pack of one agency: whoever doubts it looks at the profile as it was known at its moment."""

    def again(self, _ending: str) -> str:
        """The profile as known at the moment of the pack."""
        return f"{self.site}/profile/{self.bodies[-1]['agency']}?as_of={self.exact_moment}".replace("+", "%2B")


@dataclass(frozen=True)
class Workshop:
    """Where ordered packs are made.

    Attributes:
        store: Where orders and files are kept.
        ask: Answers the questions of a profile.
        bodies: The scenes as the walls show them.
        clock: Tells what is due.
        site: Where the centre is reached.
        workbook: Writes figures as a workbook.
    """

    store: Store
    ask: Queries
    bodies: Bodies
    clock: Callable[[], datetime]
    site: str
    workbook: Workbook

    async def run(self, ended: asyncio.Event) -> None:
        """Look again and again for what is due, until the application ends.

        What is being made then is finished first: a thread goes on when its task is cancelled, and would ask a store
        that has been closed.
        """
        while not ended.is_set():
            try:
                await run_sync(self.make_due)
            except Exception:  # a busy store is asked again; what fails in a pack stands with its order
                log.exception("ordered packs could not be looked at")
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), LOOKED_EVERY_S)

    def make_due(self) -> int:
        """Make each pack that is due, once over all processes; after a pause the newest that was missed. How many."""
        zone = self.ask.setting.zone
        done = 0
        for each in pack_orders.orders(self.store):
            due = last_due(each.every, self.clock(), zone)
            if due > each.made_for and pack_orders.claim(self.store, each, due, now=self.clock()):
                done += self.make(each, due)
        return done

    def make(self, order: PackOrder, as_of: datetime) -> bool:
        """Make a pack of a moment and keep it; what went wrong is kept instead."""
        try:
            name = f"{order.agency}-{as_of.astimezone(self.ask.setting.zone):%Y-%m-%d-%H%M}"
            printed = Made(f"{name}.pdf", paper(self.pack(order, as_of)))
            figures = Made(f"{name}.xlsx", self.figures(order, as_of))
            pack_orders.made(self.store, order, as_of, [printed, figures], now=self.clock())
        except Exception as error:
            log.exception("pack failed", order=order.id)
            pack_orders.failed(self.store, order, type(error).__name__, now=self.clock())
            return False
        return True

    def pack(self, order: PackOrder, as_of: datetime) -> Pack:
        """What is printed: of a province the scene of the wall first, of everybody the tables of the profile."""
        ask = self.ask.at(as_of)
        scenes: tuple[str, ...] = ()
        if order.agency.startswith("H"):
            scenes = (f"profile:{ask.geography.province_of_agency(order.agency).id}",)
        shown = list(self.bodies(scenes, order.language, as_of))
        own = body(ask, order.agency, order.language, as_of)
        return ProfilePack(Asked(scenes, as_of, order.language), [*shown, own], ask.setting.zone, self.site)

    def figures(self, order: PackOrder, as_of: datetime) -> bytes:
        """The same figures and those of the years before, to go on working with."""
        ask = self.ask.at(as_of)
        place, mine = own_of(ask, order.agency)
        first = date(as_of.astimezone(ask.setting.zone).year - YEARS, 1, 1)
        selection = Selection([each.code for each in mine], [place], first=first)
        say = words(order.language)
        said = {
            say("Of whom"): ask.agency_name(order.agency, order.language),
            say("From"): formatting.day(first, order.language),
        }
        return self.workbook(selection, said, as_of, order.language)


def body(ask: Queries, agency: str, language: str, as_of: datetime) -> dict[str, Any]:
    """The profile of an agency as a scene of tables: where it stands, and what it owes."""
    say = words(language)
    today = as_of.astimezone(ask.setting.zone).date()
    place, mine = own_of(ask, agency)
    found = [each for each in held(ask, mine, place, language, today=today) if each.exact is not None]
    return {
        "scene": "agency",
        "agency": agency,
        "title": ask.agency_name(agency, language),
        "language": language,
        "tiles": {},
        "simulated": any(each.tile["simulated"] for each in found),
        "panels": [_standing(found, say), _owed(ask, agency, language, as_of)],
    }


def _standing(found: Sequence[Held], say: Say) -> dict[str, Any]:
    columns = [("name", say("Indicator")), ("value", say("Value")), ("target", say("Target")), ("rank", say("Rank"))]
    columns += [("change", say("Change")), ("period", say("Period"))]
    rows = [
        _row(
            {
                "name": each.tile["definition"],
                "value": f"{each.tile['value']} {each.tile['unit']}",
                "target": each.tile["target"]["label"] if each.tile["target"] else "",
                "rank": f"{each.rank[0]}/{each.rank[1]}" if each.rank else "",
                "change": each.tile["change"]["label"] if each.tile["change"] else "",
                "period": each.period,
            },
            SHAPES[each.tile["status"]["code"]],
            each.tile["status"]["word"],
        )
        for each in found
    ]
    return _panel(say("Where it stands"), columns, rows)


def _owed(ask: Queries, agency: str, language: str, as_of: datetime) -> dict[str, Any]:
    say = words(language)
    today = as_of.astimezone(ask.setting.zone).date()
    wording = ask.setting.wording(language, today)
    rows = []
    for each in ask.duties.owed(agency, today):
        is_late = each.days_left < 0
        cells = {"form": wording.form(each.form), "period": wording.period(each.period), "due": wording.day(each.due)}
        rows.append(_row(cells, "late" if is_late else "none", say("late") if is_late else ""))
    return _panel(say("What it owes"), [("form", say("Form")), ("period", say("Period")), ("due", say("Due"))], rows)


def _row(cells: Mapping[str, Any], mark: str, word: str) -> dict[str, Any]:
    return {"heading": None, "cells": dict(cells), "mark": mark, "word": word, "dimmed": False}


def _panel(title: str, columns: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    heads = [{"key": key, "title": name, "numeric": False} for key, name in columns]
    return {"title": title, "columns": heads, "rows": list(rows), "total": len(rows), "note": None}

"""The simulated country as the collectors would have collected it by one moment: the same store at every making.

`python -m tools.frozen_country FILE` makes it as an SQLite file. What is in it came over the product's own road: the
simulated country answers in this process, its clock is set to one moment after another, and each time every source is
visited as the scheduler does it. Nothing is drawn by chance and nothing depends on the day it is made.
"""

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import httpx
import orjson
import structlog
import ulid

from collectors import publish
from collectors.fetch import Fetched, NotModified, SourceRequest, safe_fetch
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.limits import Limits
from collectors.mock import server as simulated
from collectors.schedule import Collector, visit_once
from collectors.source import Arrival, Source, load_sources
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.observations import Origin
from indicators.periods import load_calendar
from indicators.reports import Document
from indicators.store import Store, open_store
from indicators.store.decisions import Verdict, decide, held
from indicators.store.definitions import keep_catalogue
from indicators.store.migrate import migrate
from indicators.store.recording import Rules
from indicators.store.sources import enrol
from tools.frozen_faults import (
    DAYS,
    FAILING,
    FIRST,
    MISTAKEN,
    REVISING,
    SENDING,
    SENDING_FROM,
    Faults,
    in_thousands,
)
from tools.frozen_line import Line
from tools.frozen_signing import SENT_EARLY, SIGNED, SIGNED_FOR, SIGNING, Signer, of_its_own, signer

SEED = 2019
DECEMBER = 12
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MOMENT = datetime(2026, 11, 23, 7, 45, tzinfo=ZONE)
"""A Monday morning in the days in which November's reports come in; October's have been due for four weeks."""

LOADED = date(2026, 10, 27)
"""When the published figures were loaded."""

REVISED_FROM = MOMENT.replace(day=20, hour=17, minute=30)
FAILS_FROM = MOMENT.replace(hour=5, minute=10)
LAST_VISIT = MOMENT - timedelta(minutes=2)

PUBLISHED = Path(__file__).parent.parent / "indicators" / "published"
BASE = "http://127.0.0.1:9"
"""Nobody listens there: a question that left this process would not be answered."""

TOKEN = "frozen"  # noqa: S105 - opens the control page of a simulated country that no other process can reach


@dataclass
class Clock:
    """A clock that goes only when it is moved."""

    now: datetime = MOMENT

    def __call__(self) -> datetime:
        """The moment it stands at."""
        return self.now


def make(file: Path) -> None:
    """Make the store; a file that is there already must be empty."""
    store = open_store(f"sqlite:///{file}")
    migrate(store)
    with _without_chance():
        _Time(store).pass_by()
    store.close()


@contextmanager
def _without_chance() -> Iterator[None]:
    """Receipts are numbered the same at every making; what is logged on the way is nobody's news."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    numbers = ulid.ULIDGenerator(randomness=lambda _: bytes(10))
    try:
        with patch.object(ulid, "default_generator", numbers):
            yield
    finally:
        structlog.configure(**before)


@dataclass
class _Time:
    """The time in which the country is collected, up to the moment."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    faults: Faults = field(default_factory=lambda: Faults(MOMENT))
    read: set[str] = field(default_factory=set)
    """The indexes that were read to their end once."""

    def __post_init__(self) -> None:
        self.world = World(load_catalogue(), load_geography(), load_calendar())
        self.sources = load_sources(self.world.geography, MOMENT)
        self.line = Line(simulated.build(SEED, self.clock, TOKEN, weather=False))
        road = Intake(self.store, self.world, FORMATS, ZONE, self.clock)
        self.collector = Collector(self.sources, road, BASE, "frozen", self.clock, Event(), fetch=self._fetch)

    def pass_by(self) -> None:
        """Visit every source at one moment after another."""
        first, *others = _moments()
        self.clock.now = first
        keep_catalogue(self.store, self.world.catalogue, now=first)
        enrol(self.store, list(self.sources), now=first)
        for moment in (first, *others):
            self.clock.now = moment
            if moment.date() == LOADED:
                self._send_early()
                publish.load_all(self.collector.intake, self.store, PUBLISHED, moment)
            self._go_wrong()
            for source in self.sources.values():
                if _is_visited(source, moment):
                    self._visit(source)
            self._decide()
        self._send()

    def _visit(self, source: Source) -> None:
        while visit_once(self.collector, source):
            pass

    def _decide(self) -> None:
        """Confirm what was held for a jump, as somebody of the staff would the same day."""
        rules = Rules(self.world.catalogue, self.world.geography)
        for each in held(self.store):
            decide(
                *(self.store, rules, each["id"], Verdict.CONFIRMED),
                actor="account:staff",
                reason="Đã đối chiếu với đơn vị gửi",
                now=self.clock(),
            )

    def _send(self) -> None:
        """Two reports come by themselves this morning: one that was late, and one in a wrong unit, which is held."""
        index = self._asked(f"/provinces/{SENDING}/reports")
        late = next(each for each in index["reports"] if each["report_period"] == SENDING_FROM.code)
        self._push(SENDING, self._asked(late["href"]))
        index = self._asked(f"/ministries/{REVISING}/reports")
        newest = next(each for each in index["reports"] if each["form"] == MISTAKEN)
        self._push(REVISING, in_thousands(self.faults.said(self._asked(newest["href"]))))

    def _send_early(self) -> None:
        """A province sends two reports by itself days before the rest comes: one signed, one with a figure of its own.

        The ministry's, which it differs from, is of these days too, so it is read with today's clock.
        """
        theirs = self.faults.said(self._newest("/ministries/G12/reports", MISTAKEN))
        moment, self.clock.now = self.clock.now, SENT_EARLY
        signer().enrol(self.store, SENT_EARLY)
        signed = self.faults.said(self._newest(f"/provinces/{SIGNING}/reports", SIGNED))
        self._push(SIGNING, signed, signer())
        self._push(SIGNING, of_its_own(theirs, SENT_EARLY))
        self.clock.now = moment

    def _newest(self, index: str, form: str) -> dict[str, Any]:
        """What a sender says in a form for the month that is signed for."""
        wanted = (form, SIGNED_FOR.code)
        listed = self._asked(index)["reports"]
        return self._asked(next(each for each in listed if (each["form"], each["report_period"]) == wanted)["href"])

    def _asked(self, path: str) -> dict[str, Any]:
        found: dict[str, Any] = self.line.handle_request(httpx.Request("GET", f"{BASE}{path}")).json()
        return found

    def _push(self, sender: str, report: Mapping[str, Any], signer: Signer | None = None) -> None:
        self.clock.now += timedelta(seconds=20)
        body, moment = orjson.dumps(report), self.clock()
        signature = signer.sign(self.store, body, moment) if signer else None
        arrival = Arrival(
            "push", Origin.SIMULATED, f"key:{sender}", moment, sender=sender, pushed=True, signature=signature
        )
        paper = Document(body, "application/json")
        self.collector.intake.receive(paper, "dieuhanh.report/1", arrival)

    def _go_wrong(self) -> None:
        """Have one sender correct its reports and another fail, as the control page does."""
        if self.clock.now == REVISED_FROM:
            self._switch("POST", {"endpoint": REVISING, "fault": "revised", "minutes": 60})
        if self.clock.now == FAILS_FROM:
            self._switch("POST", {"endpoint": FAILING, "fault": "http500", "minutes": 600})

    def _switch(self, method: str, wanted: Mapping[str, object]) -> None:
        asked = httpx.Request(
            method, f"{BASE}/control/faults", headers={"X-Control-Token": TOKEN}, content=orjson.dumps(wanted)
        )
        if not self.line.handle_request(asked).is_success:
            raise RuntimeError(f"the simulated country does not know {wanted}")

    def _fetch(self, request: SourceRequest, limits: Limits) -> Fetched | NotModified:
        """Fetch once, and change what is to be out of the ordinary."""
        answer = safe_fetch(request, replace(limits, attempts=1), transport=lambda _: self.line)
        if isinstance(answer, NotModified):
            return answer
        path = httpx.URL(request.url).path
        if path.endswith("/reports"):
            return _with(answer, self._listed(path, orjson.loads(answer.body)))
        if "/reports/" in path:
            return _with(answer, self.faults.said(orjson.loads(answer.body)))
        if path.endswith("/service-results") and self.clock.now > MOMENT - DAYS:
            return _with(answer, self.faults.scored(orjson.loads(answer.body)))
        return answer

    def _listed(self, path: str, page: dict[str, Any]) -> dict[str, Any]:
        """A page of an index, without what is not wanted; the older pages are read once."""
        sender = path.split("/")[-2]
        if page["next"] is None:
            self.read.add(sender)
        following = None if sender in self.read else page["next"]
        wanted = [each for each in page["reports"] if self.faults.is_wanted(sender, each)]
        return {**page, "next": following, "reports": wanted}


def _moments() -> Iterator[datetime]:
    """When the sources are visited: once a month when most have sent, in the last weeks oftener, then this morning."""
    day = FIRST.replace(day=27)
    while day < MOMENT.date():
        yield datetime.combine(day, time(8, 12), ZONE)
        if day.month == DECEMBER:
            yield datetime.combine(day.replace(day=31), time(23), ZONE)
        day = day.replace(year=day.year + day.month // DECEMBER, month=day.month % DECEMBER + 1)
    for number in (5, 12, 17, 18, 19, 20, 21, 22):
        yield MOMENT.replace(day=number, hour=17, minute=30)
    yield from (FAILS_FROM + timedelta(minutes=30 * step) for step in range(5))
    yield LAST_VISIT


def _is_visited(source: Source, moment: datetime) -> bool:
    """Dossier statistics say the whole year each time: they are asked at its end and on the last morning.

    Events are told of the last weeks alone: they are asked for on the last morning.
    """
    is_last = moment == LAST_VISIT
    if source.transport == "events":
        return is_last
    if source.transport == "document":
        return is_last or (moment.month, moment.day) == (DECEMBER, 31)
    return moment < FAILS_FROM or is_last or source.owner == FAILING


def _with(answer: Fetched, content: Mapping[str, Any]) -> Fetched:
    return replace(answer, body=orjson.dumps(content))


if __name__ == "__main__":
    make(Path(sys.argv[1]))

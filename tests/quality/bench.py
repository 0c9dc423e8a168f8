"""The whole application over a store of a case's own, with the keys of those who send, and what it answered."""

import asyncio
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.types import ASGIApp

from indicators.store import Store, open_store
from indicators.store.accounts import Kind, issue
from tests.dashboard.centre import PORT, Centre, Clock, Life, account, built, opened
from tests.quality.kept import Kept, kept
from tests.quality.recipes import Sent, submission
from tests.quality.specimen import NOW, report, totalled

REPORTS = "/api/v1/reports"
VIETNAMESE = {"Accept-Language": "vi"}
ANSWERED_WITHIN_S = 1.0


@dataclass(repr=False)
class Bench:
    """A running application and what came of a case on it.

    Attributes:
        before: What the database held before the case.
        answers: What was answered since then, in order.
        sent: What was sent last.
    """

    centre: Centre
    tokens: dict[str, str] = field(default_factory=dict)
    before: Kept | None = None
    answers: list[httpx.Response] = field(default_factory=list)
    sent: Sent | None = None

    @property
    def store(self) -> Store:
        """Where the application keeps things."""
        return self.centre.store

    @property
    def now(self) -> datetime:
        """The moment on the application's clock."""
        return self.centre.clock.now

    @property
    def held(self) -> Kept:
        """What the database held before the case."""
        assert self.before is not None
        return self.before

    @property
    def sent_last(self) -> Sent:
        """What was sent last."""
        assert self.sent is not None
        return self.sent

    def token(self, sender: str, scope: str = "submit") -> str:
        """A key of a sender, issued once."""
        name = f"{sender} {scope}"
        if name not in self.tokens:
            made = issue(self.store, Kind.KEY, sender, scope, lasts=None, actor="test", now=NOW - timedelta(days=500))
            self.tokens[name] = made
        return self.tokens[name]

    def cookie(self, role: str, name: str = "", agency: str | None = None) -> str:
        """The cookie of somebody of a role who has just signed in."""
        holder = account(self.store, role, name=name or role, agency=agency)
        wall = role == "wall"
        kind, start = (Kind.WALL, "dieuhanh_wall_") if wall else (Kind.SESSION, "dieuhanh_")
        made = issue(self.store, kind, holder, role, lasts=timedelta(hours=12), actor="test", now=self.centre.clock.now)
        return f"{start}{PORT}={made}"

    def begin(self) -> None:
        """What is done from here on is the case: remember what the database holds, forget what was answered."""
        self.token("G12")
        self.before = kept(self.store)
        self.answers.clear()

    def send(self, sent: Sent) -> httpx.Response:
        """Submit something, and keep the answer."""
        self.sent = sent
        answer = self.submit(sent)
        self.answers.append(answer)
        return answer

    def submit(self, sent: Sent) -> httpx.Response:
        """Submit something that is not the case itself."""
        path = f"{REPORTS}?{urlencode(sent.query)}" if sent.query else REPORTS
        said = {**VIETNAMESE, **sent.headers}
        return self.centre.ask("POST", path, token=self.token(sent.sender), content=sent.content, headers=said)

    def keep(self, said: Mapping[str, Any]) -> httpx.Response:
        """Submit a valid report before the case begins."""
        answer = self.submit(submission(totalled(dict(said))))
        assert answer.status_code == 201, answer.text
        return answer

    def history(self, months: int = 12) -> None:
        """The base report of each month before, with figures near its own."""
        for back in range(months, 0, -1):
            year, month = divmod(NOW.year * 12 + NOW.month - 2 - back, 12)
            said = report(period=f"{year}-{month + 1:02}")
            for row, value in zip(said["observations"], (100, 200), strict=True):
                row["value"] = str(value + back % 3)
            self.keep(said)

    def takes_a_valid_report(self) -> bool:
        """Whether a valid report of another sender is taken within a second; a busy machine has three tries."""
        self.centre.clock.now = NOW
        for revision in range(7, 10):
            said = report(period="2025-12", sender="G02", form="BC.CT.THANG", indicator="KT16", unit="triệu kWh")
            said |= {"revision": revision, "reason": "đối chiếu lại"}
            said["observations"][0]["value"] = str(100 + revision)
            began = time.monotonic()
            answer = self.submit(submission(totalled(said)))
            assert answer.status_code in {201, 202}, answer.text
            if time.monotonic() - began < ANSWERED_WITHIN_S:
                return True
        return False


@cache
def _application() -> tuple[ASGIApp, Store, Clock]:
    """The application as the product puts it together, built once; its store is lent another database for each case.

    It is not started, so that the screens, which no case looks at, do not follow one database into the next.
    """
    store, clock = open_store("sqlite://"), Clock()
    return built(store, clock), store, clock


@contextmanager
def benched(store: Store) -> Iterator[Bench]:
    """The application over a case's own database, on the morning of the corpus."""
    app, lent, clock = _application()
    own = lent.engine
    object.__setattr__(lent, "engine", store.engine)
    clock.now = NOW
    try:
        with asyncio.Runner() as runner:
            yield Bench(Centre(app, lent, clock, runner, Life(app)))
    finally:
        object.__setattr__(lent, "engine", own)


@contextmanager
def another(store: Store) -> Iterator[Bench]:
    """A second application beside the first, which shares nothing with it but the database."""
    with opened(store) as centre:
        centre.clock.now = NOW
        yield Bench(centre)

"""Ingest: 34-row reports through the one road in, beside the bare loop that writes as many rows."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg

from bench.bare_rows import BareLoop, Writer, postgresql_writer, sqlite_writer
from bench.country import FORMAT, MINISTRY, NOW, Country, Sending, migrated, months, road, written
from bench.measuring import Better, Comparison, Effort, in_turns, say
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.periods import Period
from indicators.reports import Document, Receipt
from indicators.store import Store, open_store

INDICATOR = "TC01"
PERIODS = months("2026-10", 12)
WARMING_REPORTS = 5


@dataclass
class Sender:
    """Sends one report after another: a new value for every province each time, each month in turn."""

    intake: Intake
    country: Country
    numbers: Iterator[int] = field(default_factory=count)

    def rows_a_second(self, reports: int) -> float:
        """Take in so many reports, each kept before the next; they are written before the clock runs."""
        papers = [self.paper() for _ in range(reports)]
        began = time.perf_counter()
        for paper in papers:
            self.take_in(paper)
        return reports * len(self.country.provinces) / (time.perf_counter() - began)

    def paper(self) -> Document:
        """The next report, as bytes."""
        number = next(self.numbers)
        revision, month = divmod(number, len(PERIODS))
        values = self.country.of_every_province(INDICATOR, number)
        sending = Sending(f"bench-{number:08}", PERIODS[month], revision + 1, values)
        return Document(written(sending, self.country, NOW), "application/json")

    def take_in(self, paper: Document) -> Receipt:
        """Receive a report as the API does once it has its bytes."""
        arrival = Arrival("push", Origin.REPORTED, f"key:{MINISTRY}", NOW, sender=MINISTRY, pushed=True)
        receipt = self.intake.receive(paper, FORMAT, arrival)
        if receipt.new + receipt.changed != receipt.rows:
            raise AssertionError(f"Report {receipt.report_id} changed only a part of its rows: measure nothing by it.")
        return receipt


def measure(country: Country, effort: Effort, postgresql_url: str | None) -> Iterator[Comparison]:
    """Rows a second on SQLite and, where one can be reached, on PostgreSQL."""
    say("Ingest on SQLite …")
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as folder:
        urls = [f"sqlite:///{Path(folder) / name}" for name in ("ours.db", "floor.db")]
        yield _compared("SQLite, synchronous FULL", urls, country, effort)
    if postgresql_url is None:
        say("Ingest on PostgreSQL is left out: TEST_POSTGRESQL_URL is not set.")
        return
    say("Ingest on PostgreSQL …")
    with _database(postgresql_url) as ours, _database(postgresql_url) as floor:
        yield _compared(f"PostgreSQL, fsync {_flushes(postgresql_url)}", [ours, floor], country, effort)


def _compared(where: str, urls: list[str], country: Country, effort: Effort) -> Comparison:
    """Both in databases of their own, the same at the start and growing alike."""
    with closing(migrated(urls[0])) as store, closing(migrated(urls[1])) as bare:
        sender = Sender(road(store, country), country)
        loop = _bare_loop(bare, country)
        with closing(loop.writer.connection):
            for each in (sender, loop):
                each.rows_a_second(WARMING_REPORTS)
            reports = effort.times(40, 15)
            taken = in_turns(
                effort.times(11, 5), lambda: sender.rows_a_second(reports), lambda: loop.rows_a_second(reports)
            )
    floor_is = "bare loop: 34 observations + 34 upserts of latest, one commit"
    return Comparison(f"ingest of 34-row reports ({where})", "rows/s", Better.HIGHER, floor_is, *taken)


def _bare_loop(store: Store, country: Country) -> BareLoop:
    """The loop on a store of its own, in which one report stands that its rows can point to."""
    sender = Sender(road(store, country), country)
    receipt = sender.take_in(sender.paper())
    places = [each.id for each in country.provinces]
    return BareLoop(_writer(store), places, [Period.parse(each) for each in PERIODS], receipt.id, NOW)


def _writer(store: Store) -> Writer:
    url = store.engine.url
    if store.is_sqlite:
        return sqlite_writer(Path(str(url.database)))
    return postgresql_writer(url.set(drivername="postgresql").render_as_string(hide_password=False))


@contextmanager
def _database(server_url: str) -> Iterator[str]:
    """A database of its own on a PostgreSQL server, dropped at the end."""
    name = f"dieuhanh_bench_{uuid4().hex}"
    with psycopg.connect(_plain(server_url), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            with closing(open_store(server_url)) as server:
                url = server.engine.url.set(database=name).render_as_string(hide_password=False)
            yield url
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _flushes(server_url: str) -> str:
    """Whether the server flushes to the disk at a commit: "on" or "off"."""
    with psycopg.connect(_plain(server_url)) as connection:
        row = connection.execute("SHOW fsync").fetchone()
        return str(row[0]) if row else "unknown"


def _plain(server_url: str) -> str:
    return server_url.replace("postgresql+psycopg://", "postgresql://", 1)

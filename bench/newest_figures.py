"""The newest figure of 200 indicators in 34 provinces, from the maintained table, at two lengths of history."""

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.bare_rows import LATEST, Said, Writer
from bench.country import NOW, Country, migrated, months, road
from bench.ingest import Sender
from bench.measuring import Better, Comparison, Effort, in_turns, milliseconds, say
from indicators.periods import Period
from indicators.store import Store
from indicators.store.observations import Selection, newest

INDICATORS = 200
LAST_MONTH = "2026-10"
LENGTHS = (100_000, 1_000_000)
"""Observations in the history."""

QUICK_LENGTHS = (50_000, 100_000)

FILLING = "PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; DELETE FROM latest;"
"""Before filling a file that is thrown away: no waiting for the disk, and nothing in it but what is asked for."""

WINDOW = f"""
    SELECT {LATEST.replace("observation", "id")} FROM observation WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (
                PARTITION BY indicator, place ORDER BY period_end DESC, known_from DESC, id DESC
            ) AS line FROM observation WHERE indicator IN (%s) AND place IN (%s)
        ) WHERE line = 1
    )"""  # noqa: S608 - our own words
"""Narrow on purpose: the window runs over the index alone, and only the rows that count are looked up."""

SELECT = f"SELECT {LATEST} FROM latest WHERE indicator IN (%s) AND place IN (%s)"  # noqa: S608 - our own words


@dataclass
class History:
    """A store filled with months of every indicator and province, its connection and the questions asked of it."""

    store: Store
    writer: Writer
    indicators: Sequence[str]
    places: Sequence[str]
    report: str
    kept: int = 0

    @property
    def connection(self) -> sqlite3.Connection:
        """The bare connection."""
        connection: sqlite3.Connection = self.writer.connection
        return connection

    def fill(self, periods: Sequence[Period]) -> None:
        """Write months in the order in which they would have come; the last of them are the newest figures."""
        for period in periods:
            said = [self._said(period, indicator, place) for indicator in self.indicators for place in self.places]
            newest_rows = [self.writer.newest(each) for each in said] if period is periods[-1] else []
            self.writer.write([self.writer.observation(each) for each in said], newest_rows)

    def maintained(self) -> int:
        """The question as the product asks it: how many figures it found."""
        return len(newest(self.store, Selection(indicators=self.indicators, places=self.places)))

    def bare(self, question: str) -> int:
        """A question in plain SQL: how many rows it found."""
        marks = [",".join("?" * len(names)) for names in (self.indicators, self.places)]
        rows: list[Any] = self.connection.execute(question % tuple(marks), [*self.indicators, *self.places]).fetchall()
        return len(rows)

    def _said(self, period: Period, indicator: str, place: str) -> Said:
        self.kept += 1
        return Said(1000 + self.kept, indicator, place, period, Decimal(self.kept) / 10, NOW, self.report)


def measure(country: Country, effort: Effort) -> Iterator[Comparison]:
    """Milliseconds for all of them, beside the window over history to beat and the bare SELECT to come near."""
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as folder:
        file = Path(folder) / "history.db"
        with closing(migrated(f"sqlite:///{file}")) as store, closing(sqlite3.connect(file)) as connection:
            sender = Sender(road(store, country), country)
            report = sender.take_in(sender.paper()).id
            connection.isolation_level = None
            connection.executescript(FILLING)
            places = [each.id for each in country.provinces]
            history = History(store, Writer(connection, is_sqlite=True), _codes(country), places, report)
            yield from _at_each_length(history, effort)


def _at_each_length(history: History, effort: Effort) -> Iterator[Comparison]:
    series = len(history.indicators) * len(history.places)
    lengths = QUICK_LENGTHS if effort.quick else LENGTHS
    everything = [Period.parse(code) for code in months(LAST_MONTH, -(-lengths[-1] // series))]
    done = 0
    for length in lengths:
        wanted = -(-length // series)
        say(f"Filling a history of {length:,} observations …")
        history.fill(everything[done:wanted])
        done = wanted
        say(f"The newest of 200 x 34 at {length:,} observations …")
        yield from _compared(history, f"{length:,} observations", effort)


def _compared(history: History, where: str, effort: Effort) -> Iterator[Comparison]:
    found = {history.maintained(), history.bare(SELECT), history.bare(WINDOW)}
    if found != {len(history.indicators) * len(history.places)}:
        raise AssertionError(f"The three questions found {found} figures: they are not the same question.")
    for question, repetitions, floor_is in (
        (SELECT, effort.times(25, 7), "the floor: a bare SELECT of the same rows of latest, as tuples"),
        (WINDOW, effort.times(5, 3), "the one to beat: a window over the history in plain SQL, as tuples"),
    ):
        taken = in_turns(
            repetitions,
            lambda: milliseconds(history.maintained),
            lambda asked=question: milliseconds(lambda: history.bare(asked)),  # type: ignore[misc]
        )
        yield Comparison(f"newest of 200 x 34 at {where}", "ms", Better.LOWER, floor_is, *taken)


def _codes(country: Country) -> list[str]:
    """Every indicator of the catalogue, and copies under a code of their own up to 200."""
    known = list(country.world.catalogue.indicators)
    return [code if turn == 0 else f"{code}~{turn}" for turn in range(2) for code in known][:INDICATORS]

"""Rows written with nothing but the driver: the same tables, no reading, no judging, no rules, no roll-ups."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from indicators.periods import Period

OBSERVATION = (
    "id, indicator, place, period, frequency, period_end, value, status, origin, method, rank, known_from, report, row"
)
LATEST = (
    "indicator, frequency, place, period, observation, period_end, value, status, origin, method, known_from, report"
)
KEY = ("indicator", "frequency", "place")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """One figure to be written, with the number it is kept by."""

    number: int
    indicator: str
    place: str
    period: Period
    value: Decimal
    known_from: datetime
    report: str


@dataclass(frozen=True)
class Writer:
    """A connection of the driver, and whether it is SQLite's, which keeps moments and decimals in its own way."""

    connection: Any
    is_sqlite: bool

    def write(self, observations: Sequence[tuple[Any, ...]], newest: Sequence[tuple[Any, ...]]) -> None:
        """Add observations and bring `latest` up to date, in one transaction."""
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        cursor.executemany(self._insert("observation", OBSERVATION), observations)
        cursor.executemany(self._insert("latest", LATEST) + _on_conflict(), newest)
        cursor.execute("COMMIT")

    def observation(self, said: Said) -> tuple[Any, ...]:
        """A figure as a row of `observation`."""
        end, value, known_from = self._native(said)
        code, frequency = said.period.code, said.period.frequency.value
        what = (said.number, said.indicator, said.place, code, frequency, end, value)
        return (*what, "A", "reported", "direct", 2, known_from, said.report, 1)

    def newest(self, said: Said) -> tuple[Any, ...]:
        """A figure as a row of `latest`."""
        end, value, known_from = self._native(said)
        code, frequency = said.period.code, said.period.frequency.value
        what = (said.indicator, frequency, said.place, code, said.number, end, value)
        return (*what, "A", "reported", "direct", known_from, said.report)

    def _native(self, said: Said) -> tuple[Any, Any, Any]:
        if not self.is_sqlite:
            return said.period.end, said.value, said.known_from
        microseconds = round((said.known_from - EPOCH).total_seconds() * 1_000_000)
        return said.period.end.isoformat(), str(said.value), microseconds

    def _insert(self, table: str, columns: str) -> str:
        marks = ", ".join(["?" if self.is_sqlite else "%s"] * len(columns.split(", ")))
        return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own words


@dataclass
class BareLoop:
    """Writes a round of 34 rows at a time, each round one commit, as ingest would if it did nothing else."""

    writer: Writer
    places: Sequence[str]
    periods: Sequence[Period]
    report: str
    moment: datetime
    rounds: int = field(default=0)

    def rows_a_second(self, rounds: int) -> float:
        """Write so many rounds; their rows are made before the clock runs."""
        prepared = [self._round() for _ in range(rounds)]
        began = time.perf_counter()
        for observations, newest in prepared:
            self.writer.write(observations, newest)
        return rounds * len(self.places) / (time.perf_counter() - began)

    def _round(self) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        self.rounds += 1
        period, first = self.periods[self.rounds % len(self.periods)], self.rounds * 1000
        said = [
            Said(first + index, "TC01", place, period, Decimal(self.rounds) / 10 + index, self.moment, self.report)
            for index, place in enumerate(self.places)
        ]
        return [self.writer.observation(each) for each in said], [self.writer.newest(each) for each in said]


def sqlite_writer(file: Path) -> Writer:
    """A bare connection with the product's own settings (WAL, FULL, foreign keys)."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return Writer(connection, is_sqlite=True)


def postgresql_writer(url: str) -> Writer:
    """A bare connection; many rows of one statement travel together (pipeline mode of the driver)."""
    return Writer(psycopg.connect(url, autocommit=True), is_sqlite=False)


def _on_conflict() -> str:
    others = [each for each in LATEST.split(", ") if each not in KEY]
    values = ", ".join(f"{each} = excluded.{each}" for each in others)
    return f" ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {values} WHERE latest.period_end <= excluded.period_end"

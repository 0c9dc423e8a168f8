"""A store filled with months of many indicators and every province, fast: what months of collecting would leave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.country import NOW, Country, migrated, months, road
from bench.ingest import Sender
from indicators.periods import Period
from indicators.store import Store
from indicators.store.bulk import add, put
from indicators.store.schema import current, latest, observation

NATION = "VN"
FIRST_NUMBER = 10_000_000
TOGETHER = 50_000


@dataclass(frozen=True)
class Filling:
    """What is filled in: which indicators, at which places, in how many months up to which."""

    indicators: Sequence[str]
    places: Sequence[str]
    last: str
    months: int

    def value(self, indicator: int, place: int, month: int) -> Decimal:
        """The figure: exact, with decimals, a little more every month, another of every place."""
        return (
            Decimal(100 * (indicator + 1) + 7 * place + month)
            + Decimal((indicator * 31 + place * 17 + month) % 100) / 100
        )


def filled(file: Path, country: Country, filling: Filling) -> Store:
    """A store of its own with everything in it.

    One report stands behind all of them, and the figures have been known since a day after their month.
    """
    store = migrated(f"sqlite:///{file}")
    sender = Sender(road(store, country), country)
    report = sender.take_in(sender.paper()).id
    with store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM current")
        connection.exec_driver_sql("DELETE FROM latest")
        held: list[dict[str, Any]] = []
        for row in _rows(filling, report):
            held.append(row)
            if len(held) == TOGETHER:
                _write(connection, held, filling.last)
                held = []
        _write(connection, held, filling.last)
    return store


def _write(connection: Any, rows: Sequence[dict[str, Any]], last: str) -> None:
    add(connection, observation, rows)
    shown = [{**row, "observation": row["id"]} for row in rows]
    add(connection, current, shown)
    put(connection, latest, [row for row in shown if row["period"] == last])


def _rows(filling: Filling, report: str) -> Iterator[dict[str, Any]]:
    periods = [Period.parse(code) for code in months(filling.last, filling.months)]
    number = FIRST_NUMBER
    for at, period in enumerate(periods):
        known_from = min(
            datetime(period.end.year, period.end.month, period.end.day, 8, tzinfo=NOW.tzinfo), NOW - timedelta(hours=1)
        )
        for i, indicator in enumerate(filling.indicators):
            for p, place in enumerate(filling.places):
                number += 1
                yield {
                    "id": number,
                    "indicator": indicator,
                    "place": place,
                    "period": period.code,
                    "frequency": "M",
                    "period_end": period.end,
                    "value": filling.value(i, p, at),
                    "status": "A",
                    "origin": "reported",
                    "method": "direct",
                    "rank": 2,
                    "have": None,
                    "total": None,
                    "known_from": known_from,
                    "report": report,
                    "row": 1,
                    "note": None,
                }

"""The valid base report of the corpus, in the words of our catalogue."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import Any

from tests.builders import ZONE

NOW = datetime(2026, 11, 5, 8, 30, tzinfo=ZONE)
"""The server's clock: October is over, and its reports come in."""

PERIOD = "2026-10"
COLUMNS = ("indicator", "area", "value", "note", "period", "unit", "area_name")
"""The columns of a file, in an order that puts the values in C and the notes in D."""

_numbers = count(1)


def number() -> str:
    """A report number that was not used before."""
    return f"01JDTESTREPORT{next(_numbers):012}"


def report(**said: Any) -> dict[str, Any]:
    """The base report with a number of its own.

    `indicator`, `period` and `unit` hold for all its rows, `area` (code and name) for the first.
    """
    indicator, period, unit = said.pop("indicator", "TC01"), said.pop("period", PERIOD), said.pop("unit", "tỷ đồng")
    area, name = said.pop("area", ("01", "Hà Nội"))
    common = {"indicator": indicator, "period": period, "unit": unit, "note": ""}
    rows = [
        {"area": area, "area_name": name, "value": "100", **common},
        {"area": "79", "area_name": "Hồ Chí Minh", "value": "200", **common},
    ]
    ordinary = {
        "schema": "dieuhanh.report/1",
        "report_id": number(),
        "sender": "G12",
        "form": "BC.TC.THANG",
        "report_period": period,
        "revision": 1,
        "generated_at": "2026-11-05T08:00:00+07:00",
        "row_count": 2,
        "control_totals": {"value_sum": "300"},
        "observations": rows,
    }
    return {**ordinary, **said}


def totalled(said: dict[str, Any]) -> dict[str, Any]:
    """The report with row count and control total made to fit its rows, as far as the rows can be added up."""
    rows = said.get("observations")
    if isinstance(rows, list):
        said["row_count"] = len(rows)
        said["control_totals"] = {"value_sum": str(sum(map(decimal, rows), Decimal(0)))}
    return said


def decimal(row: Any) -> Decimal:
    """The value of a row; nothing where it has none that can be added."""
    value = row.get("value") if isinstance(row, dict) else None
    if not isinstance(value, str) or not value.isascii():
        return Decimal(0)
    try:
        exact = Decimal(value)
    except InvalidOperation:
        return Decimal(0)
    return exact if exact.is_finite() else Decimal(0)


def values(said: Mapping[str, Any]) -> list[Decimal]:
    """The values of the rows of a report, smallest first."""
    return sorted(decimal(row) for row in said["observations"])


def written(said: Mapping[str, Any]) -> str:
    """A report as text."""
    return json.dumps(said, ensure_ascii=False)


def table(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Rows as a file has them, without the header."""
    return [[str(row.get(column, "")) for column in COLUMNS] for row in rows]

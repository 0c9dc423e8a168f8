"""The body of a report as a ministry, a province or a national system sends it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import orjson

from collectors.mock.dispatch import Sent
from collectors.mock.draws import uniform, whole
from collectors.mock.senders import rows_of
from collectors.mock.world import World
from indicators.catalogue import Indicator
from indicators.geography import Place

SCHEMA = "dieuhanh.report/1"
FINAL_AFTER = timedelta(days=90)
"""So long after its end the figures of a period are official, whatever they were called when they were sent."""

_MISSING = 0.3
"""The part of a partial report's rows that have no figure."""
_UNDERSTATED = Decimal("0.015")
_CORRECTED = 0.1
_OTHER_UNITS = {"tỷ đồng": "triệu đồng", "triệu USD": "USD", "nghìn tấn": "tấn", "người": "nghìn người"}

Row = dict[str, Any]


def body(world: World, sent: Sent, today: date) -> bytes:
    """The JSON of a report; the same bytes however often it is asked for, until its figures are final.

    Values are decimal strings; a missing one is null with status M. `row_count` and the total are counted on the rows
    as they are sent.

    Args:
        world: Knows every figure.
        sent: Which report.
        today: The day it is asked for: what was an estimate when it was sent is final a quarter of a year later.
    """
    is_final = sent.period.end + FINAL_AFTER < today
    places = rows_of(world, sent.sender, sent.form, sent.period)
    rows = [_row(world, sent, indicator, place, is_final=is_final) for indicator, place in places]
    rows = _FLAWS.get(sent.flaw, _sound)(rows)
    values = [Decimal(row["value"]) for row in rows if row["value"] is not None]
    report = {
        "schema": SCHEMA,
        "report_id": sent.report_id,
        "sender": sent.sender.code,
        "form": sent.form.code,
        "report_period": sent.period.code,
        "revision": sent.revision,
        "generated_at": sent.generated_at.isoformat(),
        **({"reason": sent.reason} if sent.revision > 1 else {}),
        "row_count": len(rows),
        "control_totals": {"value_sum": f"{sum(values, Decimal()):f}"},
        "observations": rows,
    }
    return orjson.dumps(report)


def listing(sent: Sent, href: str) -> Row:
    """One line of an index."""
    return {
        "report_id": sent.report_id,
        "form": sent.form.code,
        "report_period": sent.period.code,
        "revision": sent.revision,
        "generated_at": sent.generated_at.isoformat(),
        "href": href,
    }


def _row(world: World, sent: Sent, indicator: Indicator, place: Place, *, is_final: bool) -> Row:
    value = world.value(indicator.code, place.id, sent.period, sent.generated_at if sent.live else None)
    status, note = "A", ""
    if sent.flaw == "partial" and _drawn(world, sent, indicator, place) < _MISSING:
        value, note = None, "Chưa có số liệu"
    elif sent.flaw == "preliminary" and value and _drawn(world, sent, indicator, place) < _CORRECTED:
        value, status = _understated(world, sent, indicator, place, value), "P"
    if sent.period.end >= sent.generated_at.date() and status == "A" and not is_final:
        status = "P"
    if value is None:
        status = "M"
    return {
        "indicator": indicator.code,
        "area": place.code,
        "area_name": place.name_vi,
        "period": sent.period.code,
        "unit": indicator.unit_vi,
        "value": None if value is None else f"{value:f}",
        "status": status,
        "note": note,
    }


def _drawn(world: World, sent: Sent, indicator: Indicator, place: Place) -> float:
    return uniform(world.seed, sent.flaw, indicator.code, place.id, sent.period.code)


def _understated(world: World, sent: Sent, indicator: Indicator, place: Place, value: Decimal) -> Decimal:
    """A first figure a little below the later one, never below that of the period before, so that sums do not fall.

    Components are left alone: a numerator must not outgrow its denominator.
    """
    if indicator.component:
        return value
    earlier = Decimal()
    if indicator.cumulative and sent.period.start.month > 1:
        earlier = world.value(indicator.code, place.id, sent.period.previous()) or earlier
    return value - (abs(value - earlier) * _UNDERSTATED).quantize(Decimal(1).scaleb(-indicator.decimals))


def _sound(rows: list[Row]) -> list[Row]:
    return rows


def _without_some(rows: list[Row]) -> list[Row]:
    """Every third place is left out."""
    areas = sorted({row["area"] for row in rows})
    left_out = set(areas[1::3])
    return [row for row in rows if row["area"] not in left_out]


def _in_another_unit(rows: list[Row]) -> list[Row]:
    return [row | {"unit": _OTHER_UNITS.get(row["unit"], f"nghìn {row['unit']}")} for row in rows]


def _with_one_twice(rows: list[Row]) -> list[Row]:
    return [*rows, *rows[-1:]]


def _changed(rows: list[Row]) -> list[Row]:
    """Every fourth figure is corrected by a few per cent."""
    return [_corrected(row) if number % 4 == 0 and row["value"] is not None else row for number, row in enumerate(rows)]


def _corrected(row: Row) -> Row:
    value = Decimal(row["value"])
    factor = 1 - Decimal(whole(5, 30, row["indicator"], row["area"], row["period"])) / 1000
    return row | {"value": f"{(value * factor).quantize(value):f}", "note": "Điều chỉnh"}


_FLAWS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "partial rows": _without_some,
    "wrong_unit": _in_another_unit,
    "duplicate": _with_one_twice,
    "revised": _changed,
}

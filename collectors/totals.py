"""A national figure sent beside those of every province: it must be their sum."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal, localcontext

from collectors.problems import Problem
from collectors.source import Reading, Row
from collectors.world import World
from indicators.catalogue import Aggregation, UnknownIndicatorError
from indicators.periods import Period, UnknownPeriodError

NATION = "VN"


def total_problems(reading: Reading, world: World) -> Iterator[Problem]:
    """The national rows that differ from the sum of the provinces, where the report has every one of them."""
    groups: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in reading.rows:
        groups[row.indicator, row.period][row.area] = row
    for (indicator, period), rows in groups.items():
        nation = rows.pop(NATION, None)
        if nation is None or nation.value is None or not _adds_up(indicator, world):
            continue
        counted = _sum(rows, period, world)
        if counted is not None and counted != nation.value:
            facts = {
                "row": nation.number,
                "indicator": indicator,
                "said": f"{nation.value:f}",
                "counted": f"{counted:f}",
            }
            yield Problem("total-mismatch", f"{nation.pointer}/value", facts)


def _adds_up(indicator: str, world: World) -> bool:
    try:
        return world.catalogue.indicator(indicator).aggregation is Aggregation.SUM
    except UnknownIndicatorError:
        return False


def _sum(rows: dict[str, Row], period: str, world: World) -> Decimal | None:
    """The sum over every province of the period; None where one is missing."""
    try:
        provinces = world.geography.provinces(Period.parse(period).end)
    except UnknownPeriodError:
        return None
    values = [rows[each.code].value if each.code in rows else None for each in provinces]
    with localcontext(prec=100):
        return sum((each for each in values if each is not None), Decimal(0)) if None not in values else None

"""Which figures are there at all, without reading what they say."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from indicators.store.engine import Store
from indicators.store.observations import Selection, filtered, shown
from indicators.store.schema import current, observation


def present(store: Store, selection: Selection, *, as_of: datetime | None = None) -> set[tuple[str, str, str]]:
    """The figures shown that have a value, as indicator, place and period; as known at a moment, None for now."""
    if as_of is not None:
        figures = [each.figure for each in shown(store, selection, as_of=as_of)]
        return {(each.indicator, each.place, each.period.code) for each in figures if each.value is not None}
    asked = select(current.c.indicator, current.c.place, current.c.period).where(current.c.value.is_not(None))
    with store.reading() as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(filtered(asked, current, selection))}


def with_figures(store: Store, indicators: Sequence[str], *, as_of: datetime | None = None) -> set[str]:
    """Of some indicators those that have a figure with a value, anywhere, of any period; as known at a moment."""
    table = current if as_of is None else observation
    found: set[str] = set()
    with store.reading() as connection:
        for code in indicators:
            asked = select(table.c.indicator).where(table.c.indicator == code, table.c.value.is_not(None)).limit(1)
            if as_of is not None:
                asked = asked.where(observation.c.known_from <= as_of)
            found.update(connection.execute(asked).scalars())
    return found

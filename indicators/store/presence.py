"""Which figures are there at all, without reading what they say."""

from datetime import datetime

from sqlalchemy import select

from indicators.store.engine import Store
from indicators.store.observations import Selection, filtered, shown
from indicators.store.schema import current


def present(store: Store, selection: Selection, *, as_of: datetime | None = None) -> set[tuple[str, str, str]]:
    """The figures shown that have a value, as indicator, place and period; as known at a moment, None for now."""
    if as_of is not None:
        figures = [each.figure for each in shown(store, selection, as_of=as_of)]
        return {(each.indicator, each.place, each.period.code) for each in figures if each.value is not None}
    asked = select(current.c.indicator, current.c.place, current.c.period).where(current.c.value.is_not(None))
    with store.reading() as connection:
        return {(row[0], row[1], row[2]) for row in connection.execute(filtered(asked, current, selection))}

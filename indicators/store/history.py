"""What was shown last of an indicator at a place, for comparing a new figure with it."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, select, tuple_

from indicators.observations import Figure
from indicators.plausibility import Before
from indicators.store.records import figure_of
from indicators.store.schema import latest

KEYS_AT_ONCE = 300
"""Figures looked up with one question: three variables each, within what SQLite allows."""

NEWEST = select(latest).where(
    tuple_(latest.c.indicator, latest.c.frequency, latest.c.place).in_(bindparam("keys", expanding=True))
)


def before(connection: Connection, figures: Sequence[Figure]) -> Before:
    """Look up the newest figure shown for each one's indicator, frequency and place."""
    keys = sorted({_key(each) for each in figures})
    newest: dict[tuple[str, str, str], Figure] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        for row in connection.execute(NEWEST, {"keys": keys[start : start + KEYS_AT_ONCE]}).mappings():
            newest[row["indicator"], row["frequency"], row["place"]] = figure_of(row)
    return lambda figure: newest.get(_key(figure))


def _key(figure: Figure) -> tuple[str, str, str]:
    return figure.indicator, figure.period.frequency.value, figure.place

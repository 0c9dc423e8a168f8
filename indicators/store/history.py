"""What was shown before of an indicator at a place, for comparing a new figure with it."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select, tuple_

from indicators.observations import Figure
from indicators.plausibility import Before, is_comparable
from indicators.store.records import figure_of
from indicators.store.schema import current, latest

KEYS_AT_ONCE = 300
"""Lines looked up with one question: three variables each, within what SQLite allows."""

Line = tuple[str, str, str]
"""An indicator, a frequency and a place: what follows from period to period."""

NEWEST = select(latest).where(
    tuple_(latest.c.indicator, latest.c.frequency, latest.c.place).in_(bindparam("lines", expanding=True))
)
EARLIER = (
    select(current)
    .where(
        tuple_(current.c.indicator, current.c.frequency, current.c.place).in_(bindparam("lines", expanding=True)),
        current.c.period_end < bindparam("end"),
    )
    .order_by(current.c.period_end.desc())
)


def before(connection: Connection, figures: Sequence[Figure]) -> Before:
    """Look up, for each figure, the newest one of an earlier period that it may be held against.

    Mostly that is the newest of all. A figure that comes late, after later periods or beside one of lower rank, is held
    against the line's own past.
    """
    newest = _newest(connection, sorted({_line(each) for each in figures}))
    late = [each for each in figures if _line(each) in newest and not is_comparable(each, newest[_line(each)])]
    past = _past(connection, late) if late else {}

    def found(figure: Figure) -> Figure | None:
        line = _line(figure)
        held = newest.get(line)
        if held is None or is_comparable(figure, held):
            return held
        return next((each for each in past.get(line, ()) if is_comparable(figure, each)), None)

    return found


def _newest(connection: Connection, lines: Sequence[Line]) -> dict[Line, Figure]:
    found = {}
    for start in range(0, len(lines), KEYS_AT_ONCE):
        for row in connection.execute(NEWEST, {"lines": lines[start : start + KEYS_AT_ONCE]}).mappings():
            found[row["indicator"], row["frequency"], row["place"]] = figure_of(row)
    return found


def _past(connection: Connection, figures: Sequence[Figure]) -> Mapping[Line, Sequence[Figure]]:
    """Everything shown of some lines before the newest of the figures, newest first."""
    lines, end = sorted({_line(each) for each in figures}), max(each.period.end for each in figures)
    found: dict[Line, list[Figure]] = {}
    for start in range(0, len(lines), KEYS_AT_ONCE):
        asked = {"lines": lines[start : start + KEYS_AT_ONCE], "end": end}
        for row in connection.execute(EARLIER, asked).mappings():
            found.setdefault((row["indicator"], row["frequency"], row["place"]), []).append(figure_of(row))
    return found


def _line(figure: Figure) -> Line:
    return figure.indicator, figure.period.frequency.value, figure.place

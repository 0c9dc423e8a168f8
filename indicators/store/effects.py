"""What reports change in the store: observations to add, what follows from them, and what is shown from now on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from indicators.aggregate import consequences
from indicators.catalogue import Catalogue, Operation, inputs
from indicators.geography import Geography
from indicators.made_of import NATION
from indicators.observations import Figure, Intent, Observation, decide
from indicators.periods import Period
from indicators.store.bulk import add, put
from indicators.store.records import figure_of, observation_row, shown_row
from indicators.store.schema import current, latest, observation

ROWS_AT_ONCE = 500
"""Rows of one multi-row question: within what SQLite allows in variables."""

# Questions that every report asks, put together once: doing it each time cost more than answering them.
HIGHEST_NUMBER = select(func.max(observation.c.id))
HELD = select(current).where(
    current.c.indicator.in_(bindparam("indicators", expanding=True)),
    current.c.period.in_(bindparam("periods", expanding=True)),
)

Taken = tuple[int, str]
"""A report: the how manieth of the transaction, and its number."""

TOLD = (Intent.NEW, Intent.CHANGED)


class Effects:
    """What reports change: the figures held before, the observations to add, and those to show from now on."""

    def __init__(self, connection: Connection, catalogue: Catalogue, geography: Geography, now: datetime) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._geography = geography
        self._now = now
        self._last: Taken = (0, "")
        self._said: dict[tuple[str, str, str], Taken] = {}
        self._reached: dict[str, frozenset[str]] = {}
        self._held: dict[tuple[str, str], dict[str, Figure]] = {}
        self._next = (connection.execute(HIGHEST_NUMBER).scalar() or 0) + 1
        self._added: list[Observation] = []
        self._shown: dict[tuple[str, str, str], Observation] = {}

    def foresee(self, figures: Sequence[Figure]) -> None:
        """One question for all that some figures and their formulas will look at, instead of one for each."""
        periods = {figure.period.code for figure in figures}
        codes = {figure.indicator for figure in figures}
        dependants = {each for code in codes for each in self._catalogue.dependants(code)}
        codes |= {each.code for each in dependants} | {code for each in dependants for code in inputs(each)}
        for start in range(0, len(periods), ROWS_AT_ONCE):
            self._fetch(sorted(codes), sorted(periods)[start : start + ROWS_AT_ONCE])

    def take(self, report_id: str, figures: Sequence[Figure]) -> tuple[list[Intent], set[str]]:
        """Decide on each figure of a report: what each means, and the indicators whose shown figures change."""
        intents = [self._put(figure, report_id) for figure in figures]
        told = [each for each, intent in zip(figures, intents, strict=True) if intent in TOLD]
        self._last = (self._last[0] + 1, report_id)
        for figure in told:
            self._completes(figure, self._last)
        return intents, {each.indicator for each in told}

    def follow(self) -> set[str]:
        """Decide on all that follows from what was taken; the indicators whose shown figures change by that.

        What follows is written down to the report that completed it: of those that said a part of it, the one taken
        last; reports that merely travelled along have no share in it.
        """
        changed = [each.figure for each in self._shown.values()]
        touched = set()
        for figure in consequences(changed, self._read, catalogue=self._catalogue, geography=self._geography):
            completed_by = self._completed_by(figure)
            self._completes(figure, completed_by)
            if self._put(figure, completed_by[1]) in TOLD:
                touched.add(figure.indicator)
        return touched

    def write(self) -> None:
        """Add the observations; show the changed ones; keep the newest per indicator, place and frequency."""
        add(self._connection, observation, [observation_row(each) for each in self._added])
        rows = [shown_row(each) for each in self._shown.values()]
        put(self._connection, current, rows)
        put(self._connection, latest, _newest(rows))

    def _completes(self, figure: Figure, taken: Taken) -> None:
        """Remember that a report said a part of what stands at a place and at all that it belongs to."""
        for place in self._reach(figure.place):
            key = (figure.indicator, figure.period.code, place)
            self._said[key] = max(taken, self._said.get(key, taken))

    def _completed_by(self, figure: Figure) -> Taken:
        """The report whose arrival made a figure be computed: it said a part of it, or of what its formula looks at."""
        indicator, period = self._catalogue.indicator(figure.indicator), figure.period
        looked_at = [(code, period.code) for code in (indicator.code, *inputs(indicator))]
        if indicator.formula is not None and indicator.formula.operation is Operation.GROWTH:
            looked_at += [(code, period.year_before().code) for code in inputs(indicator)]
        said = [self._said.get((code, period_code, figure.place)) for code, period_code in looked_at]
        return max((each for each in said if each is not None), default=self._last)

    def _reach(self, place: str) -> frozenset[str]:
        """A place, what it became part of, and the wider ones it lies in; agencies belong to the nation."""
        if place not in self._reached:
            heir = self._geography.successor(place)
            wider = {each.id for each in self._geography.ancestors(place)}
            self._reached[place] = frozenset({place, NATION, *wider, *(self._reach(heir.id) if heir else ())})
        return self._reached[place]

    def _put(self, figure: Figure, report_id: str) -> Intent:
        held = self._read(figure.indicator, figure.period)
        intent = decide(figure, held.get(figure.place))
        if intent is Intent.UNCHANGED:
            return intent
        added = Observation(self._next, figure, self._now, report_id)
        self._next += 1
        self._added.append(added)
        if intent is not Intent.OUTRANKED:
            held[figure.place] = figure
            self._shown[figure.key] = added
        return intent

    def _read(self, indicator: str, period: Period) -> dict[str, Figure]:
        key = (indicator, period.code)
        if key not in self._held:
            self._fetch([indicator], [period.code])
        return self._held[key]

    def _fetch(self, codes: Sequence[str], periods: Sequence[str]) -> None:
        self._held.update({(code, period): {} for code in codes for period in periods})
        asked = {"indicators": codes, "periods": periods}
        for row in self._connection.execute(HELD, asked).mappings():
            self._held[row["indicator"], row["period"]][row["place"]] = figure_of(row)


def _newest(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of several periods of one indicator and place, the newest: an upsert may meet a row only once."""
    newest: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["indicator"], row["frequency"], row["place"])
        if key not in newest or newest[key]["period_end"] <= row["period_end"]:
            newest[key] = row
    return list(newest.values())

"""The questions about the service index of Decision 766."""

from collections.abc import Mapping
from datetime import date, datetime

from dashboard.answers import IndexDate, Score
from dashboard.index_components import IndexComponents
from dashboard.ranking import ranks
from indicators.catalogue import Better
from indicators.geography import Geography
from indicators.observations import Observation
from indicators.periods import Frequency, Period
from indicators.store import Store
from indicators.store.observations import Selection, shown

NATION = "VN"
TOTAL = "HC01"
GROUPS = ("HC02", "HC03", "HC04", "HC05", "HC06", "HC07")
"""The six groups of the index of Decision 766; with the total, HC01."""


class IndexQuestions:
    """What the pages ask about the index."""

    _store: Store
    geography: Geography
    as_of: datetime | None

    @property
    def components(self) -> IndexComponents:
        """What the index is computed from."""
        return IndexComponents(self._store, self.geography, self.as_of)

    def index_dates(self) -> list[IndexDate]:
        """The days on which provinces have a total on the index of Decision 766, newest first."""
        ids = [each.id for each in self.geography.provinces(date.max)]
        days: dict[Period, list[Observation]] = {}
        for each in shown(self._store, Selection([TOTAL], ids, Frequency.DAY), as_of=self.as_of):
            if each.figure.value is not None:
                days.setdefault(each.figure.period, []).append(each)
        return [
            IndexDate(day, len(rows), rows[0].figure.origin)
            for day, rows in sorted(days.items(), key=lambda item: item[0], reverse=True)
        ]

    def scores(self, day: Period, against: Period | None) -> list[Score]:
        """The 34 provinces on the index of Decision 766 on a day, in order of rank; those without a total last.

        Columns: place; points of HC01 (of 100) and of HC02 to HC07 (of 18, 20, 12, 10, 22, 18); rank, ties sharing one;
        total and rank on the day compared with.
        """
        provinces = self.geography.provinces(date.max)
        codes = [each.code for each in ([day, against] if against else [day])]
        wanted = Selection((TOTAL, *GROUPS), [each.id for each in provinces], periods=codes)
        held = {
            (each.figure.indicator, each.figure.period.code, each.figure.place): each.figure.value
            for each in shown(self._store, wanted, as_of=self.as_of)
        }
        now = {each.id: held.get((TOTAL, day.code, each.id)) for each in provinces}
        before = {each.id: held.get((TOTAL, against.code, each.id)) if against else None for each in provinces}
        rank_now, rank_before = ranks(now, Better.UP), ranks(before, Better.UP)
        rows = [
            Score(
                each,
                {code: held.get((code, day.code, each.id)) for code in (TOTAL, *GROUPS)},
                rank_now.get(each.id),
                before[each.id],
                rank_before.get(each.id),
            )
            for each in provinces
        ]
        return sorted(rows, key=lambda row: row.rank or len(rows) + 1)

    def national_scores(self, day: Period) -> Mapping[str, Observation]:
        """The nation's points of HC01 (of 100) and HC02 to HC07 on a day, by indicator: simple means of provinces."""
        wanted = Selection((TOTAL, *GROUPS), [NATION], periods=[day.code])
        return {each.figure.indicator: each for each in shown(self._store, wanted, as_of=self.as_of)}

    def monthly_index(self) -> list[Observation]:
        """The nation's total on the index of Decision 766 by month, oldest first, in points of 100."""
        return shown(self._store, Selection([TOTAL], [NATION], Frequency.MONTH), as_of=self.as_of)

"""What an import would do to the figures that are shown: for trials, and for strategies that mean only some of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from collectors.dhis2.options import Strategy
from indicators.observations import Figure, Intent, decide
from indicators.plausibility import doubts
from indicators.store import Store
from indicators.store.history import before
from indicators.store.observations import Selection, shown

MEANT: Mapping[Strategy, frozenset[Intent]] = {
    Strategy.CREATE_AND_UPDATE: frozenset(Intent),
    Strategy.CREATE: frozenset({Intent.NEW}),
    Strategy.UPDATE: frozenset(Intent) - {Intent.NEW},
    Strategy.DELETE: frozenset(),
}
"""What a strategy takes; the rest of an import is passed over and counted as ignored."""


class Fate(StrEnum):
    """How a value counts in an import summary."""

    IMPORTED = "imported"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    HELD = "held"


FATES: Mapping[Intent, Fate] = {
    Intent.NEW: Fate.IMPORTED,
    Intent.CHANGED: Fate.UPDATED,
    Intent.OUTRANKED: Fate.UPDATED,
    Intent.UNCHANGED: Fate.UNCHANGED,
}


@dataclass(frozen=True)
class Foreseen:
    """The figures of one report that a strategy means, by row, and what would become of each."""

    intents: Mapping[int, Intent]
    is_held: bool

    @property
    def counts(self) -> Mapping[Fate, int]:
        """How many of the figures would count as what."""
        if self.is_held:
            return {Fate.HELD: len(self.intents)}
        counts = dict.fromkeys(Fate, 0)
        for intent in self.intents.values():
            counts[FATES[intent]] += 1
        return counts


def foreseen(store: Store, figures: Sequence[Figure], strategy: Strategy, *, is_doubted: bool = False) -> Foreseen:
    """Hold the figures of one report, all of one period, against those that are shown.

    Args:
        store: Where to look.
        figures: What would be said; each has its row.
        strategy: What of it is meant.
        is_doubted: Whether the report must wait for a person for another reason than its figures.
    """
    codes, places = sorted({each.indicator for each in figures}), sorted({each.place for each in figures})
    periods = sorted({each.period.code for each in figures})
    held = {each.figure.key: each.figure for each in shown(store, Selection(codes, places, periods=periods))}
    intents = {each.row or 0: decide(each, held.get(each.key)) for each in figures}
    meant = {row: intent for row, intent in intents.items() if intent in MEANT[strategy]}
    chosen = [each for each in figures if each.row in meant]
    return Foreseen(meant, bool(chosen) and (is_doubted or _is_doubtful(store, chosen)))


def _is_doubtful(store: Store, figures: Sequence[Figure]) -> bool:
    with store.reading() as connection:
        return bool(doubts(figures, before(connection, figures)))

"""The whole answer to one address: the parts that its way to look needs, and nothing more."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dashboard import landing
from dashboard.exploring import describing, offering
from dashboard.exploring.asking import WHOLE, Look
from dashboard.exploring.breakdown import breakdown
from dashboard.exploring.course import course
from dashboard.exploring.figures import tiles
from dashboard.exploring.headline import headline
from dashboard.exploring.heat import heat
from dashboard.exploring.kept import Kept
from dashboard.exploring.listing import chosen, every, figures, names, newest_at
from dashboard.exploring.places import Standings, is_simulated, places, standings_of
from dashboard.exploring.scatter import scatter
from dashboard.exploring.scope import Scope
from indicators.catalogue import Indicator
from indicators.observations import Observation
from indicators.periods import Frequency, Period

WITH_COURSE = frozenset({Look.SUMMARY, Look.LINE})
WITH_PLACES = frozenset({Look.SUMMARY, Look.BAR, Look.MAP, Look.TILES, Look.TABLE})
WITH_HEAT = frozenset({Look.HEAT, Look.MULTIPLES})


def answer(scope: Scope, version: int, kept: Kept) -> dict[str, Any]:
    """The answer, every text ready to be painted.

    Args:
        scope: What is asked, with the place's own figures.
        version: The data version.
        kept: What is the same for every indicator, kept for that data version.
    """
    look, as_of = scope.asked.view, scope.ask.as_of
    moment = (version, as_of, scope.language, scope.today)
    ring = _ring(scope)
    standings = kept.of(("standings", *ring, *moment), lambda: standings_of(scope)) if ring else None
    second = _second(scope)
    parts: dict[str, Any] = {
        "version": version,
        "as_of": as_of.isoformat(timespec="seconds") if as_of else None,
        "simulated": _simulated(scope, standings),
        "title": f"{scope.indicator.name(scope.language)} · {scope.name(scope.place)}",
        "asked": offering.asked_as_understood(scope, second),
        "indicator": describing.indicator(scope),
        "place": describing.place(scope),
        "offered": offering.offered(scope),
        "chips": offering.chips(scope),
        "headline": headline(scope, standings),
        "export": offering.exports(scope, second),
        "words": {},
    }
    if look in WITH_COURSE:
        parts["course"] = course(scope)
        parts["forecast"] = _forecast(scope)
    if look in WITH_PLACES:
        parts["places"] = places(scope, standings)
    if look in WITH_HEAT:
        parts["heat"] = heat(scope)
    if look is Look.SCATTER:
        parts["scatter"] = scatter(scope, second)
    at_place = _AtPlace(scope, moment, kept)
    if look is Look.SUMMARY:
        parts["tiles"] = at_place.tiles()
        parts["breakdown"] = breakdown(scope)
    if scope.asked.listing:
        listed = chosen(at_place.listed(), scope.asked)
        parts |= {"list": listed} if scope.asked.listing == WHOLE else {"figures": figures(listed)}
    return parts


@dataclass(frozen=True)
class _AtPlace:
    """What is the same for every indicator looked at in a place, made once for a state of the data."""

    scope: Scope
    moment: tuple[Hashable, ...]
    kept: Kept

    def tiles(self) -> list[dict[str, Any]]:
        """The key figures of the place."""
        scope = self.scope
        make = partial(tiles, scope.known, scope.place, language=scope.language, today=scope.today)
        return self.kept.of(self._key("tiles"), lambda: make(ends=self._ends()))

    def listed(self) -> list[dict[str, Any]]:
        """Every indicator with its figure there."""
        scope = self.scope
        named = self.kept.of(("names", scope.language), lambda: names(scope.ask, scope.language))
        make = partial(every, scope.known, named, language=scope.language, today=scope.today)
        return self.kept.of(self._key("list"), lambda: make(ends=self._ends()))

    def _ends(self) -> Sequence[Observation]:
        return self.kept.of(self._key("ends"), lambda: newest_at(self.scope.known, self.scope.place.id))

    def _key(self, what: str) -> Hashable:
        return (what, self.scope.place.id, *self.moment)


def _ring(scope: Scope) -> tuple[Hashable, ...] | None:
    """What the standing of places beside each other depends on; None where none stand there."""
    if scope.circle is None or scope.period is None:
        return None
    return (scope.indicator.code, scope.period.code, scope.circle.among, tuple(e.id for e in scope.circle.places))


def _simulated(scope: Scope, standings: Standings | None) -> bool:
    """Whether any figure that is shown is simulated."""
    rows = list(scope.own.values())
    return is_simulated(rows) or (standings is not None and is_simulated(standings.held.values()))


def _second(scope: Scope) -> Indicator | None:
    """The other indicator of two: the one asked for, else the first of those that the same places have."""
    if scope.asked.second is not None or scope.asked.view is not Look.SCATTER:
        return scope.asked.second
    catalogue = scope.ask.catalogue
    there = [each["code"] for each in offering.seconds(scope)]
    return catalogue.indicator(there[0]) if there else None


def _forecast(scope: Scope) -> dict[str, Any] | None:
    """Where the figure will land at the end of its year; None where nothing can be foretold of its kind."""
    if scope.period is None or scope.frequency is not Frequency.MONTH:
        return None
    newest = scope.periods[-1] if scope.periods else scope.period
    rows = {key: held.figure for key, held in scope.own.items()}
    found = landing.ahead_of(scope.ask, scope.indicator, scope.place, newest, rows)
    said = landing.told(found, scope.indicator, scope.language)
    return {**said, "periods": scope.named([Period.parse(code) for code in said.get("periods", ())])}

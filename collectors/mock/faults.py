"""What real sources do on bad days: which fault is on, at which endpoint, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from collectors.mock.draws import uniform, whole
from indicators.errors import CommandCentreError

EVERYWHERE = "*"
MOST_MINUTES = 24 * 60
_SPELL_HOURS = 2
_SPELL_CHANCE = 0.3
_SPELL_MINUTES = (4, 20)
_FLAP_SECONDS = 20


class Fault(StrEnum):
    """One way in which a source misbehaves."""

    LATE = "late"
    REVISED = "revised"
    PARTIAL = "partial"
    WRONG_UNIT = "wrong_unit"
    DUPLICATE = "duplicate"
    HTTP500 = "http500"
    HTML200 = "html200"
    SLOW = "slow"
    FROZEN = "frozen"
    FLAPPING = "flapping"
    TRUNCATED = "truncated"
    GZIP_BOMB = "gzip_bomb"


CONTENT = (Fault.REVISED, Fault.PARTIAL, Fault.WRONG_UNIT, Fault.DUPLICATE)
"""The faults that change what a source says, not how it answers."""
_OF_ITSELF = (
    Fault.LATE,
    Fault.REVISED,
    Fault.DUPLICATE,
    Fault.HTTP500,
    Fault.HTML200,
    Fault.SLOW,
    Fault.FROZEN,
    Fault.FLAPPING,
    Fault.TRUNCATED,
)


class UnknownFaultError(CommandCentreError):
    """Someone asks for a fault or an endpoint that the simulated country does not have."""

    def __init__(self, what: str, given: object, known: Iterable[str]) -> None:
        super().__init__(f"No {what} {given!r}.", remedy=f"Use one of {', '.join(known)}.")


class UnsuitableDurationError(CommandCentreError):
    """Someone asks for a fault that would never begin or never end."""

    def __init__(self, given: object) -> None:
        super().__init__(f"A fault cannot last {given!r} minutes.", remedy=f"Give minutes from 1 to {MOST_MINUTES}.")


@dataclass(frozen=True)
class Spell:
    """A fault at an endpoint over a span of time; `by_itself` where nobody switched it on."""

    endpoint: str
    fault: Fault
    since: datetime
    until: datetime
    by_itself: bool = False


class Faults:
    """Which faults are on; the only thing in the simulated country that is remembered.

    Args:
        seed: Which country, for the bad days that come by themselves.
        endpoints: What can misbehave.
        weather: Whether bad days come by themselves: at most one endpoint at a time, for at most twenty minutes.
    """

    def __init__(self, seed: int, endpoints: tuple[str, ...], *, weather: bool) -> None:
        self._seed = seed
        self._endpoints = endpoints
        self._weather = weather
        self._spells: dict[tuple[str, Fault], Spell] = {}

    def switch_on(self, endpoint: object, fault: object, minutes: object, now: datetime) -> Spell:
        """Begin a fault.

        Raises:
            UnknownFaultError: No such endpoint or fault.
            UnsuitableDurationError: Not a number of minutes from 1 to a day.
        """
        if endpoint != EVERYWHERE and endpoint not in self._endpoints:
            raise UnknownFaultError("endpoint", endpoint, (EVERYWHERE, *self._endpoints))
        if fault not in list(Fault):
            raise UnknownFaultError("fault", fault, Fault)
        if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 1 <= minutes <= MOST_MINUTES:
            raise UnsuitableDurationError(minutes)
        spell = Spell(str(endpoint), Fault(str(fault)), now, now + timedelta(minutes=minutes))
        self._spells[spell.endpoint, spell.fault] = spell
        return spell

    def switch_off(self, endpoint: str | None, fault: str | None) -> int:
        """End faults that were switched on: at one endpoint or, with None, at all; of one kind or of all.

        Returns:
            How many ended.
        """
        ended = [key for key in self._spells if endpoint in {None, key[0]} and fault in {None, key[1].value}]
        for key in ended:
            del self._spells[key]
        return len(ended)

    def at(self, endpoint: str, now: datetime) -> dict[Fault, Spell]:
        """The faults an endpoint has at a moment."""
        held = [*self._of_itself(now), *self._spells.values()]
        return {
            spell.fault: spell
            for spell in held
            if spell.endpoint in {endpoint, EVERYWHERE} and spell.since <= now < spell.until
        }

    def switched_on(self, now: datetime) -> tuple[Spell, ...]:
        """Every fault that is on at a moment, those that came by themselves too."""
        held = (*self._of_itself(now), *self._spells.values())
        return tuple(spell for spell in held if spell.since <= now < spell.until)

    def _of_itself(self, now: datetime) -> tuple[Spell, ...]:
        """The bad spell of these two hours, if there is one: drawn from the seed, so a restart does not change it."""
        start = now.replace(hour=now.hour // _SPELL_HOURS * _SPELL_HOURS, minute=0, second=0, microsecond=0)
        names = (self._seed, "weather", start.isoformat())
        if not self._weather or uniform(*names) >= _SPELL_CHANCE:
            return ()
        minutes = whole(*_SPELL_MINUTES, *names, "minutes")
        since = start + timedelta(minutes=whole(0, _SPELL_HOURS * 60 - minutes, *names, "start"))
        endpoint = self._endpoints[whole(0, len(self._endpoints) - 1, *names, "endpoint")]
        fault = _OF_ITSELF[whole(0, len(_OF_ITSELF) - 1, *names, "fault")]
        return (Spell(endpoint, fault, since, since + timedelta(minutes=minutes), by_itself=True),)


def is_down(now: datetime) -> bool:
    """Whether a flapping source does not answer just now: every other twenty seconds."""
    return int(now.timestamp()) // _FLAP_SECONDS % 2 == 1

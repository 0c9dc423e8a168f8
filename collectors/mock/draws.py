"""Chance without a state: the same names always draw the same number."""

from hashlib import blake2b
from struct import unpack

MONTHS = 12
_SCALE = 6**0.5 / 0xFFFF
_OFFSET = -(6**0.5)


def digest(*names: object, size: int = 16) -> bytes:
    """Bytes that depend on these names and on nothing else.

    Args:
        names: What the draw is for, beginning with the seed of the country.
        size: How many bytes, 1 to 64.
    """
    return blake2b("\x1f".join(map(str, names)).encode(), digest_size=size).digest()


def uniform(*names: object) -> float:
    """A number from 0 up to but not including 1, evenly spread."""
    return int.from_bytes(digest(*names, size=6), "big") / 2**48


def whole(low: int, high: int, *names: object) -> int:
    """A whole number from `low` to `high`, both included."""
    return low + int(uniform(*names) * (high - low + 1))


def deviations(*names: object) -> tuple[float, ...]:
    """Twelve bounded deviations, one a month: mean 0, standard deviation 1, never beyond 2.45.

    Two even draws are added for each, so that no month of any seed is wild enough to be mistaken for a fault.
    """
    return _deviations(digest(*names, size=4 * MONTHS))


def chances(*names: object) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Twelve deviations, and twelve fractions from 0 up to but not including 1 to round with, from one draw."""
    drawn = digest(*names, size=5 * MONTHS)
    return _deviations(drawn[: 4 * MONTHS]), tuple([byte / 256 for byte in drawn[4 * MONTHS :]])


def deviation(*names: object) -> float:
    """One bounded deviation: mean 0, standard deviation 1, never beyond 2.45."""
    one, other = unpack(">2H", digest(*names, size=4))
    return float(_OFFSET + _SCALE * (one + other))


def _deviations(drawn: bytes) -> tuple[float, ...]:
    words = unpack(">24H", drawn)
    return tuple([_OFFSET + _SCALE * (words[each] + words[each + 1]) for each in range(0, 2 * MONTHS, 2)])

"""What falls to each commune of a province: a stable share; all together never come to more than the province."""

from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from collectors.mock.draws import uniform
from indicators.catalogue import Indicator
from indicators.geography import Geography, Place

TOGETHER = Decimal("0.55")
"""The part of a province's amount that is spent by its communes; the rest is spent by the province itself."""

LEAST, MOST = 0.4, 1.6
"""How small and how large a commune is beside the others."""

SLOWEST, QUICKEST = 62, 108
"""In hundredths: how much of its part of what happens in a province a commune does."""


class Communes:
    """Divides the amounts of provinces among their communes.

    Args:
        seed: Which country.
        geography: Says which communes a province has.
    """

    def __init__(self, seed: int, geography: Geography) -> None:
        self._seed = seed
        self._geography = geography
        self._shares = lru_cache(maxsize=64)(self._shares_of)

    def amount(self, indicator: Indicator, commune: Place, whole: Decimal) -> Decimal:
        """The part of a province's amount that falls to a commune; a flow runs quicker in one than in another.

        All the quicknesses times all the shares stay below 1, so the communes never come to more than the province.
        """
        part = whole * self._shares(commune.parent or "")[commune.id]
        if indicator.kind == "flow":
            spread = uniform(self._seed, "commune pace", commune.id) * (QUICKEST - SLOWEST)
            part = part * (SLOWEST + int(spread)) / 100
        return part.quantize(Decimal(1).scaleb(-indicator.decimals), rounding=ROUND_FLOOR)

    def _shares_of(self, province: str) -> dict[str, Decimal]:
        """Each commune's part, by id; only a place's own name decides how large it is."""
        sizes = {
            each.id: Decimal(int((LEAST + (MOST - LEAST) * uniform(self._seed, "commune size", each.id)) * 1000))
            for each in self._geography.communes(province)
        }
        together = sum(sizes.values(), Decimal())
        return {place: size / together * TOGETHER for place, size in sizes.items()}

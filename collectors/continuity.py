"""What a source says beside what it said before: nothing older, not the same for ever, no half of the country gone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from collectors.faults import AreasMissingError, CertificateExpiringError, FrozenError, StaleDataError
from collectors.source import Reading
from collectors.world import World
from indicators.geography import Level, Place, UnknownAgencyError
from indicators.observations import Origin
from indicators.periods import Period, UnknownPeriodError
from indicators.plausibility import Doubt, Reason
from indicators.store import Store
from indicators.store.sources import newest_report

FROZEN_AFTER = timedelta(days=30)
"""Documents without any news for so long mean that the source repeats itself."""

EXPIRES_SOON = timedelta(days=14)

FEWEST_OF_BEFORE = Decimal(2) / 3
"""A report that covers less than this part of what the one before covered waits for a person."""

FEWEST_COMPARED = 4
"""Areas a form must have covered for a loss of some to mean anything."""


@dataclass
class Continuity:
    """Holds each report of a source against what is held of it, on its way from its format to the judge.

    Attributes:
        memory: What is remembered of the source between visits.
        missing: The reports that cover far fewer areas than the ones before, with how many.
    """

    store: Store
    world: World
    origin: Origin
    memory: dict[str, Any]
    missing: list[AreasMissingError] = field(default_factory=list)

    def watch(self, reading: Reading) -> Reading:
        """Hold a report against what is held of it; what is doubtful goes on with its doubt.

        Raises:
            StaleDataError: a higher revision was made before the one held.
        """
        self._check_not_older(reading)
        return self._with_areas_counted(reading)

    def _check_not_older(self, reading: Reading) -> None:
        """Refuse a higher revision that was made before the one held; what is no higher is for the store to say."""
        made, revision = reading.generated_at, reading.revision
        if made is None or revision is None or reading.period is None:
            return
        held = newest_report(self.store, reading.sender, reading.form, reading.period, self.origin.value)
        if held is not None and held.revision < revision and held.generated_at and made < held.generated_at:
            zone = made.tzinfo
            raise StaleDataError(reading.report_id or reading.form, made, held.generated_at.astimezone(zone))

    def _with_areas_counted(self, reading: Reading) -> Reading:
        """Count the areas a report covers, by form; far fewer than before are a doubt about the whole report."""
        counted = self._areas(reading)
        if counted is None:
            return reading
        (have, all_of_them), before = counted, self.memory.setdefault("areas", {}).get(reading.form)
        if before is None or not _is_far_less(have, all_of_them, *before):
            self.memory["areas"][reading.form] = [have, all_of_them]
            return reading
        period = str(reading.period)
        self.missing.append(AreasMissingError(reading.form, period, have, before[0]))
        doubt = Doubt(Reason.AREA_MISSING, None, "", "", period, Decimal(have), Decimal(before[0]), None)
        return replace(reading, doubts=(*reading.doubts, doubt))

    def _areas(self, reading: Reading) -> tuple[int, int] | None:
        """How many areas a report covers, and how many there were; None where it is not about one period."""
        try:
            period = Period.parse(str(reading.period))
        except UnknownPeriodError:
            return None
        known = {each.code for each in self._expected(reading, period)}
        return len(known & {row.area for row in reading.rows}), len(known)

    def _expected(self, reading: Reading, period: Period) -> tuple[Place, ...]:
        """The areas that are counted: the communes of the sender's province where the form is about them."""
        geography, form = self.world.geography, self.world.catalogue.forms.get(reading.form)
        if form is None or Level.COMMUNE not in form.areas:
            return geography.provinces(period.end)
        try:
            return geography.children(geography.province_of_agency(reading.sender).id, period.end)
        except UnknownAgencyError:
            return ()


def frozen(memory: dict[str, Any], where: str, now: datetime, *, kept: int, news: int) -> FrozenError | None:
    """What is wrong with a source whose documents have brought nothing new for a month; None where nothing is.

    Args:
        memory: What is remembered of the source; its `same_since` is kept here.
        where: The source, as people may see it.
        now: The moment of the visit.
        kept: The documents of the visit that were taken.
        news: The figures among them that were new or changed.
    """
    if news:
        memory.pop("same_since", None)
        return None
    if not kept:
        return None
    since = datetime.fromisoformat(memory.setdefault("same_since", now.isoformat()))
    return FrozenError(where, since) if now - since >= FROZEN_AFTER else None


def expiring(where: str, expires: datetime | None, now: datetime) -> CertificateExpiringError | None:
    """What to tell of a certificate that ends within two weeks; None where it does not, or there is none."""
    if expires is None or expires - now > EXPIRES_SOON:
        return None
    return CertificateExpiringError(where, expires)


def _is_far_less(have: int, all_of_them: int, had: int, all_before: int) -> bool:
    """As parts of the map of each day: there were 63 provinces before there were 34."""
    if had < FEWEST_COMPARED:
        return False
    return Decimal(have) / all_of_them < FEWEST_OF_BEFORE * had / all_before

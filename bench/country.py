"""What is measured with: reports as a ministry sends them, the world they are judged by, and stores to keep them in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import Place, load_geography
from indicators.periods import Period, load_calendar
from indicators.store import Store, open_store
from indicators.store.migrate import migrate

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 10, 20, 8, 30, tzinfo=ZONE)
"""The moment of everything that is measured inside this process."""

MINISTRY = "G12"
FORM = "BC.TC.THANG"
UNIT = "tỷ đồng"
FORMAT = "dieuhanh.report/1"


@dataclass(frozen=True)
class Sending:
    """One report to be written: its number, period and revision, and what it says by indicator and place code."""

    number: str
    period: str
    revision: int
    values: Sequence[tuple[str, str, Decimal]]


@dataclass(frozen=True)
class Country:
    """Catalogue, places and calendar as the product loads them."""

    world: World

    @cached_property
    def provinces(self) -> tuple[Place, ...]:
        """The 34 provinces."""
        return self.world.geography.provinces(NOW.date())

    def of_every_province(self, indicator: str, step: int) -> list[tuple[str, str, Decimal]]:
        """A value of an indicator for each province, another at every step."""
        return [
            (indicator, each.code, Decimal(1000 + 10 * index) + Decimal(step) / 10)
            for index, each in enumerate(self.provinces)
        ]

    def names(self) -> dict[str, str]:
        """The name of each province by its code."""
        return {each.code: each.name_vi for each in self.provinces}


def load_country() -> Country:
    """The country as the product's own files describe it."""
    return Country(World(load_catalogue(), load_geography(), load_calendar()))


def written(sending: Sending, country: Country, moment: datetime) -> bytes:
    """A report as the Ministry of Finance posts it, in the gateway's own shape."""
    names = country.names()
    body = {
        "schema": FORMAT,
        "report_id": sending.number,
        "sender": MINISTRY,
        "form": FORM,
        "report_period": sending.period,
        "revision": sending.revision,
        "generated_at": moment.isoformat(timespec="seconds"),
        "row_count": len(sending.values),
        "control_totals": {"value_sum": str(sum(value for _, _, value in sending.values))},
        "observations": [
            {
                "indicator": indicator,
                "area": area,
                "area_name": names[area],
                "period": sending.period,
                "unit": UNIT,
                "value": str(value),
                "note": "",
            }
            for indicator, area, value in sending.values
        ],
    }
    if sending.revision > 1:
        body["reason"] = "Cập nhật số liệu"
    return json.dumps(body, ensure_ascii=False).encode()


def months(last: str, count: int) -> list[str]:
    """The codes of so many months up to one, oldest first."""
    period, found = Period.parse(last), []
    for _ in range(count):
        found.append(period.code)
        period = period.previous()
    return found[::-1]


def empty_sqlite(folder: Path, name: str) -> Store:
    """A store of its own in a folder, at the newest schema."""
    return migrated(f"sqlite:///{folder / name}")


def migrated(url: str) -> Store:
    """A store at a database URL, brought to the newest schema."""
    store = open_store(url)
    migrate(store)
    return store


def road(store: Store, country: Country) -> Intake:
    """The one road in, at the moment of the measurement."""
    return Intake(store, country.world, FORMATS, ZONE, lambda: NOW)

"""Who sends which forms: ministries, provinces and national systems; and which places the rows of a form are about."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from collectors.mock.magnitudes import FOLDER
from collectors.mock.world import World
from indicators.catalogue import Aggregation, Form, Indicator
from indicators.geography import Level, Place
from indicators.periods import Period


class Kind(StrEnum):
    """What a sender is; also the first part of its address."""

    MINISTRY = "ministries"
    PROVINCE = "provinces"
    SYSTEM = "systems"


@dataclass(frozen=True)
class Sender:
    """One source of reports.

    Attributes:
        key: What it is called in addresses and faults: G12, H26, document-axis.
        kind: Ministry, province or system.
        code: The code its reports are sent under; empty where nothing is sent yet.
        name: What people call it, in Vietnamese.
        forms: What it sends.
        step: Seconds between two revisions of today's daily reports; None where days are reported once they are over.
        areas: Levels its rows are about; empty for those of each indicator.
    """

    key: str
    kind: Kind
    code: str
    name: str
    forms: tuple[Form, ...]
    step: int | None = None
    areas: tuple[Level, ...] = ()


@dataclass(frozen=True)
class Service:
    """A system that answers in a shape of its own instead of sending reports."""

    key: str
    name: str


def senders_of(world: World, folder: Path = FOLDER) -> tuple[Mapping[str, Sender], Mapping[str, Service]]:
    """Divide the forms of the catalogue among those who send them.

    Returns:
        The senders of reports and the services with a shape of their own, each by key.
    """
    tables = tomllib.loads((folder / "systems.toml").read_text(encoding="utf-8"))
    forms = world.catalogue.periodic_forms()
    homes = {form.code: _system_of(form, tables) for form in forms}
    senders = [
        _system(key, table, tuple(form for form in forms if homes[form.code] == key))
        for key, table in tables.items()
        if table.get("reports", True)
    ]
    own = tuple(form for form in forms if homes[form.code] is None)
    today_and_after = date.max
    for agency in world.geography.agencies():
        sent = tuple(form for form in own if form.sender == agency.code)
        senders.append(Sender(agency.code, Kind.MINISTRY, agency.code, agency.name_vi, sent))
    for province in world.geography.provinces(today_and_after):
        code, sent = province.agency_code or "", tuple(form for form in own if form.sender is None)
        senders.append(Sender(code, Kind.PROVINCE, code, province.name_vi, sent))
    services = {
        key: Service(key, table["name"]["vi"]) for key, table in tables.items() if not table.get("reports", True)
    }
    return {sender.key: sender for sender in senders}, services


def rows_of(world: World, sender: Sender, form: Form, period: Period) -> Iterator[tuple[Indicator, Place]]:
    """Each figure that a report of a form holds: the indicator and the place, as the map stood at the period's end."""
    if not form.is_sent_for(period):
        return
    for code in form.indicators:
        indicator = world.catalogue.indicator(code)
        for place in _places(world, sender, (form, indicator), period.end):
            yield indicator, place


def has_rows(world: World, sender: Sender, form: Form, period: Period) -> bool:
    """Whether a form had anything to say then: ministries as they are now began in 03/2025."""
    return next(rows_of(world, sender, form, period), None) is not None


def _system_of(form: Form, tables: Mapping[str, Mapping[str, list[str]]]) -> str | None:
    wanted = set(form.indicators)
    return next((key for key, table in tables.items() if wanted and wanted <= set(table["indicators"])), None)


def _system(key: str, table: Mapping[str, object], forms: tuple[Form, ...]) -> Sender:
    name, step, areas = table["name"], table["step"], table.get("areas", ())
    return Sender(
        key,
        Kind.SYSTEM,
        code=next((form.sender for form in forms if form.sender), ""),
        name=name["vi"] if isinstance(name, dict) else key,
        forms=forms,
        step=step if isinstance(step, int) else None,
        areas=tuple(Level(each) for each in areas) if isinstance(areas, list) else (),
    )


def _places(world: World, sender: Sender, said: tuple[Form, Indicator], on: date) -> Iterator[Place]:
    form, indicator = said
    levels = sender.areas or form.levels(indicator)
    if sender.kind is Kind.PROVINCE:
        own = world.geography.province_of_agency(sender.code)
        yield from world.geography.parts(own.id, on) if Level.PROVINCE in levels else ()
        yield from world.geography.children(own.id, on) if Level.COMMUNE in levels else ()
        return
    if Level.NATION in levels and _nation_is_said(indicator, levels):
        yield world.geography.place("VN")
    if Level.PROVINCE in levels:
        yield from world.geography.provinces(on)
    if Level.AGENCY in levels:
        yield from (agency for agency in world.geography.agencies() if agency.is_valid(on))


def _nation_is_said(indicator: Indicator, levels: tuple[Level, ...]) -> bool:
    """Whether the nation has a row of its own; where provinces add up to it, it has none."""
    return indicator.aggregation is Aggregation.PUBLISHED or Level.PROVINCE not in levels

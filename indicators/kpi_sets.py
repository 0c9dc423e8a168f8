"""Sets of key performance indicators: which groups they have, and by what each indicator is broken down."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.catalogue import Catalogue, Indicator
from indicators.errors import CommandCentreError
from indicators.geography import Level
from indicators.periods import Frequency

SET_293, SET_766 = "QD293", "QD766"


@dataclass(frozen=True)
class Group:
    """A group of a KPI set, with the indicators in it."""

    code: str
    name_vi: str
    name_en: str
    kpis: tuple[str, ...]


@dataclass(frozen=True)
class Kpi:
    """An indicator of a KPI set, and by what it is broken down: levels of places, and numerator and denominator."""

    code: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    group: str
    frequencies: tuple[Frequency, ...]
    better: str
    aggregation: str
    levels: tuple[Level, ...]
    components: tuple[str, ...]
    owner: str


@dataclass(frozen=True)
class KpiSet:
    """A set of indicators that is looked at as one."""

    code: str
    name_vi: str
    name_en: str
    legal_basis: str
    groups: tuple[Group, ...]
    kpis: tuple[Kpi, ...]


class UnknownKpiSetError(CommandCentreError):
    """Something names a set of indicators that there is not."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No KPI set {code}.", remedy="See /api/v1/packets/kpi-sets.")


def kpi_sets(catalogue: Catalogue) -> tuple[KpiSet, ...]:
    """The sets: everything for directing and operating, and the index of Decision 766."""
    listed = catalogue.listed()
    index = [each for each in listed if each.listed_by.startswith("QĐ 766")]
    return (
        _set(SET_293, "Chỉ tiêu chỉ đạo, điều hành", "Indicators for directing the country", listed, catalogue),
        _set(SET_766, "Phục vụ người dân, doanh nghiệp", "Serving people and businesses", index, catalogue),
    )


def kpi_set(code: str, catalogue: Catalogue) -> KpiSet:
    """The set with a code; raises UnknownKpiSetError."""
    for each in kpi_sets(catalogue):
        if each.code == code:
            return each
    raise UnknownKpiSetError(code)


def _set(code: str, name_vi: str, name_en: str, listed: Sequence[Indicator], catalogue: Catalogue) -> KpiSet:
    number = code.removeprefix("QD")
    fields = {
        field: tuple(each.code for each in listed if each.field == field)
        for field in catalogue.fields
        if any(each.field == field for each in listed)
    }
    return KpiSet(
        code=code,
        name_vi=name_vi,
        name_en=name_en,
        legal_basis=f"Quyết định {number}/QĐ-TTg",
        groups=tuple(Group(field, *catalogue.fields[field], kpis) for field, kpis in fields.items()),
        kpis=tuple(_kpi(each, catalogue) for each in listed),
    )


def _kpi(each: Indicator, catalogue: Catalogue) -> Kpi:
    parts = tuple(code for code, other in catalogue.indicators.items() if other.component_of == each.code)
    return Kpi(
        code=each.code,
        name_vi=each.name_vi,
        name_en=each.name_en,
        unit_vi=each.unit_vi,
        unit_en=each.unit_en,
        group=each.field,
        frequencies=each.frequencies,
        better=each.better.value,
        aggregation=each.aggregation.value,
        levels=each.levels,
        components=parts,
        owner=each.owner,
    )

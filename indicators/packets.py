"""The concepts that reporting systems exchange: regimes, forms and outlines, and the packets they travel in.

Modelled on the thirteen packets of QCVN 125:2021/BTTTT, whose tables of elements are not followed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.catalogue import Catalogue, Form, Indicator
from indicators.geography import Level
from indicators.periods import Calendar, Frequency, Period, closing, deadline

MODELLED_ON = "QCVN 125:2021/BTTTT"
DECREE = "Nghị định 09/2019/NĐ-CP"


class Packet(StrEnum):
    """The packets: the thirteen, the one about who signed, and code lists, which are this product's own."""

    REGIME = "report-regime"
    FORM = "report-form"
    OUTLINE_FORM = "outline-form"
    FIGURES = "report-figures"
    LIST_FIGURES = "list-figures"
    OUTLINE = "outline"
    STATUS = "report-status"
    PERIODS = "period-catalogue"
    INDICATORS = "indicator-catalogue"
    KPI_SET = "kpi-set"
    KPI_GROUPS = "kpi-groups"
    KPI_BREAKDOWNS = "kpi-breakdowns"
    KPI_DATA = "kpi-data"
    SIGNING = "packet-signing"
    CODE_LIST = "code-list"


@dataclass(frozen=True)
class Regime:
    """A reporting regime: on what ground, how often, when figures close and when reports are due."""

    code: str
    name_vi: str
    name_en: str
    kind: str
    legal_basis: str
    frequency: Frequency
    closing_rule: str
    deadline_rule: str
    reporters: str
    receiver: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of a form: an indicator, its place in the order, what it belongs to and how it is computed."""

    order: int
    indicator: str
    name_vi: str
    name_en: str
    unit_vi: str
    unit_en: str
    level: str
    component_of: str | None
    computed_from: tuple[str, ...]
    cumulative: bool
    decimals: int
    minimum: str | None
    maximum: str | None


@dataclass(frozen=True)
class Outline:
    """What a form asks for, row by row; `level` is what the areas of its rows are."""

    form: str
    regime: str
    areas: tuple[str, ...]
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class FormPacket:
    """A form: under which regime, who sends it, and the period that is due next."""

    code: str
    name_vi: str
    name_en: str
    regime: str
    frequency: Frequency
    sender: str | None
    indicators: tuple[str, ...]
    period: str
    closes: date
    due: date


NAMES: Mapping[str, tuple[str, str]] = {
    "daily": ("Báo cáo ngày", "Daily reports"),
    "monthly": ("Báo cáo tháng", "Monthly reports"),
    "quarterly": ("Báo cáo quý", "Quarterly reports"),
    "yearly": ("Báo cáo năm", "Yearly reports"),
    "history": ("Số liệu lịch sử", "History"),
    "answers": ("Số liệu lấy từ hệ thống quốc gia", "Answers of the national systems"),
    "events": ("Diễn biến trên các hệ thống quốc gia", "Events of the national systems"),
}
CLOSING: Mapping[Frequency, str] = {
    Frequency.MONTH: "from the 15th of the month before to the 14th of the month",
    Frequency.QUARTER: "from the 15th of the month before the quarter to the 14th of its last month",
    Frequency.YEAR: "from 15 December of the year before to 14 December",
    Frequency.DAY: "the last hour of the day (this product's own rule)",
}
DUE = "the 25th of the last month of the period, at least one working day after closing; a day off moves it on"
DUE_DAILY = "the day after (this product's own rule)"
NOT_DUE = "none: history is sent once, and events are read as they happen"


def regimes(catalogue: Catalogue) -> tuple[Regime, ...]:
    """Every regime that has forms, in the order of its forms."""
    codes = dict.fromkeys(each.regime for each in catalogue.forms.values())
    return tuple(_regime(code, [each for each in catalogue.forms.values() if each.regime == code]) for code in codes)


def _regime(code: str, forms: Sequence[Form]) -> Regime:
    frequency = forms[0].frequency
    name_vi, name_en = NAMES[code]
    is_owed = not forms[0].several_periods
    reporters = {"ministries" if each.sender else "provinces" for each in forms}
    return Regime(
        code=code,
        name_vi=name_vi,
        name_en=name_en,
        kind="periodic" if is_owed else code,
        legal_basis=DECREE,
        frequency=frequency,
        closing_rule=CLOSING[frequency],
        deadline_rule=_deadline_rule(forms[0]),
        reporters=", ".join(sorted(reporters)),
        receiver="VPCP",
        forms=tuple(each.code for each in forms),
    )


def _deadline_rule(form: Form) -> str:
    if form.several_periods:
        return NOT_DUE
    return DUE_DAILY if form.frequency is Frequency.DAY else DUE


def form_packet(form: Form, today: date, calendar: Calendar) -> FormPacket:
    """A form, and the period that a day falls in with its closing and its deadline."""
    period = Period.containing(today, form.frequency)
    return FormPacket(
        code=form.code,
        name_vi=form.name_vi,
        name_en=form.name_en,
        regime=form.regime,
        frequency=form.frequency,
        sender=form.sender,
        indicators=form.indicators,
        period=period.code,
        closes=closing(period),
        due=deadline(period, calendar),
    )


def outline(form: Form, catalogue: Catalogue) -> Outline:
    """What a form asks for."""
    listed = [catalogue.indicator(code) for code in form.indicators]
    return Outline(
        form=form.code,
        regime=form.regime,
        areas=_areas(form, listed),
        columns=("indicator", "area", "area_name", "period", "unit", "value", "status", "note"),
        lines=tuple(_line(order, each, form, catalogue) for order, each in enumerate(listed, start=1)),
    )


def _areas(form: Form, listed: Sequence[Indicator]) -> tuple[str, ...]:
    if form.areas:
        return tuple(each.value for each in form.areas)
    if form.sender is None:
        return (Level.PROVINCE.value,)
    return tuple(dict.fromkeys(_said_at(each, form) for each in listed))


def _said_at(indicator: Indicator, form: Form) -> str:
    """The finest level at which a form says an indicator; what lies above is computed."""
    order = (Level.COMMUNE, Level.PROVINCE, Level.AGENCY, Level.REGION, Level.NATION)
    return next((each.value for each in order if each in form.levels(indicator)), Level.NATION.value)


def _line(order: int, each: Indicator, form: Form, catalogue: Catalogue) -> Line:
    used = [code for code in (each.formula.inputs if each.formula else ()) if code in catalogue.indicators]
    return Line(
        order=order,
        indicator=each.code,
        name_vi=each.name_vi,
        name_en=each.name_en,
        unit_vi=each.unit_vi,
        unit_en=each.unit_en,
        level=_said_at(each, form),
        component_of=each.component_of,
        computed_from=tuple(used),
        cumulative=each.cumulative,
        decimals=each.decimals,
        minimum=None if each.minimum is None else f"{each.minimum:f}",
        maximum=None if each.maximum is None else f"{each.maximum:f}",
    )

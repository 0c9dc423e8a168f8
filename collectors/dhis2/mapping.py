"""From data values to rows of reports: what their identifiers stand for, and which form they belong to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from collectors.decimals import LONGEST_NUMBER, NotDecimalError, read_decimal
from collectors.dhis2.names import DEFAULTS, Names, Scheme, period_read
from collectors.dhis2.options import Options
from collectors.formats.dhis2_values import DataValue, ValueSet
from collectors.problems import Problem
from collectors.source import Arrival, Row
from indicators.catalogue import Form
from indicators.geography import Place, UnknownPlaceError
from indicators.observations import MISSING
from indicators.periods import Period

Group = tuple[str, str]
"""A form and a period, by their codes."""

LONGEST_NAME = 64


@dataclass(frozen=True)
class Mapped:
    """The rows of an import by form and period, and the mistakes of those that found no place."""

    groups: Mapping[Group, tuple[Row, ...]]
    problems: tuple[Problem, ...]


def mapped(values: ValueSet, arrival: Arrival, names: Names, options: Options) -> Mapped:
    """Put every value into the report it belongs to."""
    look_up = _Lookup(values, arrival, names, options)
    groups: dict[Group, list[Row]] = {}
    problems: list[Problem] = []
    for value in values.values:
        before = len(problems)
        problems += _refused_as_such(value)
        period = look_up.period(value, problems)
        indicator = look_up.indicator(value, problems)
        area = look_up.area(value, period, problems)
        form = look_up.form(value, indicator, period, problems) if indicator and period else None
        if form is not None and period is not None and len(problems) == before:
            groups.setdefault((form.code, period.code), []).append(_row(value, indicator, area, period))
    return Mapped({group: tuple(rows) for group, rows in groups.items()}, tuple(problems))


def _refused_as_such(value: DataValue) -> Iterator[Problem]:
    """What is not done here, whatever the value is."""
    if value.deleted:
        yield Problem("nothing-deleted", f"{value.pointer}/deleted", {"row": value.number})
    if value.value is None and not value.comment:
        yield Problem("value-without-reason", f"{value.pointer}/value", {"row": value.number})
    for name, combo in (("categoryOptionCombo", value.category), ("attributeOptionCombo", value.attribute)):
        if combo not in DEFAULTS:
            facts = {"row": value.number, "field": name, "value": combo[:LONGEST_NAME]}
            yield Problem("combo-not-default", f"{value.pointer}/{name}", facts)


def _row(value: DataValue, indicator: str, area: str, period: Period) -> Row:
    """A row as the judge takes it; a comment without a value says why there is none."""
    figure, fault = _figure(value.value)
    return Row(
        pointer=value.pointer,
        number=value.number,
        indicator=indicator,
        area=area,
        period=period.code,
        value=figure,
        status=MISSING if value.value is None and value.comment else None,
        value_text=(value.value or "")[:LONGEST_NUMBER] if fault else None,
        value_fault=fault,
        note=value.comment,
    )


def _figure(text: str | None) -> tuple[Decimal | None, str | None]:
    """The number a value says, or the code of why it says none."""
    if text is None:
        return None, None
    try:
        return read_decimal(text), None
    except NotDecimalError as error:
        return None, error.code


class _Lookup:
    """Looks identifiers up, each once: an import names few things many times."""

    def __init__(self, values: ValueSet, arrival: Arrival, names: Names, options: Options) -> None:
        self._names = names
        self._options = options
        self._arrival = arrival
        self._said = values.data_set
        self._form = names.data_set(values.data_set, options.data_set) if values.data_set else None
        self._mine = [each for each in names.data_sets.values() if may_send(arrival.sender or "", each)]
        self._periods: dict[str, Period | None] = {}
        self._indicators: dict[str, str | None] = {}
        self._found: dict[tuple[str, Period], Form | Problem] = {}

    def period(self, value: DataValue, problems: list[Problem]) -> Period | None:
        """The period of a value."""
        if value.period not in self._periods:
            self._periods[value.period] = period_read(value.period)
        found = self._periods[value.period]
        if found is None:
            facts = {"row": value.number, "period": value.period[:LONGEST_NAME]}
            problems.append(Problem("period-not-of-dhis2", f"{value.pointer}/period", facts))
        return found

    def indicator(self, value: DataValue, problems: list[Problem]) -> str:
        """The indicator of a value; empty where there is none."""
        text = value.data_element
        if text not in self._indicators:
            self._indicators[text] = self._names.data_element(text, self._options.data_element)
        found = self._indicators[text]
        if found is None:
            facts = {"row": value.number, "indicator": text[:LONGEST_NAME]}
            problems.append(Problem("unknown-indicator", f"{value.pointer}/indicator", facts))
        return found or ""

    def area(self, value: DataValue, period: Period | None, problems: list[Problem]) -> str:
        """The code of the place of a value: as written, for the judge to look up, or that of its uid."""
        scheme = self._options.org_unit
        place = self._names.org_units.get(value.org_unit) if scheme is not Scheme.CODE else None
        if place is None and scheme is not Scheme.UID and value.org_unit:
            return value.org_unit[:LONGEST_NAME]
        if place is not None and (period is None or self._is_in_force(place, period)):
            return place.code
        facts = {"row": value.number, "area": value.org_unit[:LONGEST_NAME], "period": value.period[:LONGEST_NAME]}
        heir = self._names.world.geography.successor(place.id) if place else None
        if heir is not None:
            problems.append(Problem("area-retired", f"{value.pointer}/area", {**facts, "successor": heir.code}))
        else:
            problems.append(Problem("unknown-area", f"{value.pointer}/area", {**facts, "successor": ""}))
        return ""

    def _is_in_force(self, place: Place, period: Period) -> bool:
        """Whether the code of a place meant by its uid means the same place in a period."""
        try:
            return self._names.world.geography.find(place.code, period.end).id == place.id
        except UnknownPlaceError:
            return False

    def form(self, value: DataValue, indicator: str, period: Period, problems: list[Problem]) -> Form | None:
        """The form a value belongs to: the one the set names, else the sender's one that carries the indicator."""
        if self._said:
            if self._form is None:
                problems.append(Problem("unknown-form", f"{value.pointer}/form", {"form": self._said[:LONGEST_NAME]}))
            return self._form
        key = (indicator, period)
        if key not in self._found:
            self._found[key] = self._carrying(indicator, period)
        found = self._found[key]
        if isinstance(found, Problem):
            facts = {**found.facts, "row": value.number}
            problems.append(Problem(found.code, f"{value.pointer}/{found.pointer}", facts))
            return None
        return found

    def _carrying(self, indicator: str, period: Period) -> Form | Problem:
        """The one form that carries an indicator for a period; else why there is none, its pointer within the row."""
        forms = self._arrival.forms
        carrying = [each for each in self._mine if indicator in each.indicators]
        timely = [each for each in carrying if each.frequency is period.frequency]
        mine = [each for each in timely if forms is None or each.code in forms] or timely
        if len(mine) == 1:
            return mine[0]
        if mine:
            return Problem("missing-field", "form", {"field": "dataSet"})
        if carrying:
            return Problem("period-not-of-form", "period", {"period": period.code, "form": carrying[0].code})
        facts = {"row": 0, "indicator": indicator, "sender": self._arrival.sender}
        return Problem("not-your-indicator", "indicator", facts)


def may_send(sender: str, form: Form) -> bool:
    """Whether a form is one of a sender's: its own, or one that every province sends."""
    return form.sender == sender or (form.sender is None and sender.startswith("H"))

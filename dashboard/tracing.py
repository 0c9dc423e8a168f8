"""From a figure to all that made it: its definition, inputs, report with rows and bytes, signature and revisions."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, localcontext
from typing import Any

from dashboard.materials import Setting
from indicators.aggregate import EXACT, apply, combine, rounded
from indicators.catalogue import Aggregation, Formula, Indicator, Operation
from indicators.geography import Level, Place
from indicators.made_of import units_of
from indicators.observations import Method, Observation
from indicators.periods import Period
from indicators.store import Store, signing_keys
from indicators.store.lineage import Defined, Line, Paper, Version, definition_of, lines_of, paper_of, versions_with
from indicators.store.observations import Selection, observation_with_id, shown
from indicators.store.signing_keys import SigningKey

LINES_SHOWN = 200
PREVIEWED = 1024
"""Bytes of what was received that are shown as text."""

FIRST, LAST = 1, 2**62
AS_KEPT = (
    *("name_vi", "name_en", "short_vi", "short_en", "unit_vi", "unit_en", "cumulative", "weight", "owner"),
    *("source_system", "decimals", "listed_by"),
)
"""What of a definition is shown in the words that were in force."""


@dataclass(frozen=True)
class Part:
    """A unit that a figure is made of, its figure in each column (None: none was known), and whether it counts."""

    place: Place
    figures: tuple[Observation | None, ...]
    counts: bool


@dataclass(frozen=True)
class Inputs:
    """What a computed figure was made of, as it was known when it was computed.

    `columns` are the indicators with their periods; `sums` what the parts that count come to in each column (a formula
    only); `again` is the result of computing it again from the parts.
    """

    columns: tuple[tuple[Indicator, Period], ...]
    parts: tuple[Part, ...]
    sums: tuple[Decimal, ...]
    again: Decimal | None

    @property
    def missing(self) -> list[Place]:
        """The units that do not count."""
        return [each.place for each in self.parts if not each.counts]


@dataclass(frozen=True)
class Signed:
    """Who signed a report: the key (None: it is not kept any more), its name, the algorithm and the signer's moment."""

    kid: str
    key: SigningKey | None
    algorithm: str | None
    issued_at: datetime | None


@dataclass(frozen=True)
class Told:
    """The report that said a figure, or completed it: its row, the lines kept of it with their number, its bytes."""

    row: Mapping[str, Any]
    lines: Sequence[Line]
    count: int
    paper: Paper | None
    signed: Signed | None


@dataclass(frozen=True)
class Trace:
    """A figure and all that made it."""

    version: Version
    versions: Sequence[Version]
    indicator: Indicator
    place: Place
    definition: Defined | None
    inputs: Inputs | None
    told: Told | None

    @property
    def observation(self) -> Observation:
        """The figure itself."""
        return self.version.observation

    @property
    def shown(self) -> Version | None:
        """The version that is shown."""
        return next((each for each in self.versions if each.is_shown), None)


def trace(store: Store, setting: Setting, number: int, *, as_of: datetime | None = None) -> Trace | None:
    """Follow a figure to its source.

    Args:
        store: Where to look.
        setting: The definitions and places.
        number: The observation.
        as_of: As known at a moment; None for now.

    Returns:
        None where there is no such figure, or was none yet at the moment.
    """
    held = observation_with_id(store, number) if FIRST <= number <= LAST else None
    if held is None or (as_of is not None and held.known_from > as_of):
        return None
    figure = held.figure
    versions = versions_with(store, figure.indicator, figure.place, figure.period.code, as_of=as_of)
    version = next(each for each in versions if each.observation.id == number)
    kept = definition_of(store, "indicator", figure.indicator, on=figure.period.end, by=held.known_from)
    indicator = as_kept(setting, setting.catalogue.indicator(figure.indicator), kept)
    return Trace(
        version=version,
        versions=versions,
        indicator=indicator,
        place=setting.geography.place(figure.place),
        definition=kept,
        inputs=_inputs(store, setting, indicator, held),
        told=_told(store, version),
    )


def as_kept(setting: Setting, indicator: Indicator, kept: Defined | None) -> Indicator:
    """An indicator as a kept version of its definition says; one that names codes of the past as it is today."""
    if kept is None:
        return indicator
    said, formula = kept.body, kept.body.get("formula")
    names = [*(formula["inputs"] if formula else ()), *([said["weight"]] if said.get("weight") else ())]
    if any(code not in setting.catalogue.indicators for code in names):
        return indicator
    plain = {name: said[name] for name in AS_KEPT if name in said}
    rule = Aggregation(said["aggregation"])
    return replace(indicator, **plain, aggregation=rule, formula=_formula(formula) if formula else None)


def _formula(said: Mapping[str, Any]) -> Formula:
    return Formula(Operation(said["operation"]), tuple(said["inputs"]), Decimal(said["times"]))


def _inputs(store: Store, setting: Setting, indicator: Indicator, held: Observation) -> Inputs | None:
    match held.figure.method:
        case Method.DIRECT:
            return None
        case Method.ROLL_UP:
            return _of_units(store, setting, indicator, held)
        case _:
            return (
                None if indicator.formula is None else _of_formula(store, setting, indicator, indicator.formula, held)
            )


def _of_units(store: Store, setting: Setting, indicator: Indicator, held: Observation) -> Inputs:
    """The units that a total, a mean or a worst was taken over; of a weighted mean with the weights beside."""
    period = held.figure.period
    is_weighted = indicator.aggregation is Aggregation.WEIGHTED_MEAN and indicator.weight is not None
    codes = (indicator.code, *((indicator.weight,) if is_weighted and indicator.weight else ()))
    columns = tuple((setting.catalogue.indicator(code), period) for code in codes)
    units = units_of(held.figure.place, period, indicator, setting.geography)
    parts = _parts(store, columns, units, held)
    counted = [each for each in parts if each.counts]
    values = {each.place.id: _value(each.figures[0]) for each in counted}
    weights = {each.place.id: _value(each.figures[1]) for each in counted} if is_weighted else {}
    with localcontext(prec=EXACT):
        again = combine(indicator, values, weights) if _is_enough(setting, held, parts) else None
    return Inputs(columns, parts, (), again)


def _of_formula(store: Store, setting: Setting, indicator: Indicator, formula: Formula, held: Observation) -> Inputs:
    """What a formula was computed from: the figures of the place itself, else those of its units."""
    period = held.figure.period
    periods = (period, period.year_before()) if formula.operation is Operation.GROWTH else (period,)
    columns = tuple((setting.catalogue.indicator(code), each) for each in periods for code in formula.inputs)
    place = setting.geography.place(held.figure.place)
    (own,) = _parts(store, columns, [place], held)
    units = units_of(place.id, period, indicator, setting.geography)
    is_own = [each.id for each in units] == [place.id] or any(
        each is not None and each.figure.method is Method.DIRECT for each in own.figures
    )
    parts = (own,) if is_own else _parts(store, columns, units, held)
    counted = [each for each in parts if each.counts]
    with localcontext(prec=EXACT):
        sums = [sum((_value(each.figures[at]) for each in counted), Decimal(0)) for at in range(len(columns))]
        result = apply(formula, sums) if _is_enough(setting, held, parts) else None
        again = None if result is None else rounded(indicator, result)
    return Inputs(columns, parts, tuple(sums), again)


def _is_enough(setting: Setting, held: Observation, parts: Sequence[Part]) -> bool:
    """Whether a figure is known by its parts: by any of them, of a merged province by all (`indicators.aggregate`)."""
    is_whole = setting.geography.place(held.figure.place).level is Level.PROVINCE
    return any(each.counts for each in parts) and not (is_whole and any(not each.counts for each in parts))


def _value(held: Observation | None) -> Decimal:
    return held.figure.value if held is not None and held.figure.value is not None else Decimal(0)


def _parts(
    store: Store, columns: Sequence[tuple[Indicator, Period]], units: Sequence[Place], made: Observation
) -> tuple[Part, ...]:
    """Of each unit what was known in each column when a figure was computed; it counts where every one has a value."""
    codes = sorted({indicator.code for indicator, _ in columns})
    periods = sorted({period.code for _, period in columns})
    wanted = Selection(codes, [each.id for each in units], periods=periods, up_to=made.id)
    found = {each.figure.key: each for each in shown(store, wanted, as_of=made.known_from)}
    parts = []
    for unit in units:
        figures = tuple(found.get((indicator.code, period.code, unit.id)) for indicator, period in columns)
        counts = all(each is not None and each.figure.value is not None for each in figures)
        parts.append(Part(unit, figures, counts))
    return tuple(parts)


def _told(store: Store, version: Version) -> Told | None:
    row = version.report
    if row is None:
        return None
    said = version.observation.figure.method is Method.DIRECT
    count, lines = lines_of(store, row["id"], limit=LINES_SHOWN, also=version.observation.id if said else None)
    return Told(row, lines, count, paper_of(store, row["document"], beginning=PREVIEWED), _signed(store, row))


def _signed(store: Store, row: Mapping[str, Any]) -> Signed | None:
    kid = row["kid"]
    if kid is None:
        return None
    key = next((each for each in signing_keys.keys(store) if each.kid == kid), None)
    said = _protected(row["signature"] or "")
    issued = said.get("iat")
    moment = datetime.fromtimestamp(issued, UTC) if isinstance(issued, int | float) else None
    return Signed(kid, key, _algorithm(said, key), moment)


def _algorithm(said: Mapping[str, Any], key: SigningKey | None) -> str | None:
    if "alg" in said:
        return str(said["alg"])
    return key.algorithm if key else None


def _protected(jws: str) -> Mapping[str, Any]:
    """What the protected header of a JWS says; it was checked when the report came."""
    head = jws.partition(".")[0]
    try:
        said = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, binascii.Error):
        return {}
    return said if isinstance(said, dict) else {}

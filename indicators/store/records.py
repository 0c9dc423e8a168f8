"""Between rows of the tables and the values the rules speak of."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping

from indicators.observations import Coverage, Figure, Method, Observation, Origin, rank
from indicators.periods import Period
from indicators.plausibility import Doubt
from indicators.reports import Receipt, Warned

ORIGINS = {each.value: each for each in Origin}
METHODS = {each.value: each for each in Method}


SAID = ("indicator", "place", "period", "value", "status", "origin", "method", "have", "total")
"""The columns of a figure, in the order of `_figure`."""


def columns_of(source: Any) -> list[ColumnElement[Any]]:
    """The columns that an observation is made of, as `observed` takes them; of `current`, `latest` or the like."""
    return [source.c[name] for name in (*SAID, "observation", "known_from", "report")]


def observed(row: Sequence[Any]) -> Observation:
    """The observation in a row of `columns_of`: for long lists, where looking each column up by its name would tell."""
    return Observation(row[9], _figure(row), row[10], row[11])


def figure_of(row: RowMapping) -> Figure:
    """The figure a row of `observation`, `current` or `latest` holds."""
    return _figure([row[name] for name in SAID])


def observation_of(row: RowMapping) -> Observation:
    """The observation a row of `observation`, `current` or `latest` holds."""
    number = row["observation"] if "observation" in row else row["id"]
    return Observation(number, figure_of(row), row["known_from"], row["report"])


def _figure(row: Sequence[Any]) -> Figure:
    indicator, place, period, value, status, origin, method, have, total = row[:9]
    coverage = None if have is None else Coverage(have, total)
    return Figure(indicator, place, Period.parse(period), value, status, ORIGINS[origin], METHODS[method], coverage)


def receipt_of(row: RowMapping | Mapping[str, Any], *, repeated: bool = False) -> Receipt:
    """The receipt of a stored report, as it was given."""
    names = Receipt.__dataclass_fields__.keys() - {"sha256", "repeated", "state", "warnings", "seal"}
    return Receipt(
        **{name: row[name] for name in names},
        sha256=row["document"],
        state="held" if row["held"] else "accepted",
        warnings=tuple(Warned(**each) for each in json.loads(row["warnings"] or "[]")),
        seal=row["seal"] or "",
        repeated=repeated,
    )


def doubts_of(row: RowMapping | Mapping[str, Any]) -> list[dict[str, Any]]:
    """Why a report was held, as it is stored: the members of `Doubt`, numbers as text."""
    return list(json.loads(row["held"] or "[]"))


def doubt_row(doubt: Doubt) -> dict[str, Any]:
    """A doubt as it is stored."""
    said = {name: getattr(doubt, name) for name in Doubt.__dataclass_fields__}
    return {**said, "reason": doubt.reason.value}


def observation_row(observation: Observation) -> dict[str, Any]:
    """An observation as a row of `observation`."""
    figure = observation.figure
    return {
        **_shared(observation),
        "id": observation.id,
        "frequency": figure.period.frequency.value,
        "rank": rank(figure.origin, figure.method),
        "row": figure.row,
        "note": figure.note,
    }


def shown_row(observation: Observation) -> dict[str, Any]:
    """An observation as a row of `current` or `latest`."""
    return {
        **_shared(observation),
        "observation": observation.id,
        "frequency": observation.figure.period.frequency.value,
    }


def _shared(observation: Observation) -> dict[str, Any]:
    figure = observation.figure
    return {
        "indicator": figure.indicator,
        "place": figure.place,
        "period": figure.period.code,
        "period_end": figure.period.end,
        "value": figure.value,
        "status": figure.status,
        "origin": figure.origin.value,
        "method": figure.method.value,
        "have": figure.coverage.have if figure.coverage else None,
        "total": figure.coverage.total if figure.coverage else None,
        "known_from": observation.known_from,
        "report": observation.report,
    }

"""Series as a message, written piece by piece: SDMX-CSV 2.0.0, and structure-specific and generic SDMX-ML 2.1."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from dashboard.sdmx.markup import element, header, opening
from dashboard.sdmx.query import FLAT, DataQuery
from dashboard.sdmx.series import Said, Series
from indicators.sdmx import (
    AGENCY,
    NOT_A_NUMBER,
    OBS_VALUE,
    OBSERVATION_ATTRIBUTES,
    SERIES_ATTRIBUTES,
    SERIES_DIMENSIONS,
    STRUCTURE,
    TIME_PERIOD,
    VERSION,
)

LINES_TOGETHER = 500
"""Rows of a table written at once."""

NAMESPACE = f"urn:sdmx:org.sdmx.infomodel.datastructure.DataStructure={AGENCY}:{STRUCTURE}({VERSION})"


def table(found: Sequence[Series], query: DataQuery) -> Iterator[str]:
    """SDMX-CSV 2.0.0: a row an observation, or a row a series where no observations are wanted.

    A missing value is NaN, as the standard has it: with an empty cell, its clients cannot read the column as numbers.
    """
    columns = _columns(query)
    flow = f"{AGENCY}:{query.flow.id}({VERSION})"
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    writer.writerow(["STRUCTURE", "STRUCTURE_ID", "ACTION", *columns])
    for number, each in enumerate(_rows(found), start=1):
        writer.writerow(["dataflow", flow, "I", *(each.get(name, "") for name in columns)])
        if number % LINES_TOGETHER == 0:
            yield line.getvalue()
            line.seek(0)
            line.truncate()
    yield line.getvalue()


def _columns(query: DataQuery) -> list[str]:
    columns = [*SERIES_DIMENSIONS]
    if query.has_observations:
        columns += [TIME_PERIOD, OBS_VALUE]
    if query.has_attributes:
        columns += SERIES_ATTRIBUTES
    if query.has_attributes and query.has_observations:
        columns += OBSERVATION_ATTRIBUTES
    return columns


def _rows(found: Sequence[Series]) -> Iterator[Said]:
    for each in found:
        whole = {**each.key, **each.attributes}
        if not each.observations:
            yield whole
        for value, attributes in each.observations:
            yield {**whole, OBS_VALUE: NOT_A_NUMBER, **value, **attributes}


def specific(found: Sequence[Series], query: DataQuery, now: datetime) -> Iterator[str]:
    """Structure-specific data: every component an attribute of its series or observation."""
    at = FLAT if query.is_flat else TIME_PERIOD
    space = f"{NAMESPACE}:ObsLevelDim:{at}"
    yield opening("StructureSpecificData", {"ns1": space})
    yield header(_number(now), now, _structure(query, at, {"namespace": space}))
    yield f'<mes:DataSet ss:structureRef="{STRUCTURE}" xsi:type="ns1:DataSetType" ss:dataScope="DataStructure"'
    yield ' action="Information">'
    for each in found:
        if query.is_flat:
            whole = {**each.key, **each.attributes}
            yield "".join(element("Obs", {**whole, **value, **more}) for value, more in each.observations or [({}, {})])
        else:
            observations = (element("Obs", {**value, **more}) for value, more in each.observations)
            yield element("Series", {**each.key, **each.attributes}, *observations)
    yield "</mes:DataSet></mes:StructureSpecificData>"


def generic(found: Sequence[Series], query: DataQuery, now: datetime) -> Iterator[str]:
    """Generic data: every component a pair of its identifier and its value."""
    yield opening("GenericData")
    yield header(_number(now), now, _structure(query, FLAT if query.is_flat else TIME_PERIOD, {}))
    yield f'<mes:DataSet structureRef="{STRUCTURE}" action="Information">'
    for each in found:
        if query.is_flat:
            yield "".join(_flat(each, value, more) for value, more in each.observations)
        else:
            observations = (_observation(value, more) for value, more in each.observations)
            yield element(
                "gen:Series",
                None,
                element("gen:SeriesKey", None, _pairs(each.key)),
                _attributes(each.attributes),
                *observations,
            )
    yield "</mes:DataSet></mes:GenericData>"


def _number(now: datetime) -> str:
    return f"DATA{now:%Y%m%d%H%M%S%f}"


def _structure(query: DataQuery, at: str, attributes: Mapping[str, str]) -> str:
    """What the data are of: a dataflow, whose structure is always the same."""
    reference = element("Ref", {"id": query.flow.id, "agencyID": AGENCY, "version": VERSION, "class": "Dataflow"})
    whole = {"structureID": STRUCTURE, **attributes, "dimensionAtObservation": at}
    return element("mes:Structure", whole, element("com:StructureUsage", None, reference))


def _pairs(said: Said) -> str:
    return "".join(element("gen:Value", {"id": name, "value": text}) for name, text in said.items())


def _attributes(said: Said) -> str:
    return element("gen:Attributes", None, _pairs(said)) if said else ""


def _observation(value: Said, attributes: Said) -> str:
    dimension = element("gen:ObsDimension", {"value": value[TIME_PERIOD]})
    return element("gen:Obs", None, dimension, _measure(value), _attributes(attributes))


def _flat(series: Series, value: Said, attributes: Said) -> str:
    key = element("gen:ObsKey", None, _pairs({**series.key, TIME_PERIOD: value[TIME_PERIOD]}))
    return element("gen:Obs", None, key, _measure(value), _attributes({**series.attributes, **attributes}))


def _measure(value: Said) -> str:
    return element("gen:ObsValue", {"value": value[OBS_VALUE]}) if OBS_VALUE in value else ""

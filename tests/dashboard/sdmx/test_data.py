"""Messages of data: what is written here is read back the same."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from collectors.formats import FORMATS
from collectors.source import Arrival
from dashboard.sdmx.data import generic, specific, table
from dashboard.sdmx.query import understood
from dashboard.sdmx.series import arranged
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.observations import Figure, Observation, Origin
from indicators.periods import Frequency, Period
from indicators.reports import Document
from indicators.sdmx import Names

NAMES = Names(load_catalogue(), load_geography())
NOON = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CAME = Arrival("push", Origin.REPORTED, "key", NOON, sender="VPCP")
EXACT = some.one_of(
    some.decimals(-(10**5), 10**5, places=12),
    some.decimals(-(10**17), 10**17, places=2),
    some.integers(-(10**18) + 1, 10**18 - 1).map(Decimal),
)


@some.composite
def figures(draw):
    """Figures of any indicator, period and place that stood in it, each key once; some of them missing."""
    made = {}
    for _ in range(draw(some.integers(1, 6))):
        period = Period.containing(
            draw(some.dates(date(2015, 1, 1), date(2030, 12, 31))), draw(some.sampled_from(Frequency))
        )
        standing = [each.id for each in NAMES.geography.provinces(period.end)]
        value = draw(some.none() | EXACT)
        figure = Figure(
            draw(some.sampled_from(sorted(NAMES.catalogue.indicators))),
            draw(some.sampled_from(standing)),
            period,
            value,
            status="M" if value is None else draw(some.sampled_from("APEF")),
        )
        made[figure.key] = figure
    return list(made.values())


def written(said, writer, **asked):
    query = understood(NAMES, NAMES.flows["ALL"], "all", asked)
    observations = [Observation(number, each, NOON, None) for number, each in enumerate(said)]
    return "".join(writer(arranged(observations, NAMES, {}, query), query))


def as_csv(said):
    return "sdmx.csv/2", written(said, table)


def as_specific(said):
    return "sdmx.ml/2.1", written(said, lambda found, query: specific(found, query, NOON))


def as_generic(said):
    return "sdmx.ml/2.1", written(said, lambda found, query: generic(found, query, NOON))


def as_flat_specific(said):
    return "sdmx.ml/2.1", written(
        said, lambda found, query: specific(found, query, NOON), dimensionAtObservation="AllDimensions"
    )


def as_flat_generic(said):
    return "sdmx.ml/2.1", written(
        said, lambda found, query: generic(found, query, NOON), dimensionAtObservation="AllDimensions"
    )


@pytest.mark.parametrize("write", [as_csv, as_specific, as_generic, as_flat_specific, as_flat_generic])
@given(said=figures())
def test_what_is_written_is_read_back_the_same_digit_for_digit(write, said):
    reader, text = write(said)
    reading = FORMATS[reader](Document(text.encode(), ""), CAME)
    read = {
        (each.indicator, each.period, NAMES.geography.find(each.area, Period.parse(each.period).end).id): (
            None if each.value is None else format(each.value, "f"),
            each.status,
            each.unit,
            each.value_fault,
        )
        for each in reading.rows
    }
    assert len(reading.rows) == len(said)
    assert read == {
        each.key: (
            None if each.value is None else format(each.value, "f"),
            each.status,
            NAMES.catalogue.indicator(each.indicator).unit_vi,
            None,
        )
        for each in said
    }


def hanoi(value="100.50"):
    return Figure("TC01", "01", Period.parse("2026-10"), value and Decimal(value), status="A" if value else "M")


def test_a_table_has_the_columns_of_the_standard_and_a_row_an_observation():
    heading, row, end = written([hanoi()], table).split("\r\n")
    assert heading.startswith(
        "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE"
    )
    assert row.startswith("dataflow,VPCP:ALL(1.0),I,M,TC01,01,2026-10,100.50,TY_DONG,")
    assert end == ""


def test_a_missing_value_is_not_a_number_in_a_table_and_nothing_in_markup():
    assert ",2026-10,NaN," in written([hanoi(None)], table)
    for write in (as_specific, as_generic):
        assert "OBS_VALUE" not in write([hanoi(None)])[1]
        assert "ObsValue" not in write([hanoi(None)])[1]


@pytest.mark.parametrize(
    ("detail", "columns"),
    [
        ("dataonly", "FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE"),
        ("serieskeysonly", "FREQ,INDICATOR,REF_AREA"),
        ("nodata", "FREQ,INDICATOR,REF_AREA,UNIT_MEASURE,DECIMALS"),
    ],
)
def test_a_table_has_no_columns_for_what_is_not_wanted(detail, columns):
    heading, row, _ = written([hanoi()], table, detail=detail).split("\r\n")
    assert heading == f"STRUCTURE,STRUCTURE_ID,ACTION,{columns}"
    assert len(row.split(",")) == len(heading.split(","))


def test_a_long_table_comes_in_pieces_that_leave_out_nothing():
    days = [Period.containing(date.fromordinal(738_000 + number), Frequency.DAY) for number in range(1_200)]
    said = [Figure("TC01", "01", each, Decimal(number)) for number, each in enumerate(days)]
    query = understood(NAMES, NAMES.flows["ALL"], "all", {})
    observations = [Observation(number, each, NOON, None) for number, each in enumerate(said)]
    pieces = list(table(arranged(observations, NAMES, {}, query), query))
    assert len(pieces) == 3
    assert "".join(pieces).count("\r\n") == 1_201

"""Questions about data, as both versions of SDMX-REST ask them."""

import pytest

from dashboard.sdmx import query as asked
from dashboard.sdmx.asking import AskedWronglyError
from dashboard.sdmx.query import SeriesKey, flow_named, flow_referred, understood
from indicators.periods import Frequency
from indicators.sdmx import Names


@pytest.fixture(scope="module")
def names(catalogue, geography):
    return Names(catalogue, geography)


@pytest.fixture
def understand(names):
    return lambda key="all", **said: understood(names, names.flows["ALL"], key, said)


def refused(ask, *given, **said):
    with pytest.raises(AskedWronglyError) as caught:
        ask(*given, **said)
    return (caught.value.code, caught.value.facts.get("field"))


EVERYTHING = SeriesKey()
MONTHLY = SeriesKey(frozenset({Frequency.MONTH}), frozenset({"TC01", "TC02.D"}), None)


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("all", [EVERYTHING]),
        ("*", [EVERYTHING]),
        ("..", [EVERYTHING]),
        ("*.*.*", [EVERYTHING]),
        ("M.TC01+TC02_D.", [MONTHLY]),
        ("M.TC01+TC02_D..", [MONTHLY]),
        ("M.TC02_D+TC01.*", [MONTHLY]),
        (".TC01.24_2025+01", [SeriesKey(None, frozenset({"TC01"}), frozenset({"24:2025", "01"}))]),
        ("..01,M9..", [SeriesKey(None, None, frozenset({"01"})), SeriesKey(frozenset({Frequency.NINE}))]),
    ],
)
def test_a_key_names_frequencies_indicators_and_places_or_leaves_them_open(understand, key, found):
    assert list(understand(key).keys) == found


@pytest.mark.parametrize(
    ("key", "field"),
    [
        ("M", "key"),
        ("M.TC01", "key"),
        ("M.TC01.01.2026", "key"),
        ("M.TC01.01..", "key"),
        ("M.TC99.01", "INDICATOR"),
        ("X.TC01.01", "FREQ"),
        ("M.TC01.24:2025", "REF_AREA"),
        ("M.TC01.99", "REF_AREA"),
        ("' OR 1=1 --..", "FREQ"),
        (",".join([".."] * 51), "key"),
    ],
)
def test_a_key_of_another_length_or_with_an_unknown_code_is_refused(understand, key, field):
    assert refused(understand, key) == ("bad-parameter", field)


def test_the_filters_of_the_second_version_narrow_the_key(understand):
    found = understand("M..", **{"c[INDICATOR]": "TC01,TC02_D", "c[REF_AREA]": "eq:01", "c[FREQ]": "M,Q"})
    assert found.keys == (SeriesKey(frozenset({Frequency.MONTH}), frozenset({"TC01", "TC02.D"}), frozenset({"01"})),)


@pytest.mark.parametrize(
    ("said", "start", "end"),
    [
        ({"startPeriod": "2026-01", "endPeriod": "2026-S1"}, "2026-01", "2026-H1"),
        ({"c[TIME_PERIOD]": "ge:2026-01+le:2026-06"}, "2026-01", "2026-06"),
        ({"c[TIME_PERIOD]": "ge:2026-01 le:2026-06"}, "2026-01", "2026-06"),
        ({"c[TIME_PERIOD]": "2026-06"}, "2026-06", "2026-06"),
        ({"c[TIME_PERIOD]": "ge:2026", "endPeriod": "2027"}, "2026", "2027"),
        ({}, None, None),
    ],
)
def test_a_span_of_time_is_given_by_parameters_or_by_the_filter(understand, said, start, end):
    found = understand(**said)
    assert (found.start and found.start.code, found.end and found.end.code) == (start, end)


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        ({}, "full"),
        ({"detail": "dataonly"}, "dataonly"),
        ({"attributes": "none"}, "dataonly"),
        ({"measures": "none"}, "nodata"),
        ({"attributes": "none", "measures": "none"}, "serieskeysonly"),
        ({"attributes": "dsd", "measures": "OBS_VALUE"}, "full"),
    ],
)
def test_how_much_is_told_is_asked_for_in_either_way(understand, said, detail):
    found = understand(**said)
    assert found.detail == detail
    assert found.has_observations == (detail in {"full", "dataonly"})
    assert found.has_attributes == (detail in {"full", "nodata"})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"sort": "value"}, "sort"),
        ({"fields": "1;drop table observation"}, "fields"),
        ({"detail": "everything"}, "detail"),
        ({"startPeriod": "2026-13"}, "startPeriod"),
        ({"endPeriod": "' or 1=1"}, "endPeriod"),
        ({"asOf": "now"}, "asOf"),
        ({"updatedAfter": "2026"}, "updatedAfter"),
        ({"firstNObservations": "0"}, "firstNObservations"),
        ({"includeHistory": "true"}, "includeHistory"),
        ({"dimensionAtObservation": "REF_AREA"}, "dimensionAtObservation"),
        ({"attributes": "some"}, "attributes"),
        ({"c[TIME_PERIOD]": "ne:2026"}, "c[TIME_PERIOD]"),
        ({"c[TIME_PERIOD]": "ge:2026", "startPeriod": "2026"}, "c[TIME_PERIOD]"),
        ({"c[REF_AREA]": "ne:01"}, "REF_AREA"),
        ({"c[OBS_VALUE]": "gt:1"}, "c[OBS_VALUE]"),
    ],
)
def test_a_parameter_that_is_not_understood_is_refused_and_never_passed_over(understand, said, field):
    assert refused(understand, **said) == ("bad-parameter", field)


@pytest.mark.parametrize(
    "reference", ["ALL", "VPCP,ALL", "VPCP,ALL,1.0", "VPCP,ALL,latest", "VPCP:ALL(1.0)", "all,ALL"]
)
def test_a_flow_is_referred_to_with_or_without_its_agency_and_version(names, reference):
    assert flow_referred(names, reference).id == "ALL"


@pytest.mark.parametrize("reference", ["NONE", "ECB,ALL", "VPCP,ALL,2.0", "VPCP,ALL,1.0,x", "BC.TC.THANG", "(", ""])
def test_a_flow_that_is_not_there_is_not_found(names, reference):
    assert refused(flow_referred, names, reference)[0] == "not-found"


def test_every_flow_at_once_is_not_asked_for(names):
    assert refused(flow_named, names, "VPCP", "*", "1.0") == ("bad-parameter", "dataflow")


def test_parameters_are_those_that_are_described():
    assert {"startPeriod", "endPeriod", "asOf", "updatedAfter", "c[TIME_PERIOD]"} <= asked.PARAMETERS

"""Structure messages: what is asked for, and what comes with it."""

import re

import pytest

from dashboard.sdmx.artefacts import ATTRIBUTES, DIMENSIONS, MEASURE, TIME, Artefacts, indicators_of
from dashboard.sdmx.asking import AskedWronglyError
from dashboard.sdmx.structures import StructureQuery, answered
from indicators import sdmx
from indicators.sdmx import Names
from tests.builders import NOW

LISTS = {"CL_FREQ", "CL_INDICATOR", "CL_AREA", "CL_UNIT", "CL_OBS_STATUS", "CL_ORIGIN", "CL_METHOD"}


@pytest.fixture(scope="module")
def artefacts(catalogue, geography):
    return Artefacts(Names(catalogue, geography))


@pytest.fixture
def found(artefacts):
    """The identifiers of what an answer describes, by kind of element."""

    def ask(*part, **more):
        text = answered(artefacts, StructureQuery(*part, **more), NOW)
        kinds = "AgencyScheme|Dataflow|Codelist|ConceptScheme|DataStructure"
        return [(kind, code) for kind, code in re.findall(rf'<str:({kinds}) id="([A-Z0-9_]+)" agencyID', text)]

    return ask


def test_one_artefact_is_found_by_its_kind_agency_identifier_and_version(found):
    for version in ("1.0", "latest", "all", "*", "+", "~", "1.0.0"):
        assert found("codelist", "VPCP", "CL_FREQ", version) == [("Codelist", "CL_FREQ")]
    assert found("codelist", "all", "CL_FREQ+CL_UNIT") == [("Codelist", "CL_FREQ"), ("Codelist", "CL_UNIT")]
    assert {code for _, code in found("codelist")} == LISTS
    assert found("agencyscheme", "SDMX") == found("agencyscheme", "VPCP") == [("AgencyScheme", "AGENCIES")]


def test_everything_is_found_by_the_kind_of_every_kind(found, artefacts):
    assert len(found("*")) == len(found("structure")) == len(artefacts.all)


@pytest.mark.parametrize(
    ("references", "kinds"),
    [
        ("none", {"Dataflow"}),
        ("children", {"Dataflow", "DataStructure"}),
        ("descendants", {"Dataflow", "DataStructure", "Codelist", "ConceptScheme"}),
        ("all", {"Dataflow", "DataStructure", "Codelist", "ConceptScheme"}),
        ("codelist", {"Dataflow", "Codelist"}),
        ("parents", {"Dataflow"}),
    ],
)
def test_what_comes_along_is_what_the_references_say(found, references, kinds):
    answer = found("dataflow", "VPCP", "ALL", references=references)
    assert {kind for kind, _ in answer} == kinds
    assert ("Dataflow", "ALL") in answer
    assert sum(kind == "Dataflow" for kind, _ in answer) == 1


def test_the_structure_has_its_flows_for_parents(found):
    answer = found("datastructure", references="parentsandsiblings")
    assert sum(kind == "Dataflow" for kind, _ in answer) > 40
    assert {kind for kind, _ in found("codelist", "VPCP", "CL_FREQ", references="ancestors")} == {
        "Codelist",
        "DataStructure",
        "Dataflow",
    }


def test_a_stub_has_its_names_alone(artefacts):
    stub = answered(artefacts, StructureQuery("codelist", "VPCP", "CL_FREQ", detail="allstubs"), NOW)
    assert "Tần suất" in stub
    assert "Code id" not in stub
    assert 'isExternalReference="true"' in stub
    query = StructureQuery("dataflow", "VPCP", "ALL", detail="referencestubs", references="children")
    text = answered(artefacts, query, NOW)
    assert "<str:Structure>" in text
    assert "<str:DataStructureComponents>" not in text


def test_a_partial_list_has_the_indicators_of_the_flow_alone(artefacts):
    query = StructureQuery("dataflow", "VPCP", "BC_TC_THANG", detail="referencepartial", references="descendants")
    text = answered(artefacts, query, NOW)
    assert 'isPartial="true"' in text
    assert '<str:Code id="TC02_D">' in text
    assert '<str:Code id="KT01">' not in text
    assert indicators_of([artefacts.names.flows["BC_TC_THANG"]]) == set(artefacts.names.flows["BC_TC_THANG"].indicators)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        (StructureQuery("hierarchy"), "not-found"),
        (StructureQuery("codelist", "ECB"), "not-found"),
        (StructureQuery("codelist", "VPCP", "CL_NONE"), "not-found"),
        (StructureQuery("codelist", "VPCP", "CL_FREQ", "2.0"), "not-found"),
        (StructureQuery("codelist", detail="most"), "bad-parameter"),
        (StructureQuery("codelist", references="friends"), "bad-parameter"),
    ],
)
def test_what_is_not_there_or_not_understood_is_refused(artefacts, query, code):
    with pytest.raises(AskedWronglyError) as caught:
        answered(artefacts, query, NOW)
    assert caught.value.code == code


def test_the_components_described_are_those_of_the_data():
    assert tuple(each.id for each in (*DIMENSIONS, TIME)) == sdmx.DIMENSIONS
    assert tuple(each.id for each in ATTRIBUTES) == sdmx.ATTRIBUTES
    assert tuple(each.id for each in ATTRIBUTES if each.of_series) == sdmx.SERIES_ATTRIBUTES
    assert MEASURE.id == sdmx.OBS_VALUE

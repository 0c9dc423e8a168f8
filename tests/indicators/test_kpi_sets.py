"""Sets of indicators have groups, and every indicator says by what it is broken down."""

import pytest

from indicators.catalogue import Catalogue
from indicators.kpi_sets import SET_293, SET_766, UnknownKpiSetError, kpi_set, kpi_sets


def test_every_indicator_of_the_list_is_in_the_large_set_and_in_one_group(catalogue: Catalogue) -> None:
    whole = kpi_set(SET_293, catalogue)
    codes = [each.code for each in whole.kpis]
    assert codes == [each.code for each in catalogue.listed()]
    assert sorted(code for group in whole.groups for code in group.kpis) == sorted(codes)
    assert len(whole.groups) == len(catalogue.fields)


def test_the_set_of_decision_766_begins_with_its_total(catalogue: Catalogue) -> None:
    index = kpi_set(SET_766, catalogue)
    assert {f"HC0{number}" for number in range(1, 8)} <= {each.code for each in index.kpis}
    assert index.legal_basis == "Quyết định 766/QĐ-TTg"
    assert [each.code for each in kpi_sets(catalogue)] == [SET_293, SET_766]


def test_an_indicator_is_broken_down_by_its_components(catalogue: Catalogue) -> None:
    found = {each.code: each for each in kpi_set(SET_293, catalogue).kpis}
    assert found["XH02"].components == ("XH02.N", "XH02.D")
    assert found["TC01"].components == ()


def test_a_set_that_is_not_there_is_named(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownKpiSetError, match=r"No KPI set QD1\. See /api/v1/packets/kpi-sets\."):
        kpi_set("QD1", catalogue)

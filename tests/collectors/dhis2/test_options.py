"""The options of an import: those of DHIS2 are known, and one that would be passed over in silence is refused."""

import pytest

from collectors.dhis2.names import Scheme
from collectors.dhis2.options import IDLE, Options, Strategy, options_said
from collectors.problems import RefusedError


def test_without_options_all_is_taken_under_either_name():
    assert options_said({}) == Options()
    assert options_said({}).strategy is Strategy.CREATE_AND_UPDATE


def test_one_scheme_counts_for_all_that_say_none_of_their_own():
    found = options_said({"idScheme": "CODE", "orgUnitIdScheme": "UID"})
    assert (found.data_set, found.data_element, found.org_unit) == (Scheme.CODE, Scheme.CODE, Scheme.UID)
    assert found.out()["idSchemes"]["orgUnitIdScheme"] == "UID"


def test_what_the_set_says_counts_before_what_the_address_says():
    assert options_said({"dryRun": "false"}, {"dryRun": "true"}).dry_run
    assert options_said({"importStrategy": "CREATE"}, {"importStrategy": "UPDATE"}).strategy is Strategy.UPDATE


@pytest.mark.parametrize("name", sorted(IDLE))
def test_what_dhis2_knows_and_changes_nothing_here_is_taken(name):
    assert options_said({name: "true"}) == Options()


@pytest.mark.parametrize(
    "said",
    [
        {"dryrun": "true"},
        {"dryRun": "yes"},
        {"dryRun": "1"},
        {"async": "true"},
        {"importStrategy": "SYNC"},
        {"strategy": "x"},
        {"atomicMode": "SOME"},
        {"idScheme": "name"},
        {"dataElementIdScheme": "attribute:x"},
        {"firstRowIsHeader": "maybe"},
    ],
)
def test_what_is_not_understood_is_refused_by_name(said):
    with pytest.raises(RefusedError) as caught:
        options_said(said)
    assert caught.value.codes == ["bad-parameter"]
    assert next(iter(said)) in str(caught.value)


@pytest.mark.parametrize(("said", "atomic"), [("ALL", True), ("all", True), ("NONE", False), ("OBJECT", False)])
def test_atomicity_may_be_said_as_a_mode(said, atomic):
    assert options_said({"atomicMode": said}).atomic is atomic
    assert options_said({"atomic": "true"}).atomic

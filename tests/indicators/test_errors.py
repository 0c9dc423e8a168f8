"""An error says what happened and what to do about it."""

import importlib
import inspect
import pkgutil

import indicators
from indicators.errors import CommandCentreError
from indicators.reports import ReportIdReusedError, RevisionOldError


def test_an_error_is_its_sentence_and_its_remedy():
    error = CommandCentreError("The lamp is out.", remedy="Change the bulb.")
    assert str(error) == "The lamp is out. Change the bulb."
    assert error.sentence == "The lamp is out."
    assert error.remedy == "Change the bulb."


def test_every_error_of_indicators_can_be_told_to_a_person():
    for found in pkgutil.walk_packages(indicators.__path__, "indicators."):
        if found.name.endswith("migrations.env") or ".versions" in found.name:
            continue
        for name, each in inspect.getmembers(importlib.import_module(found.name), inspect.isclass):
            if issubclass(each, Exception) and each.__module__ == found.name:
                assert issubclass(each, CommandCentreError), f"{found.name}.{name}"
                assert each.__doc__, f"{found.name}.{name}"


def test_a_number_used_twice_is_told_with_its_remedy():
    assert str(ReportIdReusedError("01K7")) == (
        "Report 01K7 is stored with other content. Give a corrected report a number of its own and a higher revision."
    )


def test_a_revision_that_is_too_low_is_told_with_the_one_that_would_do():
    assert str(RevisionOldError("BC.TC.THANG", "2026-10", 1, 2)) == (
        "BC.TC.THANG for 2026-10 is stored with revision 2; 1 is not higher. "
        "Send the correction with revision 3 or higher, and its reason."
    )

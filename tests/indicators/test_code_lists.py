"""Code lists give the places of a day, and what else reporting systems share."""

from datetime import date

import pytest

from indicators.catalogue import Catalogue
from indicators.code_lists import CodeList, entries
from indicators.geography import Geography
from indicators.observations import STATUSES
from indicators.periods import Frequency


@pytest.mark.parametrize("name", CodeList)
def test_every_list_has_entries_with_names_in_both_languages(
    name: CodeList, catalogue: Catalogue, geography: Geography
) -> None:
    found = entries(name, catalogue, geography, date(2026, 10, 5))
    assert len({each.code for each in found}) == len(found) > 3
    assert all(each.name_vi and each.name_en for each in found)


def test_the_places_are_those_of_the_day(catalogue: Catalogue, geography: Geography) -> None:
    now = {each.code: each for each in entries(CodeList.AREAS, catalogue, geography, date(2026, 10, 5))}
    before = {each.code: each for each in entries(CodeList.AREAS, catalogue, geography, date(2024, 10, 5))}
    assert sum(len(code) == 2 and code.isdigit() for code in now) == 34
    assert sum(len(code) == 2 and code.isdigit() for code in before) == 63
    assert (before["24"].name_vi, now["24"].name_vi) == ("Bắc Giang", "Bắc Ninh")


def test_statuses_and_frequencies_are_all_there_are(catalogue: Catalogue, geography: Geography) -> None:
    day = date(2026, 10, 5)
    assert {each.code for each in entries(CodeList.STATUSES, catalogue, geography, day)} == STATUSES
    assert {each.code for each in entries(CodeList.FREQUENCIES, catalogue, geography, day)} == set(Frequency)

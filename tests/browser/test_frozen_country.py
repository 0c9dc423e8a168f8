"""The frozen country holds every state that a screen can show, and says the same at every making."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from indicators.geography import load_geography
from indicators.observations import Observation, Origin
from indicators.periods import Period
from indicators.store import Store, open_store
from indicators.store.conflicts import conflicts
from indicators.store.decisions import held
from indicators.store.observations import Selection, shown
from indicators.store.reports import received, report_row
from indicators.store.sources import states
from tools.frozen_country import MOMENT
from tools.frozen_faults import FAILING, UNSPENT, WITHHELD
from tools.frozen_signing import SIGNING

pytestmark = pytest.mark.timeout(300)  # the first of them makes the country
SAID = "905291478f1720b2"


@pytest.fixture(scope="module")
def country(frozen_country: Path) -> Iterator[Store]:
    """The store, to be read."""
    store = open_store(f"sqlite:///{frozen_country}")
    yield store
    store.close()


def values(country: Store, indicator: str, place: str) -> dict[str, str]:
    found = shown(country, Selection([indicator], [place]))
    return {each.figure.period.code: f"{each.figure.value}" for each in found if each.figure.value is not None}


def test_two_years_of_months_can_be_compared_with_the_year_before_each(country: Store) -> None:
    months = values(country, "TC01", "VN")

    assert len(months) >= 25
    assert {"2026-10", "2025-10", "2024-10"} <= months.keys()


def test_its_figures_are_those_of_the_seed_whenever_and_wherever_it_is_made(country: Store) -> None:
    everything = [
        f"{code} {period} {value}"
        for code in ("TC01", "VM05", "HC11", "XH11", "MT04")
        for period, value in sorted(values(country, code, "VN").items())
    ]

    assert hashlib.sha256("\n".join(everything).encode()).hexdigest()[:16] == SAID


def test_nothing_in_it_came_after_its_moment_and_all_that_was_sent_is_simulated(country: Store) -> None:
    found = shown(country, Selection(["TC01", "HC32", "LD04"]))

    assert max(each.known_from for each in found) <= MOMENT
    assert {each.figure.origin for each in found} == {Origin.SIMULATED}


def test_some_senders_are_late_one_source_fails_one_report_waits_and_one_province_has_no_figure(country: Store) -> None:
    came = {row["sender"] for row in received(country, ["BC.DP.THANG", "BC.XD.THANG"], ["2026-10"])}
    assert {"H05", "H21", "G17"} <= WITHHELD.keys() - came
    assert [each.source for each in states(country) if each.failures >= 3] == [f"ministry.{FAILING}"]
    assert [each["sender"] for each in held(country)] == ["G12"]
    assert "2026-10" not in values(country, "TC05", UNSPENT)
    assert Period.parse("2026-09").code in values(country, "TC05", UNSPENT)


def test_a_province_signs_for_its_communes_and_differs_from_the_ministry_in_one_figure(country: Store) -> None:
    communes = [each.id for each in load_geography().communes("48")]
    found = shown(country, Selection(["TC06"], communes, periods=["2026-10"]))
    (only,) = conflicts(country, Selection(["TC04", "TC05"]))

    assert len([each for each in found if each.figure.value is not None]) == len(communes)
    assert {(row["sender"], bool(row["kid"])) for row in rows_of(country, found)} == {(SIGNING, True)}
    assert (only.place, only.period, [each.sender for each in only.said]) == ("48", "2026-10", ["G12", SIGNING])


def rows_of(country: Store, found: Sequence[Observation]) -> list[Mapping[str, Any]]:
    rows = (report_row(country, number) for number in {each.report for each in found if each.report})
    return [row for row in rows if row is not None]

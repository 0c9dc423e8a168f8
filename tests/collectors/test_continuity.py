"""What a source says beside what it said before: older, the same for ever, or half of the country gone."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from collectors.continuity import EXPIRES_SOON, FROZEN_AFTER, Continuity, expiring, frozen
from collectors.faults import StaleDataError
from collectors.source import Reading, Row
from collectors.world import World
from indicators.observations import Origin
from indicators.plausibility import Reason
from tests.builders import NOW, figure, keep

DAY = timedelta(days=1)


@pytest.fixture(scope="session")
def world(catalogue, geography, calendar):
    return World(catalogue, geography, calendar)


@pytest.fixture
def continuity(store, world):
    return Continuity(store, world, Origin.REPORTED, {})


def reading(areas=("01", "79"), **said):
    period = said.get("period", "2026-10")
    rows = tuple(
        Row(f"#/observations/{number}", number + 1, "TC01", area, str(period), Decimal(1))
        for number, area in enumerate(areas)
    )
    ordinary = {"report_id": "number-2", "period": period, "revision": 2, "generated_at": NOW}
    return Reading(said.pop("sender", "G12"), said.pop("form", "BC.TC.THANG"), rows, **{**ordinary, **said})


def test_a_higher_revision_made_before_the_one_held_is_refused_with_both_moments(continuity, rules):
    keep(continuity.store, rules, figure(), revision=1, generated_at=NOW)
    with pytest.raises(
        StaleDataError, match=r"number-2 was made at 08:30 19/10/2026, before the one held, of 08:30 20"
    ):
        continuity.watch(reading(generated_at=NOW - DAY))


@pytest.mark.parametrize(
    "said",
    [
        {"generated_at": NOW},
        {"generated_at": None},
        {"generated_at": NOW - DAY, "revision": 1},
        {"generated_at": NOW - DAY, "revision": None},
        {"generated_at": NOW - DAY, "period": "2026-09"},
        {"generated_at": NOW - DAY, "period": None},
    ],
    ids=["later", "no moment", "no higher revision", "no revision", "another period", "no period"],
)
def test_what_cannot_be_said_to_be_older_passes(continuity, rules, said):
    keep(continuity.store, rules, figure(), revision=1, generated_at=NOW - DAY / 2)
    assert continuity.watch(reading(**said)) == reading(**said)


def test_a_report_of_half_the_country_after_a_whole_one_is_a_doubt_about_the_whole(continuity, geography):
    everywhere = [each.code for each in geography.provinces(NOW.date())]
    assert continuity.watch(reading(everywhere, period="2026-09")).doubts == ()
    (doubt,) = continuity.watch(reading(everywhere[::2])).doubts
    assert (doubt.reason, doubt.row, doubt.period, doubt.value, doubt.before) == (
        Reason.AREA_MISSING,
        None,
        "2026-10",
        17,
        34,
    )
    (told,) = continuity.missing
    assert str(told).startswith("BC.TC.THANG for 2026-10 covers 17 areas; the one before it covered 34.")
    assert continuity.watch(reading(everywhere[1::2])).doubts, "the first doubt became what is compared with"


def test_two_thirds_of_the_country_pass_and_so_does_a_form_of_few_areas(continuity, geography):
    everywhere = [each.code for each in geography.provinces(NOW.date())]
    for areas in (everywhere, everywhere[:23], everywhere[:3], ["01"]):
        continuity.memory.clear() if len(areas) == 3 else None
        assert continuity.watch(reading(areas)).doubts == ()


def test_fewer_provinces_on_a_smaller_map_are_not_missing(continuity, geography):
    before = [each.code for each in geography.provinces(datetime(2025, 6, 30, tzinfo=NOW.tzinfo).date())]
    after = [each.code for each in geography.provinces(NOW.date())]
    assert (len(before), len(after)) == (63, 34)
    continuity.watch(reading(before, period="2025-06"))
    assert continuity.watch(reading(after)).doubts == ()


def test_a_province_that_leaves_out_half_of_its_communes_is_a_doubt_about_the_whole(continuity, geography):
    communes = [each.code for each in geography.communes("48")]
    of_communes = {"sender": "H17", "form": "BC.TC.XA.THANG"}
    assert continuity.watch(reading(communes, period="2026-09", **of_communes)).doubts == ()
    (doubt,) = continuity.watch(reading(communes[::2], **of_communes)).doubts
    assert (doubt.reason, doubt.value, doubt.before) == (Reason.AREA_MISSING, 47, 94)
    assert continuity.watch(reading(communes[:80], **of_communes)).doubts == ()


def test_new_documents_without_news_for_a_month_are_frozen_and_news_thaws_them():
    memory = {}
    assert frozen(memory, "Bộ", NOW, kept=1, news=0) is None
    assert frozen(memory, "Bộ", NOW + FROZEN_AFTER - DAY, kept=1, news=0) is None
    told = frozen(memory, "Bộ", NOW + FROZEN_AFTER, kept=1, news=0)
    assert told is not None
    assert (told.problem, told.since) == ("source-frozen", NOW)
    assert "with the same figures since 20/10/2026" in str(told)
    assert frozen(memory, "Bộ", NOW + FROZEN_AFTER, kept=0, news=0) is None, "an unchanged answer says so honestly"
    assert frozen(memory, "Bộ", NOW + FROZEN_AFTER, kept=1, news=1) is None
    assert frozen(memory, "Bộ", NOW + 2 * FROZEN_AFTER, kept=1, news=0) is None


def test_a_certificate_is_told_of_in_its_last_two_weeks():
    told = expiring("Bộ", NOW + EXPIRES_SOON, NOW)
    assert told is not None
    assert (told.problem, str(told).partition(".")[0]) == (
        "tls-expiring",
        "The certificate of Bộ expires on 03/11/2026",
    )
    assert expiring("Bộ", NOW + EXPIRES_SOON + DAY, NOW) is None
    assert expiring("Bộ", None, NOW) is None

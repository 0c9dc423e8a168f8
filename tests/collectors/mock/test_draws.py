"""Chance without a state."""

from statistics import fmean, pstdev

from collectors.mock.draws import chances, deviation, deviations, uniform, whole


def test_the_same_names_draw_the_same_number() -> None:
    assert uniform(7, "late", "2026-10", "H26") == uniform(7, "late", "2026-10", "H26")
    assert deviations(7, "TC01", "01", 2026) == deviations(7, "TC01", "01", 2026)


def test_names_are_not_run_together() -> None:
    assert uniform(1, "23") != uniform(12, "3")


def test_deviations_are_centred_have_unit_spread_and_are_bounded() -> None:
    drawn = [each for name in range(2000) for each in deviations("spread", name)]
    assert abs(fmean(drawn)) < 0.03
    assert abs(pstdev(drawn) - 1) < 0.03
    assert max(map(abs, drawn)) <= 6**0.5
    assert abs(deviation("one")) <= 6**0.5


def test_whole_numbers_reach_both_ends() -> None:
    assert {whole(3, 5, "ends", name) for name in range(200)} == {3, 4, 5}


def test_fractions_to_round_with_are_twelve_and_below_one() -> None:
    noise, drawn = chances("rounding")
    assert len(noise) == len(drawn) == 12
    assert all(0 <= each < 1 for each in drawn)

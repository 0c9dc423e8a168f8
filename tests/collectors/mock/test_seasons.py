"""The rhythm of the year, the week and the day."""

import shutil
from datetime import date
from pathlib import Path
from statistics import fmean

import pytest

from collectors.mock.magnitudes import FOLDER
from collectors.mock.seasons import SeasonError, Seasons


@pytest.fixture(scope="module")
def seasons() -> Seasons:
    return Seasons(7)


def test_the_weights_of_an_ordinary_year_have_a_mean_of_one(seasons: Seasons) -> None:
    assert fmean(seasons.sectors["retail"].months) == pytest.approx(1)


def test_the_month_that_holds_tet_is_quiet(seasons: Seasons) -> None:
    in_january, in_february = (seasons.factors("enterprises", "01", year) for year in (2023, 2026))
    assert in_january[0] < in_february[0]
    assert in_february[1] < in_january[1]


def test_a_shock_strikes_only_its_places_and_months(seasons: Seasons) -> None:
    struck, spared = (seasons.factors("disaster", place, 2024) for place in ("22", "96"))
    assert struck[8] == pytest.approx(38 * spared[8])
    assert struck[:8] == spared[:8]
    assert struck[9:] == spared[9:]


@pytest.mark.parametrize("sector", ["office", "retail", "visits"])
def test_a_month_passes_from_nothing_to_all_and_never_goes_back(seasons: Seasons, sector: str) -> None:
    passed = [
        seasons.passed(sector, date(2026, 2, day), second)
        for day in range(1, 29)
        for second in (0, 20_000, 43_200, 70_000, 86_400)
    ]
    assert passed[0] == 0
    assert passed[-1] == 1
    assert passed == sorted(passed)


def test_a_sunday_is_quieter_than_a_monday_in_offices(seasons: Seasons) -> None:
    def day(number: int) -> float:
        return seasons.passed("office", date(2026, 11, number)) - seasons.passed("office", date(2026, 11, number), 0)

    assert day(22) * 4 < day(23)


def test_years_beyond_the_table_of_tet_still_pass(seasons: Seasons) -> None:
    assert len(seasons.factors("office", "01", 2050)) == 12
    assert seasons.passed("office", date(2050, 1, 31)) == 1


def test_a_sector_without_twelve_months_is_an_error_that_names_it(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "seasons.toml", tmp_path)
    file = tmp_path / "seasons.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[sectors.short]\nmonths = [1, 2]\n", encoding="utf-8")
    with pytest.raises(SeasonError, match=r"\[sectors.short\]: months has 2 weights.*Give twelve"):
        Seasons(7, tmp_path)

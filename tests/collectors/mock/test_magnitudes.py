"""How large each figure is."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from collectors.mock.magnitudes import FOLDER, MagnitudeError, load_magnitudes
from collectors.mock.seasons import Seasons
from indicators.catalogue import Catalogue, load_catalogue
from indicators.index766 import parts_by_code

SECTORS = frozenset(Seasons(1).sectors)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("magnitudes.toml", "places.csv"):
        shutil.copy(FOLDER / name, tmp_path)
    return tmp_path


def test_every_indicator_has_a_magnitude_or_a_formula(catalogue: Catalogue) -> None:
    found = load_magnitudes(catalogue, SECTORS)
    told = parts_by_code()
    assert all(code in found or catalogue.indicator(code).formula or code in told for code in catalogue.indicators)


def test_a_missing_magnitude_is_an_error_that_names_it(catalogue: Catalogue) -> None:
    newcomer = replace(catalogue.indicator("TC01"), code="TC99")
    longer = replace(catalogue, indicators={**catalogue.indicators, "TC99": newcomer})
    with pytest.raises(MagnitudeError, match=r"\[TC99\]: no entry.*Add how large it is"):
        load_magnitudes(longer, SECTORS)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("TC98 = { size = 1 }", r"\[TC98\]: the catalogue has no such indicator"),
        ("TC01 = { size = 1, heigth = 2 }", r"\[TC01\]: unknown word heigth"),
        ("TC01 = { size = 1, level = 2 }", r"\[TC01\]: has size and level of"),
        ("TC01 = { growth = 1 }", r"\[TC01\]: has none of"),
        ('TC01 = { of = "TC97" }', r"\[TC01\]: is made of TC97"),
        ('TC01 = { size = 1, sector = "magic" }', r"\[TC01\]: sector 'magic'"),
        ('TC01 = { size = 1, by = "height" }', r"\[TC01\]: divided by 'height'"),
        ('TC01 = { group = "ABCD" }', r"\[TC01\]: group 'ABCD'"),
    ],
)
def test_a_mistaken_entry_is_an_error_that_names_it(catalogue: Catalogue, folder: Path, entry: str, said: str) -> None:
    file = folder / "magnitudes.toml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("TC01 ")]
    file.write_text("\n".join([*kept, entry]), encoding="utf-8")
    with pytest.raises(MagnitudeError, match=said):
        load_magnitudes(catalogue, SECTORS, folder)

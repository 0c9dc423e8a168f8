"""What the document axis saves is computed exactly from parameters that are shown, and can be tried otherwise."""

from decimal import Decimal

import pytest

from indicators.cost_saved import FILE, Volume, load_parameters, saving, tried
from indicators.data_files import DataFileError

GIVEN = {
    "sheets": "2",
    "paper": "100",
    "ink": "10",
    "copying": "20",
    "post": "1000",
    "minutes": "6",
    "wage": "50000",
    "fee": "3650",
}


def test_each_part_is_what_its_formula_says():
    parameters, refused = tried(load_parameters(), GIVEN)
    found = saving(Volume(sent=30, received=70, days=10), parameters)
    assert refused == ()
    assert (found.paper, found.ink, found.copying) == (100 * 2 * 100, 30 * 2 * 10, 70 * 2 * 20)
    assert (found.post, found.time, found.fee) == (70 * 1000, 100 * 5000, 100)
    assert found.whole == 20_000 + 600 + 2_800 + 70_000 + 500_000 - 100
    assert found.a_year == found.whole * Decimal("36.5")


def test_every_parameter_says_in_two_languages_what_it_is_and_where_it_comes_from():
    for each in load_parameters().values():
        for said in (each.name, each.unit, each.source):
            assert said["vi"]
            assert said["en"]
        assert not each.assumed or "assum" in each.source["en"].lower() or "not published" in each.source["en"].lower()


@pytest.mark.parametrize("text", ["-1", "1e3", "15.000", "1,500", "abc", ".", "1.2.3", "²", "100001", "9" * 30, "NaN"])
def test_what_is_no_number_or_could_be_two_is_not_taken(text):
    parameters, refused = tried(load_parameters(), {"paper": text})
    assert refused == ("paper",)
    assert parameters == load_parameters()


def test_a_comma_and_a_point_stand_before_decimals():
    for text in ("150,5", "150.5"):
        found = tried(load_parameters(), {"paper": text, "unknown": "1"})[0]["paper"]
        assert (found.value, found.tried) == (Decimal("150.5"), True)
    assert not tried(load_parameters(), {"paper": "150", "ink": " "})[0]["paper"].tried


def test_a_file_without_a_parameter_or_with_one_below_zero_is_named(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    for before, after in (("[post]", "[letters]"), ('value = "150"', 'value = "-1"'), ('value = "150"', 'value = "x"')):
        spoiled = tmp_path / "cost_saved.toml"
        spoiled.write_text(text.replace(before, after), encoding="utf-8")
        with pytest.raises(DataFileError):
            load_parameters(spoiled)

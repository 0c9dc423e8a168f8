"""A mistake in a data file is told with its place."""

import pytest

from indicators.data_files import DataFileError, csv_rows, toml


def test_a_toml_file_gives_its_tables(tmp_path):
    file = tmp_path / "small.toml"
    file.write_text('[one]\nname = "Đà Nẵng"\n', encoding="utf-8")
    assert toml(file) == {"one": {"name": "Đà Nẵng"}}


def test_broken_toml_is_told_with_file_and_line(tmp_path):
    file = tmp_path / "small.toml"
    file.write_text("[one\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=r"^small\.toml, syntax: .*line 1.*\. Mend the TOML at the place named\.$"):
        toml(file)


def test_a_row_comes_with_the_line_it_stands_on(tmp_path):
    file = tmp_path / "small.csv"
    file.write_text('code,name\n1,"two\nlines"\n2,Huế\n', encoding="utf-8")
    assert list(csv_rows(file, "code")) == [(3, {"code": "1", "name": "two\nlines"}), (4, {"code": "2", "name": "Huế"})]


@pytest.mark.parametrize("content", ["code\n1\n", ""])
def test_missing_columns_are_all_named(tmp_path, content):
    file = tmp_path / "small.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        list(csv_rows(file, "unit", "name"))
    assert str(caught.value) == "small.csv, line 1: no column name, unit. Add the column to the header and every row."

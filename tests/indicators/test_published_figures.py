"""A printed figure keeps its qualifier, its date and its parts, and is never more exact than its document."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.catalogue import load_catalogue
from indicators.data_files import DataFileError
from indicators.published_figures import (
    FILE,
    PublishedFigure,
    PublishedFigureError,
    Qualifier,
    Role,
    figure_of,
    found,
    in_order,
    points,
    reached,
    read_bodies,
)


@pytest.fixture(scope="module")
def figures() -> dict[str, PublishedFigure]:
    return {code: figure_of(code, body) for code, body in read_bodies().items()}


def test_the_figures_of_the_five_documents_and_of_what_came_later_are_all_there(figures: dict[str, PublishedFigure]):
    documents = [each for each in figures.values() if each.document.vi.startswith("Văn bản công khai")]
    assert (len(documents), len(figures)) == (23, 46)


def test_every_figure_says_when_where_from_and_of_what(figures: dict[str, PublishedFigure]):
    known = load_catalogue().indicators
    for each in figures.values():
        assert all((each.printed, each.document.vi, each.source.vi, each.source.en, each.system_name.en))
        assert all(code in known for code in each.indicators)
        assert all(one.indicator is None or one.indicator in known for one in each.amounts)
        assert "seed" not in repr(each).lower()


@pytest.mark.parametrize(
    ("code", "value", "of", "percent"),
    [
        ("conditions-2020-10", "3893", "6191", "62.88"),
        ("goods-2020-10", "6776", "9926", "68.27"),
        ("procedures-2020-10", "30", "120", "25.00"),
    ],
)
def test_a_counter_is_a_number_of_a_number(figures, code, value, of, percent):
    (amount,) = figures[code].amounts
    assert (amount.value, amount.of, format(amount.percent, ".2f")) == (Decimal(value), Decimal(of), percent)


def test_qualifiers_and_targets_belong_to_their_numbers(figures):
    plan, cut, due, target = figures["conditions-2018"].amounts
    assert (plan.role, cut.role, due.role, target.role) == (Role.PLAN, Role.REACHED, Role.PLAN, Role.TARGET)
    assert (due.qualifier, due.due, target.qualifier) == (Qualifier.ABOVE, date(2018, 8, 15), Qualifier.ABOVE)
    assert format(cut.percent, ".1f") == "15.2"


def test_parts_need_not_add_up(figures):
    assert figures["portal-dossiers-2019-12"].remainder == 33
    assert figures["portal-opened"].remainder == -3
    assert figures["axis-documents-2019-12"].remainder is None, "of what is only nearly known nothing is left over"
    assert figures["conditions-2020-10"].remainder is None


def test_a_change_has_what_was_before(figures):
    (amount,) = figures["clearance-import-2018"].amounts
    assert (amount.before, amount.value) == (62, 56)


def test_a_date_is_as_exact_as_it_is_known(figures):
    assert figures["regimes-2022"].last_day == date(2023, 12, 31)
    assert figures["regimes-2022"].is_about
    assert figures["axis-documents-2022-h1"].last_day == date(2022, 6, 30)
    assert figures["axis-opened"].begins == date(2019, 3, 12)


def test_one_measure_has_several_values_by_date(figures):
    saved = [(each.as_of.code, amount.value, amount.qualifier) for each, amount in points(figures.values(), "HC34")]
    assert sorted(saved[:2]) == [("2019-12", 1200, Qualifier.ABOVE), ("2019-12", 4222, Qualifier.EXACT)]
    assert saved[2:] == [("2020-10-13", 8500, Qualifier.ABOVE), ("2021-01-08", 15000, Qualifier.ABOVE)]


def test_a_target_is_not_reached_and_a_peer_is_no_value_of_ours(figures):
    ranks = [amount.value for _, amount in reached(list(figures.values()), "HC39")]
    assert ranks == [88, 88, 88]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("dieu kien kinh doanh 3.893", "conditions-2020-10"),
        ("1358 hồ sơ", "portal-dossiers-2019-12"),
        ("cote d'ivoire", "egdi-peer-2019-04"),
        ("KD10", "clearance-export-2018"),
        ("trien khai", None),
    ],
)
def test_a_figure_is_found_by_any_of_its_words(figures, text, code):
    hits = found(figures.values(), text)
    assert [each.code for each in hits] == ([code] if code else [])


def test_the_newest_comes_first(figures):
    ordered = in_order(figures.values())
    assert ordered[0].as_of.code == "2026-09-17"
    assert [each.last_day for each in ordered] == sorted((each.last_day for each in ordered), reverse=True)


def test_a_mistake_in_the_file_names_its_entry(tmp_path: Path):
    faulty = tmp_path / "figures.toml"
    faulty.write_text(FILE.read_text(encoding="utf-8").replace('value = "3893"', 'value = "many"'), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"^figures\.toml, conditions-2020-10: .* Write it as its neighbours"):
        read_bodies(faulty)


def test_what_is_kept_in_another_shape_is_not_read():
    with pytest.raises(PublishedFigureError, match=r"^The published figure x: KeyError 'as_of'\. Mend its entry"):
        figure_of("x", {})

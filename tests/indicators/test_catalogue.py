"""What is measured: the indicators, the forms that carry them, and the plans they are held against."""

import shutil
from datetime import date
from decimal import Decimal

import pytest

from indicators.catalogue import (
    Operation,
    UnknownFormError,
    UnknownIndicatorError,
    inputs,
    load_catalogue,
)
from indicators.data_files import DATA_FOLDER, DataFileError

FILES = ("catalogue.toml", "forms.toml", "retired.toml", "targets.csv", "thresholds.csv")


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copy(DATA_FOLDER / name, tmp_path)
    return tmp_path


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_national_list_has_115_indicators_in_nine_fields(catalogue):
    listed = catalogue.listed()
    assert len(listed) == 115
    assert not any(each.component for each in listed)
    assert len(catalogue.fields) == 9
    assert {each.field for each in listed} == set(catalogue.fields)


def test_an_indicator_speaks_both_languages(catalogue):
    growth = catalogue.indicator("KT01")
    assert growth.name("vi") == "Tốc độ tăng tổng sản phẩm (GDP/GRDP) so với cùng kỳ"
    assert growth.name("en") == "GDP/GRDP growth, yoy"
    assert (growth.short("vi"), growth.short("en")) == ("Tốc độ tăng GDP/GRDP", "GDP/GRDP growth")
    assert (catalogue.indicator("TC01").unit("vi"), catalogue.indicator("TC01").unit("en")) == (
        "tỷ đồng",
        "VND billion",
    )


def test_an_indicator_without_a_short_name_has_its_own(folder):
    replace(folder / "catalogue.toml", 'short = { vi = "Tốc độ tăng GDP/GRDP", en = "GDP/GRDP growth" }\n', "")
    growth = load_catalogue(folder).indicator("KT01")
    assert growth.short("vi") == growth.name("vi")
    assert growth.short("en") == growth.name("en")


def test_a_short_name_fits_a_tile(catalogue):
    for each in catalogue.listed():
        assert len(each.short("vi")) <= 45, each.code
        assert len(each.short("en")) <= 45, each.code


def test_an_unknown_indicator_is_told_with_where_to_look(catalogue):
    with pytest.raises(UnknownIndicatorError) as caught:
        catalogue.indicator("XX99")
    assert str(caught.value) == "No indicator XX99 in the catalogue. Look the code up at /api/v1/indicators."


def test_an_unknown_form_is_told_with_where_to_look(catalogue):
    with pytest.raises(UnknownFormError) as caught:
        catalogue.form("BC.XX")
    assert str(caught.value) == "No form BC.XX in the catalogue. Look the code up at /api/v1/forms."


def test_a_form_says_who_sends_it_and_what_it_carries(catalogue):
    form = catalogue.form("BC.TC.THANG")
    assert (form.sender, form.frequency, form.name_en) == ("G12", "M", "Monthly public finance report")
    assert "TC01" in form.indicators


def test_a_ratio_is_computed_from_its_components(catalogue):
    rate = catalogue.indicator("TC02")
    assert rate.formula is not None
    assert (rate.formula.operation, rate.formula.times) == (Operation.RATIO, Decimal(100))
    assert inputs(rate) == ("TC01", "TC02.D")
    assert catalogue.indicator("TC02.D").component
    assert [each.code for each in catalogue.dependants("TC02.D")] == ["TC02"]


def test_a_weighted_mean_depends_on_its_weight(catalogue):
    assert inputs(catalogue.indicator("HC12")) == ("HC12.W",)
    assert [each.code for each in catalogue.dependants("HC12.W")] == ["HC12"]


def test_what_is_reported_as_it_is_depends_on_nothing(catalogue):
    assert inputs(catalogue.indicator("KT01")) == ()
    assert catalogue.dependants("KT01") == ()


def test_what_is_computed_is_carried_by_no_form_and_every_component_by_one(catalogue):
    carried = {code for form in catalogue.forms.values() for code in form.indicators}
    for each in catalogue.indicators.values():
        if each.formula is not None:
            assert each.code not in carried, each.code
        for code in inputs(each):
            assert code in carried or catalogue.indicator(code).formula is not None, code


def test_the_frequency_of_a_form_is_one_of_each_of_its_indicators(catalogue):
    for form in catalogue.forms.values():
        for code in form.indicators:
            assert form.frequency in catalogue.indicator(code).frequencies, (form.code, code)


def test_a_target_is_found_by_indicator_place_and_year(catalogue):
    target = catalogue.target("KT03", "VN", 2026)
    assert (target.operator, target.value, target.upper) == ("between", Decimal(5400), Decimal(5500))
    assert catalogue.target("KT03", "VN", 2025) is None


def test_the_threshold_in_force_is_the_newest_that_has_begun(folder):
    with (folder / "thresholds.csv").open("a", encoding="utf-8") as file:
        file.write("HC01,2027-01-01,value,80,60,assumed\nHC01,2018-01-01,value,60,40,assumed\n")
    catalogue = load_catalogue(folder)
    years = [date(year, 6, 1) for year in (2017, 2018, 2026, 2027)]
    held = [catalogue.threshold("HC01", day) for day in years]
    assert [each and each.at_risk for each in held] == [None, Decimal(60), Decimal(70), Decimal(80)]
    assert catalogue.threshold("KT12", date(2026, 6, 1)) is None


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "catalogue.toml",
            'field = "growth"',
            'field = "grwth"',
            "catalogue.toml, [KT01]: field 'grwth' is not in [fields]. Use a field listed there.",
        ),
        (
            "catalogue.toml",
            'better = "up"',
            'better = "upwards"',
            (
                "catalogue.toml, entry [KT01]: ValueError 'upwards' is not a valid Better. "
                "Compare the entry with its neighbours."
            ),
        ),
        (
            "catalogue.toml",
            'owner = "G12"\n',
            "",
            "catalogue.toml, entry [KT01]: KeyError 'owner'. Compare the entry with its neighbours.",
        ),
        (
            "catalogue.toml",
            'minimum = "-100"',
            'minimum = "low"',
            (
                "catalogue.toml, entry [KT01]: InvalidOperation [<class 'decimal.ConversionSyntax'>]. "
                "Compare the entry with its neighbours."
            ),
        ),
        (
            "catalogue.toml",
            "formula = { ratio =",
            "formula = { rate =",
            (
                "catalogue.toml, entry [KT03]: ValueError formula with 0 operations. "
                "Compare the entry with its neighbours."
            ),
        ),
        (
            "catalogue.toml",
            'plan = "TC02.D"',
            'plan = "TC02.X"',
            "catalogue.toml, [TC01]: names TC02.X, which is not in the catalogue. Add it or mend the code.",
        ),
        (
            "forms.toml",
            'indicators = ["TC01",',
            'indicators = ["TC99",',
            'forms.toml, ["BC.TC.THANG"]: names TC99, which is not in the catalogue. Add it or mend the code.',
        ),
        (
            "forms.toml",
            'frequency = "M"',
            'frequency = "monthly"',
            (
                "forms.toml, entry [\"BC.TC.THANG\"]: ValueError 'monthly' is not a valid Frequency. "
                "Compare the entry with its neighbours."
            ),
        ),
        (
            "targets.csv",
            "KT01,VN,2026,>=",
            "KT01,VN,2026,≥",
            "targets.csv, line 2: operator '≥'. Use >=, <=, <, ~ or between.",
        ),
        (
            "targets.csv",
            "KT01,VN,2026,>=,10",
            "KT01,VN,2026,>=,ten",
            "targets.csv, line 2: cannot read 'ten'. Write a number such as 4.5, or a date such as 2026-01-01.",
        ),
        (
            "targets.csv",
            "KT01,VN",
            "KT99,VN",
            "targets.csv, target of KT99: names KT99, which is not in the catalogue. Add it or mend the code.",
        ),
        (
            "catalogue.toml",
            'en = "Services" }\nfield = "growth"\nunit = { vi = "tỷ',
            'en = "Services" }\nfield = "growth"\nunit = { vi = "triệu',
            (
                "catalogue.toml, [KT02]: breakdown without parts, or with parts that do not add up to it. Give it "
                "components of the same unit, frequency, levels and decimals, all put together as sums."
            ),
        ),
        (
            "thresholds.csv",
            "HC01,2019-01-01,value",
            "HC01,2019-01-01,amount",
            "thresholds.csv, line 2: basis 'amount'. Use value or share.",
        ),
        (
            "thresholds.csv",
            "HC01,2019-01-01",
            "HC01,01/01/2019",
            (
                "thresholds.csv, line 2: cannot read '01/01/2019'. "
                "Write a number such as 4.5, or a date such as 2026-01-01."
            ),
        ),
        (
            "thresholds.csv",
            "HC01,",
            "HC99,",
            "thresholds.csv, threshold of HC99: names HC99, which is not in the catalogue. Add it or mend the code.",
        ),
    ],
)
def test_a_mistake_is_told_with_its_place_and_remedy(folder, file, old, new, said):
    replace(folder / file, old, new)
    with pytest.raises(DataFileError) as caught:
        load_catalogue(folder)
    assert str(caught.value) == said

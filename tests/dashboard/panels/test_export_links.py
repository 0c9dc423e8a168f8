"""The links with which the figures of a page are taken away."""

from urllib.parse import parse_qs, urlsplit

import pytest

from dashboard.panels.export_links import export_addresses, export_links, sdmx_address
from dashboard.words import words
from tests.builders import NOW, figure, keep

FORMS = ("xlsx", "csv", "pdf")


def links(component):
    """The addresses of every export below a component, but for that of SDMX."""
    found = [component.href] if "observations." in (getattr(component, "href", None) or "") else []
    children = getattr(component, "children", None) or []
    for each in children if isinstance(children, list | tuple) else [children]:
        found += links(each) if hasattr(each, "to_plotly_json") else []
    return found


def asked(address):
    split = urlsplit(address)
    return split.path, {
        name: values if len(values) > 1 else values[0] for name, values in parse_qs(split.query).items()
    }


def test_a_selection_is_asked_for_in_both_forms_as_of_the_moment_of_the_page():
    made = links(export_links(words("vi"), {"indicator": ["A", "B"], "area": "01"}, NOW))
    wanted = {"indicator": ["A", "B"], "area": "01", "as_of": "2026-10-20T01:30:00+00:00"}
    assert [asked(each) for each in made] == [(f"/api/v1/observations.{end}", wanted) for end in FORMS]


def test_the_selection_has_an_address_in_sdmx_too(geography):
    wanted = {"indicator": ["TC01", "TC02.D"], "area": ["24", "01"], "level": "province"}
    wanted |= {"frequency": "H", "from": "2025-H1", "to": "2026-H1"}
    path, query = asked(sdmx_address(wanted, NOW, geography))
    assert path == "/sdmx/data/dataflow/VPCP/ALL/1.0"
    assert query == {
        "c[INDICATOR]": "TC01,TC02_D",
        "c[REF_AREA]": "24,24_2025,01",
        "c[FREQ]": "S",
        "startPeriod": "2025-H1",
        "endPeriod": "2026-H1",
        "asOf": "2026-10-20T01:30:00+00:00",
    }
    assert list(export_addresses({}, None, geography).values())[-1] == f"{path}?"
    assert asked(sdmx_address({"level": "region"}, None, geography))[1] == {"c[REF_AREA]": "NMM,RRD,NCC,SCH,SE,MRD"}


def test_a_receipt_is_asked_for_by_its_number_alone():
    made = links(export_links(words("en"), {"report": "01RECEIPT"}, None))
    assert [asked(each)[1] for each in made] == [{"report": "01RECEIPT"}] * 3


@pytest.mark.usefixtures("staff")
def test_a_place_offers_its_table_of_provinces(pages, store, rules):
    keep(store, rules, figure("TC01", "01", "2026-09", "5"))
    made = links(pages["dashboard.pages.province"](place="VN", indicator="TC01", period="2026-09"))
    span = {"from": "2026-09", "to": "2026-09", "frequency": "M"}
    wanted = {"indicator": "TC01", "level": "province", **span, "as_of": "2026-10-20T01:30:00+00:00"}
    assert [asked(each)[1] for each in made] == [wanted] * 3


@pytest.mark.usefixtures("staff")
def test_the_index_offers_the_scores_of_its_day(pages, store, rules):
    keep(store, rules, figure("HC01", "01", "2026-10-05", "61.5"))
    made = links(pages["dashboard.pages.index766"]())
    assert {asked(each)[0] for each in made} == {f"/api/v1/observations.{end}" for end in FORMS}
    for each in made:
        query = asked(each)[1]
        assert query["indicator"] == ["HC01", "HC02", "HC03", "HC04", "HC05", "HC06", "HC07"]
        assert (query["level"], query["from"], query["to"], query["frequency"]) == (
            "province",
            "2026-10-05",
            "2026-10-05",
            "D",
        )

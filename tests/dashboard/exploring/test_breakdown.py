"""A figure by its parts: largest first, each with its share and what no part says; nothing where one is missing."""

import pytest

from tests.builders import figure, keep

SECTORS = {"KT02.NLN": "120", "KT02.CNXD": "380", "KT02.DV": "420"}
PERIOD = "2026-Q3"


@pytest.fixture
def tell(store, rules):
    """Keep what a province reports: the whole, and some of its parts."""

    def kept(whole, parts, period=PERIOD):
        rows = {"KT02": whole, **parts}
        keep(store, rules, *(figure(code, "48", period, value) for code, value in rows.items()))

    return kept


@pytest.fixture
def look(see):
    """The breakdown that an address shows."""
    return lambda **asked: see(**{"indicator": "KT02", "place": "48", "period": PERIOD, **asked})["breakdown"]


def told(row):
    return row["name"], row["w"], row["share_w"]


def test_the_parts_stand_largest_first_with_their_shares_and_what_is_left(tell, look):
    tell("1000", SECTORS)
    found = look()
    assert found["title"] == "Quy mô GRDP theo giá hiện hành: Khu vực kinh tế"
    assert [told(each) for each in found["rows"]] == [
        ("Dịch vụ", "420,0", "42,0"),
        ("Công nghiệp và xây dựng", "380,0", "38,0"),
        ("Nông, lâm nghiệp và thủy sản", "120,0", "12,0"),
    ]
    assert told(found["rest"]) == ("Thuế sản phẩm trừ trợ cấp sản phẩm", "80,0", "8,0")
    assert found["whole"]["chosen"]
    assert found["note"] is None
    assert all(each["number"] for each in found["rows"])


def test_a_part_is_seen_among_the_others_and_compared_with_last_year(tell, look):
    tell("900", SECTORS, "2025-Q3")
    tell("1000", {**SECTORS, "KT02.DV": "462"})
    found = look(indicator="KT02.DV")
    (chosen,) = [each for each in found["rows"] if each["chosen"]]
    assert (chosen["code"], chosen["change_w"]) == ("KT02.DV", "+10,0%")
    assert not found["whole"]["chosen"]


def test_where_a_part_is_missing_the_rest_is_not_known(tell, look):
    tell("1000", {"KT02.NLN": "120", "KT02.DV": "420"})
    found = look()
    assert found["rest"] is None
    assert told(found["rows"][-1]) == ("Công nghiệp và xây dựng", None, None)


def test_parts_without_a_whole_have_no_share(see, store, rules):
    keep(store, rules, figure("KT02.DV", "48", PERIOD, "420"))
    found = see(indicator="KT02.DV", place="48", period=PERIOD)["breakdown"]
    assert (told(found["rows"][0]), found["rest"]) == (("Dịch vụ", "420,0", None), None)


def test_parts_that_come_to_more_than_the_whole_are_said_to(tell, look):
    tell("900", SECTORS)
    found = look(lang="en")
    assert found["rest"] is None
    assert found["note"] == "The parts come to more than the whole: ask who reported them."


def test_the_whole_is_handed_over_with_its_parts(tell, look):
    tell("1000", SECTORS)
    address = look()["export"]["csv"]
    assert all(f"indicator={code}" in address for code in ("KT02", *SECTORS))
    assert f"from={PERIOD}" in address


def test_a_figure_without_parts_has_no_breakdown(look):
    assert look(indicator="TC01", period="2026-10") is None
    assert look(indicator="HC13.N", period="2026-10") is None

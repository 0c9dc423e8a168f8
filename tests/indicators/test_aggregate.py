"""Provinces into regions and the nation, old provinces into new ones, and figures computed from others."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.aggregate import apply, combine, consequences
from indicators.catalogue import Aggregation, Formula, Operation, load_catalogue
from indicators.geography import load_geography
from indicators.observations import Coverage, Intent, Method, Origin, decide
from tests.builders import figure

CATALOGUE = load_catalogue()
GEOGRAPHY = load_geography()
TODAY = date(2026, 10, 31)
BEFORE = date(2024, 12, 31)
PROVINCES = [each.id for each in GEOGRAPHY.provinces(TODAY)]
EARLIER_PROVINCES = [each.id for each in GEOGRAPHY.provinces(BEFORE)]
REGIONS = [each.id for each in GEOGRAPHY.regions()]
AMOUNTS = st.decimals(Decimal("0.1"), Decimal(1_000_000), places=1)


class Book:
    """What is shown, kept in memory by the same rules as in the store."""

    def __init__(self, *figures):
        self.held = {}
        self.take(*figures)

    def take(self, *figures):
        changed = [each for each in figures if self.put(each)]
        for each in consequences(changed, self.read, catalogue=CATALOGUE, geography=GEOGRAPHY):
            self.put(each)

    def put(self, arrived):
        held = self.held.setdefault((arrived.indicator, arrived.period.code), {})
        intent = decide(arrived, held.get(arrived.place))
        if intent in {Intent.NEW, Intent.CHANGED}:
            held[arrived.place] = arrived
            return True
        return False

    def read(self, indicator, period):
        return self.held.get((indicator, period.code), {})

    def figure(self, indicator, place, period="2026-10"):
        return self.held.get((indicator, period), {}).get(place)

    def value(self, indicator, place, period="2026-10"):
        return self.figure(indicator, place, period).value

    def said(self):
        return {
            (each.key, each.value, each.status, each.origin, each.method, each.coverage)
            for held in self.held.values()
            for each in held.values()
        }


def everywhere(indicator, amounts, places=tuple(PROVINCES), period="2026-10"):
    return [figure(indicator, place, period, amount) for place, amount in zip(places, amounts, strict=False)]


def test_a_sum_rises_from_province_to_region_to_nation():
    book = Book(figure(place="01", value="100.5"), figure(place="31", value="10"), figure(place="79", value="1"))
    assert book.value("TC01", "RRD") == Decimal("110.5")
    assert book.value("TC01", "SE") == 1
    assert book.value("TC01", "VN") == Decimal("111.5")
    assert book.figure("TC01", "MRD") is None


def test_a_total_is_exact_to_its_last_digit():
    book = Book(figure(place="01", value="99999999999999999999.9999999999"), figure(place="31", value="0.0000000001"))
    assert book.value("TC01", "VN") == Decimal(10) ** 20
    book = Book(figure("VM05", value="123456789012345678901234567890"), figure("VM06", value="0.1"))
    assert str(book.value("VM07", "VN")) == "123456789012345678901234567889.9"


def test_a_total_says_how_many_of_its_places_have_reported():
    book = Book(figure(place="01"), figure(place="31"))
    assert book.figure("TC01", "RRD").coverage == Coverage(2, 6)
    assert book.figure("TC01", "VN").coverage == Coverage(2, 34)
    book = Book(*everywhere("TC01", ["1"] * 34))
    assert book.figure("TC01", "VN").coverage == Coverage(34, 34)


def test_before_the_merger_the_nation_had_63_provinces():
    book = Book(*everywhere("TC01", ["1"] * 63, EARLIER_PROVINCES, "2024-12"))
    nation = book.figure("TC01", "VN", "2024-12")
    assert (nation.value, nation.coverage) == (63, Coverage(63, 63))


def test_a_total_has_the_weakest_origin_and_status_of_its_parts():
    book = Book(figure(place="01", origin=Origin.PUBLISHED), figure(place="31", status="P"))
    assert (book.figure("TC01", "VN").origin, book.figure("TC01", "VN").status) == (Origin.REPORTED, "P")
    book.take(figure(place="33", status="E", origin=Origin.SIMULATED))
    assert (book.figure("TC01", "VN").origin, book.figure("TC01", "VN").status) == (Origin.SIMULATED, "E")
    book.take(figure(place="37", status="F"))
    assert book.figure("TC01", "VN").status == "F"


def test_a_missing_province_is_not_counted_as_zero():
    book = Book(figure(place="01", value="4"), figure(place="31", value=None))
    assert book.value("TC01", "RRD") == 4
    assert book.figure("TC01", "RRD").coverage == Coverage(1, 6)


def test_a_total_is_withdrawn_when_its_only_part_turns_out_to_be_missing():
    book = Book(figure(place="01", value="4"), figure("TC02.D", value="8"))
    book.take(figure(place="01", value=None))
    for indicator in ("TC01", "TC02"):
        total = book.figure(indicator, "VN")
        assert (total.value, total.status, total.coverage) == (None, "M", Coverage(0, 34))
    own = book.figure("TC02", "01")
    assert (own.value, own.status, own.coverage) == (None, "M", None)
    book.take(figure(place="01", value="2"))
    assert (book.value("TC01", "VN"), book.value("TC02", "VN")) == (2, 25)


def test_what_was_said_of_a_total_is_not_computed_over():
    book = Book(figure(place="VN", value="500"), figure(place="01", value="4"))
    assert book.figure("TC01", "VN").method is Method.DIRECT
    assert book.value("TC01", "VN") == 500
    assert book.value("TC01", "RRD") == 4


def test_what_is_said_of_a_total_replaces_what_was_computed():
    book = Book(figure(place="01", value="4"))
    book.take(figure(place="VN", value="500", origin=Origin.PUBLISHED))
    assert book.value("TC01", "VN") == 500


def test_a_ratio_is_computed_from_sums_of_the_places_that_know_both_parts():
    book = Book(
        figure("TC01", "01", value="50"),
        figure("TC02.D", "01", value="100"),
        figure("TC01", "31", value="30"),
        figure("TC02.D", "31", value="300"),
        figure("TC01", "33", value="999"),
    )
    assert book.value("TC02", "01") == 50
    assert book.value("TC02", "31") == 10
    assert book.figure("TC02", "33") is None
    assert (book.value("TC02", "RRD"), book.figure("TC02", "RRD").coverage) == (20, Coverage(2, 6))
    assert (book.value("TC02", "VN"), book.figure("TC02", "VN").coverage) == (20, Coverage(2, 34))
    assert book.figure("TC02", "01").coverage is None
    assert book.figure("TC02", "VN").method is Method.FORMULA


def test_a_ratio_over_zero_is_not_known():
    book = Book(figure("TC01", "01", value="50"), figure("TC02.D", "01", value="0"))
    assert (book.value("TC02", "01"), book.figure("TC02", "01").status) == (None, "M")


def test_a_ratio_said_of_both_parts_directly_is_computed_from_them():
    book = Book(figure("TC01", "VN", value="50"), figure("TC02.D", "VN", value="200"), figure("TC01", "01", value="9"))
    assert (book.value("TC02", "VN"), book.figure("TC02", "VN").coverage) == (25, None)


def test_a_mean_counts_each_province_once():
    book = Book(figure("HC01", "01", "2026", "80"), figure("HC01", "31", "2026", "71"))
    assert book.value("HC01", "RRD", "2026") == Decimal("75.5")


def test_a_mean_is_not_taken_of_the_parts_of_a_merged_province():
    book = Book(figure("HC01", "24:2025", "2024", "80"), figure("HC01", "27:2025", "2024", "70"))
    assert book.figure("HC01", "24", "2024") is None
    assert book.value("HC01", "RRD", "2024") == 75


def test_a_weighted_mean_counts_each_province_by_its_weight():
    book = Book(
        figure("HC12", "01", value="10"),
        figure("HC12", "31", value="40"),
        figure("HC12", "33", value="99"),
        figure("HC12.W", "01", value="2"),
        figure("HC12.W", "31", value="1"),
    )
    assert (book.value("HC12", "RRD"), book.figure("HC12", "RRD").coverage) == (20, Coverage(2, 6))


def test_a_weighted_mean_is_computed_again_when_a_weight_comes_later():
    book = Book(figure("HC12", "01", value="10"), figure("HC12", "31", value="40"))
    assert book.figure("HC12", "RRD") is None
    book.take(figure("HC12.W", "01", value="1"))
    assert book.value("HC12", "RRD") == 10
    book.take(figure("HC12.W", "31", value="2"))
    assert book.value("HC12", "RRD") == 30


def test_a_weighted_mean_of_nothing_but_zero_weights_is_not_known():
    book = Book(figure("HC12", "01", value="10"), figure("HC12.W", "01", value="0"))
    assert book.value("HC12", "RRD") is None


def test_of_the_worst_the_worst_counts():
    book = Book(figure("MT04", "01", "2026-10-31", "80"), figure("MT04", "31", "2026-10-31", "120"))
    assert book.value("MT04", "RRD", "2026-10-31") == 120
    assert book.value("MT04", "VN", "2026-10-31") == 120


@pytest.mark.parametrize("indicator", ["KT01", "KT06"])
def test_what_is_published_or_does_not_add_up_is_computed_nowhere(indicator):
    book = Book(figure(indicator, "01", "2026", "8"), figure(indicator, "31", "2026", "9"))
    assert book.figure(indicator, "RRD", "2026") is None
    assert book.figure(indicator, "VN", "2026") is None


def test_what_agencies_report_adds_up_to_the_nation():
    agencies = [each.id for each in GEOGRAPHY.agencies()]
    book = Book(*[figure("KD06", each, "2026-Q3", "2") for each in agencies], figure("KD07.D", "G12", "2026-Q3", "8"))
    nation = book.figure("KD06", "VN", "2026-Q3")
    assert (nation.value, nation.coverage) == (2 * len(agencies), Coverage(len(agencies), len(agencies)))
    assert book.value("KD07", "VN", "2026-Q3") == 25
    assert book.figure("KD07", "VN", "2026-Q3").coverage == Coverage(1, len(agencies))


def test_an_agency_does_not_add_to_what_provinces_report():
    book = Book(figure("TC05", "G12", value="7"), figure("TC05", "01", value="4"))
    assert book.value("TC05", "VN") == 4


def test_a_merged_province_is_its_parts_together():
    book = Book(figure(place="24:2025", period="2024-12", value="5"))
    half = book.figure("TC01", "24", "2024-12")
    assert (half.value, half.status, half.coverage) == (None, "M", Coverage(1, 2))
    book.take(figure(place="27:2025", period="2024-12", value="7"))
    whole = book.figure("TC01", "24", "2024-12")
    assert (whole.value, whole.status, whole.coverage, whole.method) == (12, "A", Coverage(2, 2), Method.ROLL_UP)


def test_a_region_of_old_provinces_counts_what_is_there():
    book = Book(figure(place="24:2025", period="2024-12", value="5"))
    assert (book.value("TC01", "RRD", "2024-12"), book.figure("TC01", "RRD", "2024-12").coverage) == (
        5,
        Coverage(1, 11),
    )


def test_a_ratio_of_a_merged_province_is_computed_from_its_parts():
    book = Book(
        figure("TC01", "24:2025", "2024-12", "10"),
        figure("TC02.D", "24:2025", "2024-12", "100"),
        figure("TC01", "27:2025", "2024-12", "50"),
    )
    assert (book.value("TC02", "24", "2024-12"), book.figure("TC02", "24", "2024-12").coverage) == (
        None,
        Coverage(1, 2),
    )
    book.take(figure("TC02.D", "27:2025", "2024-12", "100"))
    assert (book.value("TC02", "24", "2024-12"), book.figure("TC02", "24", "2024-12").coverage) == (30, Coverage(2, 2))


def test_growth_compares_a_merged_province_with_its_parts_of_the_year_before():
    book = Book(figure("KT09", "24", "2026-03", "132"))
    assert book.figure("KT10", "24", "2026-03") is None
    book.take(figure("KT09", "24:2025", "2025-03", "50"))
    assert book.figure("KT10", "24", "2026-03") is None
    book.take(figure("KT09", "27:2025", "2025-03", "70"))
    assert book.value("KT10", "24", "2026-03") == 10
    assert (book.value("KT10", "VN", "2026-03"), book.figure("KT10", "VN", "2026-03").coverage) == (10, Coverage(1, 34))


def test_growth_of_a_province_that_ended_stays_its_own():
    book = Book(figure("KT09", "24:2025", "2024-03", "50"), figure("KT09", "24:2025", "2025-03", "55"))
    assert book.value("KT10", "24:2025", "2025-03") == 10
    assert book.figure("KT10", "24:2025", "2026-03") is None


def test_growth_from_zero_is_not_known():
    book = Book(figure("KT09", "01", "2025-03", "0"), figure("KT09", "01", "2026-03", "5"))
    assert (book.value("KT10", "01", "2026-03"), book.figure("KT10", "01", "2026-03").status) == (None, "M")


def test_a_difference_and_a_multiple_are_computed():
    book = Book(figure("VM05", value="7"), figure("VM06", value="9"), figure("HC23", "VN", value="1000"))
    assert book.value("VM07", "01") == -2
    assert book.value("VM07", "VN") == -2
    assert book.value("HC24", "VN") == 27000


@pytest.mark.parametrize(
    ("operation", "values", "expected"),
    [
        (Operation.RATIO, ("1", "4"), "25"),
        (Operation.RATIO, ("1", "0"), None),
        (Operation.GROWTH, ("5", "4"), "25"),
        (Operation.GROWTH, ("5", "0"), None),
        (Operation.DIFFERENCE, ("5", "4"), "100"),
        (Operation.MULTIPLE, ("5",), "500"),
    ],
)
def test_a_formula_is_applied(operation, values, expected):
    formula = Formula(operation, (), Decimal(100))
    assert apply(formula, [Decimal(each) for each in values]) == (expected and Decimal(expected))


def test_of_what_should_rise_the_worst_is_the_lowest():
    rising = next(each for each in CATALOGUE.indicators.values() if each.better == "up")
    worst = _with(rising, aggregation=Aggregation.WORST)
    assert combine(worst, {"01": Decimal(1), "31": Decimal(2)}, {}) == 1
    assert combine(_with(rising, aggregation=Aggregation.NONE), {"01": Decimal(1)}, {}) is None


def _with(indicator, **differences):
    return type(indicator)(**{**vars(indicator), **differences})


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=34, max_size=34))
def test_law_the_regions_together_are_the_nation(amounts):
    book = Book(*everywhere("TC01", amounts))
    assert sum(book.value("TC01", region) for region in REGIONS) == book.value("TC01", "VN") == sum(amounts)
    covered = [book.figure("TC01", region).coverage for region in REGIONS]
    assert sum(each.total for each in covered) == 34


@settings(max_examples=25, deadline=None)
@given(st.lists(AMOUNTS, min_size=63, max_size=63))
def test_law_the_new_provinces_together_are_the_nation_of_the_old_ones(amounts):
    book = Book(*everywhere("TC01", amounts, EARLIER_PROVINCES, "2024-12"))
    assert sum(book.value("TC01", place, "2024-12") for place in PROVINCES) == book.value("TC01", "VN", "2024-12")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=34))
def test_law_a_ratio_lies_between_those_of_its_parts(pairs):
    book = Book(
        *everywhere("TC01", [first for first, _ in pairs]), *everywhere("TC02.D", [second for _, second in pairs])
    )
    rates = [book.value("TC02", place) for place, _ in zip(PROVINCES, pairs, strict=False)]
    assert min(rates) <= book.value("TC02", "VN") <= max(rates)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=34))
def test_law_a_weighted_mean_lies_between_its_parts(pairs):
    book = Book(
        *everywhere("HC12", [first for first, _ in pairs]), *everywhere("HC12.W", [second for _, second in pairs])
    )
    values = [first for first, _ in pairs]
    assert min(values) <= book.value("HC12", "VN") <= max(values)


def test_communes_have_a_rate_of_their_own_and_change_nothing_of_their_province():
    book = Book(figure("TC05", "48", value="50"), figure("TC04", "48", value="100"))
    before = book.said()
    book.take(figure("TC05", "20194", value="3"), figure("TC04", "20194", value="4"))
    assert before < book.said()
    assert book.value("TC06", "20194") == 75
    assert len(book.said() - before) == 3


ARRIVALS = [
    *everywhere("TC01", ["10", "20.5", "30"]),
    *everywhere("TC02.D", ["100", "0", "300", "400"]),
    *everywhere("TC01", ["1", "2", None, "4"], ("24:2025", "27:2025", "37:2025", "36:2025"), "2025-06"),
    *everywhere("TC02.D", ["10", "20"], ("24:2025", "27:2025"), "2025-06"),
    *everywhere("KT09", ["5", "6"], ("24:2025", "27:2025"), "2025-03"),
    *everywhere("KT09", ["12", "7"], ("24", "01"), "2026-03"),
    figure("KT09", "01", "2025-03", "6", status="P"),
    *everywhere("HC12", ["10", "20"]),
    *everywhere("HC12.W", ["3", "4"]),
    figure("TC01", "VN", "2026-10", "999", origin=Origin.PUBLISHED),
    figure("TC05", "G12", value="3"),
    figure("TC04", "G12", value="4"),
]


@settings(max_examples=40, deadline=None)
@given(st.permutations(ARRIVALS), st.integers(1, 5))
def test_law_what_is_shown_does_not_depend_on_the_order_of_arrival(arrivals, at_once):
    book = Book()
    for start in range(0, len(arrivals), at_once):
        book.take(*arrivals[start : start + at_once])
    assert book.said() == Book(*ARRIVALS).said()

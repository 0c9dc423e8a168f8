"""Published tables: every figure of the product's own files, and tables that are not what they should be."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from collectors.formats import FORMATS
from collectors.formats.published import read_components, read_growth, read_national, read_scores
from collectors.intake import Intake
from collectors.source import Arrival
from indicators.observations import Coverage, Method, Origin
from indicators.reports import Document
from indicators.store.observations import Selection, shown

Refusal = Callable[..., list[tuple[str, str]]]
PUBLISHED = Path(__file__).parents[3] / "indicators" / "published"
SCORES = "as_of_date,agency_code,province_code,name_vi,total_100,CKMB_18,TDGQ_20,CLGQ_12,TTTT_10,MDSH_22,MDHL_18,source"
NATIONAL = "month,average_score_100,dossiers_on_time_pct,dossiers_overdue_pct,source"
GROWTH = "period,province_code,name_vi,grdp_growth_pct,rank_of_34,source"
COMPONENTS = (
    "as_of_date,agency_code,name_vi,group,metric_code,metric_vi,numerator,denominator,ratio_pct,score,max_score,source"
)
DONG_THAP = "2026-10-05,H20,82,Đồng Tháp,68.11,11.46,17.63,8.88,6.37,9.67,14.1,a crawl"


def table(*lines: str) -> Document:
    return Document("\n".join((*lines, "")).encode(), "text/csv")


def product(name: str) -> Document:
    return Document((PUBLISHED / name).read_bytes(), "text/csv")


@pytest.fixture(scope="module")
def arrival(now: datetime) -> Arrival:
    return Arrival("published.766", Origin.PUBLISHED, "loader", now, source_note="a crawl")


@pytest.fixture
def faults(refusal: Refusal, arrival: Arrival) -> Callable[[Document], list[tuple[str, str]]]:
    """What the reader of scores names."""
    return lambda paper: refusal(read_scores, paper, arrival)


@pytest.fixture
def verdict(refusal: Refusal, intake: Intake, arrival: Arrival) -> Callable[..., list[tuple[str, str]]]:
    """What reading and judging together name."""
    return lambda paper, name="csv.766-scores": refusal(intake.check, paper, name, arrival)


def test_the_nations_score_is_the_mean_of_its_34_provinces(intake: Intake, arrival: Arrival) -> None:
    receipt = intake.receive(product("scores_766_provinces.csv"), "csv.766-scores", arrival)
    assert (receipt.rows, receipt.new) == (2 * 34 * 7, 2 * 34 * 7)
    (nation,) = shown(intake.store, Selection(indicators=["HC01"], places=["VN"], periods=["2026-10-05"]))
    said = nation.figure
    assert (said.value, said.coverage) == (Decimal("61.85"), Coverage(34, 34))
    assert (said.method, said.origin) == (Method.ROLL_UP, Origin.PUBLISHED)


def test_every_score_is_stored_as_it_is_printed(intake: Intake, arrival: Arrival) -> None:
    intake.receive(product("scores_766_provinces.csv"), "csv.766-scores", arrival)
    held = shown(intake.store, Selection(places=["82"], periods=["2026-09-17"]))
    values = ("68.32", "11.45", "17.72", "8.83", "6.22", "9.65", "14.45")
    assert {each.figure.indicator: each.figure.value for each in held} == {
        f"HC0{number}": Decimal(value) for number, value in enumerate(values, start=1)
    }


def test_the_same_file_has_the_same_number_and_is_taken_once(intake: Intake, arrival: Arrival) -> None:
    first = intake.receive(product("scores_766_provinces.csv"), "csv.766-scores", arrival)
    again = intake.receive(product("scores_766_provinces.csv"), "csv.766-scores", arrival)
    assert (first.id, first.report_id, first.repeated) == (again.id, again.report_id, False)
    assert again.repeated


def test_national_months_carry_score_and_rate_and_a_partial_month_is_provisional(arrival: Arrival) -> None:
    said = read_national(product("scores_766_national_monthly.csv"), arrival)
    assert len(said.rows) == 9 * 2
    last = [(row.indicator, row.area, row.period, row.value, row.status, row.pointer) for row in said.rows[-2:]]
    assert last == [
        ("HC01", "VN", "2026-09", Decimal("45.56"), "P", "#/row/10/average_score_100"),
        ("HC11", "VN", "2026-09", Decimal("75.31"), "P", "#/row/10/dossiers_on_time_pct"),
    ]
    assert {row.status for row in said.rows[:-2]} == {"A"}


def test_national_figures_are_taken_from_published_tables(intake: Intake, arrival: Arrival) -> None:
    receipt = intake.receive(product("scores_766_national_monthly.csv"), "csv.766-national-monthly", arrival)
    assert receipt.new == 18


def test_growth_is_of_eleven_provinces_and_the_nation_and_the_least_is_nobodys(
    intake: Intake, arrival: Arrival
) -> None:
    receipt = intake.receive(product("grdp_growth_2025.csv"), "csv.grdp-growth", arrival)
    assert (receipt.sender, receipt.form, receipt.rows) == ("G12", "BC.TK.NAM", 12)
    held = {each.figure.place: each.figure.value for each in shown(intake.store, Selection(indicators=["KT01"]))}
    assert (len(held), held["22"], held["VN"]) == (12, Decimal("11.89"), Decimal("8.02"))
    assert Decimal("5.84") not in held.values()


def test_pointers_name_the_row_of_the_file_and_the_column(arrival: Arrival) -> None:
    rows = read_scores(table(SCORES, DONG_THAP, DONG_THAP.replace("2026-10-05", "2026-09-17")), arrival).rows
    assert [row.pointer for row in rows[6:8]] == ["#/row/2/MDHL_18", "#/row/3/total_100"]
    assert {row.number for row in rows} == {2, 3}


def test_a_byte_order_mark_and_windows_line_ends_are_fine(arrival: Arrival) -> None:
    content = b"\xef\xbb\xbf" + f"{SCORES}\r\n{DONG_THAP}\r\n\r\n".encode()
    assert len(read_scores(Document(content, "text/csv"), arrival).rows) == 7


def test_columns_may_stand_in_any_order(arrival: Arrival) -> None:
    rows = read_national(
        table("source,dossiers_overdue_pct,dossiers_on_time_pct,average_score_100,month", "a,40,60,50,2026-01"), arrival
    ).rows
    assert [row.value for row in rows] == [Decimal(50), Decimal(60)]


def test_an_empty_cell_is_a_missing_figure(arrival: Arrival) -> None:
    row = read_scores(table(SCORES, DONG_THAP.replace(",6.37,", ",,")), arrival).rows[4]
    assert (row.indicator, row.value, row.status) == ("HC05", None, "M")


@pytest.mark.parametrize(
    ("content", "code", "pointer"),
    [
        (b"", "empty-report", "#"),
        (b"\xef\xbb\xbf\r\n", "empty-report", "#"),
        (SCORES.encode("utf-16"), "not-utf8", "#"),
        (f"{SCORES}\n{DONG_THAP}".encode("cp1258", errors="replace"), "not-utf8", "#"),
        (f'{SCORES}\n"open'.encode(), "malformed-report", "#/row/2"),
        (f"{SCORES}\n{'x' * 140_000}".encode(), "malformed-report", "#/row/2"),
    ],
)
def test_what_is_no_csv_in_utf_8_is_refused(
    faults: Callable[[Document], list[tuple[str, str]]], content: bytes, code: str, pointer: str
) -> None:
    assert faults(Document(content, "text/csv")) == [(code, pointer)]


def test_columns_that_are_missing_unknown_or_double_are_named(
    faults: Callable[[Document], list[tuple[str, str]]],
) -> None:
    header = SCORES.replace("agency_code", "agency").replace("MDHL_18", "MDSH_22")
    assert faults(table(header)) == [
        ("missing-field", "#/row/1"),
        ("missing-field", "#/row/1"),
        ("unknown-field", "#/row/1"),
        ("duplicate-key", "#/row/1"),
    ]


def test_every_ragged_row_is_named(faults: Callable[[Document], list[tuple[str, str]]]) -> None:
    short, long = DONG_THAP.rpartition(",")[0], DONG_THAP.replace("68.11", "68,11")
    assert faults(table(SCORES, short, DONG_THAP, "", long)) == [
        ("malformed-report", f"#/row/{number}") for number in (2, 4, 5)
    ]


def test_a_table_beyond_the_limit_is_refused(
    faults: Callable[[Document], list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.formats.csv_table.MOST_ROWS", 1)
    assert faults(table(SCORES, DONG_THAP, DONG_THAP)) == [("too-many-rows", "#")]


def test_a_decimal_comma_is_refused_where_it_stands(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    comma = DONG_THAP.replace("68.11", '"68,11"')
    assert verdict(table(SCORES, comma)) == [("number-not-decimal", "#/row/2/total_100/value")]


def test_a_row_given_twice_is_refused_and_not_dropped(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    found = verdict(table(SCORES, DONG_THAP, DONG_THAP))
    assert found[0] == ("duplicate-row", "#/row/3/total_100")
    assert len(found) == 7


def test_the_two_codes_of_a_row_must_be_of_one_province(
    faults: Callable[[Document], list[tuple[str, str]]],
) -> None:
    assert faults(table(SCORES, DONG_THAP, DONG_THAP.replace("H20", "H21"))) == [
        ("area-name-mismatch", "#/row/3/agency_code")
    ]


def test_a_name_of_another_province_and_an_ended_code_are_refused(
    verdict: Callable[..., list[tuple[str, str]]],
) -> None:
    assert verdict(table(SCORES, DONG_THAP.replace("Đồng Tháp", "An Giang")))[0] == (
        "area-name-mismatch",
        "#/row/2/total_100/area_name",
    )
    assert verdict(table(SCORES, DONG_THAP.replace(",82,", ",87,")))[0] == ("area-retired", "#/row/2/total_100/area")


@pytest.mark.parametrize(
    ("day", "code"), [("2026-10", "wrong-type"), ("05/10/2026", "period-not-a-period"), ("", "period-not-a-period")]
)
def test_scores_are_of_days(faults: Callable[[Document], list[tuple[str, str]]], day: str, code: str) -> None:
    assert faults(table(SCORES, DONG_THAP.replace("2026-10-05", day))) == [(code, "#/row/2/as_of_date")]


def test_a_day_to_come_is_refused(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    assert verdict(table(SCORES, DONG_THAP.replace("2026-10-05", "2026-12-05")))[0] == (
        "period-in-future",
        "#/row/2/total_100/period",
    )


def test_a_table_without_rows_is_refused(verdict: Callable[..., list[tuple[str, str]]]) -> None:
    assert verdict(table(SCORES)) == [("empty-report", "#/observations")]


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
        ("2026-01,36.23,58.79,41.31,a", "malformed-report", "#/row/2/dossiers_overdue_pct"),
        ('2026-01,36.23,58.79,"41,21",a', "number-not-decimal", "#/row/2/dossiers_overdue_pct"),
        ("2026,36.23,58.79,41.21,a", "wrong-type", "#/row/2/month"),
    ],
)
def test_national_rows_that_cannot_be_right_are_refused(
    refusal: Refusal, arrival: Arrival, line: str, code: str, pointer: str
) -> None:
    assert refusal(read_national, table(NATIONAL, line), arrival) == [(code, pointer)]


@pytest.mark.parametrize(
    ("line", "pointer"),
    [
        ("2026-09-30,H20,Đồng Tháp,TDGQ,ON_TIME,x,50,100,40,8,20,a", "#/row/2/ratio_pct"),
        ("2026-09-30,H20,Đồng Tháp,CKMB,ON_TIME,x,50,100,50,10,20,a", "#/row/2/metric_code"),
        ("2026-09-30,H20,Đồng Tháp,TDGQ,IN_TIME,x,50,100,50,10,20,a", "#/row/2/metric_code"),
    ],
)
def test_components_that_contradict_the_index_are_refused(
    refusal: Refusal, arrival: Arrival, line: str, pointer: str
) -> None:
    assert refusal(read_components, table(COMPONENTS, line), arrival) == [("malformed-report", pointer)]


def test_components_are_kept_for_their_day_and_one_that_has_no_counts_as_its_share(
    intake: Intake, arrival: Arrival
) -> None:
    assert intake.receive(product("scores_766_components.csv"), "csv.766-components", arrival).rows == 17 * 2 + 1
    asked = Selection(["HC03.ON_TIME.N", "HC06.ELECTRONIC_CERTIFIED_COPY.R"], ["82"], periods=["2026-09-30"])
    assert [each.figure.value for each in shown(intake.store, asked)] == [314557, 100]


@pytest.mark.parametrize(
    ("line", "code", "pointer"),
    [
        ("2025,,Vùng Đông Nam Bộ,8.0,,a", "missing-field", "#/row/2/province_code"),
        ("2025,,min of thirty,8.0,,a", "missing-field", "#/row/2/province_code"),
        ("2025,22,Quảng Ninh,11.89,first,a", "wrong-type", "#/row/2/rank_of_34"),
        ("2025-10,22,Quảng Ninh,11.89,1,a", "wrong-type", "#/row/2/period"),
    ],
)
def test_growth_rows_that_cannot_be_right_are_refused(
    refusal: Refusal, arrival: Arrival, line: str, code: str, pointer: str
) -> None:
    assert refusal(read_growth, table(GROWTH, line), arrival) == [(code, pointer)]


def test_every_format_has_its_name() -> None:
    assert set(FORMATS) == {
        "dieuhanh.report/1",
        "dvcqg.service-results",
        "dvcqg.metrics",
        "lgsp.dossiers",
        "edxml.messages",
        "ecabinet.events",
        "ndxp.events",
        "pakn.events",
        "csv.766-scores",
        "csv.766-components",
        "csv.766-national-monthly",
        "csv.grdp-growth",
        "csv.report/1",
        "xlsx.report/1",
        "sdmx.csv/2",
        "sdmx.ml/2.1",
    }

"""SDMX-CSV 2.0.0 as ministries and statistical tools write it."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from collectors.formats import FORMATS, sdmx_csv
from collectors.problems import RefusedError, body
from collectors.source import Arrival
from indicators.observations import Origin
from indicators.reports import Document

HEADER = "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MEASURE"
ROW = "dataflow,VPCP:BC_TC_THANG(1.0),I,M,TC01,01,2026-10,100.50,A,TY_DONG"
NOON = datetime(2026, 10, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def arrival(sender="G12", **settings):
    return Arrival("push", Origin.REPORTED, "key", NOON, sender=sender, settings=settings, pushed=True)


def table(*rows, header=HEADER, end="\r\n"):
    return end.join([header, *rows, ""]).encode()


def read(content, came=None):
    return sdmx_csv.read(Document(content, "application/vnd.sdmx.data+csv"), came or arrival())


def refused(content, came=None):
    """Code and place of every mistake."""
    with pytest.raises(RefusedError) as caught:
        read(content, came)
    for language in ("vi", "en"):
        assert all(each["detail"] and each["hint"] for each in body(caught.value.problems, language)["errors"])
    return [
        (each.code, (each.location or {}).get("row"), (each.location or {}).get("column"))
        for each in caught.value.problems
    ]


def test_a_table_says_form_period_and_figures():
    reading = read(table(ROW, ROW.replace("01,2026", "79,2026").replace("100.50,A", ",M")))
    assert (reading.sender, reading.form, reading.period, reading.revision) == ("G12", "BC.TC.THANG", "2026-10", 1)
    first, second = reading.rows
    assert (first.indicator, first.area, first.period, first.value) == ("TC01", "01", "2026-10", Decimal("100.50"))
    assert str(first.value) == "100.50"
    assert (first.status, first.unit, first.number) == ("A", "tỷ đồng", 2)
    assert (second.area, second.value, second.status, second.value_fault) == ("79", None, "M", None)


def test_it_goes_the_one_road_in(intake):
    content = table(ROW.replace("2026-10", "2026-09"))
    kept = intake.receive(Document(content, "application/vnd.sdmx.data+csv"), "sdmx.csv/2", arrival())
    assert (kept.form, kept.rows, kept.period) == ("BC.TC.THANG", 1, "2026-09")
    assert FORMATS["sdmx.csv/2"] is sdmx_csv.read


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_and_the_order_of_the_columns_are_free(separator):
    header = separator.join(reversed(HEADER.split(",")))
    row = separator.join(reversed(ROW.split(",")))
    for end in ("\r\n", "\n"):
        assert read(table(row, header=header, end=end)).rows == read(table(ROW)).rows


def test_dots_of_codes_come_back():
    row = read(table(ROW.replace("TC01", "TC02_D"))).rows[0]
    assert row.indicator == "TC02.D"


def test_the_same_bytes_are_the_same_report_and_a_number_beside_them_counts_first():
    assert read(table(ROW)).report_id == read(table(ROW)).report_id
    assert read(table(ROW)).report_id != read(table(ROW.replace("100.50", "100.5"))).report_id
    said = read(
        table(ROW), arrival(report_id="TC-2026-10-01", revision="2", reason="sai", row_count="1", value_sum="100.5")
    )
    assert (said.report_id, said.revision, said.reason, said.row_count, said.value_sum) == (
        "TC-2026-10-01",
        2,
        "sai",
        1,
        Decimal("100.5"),
    )


def test_blank_lines_at_the_end_say_nothing():
    assert len(read(table(ROW, "", "")).rows) == 1


def test_rows_of_several_periods_leave_the_report_without_one():
    assert read(table(ROW, ROW.replace("2026-10", "2026-09"))).period is None


@pytest.mark.parametrize("flow", ["VPCP:ALL(1.0)", "VPCP:DIEUHANH(1.0)", "VPCP:PUBLIC_FINANCE(1.0)"])
def test_a_flow_of_several_forms_leaves_the_form_to_be_found(flow):
    content = table(ROW.replace("VPCP:BC_TC_THANG(1.0)", flow))
    assert read(content).form == ""
    assert read(content, arrival(form="BC.TC.THANG")).form == "BC.TC.THANG"


def test_a_flow_that_nobody_knows_is_left_for_the_judge_to_refuse(intake):
    content = table(ROW.replace("BC_TC_THANG", "BC_TC_XANG"))
    with pytest.raises(RefusedError) as caught:
        intake.check(Document(content, "text/csv"), "sdmx.csv/2", arrival())
    assert "unknown-form" in caught.value.codes


@pytest.mark.parametrize("action", ["I", "A", "R"])
def test_information_append_and_replace_are_taken(action):
    assert len(read(table(ROW.replace(",I,", f",{action},"))).rows) == 1


def test_an_action_may_be_left_out():
    header = HEADER.replace("ACTION,", "")
    assert len(read(table(ROW.replace("I,M,", "M,"), header=header)).rows) == 1


def test_nothing_is_deleted_and_the_answer_says_what_to_do_instead():
    with pytest.raises(RefusedError) as caught:
        read(table(ROW.replace(",I,", ",D,")))
    assert "OBS_STATUS = M" in str(caught.value)
    assert caught.value.problems[0].location == {"row": 2, "column": "ACTION"}


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", [("empty-report", None, None)]),
        (b"\xff\xfe", [("not-utf8", None, None)]),
        (b"indicator,area\n1,2\n", [("missing-column", 1, "STRUCTURE_ID")]),
        (
            table(ROW, header=HEADER.replace("OBS_VALUE", "VALUE")),
            [("missing-column", 1, "OBS_VALUE"), ("unknown-column", 1, "VALUE")],
        ),
        (table(ROW, header=HEADER.replace("OBS_STATUS", "FREQ")), [("duplicate-key", 1, "FREQ")]),
        (table(ROW + ",x"), [("csv-row-width", 2, None)]),
        (table(ROW, "", ROW), [("csv-row-width", 3, None)]),
        (table('"' + ROW), [("csv-format", 2, None)]),
        (table(ROW.replace("dataflow", "codelist")), [("wrong-type", 2, "STRUCTURE")]),
        (table(ROW.replace("VPCP:BC_TC_THANG(1.0)", "a b")), [("wrong-type", 2, "STRUCTURE_ID")]),
        (table(ROW.replace("VPCP:", "ECB:")), [("wrong-type", 2, "STRUCTURE_ID")]),
        (table(ROW.replace("(1.0)", "(2.0)")), [("wrong-type", 2, "STRUCTURE_ID")]),
        (table(ROW, ROW.replace("BC_TC", "BC_TK")), [("file-inconsistent", 3, "STRUCTURE_ID")]),
        (table(ROW.replace(",I,", ",X,")), [("wrong-type", 2, "ACTION")]),
        (table(ROW.replace("M,TC01", "Q,TC01")), [("file-inconsistent", 2, "FREQ")]),
        (table(ROW.replace("TC01", "")), [("missing-field", 2, "INDICATOR")]),
        (table(ROW.replace("01,2026-10", "24,2025-05")), [("unknown-area", 2, "REF_AREA")]),
        (table(ROW.replace("TC01", "T" * 65)), [("text-too-long", 2, "INDICATOR")]),
        (table(ROW.replace("100.50", "1" * 2001)), [("text-too-long", 2, "OBS_VALUE")]),
    ],
)
def test_what_is_not_as_agreed_is_refused_by_row_and_column(content, found):
    assert refused(content) == found


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1,5", None),
        ("1_000", "number-not-decimal"),
        ("NaN", "number-not-decimal"),
        ("\uff11\uff12", "number-not-decimal"),
        ("1e18", "number-out-of-range"),
        ("0.1234567890123", "number-precision"),
    ],
)
def test_a_value_that_is_no_exact_decimal_is_left_for_the_judge_with_its_fault(text, fault):
    if fault is None:
        assert refused(table(ROW.replace("100.50", text))) == [("csv-row-width", 2, None)]
        return
    row = read(table(ROW.replace("100.50", text))).rows[0]
    assert (row.value, row.value_text, row.value_fault) == (None, text, fault)


def test_not_a_number_is_missing_only_where_the_status_says_so():
    row = read(table(ROW.replace("100.50,A", "NaN,M"))).rows[0]
    assert (row.value, row.value_text, row.value_fault, row.status) == (None, None, None, "M")


def test_what_the_judge_finds_is_shown_by_row_and_column():
    locate = read(table(ROW)).locate
    assert locate("#/observations/0/area") == {"row": 2, "column": "REF_AREA"}
    assert locate("#/observations/7/value") == {"row": 9, "column": "OBS_VALUE"}
    assert locate("#/observations/0") == {"row": 2}
    assert locate("#/sender") is None


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"revision": "two"}, "wrong-type"),
        ({"row_count": "-1"}, "wrong-type"),
        ({"value_sum": "1,5"}, "wrong-type"),
        ({"form": "BC.TK.THANG"}, "file-inconsistent"),
    ],
)
def test_what_comes_beside_a_table_is_judged_too(settings, code):
    assert refused(table(ROW), arrival(**settings))[0][0] == code


def test_without_a_key_s_sender_nobody_knows_who_speaks():
    assert refused(table(ROW), arrival(sender=None)) == [("missing-field", None, None)]


def test_more_rows_than_one_report_may_have_are_refused(monkeypatch):
    monkeypatch.setattr(sdmx_csv, "MOST_ROWS", 1)
    assert refused(table(ROW, ROW)) == [("too-many-rows", None, None)]

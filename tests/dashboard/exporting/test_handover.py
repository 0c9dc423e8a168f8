"""A workbook that is handed over has the sums of the store, and says what it is."""

import io
from collections import Counter
from decimal import Decimal

import openpyxl

from dashboard.exporting.lines import COLUMNS
from indicators.store.observations import Selection, shown
from tests.builders import NOW, figure, keep

INDICATORS, PLACES = ("VM05", "KD01", "TC01"), ("01", "48", "79")


def test_the_sums_are_those_of_the_store_and_the_file_says_rows_filters_moment_and_sources(take, store, rules):
    months = [f"2026-{month:02}" for month in range(1, 7)]
    said = [
        figure(code, place, month, Decimal(7 * at + number) / 100)
        for number, code in enumerate(INDICATORS)
        for place in PLACES
        for at, month in enumerate(months, 1)
    ]
    keep(store, rules, *said)
    query = "indicator=VM05&indicator=KD01&indicator=TC01&area=01&area=48&area=79&from=2026-02&frequency=M"
    answer = take("xlsx", query)
    figures, about = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in figures.iter_rows(min_row=2, values_only=True)]
    sums, expected = Counter(), Counter()
    for row in rows:
        sums[row["indicator"]] += Decimal(repr(row["value"]))
    held = shown(store, Selection(INDICATORS, PLACES, periods=months[1:]))
    for each in held:
        expected[each.figure.indicator] += each.figure.value
    assert sums == expected
    assert len(rows) == len(held) == int(answer.headers["x-row-count"]) == 45
    assert (figures.freeze_panes, figures.auto_filter.ref) == ("A2", "A1:Q46")
    told = {str(row[0]): str(row[1]) for row in about.iter_rows(values_only=True) if row[0]}
    assert told["Số dòng số liệu trong tệp"] == "45"
    assert told["Nội dung hỏi"] == "indicator=VM05, KD01, TC01; area=01, 48, 79; from=2026-02; frequency=M"
    assert told["Số liệu biết đến thời điểm"] == NOW.isoformat()
    assert any("Bộ Tài chính" in str(cell) for row in about.iter_rows(values_only=True) for cell in row)

"""A year of forty indicators of every province: in as a workbook, out as a workbook, equal to the last digit.

`python -m bench.round_trip` does the same with five years.
"""

import io
import random
from decimal import Decimal

import pytest
import xlsxwriter

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.source import Arrival
from collectors.world import World
from indicators.observations import Origin
from indicators.periods import Period
from indicators.reports import Document
from indicators.store import open_store
from tests.builders import ZONE
from tests.dashboard.centre import Clock, key, opened, setting
from tests.dashboard.exporting.conftest import sheet

FORM = "BC.LS.THANG"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST, MONTHS = Period.parse("2025-07"), 12
"""The year from the day on which there were 34 provinces."""

NOW = Clock().now.replace(year=2026, month=11)
COUNT = 34 * MONTHS * 40


@pytest.fixture
def store(sqlite_url):
    with_history = open_store(sqlite_url)
    yield with_history
    with_history.close()


def history():
    """A figure for every indicator, province and month, with as many decimals as its indicator has."""
    chance, known, period = random.Random(766), setting(), FIRST  # noqa: S311 - nothing secret
    figures = {}
    for _ in range(MONTHS):
        for code in known.catalogue.form(FORM).indicators:
            decimals = known.catalogue.indicator(code).decimals
            for place in known.geography.provinces(NOW.date()):
                figures[code, place.code, period.code] = Decimal(chance.randint(1000, 9999)).scaleb(-decimals)
        period = period.next()
    return figures


def written(figures):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        table = book.add_worksheet("Số liệu")
        rows = [("indicator", "area", "period", "value"), *((*k, format(value, "f")) for k, value in figures.items())]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.write_string(number, column, cell)
    return Document(file.getvalue(), WORKBOOK)


def taken_in(store, paper):
    known = setting()
    road = Intake(store, World(known.catalogue, known.geography, known.calendar), FORMATS, ZONE, lambda: NOW)
    beside = {"form": FORM, "decimal": "."}
    arrival = Arrival("push", Origin.REPORTED, "key:G22", NOW, sender="G22", pushed=True, settings=beside)
    return road.receive(paper, "xlsx.report/1", arrival)


def test_what_went_in_comes_out_equal_to_the_last_digit(store):
    figures = history()
    assert len(figures) == COUNT
    receipt = taken_in(store, written(figures))
    assert (receipt.rows, receipt.new, receipt.state) == (COUNT, COUNT, "accepted")
    with opened(store) as centre:
        centre.clock.now = NOW
        query = {"form": FORM, "level": "province", "frequency": "M", "from": FIRST.code}
        answer = centre.get("/api/v1/observations.xlsx", params=query, token=key(store, "read"))
    assert answer.status_code == 200, answer.text
    header, *rows = sheet(answer, 0)
    indicator, area, period, value = (header.index(name) for name in ("indicator", "area", "period", "value"))
    out = {(row[indicator], row[area], row[period]): Decimal(str(row[value])) for row in rows}
    assert len(rows) == len(out) == int(answer.headers["x-row-count"]) == COUNT
    assert sum(out.values()) == sum(figures.values())
    assert out == figures

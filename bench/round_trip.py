"""`python -m bench.round_trip`: five years of forty indicators of 34 provinces in as a workbook, and out as a workbook.

Prints how long each way took, how much memory it needed, and whether every figure is equal to its last digit.
"""

import asyncio
import io
import json
import logging
import random
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import structlog
import xlsxwriter
from fastapi import FastAPI
from python_calamine import CalamineWorkbook

from bench.country import ZONE, Country, empty_sqlite, load_country
from bench.measuring import say
from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.source import Arrival
from dashboard.exporting import routes
from dashboard.materials import Setting
from indicators.observations import Origin
from indicators.periods import Period
from indicators.reports import Document
from indicators.store import Store

FORM, SENDER = "BC.LS.THANG", "G22"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST, MONTHS = Period.parse("2025-07"), 60
"""Five years from the day on which there were 34 provinces."""

NOW = datetime(2030, 8, 1, 8, 30, tzinfo=ZONE)
Figures = dict[tuple[str, str, str], Decimal]
"""Values by indicator, area code and period."""


def main() -> None:
    """Go both ways and say what came of it; the exit status is 1 where a figure is not equal."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    country = load_country()
    figures = _history(country)
    say(f"Writing a workbook of {len(figures)} figures …")
    paper = _written(figures)
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as name, _store(name) as store:
        begun = time.perf_counter()
        _take_in(store, country, paper)
        taken = time.perf_counter() - begun
        say(f"In: {taken:.1f} s, at most {_megabytes()} MB in this process so far. Taking it out …")
        begun = time.perf_counter()
        answer = asyncio.run(_export(store, country))
        given = time.perf_counter() - begun
    is_equal = _figures(answer) == figures
    said = {"figures": len(figures), "in_s": round(taken, 1), "out_s": round(given, 1), "equal": is_equal}
    print(json.dumps({**said, "in_bytes": len(paper.content), "out_bytes": len(answer), "most_mb": _megabytes()}))
    sys.exit(0 if is_equal else 1)


def _store(folder: str) -> closing[Store]:
    return closing(empty_sqlite(Path(folder), "history.db"))


def _history(country: Country) -> Figures:
    chance, period = random.Random(766), FIRST  # noqa: S311 - nothing secret
    catalogue, figures = country.world.catalogue, Figures()
    for _ in range(MONTHS):
        for code in catalogue.form(FORM).indicators:
            decimals = catalogue.indicator(code).decimals
            for place in country.provinces:
                figures[code, place.code, period.code] = Decimal(chance.randint(1000, 9999)).scaleb(-decimals)
        period = period.next()
    return figures


def _written(figures: Mapping[tuple[str, str, str], Decimal]) -> Document:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        rows = [("indicator", "area", "period", "value"), *((*key, format(each, "f")) for key, each in figures.items())]
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return Document(file.getvalue(), WORKBOOK)


def _take_in(store: Store, country: Country, paper: Document) -> None:
    beside = {"form": FORM, "decimal": "."}
    arrival = Arrival("push", Origin.REPORTED, f"key:{SENDER}", NOW, sender=SENDER, pushed=True, settings=beside)
    receipt = Intake(store, country.world, FORMATS, ZONE, lambda: NOW).receive(paper, "xlsx.report/1", arrival)
    if receipt.new != receipt.rows:
        raise AssertionError(f"Only {receipt.new} of {receipt.rows} figures were new: measure nothing by it.")


async def _export(store: Store, country: Country) -> bytes:
    world = country.world
    setting = Setting(world.catalogue, world.geography, world.calendar, ZONE)
    app = FastAPI()
    app.include_router(routes.router(routes.Desk(store, setting, lambda: NOW, {}, _refuse)))
    query = {"form": FORM, "level": "province", "frequency": "M"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench") as client:
        answer = await client.get("/observations.xlsx", params=query, timeout=None)
    return answer.raise_for_status().content


def _refuse(code: str, _language: str, facts: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
    return 400, {"code": code, **facts}


def _figures(content: bytes) -> Figures:
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        header, *rows = book.get_sheet_by_index(0).to_python()
    indicator, area, period, value = (header.index(name) for name in ("indicator", "area", "period", "value"))
    return {(str(row[indicator]), str(row[area]), str(row[period])): Decimal(str(row[value])) for row in rows}


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()

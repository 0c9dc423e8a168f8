"""`python -m bench.handover`: 34 provinces, 60 months, 115 indicators as a workbook, opened in LibreOffice.

Prints how long the workbook takes beside a plain XlsxWriter writing the same cells, and whether LibreOffice, where it
is installed, reads the same sum of every indicator as the store holds, and finds the row count, the filters, the moment
and the sources in the file.
"""

import asyncio
import csv
import json
import logging
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import structlog
import xlsxwriter
from fastapi import FastAPI

from bench.country import NOW, ZONE, Country, load_country
from bench.filling import Filling, filled
from bench.measuring import Better, Comparison, Effort, in_turns, line, say
from dashboard.exporting import routes
from dashboard.exporting.lines import COLUMNS, Lines
from dashboard.materials import Setting
from indicators.store import Store
from indicators.store.observations import Selection, telling

LAST, MONTHS = "2026-09", 60
QUERY = {"level": "province", "frequency": "M", "from": "2021-10", "to": LAST}
SOFFICE = "soffice"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""Every sheet as it holds its cells, in UTF-8."""

WITHIN_S = 300
FIGURES, ABOUT = "Số liệu", "Nguồn"
FLOOR_IS = "plain XlsxWriter (constant memory) writing the same cells, which are at hand"


@dataclass(frozen=True)
class Desk:
    """A store with everything in it, and who exports from it."""

    store: Store
    setting: Setting

    def workbook(self) -> httpx.Response:
        """The export as its address gives it."""
        return asyncio.run(_asked(self))

    def cells(self) -> list[Sequence[Any]]:
        """The lines of the export."""
        with telling(self.store, Selection(), most=routes.MOST_ROWS) as told:
            return list(Lines(self.setting, "vi").of(told.rows))


def main() -> None:
    """Measure once, and say whether the sums are equal; the exit status is 1 where one is not."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leaves through every `finally`: servers end, folders go
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for taken in measure(load_country(), Effort(quick="--quick" in sys.argv)):
        print(line(taken), flush=True)


def measure(country: Country, effort: Effort) -> Iterator[Comparison]:
    """Rows a second of the workbook beside the floor; what LibreOffice reads of it is compared first.

    Raises:
        AssertionError: it reads another sum than the store holds, or does not find what the file must say of itself.
    """
    codes = [each.code for each in country.world.catalogue.listed()][: effort.times(200, 10)]
    filling = Filling(codes, [each.id for each in country.provinces], LAST, MONTHS)
    with tempfile.TemporaryDirectory(prefix="dieuhanh-bench-") as name:
        folder = Path(name)
        count = len(codes) * len(filling.places) * MONTHS
        say(f"Filling a store with {count:,} figures …")
        world = country.world
        with closing(filled(folder / "handover.db", country, filling)) as store:
            desk = Desk(store, Setting(world.catalogue, world.geography, world.calendar, ZONE))
            say(f"Handing over {count:,} figures as a workbook …")
            opened = _checked(desk, filling, folder)
            print(json.dumps({"handover": opened}, ensure_ascii=False), flush=True)
            ours, floor = in_turns(
                effort.times(3, 1), lambda: _timed(desk), lambda: _floor(desk, folder / "floor.xlsx")
            )
    yield Comparison(f"workbook of {count:,} figures, rows a second", "rows/s", Better.HIGHER, FLOOR_IS, ours, floor)


def _timed(desk: Desk) -> float:
    began = time.perf_counter()
    answer = desk.workbook()
    return int(answer.headers["X-Row-Count"]) / (time.perf_counter() - began)


def _floor(desk: Desk, file: Path) -> float:
    lines = desk.cells()
    began = time.perf_counter()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        shape = book.add_format({"num_format": "#,##0.00"})
        for row, cells in enumerate([COLUMNS, *lines]):
            for column, cell in enumerate(cells):
                if isinstance(cell, Decimal):
                    sheet.write_number(row, column, float(cell), shape)
                elif cell:
                    sheet.write_string(row, column, cell)
    return len(lines) / (time.perf_counter() - began)


def _checked(desk: Desk, filling: Filling, folder: Path) -> Mapping[str, Any]:
    """What LibreOffice says of the workbook, held against the store."""
    began = time.perf_counter()
    answer = desk.workbook()
    made = time.perf_counter() - began
    count = int(answer.headers["X-Row-Count"])
    said = {"rows": count, "bytes": len(answer.content), "made_s": round(made, 1)}
    program = shutil.which(SOFFICE)
    if program is None:
        say("LibreOffice is not installed (apt-get install libreoffice-calc): nobody has opened the workbook.")
        return {**said, "opened": "LibreOffice is not installed"}
    file = folder / "handover.xlsx"
    file.write_bytes(answer.content)
    began = time.perf_counter()
    words = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", AS_CSV]
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        [*words, "--outdir", str(folder), str(file)], check=True, capture_output=True, timeout=WITHIN_S, text=True
    )
    opened = time.perf_counter() - began
    figures, about = (folder / f"handover-{name}.csv" for name in (FIGURES, ABOUT))
    if not figures.exists():
        raise AssertionError(f"LibreOffice wrote no table: {done.stdout} {done.stderr}")
    _expect_equal(_sums(figures), _sums_held(desk, filling))
    _expect_said(about.read_text(encoding="utf-8"), count)
    return {**said, "opened_s": round(opened, 1), "sums_equal": len(filling.indicators)}


def _sums(file: Path) -> dict[str, tuple[int, Decimal]]:
    """How many figures each indicator has, and their exact sum."""
    found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            count, total = found[row["indicator"]]
            found[row["indicator"]] = count + 1, total + Decimal(row["value"])
    return dict(found)


def _sums_held(desk: Desk, filling: Filling) -> dict[str, tuple[int, Decimal]]:
    found: dict[str, tuple[int, Decimal]] = {}
    for code in filling.indicators:
        with telling(desk.store, Selection([code]), most=routes.MOST_ROWS) as told:
            values = [each.value for each in told.rows if each.value is not None]
        found[code] = len(values), sum(values, Decimal(0))
    return found


def _expect_equal(read: Mapping[str, tuple[int, Decimal]], held: Mapping[str, tuple[int, Decimal]]) -> None:
    differing = [code for code in held.keys() | read.keys() if read.get(code) != held.get(code)]
    if differing:
        raise AssertionError(f"LibreOffice reads other sums of {sorted(differing)}.")


def _expect_said(about: str, count: int) -> None:
    """The file must say its row count, filters, moment and sources."""
    asked = "; ".join(f"{name}={value}" for name, value in QUERY.items())
    for each in (f",{count}\n", asked, NOW.isoformat(), "Bộ Tài chính"):
        if each not in about:
            raise AssertionError(f"The workbook does not say {each!r} of itself.")


async def _asked(desk: Desk) -> httpx.Response:
    app = FastAPI()
    app.include_router(routes.router(routes.Desk(desk.store, desk.setting, lambda: NOW, {}, _refuse)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench") as client:
        answer = await client.get("/observations.xlsx", params=QUERY, timeout=None)
    return answer.raise_for_status()


def _refuse(code: str, _language: str, facts: Mapping[str, object]) -> tuple[int, dict[str, Any]]:
    return 400, {"code": code, **facts}


if __name__ == "__main__":
    main()

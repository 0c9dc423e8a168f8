"""The differences between two moments as a file: every one of them, however many."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from dashboard.differing import Wanted, wanted
from dashboard.exporting.comma_separated import MARK, MEDIA_TYPE, cell
from dashboard.materials import Setting
from dashboard.words import LANGUAGE
from indicators.observations import Observation
from indicators.store import Store
from indicators.store.differences import Difference, changed, counted

MOST_ROWS = 200_000
"""Rows one file may have; more are refused, and never given in part."""

TOGETHER = 5_000
"""Rows that are in memory together."""

COLUMNS = (
    *("what_happened", "indicator", "indicator_name", "place", "place_name", "period", "unit"),
    *("value_before", "value_after", "status_before", "status_after", "known_from", "sender", "form", "revision"),
    *("reason", "note", "receipt", "number_before", "number_after"),
)


@dataclass(frozen=True)
class Desk:
    """What the file is made from."""

    store: Store
    setting: Setting
    clock: Callable[[], datetime]


def router(desk: Desk) -> APIRouter:
    """The route; its handler is a plain function, which FastAPI runs in a thread."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/differences.csv")
    def differences_csv(request: Request) -> Response:
        """Every difference between two moments as CSV; the parameters are those of the page."""
        asked = wanted(dict(request.query_params), desk.setting, desk.clock())
        if asked.faults:
            raise HTTPException(422, f"{asked.faults[0]} cannot be taken; see the page /differences")
        counts = counted(desk.store, asked.selection, asked.between)
        count = counts[asked.between.kind] if asked.between.kind else sum(counts.values())
        if count > MOST_ROWS:
            raise HTTPException(422, f"{count} rows are more than a file may have ({MOST_ROWS}): ask for fewer")
        said = {
            "Content-Disposition": 'attachment; filename="differences.csv"',
            "X-Row-Count": str(count),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        return StreamingResponse(_written(desk, asked, LANGUAGE.get()), headers=said, media_type=MEDIA_TYPE)

    return routes


def _written(desk: Desk, asked: Wanted, language: str) -> Iterator[bytes]:
    """The file piece by piece; what two moments of the past differ in never changes, so pieces fit each other."""
    yield f"{MARK}{','.join(COLUMNS)}\r\n".encode()
    after = 0
    while some := changed(desk.store, asked.selection, asked.between, limit=TOGETHER, after=after):
        yield "".join(f"{_line(each, desk.setting, language)}\r\n" for each in some).encode()
        after += TOGETHER


def _line(each: Difference, setting: Setting, language: str) -> str:
    figure, before, report = each.after.figure, each.before, each.report or {}
    indicator, place = setting.catalogue.indicator(figure.indicator), setting.geography.place(figure.place)
    revision = report.get("revision")
    cells = (
        each.kind.value,
        indicator.code,
        indicator.name(language),
        place.id,
        place.name_en if language == "en" else place.name_vi,
        figure.period.code,
        indicator.unit(language),
        before.figure.value if before else None,
        figure.value,
        before.figure.status if before else None,
        figure.status,
        _moment(each.after, setting),
        report.get("sender"),
        report.get("form"),
        None if revision is None else str(revision),
        report.get("reason"),
        each.note,
        report.get("id"),
        str(before.id) if before else None,
        str(each.after.id),
    )
    return ",".join(map(cell, cells))


def _moment(held: Observation, setting: Setting) -> str:
    return held.known_from.astimezone(setting.zone).isoformat()

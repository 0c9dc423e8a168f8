"""Dossier statistics as the LGSP gives them: one agency, the months of a year so far, every number a string."""

from datetime import datetime, time, timedelta
from typing import Any

from collectors.mock.dispatch import BEGINNING
from collectors.mock.draws import uniform
from collectors.mock.world import World
from indicators.geography import Place
from indicators.periods import Period

SERVICE = "DongBoThongKeHoSo"
COUNTS = ("HC08", "HC09", "HC10")
"""Received, done on time, done late."""
_LONG_CODE = "000.00.00."
_STEP = timedelta(minutes=8)
_NIGHT_STEP = timedelta(minutes=40)
_NIGHT_ENDS, _NIGHT_BEGINS = 6, 22
_BACKLOG = 24
"""A twenty-fourth of the first year's dossiers, half a month's, lay unfinished when the history began."""


def answer(world: World, place: Place, year: int, now: datetime) -> dict[str, Any]:
    """The months of a year that have begun, in order.

    The current month holds what was synchronised last: each agency does so every eight minutes, at its own time, and
    every forty at night, so that of all of them another one changes every quarter of a minute by day.
    """
    synced = _synchronised(world, place, now)
    code = place.agency_code or place.code
    months = [Period.parse(f"{year}-{month:02}") for month in range(1, 13)]
    begun = [month for month in months if BEGINNING <= month.start <= synced.date()]
    left = _backlog(world, place, year)
    data = []
    for month in begun:
        line, left = _line(world, place, month, synced, left)
        data.append(line)
    return {"service": SERVICE, "madonvi": f"{_LONG_CODE}{code}", "data": data}


def _line(world: World, place: Place, month: Period, moment: datetime, left: int) -> tuple[dict[str, str], int]:
    received, on_time, late = (world.gained(code, place.id, month, moment) for code in COUNTS)
    waiting = left + received - on_time - late
    line = {
        "Thang": month.start.month,
        "Nam": month.start.year,
        "SoNhanTrongKy": received,
        "SoTonKyTruoc": left,
        "TongSoXuLy": on_time + late,
        "TongXuLyDungHan": on_time,
        "TongXuLyTreHan": late,
        "TongChuaXuLy": waiting,
    }
    return {name: str(number) for name, number in line.items()}, waiting


def _backlog(world: World, place: Place, year: int) -> int:
    """What lay unfinished when a year began: half a month of the first year, and what was not done since."""
    first = Period.parse(f"{BEGINNING.year}")
    backlog = world.gained(COUNTS[0], place.id, first) // _BACKLOG
    for past in range(BEGINNING.year, year):
        whole = Period.parse(f"{past}")
        received, on_time, late = (world.gained(code, place.id, whole) for code in COUNTS)
        backlog += received - on_time - late
    return backlog


def _synchronised(world: World, place: Place, now: datetime) -> datetime:
    """The last moment at which an agency sent its counts: at its own minute by day, at another by night."""
    chance = uniform(world.seed, "lgsp", place.id)
    morning, evening = (
        now.replace(hour=hour, minute=0, second=0, microsecond=0) for hour in (_NIGHT_ENDS, _NIGHT_BEGINS)
    )
    by_day = min(now, evening) if now >= morning else evening - timedelta(days=1)
    by_night = min(now, morning) if now < evening else now
    return max(_last_step(by_day, _STEP, chance), _last_step(by_night, _NIGHT_STEP, chance))


def _last_step(moment: datetime, step: timedelta, chance: float) -> datetime:
    midnight = datetime.combine(moment.date(), time(), moment.tzinfo)
    phase = step * chance
    return midnight + phase + (moment - midnight - phase) // step * step

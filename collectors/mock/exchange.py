"""Data exchange of the simulated country: services that fail and come back, calls by the hour, certificates."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from collectors.mock.draws import uniform, whole
from collectors.mock.event_feed import Feed, Told
from collectors.mock.world import ZONE
from indicators.working_days import load_calendar

HISTORY, REACH = 8, 2
FOLDER = Path(__file__).parent
_OUTAGE, _LONGEST_MINUTES = 0.12, 150
_NIGHT, _DAY_OFF = 0.12, 0.35
_FAILING, _HOURS = 0.004, 24


def feed(seed: int) -> Feed:
    """What the exchange tells of."""
    tables = tomllib.loads((FOLDER / "exchange.toml").read_text(encoding="utf-8"))
    return Feed(lru_cache(maxsize=64)(lambda day: _opened(seed, day, tables)), _page, HISTORY, REACH)


def _page(events: list[Any]) -> dict[str, Any]:
    return {"heThong": "NDXP", "phienBan": "1.0", "suKien": events}


def _opened(seed: int, day: date, tables: Mapping[str, Mapping[str, Any]]) -> tuple[Told, ...]:
    found: list[Told] = []
    for code, service in tables["services"].items():
        found += _states(seed, day, code, service)
        found += _calls(seed, day, code, service)
    for code, certificate in tables["certificates"].items():
        found.append(_stock(day, code, certificate))
    return tuple(found)


def _states(seed: int, day: date, code: str, service: Mapping[str, Any]) -> list[Told]:
    """The state at midnight, and an outage on some days: its beginning and its end."""
    said = {"doiTuong": "DICH_VU", "maDoiTuong": code, "maCoQuan": service["agency"], "tenDoiTuong": service["name"]}
    found = [_told(_at(day, 0), f"{code}-{day:%Y%m%d}-0", said | {"trangThai": "HOAT_DONG"})]
    if uniform(seed, "outage", code, day) < _OUTAGE:
        begin = whole(6 * 60, 20 * 60, seed, "begin", code, day)
        end = begin + whole(3, _LONGEST_MINUTES, seed, "minutes", code, day)
        found.append(_told(_at(day, begin), f"{code}-{day:%Y%m%d}-1", said | {"trangThai": "GIAN_DOAN"}))
        found.append(_told(_at(day, end), f"{code}-{day:%Y%m%d}-2", said | {"trangThai": "HOAT_DONG"}))
    return found


def _calls(seed: int, day: date, code: str, service: Mapping[str, Any]) -> list[Told]:
    """The calls of every hour, told as it ends, and those of them that failed."""
    works = load_calendar().is_working(day)
    said = {"doiTuong": "LUOT_GOI", "maDoiTuong": code, "maCoQuan": service["agency"]}
    found = []
    for hour in range(_HOURS):
        rhythm = (1 if 7 <= hour < 18 else _NIGHT) * (1 if works else _DAY_OFF)  # noqa: PLR2004 - hours of work
        calls = int(service["calls"] * rhythm * (0.8 + 0.4 * uniform(seed, "calls", code, day, hour)))
        failed = int(calls * _FAILING * uniform(seed, "failed", code, day, hour))
        at, number = _at(day, 60 * (hour + 1)), f"{code}-{day:%Y%m%d}-g{hour:02}"
        found.append(_told(at, number, said | {"trangThai": "DA_GOI", "soLuot": calls}))
        found.append(_told(at, f"{number}-loi", said | {"trangThai": "LOI", "soLuot": failed}))
    return found


def _stock(day: date, code: str, certificate: Mapping[str, Any]) -> Told:
    """A certificate as the daily stock-taking finds it; it is renewed for a year on the day after its end."""
    month, of_month = map(int, certificate["ends"].split("-"))
    ends = date(day.year, month, of_month)
    ends = ends if day <= ends else ends.replace(year=ends.year + 1)
    said = {
        "doiTuong": "CHUNG_THU_SO",
        "maDoiTuong": code,
        "maCoQuan": certificate["agency"],
        "tenDoiTuong": certificate["name"],
        "trangThai": "HIEU_LUC",
        "hetHan": datetime.combine(ends, time(23, 59, 59), ZONE).isoformat(),
    }
    return _told(_at(day, 6 * 60), f"{code}-{day:%Y%m%d}", said)


def _told(at: datetime, number: str, body: dict[str, Any]) -> Told:
    return Told(at, number, {"maSuKien": number, "thoiDiem": at.isoformat()} | body)


def _at(day: date, minutes: int) -> datetime:
    return datetime.combine(day, time(), ZONE) + timedelta(minutes=minutes)

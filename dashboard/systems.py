"""The API's answers about the national systems, put together: one router a system."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from dashboard import axis_routes, case_answers, exchange_routes, index_answers, publications
from dashboard.materials import Setting
from dashboard.system_desk import SystemDesk
from indicators.store import Store


def routers(store: Store, setting: Setting, clock: Callable[[], datetime]) -> tuple[APIRouter, ...]:
    """The router of each system, all of them answering from one store."""
    desk = SystemDesk(store, setting, clock)
    return tuple(
        each.router(desk) for each in (publications, axis_routes, index_answers, case_answers, exchange_routes)
    )

"""The API's answers about the national systems, put together: one router a system."""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from dashboard import axis_routes, case_answers, publications
from dashboard.materials import Setting
from indicators.store import Store


def routers(store: Store, setting: Setting, clock: Callable[[], datetime]) -> tuple[APIRouter, ...]:
    """The router of each system, all of them answering from one store."""
    return (
        publications.router(publications.Desk(store, setting, clock)),
        axis_routes.router(axis_routes.Desk(store, setting, clock)),
        case_answers.router(case_answers.Desk(store, setting, clock)),
    )

"""A road in on a fresh store, and what a refusal says."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from collectors.formats import FORMATS
from collectors.intake import Intake
from collectors.problems import RefusedError, body
from collectors.world import World
from indicators.catalogue import load_catalogue
from indicators.geography import load_geography
from indicators.periods import load_calendar
from indicators.store import open_store
from indicators.store.migrate import migrate

Refusal = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="session")
def now() -> datetime:
    return datetime(2026, 10, 26, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="session")
def world() -> World:
    return World(load_catalogue(), load_geography(), load_calendar())


@pytest.fixture
def intake(tmp_path: Path, world: World, now: datetime) -> Iterator[Intake]:
    store = open_store(f"sqlite:///{tmp_path / 'store.db'}")
    migrate(store)
    yield Intake(store, world, FORMATS, ZoneInfo("Asia/Ho_Chi_Minh"), lambda: now)
    store.close()


@pytest.fixture(scope="session")
def specimens() -> Path:
    return Path(__file__).parents[2] / "specimens"


@pytest.fixture(scope="session")
def refusal() -> Refusal:
    """Call something that must refuse: code and pointer of every mistake, each said in both languages."""

    def call(refuse: Callable[..., object], *given: object) -> list[tuple[str, str]]:
        with pytest.raises(RefusedError) as caught:
            refuse(*given)
        for language in ("vi", "en"):
            said = body(caught.value.problems, language)
            assert said["errors_total"] == len(caught.value.problems)
            assert all(error["detail"] and error["hint"] for error in said["errors"])
        return [(each.code, each.pointer) for each in caught.value.problems]

    return call

"""A store on each database, and the country as the product's own data describes it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from sqlalchemy import make_url  # noqa: TID251 - the tests make and drop the databases of the store

from indicators.catalogue import Catalogue, load_catalogue
from indicators.geography import Geography, load_geography
from indicators.periods import Calendar, load_calendar
from indicators.store import Store, open_store
from indicators.store.migrate import migrate
from indicators.store.recording import Rules
from tools.frozen_country import make as make_frozen_country

POSTGRESQL_URL = os.environ.get("TEST_POSTGRESQL_URL")  # noqa: TID251 - said by tools/run_tests.py
# A plain `pytest` on a machine without a server still runs the SQLite half; `make test` brings a server of its own, and
# where nothing may be left out (CI) a skipped test is a failure.
NEEDS_POSTGRESQL = pytest.mark.skipif(POSTGRESQL_URL is None, reason="TEST_POSTGRESQL_URL is not set")
DATABASES = ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, NEEDS_POSTGRESQL])]

OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"

SPEAKS_NO_SQL = frozenset(
    {"pages", "panels"}
    | {f"test_{name}.py" for name in ("apart", "auth", "guard", "questions", "server", "shell", "sign_in", "static")}
    | {f"test_{name}.py" for name in ("wall", "wall_control", "scenes", "tiles", "description", "packets")}
)

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is slow, not wrong
hypothesis.settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the browser's tests last: while it is open, its event loop runs, and no other can.

    What speaks no SQL of its own (gate, pages, panels) is tested on one kind of database; the store below it, and
    what asks the store its hardest questions, on both.
    """
    left_out = [each for each in items if "[postgresql" in each.name and SPEAKS_NO_SQL & {*each.path.parts}]
    config.hook.pytest_deselected(items=left_out)
    unwanted = set(left_out)
    items[:] = sorted((each for each in items if each not in unwanted), key=lambda item: "browser" in item.path.parts)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Every indicator and form of the product."""
    return load_catalogue()


@pytest.fixture(scope="session")
def geography() -> Geography:
    """Every place of the product."""
    return load_geography()


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    """The country's working days."""
    return load_calendar()


@pytest.fixture(scope="session")
def rules(catalogue: Catalogue, geography: Geography) -> Rules:
    """What the store needs to compute what follows from a figure."""
    return Rules(catalogue, geography)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A clean database of the test's own, at the newest schema; on each kind in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A clean store of the test's own; on each kind of database in turn."""
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "dieuhanh.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """A copy of the SQLite file that was migrated once."""
    return f"sqlite:///{shutil.copy(_sqlite_template, tmp_path / 'dieuhanh.db')}"


@pytest.fixture(scope="session")
def frozen_country(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated country as collected by a fixed moment: an SQLite file to be copied, made once."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if hasattr(request.config, "workerinput") else base
    with (base / "frozen.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = base / "frozen.db"
        if not file.exists():
            draft = base / "frozen.draft.db"
            make_frozen_country(draft)
            draft.rename(file)
    return file


@pytest.fixture(scope="session")
def _postgresql_database() -> Iterator[str]:
    with _database() as name:
        _migrated(_url_of(name))
        yield name


@pytest.fixture
def postgresql_url(_postgresql_database: str) -> str:
    """The PostgreSQL database of this process, emptied: making one for each test took longer than the tests."""
    with psycopg.connect(_plain(_postgresql_database), autocommit=True) as connection:
        connection.execute(OTHERS_OUT)
        tables = connection.execute(TABLES).fetchall()
        named = ", ".join(f'"{name}"' for (name,) in tables)
        connection.execute(f"TRUNCATE {named} RESTART IDENTITY CASCADE".encode())
    return _url_of(_postgresql_database)


def _migrated(url: str) -> None:
    opened = open_store(url)
    migrate(opened)
    opened.close()


@contextmanager
def _database() -> Iterator[str]:
    """A database of PostgreSQL, dropped at the end with whatever is still connected to it."""
    name = f"dieuhanh_{uuid4().hex}"
    with psycopg.connect(_plain("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _plain(name: str) -> str:
    """The address of a database as the driver has it."""
    return (
        make_url(POSTGRESQL_URL or "").set(drivername="postgresql", database=name).render_as_string(hide_password=False)
    )


def _url_of(name: str) -> str:
    return make_url(POSTGRESQL_URL or "").set(database=name).render_as_string(hide_password=False)

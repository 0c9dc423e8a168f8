"""Bringing a database to the schema of this version, step by step."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from indicators.store.engine import Store
from indicators.store.tables import TABLES


def migrate(store: Store, to: str = "head") -> None:
    """Carry out every step that the database lacks up to a version; each step is whole or not at all."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with store.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def differences(store: Store) -> list[object]:
    """What the tables of the database lack or have beyond `schema`; empty after `migrate`."""
    with store.reading() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), TABLES))

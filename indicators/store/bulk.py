"""Writing many rows with one statement: compiled once, each value made ready by its column's own type."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from indicators.store.schema import latest

Row = Mapping[str, Any]
Ready = Callable[[Any], Any]


def add(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows, each with every column of the table."""
    _write(connection, table, rows, is_upsert=False)


def put(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add rows or replace those with the same key; of `latest` only where the period is no earlier."""
    _write(connection, table, rows, is_upsert=True)


def _write(connection: Connection, table: Table, rows: Sequence[Row], *, is_upsert: bool) -> None:
    """SQLAlchemy prepares each row of an executemany anew, at a cost of several times the writing itself."""
    if not rows:
        return
    statement, columns, is_positional = _compiled(table, connection.dialect, is_upsert)
    made = [_made([row[name] for row in rows], _ready(table, name, connection.dialect)) for name in columns]
    prepared = zip(*made, strict=True)
    if is_positional:
        connection.exec_driver_sql(statement, list(prepared))
    else:
        connection.exec_driver_sql(statement, [dict(zip(columns, each, strict=True)) for each in prepared])


def _made(values: list[Any], make: Ready | None) -> list[Any]:
    """The values of a column as the driver takes them; most columns repeat a few values many times."""
    if make is None:
        return values
    if not values or isinstance(values[0], Decimal):
        return [None if value is None else make(value) for value in values]
    seen = {value: None if value is None else make(value) for value in set(values)}
    return [seen[value] for value in values]


@cache
def _compiled(table: Table, dialect: Dialect, is_upsert: bool) -> tuple[str, tuple[str, ...], bool]:  # noqa: FBT001 - the key of a cache
    """The words of a statement, its columns in order, and whether they are told apart by place."""
    made = _upsert(table, dialect) if is_upsert else insert(table)
    compiled = made.compile(dialect=dialect, column_keys=[each.name for each in table.c])
    columns = compiled.positiontup if compiled.positional else list(compiled.params)
    return str(compiled), tuple(columns or ()), bool(compiled.positional)


@cache
def _ready(table: Table, column: str, dialect: Dialect) -> Ready | None:
    made: Ready | None = table.c[column].type.dialect_impl(dialect).bind_processor(dialect)
    return made


def _upsert(table: Table, dialect: Dialect) -> Any:
    statement = (sqlite if dialect.name == "sqlite" else postgresql).insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.c if not column.primary_key}
    newer = latest.c.period_end <= statement.excluded.period_end if table is latest else None
    return statement.on_conflict_do_update(index_elements=list(table.primary_key), set_=values, where=newer)

"""The table of figures that public documents print; a corrected reading is one more row."""

from sqlalchemy import Column, Index, Integer, Table, Text

from indicators.store.columns import Instant, metadata

published_figure = Table(
    "published_figure",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("known_from", Instant, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),  # JSON
    Index(None, "code"),
    sqlite_autoincrement=True,
)

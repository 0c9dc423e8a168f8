"""The tables of walls: their settings, and what they were told; rows are added, the newest of a name holds."""

from sqlalchemy import BigInteger, Boolean, Column, Double, Index, Integer, Table, Text

from indicators.store.columns import SERIAL, Instant, metadata

wall = Table(
    "wall",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("name", Text, nullable=False),  # an account of the role wall
    Column("label", Text, nullable=False),
    Column("distance_m", Double, nullable=False),
    Column("image_height_m", Double, nullable=False),
    Column("bezel_columns", Integer, nullable=False),
    Column("bezel_rows", Integer, nullable=False),
    Column("programme", Text, nullable=False),  # addresses of scenes joined by a space
    Column("dwell_s", Integer, nullable=False),
    Column("night", Text),  # HH:MM-HH:MM; null: never dimmed
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("version", BigInteger, nullable=False),
    Index(None, "name"),
    sqlite_autoincrement=True,
)
"""The settings of walls; the newest row of a name holds."""

wall_state = Table(
    "wall_state",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("place", Integer, nullable=False),  # in the served programme, at the anchor
    Column("anchor", Instant, nullable=False),
    Column("scene", Text),  # null: scenes take turns
    Column("blank", Boolean, nullable=False),
    Column("as_of", Instant),  # null: the figures of now
    Column("message", Text),  # null, as the two below: nothing is said
    Column("message_by", Text),
    Column("message_until", Instant),
    Column("held_by", Text),  # null: scenes take turns
    Column("at", Instant, nullable=False),
    Column("before", BigInteger),  # the state that undo brings back; null: nothing to undo
    Column("version", BigInteger, nullable=False),
    Index(None, "name"),
    sqlite_autoincrement=True,
)
"""What walls were told, and what became of it; the newest row of a name holds."""

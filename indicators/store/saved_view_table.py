"""The table of saved views: an address of a page that somebody keeps under a name."""

from sqlalchemy import Column, Index, Table, Text

from indicators.store.columns import Instant, metadata

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", Text, primary_key=True),  # a ULID of ours
    Column("owner", Text, nullable=False),  # an account's name
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),  # path and query of a page of ours
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("deleted_at", Instant),  # null: kept; a deleted one can be brought back
    Index(None, "owner", "name"),
)

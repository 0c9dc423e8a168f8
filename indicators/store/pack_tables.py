"""The tables of packs that are made by themselves: what was ordered, and the files that were made."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from indicators.store.columns import Instant, metadata

pack_order = Table(
    "pack_order",
    metadata,
    Column("id", Text, primary_key=True),  # a ULID of ours
    Column("agency", Text, nullable=False),
    Column("every", Text, nullable=False),  # D, W or M
    Column("language", Text, nullable=False),
    Column("ordered_by", Text, nullable=False),
    Column("ordered_at", Instant, nullable=False),
    Column("made_for", Instant, nullable=False),  # the due moment made last; at first the last before it was ordered
    Column("leased_until", Instant),  # null: nobody is making it
    Column("failed_at", Instant),  # null: the last making went well
    Column("error", Text),  # null: as failed_at
    Column("stopped_at", Instant),  # null: in force
    Column("stopped_by", Text),  # null: in force
)

pack_file = Table(
    "pack_file",
    metadata,
    Column("id", Text, primary_key=True),  # a ULID of ours
    Column("order", Text, ForeignKey("pack_order.id"), nullable=False),
    Column("as_of", Instant, nullable=False),  # the moment whose figures it holds
    Column("made_at", Instant, nullable=False),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "order", "as_of"),
)

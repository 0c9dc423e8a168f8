"""The table of what happened to the cases of the national systems: rows are only added."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, Text, UniqueConstraint

from indicators.store.columns import SERIAL, Exact, Instant, metadata

case_event = Table(
    "case_event",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("system", Text, nullable=False),
    Column("number", Text, nullable=False),  # the event's own number in its system
    Column("case", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("day", Date, nullable=False),  # of `at`, in the country's time
    Column("agency", Text, nullable=False),
    Column("other", Text),  # null: the case has no other side
    Column("person", Text),  # null: the system names nobody
    Column("title", Text),  # null: an earlier event says it
    Column("due", Instant),  # null: an earlier event set it, or nothing did
    Column("amount", Exact),  # null: nothing is counted with it
    Column("pointer", Text, nullable=False),  # where it stands in the document
    Column("report", Text, ForeignKey("report.id"), nullable=False),
    Column("known_from", Instant, nullable=False),
    UniqueConstraint("system", "number"),
    Index(None, "system", "case", "at"),
    Index(None, "system", "day"),
    Index(None, "report"),
    sqlite_autoincrement=True,
)

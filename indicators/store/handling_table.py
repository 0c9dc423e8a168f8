"""The table of who sees to what left its course: rows are added, the newest of an exception holds."""

from sqlalchemy import Column, Date, Index, Table, Text

from indicators.store.columns import SERIAL, Instant, metadata

handling = Table(
    "handling",
    metadata,
    Column("id", SERIAL, primary_key=True),
    Column("exception", Text, nullable=False),  # the same for one episode: indicator, place, frequency, first period …
    Column("act", Text, nullable=False),  # taken, noted, closed or reopened
    Column("handler", Text),  # an agency's code or a person; null: the act names nobody
    Column("due", Date),  # null: no day was set
    Column("note", Text, nullable=False),
    Column("severity", Text, nullable=False),  # how grave it was then: what becomes graver is open again
    Column("actor", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "exception", "at"),
    sqlite_autoincrement=True,
)
